"""Withdrawal and ground: who holds what by whose word, what changed, how far from a line.

In:   statements of control, each somebody's claim or observation of a time, with named places or
      geometry; the start of the ceasefire; the agreement's lines.
Out:  for each origin what a place was said to be at the start and is said to be now; ground gained
      since is derived from that origin's own words and from nobody else's. Distances in metres.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

import shapely
from shapely.affinity import affine_transform
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from trucewatch.agreement.model import Agreement, Band
from trucewatch.conditions.model import About, Condition, Kind, Statement

METRES_PER_DEGREE = 111_195.0
"""On a sphere of 6,371 km; within half a percent of the ellipsoid over the lengths of a front."""


@dataclass(frozen=True, slots=True)
class Held:
    """By one origin's word: who held a place at the start (None: not told) and who holds it now."""

    place: str
    origin: str
    first: Statement | None
    now: Statement

    @property
    def changed(self) -> bool:
        """Whether, by the same origin, it changed hands since the start."""
        return self.first is not None and self.first.holder != self.now.holder


@dataclass(frozen=True, slots=True)
class Gained:
    """What a holder had at the start and has now, by one origin's own outlines: `first` and `last`
    are its words, `then` and `now` their outlines in degrees."""

    origin: str
    holder: str
    first: Statement
    last: Statement
    then: BaseGeometry
    now: BaseGeometry

    @property
    def won(self) -> BaseGeometry:
        """What it has now and had not."""
        return self.now.difference(self.then)

    @property
    def lost(self) -> BaseGeometry:
        """What it had and has not."""
        return self.then.difference(self.now)

    @property
    def km2(self) -> float:
        """How large what it won is. [km²]"""
        return _km2(self.won)

    @property
    def lost_km2(self) -> float:
        """How large what it lost is. [km²]"""
        return _km2(self.lost)


@dataclass(frozen=True, slots=True)
class Distance:
    """How near to a line positions lay, by one statement; `kept` says beyond the depth agreed."""

    statement: Statement
    metres: float
    depth_m: float
    kept: bool | None


def held(statements: Iterable[Statement], start: datetime) -> tuple[Held, ...]:
    """Each place and origin with its word for the start and its newest."""
    told: dict[tuple[str, str], list[Statement]] = {}
    for one in _control(statements):
        if one.place:
            told.setdefault((one.place, one.origin), []).append(one)
    found = []
    for (place, origin), words in sorted(told.items()):
        before = [one for one in words if one.seen.start <= start]
        found.append(Held(place, origin, before[-1] if before else None, words[-1]))
    return tuple(found)


def gained(statements: Iterable[Statement], start: datetime) -> tuple[Gained, ...]:
    """What each holder gained and lost by each origin's outlines at the start and now."""
    told: dict[tuple[str, str], list[Statement]] = {}
    for one in _control(statements):
        if one.geometry and one.holder and _outline(one) is not None:
            told.setdefault((one.origin, one.holder), []).append(one)
    found = []
    for (origin, holder), words in sorted(told.items()):
        before = [one for one in words if one.seen.start <= start]
        if before and words[-1] is not before[-1]:
            then, now = _outline(before[-1]), _outline(words[-1])
            if then is not None and now is not None:
                found.append(Gained(origin, holder, before[-1], words[-1], then, now))
    return tuple(found)


def positions(statements: Iterable[Statement]) -> Iterator[tuple[Statement, BaseGeometry]]:
    """Statements of where a holder stood that are no outline of ground, with their places."""
    for one in _control(statements):
        place = _outline(one)
        if place is not None and not place.area:
            yield one, place


def distances(
    condition: Condition, statements: Iterable[Statement], agreement: Agreement
) -> tuple[Distance, ...]:
    """How far from its line each statement with positions put them, where it has a line."""
    band = _band(condition, agreement)
    if band is None or condition.kind is not Kind.WITHDRAWAL:
        return ()
    found = [_distance(one, band, agreement) for one in _control(statements)]
    return tuple(one for one in found if one is not None)


def measured(
    condition: Condition, statements: Iterable[Statement], agreement: Agreement
) -> Iterator[Statement]:
    """Positions as a yes or no: whether they lay beyond the depth agreed, in the same column."""
    many = len(condition.bearers) > 1
    for one in distances(condition, statements, agreement):
        said = one.statement
        bearer = _side(said.holder, condition, agreement)
        if one.kept is not None and bearer is not None:
            yield replace(
                said, about=About.PROGRESS, done=one.kept, low=None, high=None, place=None,
                bearer=bearer if many else said.bearer,
            )  # fmt: skip


def _control(statements: Iterable[Statement]) -> list[Statement]:
    told = [one for one in statements if one.about is About.CONTROL]
    return sorted(told, key=lambda one: (one.seen.start, one.at, one.entry))


def _band(condition: Condition, agreement: Agreement) -> Band | None:
    places = {place.id: place for place in agreement.places}
    for name in condition.where:
        if name in places and places[name].band is not None:
            return places[name].band
    return None


def _distance(one: Statement, band: Band, agreement: Agreement) -> Distance | None:
    outline = _outline(one)
    line = _line(band, one.holder, agreement)
    if outline is None or line is None:
        return None
    metres = _flat(outline, line).distance(_flat(line, line))
    kept: bool | None = None
    if metres >= band.depth_max_m or metres < band.from_m:
        kept = True
    elif metres < band.depth_min_m:
        kept = False
    return Distance(one, metres, band.depth_max_m, kept)


def _line(band: Band, holder: str | None, agreement: Agreement) -> BaseGeometry | None:
    sides = {actor.id: actor.side for actor in agreement.actors}
    for key in (holder, sides.get(holder or ""), ""):
        if key is not None and key in band.lines:
            return band.lines[key]
    return None


def _side(holder: str | None, condition: Condition, agreement: Agreement) -> str | None:
    """The bearer that a holder is, or stands under."""
    sides = {actor.id: actor.side for actor in agreement.actors}
    return next((b for b in (holder, sides.get(holder or "")) if b in condition.bearers), None)


def _outline(one: Statement) -> BaseGeometry | None:
    """The geometry of a statement; None where there is none, or its words are none."""
    if not one.geometry:
        return None
    try:
        found = shape(json.loads(one.geometry))
    except (ValueError, TypeError, KeyError, AttributeError, shapely.errors.ShapelyError):
        return None
    return found if found.is_valid and not found.is_empty else None


def _flat(geometry: BaseGeometry, around: BaseGeometry) -> BaseGeometry:
    """In metres, on a plane that touches the middle of `around`."""
    middle = around.centroid
    east = METRES_PER_DEGREE * math.cos(math.radians(middle.y))
    matrix = [east, 0, 0, METRES_PER_DEGREE, -middle.x * east, -middle.y * METRES_PER_DEGREE]
    return affine_transform(geometry, matrix)


def _km2(geometry: BaseGeometry) -> float:
    return 0.0 if geometry.is_empty else _flat(geometry, geometry).area / 1e6
