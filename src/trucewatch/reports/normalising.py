"""Normalising: the words of one row, by field, into an `Account`, or the fault that prevents it.

In:   `said`: what the row says by field, blank cells left out. Beside the fields of `Account`
      there are shorter ways to say the same: `seen` (a date, a time, a range), `seen_time`,
      `seen_last` (a last day, included, where `seen_to` is excluded), `coordinates` (latitude,
      longitude), and `deaths`, `injured`, `civilians`, `women`, `children` (ranges).
Out:  an `Account`, or a `FieldFault`.

One bad value spoils its row: half a report that looks whole is worse than a row to be mended.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from trucewatch.reports.coordinates import Bounds, parse_pair, parse_point
from trucewatch.reports.faults import Fault
from trucewatch.reports.model import Account
from trucewatch.reports.moments import Habits, parse_instant, parse_moment, spanning
from trucewatch.reports.numbers import (
    Range,
    parse_count,
    parse_distance,
    parse_measure,
    parse_range,
)
from trucewatch.reports.writing import says_nothing, tidy
from trucewatch.vocabulary.grades import read_grade
from trucewatch.vocabulary.instants import Interval

LONGEST_WORDS = 500
LONGEST_TEXT = 50_000

_WORDS = (
    "place_text", "admin1_text", "admin2_text", "country_text", "actor", "actor_basis", "target",
    "victim_status", "weapon", "language", "upstream",
)  # fmt: skip
_RANGES = {"deaths": True, "injured": True, "civilians": True, "women": False, "children": False}
"""Fields that take a range, and whether `Account` has a maximum for them."""
_COUNTS = (
    "deaths_min", "deaths_max", "injured_min", "injured_max", "civilians_min", "civilians_max",
    "women_min", "children_min",
)  # fmt: skip
_WHEN = ("seen", "seen_time", "seen_from", "seen_to", "seen_last", "reported_at")
_WHERE = ("lon", "lat", "coordinates", "error_radius_m")
_REST = ("act", "sides", "calibre_mm", "n_events", "grade", "credibility", "text")

FIELDS: frozenset[str] = frozenset((*_WORDS, *_RANGES, *_COUNTS, *_WHEN, *_WHERE, *_REST))
"""Every field a row may speak of."""

PARSED_FIELDS: frozenset[str] = frozenset(
    (*_RANGES, *_COUNTS, *_WHEN, *_WHERE, "calibre_mm", "n_events", "credibility")
)
"""Those that hold a number or a date: a cell of theirs without any digit is in the wrong place."""

_ACT = re.compile(r"^\d{1,2}(?:\.\d{1,3}){0,5}$")
_SIDES = re.compile(r"\s*[;|]\s*")


@dataclass(frozen=True, slots=True)
class FieldFault:
    """A fault and the fields it lies in, as the row spoke of them."""

    fields: tuple[str, ...]
    fault: Fault


@dataclass(frozen=True, slots=True)
class FileHabits:
    """What holds for a whole file: its times, the country's bounds, how late its dates run.

    `earlier` and `later` widen what was seen, where a source dates events by their upload.
    """

    times: Habits
    bounds: Bounds | None = None
    earlier: timedelta = timedelta(0)
    later: timedelta = timedelta(0)


class _FieldError(Exception):
    """Carries a fault out of one field; it never leaves `account`."""

    def __init__(self, fault: Fault, *fields: str) -> None:
        super().__init__(fault.code)
        self.fault, self.fields = fault, fields


def account(said: Mapping[str, str], habits: FileHabits) -> Account | FieldFault:
    """The account `said` gives. Fields that say nothing ("unknown", "-") are None."""
    try:
        values: dict[str, Any] = {"seen": _seen(said, habits)}
        for field, value in said.items():
            reader = _READERS.get(field)
            if reader is not None:
                values[field] = reader(field, value)
        if "reported_at" in said:
            values["reported_at"] = _given(
                parse_instant(said["reported_at"], habits.times), "reported_at"
            )
        for field, bounded in _RANGES.items():
            if field in said:
                _add_range(values, field, said[field], bounded)
        if "grade" in said:
            _add_grade(values, said["grade"])
        _check_ends(values)
        _add_point(values, said, habits)
        if values.get("actor") is None:
            values["actor_basis"] = None
    except _FieldError as faulty:
        return FieldFault(faulty.fields, faulty.fault)
    return Account(**values)


def _given(value: Any, *fields: str) -> Any:
    if isinstance(value, Fault):
        raise _FieldError(value, *fields)
    return value


def _seen(said: Mapping[str, str], habits: FileHabits) -> Interval:
    clock = said.get("seen_time", "")
    start = said.get("seen") or said.get("seen_from")
    if start is None or says_nothing(start):
        raise _FieldError(
            Fault(
                "no_date",
                "the row does not say when it happened",
                "give at least the month, as 2017-01",
            ),
            "seen_from" if "seen_from" in said else "seen",
        )
    field = "seen" if said.get("seen") else "seen_from"
    seen: Interval = _given(parse_moment(start, habits.times, clock), field)
    if said.get("seen_last"):
        last = _given(parse_moment(said["seen_last"], habits.times), "seen_last")
        seen = _given(spanning(seen, last), field, "seen_last")
    if said.get("seen_to"):
        seen = _until(seen, _given(parse_instant(said["seen_to"], habits.times), "seen_to"))
    if habits.earlier or habits.later:
        seen = Interval(seen.start - habits.earlier, seen.end + habits.later)
    return seen


def _until(seen: Interval, end: Any) -> Interval:
    if end < seen.start:
        raise _FieldError(
            Fault("ends_before_start", "the time ends before it starts", "exchange the two values"),
            "seen_from",
            "seen_to",
        )
    return Interval(seen.start, end)


def _words(field: str, value: str) -> str | None:
    if says_nothing(value):
        return None
    words = tidy(value)
    if len(words) > LONGEST_WORDS:
        raise _FieldError(
            Fault(
                "too_long",
                f"the cell is longer than {LONGEST_WORDS} characters",
                "map long text to `text`",
            ),
            field,
        )
    return words


def _text(field: str, value: str) -> str | None:
    words = tidy(value)
    if len(words) > LONGEST_TEXT:
        raise _FieldError(
            Fault(
                "too_long",
                f"the text is longer than {LONGEST_TEXT:,} characters",
                "keep long documents as evidence, and a summary here",
            ),
            field,
        )
    return words or None


def _act(field: str, value: str) -> str | None:
    if says_nothing(value):
        return None
    code = value.strip()
    if not _ACT.match(code):
        raise _FieldError(
            Fault(
                "unknown_act",
                "these words stand for no act",
                "list them under `values: act:` in the mapping, with a code of acts.yaml, "
                "or with ~ where they name none",
            ),
            field,
        )
    return code


def _sides(field: str, value: str) -> tuple[str, ...]:
    names = (_words(field, name) for name in _SIDES.split(value))
    return tuple(dict.fromkeys(name for name in names if name))


def _measure(field: str, value: str) -> float | None:
    parse = parse_distance if field == "error_radius_m" else parse_measure
    number: float | None = _given(parse(value), field)
    if number is not None and number <= 0:
        raise _FieldError(
            Fault("not_positive", "the number must be above zero", "leave it blank if unknown"),
            field,
        )
    return number


def _count(field: str, value: str) -> int | None:
    number: int | None = _given(parse_count(value), field)
    return number


def _small(field: str, value: str) -> int | None:
    number: int | None = _given(parse_count(value), field)
    top = 6 if field == "credibility" else 100_000
    if number is not None and not 1 <= number <= top:
        raise _FieldError(
            Fault(
                "out_of_range", f"the number must be 1 to {top}", "correct it, or leave it blank"
            ),
            field,
        )
    return number


_READERS: dict[str, Callable[[str, str], Any]] = {
    **dict.fromkeys(_WORDS, _words),
    **dict.fromkeys(_COUNTS, _count),
    **dict.fromkeys(("calibre_mm", "error_radius_m"), _measure),
    **dict.fromkeys(("n_events", "credibility"), _small),
    "text": _text,
    "act": _act,
    "sides": _sides,
}


def _add_range(values: dict[str, Any], field: str, value: str, bounded: bool) -> None:
    said: Range = _given(parse_range(value), field)
    if values.get(f"{field}_min") is None:
        values[f"{field}_min"] = said.low
    if bounded and values.get(f"{field}_max") is None:
        values[f"{field}_max"] = said.high


def _add_grade(values: dict[str, Any], value: str) -> None:
    """An Admiralty grade's halves; a `credibility` of its own goes before the grade's digit."""
    try:
        grade = read_grade(None if says_nothing(value) else value)
    except ValueError as error:
        raise _FieldError(
            Fault(
                "no_grade",
                "this is no Admiralty grade",
                "give a letter A to F, a digit 1 to 6, or both, as B2; or leave it blank",
            ),
            "grade",
        ) from error
    values["reliability"] = grade.reliability
    if values.get("credibility") is None:
        values["credibility"] = grade.credibility


def _check_ends(values: Mapping[str, Any]) -> None:
    for field, bounded in _RANGES.items():
        low, high = values.get(f"{field}_min"), values.get(f"{field}_max")
        if bounded and low is not None and high is not None and low > high:
            raise _FieldError(
                Fault("range_reversed", "the minimum is above the maximum", "exchange the two"),
                f"{field}_min",
                f"{field}_max",
            )


def _add_point(values: dict[str, Any], said: Mapping[str, str], habits: FileHabits) -> None:
    if "coordinates" in said:
        point = _given(parse_pair(said["coordinates"], habits.bounds), "coordinates")
    elif "lon" in said or "lat" in said:
        point = parse_point(said.get("lon", ""), said.get("lat", ""), habits.bounds)
        point = _given(point, "lon", "lat")
    else:
        point = None
    if point is not None:
        values["lon"], values["lat"] = point.lon, point.lat
