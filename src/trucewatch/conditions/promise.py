"""One condition's term as it is judged: when it binds, what rests, and what is owed by when.

In:   a condition, one of its terms with a deadline, and the statements of one column.
Out:  a `Ruled`, and each day or week where it is owed by them.

It is pending before it binds and behind a gate that nobody opened, and suspended where it rests
and was not settled before.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from trucewatch.agreement.model import PERIODS, Agreement, Moment, Sense
from trucewatch.conditions.judging import Owed, judge
from trucewatch.conditions.model import (
    Column,
    Condition,
    Ruled,
    Spell,
    State,
    Statement,
    Term,
)
from trucewatch.conditions.periods import Running, spells, together
from trucewatch.conditions.pooling import Said, pooled
from trucewatch.conditions.ratios import is_ratio, owed_by_now
from trucewatch.vocabulary.instants import Interval, local_day
from trucewatch.vocabulary.messages import Message

SETTLED = (State.MET, State.LATE, State.MISSED)
_EARLIEST = datetime(1800, 1, 1, tzinfo=UTC)
_LATEST = datetime(2200, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Bench:
    """What every condition is judged with."""

    agreement: Agreement
    statements: tuple[Statement, ...]
    at: datetime

    def told(self, column: Column) -> tuple[Statement, ...]:
        """The statements of one column, whatever condition they are on."""
        return tuple(s for s in self.statements if s.column is column)


@dataclass(frozen=True, slots=True)
class Promise:
    """One condition's term with its deadline, to be judged by one column or another."""

    condition: Condition
    term: Term
    due: Moment | None
    bench: Bench

    def ruled(self, told: Sequence[Statement], column: Column) -> tuple[Ruled, tuple[Spell, ...]]:
        """What these statements come to, and each day or week where it is owed by them."""
        shut = self._shut()
        if shut is not None:
            return shut, ()
        said, quantity = pooled(told), self.term.quantity
        if quantity is not None and quantity.amount is None:
            return self._paused(self._no_amount(said)), ()
        if quantity is None:
            return self._paused(judge(said, self._owed(None, None))), ()
        if quantity.per in PERIODS:
            found = spells(said, quantity, self._running())
            return self._paused(together(found, said, quantity.per, self._running())), found
        if is_ratio(quantity):
            return self._paused(self._ratio(said, column)), ()
        return self._paused(judge(said, self._owed(quantity.amount, quantity.sense))), ()

    def _ratio(self, said: Sequence[Said], column: Column) -> Ruled:
        quantity = self.term.quantity
        assert quantity is not None  # noqa: S101
        told = self.bench.told(column)
        until = max([self._start(), self.bench.at, *(s.seen.end for s in told)])
        owed = owed_by_now(quantity, told, Interval(self._start(), until))
        if owed is None:
            why = (Message("conditions.why_no_releases"),)
            return Ruled(state=State.PENDING, why=why)
        of = Message(
            "conditions.why_ratio", {"of": _number(owed.of.low), "owed": _number(owed.low)}
        )
        ends = (owed.low,) if owed.high == owed.low else (owed.low, owed.high)
        ways = [judge(said, self._owed(end, quantity.sense)) for end in ends if end is not None]
        if owed.low == 0:
            return Ruled(state=State.PENDING, why=(of,), required=0.0)
        if len({way.state for way in ways}) > 1 or owed.high is None:
            open_range = Message("conditions.why_range")
            return replace(ways[0], state=State.UNVERIFIABLE, why=(of, open_range))
        return replace(ways[0], why=(of, *ways[0].why))

    def _no_amount(self, said: Sequence[Said]) -> Ruled:
        why = (Message("conditions.why_no_amount"),)
        answered = judge(said, self._owed(None, None))
        if answered.state in SETTLED:
            return replace(answered, why=(*why, *answered.why))
        return replace(answered, state=State.UNVERIFIABLE, why=why)

    def _shut(self) -> Ruled | None:
        """A pending state where it does not bind yet: before its start, or behind a closed gate."""
        if self.term.gate is not None and self._opened() is None:
            return Ruled(state=State.PENDING, why=(Message("conditions.why_gate"),))
        start = self.term.start
        if start is not None and start.low is None and start.high is None:
            return Ruled(state=State.PENDING, why=(Message("conditions.why_no_start"),))
        if start is not None and start.low is not None and self.bench.at < start.low:
            return Ruled(state=State.PENDING, why=(Message("conditions.why_not_begun"),))
        return None

    def _opened(self) -> datetime | None:
        """Since when the gate it lies behind is open by people's word."""
        for gate in self.bench.agreement.gates:
            if gate.id == self.term.gate:
                said = [s for s in gate.certified if s.at <= self.bench.at]
                newest = max(said, key=lambda s: s.at, default=None)
                return newest.at if newest is not None and newest.open else None
        return None

    def _start(self) -> datetime:
        """The beginning of the local day on which it begins to bind."""
        return local_day(self._begin().astimezone(self._zone).date(), self._zone).start

    def _begin(self) -> datetime:
        start = self.term.start
        begin = (start.low if start else None) or self.bench.agreement.clock.start
        opened = self._opened() if self.term.gate is not None else None
        return max(begin, opened) if opened else begin

    @property
    def _zone(self) -> ZoneInfo:
        return self.bench.agreement.clock.zone

    def _owed(self, amount: float | None, sense: Sense | None) -> Owed:
        due = self.due
        if due is None and sense is Sense.CEILING:
            due = self.term.end
        return Owed(start=self._start(), due=due, at=self.bench.at, amount=amount, sense=sense)

    def _running(self) -> Running:
        end = self.due or self.term.end
        return Running(
            start=self._begin(),
            end=end.low if end is not None else None,
            at=self.bench.at,
            zone=self._zone,
            pauses=tuple(self._pauses()),
        )

    def _paused(self, ruled: Ruled) -> Ruled:
        """Suspended where it rests now, and was not settled before."""
        for pause in self._pauses():
            if not pause.contains(self.bench.at):
                continue
            before = self.due is not None and self.due.high and self.due.high <= pause.start
            if ruled.state is State.MET or (ruled.state in SETTLED and before):
                return ruled
            why = (Message("conditions.why_suspended"),)
            return replace(ruled, state=State.SUSPENDED, why=why)
        return ruled

    def _pauses(self) -> Iterator[Interval]:
        """When it rests: while its text is suspended, and by decisions on it."""
        for instrument in self.bench.agreement.instruments:
            if instrument.id == self.term.instrument:
                for period in instrument.force.suspensions:
                    low = (period.start.low if period.start else None) or _EARLIEST
                    high = (period.end.high if period.end else None) or _LATEST
                    yield Interval(low, max(low, high))
        since: datetime | None = None
        for one in self.condition.amendments:
            if one.paused is True and since is None:
                since = one.since or one.at
            elif one.paused is False and since is not None:
                yield Interval(since, max(since, one.since or one.at))
                since = None
        if since is not None:
            yield Interval(since, max(since, _LATEST))


def _number(value: float | None) -> str:
    return "?" if value is None else f"{value:g}"
