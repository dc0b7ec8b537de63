"""Placing: where each row lies with respect to one norm's places, and how likely that is.

A place may be measured from another line for each party; the line of whoever is charged counts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from trucewatch.agreement.model import Norm
from trucewatch.findings.answers import Answer
from trucewatch.findings.columns import mapped
from trucewatch.findings.matter import Matter
from trucewatch.findings.questions import in_scope
from trucewatch.findings.spans import Floats, Ints
from trucewatch.findings.zones import UNPLACED, Whereabouts

NumberOf = Callable[[Answer], int]


class Placing:
    """The rows of `chosen` and the places of a norm."""

    def __init__(self, norm: Norm, matter: Matter, chosen: Ints) -> None:
        self._norm = norm
        self._matter = matter
        self._incident = matter.rows.incident[chosen]
        self._charge = matter.rows.charge[chosen]
        self._where = [self._here(place) for place in norm.where]
        self._except = [self._here(place) for place in norm.where_except]

    def codes(self) -> list[Ints]:
        """What is known of each place, `where` first."""
        return [w.code.astype(np.int64) for w in (*self._where, *self._except)]

    def answers(self, number: NumberOf) -> list[Ints]:
        """Whether each row lies where the norm applies; and apart, in what nobody mapped."""
        codes = self.codes()
        if not codes:
            return []
        known: dict[tuple[int, ...], tuple[Answer, Answer]] = {}

        def ask(which: int, *row: int) -> int:
            if row not in known:
                known[row] = in_scope(self._norm, row)
            return number(known[row][which])

        return [mapped(codes, lambda *row, which=which: ask(which, *row)) for which in (0, 1)]

    def chances(self) -> tuple[Floats, Floats]:
        """The lowest and highest chance that each row lay where the norm applies."""
        low, high = np.ones(len(self._incident)), np.ones(len(self._incident))
        for place in self._where:
            low, high = low * place.low, high * place.high
        for place in self._except:
            low, high = low * (1.0 - place.high), high * (1.0 - place.low)
        return low, high

    def _here(self, place: str) -> Whereabouts:
        grounds = self._matter.grounds
        lines = grounds.lines(place)
        each = [_taken(grounds.of(place, line), self._incident) for line in lines]
        if len(lines) == 1:
            return each[0]
        own = [grounds.line_of(place, c.actor) for c in self._matter.charges]
        at = np.array([-1 if line is None else lines.index(line) for line in own], dtype=np.int64)
        return _picked(each, at[self._charge])


def _taken(found: Whereabouts, rows: Ints) -> Whereabouts:
    return Whereabouts(found.code[rows], found.chance[rows])


def _picked(each: Sequence[Whereabouts], at: Ints) -> Whereabouts:
    """Of several, the one that counts for each row; where none is known to, what all say."""
    codes = np.stack([w.code for w in each])
    chances = np.stack([w.chance for w in each])
    row = np.arange(codes.shape[1])
    known = np.maximum(at, 0)
    same = (codes == codes[0]).all(axis=0)
    shared = np.where(same, codes[0], UNPLACED)
    code = np.where(at >= 0, codes[known, row], shared).astype(np.int8)
    return Whereabouts(code, np.where(at >= 0, chances[known, row], chances[0]))
