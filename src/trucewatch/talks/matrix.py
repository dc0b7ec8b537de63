"""The matrix: each side's last words on each item, and where two sides' conditions meet.

In:   `Position`s, and the sides and items to lay out.
Out:  `Matrix`: one cell for each side and item, and the `Meeting`s between two sides.

What was said of an item on the last day that anything was said of it stands together, so that two
conditions set in one speech are both there; what was said before stays in the cell's history. A
meeting says that words fit, not that anybody agreed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations, permutations

from trucewatch.talks.model import Position, Stance

BOTH_SUPPORT, MET, MUTUAL = "both_support", "condition_met", "conditions_meet"
AWAITS, APART = "each_awaits_the_other", "apart"
ASKED, SHARED = "asked_is_supported", "same_condition"


@dataclass(frozen=True, slots=True)
class Cell:
    """A side on an item: the positions that stand, none where silent, and those before them."""

    party: str
    item: str
    standing: tuple[Position, ...]
    earlier: tuple[Position, ...] = ()

    @property
    def stance(self) -> Stance:
        """What the side holds: conditional where it set any condition, else its last word; silent
        where nothing is on record."""
        if not self.standing:
            return Stance.SILENT
        if any(said.stance is Stance.CONDITIONAL for said in self.standing):
            return Stance.CONDITIONAL
        return self.standing[-1].stance

    @property
    def conditions(self) -> tuple[str, ...]:
        """The items that must come first, as the side says."""
        asked = (said.condition for said in self.standing if said.stance is Stance.CONDITIONAL)
        return tuple(dict.fromkeys(item for item in asked if item is not None))


@dataclass(frozen=True, slots=True)
class Meeting:
    """How two sides' words on an item stand to each other: `kind` is one of this module's words.

    Where only one of them asks for something, that is `first`.
    """

    kind: str
    item: str
    first: str
    second: str
    conditions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Matrix:
    """Sides by items. `cells` has each pair once, sides in order, items within."""

    parties: tuple[str, ...]
    items: tuple[str, ...]
    cells: tuple[Cell, ...]
    meetings: tuple[Meeting, ...]

    def cell(self, party: str, item: str) -> Cell:
        """The cell of a side on an item. Raises ValueError where the matrix lacks it."""
        return self.cells[self.parties.index(party) * len(self.items) + self.items.index(item)]


def matrix(
    positions: Iterable[Position],
    *,
    as_of: date | None = None,
    parties: Sequence[str] = (),
    items: Sequence[str] = (),
) -> Matrix:
    """The matrix of what was said up to and on `as_of`; undated words are the oldest.

    `parties` and `items` come first and appear even where nobody said anything of them.
    """
    said = [p for p in positions if as_of is None or p.said_on is None or p.said_on <= as_of]
    sides = _in_order(parties, (p.party for p in said))
    agenda = _in_order(items, (p.item for p in said))
    cells = tuple(_cell(said, side, item) for side in sides for item in agenda)
    laid = Matrix(sides, agenda, cells, ())
    return Matrix(sides, agenda, cells, tuple(_meetings(laid)))


def _in_order(first: Sequence[str], rest: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*first, *sorted(set(rest))]))


def _cell(said: Sequence[Position], party: str, item: str) -> Cell:
    own = [p for p in said if p.party == party and p.item == item]
    own.sort(key=lambda p: (p.said_on or date.min, p.entry))
    last = own[-1].said_on if own else None
    standing = tuple(p for p in own if p.said_on == last)
    return Cell(party, item, standing, tuple(own[: len(own) - len(standing)]))


def _meetings(laid: Matrix) -> Iterator[Meeting]:
    for one, other in combinations(laid.parties, 2):
        for item in laid.items:
            found = _on_item(laid, laid.cell(one, item), laid.cell(other, item))
            if found is not None:
                yield found
        asked = _asked(laid, one), _asked(laid, other)
        for item in laid.items:
            if item in asked[0] and item in asked[1]:
                yield Meeting(SHARED, item, one, other)
    for one, other in permutations(laid.parties, 2):
        yield from _asked_of_the_silent(laid, one, other)


def _asked(laid: Matrix, party: str) -> set[str]:
    """Everything that a side makes a condition of anything."""
    return {c for item in laid.items for c in laid.cell(party, item).conditions}


def _asked_of_the_silent(laid: Matrix, one: str, other: str) -> Iterator[Meeting]:
    """What one side asks for before an item, and the other, silent on that item, supports."""
    for item in laid.items:
        cell = laid.cell(one, item)
        if laid.cell(other, item).stance is Stance.SILENT:
            supported = tuple(c for c in cell.conditions if _supports(laid, other, c))
            if supported:
                yield Meeting(ASKED, item, one, other, supported)


def _on_item(laid: Matrix, first: Cell, second: Cell) -> Meeting | None:
    """How two sides that both spoke of an item stand to each other; None where one did not."""
    stances = {first.stance, second.stance}
    if Stance.SILENT in stances:
        return None
    if stances == {Stance.SUPPORTS}:
        return Meeting(BOTH_SUPPORT, first.item, first.party, second.party)
    if Stance.OPPOSES in stances:
        apart = Meeting(APART, first.item, first.party, second.party)
        return apart if len(stances) > 1 else None
    conditions = tuple(dict.fromkeys([*first.conditions, *second.conditions]))
    if not conditions:
        return None
    met = all(_supports(laid, second.party, c) for c in first.conditions) and all(
        _supports(laid, first.party, c) for c in second.conditions
    )
    if len(stances) == 1:
        kind = MUTUAL if met and first.conditions and second.conditions else AWAITS
        return Meeting(kind, first.item, first.party, second.party, conditions)
    asks, hears = (first, second) if first.conditions else (second, first)
    return Meeting(MET if met else AWAITS, first.item, asks.party, hears.party, conditions)


def _supports(laid: Matrix, party: str, item: str) -> bool:
    """Whether a side supports what is asked for, in its own words and without conditions."""
    return item in laid.items and laid.cell(party, item).stance is Stance.SUPPORTS
