"""Tallying: published numbers, from their cells to `TallyRow`s.

A tally is a publication: its publisher is named, unlike a report's source. Days stay as published:
a bulletin dated D covers about the 24 hours before, and whoever compares figures aligns them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from trucewatch.reports.dates import parse_days
from trucewatch.reports.faults import Fault
from trucewatch.reports.model import TallyRow
from trucewatch.reports.normalising import FieldFault
from trucewatch.reports.numbers import parse_count
from trucewatch.reports.writing import folded, says_nothing, tidy

TARGET_EXCLUDED = "said_to_target_excluded"

_PAIR = re.compile(r"^(.+?)\s*[=:]\s*(.*)$")
_YES, _NO = frozenset({"yes", "true", "1", "نعم"}), frozenset({"no", "false", "0", "لا"})


def tally_rows(said: Mapping[str, str]) -> list[TallyRow] | FieldFault:
    """The numbers of one row.

    `said` has the fields of `TallyRow`, and may have `title_count` (another total, given by the
    headline), `target_excluded`, and `parts`: numbers by area as `A=14; B=11`.
    """
    try:
        return list(_rows(said))
    except _CellError as faulty:
        return FieldFault((faulty.field,), faulty.fault)


class _CellError(Exception):
    def __init__(self, field: str, fault: Fault) -> None:
        super().__init__(fault.code)
        self.field, self.fault = field, fault


def _rows(said: Mapping[str, str]) -> Iterator[TallyRow]:
    publisher = _words(said, "publisher")
    if publisher is None:
        raise _CellError(
            "publisher",
            Fault("no_publisher", "the row does not say who published it", "name the publisher"),
        )
    day_from, day_to = _days(said)
    area = _words(said, "area")
    number = _number(said, "count")
    title = _number(said, "title_count")
    headline = _yes(said, "headline", otherwise=area is None)
    bulletin, note = _words(said, "bulletin"), _words(said, "note")
    parts = _pairs(said, "parts")
    whole = TallyRow(
        publisher=publisher,
        day_from=day_from,
        day_to=day_to,
        area=area,
        attributed_to=_words(said, "attributed_to"),
        count=title if number is None else number,
        headline=headline,
        confirmed_by=_confirmations(said),
        unit=_words(said, "unit"),
        bulletin=bulletin,
        note=note,
    )
    yield whole
    beside = replace(whole, confirmed_by={}, note=None)
    if title is not None and number is not None and title != number:
        yield replace(beside, area=None, count=title, headline=True, note=note)
    for name, part in parts.items():
        yield replace(beside, area=name, count=part, headline=False)


def _words(said: Mapping[str, str], field: str) -> str | None:
    value = said.get(field, "")
    return None if says_nothing(value) else tidy(value)


def _number(said: Mapping[str, str], field: str) -> int | None:
    number = parse_count(said.get(field, ""))
    if isinstance(number, Fault):
        raise _CellError(field, number)
    return number


def _days(said: Mapping[str, str]) -> tuple[str | None, str | None]:
    first, last = _day(said, "day_from", first=True), _day(said, "day_to", first=False)
    if first is not None and last is not None and last < first:
        raise _CellError(
            "day_to",
            Fault("ends_before_start", "the days end before they start", "exchange the two dates"),
        )
    return first, last


def _day(said: Mapping[str, str], field: str, *, first: bool) -> str | None:
    value = said.get(field, "")
    if says_nothing(value):
        return None
    days = parse_days(value)
    if isinstance(days, Fault):
        raise _CellError(field, days)
    return (days.first if first else days.last).isoformat()


def _confirmations(said: Mapping[str, str]) -> dict[str, int]:
    confirmed = {
        name: number for name, number in _pairs(said, "confirmed_by").items() if number is not None
    }
    excluded = _number(said, "target_excluded")
    if excluded is not None:
        confirmed[TARGET_EXCLUDED] = excluded
    return confirmed


def _pairs(said: Mapping[str, str], field: str) -> dict[str, int | None]:
    """Names with numbers, from `A=14; B=11`; a name alone has no number."""
    pairs: dict[str, int | None] = {}
    for item in said.get(field, "").split(";"):
        if says_nothing(item):
            continue
        match = _PAIR.match(tidy(item))
        name, value = (match[1], match[2]) if match else (tidy(item), "")
        number = parse_count(value)
        if isinstance(number, Fault):
            raise _CellError(field, number)
        if name in pairs:
            raise _CellError(
                field, Fault("repeated_name", "one name stands twice in the cell", "keep one")
            )
        pairs[name] = number
    return pairs


def _yes(said: Mapping[str, str], field: str, *, otherwise: bool) -> bool:
    value = folded(said.get(field, ""))
    if value in _YES:
        return True
    if value in _NO:
        return False
    if says_nothing(value):
        return otherwise
    raise _CellError(field, Fault("not_yes_or_no", "this is neither yes nor no", "write yes or no"))
