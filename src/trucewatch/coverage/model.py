"""Coverage: who was watching where and when, and who was kept from it.

In:   watches and restrictions (`trucewatch.reports.model.WATCHES`, `RESTRICTIONS`), and reports.
Out:  `Coverage` of an area and period: watched, denied and unknown.

Silence is not compliance: an hour nobody is known to have watched is unknown, not quiet.
"""

from __future__ import annotations

from dataclasses import dataclass

from trucewatch.vocabulary.instants import Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How much of one area and period was watched.

    `area` is a P-code, "" for the whole mission. `watched_h` is the union of declared watches [h];
    `partly_h` how many of those hours only a part of the area was watched; `period_h` the whole
    [h]; `denials` the number of restrictions; `sources` how many distinct sources reported from
    there at all; `declared` whether any watch was ever declared for the mission: without one,
    `watched_h` is 0 because nothing is known, not because nobody watched.
    """

    area: str
    period: Interval
    watched_h: float
    period_h: float
    denials: int
    sources: int
    declared: bool
    partly_h: float = 0.0

    @property
    def watched(self) -> bool:
        """Whether anybody declared to watch any of it, for any of the time."""
        return self.watched_h > 0

    @property
    def unknown_h(self) -> float:
        """The hours nobody is known to have watched."""
        return max(0.0, self.period_h - self.watched_h)
