"""Chance, from a seed, drawn in bulk: the same seed always gives the same exercise."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TypeVar

import numpy as np

T = TypeVar("T")

BULK = 4096


class Chance:
    """A stream of random numbers. Source of the stream: PCG64 (O'Neill 2014), as in numpy."""

    def __init__(self, seed: int, stream: int) -> None:
        self._bits = np.random.default_rng([seed, stream])
        self._flat: list[float] = []
        self._bell: list[float] = []

    def flat(self) -> float:
        """A number from [0, 1)."""
        if not self._flat:
            self._flat = self._bits.random(BULK).tolist()
        return self._flat.pop()

    def bell(self, spread: float) -> float:
        """A normal number around 0."""
        if not self._bell:
            self._bell = self._bits.standard_normal(BULK).tolist()
        return self._bell.pop() * spread

    def happens(self, probability: float) -> bool:
        """Whether something of that probability happens."""
        return self.flat() < probability

    def wait(self, mean: float) -> float:
        """An exponential waiting time."""
        return -mean * math.log(1 - self.flat())

    def whole(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`, both included."""
        return low + int(self.flat() * (high - low + 1))

    def tally(self, mean: float) -> int:
        """A Poisson number. Source: Knuth (1969), good for small means."""
        limit, product, count = math.exp(-mean), self.flat(), 0
        while product > limit:
            product *= self.flat()
            count += 1
        return count

    def one(self, choices: Sequence[T]) -> T:
        """One of the choices, each alike."""
        return choices[int(self.flat() * len(choices))]

    def weighed(self, choices: Sequence[tuple[T, float]]) -> T:
        """One of the choices by its weight."""
        left = self.flat() * sum(weight for _, weight in choices)
        for choice, weight in choices:
            left -= weight
            if left < 0:
                return choice
        return choices[-1][0]
