"""The first page's facts: what the record holds, and how much of the time anybody watched.

No number here leaves without its coverage; where no watch was ever declared, that is what is said.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from trucewatch.coverage.model import Coverage
from trucewatch.coverage.wording import words
from trucewatch.doors.web.filters import Filters
from trucewatch.doors.web.record_index import ALL_OUTCOMES, IntArray, RecordIndex
from trucewatch.vocabulary.instants import local_days
from trucewatch.vocabulary.messages import say


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """`shown` and `by_outcome` count the incidents that pass the filters; the rest is the record's.

    `accused` counts shown incidents with a named accused; `ruled` those with a signed verdict and
    `review` verdicts whose reports have changed since.
    """

    shown: int
    by_outcome: Mapping[str, int]
    accused: int
    ruled: int
    review: int
    reports: int
    sources: int
    problems: int
    out_of_scope: int
    coverage: Coverage
    first_day: date
    last_day: date

    def unwatched(self, language: str) -> list[str]:
        """What was not watched, in sentences."""
        return [say(message, language) for message in words(self.coverage)]


def headline(index: RecordIndex, filters: Filters, rows: IntArray) -> Headline:
    """The facts about the incidents in `rows`, which are those that pass `filters`."""
    record = index.record
    first, last = period_days(index, filters)
    period = local_days(first, last, record.agreement.clock.zone)
    counts = np.bincount(index.outcome[rows], minlength=len(ALL_OUTCOMES))
    return Headline(
        shown=len(rows),
        by_outcome={name: int(n) for name, n in zip(ALL_OUTCOMES, counts, strict=True)},
        accused=int(index.accused[rows].sum()),
        ruled=int(index.ruled[rows].sum()),
        review=sum(verdict.review for verdict in record.verdicts),
        reports=len(record.reports),
        sources=index.n_sources,
        problems=record.problems["repaired_in"].null_count,
        out_of_scope=int((~index.in_scope).sum()),
        coverage=index.observed.during(None, period),
        first_day=first,
        last_day=last,
    )


def period_days(index: RecordIndex, filters: Filters) -> tuple[date, date]:
    """The days spoken of: those asked for, else from the ceasefire's start to the last incident."""
    first, last = index.whole_days if filters.everything else index.scope_days
    start = filters.start or first
    return start, max(start, filters.end or last)
