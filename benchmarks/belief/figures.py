"""Figures: how well probabilities match what was planted.

Brier is the sum over outcomes of squared differences, mean over items (Brier 1950, from 0 to 2).
Log loss is in nats, probabilities held above `LEAST`. ECE is over all outcomes of all items in ten
equal bins; `ece_top` over each item's likeliest outcome alone, which is noisier.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Floats = npt.NDArray[np.float64]
LEAST = 1e-6
BINS = 10


def measure(beliefs: pa.Table, truth: pa.Table) -> dict[str, float]:
    """Brier, log loss, both ECE and accuracy; an outcome that is not stated has probability 0."""
    true = dict(zip(truth["item"].to_pylist(), truth["truth"].to_pylist(), strict=True))
    told = set(beliefs["item"].to_pylist())
    items = {item: n for n, item in enumerate(sorted(told))}
    outcomes = {o: n for n, o in enumerate(sorted({*beliefs["outcome"].to_pylist(),
                                                    *(true[i] for i in told)}))}  # fmt: skip
    p = np.zeros((len(items), len(outcomes)))
    rows = [items[item] for item in beliefs["item"].to_pylist()]
    columns = [outcomes[o] for o in beliefs["outcome"].to_pylist()]
    p[rows, columns] = beliefs["probability"].to_numpy()
    hit = np.zeros(p.shape)
    hit[np.arange(len(items)), [outcomes[true[item]] for item in items]] = 1
    best = p.argmax(axis=1)
    top = np.arange(len(items)), best
    return {
        "items": float(len(items)),
        "brier": float(((p - hit) ** 2).sum(axis=1).mean()),
        "log_loss": float(-np.log(np.maximum(p[hit > 0], LEAST)).mean()),
        "ece": calibration_error(p.reshape(-1), hit.reshape(-1)),
        "ece_top": calibration_error(p[top], hit[top]),
        "accuracy": float(hit[top].mean()),
    }


def calibration_error(p: Floats, hit: Floats) -> float:
    """How far stated probabilities lie from what came true, mean over what was stated."""
    bins = np.minimum((p * BINS).astype(np.int64), BINS - 1)
    off = np.bincount(bins, p - hit, BINS)
    return float(np.abs(off).sum() / len(p))
