"""Laying out: the talks as of a day, with the rounds that had begun and what moved since the last.

In:   `Round`s and `Position`s, in any order, and a local day.
Out:  `Laid`: the rounds in the order in which they were held, the matrix, the moves.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from trucewatch.talks.matrix import Matrix, matrix
from trucewatch.talks.model import Attendance, Position, Round
from trucewatch.talks.moving import Move, since_last_round


@dataclass(frozen=True, slots=True)
class Laid:
    """`rounds` are in the order in which they were held; `as_of` is None where no day was asked."""

    as_of: date | None
    rounds: tuple[Round, ...]
    matrix: Matrix
    moved: tuple[Move, ...]


def laid_out(
    rounds: Iterable[Round], positions: Sequence[Position], as_of: date | None = None
) -> Laid:
    """The talks as of the end of a local day; of everything where it is None."""
    begun = [r for r in rounds if as_of is None or r.first <= as_of]
    held = tuple(sorted(begun, key=lambda r: (r.first, r.last, r.entry)))
    moved = since_last_round(held, positions, as_of)
    return Laid(as_of, held, _matrix(positions, held, as_of), tuple(moved))


def _matrix(positions: Sequence[Position], rounds: Sequence[Round], as_of: date | None) -> Matrix:
    """Every side that was not shut out, whether it spoke or not; of others those that spoke."""
    sides = [
        d.party for r in rounds for d in r.delegations if d.attendance is not Attendance.EXCLUDED
    ]
    items = [item for r in rounds for item in r.items]
    return matrix(
        positions,
        as_of=as_of,
        parties=tuple(dict.fromkeys(sides)),
        items=tuple(dict.fromkeys(items)),
    )
