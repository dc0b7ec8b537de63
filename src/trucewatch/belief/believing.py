"""Believing: from claims to probabilities, ranges, reasons and what was learned of each source."""

from __future__ import annotations

import pyarrow as pa

from trucewatch.belief.chains import kept_draws, run_chains, stream
from trucewatch.belief.coding import Claims, check_size, code
from trucewatch.belief.earlier import look_back
from trucewatch.belief.evidence import shown_copies
from trucewatch.belief.interests import relate
from trucewatch.belief.model import LEARNED, LEAST_ITEMS, LEAST_REPORTS, PRIOR, Belief
from trucewatch.belief.sampling import supposed_draws
from trucewatch.belief.tallying import Tally
from trucewatch.vocabulary.progress import Progress, unheard

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
    check_size(coded)
    earlier = look_back(coded, shown_copies(claims, coded))
    relations = relate(coded)
    if not coded.n:
        return Tally(coded, earlier, 0, reasons=reasons).belief(PRIOR)
    if not enough(coded):
        tally = Tally(coded, earlier, SUPPOSED_DRAWS, reasons=reasons)
        for drawn in supposed_draws(
            coded, earlier, relations, kept=SUPPOSED_DRAWS, rng=stream(seed, 0)
        ):
            tally.add(*drawn)
        return tally.belief(PRIOR)
    chains, kept = kept_draws(coded.n)
    tally = Tally(coded, earlier, chains * kept, reasons=reasons)
    for drawn in run_chains(coded, earlier, relations, seed=seed, progress=progress):
        tally.add(*drawn)
    return tally.belief(LEARNED)


def enough(coded: Claims) -> bool:
    """Whether there is enough to learn from who is right."""
    return len(coded.items) >= LEAST_ITEMS and coded.n >= LEAST_REPORTS
