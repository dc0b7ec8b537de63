"""Where the kernel keeps fewer digits than it computes with."""

from __future__ import annotations

import ctypes
import math


def single(value: float) -> float:
    """As a 32-bit number."""
    return ctypes.c_float(value).value


def rounded(score: float) -> float:
    """To four decimals, halves away from zero, so that the last bits decide nothing."""
    if not math.isfinite(score):
        return score
    return single(math.copysign(math.floor(abs(score) * 1e4 + 0.5), score) / 1e4)


def kind_of(value: float, bounds: list[float]) -> int:
    """How many of the bounds the value is beyond."""
    return sum(value > bound for bound in bounds)
