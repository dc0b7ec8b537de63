"""Moving: what changed in the matrix between two days, such as the ends of two rounds.

In:   `Position`s, and the two days.
Out:  `Move`s: one for each side and item whose stance, condition or words on record differ.

Falling silent cannot be told from having said nothing new: a side that says nothing keeps its last
word, and no move is made of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from trucewatch.talks.matrix import Cell, matrix
from trucewatch.talks.model import Position, Round

SPOKE, MOVED, RESTATED = "spoke_first", "moved", "restated"


@dataclass(frozen=True, slots=True)
class Move:
    """What a side did on an item: spoke of it first, moved to another stance, or said it anew."""

    kind: str
    before: Cell
    after: Cell


def moves(positions: Sequence[Position], before: date, after: date) -> list[Move]:
    """What each side did between two days, in the order of the later matrix."""
    later = matrix(positions, as_of=after)
    earlier = matrix(positions, as_of=before, parties=later.parties, items=later.items)
    found = ((earlier.cell(c.party, c.item), c) for c in later.cells)
    return [Move(_kind(was, now), was, now) for was, now in found if was.standing != now.standing]


def since_last_round(
    rounds: Sequence[Round], positions: Sequence[Position], as_of: date | None = None
) -> list[Move]:
    """What moved between the ends of the last two rounds of the last round's process.

    The last round ends on `as_of` where it goes on.
    """
    if not rounds:
        return []
    ordered = sorted(rounds, key=lambda r: (r.last, r.entry))
    same = [r for r in ordered if r.process == ordered[-1].process]
    if len(same) < 2:
        return []
    return moves(positions, same[-2].last, min(same[-1].last, as_of or date.max))


def _kind(was: Cell, now: Cell) -> str:
    if not was.standing:
        return SPOKE
    same = (was.stance, set(was.conditions)) == (now.stance, set(now.conditions))
    return RESTATED if same else MOVED
