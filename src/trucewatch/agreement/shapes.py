"""Reading which shape of which zone file a statement means, with its error where there is none."""

from __future__ import annotations

from shapely.geometry.base import BaseGeometry

from trucewatch.agreement.document import EXCERPT
from trucewatch.agreement.fields import Fields
from trucewatch.agreement.problems import listed, nearest
from trucewatch.agreement.zones import AREAS, Outlines, ZoneError


def read_shape(
    fields: Fields, key: str, outlines: Outlines, kinds: tuple[str, ...]
) -> BaseGeometry | None:
    """The shape of the file under a key, or of the `feature` beside it; None with its error."""
    where, feature = fields.text(key, required=True), fields.text("feature")
    if where is None:
        return None
    line = fields.line_of(key)
    if not outlines.has(where):
        also = ", national or unmapped" if kinds == AREAS else ""
        fields.problems.error(
            f"{fields.what} has the {key} {where[:EXCERPT]!r}, which is not among the zones",
            line,
            expected=f"a file: {listed(outlines.names)}{also}",
            hint=nearest(where, outlines.names) or "put the file into zones/ beside the agreement",
        )
        return None
    try:
        return outlines.drawn(where, feature, kinds)
    except ZoneError as error:
        fields.problems.error(
            f"{where[:EXCERPT]}, the {key} of {fields.what}: {error}",
            line,
            expected=f"GeoJSON with {' or '.join(kinds)}, degrees, longitude first",
        )
        return None
