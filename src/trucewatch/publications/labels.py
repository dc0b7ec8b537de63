"""Labels: where names go on a map so that they hide neither symbols nor one another.

In:   names with the place each belongs to, and the discs that must stay visible.
Out:  the names with a place each; one that fits nowhere is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

LETTER, LINE = 6.0, 12.0
"""How wide and tall a letter is about, at the size in which maps are labelled."""
STEPS = ((0, 0), (0, -1.3), (0, 1.3), (0, -2.5), (0, 2.5), (-0.6, 0), (0.6, 0), (-0.6, -1.3),
         (0.6, -1.3), (-0.6, 1.3), (0.6, 1.3))  # fmt: skip
"""Tried in turn: parts of the label's width aside, and lines up or down."""
CLEAR = 0.25
"""A label may hide this share of itself behind symbols before another place is tried."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A name and the point it belongs to; `kind` is its class on the map."""

    kind: str
    text: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Disc:
    """Something that must not be hidden."""

    x: float
    y: float
    radius: float


Box = tuple[float, float, float, float]


def place_labels(
    labels: Iterable[Label], discs: Sequence[Disc], width: float, height: float
) -> Iterator[tuple[Label, float, float]]:
    """Each label with the middle of its foot; earlier labels go first."""
    taken: list[Box] = []
    for label in labels:
        wide = LETTER * len(label.text)
        tries = [
            (label.x + dx * wide, label.y + 4 + dy * LINE, rank)
            for rank, (dx, dy) in enumerate(STEPS)
        ]
        fitting = [
            (max(0.0, _hidden(_box(x, y, wide), discs) - CLEAR), rank, x, y)
            for x, y, rank in tries
            if _inside(_box(x, y, wide), width, height)
            and not any(_meet(_box(x, y, wide), other) for other in taken)
        ]
        if fitting:
            _, _, x, y = min(fitting)
            taken.append(_box(x, y, wide))
            yield label, x, y


def _box(x: float, y: float, wide: float) -> Box:
    return x - wide / 2, y - LINE + 2, x + wide / 2, y + 3


def _inside(box: Box, width: float, height: float) -> bool:
    left, top, right, bottom = box
    return left >= 3 and top >= 3 and right <= width - 3 and bottom <= height - 3


def _meet(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _hidden(box: Box, discs: Sequence[Disc]) -> float:
    """About how much of the label lies over discs: their boxes' overlap, as a share of its own."""
    left, top, right, bottom = box
    over = 0.0
    for disc in discs:
        wide = min(right, disc.x + disc.radius) - max(left, disc.x - disc.radius)
        tall = min(bottom, disc.y + disc.radius) - max(top, disc.y - disc.radius)
        if wide > 0 and tall > 0:
            over += wide * tall
    return over / ((right - left) * (bottom - top))
