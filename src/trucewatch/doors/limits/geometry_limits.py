"""Geometry measured before it is drawn: points, nesting, and how often sides come near each other.

The library that draws answers a hundred thousand nested collections with a crash, and a hatching of
long slanting sides with hours of work, since it compares all that lie in one another's boxes.

Source: OGC 06-103r4 (WKB), and PostGIS's extended flags; RFC 7946 (GeoJSON).
"""

from __future__ import annotations

import struct
from typing import BinaryIO

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from trucewatch.doors.limits.bounds import MB, BeyondLimit, Bound, bound
from trucewatch.doors.limits.json_limits import BLOCK, JsonMeter

FEW_POINTS = 2000
"""Outlines of fewer points are drawn in a moment, however their sides lie."""

AT_ONCE = 2000
_COLLECTIONS = (4, 5, 6, 7)
_EXTENDED = {0x80000000: 1, 0x40000000: 1}
_SRID = 0x20000000


def read_geojson(stream: BinaryIO) -> bytes:
    """A GeoJSON text, counted as it comes, so that no more is held than is read. BeyondLimit."""
    size, points, each = (
        bound("geojson_mb"),
        bound("geojson_points"),
        bound("geojson_feature_points"),
    )
    meter = JsonMeter(bound("json_depth").most)
    parts: list[bytes] = []
    read = 0
    while block := stream.read(BLOCK):
        read += len(block)
        if read > size.most * MB:
            raise _beyond("file_too_large", "the file is too large", size)
        meter.feed(block)
        if meter.commas > 4 * points.most:
            raise _beyond("too_many_points", "the outlines have too many points", points)
        if meter.commas_of_feature > 3 * each.most:
            raise _beyond("too_many_points", "one outline has too many points", each)
        parts.append(block)
    return b"".join(parts)


def need_few_meetings(outline: BaseGeometry) -> None:
    """Raises BeyondLimit where so many sides lie in each other's boxes that drawing would not end.

    Sides are taken together while they keep their direction, as the library itself does.
    """
    points, ring = shapely.get_coordinates(shapely.get_rings(outline), return_index=True)
    if len(points) <= FEW_POINTS:
        return
    boxes = _boxes(points, ring)
    tree, met = shapely.STRtree(boxes), 0
    most = bound("outline_meetings")
    for begin in range(0, len(boxes), AT_ONCE):
        met += _meetings(tree, boxes[begin : begin + AT_ONCE], most.most * len(boxes) - met)
        if met > most.most * len(boxes):
            raise _beyond(
                "tangled_outline", "the sides of the outline lie across one another", most
            )


def _meetings(tree: shapely.STRtree, boxes: npt.NDArray[np.object_], left: int) -> int:
    """How many boxes of the tree these meet, in small steps where they may be a great many."""
    step = max(1, min(len(boxes), 1_000_000 // max(1, len(tree))))
    met = 0
    for begin in range(0, len(boxes), step):
        met += tree.query(boxes[begin : begin + step]).shape[1]
        if met > left:
            break
    return met


def _boxes(points: npt.NDArray[np.float64], ring: npt.NDArray[np.int64]) -> npt.NDArray[np.object_]:
    """The diagonal of each run of sides that keep their direction."""
    ways = np.sign(np.diff(points, axis=0))
    turn = np.any(ways[1:] != ways[:-1], axis=1) | (ring[2:] != ring[1:-1])
    starts = np.concatenate([[0], np.flatnonzero(turn) + 1])
    ends = np.concatenate([starts[1:], [len(points) - 1]])
    ends_of_each = np.stack([points[starts], points[ends]], axis=1)
    return np.asarray(shapely.linestrings(ends_of_each), object)


def measure_wkb(data: bytes) -> int:
    """How many points a WKB geometry declares, nothing built. Raises BeyondLimit."""
    deepest, most = bound("wkb_depth"), bound("wkb_points")
    place = points = 0
    open_parts = [1]
    try:
        while open_parts:
            if not open_parts[-1]:
                open_parts.pop()
                continue
            open_parts[-1] -= 1
            order, kind, dimensions, place = _head(data, place)
            if kind in _COLLECTIONS:
                (count,) = struct.unpack_from(f"{order}I", data, place)
                place += 4
                open_parts.append(count)
            else:
                found, place = _points(data, place, order, kind, dimensions)
                points += found
            if len(open_parts) > deepest.most:
                raise _beyond("nested_too_deep", "the geometry is nested too deep", deepest)
            if points > most.most:
                raise _beyond("too_many_points", "the geometry has too many points", most)
    except struct.error:
        raise _broken("it breaks off") from None
    return points


def _head(data: bytes, place: int) -> tuple[str, int, int, int]:
    """Byte order, kind, dimensions, and where the body begins."""
    if data[place : place + 1] not in (b"\0", b"\1"):
        raise _broken("its byte order is neither of the two")
    order = "<" if data[place] else ">"
    (code,) = struct.unpack_from(f"{order}I", data, place + 1)
    place += 5
    dimensions = 2 + sum(n for flag, n in _EXTENDED.items() if code & flag)
    if code & _SRID:
        place += 4
    code &= 0x1FFFFFFF
    dimensions += (0, 1, 1, 2)[code // 1000] if code < 4000 else 0
    kind = code % 1000 if code < 4000 else code
    if not 1 <= kind <= 7:
        raise _broken("it holds a kind of geometry that is not read")
    return order, kind, dimensions, place


def _points(data: bytes, place: int, order: str, kind: int, dimensions: int) -> tuple[int, int]:
    """Points of a point (1), line (2) or polygon (3), and where it ends."""
    counts, rings = [1], 1
    if kind == 3:
        (rings,) = struct.unpack_from(f"{order}I", data, place)
        place += 4
    if kind != 1:
        counts = []
    for _ in range(rings if kind != 1 else 0):
        (count,) = struct.unpack_from(f"{order}I", data, place)
        place += 4 + count * dimensions * 8
        counts.append(count)
        if place > len(data):
            raise _broken("it declares more points than it holds")
    if kind == 1:
        place += dimensions * 8
    if place > len(data):
        raise _broken("it declares more points than it holds")
    return sum(counts), place


def _broken(why: str) -> BeyondLimit:
    return BeyondLimit(
        "broken_geometry", f"the geometry is no WKB: {why}", hint="export the layer again"
    )


def _beyond(code: str, what: str, allowed: Bound) -> BeyondLimit:
    return BeyondLimit(
        code, what, allowed=allowed, hint="simplify the outlines, or split the layer by level"
    )
