"""Conditions: what was promised, what is claimed and what was verified of it; nothing is changed
here. The four kinds with views of their own have pages in `condition_kinds`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import Response

from trucewatch.conditions.model import Kind, Progress, Standing
from trucewatch.conditions.standing import alike, overall
from trucewatch.conditions.wording import Say
from trucewatch.doors.promised import found, standing_now
from trucewatch.doors.web.desk import Desk
from trucewatch.doors.web.kinds import ADDRESSES, of_kind
from trucewatch.figures.model import Record
from trucewatch.publications.plot import NARROW, WIDE
from trucewatch.publications.progress_picture import ProgressPicture, progress_picture
from trucewatch.publications.progress_svg import progress_svg
from trucewatch.publications.svg import ALONE
from trucewatch.publications.voice import Voice as Printed


@dataclass(frozen=True, slots=True)
class Told:
    """One condition as its pages show it: `alike` are its standings with the readings they hold
    for, `overall` the state of all together."""

    progress: Progress
    alike: tuple[tuple[tuple[str, ...], Standing], ...]
    overall: str


@dataclass(frozen=True, slots=True)
class Group:
    """The conditions of one kind."""

    kind: Kind
    conditions: tuple[Told, ...]


def router(desk: Desk) -> APIRouter:
    """`/conditions`, one condition, and its picture."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/conditions")
    def all_conditions(request: Request) -> Response:
        record = desk.index().record
        say = Say.of(record.agreement, desk.voice(request, record).language)
        told = standing_now(record)
        return desk.page(
            request,
            "conditions.html",
            groups=_groups(told),
            as_of=told[0].at if told else record.as_of,
            say=say,
            readings=readings_of(record),
            addresses=ADDRESSES,
        )

    @routes.get("/conditions/{condition}")
    def one_condition(request: Request, condition: str) -> Response:
        record = desk.index().record
        one = need(record, condition)
        say = Say.of(record.agreement, desk.voice(request, record).language)
        return desk.page(
            request,
            "condition.html",
            one=told_of(one),
            say=say,
            readings=readings_of(record),
            drawn=[picture_of(record, one, at) is not None for at in range(len(alike(one)))],
            kind=of_kind(one, record),
        )

    @routes.get("/pictures/conditions/{condition}.svg")
    def drawn(request: Request, condition: str, part: int = 0, width: str = "") -> Response:
        record = desk.index().record
        picture = picture_of(record, need(record, condition), part)
        if picture is None:
            raise HTTPException(404)
        return drawn_progress(desk, request, picture, width)

    return routes


def drawn_progress(desk: Desk, request: Request, picture: ProgressPicture, width: str) -> Response:
    """A picture of progress in the reader's words, for a wide or a `narrow` page."""
    record = desk.index().record
    voice = desk.voice(request, record)
    say = Say.of(record.agreement, voice.language)
    svg = progress_svg(
        picture,
        Printed(voice.language, voice.country, voice.zone),
        {origin: say.who(origin) for origin, _ in picture.claims},
        palette=ALONE,
        width=NARROW if width == "narrow" else WIDE,
    )
    return desk.picture(request, svg)


def need(record: Record, condition: str) -> Progress:
    """The condition of that id. Raises HTTPException where there is none."""
    one = found(record, condition)
    if one is None:
        raise HTTPException(404)
    return one


def told_of(one: Progress) -> Told:
    """A condition as its pages show it."""
    return Told(one, alike(one), str(overall(one)))


def _groups(told: tuple[Progress, ...]) -> tuple[Group, ...]:
    """Conditions by kind; those of which anybody said anything before the others."""
    groups = []
    for kind in Kind:
        own = [one for one in told if one.condition.kind is kind]
        own.sort(key=lambda one: not one.statements)
        if own:
            groups.append(Group(kind, tuple(told_of(one) for one in own)))
    return tuple(groups)


def readings_of(record: Record) -> dict[str, Any]:
    """What the agreement's readings are called."""
    return {reading.id: reading.names for reading in record.agreement.readings}


def picture_of(record: Record, one: Progress, part: int) -> ProgressPicture | None:
    """The picture of one of a condition's standings; None where there is nothing to draw."""
    standings = alike(one)
    if not 0 <= part < len(standings):
        return None
    return progress_picture(one, standings[part][1], record.agreement)
