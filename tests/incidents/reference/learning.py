"""Learning the weights from the reports alone: expectation and maximisation, in competition.

A source seldom tells of one incident twice, so of all the reports of another source around a report
at most one speaks of the same incident.
"""

from __future__ import annotations

import math
from collections import Counter

from tests.incidents.reference.constants import constant
from tests.incidents.reference.ground import Ground
from tests.incidents.reference.lessons import Lesson
from tests.incidents.reference.tallying import PRIOR_PAIRS, Tally, maximise
from tests.incidents.reference.weighing import Shares, WeightSet, copied

ROUNDS, DECIDED, OFTEN = constant("kRounds"), constant("kDecided"), constant("kOften")
MOST_ODDS = 1e9
LEAST_FRESH, MOST_FRESH = 0.3, 0.98


class Rounds:
    """The rounds of learning on one set of lessons."""

    def __init__(
        self, ground: Ground, prior: Shares, taught: list[Lesson], rows: list[int], *,
        by_pair: bool,
    ) -> None:  # fmt: skip
        self.prior, self.taught = copied(prior), taught
        self.rows = rows
        self.sources = len({ground.reports[row].source for row in rows})
        self.weights = WeightSet([copied(prior)])
        if by_pair:
            give_tables(self.weights, taught)
        self.near: list[float] = []
        self.odds: list[float] = []
        self.in_slot: dict[tuple[int, int], float] = {}

    def run(self) -> None:
        """All rounds."""
        for _ in range(ROUNDS):
            self.expect()
            self.learn()

    def expect(self) -> None:
        """The odds of every pair, and the sum of those that compete."""
        shares = [self.weights.of(*lesson.sources) for lesson in self.taught]
        self.near = [near(s, lesson) for s, lesson in zip(shares, self.taught, strict=True)]
        self.odds = [
            min(distance * math.exp(s.sum(lesson.answers)), MOST_ODDS)
            for distance, s, lesson in zip(self.near, shares, self.taught, strict=True)
        ]
        self.in_slot = {}
        for lesson, odds in zip(self.taught, self.odds, strict=True):
            for slot in lesson.slots:
                self.in_slot[slot] = self.in_slot.get(slot, 0.0) + odds

    def rivals(self, number: int) -> float:
        """The odds of all that a pair competes with: other reports of either source, or none."""
        mine = self.odds[number]
        return (
            sum(max(0.0, self.in_slot[slot] - mine) for slot in self.taught[number].slots)
            + self.weights.everybody.fresh
        )

    def chance(self, number: int) -> float:
        """How probably a pair is one incident."""
        decided = self.taught[number].decided
        if decided is not None:
            return float(decided)
        return self.odds[number] / (self.rivals(number) + self.odds[number])

    def learn(self) -> None:
        """The shares and rates that these chances would have."""
        everybody = self.weights.everybody
        tallies = [Tally() for _ in self.weights.tables]
        partners = dict.fromkeys(self.rows, 0.0)
        for number, lesson in enumerate(self.taught):
            chance = self.chance(number)
            own = self.weights.which(*lesson.sources)
            shares = self.weights.tables[own]
            mistakable = self.near[number] / (everybody.fresh + self.near[number])
            rivals, odds = self.rivals(number), self.odds[number]

            def without(
                question: str, answer: int, lesson: Lesson = lesson, chance: float = chance,
                shares: Shares = shares, odds: float = odds, rivals: float = rivals,
            ) -> float:  # fmt: skip
                if lesson.decided is not None:
                    return chance
                rest = odds / math.exp(shares.nats(question, answer))
                return rest / (rivals + rest)

            for _ in range(1 if lesson.decided is None else DECIDED):
                for table in {0, own}:
                    tallies[table].add(
                        lesson, self.weights.tables[table], chance, mistakable, without
                    )
            partners[lesson.first.row] += chance
            partners[lesson.second.row] += chance
        maximise(everybody, self.prior, tallies[0])
        self.rates(partners)
        for own in range(1, len(tallies)):
            shares = self.weights.tables[own]
            maximise(shares, everybody, tallies[own])
            errors = copied(everybody)  # errors go by what is stated, not by who states it
            shares.place_share, shares.clock_share = errors.place_share, errors.clock_share

    def rates(self, partners: dict[int, float]) -> None:
        """How often incidents are told of: by one given source, by anybody else, on average."""
        everybody, prior, n = self.weights.everybody, self.prior, len(self.rows)
        unmatched = dict.fromkeys(self.rows, 1.0)
        for (row, _), odds in self.in_slot.items():
            unmatched[row] *= everybody.fresh / (everybody.fresh + odds)
        incidents = sum(1 / (1 + partners[row]) for row in self.rows)
        possible = n * max(1, self.sources - 1)
        told = sum(partners.values()) + PRIOR_PAIRS * (1 - prior.fresh)
        fresh = 1 - told / (possible + PRIOR_PAIRS)
        everybody.fresh = min(max(fresh, LEAST_FRESH), MOST_FRESH)
        everybody.lone = (sum(unmatched.values()) + PRIOR_PAIRS * prior.lone) / (n + PRIOR_PAIRS)
        everybody.per_incident = (n + PRIOR_PAIRS) / (incidents + PRIOR_PAIRS / prior.per_incident)


def near(shares: Shares, lesson: Lesson) -> float:
    """Odds of a pair from place and time alone."""
    one, two = lesson.place_kinds
    place: float = sum(
        s * d for s, d in zip(shares.place_share[one][two], lesson.places, strict=True)
    )
    one, two = lesson.time_kinds
    clock: float = sum(
        s * d for s, d in zip(shares.clock_share[one][two], lesson.clocks, strict=True)
    )
    return max(place, 1e-30) * max(clock, 1e-30) * math.exp(-lesson.log_density)


def give_tables(weights: WeightSet, taught: list[Lesson]) -> None:
    """Give pairs of sources that are together in many pairs a table of their own."""
    together = Counter((min(lesson.sources), max(lesson.sources)) for lesson in taught)
    for sources in sorted(together, key=lambda pair: (-together[pair], pair)):
        if together[sources] >= OFTEN:
            weights.index[sources] = len(weights.tables)
            weights.tables.append(copied(weights.everybody))
