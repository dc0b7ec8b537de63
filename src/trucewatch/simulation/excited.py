"""Excited times: a Hawkes process with an exponential memory, drawn exactly.

Source: Ogata (1981), IEEE Trans. Inf. Theory 27, 23-31 (thinning).
"""

from __future__ import annotations

import numpy as np

from trucewatch.simulation.chance import Floats


def excited_times(
    rng: np.random.Generator, *, background: float, jump: float, decay: float, end: float
) -> Floats:
    """Times between 0 and `end`, in order; every event raises the rate by `jump`, which fades
    with `decay`. [day, 1/day]"""
    times: list[float] = []
    at, raised = 0.0, 0.0
    while True:
        highest = background + raised
        wait = rng.exponential(1 / highest)
        at += wait
        if at >= end:
            return np.array(times)
        raised *= float(np.exp(-decay * wait))
        if rng.random() * highest <= background + raised:
            times.append(at)
            raised += jump
