"""Weights as plain lists: everybody's, and those of pairs of sources."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

from trucewatch.incidents.weights import ANSWERS, QUESTIONS, Table, Weights


@dataclass(slots=True)
class Shares:
    """A `Table`; `m` and `u` by question, then answer."""

    m: dict[str, list[float]]
    u: dict[str, list[float]]
    place_share: Any
    clock_share: Any
    fresh: float
    lone: float
    per_incident: float

    def nats(self, question: str, answer: int) -> float:
        """What an answer weighs; whose the two reports are only ever counts against."""
        weight = math.log(self.m[question][answer] / self.u[question][answer])
        return min(0.0, weight) if question == "source" else weight

    def sum(self, answers: dict[str, int]) -> float:
        """What all answers weigh."""
        return sum(self.nats(question, answer) for question, answer in answers.items())


@dataclass(slots=True)
class WeightSet:
    """The tables in their order, the first everybody's; which one two source codes have."""

    tables: list[Shares]
    index: dict[tuple[int, int], int] = field(default_factory=dict)

    @property
    def everybody(self) -> Shares:
        return self.tables[0]

    def which(self, one: int, other: int) -> int:
        return self.index.get((min(one, other), max(one, other)), 0)

    def of(self, one: int, other: int) -> Shares:
        return self.tables[self.which(one, other)]


def as_shares(table: Table) -> Shares:
    """A table's values as plain lists."""
    by_letter = {
        letter: {name: [float(v) for v in row] for name, row in zip(QUESTIONS, rows, strict=True)}
        for letter, rows in (("m", table.m), ("u", table.u))
    }
    return Shares(
        m=by_letter["m"],
        u=by_letter["u"],
        place_share=table.place_share.tolist(),
        clock_share=table.clock_share.tolist(),
        fresh=table.fresh,
        lone=table.lone,
        per_incident=table.per_incident,
    )


def as_weight_set(weights: Weights, sources: list[str]) -> WeightSet:
    """The weights by source code."""
    code = {name: number for number, name in enumerate(sources)}
    found = WeightSet([as_shares(weights.everybody)])
    for (one, other), table in weights.pairs.items():
        if one in code and other in code:
            pair = sorted((code[one], code[other]))
            found.index[pair[0], pair[1]] = len(found.tables)
            found.tables.append(as_shares(table))
    return found


def copied(shares: Shares) -> Shares:
    """The same values, to be changed on their own."""
    return Shares(
        m={name: list(row) for name, row in shares.m.items()},
        u={name: list(row) for name, row in shares.u.items()},
        place_share=[[list(row) for row in rows] for rows in shares.place_share],
        clock_share=[[list(row) for row in rows] for rows in shares.clock_share],
        fresh=shares.fresh,
        lone=shares.lone,
        per_incident=shares.per_incident,
    )


ANSWER_NUMBERS = range(1, ANSWERS)
"""Every answer but "unknown"."""
