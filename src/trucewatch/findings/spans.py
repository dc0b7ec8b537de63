"""When: the spans of time within which nothing about the agreement changes.

The instants at which anything changes (starts, ends, doubts, acceptances, lists, relations,
outlines, gates) cut time into spans. An incident touches one span or several; whatever is asked of
it is asked of each.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from trucewatch.agreement.model import Agreement, Force, Moment, Period
from trucewatch.vocabulary.instants import Interval, local_day

LONG_AGO = datetime(1, 1, 2, tzinfo=UTC)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

NEVER, ALWAYS = int(np.iinfo(np.int64).min), int(np.iinfo(np.int64).max)
"""Edges of an incident nobody dated. [microsecond]"""

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Spans:
    """`starts` are the instants spans begin at; span 0 lies before all of them."""

    starts: tuple[datetime, ...]

    def of(self, first: Ints, last: Ints) -> tuple[Ints, Ints]:
        """The spans that hold the first and the last instant. [microsecond since 1970]"""
        edges = self.edges()
        return (
            np.searchsorted(edges, first, side="right").astype(np.int64),
            np.searchsorted(edges, last, side="right").astype(np.int64),
        )

    def edges(self) -> Ints:
        """The starts as numbers. [microsecond since 1970]"""
        return np.array([microseconds(start) for start in self.starts], dtype=np.int64)

    def instants(self, first: int, last: int) -> tuple[datetime, ...]:
        """One instant for each span from `first` to `last`."""
        return tuple(self.instant(k) for k in range(first, last + 1))

    def instant(self, span: int) -> datetime:
        """The instant a span begins at."""
        return self.starts[span - 1] if span else LONG_AGO

    def share(self, first: Ints, last: Ints, worth: Floats, unbounded: float) -> Floats:
        """The part of each interval that falls into spans, each weighed by its `worth`.

        Within an interval every instant is taken as equally likely; one without a known start or
        end gives `unbounded`. `worth` has shape (n_starts + 1,).
        """
        if (worth == worth[0]).all():
            return np.full(len(first), worth[0])
        begin, end = first.astype(np.float64), last.astype(np.float64) + 1.0
        total = np.full(len(first), 0.0)
        edges = [-np.inf, *self.edges().astype(np.float64), np.inf]
        for span in np.flatnonzero(worth):
            inside = np.minimum(end, edges[span + 1]) - np.maximum(begin, edges[span])
            total += worth[span] * np.maximum(inside, 0.0)
        share = np.clip(total / np.maximum(end - begin, 1.0), 0.0, 1.0)
        return np.where((first == NEVER) | (last >= ALWAYS - 1), unbounded, share)


def spans_of(agreement: Agreement) -> Spans:
    """The spans of an agreement."""
    points: set[datetime | None] = set()
    for moment in _moments(agreement):
        if moment is not None:
            points |= {moment.low, moment.high}
    points |= {state.at for gate in agreement.gates for state in gate.certified}
    for day in _days(agreement):
        if day is not None:
            whole = day_of(day, agreement)
            points |= {whole.start, whole.end}
    return Spans(tuple(sorted(point for point in points if point is not None)))


def day_of(day: date, agreement: Agreement) -> Interval:
    """A day in the agreement's zone."""
    return local_day(day, agreement.clock.zone)


def bounds(incidents: pa.Table) -> tuple[Ints, Ints]:
    """First and last instant of each incident; an unknown end reaches as far as time does.

    `seen_to` is excluded, so the last instant lies a microsecond before it; an incident without
    duration is its one instant. [microsecond since 1970]
    """
    first = _instants(incidents["seen_from"], NEVER)
    end = _instants(incidents["seen_to"], ALWAYS)
    return first, np.maximum(first, end - 1)


def microseconds(instant: datetime) -> int:
    """Since 1970, UTC."""
    return (instant - _EPOCH) // _MICROSECOND


def _moments(agreement: Agreement) -> Iterator[Moment | None]:
    for instrument in agreement.instruments:
        yield from _of_force(instrument.force)
    for actor in agreement.actors:
        yield from (acceptance.notified for acceptance in actor.accepted.values())
    for norm in agreement.norms:
        yield from (norm.start, norm.due, norm.end)
    for listing in agreement.lists:
        for version in listing.versions:
            yield from _edges(version.period)
    for place in agreement.places:
        for outline in place.versions:
            yield from _edges(outline.period)


def _of_force(force: Force) -> Iterator[Moment | None]:
    yield from (force.start, force.end, force.doubted_from)
    for suspension in force.suspensions:
        yield from _edges(suspension)


def _edges(period: Period) -> tuple[Moment | None, Moment | None]:
    return period.start, period.end


def _days(agreement: Agreement) -> Iterator[date | None]:
    for actor in agreement.actors:
        yield actor.doubted_from
        for acceptance in actor.accepted.values():
            yield from (acceptance.on, acceptance.until)
    for relation in agreement.relations:
        yield from (relation.since, relation.until)


def _instants(column: pa.ChunkedArray, missing: int) -> Ints:
    whole = column.cast(pa.timestamp("us", "UTC")).cast(pa.int64()).combine_chunks()
    return np.asarray(whole.fill_null(missing).to_numpy(zero_copy_only=False), dtype=np.int64)
