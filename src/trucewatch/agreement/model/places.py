"""Where: the zones of an agreement, mapped or not. Geometry is lon/lat, WGS 84."""

from __future__ import annotations

from dataclasses import dataclass

from shapely.geometry.base import BaseGeometry

from trucewatch.agreement.model.times import Period
from trucewatch.agreement.model.words import Basis, Names


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceVersion:
    """An outline and the time it held; both edges None where it always did."""

    period: Period
    geometry: BaseGeometry
    file: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ring:
    """Everything within `radius_m` of any of the listed sites (points). [m]"""

    sites: BaseGeometry
    radius_m: float
    file: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """Everything between `from_m` and the depth, measured from a reference line on both its sides.

    `lines` gives the line by actor or side id; the key "" holds for everybody else. Where the text
    gives a span of depths (15 to 20 km), what lies between the two is neither in nor out. [m]
    `reference` says which state of the line is meant.
    """

    lines: dict[str, BaseGeometry]
    from_m: float
    depth_min_m: float
    depth_max_m: float
    files: dict[str, str]
    reference: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Areas:
    """A place given by the names or P-codes of areas: some in whole, of others "parts"."""

    whole: tuple[str, ...]
    parts_of: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A zone of the agreement. One of `national`, `versions`, `ring`, `band`, `areas`, or none of
    them where nobody mapped it. `within` narrows it to another place of the file.

    `geometry` is the latest outline, for drawing.
    """

    id: str
    names: Names
    national: bool
    basis: Basis
    proxy: str | None = None
    source: str | None = None
    versions: tuple[PlaceVersion, ...] = ()
    ring: Ring | None = None
    band: Band | None = None
    areas: Areas | None = None
    within: str | None = None

    @property
    def geometry(self) -> BaseGeometry | None:
        """The latest outline, or None."""
        return self.versions[-1].geometry if self.versions else None

    @property
    def file(self) -> str | None:
        """The file of the latest outline, or None."""
        return self.versions[-1].file if self.versions else None

    @property
    def mapped(self) -> bool:
        """Whether anything says where it is, if only by name."""
        return bool(self.national or self.versions or self.ring or self.band or self.areas)
