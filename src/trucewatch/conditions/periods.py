"""Periods: what is owed again each day or week, judged one by one and then as a whole.

In:   `Said`s, a quantity per day or week, and the time in which it is owed.
Out:  a `Spell` for each local day or week, and what they come to together.

Days are local days of 23 to 25 hours, as the clocks change. No text we know says with which day a
week begins: ours are counted from the day on which the obligation does.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from trucewatch.agreement.model import Moment, Quantity
from trucewatch.conditions.judging import Owed, judge
from trucewatch.conditions.model import Amount, Ruled, Spell, State
from trucewatch.conditions.pooling import Said
from trucewatch.conditions.totals import total
from trucewatch.vocabulary.instants import Interval, local_days
from trucewatch.vocabulary.messages import Message

LENGTH = {"day": 1, "week": 7}
MOST = 4000
"""Days or weeks looked at; an obligation older than ten years is judged by its last ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """The time in which a quantity is owed: from `start`, to `end` where it ends, as of `at`."""

    start: datetime
    end: datetime | None
    at: datetime
    zone: ZoneInfo
    pauses: tuple[Interval, ...] = ()


def spells(said: Sequence[Said], quantity: Quantity, running: Running) -> tuple[Spell, ...]:
    """Each day or week from the start to `at`, the one that is running included."""
    order = sorted(said, key=lambda s: s.seen.start)
    starts = [s.seen.start for s in order]
    places = frozenset(s.place for s in said if s.place is not None)
    found = []
    for span in _spans(LENGTH[quantity.per or "day"], running):
        begun = order[bisect_left(starts, span.start) : bisect_left(starts, span.end)]
        inside = [s for s in begun if s.seen.end <= span.end]
        found.append(Spell(span=span, ruled=_one(inside, quantity, span, running, places)))
    return tuple(found)


def together(found: Sequence[Spell], said: Sequence[Said], per: str, running: Running) -> Ruled:
    """What the spells come to: missed where one is, met where all are and it has ended."""
    counts = Counter(spell.ruled.state for spell in found)
    amount = Amount()
    if found:
        amount = total(said, Interval(found[0].span.start, found[-1].span.end))
    why = tuple(
        Message(
            f"conditions.spells_{per}",
            {"state": Message(f"conditions.state_{state}"), "n": counts[state]},
        )
        for state in State
        if counts[state]
    )
    ended = running.end is not None and running.at >= running.end
    state = State.PENDING
    for worst in (State.MISSED, State.UNVERIFIABLE):
        if counts[worst]:
            state = worst
            break
    else:
        if ended and found:
            state = State.MET
    return Ruled(state=state, why=why, amount=amount)


def _one(
    inside: Sequence[Said],
    quantity: Quantity,
    span: Interval,
    running: Running,
    places: frozenset[str],
) -> Ruled:
    if any(pause.overlaps(span) for pause in running.pauses):
        amount = total(inside, span)
        return Ruled(
            state=State.SUSPENDED, why=(Message("conditions.why_suspended"),), amount=amount
        )
    cut = running.end is not None and running.end < span.end
    owed = Owed(
        start=span.start,
        due=Moment(low=span.end, high=span.end),
        at=running.at,
        amount=quantity.amount,
        sense=quantity.sense,
        partly=span.start < running.start or cut,
        places=places,
    )
    return judge(inside, owed)


def _spans(days: int, running: Running) -> Iterator[Interval]:
    """Local days or weeks, the last `MOST` of them."""
    until = min(running.at, running.end) if running.end else running.at
    if until <= running.start:
        return
    zone = running.zone
    first = running.start.astimezone(zone).date()
    last = (until - timedelta(microseconds=1)).astimezone(zone).date()
    number = (last - first).days // days + 1
    for at in range(max(0, number - MOST), number):
        begin = first + timedelta(days=at * days)
        yield local_days(begin, begin + timedelta(days=days - 1), zone)
