"""The ladder a case climbs: seven rungs from allegation to publication, and how each stands.

In:   a case, the rules it is heard by, and an instant.
Out:  a `Rung` for each, in their order.

A rung is done when everybody who must take it has; a time that passed without a word leaves it
`silent`, which is neither done nor refused. Nothing here judges: `verdicts.order` says what may
follow, `verdicts.deadlines` what is late.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from trucewatch.verdicts.deadlines import Deadline, State, reply_over
from trucewatch.verdicts.deciding import Outcome, Standing
from trucewatch.verdicts.model import Case, Kind
from trucewatch.verdicts.rules import Rules

RUNGS: Mapping[str, tuple[Kind, ...]] = {
    "allegation": (Kind.COMPLAINED, Kind.OPENED),
    "tasking": (Kind.TASKED,),
    "verification": (Kind.VERIFIED, Kind.APPROVED),
    "investigation": (Kind.ATTRIBUTED,),
    "reply": (Kind.REPLY_ASKED, Kind.REPLIED),
    "determination": (Kind.DETERMINED,),
    "publication": (Kind.PUBLISHED,),
}
"""The rungs in order, and the acts by which each is climbed."""


class Place(StrEnum):
    """How a rung stands."""

    DONE = "done"
    SILENT = "silent"
    """Its time passed, and somebody said nothing."""
    NOBODY = "nobody"
    """Nobody is accused, so that nobody is to be asked."""
    NOW = "now"
    UNSURE = "unsure"
    """Overdue under one way of counting the agreement's days."""
    OVERDUE = "overdue"
    AHEAD = "ahead"
    CLOSED = "closed"
    """The case ended before it."""


CLIMBED = (Place.DONE, Place.SILENT, Place.NOBODY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """One rung: how it stands, whether anything of it was done (`begun`), and its last act's time.

    `spoken` of `asked` is how many of those who must take it have, where several must.
    """

    name: str
    place: Place
    begun: bool
    at: datetime | None = None
    spoken: int = 0
    asked: int = 0


def rungs(
    case: Case,
    rules: Rules,
    deadlines: Iterable[Deadline],
    standings: Iterable[Standing],
    at: datetime,
) -> tuple[Rung, ...]:
    """How each rung of the present round stands at an instant."""
    late = {
        state: {each.step for each in deadlines if each.state is state}
        for state in (State.OVERDUE, State.UNSURE)
    }
    found: list[Rung] = []
    reached = False
    for name, kinds in RUNGS.items():
        place = _climbed(name, case, rules, list(standings), at)
        if place is None and case.inadmissible:
            place = Place.CLOSED
        if place is None:
            place = _waiting(kinds, late, now=not reached)
        reached = reached or place not in CLIMBED
        acts = case.taken(*kinds)
        spoken, asked = _voices(name, case, standings)
        found.append(
            Rung(
                name=name,
                place=place,
                begun=bool(acts),
                at=acts[-1].at if acts else None,
                spoken=spoken,
                asked=asked,
            )
        )
    return tuple(found)


def present(found: Iterable[Rung]) -> Rung | None:
    """The rung on which a case stands; None where it climbed them all, or was closed."""
    return next((rung for rung in found if rung.place not in (*CLIMBED, Place.CLOSED)), None)


def _waiting(
    kinds: tuple[Kind, ...], late: Mapping[State, set[Kind | None]], *, now: bool
) -> Place:
    if late[State.OVERDUE].intersection(kinds):
        return Place.OVERDUE
    if late[State.UNSURE].intersection(kinds):
        return Place.UNSURE
    return Place.NOW if now else Place.AHEAD


def _climbed(
    name: str, case: Case, rules: Rules, standings: list[Standing], at: datetime
) -> Place | None:
    """How a rung was climbed; None where it was not."""
    match name:
        case "allegation":
            return Place.DONE if case.open or case.inadmissible else None
        case "verification":
            return Place.DONE if case.approval else None
        case "reply":
            return _heard(case, rules, at)
        case "determination":
            return _determined(standings)
        case _:
            return Place.DONE if case.taken(*RUNGS[name]) else None


def _heard(case: Case, rules: Rules, at: datetime) -> Place | None:
    if not case.respondents:
        return Place.NOBODY if case.last(Kind.ATTRIBUTED) else None
    if not all(reply_over(case, respondent, rules, at) for respondent in case.respondents):
        return None
    answered = all(case.reply(respondent) for respondent in case.respondents)
    return Place.DONE if answered else Place.SILENT


def _determined(standings: list[Standing]) -> Place | None:
    """Done once every member has spoken on every incident; silent once the time ran out."""
    if not standings or not any(standing.words for standing in standings):
        return None
    if not any(standing.silent for standing in standings):
        return Place.DONE
    open_ = any(standing.outcome is Outcome.OPEN for standing in standings)
    return None if open_ else Place.SILENT


def _voices(name: str, case: Case, standings: Iterable[Standing]) -> tuple[int, int]:
    if name == "reply":
        return sum(1 for r in case.respondents if case.reply(r)), len(case.respondents)
    if name == "determination":
        silent = {member for standing in standings for member in standing.silent}
        members = {member for standing in standings for member in standing.words}
        return len(members) - len(silent), len(members)
    return 0, 0
