"""Aid and access: what was asked for and answered, what passed which crossing, who is besieged.

In:   statements on aid, of both columns.
Out:  requests with their answers, days by crossing, and besieged places with the population that
      each origin claims. An unanswered request is unanswered, not refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from trucewatch.conditions.model import COUNTED, About, Amount, Column, Statement
from trucewatch.conditions.pooling import by_origin, pooled
from trucewatch.conditions.totals import total
from trucewatch.vocabulary.instants import local_day

ANSWERS = (About.APPROVAL, About.REFUSAL)


@dataclass(frozen=True, slots=True)
class Request:
    """One request by its number: who asked for what, how it was answered, what went."""

    ref: str
    asked: Statement | None
    answers: tuple[Statement, ...]
    convoys: tuple[Statement, ...]

    @property
    def wait(self) -> timedelta | None:
        """How long the first answer took; None where there is none, or nobody said when asked."""
        if self.asked is None or not self.answers:
            return None
        return self.answers[0].seen.start - self.asked.seen.start


@dataclass(frozen=True, slots=True)
class CrossingDay:
    """What passed a crossing (None: not named) on a local day: verified, and by each origin."""

    day: date
    place: str | None
    verified: Amount
    claimed: Mapping[str, Amount]


@dataclass(frozen=True, slots=True)
class Besieged:
    """A place said to be besieged: the newest population each origin claims for it."""

    place: str
    words: tuple[Statement, ...]


def requests(statements: Iterable[Statement]) -> tuple[Request, ...]:
    """Every request that has a number, in the order in which it was asked."""
    by_ref: dict[str, list[Statement]] = {}
    for one in statements:
        if one.ref and one.about in (About.REQUEST, *ANSWERS, About.CONVOY):
            by_ref.setdefault(one.ref, []).append(one)
    return tuple(_request(ref, sorted(said, key=_when)) for ref, said in by_ref.items())


def _request(ref: str, said: list[Statement]) -> Request:
    return Request(
        ref=ref,
        asked=next((s for s in said if s.about is About.REQUEST), None),
        answers=tuple(s for s in said if s.about in ANSWERS),
        convoys=tuple(s for s in said if s.about is About.CONVOY),
    )


def crossings(statements: Iterable[Statement], zone: ZoneInfo) -> tuple[CrossingDay, ...]:
    """Each local day and crossing of which anybody gave an amount."""
    told = [s for s in statements if s.about in COUNTED and s.low is not None]
    days = sorted({(s.seen.start.astimezone(zone).date(), s.place or "") for s in told})
    return tuple(_day(day, place or None, told, zone) for day, place in days)


def _day(day: date, place: str | None, told: list[Statement], zone: ZoneInfo) -> CrossingDay:
    within = local_day(day, zone)
    here = [s for s in told if s.place == place]
    claimed = by_origin(s for s in here if s.column is Column.CLAIMED)
    return CrossingDay(
        day=day,
        place=place,
        verified=total(pooled(s for s in here if s.column is Column.VERIFIED), within),
        claimed={
            origin: amount
            for origin, said in claimed.items()
            if (amount := total(pooled(said), within)).low is not None
        },
    )


def besieged(statements: Iterable[Statement]) -> tuple[Besieged, ...]:
    """Places said to be besieged; the newest word of each origin on each."""
    newest: dict[str, dict[str, Statement]] = {}
    for one in sorted(statements, key=_when):
        if one.about is About.BESIEGED and one.place:
            newest.setdefault(one.place, {})[one.origin] = one
    return tuple(Besieged(place, tuple(words.values())) for place, words in sorted(newest.items()))


def _when(one: Statement) -> tuple[object, ...]:
    return one.seen.start, one.at, one.entry
