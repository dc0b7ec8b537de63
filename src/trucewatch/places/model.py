"""Places: where, and how surely.

In:   the words of a report (`PlaceQuery`), a gazetteer and boundaries.
Out:  a `PlaceMatch` with its error, method and score, or the alternatives that kept it open.

An ambiguous name is never settled silently: the match says `ambiguous`, carries every
alternative, and its circle covers them all.

Never here: files, network, the clock, or who reported.
Coordinates are WGS 84, longitude first; distances are metres.
"""

from __future__ import annotations

from dataclasses import dataclass

from shapely.geometry.base import BaseGeometry

LEVELS = ("point", "neighbourhood", "town", "admin3", "admin2", "admin1", "country")

METHODS = ("coordinates", "exact", "variant", "fuzzy", "admin", "ambiguous")
"""How a place was found: the source's own point; a name as written, by another spelling, or by
one nearly so spelled; a whole area; or not settled between several."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceQuery:
    """What a report says of where. Coordinates, where given, are the source's own."""

    name: str | None = None
    admin1: str | None = None
    admin2: str | None = None
    country: str | None = None
    language: str | None = None
    lon: float | None = None
    lat: float | None = None
    error_radius_m: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GazetteerEntry:
    """One named place. `population`, `pcode` and `error_radius_m` are None where unknown.

    The first of `names` is shown. `country` is ISO 3166-1 alpha-2, "" where unknown.
    """

    entry_id: str
    names: tuple[str, ...]
    lon: float
    lat: float
    level: str
    country: str
    admin1: str | None = None
    admin2: str | None = None
    pcode: str | None = None
    population: int | None = None
    error_radius_m: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AdminArea:
    """One administrative area: its code, names by language (`en` always there), and outline.

    `level` is country, admin1, admin2, admin3 or neighbourhood; `parent` is a P-code.
    """

    pcode: str
    names: dict[str, str]
    level: str
    parent: str | None
    geometry: BaseGeometry


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceMatch:
    """Where a query lies, with a 95% error radius.

    `method` is one of `METHODS`; `score` is between 0 and 1; `alternatives` names the other
    candidates that fit.
    """

    name: str
    lon: float
    lat: float
    error_radius_m: float
    level: str
    method: str
    score: float
    pcode: str | None = None
    admin1: str | None = None
    admin2: str | None = None
    admin3: str | None = None
    alternatives: tuple[str, ...] = ()
