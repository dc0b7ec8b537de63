"""Judging one quantity or one yes or no: what state the words of one column come to.

In:   `Said`s, what is owed, from when until when, and an instant.
Out:  a `Ruled`: a proposal with its reasons, never a ruling.

A floor is met by as much or more, an exact amount by that alone, a ceiling by as much or less over
all of its time. Where the text does not say which, only what all three agree on is said. Nothing
is `missed` before everything that could have been seen was looked at: otherwise `unverifiable`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from trucewatch.agreement.model import Moment, Sense
from trucewatch.conditions.model import Amount, Ruled, State
from trucewatch.conditions.pooling import Said
from trucewatch.conditions.totals import total
from trucewatch.vocabulary.instants import Interval
from trucewatch.vocabulary.messages import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """What is owed between `start` and `due`, as of `at`: `amount` in the sense of `sense`.

    `amount` is None where a yes or no is owed. `partly` says that the time owed is only part of
    the period the amount is for. `places` are the crossings or sites that have to be told of.
    """

    start: datetime
    due: Moment | None
    at: datetime
    amount: float | None = None
    sense: Sense | None = None
    partly: bool = False
    places: frozenset[str] = frozenset()

    @property
    def low(self) -> datetime | None:
        """The earliest instant it may be due at."""
        return self.due.low if self.due else None

    @property
    def high(self) -> datetime | None:
        """The latest instant it may be due at; None where there is none, or nobody knows."""
        return self.due.high if self.due else None


def judge(said: Sequence[Said], owed: Owed) -> Ruled:
    """How it stands at `owed.at` by these words."""
    known = [s for s in said if s.seen.start < owed.at]
    if owed.amount is None:
        return _answered(known, owed)
    if owed.sense is not None:
        return _counted(known, owed, owed.sense)
    ways = [_counted(known, owed, sense) for sense in Sense]
    if len({way.state for way in ways}) == 1:
        return ways[0]
    why = (Message("conditions.why_sense_unsaid"),)
    state = State.PENDING if _before(owed) else State.UNVERIFIABLE
    return replace(ways[0], state=state, why=why)


def _counted(said: Sequence[Said], owed: Owed, sense: Sense) -> Ruled:
    amount = owed.amount or 0.0
    so_far = total(said, Interval(owed.start, _horizon(said, owed)), owed.places)
    if sense is Sense.CEILING:
        return _ceiling(said, owed, amount, so_far)
    if sense is Sense.EXACT and so_far.low is not None and so_far.low > amount:
        return _ruled(State.MISSED, "why_more", so_far, amount)
    exact = sense is Sense.EXACT
    if _reached(so_far, amount, exact=exact):
        return _in_time(_reaching(said, owed, amount, exact=exact), owed, so_far, amount)
    return _short(said, owed, amount, so_far)


def _ceiling(said: Sequence[Said], owed: Owed, amount: float, so_far: Amount) -> Ruled:
    horizon = _horizon(said, owed)
    until = min(horizon, owed.low or horizon)
    within = total(said, Interval(owed.start, max(owed.start, until)), owed.places)
    if within.low is not None and within.low > amount:
        return _ruled(State.MISSED, "why_more", within, amount)
    if _before(owed):
        return _ruled(State.PENDING, "why_running", so_far, amount)
    if within.low is None:
        return _ruled(State.UNVERIFIABLE, "why_nothing", within, amount)
    if within.high is not None and within.high <= amount and within.whole and not owed.partly:
        return _ruled(State.MET, "why_kept", within, amount)
    return _ruled(State.UNVERIFIABLE, "why_gaps", within, amount)


def _reached(so_far: Amount, amount: float, *, exact: bool) -> bool:
    if so_far.low is None or so_far.low < amount:
        return False
    return not exact or so_far.high == amount


def _reaching(
    said: Sequence[Said], owed: Owed, amount: float, *, exact: bool
) -> tuple[datetime, datetime]:
    """Between which instants the amount was reached: the time of the last words it took."""
    ends = sorted({s.seen.end for s in said if s.seen.end >= owed.start})

    def reached(end: datetime) -> bool:
        by_then = total([s for s in said if s.seen.end <= end], Interval(owed.start, end))
        return _reached(by_then, amount, exact=exact)

    at = bisect_left(ends, True, key=reached)
    if at == len(ends):
        return owed.start, owed.at
    last = [s.seen.start for s in said if s.seen.end == ends[at] and s.low]
    return max(last, default=owed.start), ends[at]


def _in_time(when: tuple[datetime, datetime], owed: Owed, so_far: Amount, amount: float) -> Ruled:
    earliest, latest = when
    if owed.due is None or (owed.low is not None and latest <= owed.low):
        return _ruled(State.MET, "why_reached", so_far, amount)
    if owed.high is not None and earliest >= owed.high:
        return _ruled(State.LATE, "why_late", so_far, amount)
    if owed.low is None and owed.high is None:
        return _ruled(State.MET, "why_undated_done", so_far, amount)
    return _ruled(State.UNVERIFIABLE, "why_when", so_far, amount)


def _short(said: Sequence[Said], owed: Owed, amount: float, so_far: Amount) -> Ruled:
    """The amount was not reached, as far as anybody said."""
    if owed.due is None:
        return _ruled(State.PENDING, "why_no_time", so_far, amount)
    if owed.high is None:
        return _ruled(State.PENDING, "why_undated", so_far, amount)
    if owed.at < owed.high:
        name = "why_not_due" if owed.low is None or owed.at < owed.low else "why_perhaps_due"
        return _ruled(State.PENDING, name, so_far, amount)
    if so_far.low is None:
        return _ruled(State.UNVERIFIABLE, "why_nothing", so_far, amount)
    if so_far.high is None or so_far.high >= amount:
        return _ruled(State.UNVERIFIABLE, "why_range", so_far, amount)
    until = total(said, Interval(owed.start, max(owed.start, owed.high)), owed.places)
    looked = so_far.whole or until.whole
    if owed.partly or not looked:
        return _ruled(State.UNVERIFIABLE, "why_gaps", so_far, amount)
    return _ruled(State.MISSED, "why_short", so_far, amount)


def _answered(said: Sequence[Said], owed: Owed) -> Ruled:
    """A yes or no: the last word stands, and its first time since the last no is when."""
    answers = [s for s in said if s.done is not None]
    parts = tuple(id_ for s in said for id_ in s.ids)
    amount = Amount(parts=parts)
    if any(s.split for s in said) and not answers:
        return Ruled(state=State.UNVERIFIABLE, why=(Message("conditions.why_differ"),),
                     amount=amount)  # fmt: skip
    if answers and answers[-1].done:
        last_no = max((s.seen.end for s in answers if not s.done), default=owed.start)
        first_yes = min(s.seen.end for s in answers if s.done and s.seen.end >= last_no)
        return _in_time((last_no, first_yes), owed, amount, 0.0)
    if _before(owed):
        return _ruled(State.PENDING, "why_not_due" if owed.due else "why_no_time", amount, 0.0)
    if answers and owed.high is not None and answers[-1].seen.end >= owed.high:
        return _ruled(State.MISSED, "why_not_done", amount, 0.0)
    return _ruled(State.UNVERIFIABLE, "why_nothing" if not said else "why_not_seen", amount, 0.0)


def _horizon(said: Sequence[Said], owed: Owed) -> datetime:
    """As far as is looked: to the instant asked for, and to the end of a day still running."""
    return max([owed.start, owed.at, *(s.seen.end for s in said)])


def _before(owed: Owed) -> bool:
    """Whether it is still to come, or nobody knows that it has."""
    return owed.due is None or owed.high is None or owed.at < owed.high


def _ruled(state: State, why: str, amount: Amount, required: float) -> Ruled:
    return Ruled(
        state=state, why=(Message(f"conditions.{why}"),), amount=amount, required=required or None
    )
