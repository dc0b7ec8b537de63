"""Tallying: draws gathered into means, ranges and the tables that leave the room."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from trucewatch.belief.coding import Claims
from trucewatch.belief.earlier import Earlier
from trucewatch.belief.model import BELIEFS, LEARNED, MATRICES, Belief, Floats
from trucewatch.belief.reasons import Steps
from trucewatch.belief.sampling import Habits, Weighed

MOST_NUMBERS = 40_000_000
"""Probabilities kept to say ranges; with more items fewer draws are kept for that."""
RANGE = (2.5, 97.5)
"""Percentiles of `low` and `high`."""


class Tally:
    """Means over draws of what `believe` answers."""

    def __init__(self, claims: Claims, earlier: Earlier, draws: int, *, reasons: bool) -> None:
        m, k, size = len(claims.items), len(claims.outcomes), len(claims.sources)
        self._claims = claims
        self._steps = Steps(claims, earlier) if reasons else None
        self._belief = np.zeros((2, m, k))
        self._copied = np.zeros(claims.n)
        self._theta, self._theta2 = np.zeros((size, k, k)), np.zeros((size, k, k))
        kept = max(1, min(draws, MOST_NUMBERS // max(m * k, 1), 400))
        self._every = -(-draws // kept)
        self._kept: list[Floats] = []
        self._planned, self._draws = draws, 0

    def add(self, habits: Habits, weighed: Weighed) -> None:
        """One draw."""
        belief = weighed.belief
        self._belief[int(2 * self._draws >= self._planned)] += belief
        theta = habits.matrices.theta
        self._theta += theta
        self._theta2 += theta * theta
        speaks = self._claims.repeats < 0
        copy = weighed.copied[:, None] / (weighed.own + weighed.copied[:, None])
        copied = np.where(speaks, (belief[self._claims.item] * copy).sum(axis=1), 0.0)
        self._copied += copied
        if self._draws % self._every == 0:
            self._kept.append(belief.astype(np.float32))
        if self._steps is not None:
            self._steps.add(
                habits.base[None],
                weighed.log_chance[None],
                copied[None],
                weighed.copied,
                weighed.pair_weight,
            )
        self._draws += 1

    def belief(self, basis: str) -> Belief:
        """Everything gathered, as tables."""
        claims, draws = self._claims, max(self._draws, 1)
        mean = self._belief.sum(axis=0) / draws
        copied = self._copied / draws
        half = self._planned - self._planned // 2
        apart = self._belief[0] / max(half, 1) - self._belief[1] / max(draws - half, 1)
        return Belief(
            self._beliefs(mean, basis),
            None if self._steps is None else self._steps.table(copied),
            self._matrices(copied),
            basis == LEARNED,
            float(copied.sum() + (claims.repeats >= 0).sum()),
            float(np.sqrt(np.mean(apart**2))) if draws > 1 and apart.size else 0.0,
        )

    def _beliefs(self, mean: Floats, basis: str) -> pa.Table:
        claims = self._claims
        m, k = mean.shape
        low = high = mean
        if self._kept:
            low, high = np.percentile(np.stack(self._kept), RANGE, axis=0)
        return pa.table(
            {
                "item": claims.items.take(pa.array(np.repeat(np.arange(m), k))),
                "outcome": pa.array(claims.outcomes * m, pa.string()),
                "probability": mean.reshape(-1),
                "low": np.minimum(low, mean).reshape(-1),
                "high": np.maximum(high, mean).reshape(-1),
                "basis": pa.array([basis], pa.string()).take(pa.array(np.zeros(m * k, np.int64))),
            },
            schema=BELIEFS,
        )

    def _matrices(self, copied: Floats) -> pa.Table:
        claims, draws = self._claims, max(self._draws, 1)
        size, k = len(claims.sources), len(claims.outcomes)
        mean = self._theta / draws
        sd = np.sqrt(np.maximum(self._theta2 / draws - mean**2, 0))
        reports = np.bincount(claims.source, minlength=size)
        share = np.bincount(claims.source, copied, size) / np.maximum(reports, 1)
        source = pa.array(np.repeat(np.arange(size), k * k))
        names = pa.array(claims.outcomes, pa.string())
        return pa.table(
            {
                "source": claims.sources.take(source),
                "kind": pa.array(claims.kinds, pa.string())
                .take(pa.array(claims.kind))
                .take(source),
                "reports": pa.array(reports).take(source),
                "copied": pa.array(share).take(source),
                "truth": names.take(pa.array(np.tile(np.repeat(np.arange(k), k), size))),
                "claim": names.take(pa.array(np.tile(np.arange(k), size * k))),
                "share": mean.reshape(-1),
                "sd": sd.reshape(-1),
            },
            schema=MATRICES,
        )
