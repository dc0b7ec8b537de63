"""What is open about where: places nobody mapped, bands of two depths, lines that differ."""

from __future__ import annotations

from collections.abc import Iterator

from trucewatch.agreement.ambiguities.found import Found, Labels
from trucewatch.agreement.model import Agreement, Band


def open_places(agreement: Agreement, labels: Labels) -> Iterator[Found]:
    """Place by place."""
    for zone in agreement.places:
        place, said = f"places.{zone.id}", {"place": labels.of(zone)}
        if not zone.mapped:
            yield Found("unmapped", place, said)
        if zone.areas is not None and zone.areas.parts_of:
            parts = labels.listed(zone.areas.parts_of)
            yield Found("parts_unmapped", place, said | {"parts": parts})
        if zone.band is not None:
            yield from _band(zone.band, place, said, labels)


def _band(band: Band, place: str, said: dict[str, str], labels: Labels) -> Iterator[Found]:
    if band.depth_min_m != band.depth_max_m:
        depths = {"least": f"{band.depth_min_m:g}", "most": f"{band.depth_max_m:g}"}
        yield Found("band_of_two_depths", place, said | depths)
    if len(band.lines) > 1:
        parties = labels.listed(labels.party(name) for name in sorted(band.lines) if name)
        yield Found("lines_differ", place, said | {"parties": parties})
    if band.reference is None:
        yield Found("line_without_date", place, said)
