"""Retelling: made-up words for claims, which copiers repeat with a few words changed."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from trucewatch.simulation.chance import Floats, Ints

WORDS = 24
"""Words of a text."""
VOCABULARY = 2_000
CHANGED = 0.08
"""Share of words that a copier changes."""


def texts_of(time: Floats, upstream: Ints, rng: np.random.Generator) -> pa.Array:
    """A text for each claim, shape (n,).

    `upstream` is the row copied from, or -1; it was told earlier by `time`.
    """
    words = rng.integers(0, VOCABULARY, (len(time), WORDS))
    changed = rng.random((len(time), WORDS)) < CHANGED
    for row in np.argsort(time, kind="stable"):
        if upstream[row] >= 0:
            words[row] = np.where(changed[row], words[row], words[upstream[row]])
    return pa.array([" ".join(f"w{word}" for word in row) for row in words.tolist()])
