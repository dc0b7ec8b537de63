"""What the reports of one incident agree and disagree on, aspect by aspect.

Blank is "does not say": it neither agrees nor differs. Acts agree where one is the other's
broader kind; times where all overlap; places where each pair of error circles touches.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import asin, cos, radians, sin, sqrt
from typing import Any

EARTH_M = 6_371_008.8
Row = Mapping[str, Any]
Judge = Callable[[Sequence[Row]], str]

ASPECTS = ("when", "where", "act", "actor", "target", "weapon", "deaths", "injured")


@dataclass(frozen=True, slots=True)
class Comparison:
    """`agreement` is `agree`, `differ`, `one_says` or `none_says`."""

    aspect: str
    agreement: str


def compare(reports: Sequence[Row]) -> list[Comparison]:
    """One line per aspect."""
    judges: dict[str, Judge] = {
        "when": _when,
        "where": _where,
        "act": lambda rows: _pairwise([r["act"] for r in rows], _acts_agree),
        "deaths": lambda rows: _numbers(rows, "deaths"),
        "injured": lambda rows: _numbers(rows, "injured"),
    }
    return [
        Comparison(aspect, judges[aspect](reports) if aspect in judges else _words(reports, aspect))
        for aspect in ASPECTS
    ]


def _when(rows: Sequence[Row]) -> str:
    spans = [(row["seen_from"], row["seen_to"]) for row in rows]
    return _pairwise(spans, lambda a, b: a[0] < b[1] and b[0] < a[1])


def _where(rows: Sequence[Row]) -> str:
    circles = [
        (row["lon"], row["lat"], row["error_radius_m"] or 0.0)
        for row in rows
        if row["lon"] is not None and row["lat"] is not None
    ]
    return _pairwise(circles, _circles_touch)


def _circles_touch(a: tuple[float, float, float], b: tuple[float, float, float]) -> bool:
    return distance_m(a[0], a[1], b[0], b[1]) <= a[2] + b[2]


def distance_m(lon_a: float, lat_a: float, lon_b: float, lat_b: float) -> float:
    """The great-circle distance between two points in degrees [m]. Source: haversine formula."""
    d_lat, d_lon = radians(lat_b - lat_a), radians(lon_b - lon_a)
    half = sin(d_lat / 2) ** 2 + cos(radians(lat_a)) * cos(radians(lat_b)) * sin(d_lon / 2) ** 2
    return 2 * EARTH_M * asin(min(1.0, sqrt(half)))


def _acts_agree(a: str, b: str) -> bool:
    return a == b or a.startswith(f"{b}.") or b.startswith(f"{a}.")


def _words(rows: Sequence[Row], column: str) -> str:
    return _pairwise([row[column] for row in rows], lambda a, b: a.casefold() == b.casefold())


def _numbers(rows: Sequence[Row], stem: str) -> str:
    """Ranges agree where they share a number; an open end reaches everything beyond."""
    ranges = [
        (
            row[f"{stem}_min"] or 0,
            float("inf") if row[f"{stem}_max"] is None else row[f"{stem}_max"],
        )
        for row in rows
        if row[f"{stem}_min"] is not None or row[f"{stem}_max"] is not None
    ]
    return _pairwise(ranges, lambda a, b: a[0] <= b[1] and b[0] <= a[1])


def _pairwise(values: Sequence[Any], agree: Callable[[Any, Any], bool]) -> str:
    said = [value for value in values if value not in (None, "", "0")]
    if len(said) < 2:
        return "one_says" if said else "none_says"
    return "agree" if all(agree(a, b) for a, b in combinations(said, 2)) else "differ"
