"""Ground since the start on a map, by one origin's word alone: what was won, what was lost, the
agreement's lines, and where positions were seen or said to be.

In:   statements of control, the agreement, the areas around.
Out:  a `GroundMap`; None where the origin gave no outline of the start and a later one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from shapely.geometry.base import BaseGeometry

from trucewatch.agreement.model import Agreement
from trucewatch.conditions.ground import Gained, gained, positions
from trucewatch.conditions.model import Column, Statement
from trucewatch.places.model import AdminArea
from trucewatch.publications.map_picture import Box, around, fitted
from trucewatch.publications.model import Shape
from trucewatch.publications.voice import names_of


@dataclass(frozen=True, slots=True)
class Position:
    """Where somebody stood, in degrees; `verified` or by the origin's word."""

    lon: float
    lat: float
    verified: bool


@dataclass(frozen=True, slots=True)
class GroundMap:
    """`frame` is west, south, east, north; `ground` what each holder had, won and lost."""

    frame: Box
    areas: tuple[Shape, ...]
    lines: tuple[BaseGeometry, ...]
    ground: tuple[Gained, ...]
    positions: tuple[Position, ...]


def ground_map(
    statements: Iterable[Statement], origin: str, agreement: Agreement, areas: Iterable[AdminArea]
) -> GroundMap | None:
    """The map of one origin's outlines, with what was verified of positions beside them."""
    told = list(statements)
    ground = tuple(one for one in gained(told, agreement.clock.start) if one.origin == origin)
    if not ground:
        return None
    stood = list(_positions(told, origin))
    shapes = [*(one.then for one in ground), *(one.now for one in ground), *(g for _, g in stood)]
    frame = around(_nameless(shapes))
    first_level = [
        Shape(names=names_of(area.names), geometry=area.geometry)
        for area in areas
        if area.level == "admin1"
    ]
    lines = {line.wkb: line for place in agreement.places if place.band is not None
             for line in place.band.lines.values()}  # fmt: skip
    drawn = fitted(_nameless(lines.values()), frame)
    return GroundMap(
        frame=frame,
        areas=fitted(first_level, frame),
        lines=tuple(one.geometry for one in drawn),
        ground=ground,
        positions=tuple(
            Position(point.x, point.y, column is Column.VERIFIED)
            for column, geometry in stood
            for point in [geometry.centroid]
        ),
    )


def _nameless(geometries: Iterable[BaseGeometry]) -> list[Shape]:
    return [Shape(names=names_of({}), geometry=one) for one in geometries]


def _positions(told: list[Statement], origin: str) -> Iterator[tuple[Column, BaseGeometry]]:
    for said, geometry in positions(told):
        if said.column is Column.VERIFIED or said.origin == origin:
            yield said.column, geometry
