"""Believing: from claims to probabilities, ranges, reasons and what was learned of each source."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from trucewatch.belief.coding import code
from trucewatch.belief.earlier import look_back
from trucewatch.belief.evidence import shown_copies
from trucewatch.belief.interests import relate
from trucewatch.belief.model import LEARNED, LEAST_ITEMS, LEAST_REPORTS, PRIOR, Belief
from trucewatch.belief.parts import part_of
from trucewatch.belief.sampling import draws, supposed_draws, sweep, usual, weigh
from trucewatch.belief.tallying import Tally
from trucewatch.vocabulary.progress import Progress, unheard

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
SUPPOSED_DRAWS = 400
"""Draws of what is supposed, where nothing is learned."""


def believe(
    claims: pa.Table,
    sources: pa.Table | None = None,
    *,
    seed: int = 1,
    reasons: bool = False,
    progress: Progress = unheard,
) -> Belief:
    """How far to believe each outcome of each item.

    `claims` has item, source, claim, time and role as `coding.code` reads them, and may have
    report_id, upstream_id and text, from which copies show. The same claims and seed give the
    same tables in whatever order the rows came. Raises TrucewatchError for what makes no sense.
    """
    coded = code(claims, sources)
    earlier = look_back(coded, shown_copies(claims, coded))
    relations = relate(coded)
    learn = len(coded.items) >= LEAST_ITEMS and coded.n >= LEAST_REPORTS
    if not coded.n:
        return Tally(coded, earlier, 0, reasons=reasons).belief(PRIOR)
    if not learn:
        tally = Tally(coded, earlier, SUPPOSED_DRAWS, reasons=reasons)
        for drawn in supposed_draws(
            coded, earlier, relations, kept=SUPPOSED_DRAWS, rng=_stream(seed, 0)
        ):
            tally.add(*drawn)
        return tally.belief(PRIOR)
    chains = CHAINS if coded.n <= ONE_CHAIN else 1
    kept = max(LEAST_KEPT, min(CHAINS * KEPT, MOST_WORK // coded.n)) // chains
    tally = Tally(coded, earlier, chains * kept, reasons=reasons)
    part, part_earlier = part_of(coded, earlier, PART)
    settle = SETTLE if part.n < coded.n else 0
    total, done = chains * (WARM + settle + kept), 0
    for chain in range(chains):
        rng = _stream(seed, chain)
        habits = usual(coded, earlier, relations)
        for _ in range(WARM):
            weighed = weigh(part, part_earlier, habits)
            habits = sweep(part, part_earlier, relations, habits, weighed, rng)
            progress("learning", done := done + 1, total)
        for step in draws(coded, earlier, relations, habits, warm=settle, kept=kept, rng=rng):
            if step is not None:
                tally.add(*step)
            progress("learning", done := done + 1, total)
    return tally.belief(LEARNED)


def _stream(seed: int, chain: int) -> np.random.Generator:
    return np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(chain,)))
