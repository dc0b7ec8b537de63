"""Copying: how readily each source repeats each other one, learned, and nothing where none does.

When a source speaks, its own knowledge weighs 1 and each earlier report k weighs
`eager[s] * taste[s, k]`: the chance to copy k is its weight over the sum of all. That is a
race of exponential clocks, which makes every law below a Gamma. `eager` has a law whose scale is
learned from all sources together, so that where nobody copies it goes to nothing.

What links or shared words show adds a weight of its own, which teaches nothing about the source.

Sources: Dong, Berti-Equille and Srivastava (2009), PVLDB 2, 550-561, for copying in truth
discovery; Caron and Doucet (2012), J. Comput. Graph. Stat. 21, 174-196, for the race.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from trucewatch.belief.earlier import Earlier
from trucewatch.belief.model import Floats, Ints

EAGER_SHAPE = 0.15
"""Shape of the law of `eager`: well below 1, since most sources copy nobody and some do much."""
TASTE_SHAPE = 0.3
"""Shape of the law of `taste`, whose mean is 1: a copier has few that it copies from."""
SCALE_SHAPE, SCALE_RATE = 1.0, 0.1
"""Gamma law of the rate of `eager`: on average an earlier report weighs a twentieth."""


@dataclass(slots=True, eq=False)
class Copying:
    """`eager` (S,), `taste` (Q,), and the rate of eagerness."""

    eager: Floats
    taste: Floats
    rate: float

    def weights(self, earlier: Earlier) -> Floats:
        """Learned weight of each pair of source and earlier source, shape (Q,)."""
        return self.eager[earlier.pair_source] * self.taste


def suppose_copying(earlier: Earlier, sources: int, rng: np.random.Generator) -> Copying:
    """A draw from what is supposed."""
    rate = float(rng.gamma(SCALE_SHAPE, 1 / SCALE_RATE))
    return Copying(
        rng.gamma(EAGER_SHAPE, 1 / max(rate, 1e-6), sources),
        rng.gamma(TASTE_SHAPE, 1 / TASTE_SHAPE, len(earlier.pair_source)),
        rate,
    )


def usual_copying(earlier: Earlier, sources: int) -> Copying:
    """The means of what is supposed."""
    rate = SCALE_SHAPE / SCALE_RATE
    return Copying(np.full(sources, EAGER_SHAPE / rate), np.ones(len(earlier.pair_source)), rate)


def draw_copying(
    copied: Floats, exposed: Floats, before: Copying, earlier: Earlier, rng: np.random.Generator
) -> Copying:
    """The next draw.

    Args:
        copied: how often each pair's earlier source was copied, shape (Q,). [report]
        exposed: the sum of the clocks during which it could have been, shape (Q,).
    """
    of: Ints = earlier.pair_source
    size = len(before.eager)
    shape = EAGER_SHAPE + np.bincount(of, copied, size)
    eager = rng.standard_gamma(shape) / (
        before.rate + np.bincount(of, before.taste * exposed, size)
    )
    eager = np.maximum(eager, 1e-12)
    taste = rng.standard_gamma(TASTE_SHAPE + copied) / (TASTE_SHAPE + eager[of] * exposed)
    rate = rng.gamma(SCALE_SHAPE + size * EAGER_SHAPE, 1 / (SCALE_RATE + eager.sum()))
    return Copying(eager, np.maximum(taste, 1e-12), float(rate))
