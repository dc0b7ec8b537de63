"""Whether a vector is a sum of others with weights of 0 or more."""

from __future__ import annotations

import numpy as np

from trucewatch.unreported.model import FloatArray

CLOSE = 1e-8


def in_cone(rows: FloatArray, target: FloatArray) -> bool:
    """Whether `target` is a sum of `rows`, shape (n, d), with weights of 0 or more."""
    if not len(rows):
        return not np.abs(target).max(initial=0.0) > CLOSE
    return bool(np.linalg.norm(rows.T @ _weights(rows.T, target) - target) < CLOSE)


def _weights(matrix: FloatArray, target: FloatArray) -> FloatArray:
    """The weights of 0 or more whose sum of columns comes nearest to `target`.

    Source: Lawson & Hanson (1974), Solving Least Squares Problems, algorithm NNLS (23.10).
    """
    free = np.zeros(matrix.shape[1], dtype=np.bool_)
    weights = np.zeros(matrix.shape[1])
    for _ in range(10 * matrix.shape[1]):
        slope = matrix.T @ (target - matrix @ weights)
        slope[free] = -np.inf
        if slope.max() <= CLOSE / 10:
            break
        free[slope.argmax()] = True
        while True:
            wanted = np.zeros_like(weights)
            wanted[free] = np.linalg.lstsq(matrix[:, free], target, rcond=None)[0]
            below = free & (wanted <= 0)
            if not below.any():
                break
            share = (weights[below] / (weights[below] - wanted[below])).min()
            weights += share * (wanted - weights)
            free &= weights > 1e-14
            weights[~free] = 0
        weights = wanted
    return weights
