"""What a round of learning adds up, and the weights that it would have."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.incidents.reference.constants import constant
from tests.incidents.reference.lessons import Lesson
from tests.incidents.reference.weighing import ANSWER_NUMBERS, Shares
from trucewatch.incidents.weights import (
    ANSWERS,
    CLOCKS_S,
    PLACE_KINDS,
    PLACE_SCALES,
    QUESTIONS,
    TIME_KINDS,
)

PRIOR_PAIRS, TAILS = constant("kPriorPairs"), constant("kTails")


def zeros(*shape: int) -> Any:
    """Lists in lists of zeros."""
    return [zeros(*shape[1:]) for _ in range(shape[0])] if shape else 0.0


class Tally:
    """By question: the answers of likely matches and of unlikely ones, and how much of either are
    matches and others; and which scales likely matches speak for."""

    def __init__(self) -> None:
        self.likely = {question: zeros(ANSWERS) for question in QUESTIONS}
        self.unlikely = {question: zeros(ANSWERS) for question in QUESTIONS}
        self.parts = {question: zeros(2, 2) for question in QUESTIONS}
        self.place = zeros(PLACE_KINDS, PLACE_KINDS, len(PLACE_SCALES))
        self.clock = zeros(TIME_KINDS, TIME_KINDS, len(CLOCKS_S))

    def add(
        self, lesson: Lesson, shares: Shares, chance: float, mistakable: float,
        without: Callable[[str, int], float],
    ) -> None:  # fmt: skip
        """A pair: its chance; its chance `without` the answer to a question; how mistakable it is.

        Were an answer not left out of its own chance, it would confirm itself.
        """
        for question, answer in lesson.answers.items():
            match = without(question, answer)
            other = (1 - match) * mistakable
            self.likely[question][answer] += match
            self.unlikely[question][answer] += other
            for part, weight in enumerate((match, other)):
                self.parts[question][part][0] += weight * match
                self.parts[question][part][1] += weight * (1 - match)
        one, two = lesson.place_kinds
        tell(self.place, one, two, shares.place_share[one][two], lesson.places, chance)
        one, two = lesson.time_kinds
        tell(self.clock, one, two, shares.clock_share[one][two], lesson.clocks, chance)

    def taken_apart(self, question: str) -> tuple[list[float], list[float]]:
        """How many matches and others gave each answer: the mixtures, solved for their parts."""
        (a, b), (c, d) = self.parts[question]
        likely, unlikely = self.likely[question], self.unlikely[question]
        determinant = a * d - b * c
        if determinant <= 1e-9 * (a + b) * (c + d):
            return likely, unlikely
        pairs = list(zip(likely, unlikely, strict=True))
        return (
            [max(0.0, (d * one - b * two) / determinant) * (a + b) for one, two in pairs],
            [max(0.0, (a * two - c * one) / determinant) * (c + d) for one, two in pairs],
        )


def tell(
    table: Any, one: int, two: int, share: list[float], densities: list[float], chance: float
) -> None:
    """Which scale a likely match speaks for; both orders of the kinds hear of it."""
    spoken = [s * d for s, d in zip(share, densities, strict=True)]
    for kinds in {(one, two), (two, one)}:
        for scale, density in enumerate(spoken):
            table[kinds[0]][kinds[1]][scale] += chance * density / (sum(spoken) + 1e-30)


def maximise(shares: Shares, prior: Shares, tally: Tally) -> None:
    """The shares as the tally would have them, near the prior where little was seen."""
    for question in QUESTIONS:
        matches, others = tally.taken_apart(question)
        for mine, before, counted in (
            (shares.m[question], prior.m[question], matches),
            (shares.u[question], prior.u[question], others),
        ):
            told = [counted[answer] for answer in ANSWER_NUMBERS]
            mine[1:] = shared_out(told, before[1:], PRIOR_PAIRS)
    shares.place_share = scales(tally.place, prior.place_share)
    shares.clock_share = scales(tally.clock, prior.clock_share)


def scales(counted: Any, prior: Any) -> Any:
    """The shares of scales by two kinds: a part of what is known of the tails is known before."""
    return [
        [
            shared_out(told, before, max(PRIOR_PAIRS, TAILS * sum(told)))
            for told, before in zip(row, row_before, strict=True)
        ]
        for row, row_before in zip(counted, prior, strict=True)
    ]


def shared_out(counts: list[float], prior: list[float], pairs: float) -> list[float]:
    """Shares of counts, mixed with prior ones that count for so many pairs."""
    return [
        (count + pairs * before / sum(prior)) / (sum(counts) + pairs)
        for count, before in zip(counts, prior, strict=True)
    ]
