"""What the room of trends makes: plain values, each with how often it would be wrong.

Days and weeks are numbered from 0 in the mission's zone; who calls knows which date that is.
A ratio is after over before: 0.5 says that half as much happens. Intervals are 95% unless a field
says otherwise. None is what cannot be known; NaN stands for it within arrays.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from trucewatch.figures.model import Holding
from trucewatch.trends.chances import Flags, Floats, Ints
from trucewatch.vocabulary.messages import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Detection:
    """The share of incidents that anybody of the panel told of, and how far it moved.

    `by_day` is that share day by day, 0 where nobody was at work or outside the windows;
    `log_change` the log of after over before and `log_change_sd` its doubt; `twice_*` how many
    incidents two sources or more told of; `visibility` how unlike incidents are (log-odds).
    """

    before: float
    after: float
    by_day: Floats
    log_change: float
    log_change_sd: float
    twice_before: int
    twice_after: int
    visibility: float


@dataclass(frozen=True, slots=True, kw_only=True)
class RateRatio:
    """After over before, per day that was watched.

    `low`, `high` are the 95% interval; `p_fall` the chance, given all this, that the rate fell;
    `dispersion` how many times an incident's variance exceeds that of independent ones.
    `exposure_*` are days times the share told of. The ratio is None where a window was not watched
    at all: there is no rate over silence.
    """

    n_before: int
    n_after: int
    exposure_before: float
    exposure_after: float
    ratio: float | None
    low: float
    high: float
    p_fall: float
    dispersion: float

    @property
    def percent(self) -> float | None:
        """The change in percent; None below ten incidents in either window: show the counts."""
        if self.ratio is None or min(self.n_before, self.n_after) < FEWEST_FOR_PERCENT:
            return None
        return 100 * (self.ratio - 1)


FEWEST_FOR_PERCENT = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """Whether it is holding, as a machine sees it. People decide.

    `apparent` is the ratio of the bare counts per day, with nothing said of who watched;
    `announced` is `fall`, `rise` or `none`, at `false_alarm`; `steady` whether it is shown that
    the panel watched as before; `why` messages of `trends.po`.
    """

    rate: RateRatio
    detection: Detection
    apparent: float | None
    steady: bool
    announced: str
    false_alarm: float
    outcome: Holding
    why: tuple[Message, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change point: `at` is the first step of the new rate; rates are per step."""

    at: int
    low: int
    high: int
    before: float
    after: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Alerts:
    """A series held against bounds: alarm where a count exceeds its bound.

    `bound` is NaN where there is no history to judge by. `false_alarms` is the measured chance of
    an alarm at one step while nothing changes; `steps_between` how many steps pass between two
    such on average.
    """

    method: str
    counts: Ints
    bound: Floats
    alarm: Flags
    false_alarms: float | None = None

    @property
    def steps_between(self) -> float | None:
        return 1 / self.false_alarms if self.false_alarms else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """Areas (and, in a space-time scan, steps) with more cases than expected.

    `p` holds for the whole map at once: the chance that the most striking cluster anywhere would
    be at least as striking if nothing clustered. `steps` is how many of the last steps belong.
    """

    areas: tuple[int, ...]
    cases: float
    expected: float
    llr: float
    p: float
    steps: int | None = None

    @property
    def ratio(self) -> float:
        """Cases over what was expected there."""
        return self.cases / self.expected


@dataclass(frozen=True, slots=True, kw_only=True)
class Excitation:
    """A Hawkes process: each incident sets off `branching` further ones, on average.

    Intensity at t: background + sum of jump * exp(-decay * (t - earlier)), times in days. The
    branching ratio is jump / decay; each comes with its 95% interval (low, high).
    """

    background: float
    jump: float
    decay: float
    branching: float
    intervals: dict[str, tuple[float, float]]
    log_likelihood: float
    gain: float
    """Log likelihood above that of independent incidents at a constant rate."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """Simulated futures: `paths` of counts, shape (n_paths, n_steps)."""

    method: str
    paths: Ints

    def quantile(self, p: float) -> Floats:
        """Step by step, shape (n_steps,)."""
        return np.asarray(np.quantile(self.paths, p, axis=0), dtype=np.float64)


SCORECARD = pa.schema(
    [
        ("series", pa.string()),
        ("method", pa.string()),
        ("made_at", pa.int64()),
        ("steps_ahead", pa.int64()),
        ("observed", pa.int64()),
        ("mean", pa.float64()),
        ("low", pa.float64()),
        ("high", pa.float64()),
        ("inside", pa.bool_()),
        ("crps", pa.float64()),
    ]
)
"""One row a forecast that has come due; `low` and `high` bound 90%. Nothing is ever struck out."""
