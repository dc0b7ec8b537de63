"""The question: which days are compared, whose eyes count, and when something is announced.

All of it is fixed before the ceasefire, or at least before anybody looked: a baseline picked after
the fact can be made to say anything.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from trucewatch.trends.chances import Flags, Floats, Ints
from trucewatch.vocabulary.errors import TrucewatchError


@dataclass(frozen=True, slots=True, kw_only=True)
class Windows:
    """Which days stand before and which after: half-open, fixed before anybody looked."""

    before: tuple[int, int]
    after: tuple[int, int]

    def __post_init__(self) -> None:
        (a, b), (c, d) = self.before, self.after
        if not 0 <= a < b <= c < d:
            raise TrucewatchError(
                f"the windows {self.before} and {self.after} cannot be compared",
                expected="two windows of at least a day, the first before the second",
            )

    def of_day(self, days: int) -> Ints:
        """For each day 0 before, 1 after, -1 neither. Shape (days,)."""
        found = np.full(days, -1, dtype=np.int64)
        found[slice(*self.before)] = 0
        found[slice(*self.after)] = 1
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """When a fall or rise is announced, and what then is proposed. Fixed before the ceasefire.

    Attributes:
        false_alarm: how often a fall (and likewise a rise) may be announced though the rate
            stayed the same, where the panel watched as before. [1]
        false_alarm_unsteady: the same where it is not shown that the panel watched as before, so
            that more hangs on the model. [1]
        looks: how many times the rule will be asked, areas times days on which it is; the two
            above are for all of them together.
        going_on: the ratio above which the ceasefire is not holding. [1]
        fewest: incidents before, below which nothing is announced. [count]
        fewest_twice: incidents that two sources told of, in either window, below which the
            panel's detection is not measured. [count]
        most_doubt: standard deviation of the log of the panel's detection after over before, above
            which it is not measured either. [1]
        least_watched: share of each window's days on which somebody of the panel must have been
            at work. [1]
        log_vouches: whether people hold the panel's log for proof that it saw as before where too
            few incidents were told of twice to measure it.
    """

    false_alarm: float = 0.10
    false_alarm_unsteady: float = 0.05
    looks: int = 1
    going_on: float = 0.5
    fewest: int = 10
    fewest_twice: int = 3
    most_doubt: float = 0.3
    least_watched: float = 0.5
    log_vouches: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """Incidents as a fixed panel of sources told of them.

    Attributes:
        day: the day of each incident, shape (n,).
        seen: who told of it, shape (n, n_sources). Copies of one another are one source.
        active: the share of each day that each source was at work, from its log, between 0 and 1,
            shape (n_days, n_sources). Never guessed from whether it reported.

    Raises TrucewatchError where the shapes do not fit.
    """

    day: Ints
    seen: Flags
    active: Floats

    def __post_init__(self) -> None:
        n, sources = self.seen.shape
        if self.day.shape != (n,) or self.active.ndim != 2 or self.active.shape[1] != sources:
            raise TrucewatchError(
                f"days {self.day.shape}, seen {self.seen.shape} and active {self.active.shape} "
                "do not belong together",
                expected="(incidents,), (incidents, sources) and (days, sources)",
            )
        if n and not (self.day.min() >= 0 and self.day.max() < len(self.active)):
            raise TrucewatchError("an incident lies on a day that the panel's log does not hold")

    @property
    def days(self) -> int:
        return len(self.active)

    @property
    def sources(self) -> int:
        return int(self.seen.shape[1])

    def under_watch(self) -> Panel:
        """Without what a source told of days on which its log says that it was not at work."""
        seen = self.seen & (self.active[self.day] > 0)
        told = seen.any(axis=1)
        return Panel(day=self.day[told], seen=seen[told], active=self.active)
