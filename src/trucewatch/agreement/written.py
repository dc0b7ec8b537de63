"""A moment as a file writes it: a local time, a day, or a count from an anchor; not yet counted.

The grammar stands in `docs/agreements.md` under "When".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import get_args
from zoneinfo import ZoneInfo

from trucewatch.agreement.counting import MOST, Counting, Offset, Sense
from trucewatch.agreement.document import EXCERPT, Node, Scalar, Table
from trucewatch.agreement.fields import DAY, UNSPECIFIED, YEARS, Fields
from trucewatch.agreement.naming import kind_of
from trucewatch.agreement.problems import Problems
from trucewatch.vocabulary.instants import to_utc

AMOUNT = re.compile(r"([0-9]{1,20}) (minute|hour|day|working day|week|month)s?")
INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?"
    r"(Z|[+-][0-9]{2}:[0-9]{2})?"
)
A_TIME = "a local time such as 2016-12-30T00:00, or one with its offset"
A_MOMENT = (
    "a local time such as 2016-12-30T00:00, a day, {after: ANCHOR, plus: 14 days, "
    "counting: next_day, sense: by}, or unspecified"
)
AN_OFFSET = "such as 72 hours, 14 days, 5 working days, 6 weeks or 3 months"


@dataclass(frozen=True, slots=True)
class Written:
    """One moment as written: an `instant` (UTC), a `day`, or an `anchor` with or without an offset;
    none of them where the file says `unspecified`."""

    words: str
    line: int
    instant: datetime | None = None
    day: date | None = None
    anchor: str | None = None
    offset: Offset | None = None
    sense: Sense | None = None

    @property
    def unsaid(self) -> bool:
        """Whether the file says that nobody agreed when."""
        return self.instant is None and self.day is None and self.anchor is None


def read_amount(text: str) -> tuple[int, str] | None:
    """The count and unit of `72 hours`; None where it is no amount of time we count in."""
    match = AMOUNT.fullmatch(" ".join(text.split()))
    if match is None or not 1 <= int(match[1]) <= MOST[match[2]]:
        return None
    return int(match[1]), match[2]


def read_written(node: Node, what: str, zone: ZoneInfo, problems: Problems) -> Written | None:
    """What a node writes, or None with its error. `what` names it: `due of norm 'n1'`."""
    if isinstance(node, Scalar):
        return _plain(node, what, zone, problems)
    if isinstance(node, Table):
        fields = Fields(node, what, problems)
        found = _day(fields) if fields.has("day") else _count(fields)
        fields.done()
        return found
    problems.error(f"{what} is {kind_of(node)}", node.line, expected=A_MOMENT)
    return None


def read_instant(node: Node, what: str, zone: ZoneInfo, problems: Problems) -> datetime | None:
    """A local time as UTC, or None with its error: a day alone names no instant."""
    if not isinstance(node, Scalar) or not INSTANT.fullmatch(node.text.strip()):
        said = repr(node.text[:EXCERPT]) if isinstance(node, Scalar) else kind_of(node)
        problems.error(f"{what} is {said}, which is no time", node.line, expected=A_TIME)
        return None
    return _instant(node.text.strip(), node.line, what, zone, problems)


def _plain(node: Scalar, what: str, zone: ZoneInfo, problems: Problems) -> Written | None:
    text = node.text.strip()
    if text == UNSPECIFIED:
        return Written(text, node.line)
    if DAY.fullmatch(text):
        day = Fields(Table({}, {}, node.line), what, problems).as_day(text, "the day", node.line)
        return None if day is None else Written(text, node.line, day=day)
    if not INSTANT.fullmatch(text):
        problems.error(
            f"{what} is {text[:EXCERPT]!r}, which is no time", node.line, expected=A_MOMENT
        )
        return None
    instant = _instant(text, node.line, what, zone, problems)
    return None if instant is None else Written(text, node.line, instant=instant)


def _instant(
    text: str, line: int, what: str, zone: ZoneInfo, problems: Problems
) -> datetime | None:
    try:
        local = datetime.fromisoformat(text)
        early, late = (to_utc(local.replace(fold=fold), zone) for fold in (0, 1))
    except (ValueError, OverflowError):
        problems.error(f"{what} is {text!r}, which is no time", line, expected=A_TIME)
        return None
    if local.year not in YEARS or early.year not in YEARS:
        problems.error(
            f"{what} is {text!r}", line, expected=f"a year from {YEARS[0]} to {YEARS[-1]}"
        )
        return None
    if early != late:
        problems.error(
            f"{what} is {text!r}, which {zone.key} skipped or had twice as its clocks changed",
            line,
            expected="the time with its offset, such as 2017-03-31T00:30+03:00",
        )
        return None
    return early


def _day(fields: Fields) -> Written | None:
    day = fields.day("day", required=True)
    sense: Sense | None = fields.word("sense", get_args(Sense))
    if day is None:
        return None
    return Written(
        f"{sense} {day}" if sense else str(day), fields.line_of("day"), day=day, sense=sense
    )


def _count(fields: Fields) -> Written | None:
    ends = [key for key in ("after", "before") if fields.node(key) is not None]
    if len(ends) != 1:
        fields.problems.error(
            f"{fields.what} counts from {' and '.join(ends) or 'nothing'}",
            fields.line,
            expected="after: an anchor, before: an anchor, or day: a day",
        )
        for key in ("plus", "minus", "counting", "sense"):
            fields.node(key)
        return None
    (end,) = ends
    anchor = fields.text(end)
    sense: Sense | None = fields.word("sense", get_args(Sense))
    known, offset = _offset(fields, "plus" if end == "after" else "minus", back=end == "before")
    if anchor is None or not known:
        return None
    return Written(
        _words(end, anchor, offset, sense),
        fields.line_of(end),
        anchor=anchor,
        offset=offset,
        sense=sense,
    )


def _offset(fields: Fields, key: str, *, back: bool) -> tuple[bool, Offset | None]:
    """Whether it could be read, and the offset; None where the anchor's own time is meant."""
    counting: Counting | None = fields.word("counting", get_args(Counting))
    text = fields.text(key)
    if text is None:
        if fields.has("counting"):
            fields.missing(key)
        return not fields.has("counting"), None
    amount = read_amount(text)
    if amount is None:
        match = AMOUNT.fullmatch(" ".join(text.split()))
        said = "" if match is None else f": at least one and at most {MOST[match[2]]:,} {match[2]}s"
        fields.problems.error(
            f"{key} of {fields.what} is {text[:EXCERPT]!r}",
            fields.line_of(key),
            expected=AN_OFFSET + said,
        )
        return False, None
    count, unit = amount
    if unit in ("minute", "hour") and counting not in (None, "exact"):
        fields.problems.error(
            f"counting of {fields.what} is {counting}, while {unit}s are exact",
            fields.line_of("counting"),
            expected="no counting, or an offset in days, working days, weeks or months",
        )
    return True, Offset(count, unit, back, counting)


def _words(end: str, anchor: str, offset: Offset | None, sense: str | None) -> str:
    """The count in plain words: 14 days after signed, day one, by."""
    if offset is None:
        words = anchor if end == "after" else f"before {anchor}"
        return f"{sense} {words}" if sense else words
    words = f"{offset.count} {offset.unit}{'s' if offset.count > 1 else ''} {end} {anchor}"
    parts = (words, (offset.counting or "").replace("_", " "), sense or "")
    return ", ".join(part for part in parts if part)
