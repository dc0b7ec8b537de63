"""Deadlines in words: a day, a local time, or a count from one of the agreement's anchors.

In:   words such as `by 2023-04-01`, `2023-04-01T12:00`, `48 hours after exchange`,
      `5 working days after start, next day, by`; and the agreement.
Out:  a `Moment`, counted as the agreement's own are.

An anchor that nobody certified leaves a deadline between two instants, and one that nobody dated
leaves it open: nothing is guessed.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import cast, get_args

from trucewatch.agreement.counting import Counting, CountingError, Offset, Sense, Span, counted
from trucewatch.agreement.model import Agreement, Moment
from trucewatch.agreement.written import read_amount
from trucewatch.vocabulary.instants import to_utc

_DAY = re.compile(r"(?:(by|until|before|from) )?(\d{4}-\d{2}-\d{2})")
_TIME = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})?")
_COUNT = re.compile(r"(?:(.+?) )?(after|before) ([a-z0-9][a-z0-9_-]{0,63})((?:, ?[a-z ]+)*)")
EXPECTED = "by 2023-04-01, 2023-04-01T12:00, or a count such as 48 hours after ANCHOR, next day, by"


def read_due(words: str, agreement: Agreement) -> Moment:
    """The moment that `words` mean. Raises ValueError, saying why."""
    text = " ".join(words.split())
    zone = agreement.clock.zone
    try:
        if found := _DAY.fullmatch(text):
            day = date.fromisoformat(found[2])
            low, high = Span(day, day).edges(cast("Sense | None", found[1]), zone)
            return Moment(low=low, high=high, words=text)
        if _TIME.fullmatch(text):
            at = to_utc(datetime.fromisoformat(text), zone)
            return Moment(low=at, high=at, words=text)
    except (ValueError, OverflowError) as error:
        raise ValueError(f"{words!r} is no day or time") from error
    if found := _COUNT.fullmatch(text):
        return _count(found, text, agreement)
    raise ValueError(f"{words!r} is no deadline")


def _count(found: re.Match[str], text: str, agreement: Agreement) -> Moment:
    said, end, anchor, rest = found.groups()
    span = _anchor(anchor, agreement)
    counting, sense = _manner(rest)
    amount = read_amount(said) if said else None
    if said and amount is None:
        raise ValueError(f"{said!r} is no amount of time")
    if span is None:
        return Moment(low=None, high=None, words=text, anchor=anchor)
    zone = agreement.clock.zone
    if amount is None:
        low, high = span.instants(zone) if sense is None else span.edges(sense, zone)
        return Moment(low=low, high=high, words=text, anchor=anchor)
    offset = Offset(amount[0], amount[1], end == "before", counting)
    try:
        reached = counted(span, offset, zone, agreement.clock.calendar)
    except CountingError as error:
        raise ValueError(f"{text!r} is {error}") from error
    exact = offset.exact and sense is None
    low, high = reached.instants(zone) if exact else reached.edges(sense, zone)
    return Moment(low=low, high=high, words=text, anchor=anchor)


def _anchor(name: str, agreement: Agreement) -> Span | None:
    """Where an anchor lies; None where nobody dated it. Raises ValueError where there is none."""
    zone = agreement.clock.zone
    for anchor in agreement.anchors:
        if anchor.id == name:
            low, high = anchor.moment.low, anchor.moment.high
            return None if low is None or high is None else Span.of_instants(low, high, zone)
    if name == "start":
        return Span.of_instants(agreement.clock.start, agreement.clock.start, zone)
    known = ", ".join(anchor.id for anchor in agreement.anchors) or "none"
    raise ValueError(f"the agreement has no anchor {name!r}; it has {known}")


def _manner(rest: str) -> tuple[Counting | None, Sense | None]:
    counting: Counting | None = None
    sense: Sense | None = None
    for part in filter(None, (p.strip() for p in rest.split(","))):
        word = part.replace(" ", "_")
        if word in get_args(Counting):
            counting = cast("Counting", word)
        elif word in get_args(Sense):
            sense = cast("Sense", word)
        else:
            raise ValueError(f"{part!r} is no way to count days")
    return counting, sense
