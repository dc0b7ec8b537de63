"""Chains: how long truth, copies and habits are drawn in turn, from which starts."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from trucewatch.belief.coding import Claims
from trucewatch.belief.earlier import Earlier
from trucewatch.belief.interests import Relations
from trucewatch.belief.parts import part_of
from trucewatch.belief.sampling import Habits, Weighed, draws, sweep, usual, weigh
from trucewatch.vocabulary.progress import Progress

CHAINS = 2
WARM, KEPT = 600, 300
"""Sweeps of each chain. On disputes that are hard to tell apart chains took 300 to 500 sweeps to
come to the same."""
ONE_CHAIN = 300_000
"""Reports beyond which one chain has to do: habits are sharp then."""
PART = 15_000
"""Reports that chains warm up on, where there are more."""
SETTLE = 8
"""Sweeps over all reports after that."""
MOST_WORK = 30_000_000
"""Reports times sweeps that are kept; down to `LEAST_KEPT` sweeps where reports are many."""
LEAST_KEPT = 24


def kept_draws(n: int) -> tuple[int, int]:
    """How many chains for n reports, and how many draws are kept of each."""
    chains = CHAINS if n <= ONE_CHAIN else 1
    return chains, max(LEAST_KEPT, min(CHAINS * KEPT, MOST_WORK // n)) // chains


def run_chains(
    coded: Claims, earlier: Earlier, relations: Relations, *, seed: int, progress: Progress
) -> Iterator[tuple[Habits, Weighed]]:
    """The draws that are kept, of one chain after the other."""
    chains, kept = kept_draws(coded.n)
    part, part_earlier = part_of(coded, earlier, PART)
    settle = SETTLE if part.n < coded.n else 0
    total, done = chains * (WARM + settle + kept), 0
    for chain in range(chains):
        rng = stream(seed, chain)
        habits = usual(coded, earlier, relations)
        for _ in range(WARM):
            weighed = weigh(part, part_earlier, habits)
            habits = sweep(part, part_earlier, relations, habits, weighed, rng)
            progress("learning", done := done + 1, total)
        for step in draws(coded, earlier, relations, habits, warm=settle, kept=kept, rng=rng):
            if step is not None:
                yield step
            progress("learning", done := done + 1, total)


def stream(seed: int, chain: int) -> np.random.Generator:
    """Chance of one chain, apart from that of the others."""
    return np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(chain,)))
