"""Memory: how much violence breeds violence, over the longest time that was watched unbroken.

In:   `Panels`, an area, and a random generator.
Out:  a `Memory` with a Hawkes fit; or why there is none.

A gap in the watch would look like a quiet time, so nothing is joined across one. An incident whose
hour nobody told is put somewhere in the time in which it may have been; where that is a day or more
for half of them, a memory of hours cannot be seen and no fit is made.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from trucewatch.coverage.model import Coverage
from trucewatch.trends.chances import Flags
from trucewatch.trends.excitation import FEWEST, excitation
from trucewatch.trends.model import Excitation
from trucewatch.trends.panels import Panels
from trucewatch.vocabulary.messages import Message

VAGUEST_H = 24.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """`n` incidents from `first` to `last`, both included; `vague_h` is how long the time is, in
    the middle, within which an incident may have begun. `coverage` is that of all days asked."""

    first: date
    last: date
    n: int
    vague_h: float
    excitation: Excitation
    coverage: Coverage


def memory(panels: Panels, area: str | None, rng: np.random.Generator) -> Memory | Message:
    """The fit to what the panel of `area` told of; a message where data do not suffice."""
    told = panels.of(area).under_watch()
    first, end = _longest(np.asarray(told.panel.active.any(axis=1)))
    if end == first:
        return Message("trends.none_watched")
    here = (told.panel.day >= first) & (told.panel.day < end)
    n = int(np.count_nonzero(here))
    days = {"first": told.first + timedelta(days=first), "last": told.first + timedelta(end - 1)}
    if n < FEWEST:
        return Message("trends.few_to_breed", {"n": n, "needed": FEWEST, **days})
    vague_h = 24 * float(np.median(told.vague[here]))
    if vague_h >= VAGUEST_H:
        return Message("trends.days_alone", {"hours": round(vague_h)})
    times = told.time[here] + told.vague[here] * rng.random(n) - first
    watched = float(end - first)
    return Memory(
        **days,
        n=n,
        vague_h=vague_h,
        excitation=excitation(np.clip(times, 0.0, watched), watched),
        coverage=panels.coverage(area),
    )


def _longest(watched: Flags) -> tuple[int, int]:
    """The longest run of watched days, half-open; the earliest of equals."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], watched, [False]]).astype(np.int8)))
    starts, ends = edges[::2], edges[1::2]
    if not len(starts):
        return 0, 0
    at = int(np.argmax(ends - starts))
    return int(starts[at]), int(ends[at])
