"""What an earlier run derived, and how much of it still holds: so that deriving costs what is new.

The tables of another program, or of other place files, are no earlier run.
"""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa

from trucewatch.incidents.fusing import Fusion, fuse
from trucewatch.incidents.keeping import from_kept
from trucewatch.incidents.renewing import renew
from trucewatch.mechanism.ground_tables import GroundTables
from trucewatch.places.from_reports import locate
from trucewatch.places.resolving import Resolver
from trucewatch.vocabulary.progress import Progress

PLACES = "places"
"""The metadata of located reports that names the place files and the program."""

Earlier = Mapping[str, pa.Table]
"""Derived tables by name, of reports that the present ones begin with."""

_NEEDED = {"located", "memberships", "fusion", "sources"}

_PLACE_COLUMNS = (
    "lon", "lat", "error_radius_m", "pcode", "admin1", "admin2", "admin3",
    "place_method", "place_score", "place_level", "place_alternatives",
)  # fmt: skip

_CLAIM = ("source_id", "duplicate_free")


def earlier_run(
    shelf: tuple[str, Earlier] | None, ground: GroundTables, places_key: str
) -> Earlier | None:
    """The tables on the shelf, if they are this program's and of the same places and ground."""
    if shelf is None or not shelf[1].keys() >= _NEEDED:
        return None
    known = shelf[1]["located"]
    if (known.schema.metadata or {}).get(PLACES.encode()) != places_key.encode():
        return None
    n = len(known)
    begins = n <= len(ground.reports) and known["report_id"].equals(
        ground.reports["report_id"].slice(0, n)
    )
    return shelf[1] if begins else None


def located(
    reports: pa.Table, resolver: Resolver, earlier: Earlier | None, progress: Progress
) -> pa.Table:
    """Places resolved; those that an earlier run resolved are reused."""
    if earlier is None:
        return locate(reports, resolver, progress)
    known = earlier["located"]
    head = reports.slice(0, len(known))
    for name in _PLACE_COLUMNS:
        head = head.set_column(head.schema.get_field_index(name), name, known[name])
    tail = locate(reports.slice(len(known)), resolver, progress)
    return pa.concat_tables([head.cast(reports.schema), tail.cast(reports.schema)])


def fused(
    ground: GroundTables, reports: pa.Table, earlier: Earlier | None, progress: Progress
) -> Fusion:
    """Which reports are one incident; what an earlier run found is renewed where it can be."""
    if earlier is not None and len(earlier["located"]):
        found = from_kept(earlier["fusion"], earlier["memberships"])
        same = found.weights.as_document() == ground.weights.as_document()
        if same and _same_claims(earlier["sources"], ground.sources):
            return renew(found, reports, ground.sources, ground.links, progress)
    return fuse(reports, ground.sources, ground.links, progress, ground.weights)


def _same_claims(earlier: pa.Table, sources: pa.Table) -> bool:
    """Whether every source that was known claims now what it claimed then."""
    claims = dict(zip(*(sources[name].to_pylist() for name in _CLAIM), strict=True))
    before = zip(*(earlier[name].to_pylist() for name in _CLAIM), strict=True)
    return all(claims.get(source) == claim for source, claim in before)
