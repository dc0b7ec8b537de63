"""Dates in the wild: ISO, day/month/year, names of months in four languages, ranges.

03/04/2025 is two different days: without a declared order it is a fault, never a guess. A month
or a year alone widens the interval; a bare date is local midnight to midnight.

Source of the cases: PRACTICE.md, and dateparser's own misreadings recorded in STACK.md section 4.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from trucewatch.reports.faults import Fault
from trucewatch.reports.months import MONTH, WEEKDAY, month_number
from trucewatch.reports.writing import folded

ORDERS = ("dmy", "mdy", "ymd")
EARLIEST, LATEST = 1900, 2100
LONGEST = 200


@dataclass(frozen=True, slots=True)
class Days:
    """From the first day to the last, both included. One day has both the same."""

    first: date
    last: date


_ISO = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})$")
_ISO_BASIC = re.compile(r"^((?:19|20)\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$")
_ISO_MONTH = re.compile(r"^(\d{4})[-/.](\d{1,2})$")
_MONTH_YEAR = re.compile(r"^(\d{1,2})[-/.](\d{4})$")
_YEAR = re.compile(r"^(\d{4})$")
_YEAR_FIRST = re.compile(r"^(\d{4})([/.])(\d{1,2})\2(\d{1,2})$")
_NUMERIC = re.compile(r"^(\d{1,2}) ?([/. -]) ?(\d{1,2}) ?\2 ?(\d{4}|\d{2})$")
_TIDY = re.compile(r"(?<=\d)(?:st|nd|rd|th)(?!\w)|(?<!\w)(?:of|the|г|года|м|سنة|عام|في)(?!\w)\.?")

_DAY = r"(\d{1,2})"
_NAMED_MONTH = rf"({MONTH})(?: ?/ ?{MONTH})?"
_DAY_NAME = re.compile(rf"^{_DAY}[\s./-]*{_NAMED_MONTH}[\s,./-]*(\d{{4}}|\d{{2}})$")
_NAME_DAY = re.compile(rf"^{_NAMED_MONTH}[\s./-]*{_DAY}[\s,./-]+(\d{{4}})$")
_YEAR_NAME = re.compile(rf"^(\d{{4}})[\s,./-]*{_NAMED_MONTH}[\s./-]*{_DAY}$")
_NAME_YEAR = re.compile(rf"^{_NAMED_MONTH}[\s,./-]*(\d{{4}})$")
_DAYS_NAME = re.compile(rf"^{_DAY} ?- ?{_DAY}[\s./-]*{_NAMED_MONTH}[\s,./-]*(\d{{4}})$")
_NAME_DAYS = re.compile(rf"^{_NAMED_MONTH} {_DAY} ?- ?{_DAY}[\s,]+(\d{{4}})$")
_NO_YEAR = re.compile(rf"^(?:{_DAY}[\s./-]*{_NAMED_MONTH}|{_NAMED_MONTH}[\s./-]*{_DAY})$")
_BETWEEN = re.compile(
    r" (?:-|to|until|till|through|and|إلى|الى|حتى|до|по) |\.\.|--|(?<=\d) ?- (?=\d)"
)
_FROM = re.compile(r"^(?:from|between|من|بين|с) ")


@lru_cache(maxsize=16384)
def parse_days(text: str, order: str | None = None) -> Days | Fault:
    """The days `text` names. `order` (`dmy`, `mdy`, `ymd`) says how numbers stand, if declared."""
    plain = folded(text)
    if len(plain) > LONGEST:
        return _not_a_date()
    iso = _ISO.match(plain)
    if iso:
        return _checked(_day(int(iso[1]), int(iso[2]), int(iso[3])))
    plain = _FROM.sub("", re.sub(r"\s+", " ", _TIDY.sub(" ", WEEKDAY.sub(" ", plain)))).strip(" ,")
    whole = _one(plain, order)
    if not isinstance(whole, Fault) or whole.code != "not_a_date":
        return _checked(whole)
    parts = [part.strip() for part in _parts(plain)]
    if len(parts) != 2:
        return whole
    return _checked(_range(_one(parts[0], order), _one(parts[1], order)))


def _parts(plain: str) -> list[str]:
    parts = _BETWEEN.split(plain)
    if len(parts) == 1 and plain.count("/") == 1:
        return plain.split("/")
    return parts


def _one(plain: str, order: str | None) -> Days | Fault:
    for pattern, read in _NAMED:
        match = pattern.match(plain)
        if match:
            return read(match)
    numeric = _NUMERIC.match(plain)
    if numeric:
        return _numeric(int(numeric[1]), int(numeric[3]), numeric[4], order)
    return _not_a_date(plain)


def _numeric(a: int, b: int, year_text: str, order: str | None) -> Days | Fault:
    """Two numbers and a year: settled by the declared order, or by one of them being over 12."""
    if len(year_text) == 2:
        if order is None:
            return _ambiguous("the year has two digits and no order is declared")
        if order == "ymd":
            return _day(2000 + a, b, int(year_text))
    year = int(year_text) + (2000 if len(year_text) == 2 else 0)
    if order is not None and order != "ymd":
        day, month = (a, b) if order == "dmy" else (b, a)
        if month > 12 >= day:
            return Fault(
                "not_in_this_order",
                f"the date does not fit the declared order {order}",
                "correct the date, or the order in the mapping",
            )
        return _day(year, month, day)
    if a > 12 or b > 12:
        return _day(year, b, a) if a > 12 else _day(year, a, b)
    if a == b:
        return _day(year, a, b)
    return _ambiguous("it may be two different days, as no order is declared")


def _range(first: Days | Fault, last: Days | Fault) -> Days | Fault:
    if isinstance(last, Fault):
        return last
    if isinstance(first, Fault):
        return first
    if last.last < first.first:
        return Fault(
            "ends_before_start", "the range ends before it starts", "exchange the two dates"
        )
    return Days(first.first, last.last)


def _day(year: int, month: int, day: int) -> Days | Fault:
    try:
        one = date(year, month, day)
    except ValueError:
        return Fault(
            "impossible_date",
            "there is no such day in the calendar",
            "correct the date; if only the month is known, write 2017-02",
        )
    return Days(one, one)


def _month(year: int, month: int) -> Days | Fault:
    first = _day(year, month, 1)
    if isinstance(first, Fault):
        return first
    return Days(first.first, first.first.replace(day=monthrange(year, month)[1]))


def _several(first: int, last: int, month: int, year: int) -> Days | Fault:
    return _range(_day(year, month, first), _day(year, month, last))


def _year(year: int) -> Days | Fault:
    return _range(_day(year, 1, 1), _day(year, 12, 31))


def _short(year: str) -> int:
    return int(year) + (2000 if len(year) == 2 else 0)


def _checked(days: Days | Fault) -> Days | Fault:
    if isinstance(days, Fault):
        return days
    if days.first.year < EARLIEST or days.last.year > LATEST:
        return Fault(
            "far_away_date",
            f"the date is before {EARLIEST} or after {LATEST}",
            "correct the year; a date of another calendar must be converted first",
        )
    return days


_NAMED: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Days | Fault]], ...] = (
    (_ISO, lambda m: _day(int(m[1]), int(m[2]), int(m[3]))),
    (_ISO_BASIC, lambda m: _day(int(m[1]), int(m[2]), int(m[3]))),
    (_YEAR_FIRST, lambda m: _day(int(m[1]), int(m[3]), int(m[4]))),
    (_ISO_MONTH, lambda m: _month(int(m[1]), int(m[2]))),
    (_MONTH_YEAR, lambda m: _month(int(m[2]), int(m[1]))),
    (_DAYS_NAME, lambda m: _several(int(m[1]), int(m[2]), month_number(m[3]), int(m[4]))),
    (_NAME_DAYS, lambda m: _several(int(m[2]), int(m[3]), month_number(m[1]), int(m[4]))),
    (_DAY_NAME, lambda m: _day(_short(m[3]), month_number(m[2]), int(m[1]))),
    (_NAME_DAY, lambda m: _day(int(m[3]), month_number(m[1]), int(m[2]))),
    (_YEAR_NAME, lambda m: _day(int(m[1]), month_number(m[2]), int(m[3]))),
    (_NAME_YEAR, lambda m: _month(int(m[2]), month_number(m[1]))),
    (_YEAR, lambda m: _year(int(m[1]))),
)


def _ambiguous(why: str) -> Fault:
    return Fault(
        "ambiguous_date",
        f"the date cannot be told: {why}",
        "declare `dates: {order: dmy}` (or mdy) in the mapping, or write 2017-01-12",
    )


def _not_a_date(plain: str = "") -> Fault:
    if _NO_YEAR.match(plain):
        return Fault("no_year", "the date has no year", "add the year")
    if re.fullmatch(r"\d{5}(?:\.\d+)?", plain):
        return Fault(
            "serial_date",
            "this looks like the number a spreadsheet keeps instead of a date",
            "format the column as a date and save the file again",
        )
    if re.fullmatch(r"1\d{9}(?:\d{3})?", plain):
        return Fault(
            "unix_time",
            "this looks like seconds or milliseconds since 1970",
            "convert the column to dates, as 2017-01-12 14:05 +00:00",
        )
    return Fault(
        "not_a_date",
        "no date could be read here",
        "write 2017-01-12, 12 January 2017, or 2017-01 where only the month is known",
    )
