"""Unreported: estimates of what no list holds, and refusals to estimate.

In:   `CaptureHistories` (tables), or memberships of reports in incidents and sources in lists.
Out:  `Estimation`: for each family an `Estimate` or a `Refusal`, an envelope of those that
      answered, and a sensitivity range for the hard to see; or a refusal of the whole.

Never here: files, network, the clock; the random generator is handed in. A number of people or of
incidents is never laid to anybody by subtracting one estimate from another.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from trucewatch.vocabulary.messages import Message

IntArray: TypeAlias = NDArray[np.int64]
FloatArray: TypeAlias = NDArray[np.float64]
BoolArray: TypeAlias = NDArray[np.bool_]

COVERAGE = 0.95
"""What every interval of this room is meant to cover, two-sided."""


class Family(StrEnum):
    """Three ways to reckon, each blind where another sees."""

    LOG_LINEAR = "log_linear"
    GRAPHS = "decomposable_graphs"
    CLASSES = "latent_classes"


@dataclass(frozen=True, slots=True)
class Refusal:
    """No number, and why: a sentence in any language."""

    reason: Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """One family's answer: how many there are in all, seen or not.

    `point` is the lowest-BIC model's for the log-linear family and the posterior mean for the
    others; `low` and `high` bound 95%. `draws` are what the interval was read off: bootstrap or
    posterior draws, shape (n,), the bootstrap's corrected for bias. `diagnostics` says by
    what the family is to be judged.
    """

    family: Family
    point: float
    median: float
    low: float
    high: float
    draws: FloatArray = field(repr=False)
    diagnostics: Mapping[str, object] = field(default_factory=dict)


Answer: TypeAlias = Estimate | Refusal


def estimate_of(
    family: Family, point: float, draws: FloatArray, diagnostics: Mapping[str, object]
) -> Estimate:
    """An estimate whose interval is read off its draws."""
    tail = (1 - COVERAGE) / 2
    low, median, high = np.quantile(draws, (tail, 0.5, 1 - tail))
    return Estimate(
        family=family,
        point=point,
        median=float(median),
        low=float(low),
        high=float(high),
        draws=draws,
        diagnostics=diagnostics,
    )


@dataclass(frozen=True, slots=True)
class Range:
    """From `low` to `high`."""

    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Sensitivity:
    """What the number could be, were some of them hard to see; see `sensitivity`.

    `gain` is by how many natural log units the best model with hard-to-see people fits better
    than the best without; `admitted` whether that is more than chance gives; `share` the largest
    share of hard-to-see that is held possible, and 0 where none is.
    """

    low: float
    high: float
    gain: float
    admitted: bool
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimation:
    """What three families say of a table, or of several draws of it.

    `seen` is how many some list holds (a mean over draws), `lists` their names after merging,
    `merged` the groups of lists that were taken for one. `envelope` spans the intervals of the
    families that answered. Where `refusal` stands there is neither envelope nor sensitivity.
    """

    seen: float
    lists: tuple[str, ...]
    merged: tuple[tuple[str, ...], ...]
    draws: int
    families: Mapping[Family, Answer]
    envelope: Range | None
    sensitivity: Sensitivity | None
    refusal: Refusal | None
