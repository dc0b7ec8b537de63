"""Pretend wars whose dead can be counted, and lists of them."""

from __future__ import annotations

import numpy as np

from trucewatch.unreported.tables import CaptureHistories, tabulate

TRUTH = 1000
HIDDEN = 0.45

OPEN = (0.35, 0.3, 0.3, 0.25)
"""Chances of being listed, everybody's: about 760 of 1,000 stand on some list."""

SEEN, HARDLY = (0.5, 0.45, 0.45, 0.4), 0.04
"""Chances of most, and of the 45% who are nearly invisible to every list: about 565 are seen."""


def listed(on: np.ndarray) -> CaptureHistories:
    """The table of who is on which list, shape (n_incidents, n_lists)."""
    held = on[on.any(1)]
    return tabulate(names(on.shape[1]), held, np.ones(len(held)))


def names(n_lists: int) -> list[str]:
    return [f"list {j + 1}" for j in range(n_lists)]


def independent(seed: int, chances: tuple[float, ...] = OPEN) -> CaptureHistories:
    """Lists that do not lean on one another, of people who are alike."""
    rng = np.random.default_rng(seed)
    return listed(rng.random((TRUTH, len(chances))) < np.array(chances))


def hidden(seed: int) -> CaptureHistories:
    """The same, but nearly half are hardly visible to any list."""
    rng = np.random.default_rng(seed)
    away = np.arange(TRUTH) < HIDDEN * TRUTH
    return listed(rng.random((TRUTH, len(SEEN))) < np.where(away[:, None], HARDLY, np.array(SEEN)))
