"""Reading places that are measured: rings round sites, and bands along a line. [m]"""

from __future__ import annotations

import re

import shapely
from shapely.geometry.base import BaseGeometry

from trucewatch.agreement.document import Listing, Node, Scalar, Table
from trucewatch.agreement.fields import Fields
from trucewatch.agreement.known import Known
from trucewatch.agreement.model import Band, Ring
from trucewatch.agreement.shapes import read_shape
from trucewatch.agreement.zones import LINES, SITES, Outlines, ZoneError, checked

EVERYBODY = ""
MAX_METRES = 2_000_000.0
MAX_SITES = 2_000
DEGREES = re.compile(r"-?[0-9]{1,3}(\.[0-9]{1,15})?")


def read_ring(fields: Fields, outlines: Outlines) -> Ring | None:
    """Everything within a distance of listed sites."""
    own = fields.part("ring")
    if own is None:
        return None
    around = own.node("around")
    if isinstance(around, Listing):
        sites, file = _listed_sites(around, own), None
    else:
        sites, file = read_shape(own, "around", outlines, SITES), own.text("around")
        own.node("feature")
    radius = _metres(own, "radius_m")
    own.done()
    if sites is None or radius is None:
        return None
    return Ring(sites=sites, radius_m=radius, file=file)


def read_band(fields: Fields, outlines: Outlines, known: Known) -> Band | None:
    """Everything up to a depth from a line, which may differ by party."""
    own = fields.part("band")
    if own is None:
        return None
    lines, files = _lines(own, outlines, known)
    nearest = own.number("from_m", most=MAX_METRES) or 0.0
    least, most = _depths(own, nearest)
    reference = own.text("reference")
    own.done()
    if not lines or least is None or most is None:
        return None
    return Band(
        lines=lines, from_m=nearest, depth_min_m=least, depth_max_m=most, files=files,
        reference=reference,
    )  # fmt: skip


def _lines(
    fields: Fields, outlines: Outlines, known: Known
) -> tuple[dict[str, BaseGeometry], dict[str, str]]:
    """The line of each actor or side, and of everybody else; with the file of each."""
    named = fields.table("lines")
    sources: dict[str, Fields] = {} if named else {EVERYBODY: fields}
    if fields.node("line") is not None:
        sources[EVERYBODY] = fields
    for actor, node in named.items():
        fields.one_of(actor, known.of("actors", "sides"), "actor", node.line)
        sources[actor] = Fields(node, f"the line of {actor!r} in {fields.what}", fields.problems)
    lines, files = {}, {}
    for actor, source in sources.items():
        drawn = read_shape(source, "line", outlines, LINES)
        if drawn is not None:
            lines[actor], files[actor] = drawn, source.text("line") or "?"
        if actor != EVERYBODY:
            source.done()
    return lines, files


def _depths(fields: Fields, nearest: float) -> tuple[float | None, float | None]:
    """The least and the greatest depth; the same where the text gives one."""
    if isinstance(fields.node("depth_m"), Table):
        own = fields.part("depth_m") or fields
        least, most = _metres(own, "min"), _metres(own, "max")
        own.done()
    else:
        least = most = _metres(fields, "depth_m")
    if least is not None and most is not None and not nearest < least <= most:
        fields.problems.error(
            f"depth_m of {fields.what} is no depth from {nearest:g} m on",
            fields.line_of("depth_m"),
            expected="metres beyond from_m, or {min: …, max: …} with the smaller first",
        )
        return None, None
    return least, most


def _metres(fields: Fields, key: str) -> float | None:
    """A required distance above zero."""
    if fields.agreed(key) is None:
        fields.missing(key)
        return None
    metres = fields.number(key, most=MAX_METRES)
    if metres == 0:
        fields.problems.error(
            f"{key} of {fields.what} is 0", fields.line_of(key), expected="metres above 0"
        )
        return None
    return metres


def _listed_sites(around: Listing, fields: Fields) -> BaseGeometry | None:
    """Sites written as [longitude, latitude] pairs."""
    wrong = next((node for node in around.items if _pair(node) is None), None)
    if wrong is not None or not around.items or len(around.items) > MAX_SITES:
        fields.problems.error(
            f"around of {fields.what} holds something other than a few sites",
            around.line if wrong is None else wrong.line,
            expected=f"1 to {MAX_SITES:,} sites, each as [longitude, latitude] in degrees",
        )
        return None
    try:
        return checked([shapely.Point(_pair(node)) for node in around.items], SITES)
    except ZoneError as error:
        fields.problems.error(
            f"around of {fields.what}: {error}", around.line, expected="[36.2, 33.5]"
        )
        return None


def _pair(node: Node) -> tuple[float, float] | None:
    parts = (
        [p.text for p in node.items if isinstance(p, Scalar)] if isinstance(node, Listing) else []
    )
    if len(parts) != 2 or not all(DEGREES.fullmatch(part) for part in parts):
        return None
    return float(parts[0]), float(parts[1])
