"""The timeline before it is drawn: incidents day by day, and the days nobody watched.

In:   a `Record` and a period.
Out:  a `TimelinePicture`; days are local to the agreement's zone.

An empty day nobody watched is unknown, not quiet; the picture keeps the two apart.
"""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from trucewatch.coverage.from_reports import column_micros, micros
from trucewatch.figures.days import Days
from trucewatch.figures.model import Record
from trucewatch.figures.outcomes import LABELS
from trucewatch.figures.tabulating import Counting
from trucewatch.publications.model import Bin, TimelinePicture
from trucewatch.vocabulary.instants import Interval

BY_DAY = 100
"""Up to so many days each has its own bar; beyond, bars are weeks."""
MOST_BARS = 160
"""Beyond so many weeks, bars are as many weeks as it takes."""
_ONE = timedelta(days=1)


def timeline_picture(
    record: Record,
    period: Interval,
    *,
    rows: npt.NDArray[np.int64] | None = None,
    counting: Counting | None = None,
) -> TimelinePicture:
    """The incidents of `period`, or of `rows` of the record's table that begin in it.

    Incidents of the country outside the agreement's dates are shown as such, others left out.
    """
    counted = counting or Counting(record)
    days = Days(counted.zone)
    start = record.agreement.clock.start.astimezone(counted.zone).date()
    spans = list(days.between(period))
    if not spans:
        return TimelinePicture(bins=(), start=start, step=1)
    step = _step(len(spans))
    first = spans[0]
    n = -(-len(spans) // step)
    counts = _counts(counted, days, period, rows, first, step, n)
    bins = []
    for at in range(n):
        opens = first + at * step * _ONE
        closes = min(opens + (step - 1) * _ONE, spans[-1])
        *inside, outside = (int(x) for x in counts[at])
        bins.append(
            Bin(
                first=opens,
                last=closes,
                outcomes=tuple((str(name), k) for name, k in zip(LABELS, inside, strict=True) if k),
                outside=outside,
                watched=_watched(counted, days, opens, closes, period),
            )
        )
    return TimelinePicture(bins=tuple(bins), start=start, step=step)


def _step(days: int) -> int:
    if days <= BY_DAY:
        return 1
    return 7 * -(-days // (7 * MOST_BARS))


def _counts(
    counting: Counting,
    days: Days,
    period: Interval,
    rows: npt.NDArray[np.int64] | None,
    first: date,
    step: int,
    n: int,
) -> npt.NDArray[np.int64]:
    """Incidents by bin and label; the last column is what lies outside the agreement's dates."""
    table = counting.record.incidents
    begins = column_micros(table["seen_from"])
    scope = np.asarray(table["out_of_scope"].fill_null("").to_numpy(zero_copy_only=False))
    shown = (begins >= micros(period.start)) & (begins < micros(period.end)) & (scope != "country")
    if rows is not None:
        asked = np.zeros(len(table), dtype=bool)
        asked[rows] = True
        shown &= asked
    chosen = np.flatnonzero(shown)
    label = np.where(scope[chosen] == "", counting.outcomes.label()[chosen], len(LABELS))
    at = (days.numbers(begins[chosen]) - first.toordinal()) // step
    counts = np.zeros((n, len(LABELS) + 1), dtype=np.int64)
    np.add.at(counts, (at, label), 1)
    return counts


def _watched(
    counting: Counting, days: Days, first: date, last: date, period: Interval
) -> float | None:
    span = Interval(max(days.span(first).start, period.start), min(days.span(last).end, period.end))
    coverage = counting.observed.during(None, span)
    if not coverage.declared:
        return None
    return coverage.watched_h / coverage.period_h if coverage.period_h else 0.0
