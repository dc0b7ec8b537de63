"""Dates in prose: days, months and weekdays, held against the day on which it was published.

A day without a year is the last such day before publication, unless its sentence speaks of what
will be and the next one is near; weekdays alike, up to the day of publication. `first` and `last`
are local days, both included; of a part of a year (“early last year”) they cover the whole.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

from trucewatch.claims.model import DATE, Proposal
from trucewatch.reports.dates import EARLIEST, LATEST
from trucewatch.reports.months import MONTH, month_number
from trucewatch.reports.writing import folded

Days = tuple[date, date]
_DAY = r"(\d{1,2})(?:st|nd|rd|th)?"
_M = rf"({MONTH})(?:[\s/]{{1,4}}(?:{MONTH}))?"
_YEAR = r"((?:19|20)\d\d)(?!\d)"
_OF = r"\s*(?:of\s+|de\s+|من\s+)?(?:شهر\s+)?"
_DASH = r"\s*(?:-|–|—|to|and|و|إلى|حتى|until)\s*"
_IN = r"(?:عام|سنة|لعام|год[ау]?|,)?\s*"

_FORMS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(rf"(?:(?<![\w.,/-])|(?<=\bو)){form}(?![\w])", re.IGNORECASE))
    for name, form in (
        ("iso", rf"{_YEAR}-(\d\d)-(\d\d)"),
        ("days_month", rf"{_DAY}{_DASH}{_DAY}{_OF}{_M}(?:\s*{_IN}{_YEAR})?"),
        ("months_year", rf"{_M}{_DASH}{_M}\s*{_IN}{_YEAR}"),
        ("day_month", rf"{_DAY}{_OF}{_M}(?:\s*{_IN}{_YEAR})?"),
        ("month_day", rf"{_M}\s+{_DAY}(?!\s*(?:%|,\d{{3}}))(?:\s*,?\s*{_YEAR})?"),
        ("month_year", rf"(?<!\d\s)(?<!st\s)(?<!nd\s)(?<!rd\s)(?<!th\s){_M}\s*{_IN}{_YEAR}"),
    )
)
_MONTH_ALONE = re.compile(
    rf"(?:(?<!\w)(?:(?:early|late|mid|by|in|since|during|until|through|throughout|of)[\s-]+)"
    rf"|(?<!\w)(?:شهر|خلال|منذ|أوائل|أواخر|في)\s+(?:شهر\s+)?)({MONTH})(?!\w)(?!\s+\d)",
    re.IGNORECASE,
)
_YEAR_ALONE = re.compile(
    r"(?<!\w)(?:(?:in|since|of|during|until|throughout)\s+|(?:في\s+)?(?:عام|سنة|العام)\s+|в\s+)"
    rf"{_YEAR}(?!\s*(?:-|/)\s*\d)(?!\w)",
    re.IGNORECASE,
)
_PART_OF = r"(?:(?:early|late|mid|the (?:beginning|start|end|middle) of)[\s-]+)?"
_LAST = re.compile(rf"(?<!\w)(?:{_PART_OF}(?:last|this) year|العام الماضي)(?!\w)", re.IGNORECASE)
_PART_YEAR = re.compile(
    r"(?<!\w)(?:the (?:end|beginning|start|middle) of|"
    r"و?(?:في )?(?:نهاية|بداية|مطلع|منتصف)(?: عام)?)"
    rf"\s+{_YEAR}(?!\w)",
    re.IGNORECASE,
)
_WILL = re.compile(
    r"\b(?:will|would|next|upcoming|"
    r"(?<!was )(?<!were )(?<!been )(?:scheduled|due|planned|set to))\b|سوف|المقبل|المقرر",
    re.IGNORECASE,
)
HALF_A_YEAR = timedelta(days=183)

_WEEKDAYS = (
    "monday|الاثنين|الإثنين|понедельник\\w*|pazartesi",
    "tuesday|الثلاثاء|вторник\\w*|salı",
    "wednesday|الأربعاء|сред[уыае]|çarşamba",
    "thursday|الخميس|четверг\\w*|perşembe",
    "friday|الجمعة|пятниц\\w+|cuma",
    "saturday|السبت|суббот\\w+|cumartesi",
    "sunday|الأحد|воскресень\\w+|pazar",
)
_WEEKDAY = re.compile(
    "(?<!\\w)(?:(next) )?(?:" + "|".join(f"({names})" for names in _WEEKDAYS) + ")(?!\\w)",
    re.IGNORECASE,
)


def dates(text: str, published: date | None) -> Iterator[Proposal]:
    """Every date that the text speaks of; those that need a year only where it is published."""
    taken: list[tuple[int, int]] = []
    for start, end, days in _all(text, published):
        if any(start < other_end and other < end for other, other_end in taken):
            continue
        taken.append((start, end))
        value = {"first": days[0].isoformat(), "last": days[1].isoformat()}
        yield Proposal(kind=DATE, start=start, end=end, quote=text[start:end], value=value)


def publication_day(text: str, head: int = 600) -> date | None:
    """The first whole date among the first characters: what a report says of its own day."""
    whole = (days[0] for _, _, days in _forms(text[:head], None) if days[0] == days[1])
    return next(whole, None)


def _all(text: str, published: date | None) -> Iterator[tuple[int, int, Days]]:
    yield from _forms(text, published)
    for match in _PART_YEAR.finditer(text):
        yield (*match.span(), _year(int(match[1])))
    for match in _YEAR_ALONE.finditer(text):
        yield (*match.span(1), _year(int(match[1])))
    if published is None:
        return
    for match in _LAST.finditer(text):
        this = "this" in match[0].lower()
        yield (*match.span(), _year(published.year - (not this)))
    for match in _MONTH_ALONE.finditer(text):
        named = text[match.start(1) : match.end(1)]
        if named[:1].islower() and named.isascii():
            continue  # “may”, “march”: verbs
        month = month_number(folded(named))
        ahead = _ahead(text, *match.span(1)) and (month - published.month) % 12 < 6
        year = published.year + (month < published.month if ahead else -(month > published.month))
        yield (*match.span(1), _month(year, month))
    for match in _WEEKDAY.finditer(text):
        if match[0].isascii() and not match[0].removeprefix("next ")[:1].isupper():
            continue
        wanted = next(n for n in range(7) if match[n + 2])
        day = published - timedelta(days=(published.weekday() - wanted) % 7)
        later = match[1] or (day != published and _promised(text, match.start()))
        yield (*match.span(), _whole(day + timedelta(days=7 * bool(later))))


def _forms(text: str, published: date | None) -> Iterator[tuple[int, int, Days]]:
    found = []
    for order, (name, form) in enumerate(_FORMS):
        for match in form.finditer(text):
            days = _read(name, match, published, ahead=_ahead(text, *match.span()))
            if days is not None and EARLIEST <= days[0].year <= LATEST:
                found.append((match.start(), order, match.end(), days))
    for start, _, end, days in sorted(found):
        yield start, end, days


def _ahead(text: str, start: int, end: int) -> bool:
    """Whether the sentence around speaks of what will be."""
    begin = max(text.rfind(mark, 0, start) for mark in ".\n") + 1
    stop = min((at for mark in ".\n" if (at := text.find(mark, end)) >= 0), default=len(text))
    return _WILL.search(text[begin:stop]) is not None


def _promised(text: str, start: int) -> bool:
    """Whether the sentence has spoken of what will be by then: told on Tuesday that it will …"""
    begin = max(text.rfind(mark, 0, start) for mark in ".\n") + 1
    return _WILL.search(text[begin:start]) is not None


def _read(
    name: str, match: re.Match[str], published: date | None, *, ahead: bool = False
) -> Days | None:
    try:
        match name:
            case "iso":
                return _whole(date(int(match[1]), int(match[2]), int(match[3])))
            case "days_month":
                month = _number(match[3])
                last_day = _day(match[4], month, int(match[2]), published, ahead)
                return (last_day.replace(day=int(match[1])), last_day) if last_day else None
            case "months_year":
                first, last = _number(match[1]), _number(match[2])
                year = int(match[3])
                return (_month(year - (first > last), first)[0], _month(year, last)[1])
            case "day_month":
                day = _day(match[3], _number(match[2]), int(match[1]), published, ahead)
            case "month_day":
                day = _day(match[3], _number(match[1]), int(match[2]), published, ahead)
            case _:
                return _month(int(match[2]), _number(match[1]))
    except ValueError:
        return None
    return _whole(day) if day else None


def _day(
    year: str | None, month: int, day: int, published: date | None, ahead: bool
) -> date | None:
    """The day; without a year the last such one up to publication, where that is known."""
    if year:
        return date(int(year), month, day)
    if published is None:
        return None
    near = date(published.year, month, day)
    if near <= published:
        return near
    soon = ahead and near - published < HALF_A_YEAR
    return near if soon else date(published.year - 1, month, day)


def _number(name: str) -> int:
    return month_number(folded(name))


def _whole(day: date) -> Days:
    return day, day


def _month(year: int, month: int) -> Days:
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def _year(year: int) -> Days:
    return date(year, 1, 1), date(year, 12, 31)
