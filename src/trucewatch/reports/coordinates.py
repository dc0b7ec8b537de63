"""Coordinates in the wild: decimal with point or comma, degrees with minutes and seconds.

Two numbers that fit no point on Earth, (0, 0), or that fit the mission's country only the other
way round, are faults: a guess would put a shelling into another district and accuse somebody else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from trucewatch.reports.faults import Fault
from trucewatch.reports.numbers import parse_measure
from trucewatch.reports.writing import folded, says_nothing

Bounds = tuple[float, float, float, float]
"""West, south, east, north, in degrees."""

_SEXAGESIMAL = re.compile(
    r"^(?P<sign>-)?(?P<d>\d{1,3}(?:\.\d+)?)\s*[°ºd:\s]\s*"
    r"(?:(?P<m>\d{1,2}(?:[.,]\d+)?)\s*[':m\s]?\s*)?"
    r"(?:(?P<s>\d{1,2}(?:[.,]\d+)?)\s*(?:\"|''|s)?)?$"
)
_HEMISPHERES = {"n": 1, "s": -1, "e": 1, "w": -1, "ش": 1, "شمال": 1, "شرق": 1}
_OF_LATITUDE = frozenset({"n", "s", "ش", "شمال"})
_COMMA = re.compile(r"^([+-]?\d{1,3}),(\d+)$")
_LETTER = re.compile(r"^(?:(شمال|شرق|[nsewش])\s*)?(.*?)(?:\s*(شمال|شرق|[nsewش]))?$")
_IN_PAIR = re.compile(
    r"\s*(?:;|\||,\s+|\s+/\s+)\s*|(?<=[nsew])[\s,]+|,(?=-?\d{1,3}\.\d)|\s+(?=-?\d+[.,]\d+$)"
)


@dataclass(frozen=True, slots=True)
class Point:
    """A point as the source gave it; degrees, WGS 84."""

    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class _Angle:
    degrees: float
    axis: str | None


def parse_point(lon: str, lat: str, bounds: Bounds | None = None) -> Point | Fault | None:
    """The point two cells give; None where both are blank. `bounds` are the country's, if known."""
    blank = says_nothing(lon), says_nothing(lat)
    if all(blank):
        return None
    if any(blank):
        return Fault(
            "half_a_point",
            "only one of longitude and latitude is given",
            "give both, or leave both blank",
        )
    east, north = _angle(lon), _angle(lat)
    for angle in (east, north):
        if isinstance(angle, Fault):
            return angle
    assert isinstance(east, _Angle) and isinstance(north, _Angle)  # noqa: S101
    if east.axis == "lat" or north.axis == "lon":
        return _swapped()
    return _judged(Point(east.degrees, north.degrees), bounds)


def parse_pair(text: str, bounds: Bounds | None = None) -> Point | Fault | None:
    """The point one cell gives as latitude, longitude; letters N, S, E, W may turn the order."""
    if says_nothing(text):
        return None
    parts = [part for part in _IN_PAIR.split(folded(text)) if part]
    if len(parts) != 2:
        return Fault(
            "not_a_pair",
            "this is not one latitude and one longitude",
            "write 36.2021, 37.1343 (latitude first), or use two columns",
        )
    first, second = (_angle(part) for part in parts)
    if isinstance(first, Fault):
        return first
    if isinstance(second, Fault):
        return second
    if first.axis == "lon" or second.axis == "lat":
        first, second = second, first
    return _judged(Point(second.degrees, first.degrees), bounds)


@lru_cache(maxsize=8192)
def _angle(text: str) -> _Angle | Fault:
    match = _LETTER.match(folded(text))
    assert match is not None  # noqa: S101
    letter = match[1] or match[3]
    body = match[2].strip()
    axis = None if letter is None else ("lat" if letter in _OF_LATITUDE else "lon")
    value = parse_measure(_COMMA.sub(r"\1.\2", body.removesuffix("°")))
    degrees = _sexagesimal(body) if isinstance(value, Fault) or value is None else value
    if degrees is None:
        return Fault(
            "not_a_coordinate",
            "this is no coordinate in degrees",
            "write decimal degrees such as 36.2021, or 36°12'08\"N",
        )
    sign = _HEMISPHERES.get(letter or "", 1)
    return _Angle(sign * degrees, axis)


def _sexagesimal(body: str) -> float | None:
    match = _SEXAGESIMAL.match(body)
    if match is None:
        return None
    d, m, s = ((match[g] or "0").replace(",", ".") for g in ("d", "m", "s"))
    if float(m) >= 60 or float(s) >= 60:
        return None
    degrees = float(d) + float(m) / 60 + float(s) / 3600
    return -degrees if match["sign"] else degrees


def _judged(point: Point, bounds: Bounds | None) -> Point | Fault:
    if point.lon == 0 and point.lat == 0:
        return Fault(
            "zero_point",
            "longitude and latitude are both zero, which is how software writes unknown",
            "leave both cells blank where the place is not known",
        )
    if abs(point.lat) > 90 or abs(point.lon) > 180:
        if abs(point.lat) <= 180 and abs(point.lon) <= 90:
            return _swapped()
        return Fault(
            "off_the_earth",
            "the numbers are no degrees on Earth",
            "give degrees in WGS 84, not metres or a grid reference",
        )
    if bounds and not _inside(point, bounds) and _inside(Point(point.lat, point.lon), bounds):
        return _swapped()
    return point


def _inside(point: Point, bounds: Bounds) -> bool:
    west, south, east, north = bounds
    return west <= point.lon <= east and south <= point.lat <= north


def _swapped() -> Fault:
    return Fault(
        "swapped_coordinates",
        "longitude and latitude seem to be swapped",
        "exchange the two columns in the mapping, or the two cells if it is this row alone",
    )
