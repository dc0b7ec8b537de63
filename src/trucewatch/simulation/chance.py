"""Chance: independent streams from one seed, by purpose and slab of time.

Source: Salmon et al. (2011), "Parallel random numbers: as easy as 1, 2, 3" (Philox), keyed by
numpy's SeedSequence, so that a slab can be made without those before it.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

WORLD, PILOT, EVENTS, NOTICING, TELLING, WORDING, IDS, DISPUTES = range(8)
"""What a stream is for."""


def stream(seed: int, purpose: int, slab: int = 0) -> np.random.Generator:
    """The stream of one purpose in one slab of time."""
    sequence = np.random.SeedSequence(seed, spawn_key=(purpose, slab))
    return np.random.Generator(np.random.Philox(sequence))


def pick(rng: np.random.Generator, weights: Floats, size: int) -> Ints:
    """Indices drawn with `weights`, which need not sum to one; shape (size,)."""
    edges = np.cumsum(weights)
    found: Ints = np.searchsorted(edges, rng.random(size) * edges[-1], side="right")
    return np.minimum(found, len(edges) - 1)


def pick_by_row(draws: Floats, weights: Floats, rows: npt.NDArray[Any]) -> Ints:
    """For each draw in [0, 1) an index by the weights of its own row of `weights`.

    Args:
        draws: shape (n,). [1]
        weights: shape (n_rows, n_choices), need not sum to one.
        rows: which row each draw follows, shape (n,).
    """
    edges = np.cumsum(weights, axis=1)
    edges /= edges[:, -1:]
    found = np.zeros(len(draws), dtype=np.int64)
    for choice in range(weights.shape[1] - 1):
        found += draws >= edges[rows, choice]
    return found
