"""Standing: how every condition stands at an instant, under each reading and for each bearer.

In:   an `Agreement`, what signed acts say, and an instant.
Out:  a `Progress` for each condition: its state as far as it was verified, against its present and
      its first deadline; and beside it each origin's claim, and what would follow from it.

A deadline that was moved stays beside the one that moved it. Only `verified` statements reach a
state.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from functools import reduce

from trucewatch.agreement.model import Agreement, Reading
from trucewatch.conditions.from_acts import conditions, due_of
from trucewatch.conditions.ground import measured
from trucewatch.conditions.model import (
    Column,
    Condition,
    Due,
    Progress,
    Promised,
    Standing,
    State,
    Statement,
    Term,
    Word,
)
from trucewatch.conditions.pooling import by_origin
from trucewatch.conditions.promise import Bench, Promise
from trucewatch.vocabulary.instants import local_day


def progress(agreement: Agreement, promised: Promised, at: datetime) -> tuple[Progress, ...]:
    """How every condition stands at `at` (UTC), by what was said of the time up to then.

    A word on the whole of a day that is still running counts from its beginning on.
    """
    zone = agreement.clock.zone
    tonight = local_day(at.astimezone(zone).date(), zone).end
    told = tuple(s for s in promised.statements if s.seen.start < at and s.seen.end <= tonight)
    bench = Bench(agreement, told, at)
    return tuple(_of(one, bench) for one in conditions(agreement, promised))


def _of(condition: Condition, bench: Bench) -> Progress:
    own = tuple(s for s in bench.statements if set(s.conditions) & set(condition.ids))
    judged = (*own, *measured(condition, own, bench.agreement))
    readings = bench.agreement.readings or (None,)
    many = len(condition.bearers) > 1
    standings = [
        _standing(condition, judged, reading, bearer if many else None, bench)
        for reading in readings
        for bearer in (condition.bearers if many else (None,))
    ]
    return Progress(
        condition=condition,
        at=bench.at,
        standings=tuple(s for s in standings if s is not None),
        statements=own,
    )


def _standing(
    condition: Condition,
    own: tuple[Statement, ...],
    reading: Reading | None,
    bearer: str | None,
    bench: Bench,
) -> Standing | None:
    """How it stands for one reading and bearer; None where that reading knows no such promise."""
    terms = [term for term in condition.terms if _stands(term, reading)]
    if not terms:
        return None
    dues = tuple(_dues(condition, terms, bench))
    term = _now(terms, bench.at)
    said = [s for s in own if bearer is None or s.bearer == bearer]
    promise = Promise(condition, term, dues[-1].moment if dues else None, bench)
    seen = [s for s in said if s.column is Column.VERIFIED]
    verified, found = promise.ruled(seen, Column.VERIFIED)
    first = None
    if len(dues) > 1:
        first = replace(promise, due=dues[0].moment).ruled(seen, Column.VERIFIED)[0]
    words = tuple(_words(said, promise))
    causes = {cause for word in words for cause in word.causes}
    states = {word.ruled.state for word in words}
    return Standing(
        condition=condition.id,
        reading=reading.id if reading else "",
        bearer=bearer,
        term=term,
        dues=dues,
        verified=verified,
        first=first,
        spells=found,
        claims=words,
        verifiers=tuple(dict.fromkeys(s.by or "" for s in seen)),
        disputed=len(causes) > 1 or len(states) > 1,
    )


def _stands(term: Term, reading: Reading | None) -> bool:
    if not term.wording or reading is None or term.instrument is None:
        return True
    chosen = reading.variants.get(term.instrument)
    return chosen is None or chosen in term.wording


def _now(terms: Sequence[Term], at: datetime) -> Term:
    """The term that holds at an instant: the newest that has begun to replace the one before."""
    begun = [t for t in terms if not t.replaces or _begun(t, at)]
    return (begun or terms)[-1]


def _begun(term: Term, at: datetime) -> bool:
    return term.start is not None and term.start.low is not None and term.start.low <= at


def _dues(condition: Condition, terms: Sequence[Term], bench: Bench) -> Iterator[Due]:
    """Every deadline it has had by now, the first one first."""
    now = _now(terms, bench.at)
    for term in terms:
        if term.due is not None:
            yield Due(moment=term.due, words=term.due.words, norm=term.norm)
        if term is now:
            break
    for one in condition.amendments:
        if one.due is not None:
            moment = due_of(one.due, bench.agreement)
            yield Due(moment=moment, words=one.due, by=one.by, entry=one.entry, at=one.at)


def _words(said: Iterable[Statement], promise: Promise) -> Iterator[Word]:
    """What each origin claims, and what would follow if it were so."""
    claimed = [s for s in said if s.column is Column.CLAIMED]
    for origin, told in by_origin(claimed).items():
        ruled, found = promise.ruled(told, Column.CLAIMED)
        yield Word(
            origin=origin,
            mouths=tuple(dict.fromkeys(s.by or "" for s in told)),
            at=max(s.at for s in told),
            ruled=ruled,
            spells=found,
            causes=tuple(dict.fromkeys(s.cause for s in told if s.cause)),
            own=all(s.own for s in told),
        )


def alike(one: Progress) -> tuple[tuple[tuple[str, ...], Standing], ...]:
    """The standings, those of readings that say the same taken together.

    With each the readings it holds for; none where all that know the condition agree.
    """
    groups: list[tuple[list[str], Standing]] = []
    for standing in one.standings:
        same = next(
            (g for g in groups if replace(g[1], reading="") == replace(standing, reading="")), None
        )
        if same is None:
            groups.append(([standing.reading], standing))
        else:
            same[0].append(standing.reading)
    every = {standing.reading for standing in one.standings}
    return tuple(
        (() if set(readings) == every else tuple(readings), standing)
        for readings, standing in groups
    )


def overall(one: Progress) -> State:
    """One state for all readings and bearers: the same where they agree, else the least sure.

    Missed under one reading and met under another is `unverifiable` here: which reading holds is
    not for us to say.
    """
    states = set(one.states)
    if not states:
        return State.UNVERIFIABLE
    if len(states) == 1:
        return states.pop()
    if states <= {State.MET, State.LATE}:
        return State.LATE
    by_bearer = _worst_of_bearers(one)
    return by_bearer if by_bearer is not None else State.UNVERIFIABLE


def _worst_of_bearers(one: Progress) -> State | None:
    """The worst state over bearers, where every reading says the same of each of them."""
    by_reading: dict[str, list[State]] = {}
    for standing in one.standings:
        by_reading.setdefault(standing.reading, []).append(standing.verified.state)
    worst = {reduce(_worse, states) for states in by_reading.values()}
    return worst.pop() if len(worst) == 1 else None


_ORDER = (State.MISSED, State.UNVERIFIABLE, State.SUSPENDED, State.PENDING, State.LATE, State.MET)


def _worse(one: State, other: State) -> State:
    return min(one, other, key=_ORDER.index)
