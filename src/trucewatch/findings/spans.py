"""When: the spans of time within which nothing about the agreement changes.

The instants at which anything changes (start, end, acceptances, doubts, relations) cut time into
spans. An incident touches one span or several; whatever is asked of it is asked of each.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from trucewatch.agreement.model import Agreement
from trucewatch.vocabulary.instants import Interval, local_day

LONG_AGO = datetime(1, 1, 2, tzinfo=UTC)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Spans:
    """`starts` are the instants spans begin at; span 0 lies before all of them."""

    starts: tuple[datetime, ...]

    def of(self, first: Ints, last: Ints) -> tuple[Ints, Ints]:
        """The spans that hold the first and the last instant. [microsecond since 1970]"""
        edges = np.array([microseconds(start) for start in self.starts], dtype=np.int64)
        return (
            np.searchsorted(edges, first, side="right").astype(np.int64),
            np.searchsorted(edges, last, side="right").astype(np.int64),
        )

    def instants(self, first: int, last: int) -> tuple[datetime, ...]:
        """One instant for each span from `first` to `last`."""
        return tuple(self.starts[k - 1] if k else LONG_AGO for k in range(first, last + 1))


def spans_of(agreement: Agreement) -> Spans:
    """The spans of an agreement."""
    clock = agreement.clock
    points = {clock.start, clock.end, clock.doubted_from}
    days: set[date | None] = set()
    for actor in agreement.actors:
        days |= {actor.doubted_from, *actor.accepted.values()}
    for relation in agreement.relations:
        days |= {relation.since, relation.until}
    for day in days - {None}:
        whole = day_of(day, agreement)
        points |= {whole.start, whole.end}
    return Spans(tuple(sorted(point for point in points if point is not None)))


def day_of(day: date | None, agreement: Agreement) -> Interval:
    """A day in the agreement's zone. Raises ValueError for no day."""
    if day is None:
        raise ValueError("no day")
    return local_day(day, agreement.clock.zone)


def bounds(incidents: pa.Table) -> tuple[Ints, Ints]:
    """First and last instant of each incident; an unknown end reaches as far as time does.

    `seen_to` is excluded, so the last instant lies a microsecond before it; an incident without
    duration is its one instant. [microsecond since 1970]
    """
    first = _instants(incidents["seen_from"], np.iinfo(np.int64).min)
    end = _instants(incidents["seen_to"], np.iinfo(np.int64).max)
    return first, np.maximum(first, end - 1)


def share_in_force(first: Ints, last: Ints, agreement: Agreement) -> tuple[Floats, Floats]:
    """Lowest and highest chance that each incident fell into the ceasefire.

    Within an incident's interval every instant is taken as equally likely. Where the end is in
    doubt the chance may be anything from 0.
    """
    clock = agreement.clock
    high = _overlap(first, last, clock.start, clock.end)
    if clock.doubted_from is None:
        return high, high
    return np.minimum(high, _overlap(first, last, clock.start, clock.doubted_from)), high


def microseconds(instant: datetime) -> int:
    """Since 1970, UTC."""
    return (instant - _EPOCH) // _MICROSECOND


def _overlap(first: Ints, last: Ints, start: datetime, end: datetime | None) -> Floats:
    low = np.maximum(first.astype(np.float64), float(microseconds(start)))
    stop = np.inf if end is None else float(microseconds(end))
    high = np.minimum(last.astype(np.float64) + 1.0, stop)
    length = last.astype(np.float64) + 1.0 - first.astype(np.float64)
    return np.clip((high - low) / np.maximum(length, 1.0), 0.0, 1.0)


def _instants(column: pa.ChunkedArray, missing: int) -> Ints:
    whole = column.cast(pa.timestamp("us", "UTC")).cast(pa.int64()).combine_chunks()
    return np.asarray(whole.fill_null(missing).to_numpy(zero_copy_only=False), dtype=np.int64)
