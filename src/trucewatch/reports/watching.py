"""Watching: declared watches and denials of access, from their cells.

A bare last day is included whole; an end with a time is that instant.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from trucewatch.reports.faults import Fault
from trucewatch.reports.model import RestrictionRow, WatchRow
from trucewatch.reports.moments import Habits, parse_moment
from trucewatch.reports.normalising import FieldFault
from trucewatch.reports.numbers import parse_count
from trucewatch.reports.writing import folded, says_nothing, tidy
from trucewatch.vocabulary.instants import Interval

KINDS = ("watch", "restriction")
_NEARLY_A_DAY = timedelta(hours=22)


def watching(said: Mapping[str, str], times: Habits) -> WatchRow | RestrictionRow | FieldFault:
    """A watch or a restriction, as `kind` says.

    `said` has kind, area, from; for a watch also to and means; for a restriction any of by_actor,
    reason, delay_min, outcome.
    """
    kind = folded(said.get("kind", ""))
    if kind not in KINDS:
        return FieldFault(
            ("kind",),
            Fault("unknown_kind", "the row is neither a watch nor a restriction", "write one"),
        )
    area = _words(said, "area")
    if area is None:
        return FieldFault(
            ("area",), Fault("no_area", "the row names no area", "give a P-code of the mission")
        )
    start = _moment(said, "from", times)
    if isinstance(start, FieldFault):
        return start
    if kind == "watch":
        return _watch(area, start, said, times)
    return _restriction(area, start, said)


def _watch(
    area: str, start: Interval, said: Mapping[str, str], times: Habits
) -> WatchRow | FieldFault:
    last = start if says_nothing(said.get("to", "")) else _moment(said, "to", times)
    if isinstance(last, FieldFault):
        return last
    end = last.end if last is start or last.duration >= _NEARLY_A_DAY else last.start
    if end <= start.start:
        return FieldFault(
            ("from", "to"),
            Fault("ends_before_start", "the watch ends before it starts", "exchange the two"),
        )
    means = _words(said, "means") or "unstated"
    return WatchRow(area=area, interval=Interval(start.start, end), means=means)


def _restriction(
    area: str, start: Interval, said: Mapping[str, str]
) -> RestrictionRow | FieldFault:
    delay = parse_count(said.get("delay_min", ""))
    if isinstance(delay, Fault):
        return FieldFault(("delay_min",), delay)
    return RestrictionRow(
        area=area,
        at=start.start,
        by_actor=_words(said, "by_actor"),
        reason_quoted=_words(said, "reason"),
        delay_min=delay,
        outcome=_words(said, "outcome"),
    )


def _moment(said: Mapping[str, str], field: str, times: Habits) -> Interval | FieldFault:
    value = said.get(field, "")
    if says_nothing(value):
        return FieldFault(
            (field,), Fault("no_date", "the row does not say when", "give a date, with a time")
        )
    moment = parse_moment(value, times)
    return FieldFault((field,), moment) if isinstance(moment, Fault) else moment


def _words(said: Mapping[str, str], field: str) -> str | None:
    value = said.get(field, "")
    return None if says_nothing(value) else tidy(value)
