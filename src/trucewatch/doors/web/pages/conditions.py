"""Conditions: what was promised, what is claimed and what was verified of it; nothing is changed
here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import Response

from trucewatch.conditions.access import besieged, crossings, requests
from trucewatch.conditions.forces import sites
from trucewatch.conditions.ground import distances, gained, held
from trucewatch.conditions.model import Kind, Progress, Standing
from trucewatch.conditions.releases import by_category, lists, receipts
from trucewatch.conditions.standing import alike, overall
from trucewatch.conditions.wording import Say
from trucewatch.doors.promised import found, standing_now
from trucewatch.doors.web.desk import Desk
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
            readings=_readings(record),
            **_ground(record),
        )

    @routes.get("/conditions/{condition}")
    def one_condition(request: Request, condition: str) -> Response:
        record = desk.index().record
        one = _need(record, condition)
        say = Say.of(record.agreement, desk.voice(request, record).language)
        return desk.page(
            request,
            "condition.html",
            one=_told(one),
            say=say,
            readings=_readings(record),
            drawn=[_picture(record, one, at) is not None for at in range(len(alike(one)))],
            **_of_kind(one, record),
        )

    @routes.get("/pictures/conditions/{condition}.svg")
    def drawn(request: Request, condition: str, part: int = 0, width: str = "") -> Response:
        record = desk.index().record
        picture = _picture(record, _need(record, condition), part)
        if picture is None:
            raise HTTPException(404)
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

    return routes


def _need(record: Record, condition: str) -> Progress:
    one = found(record, condition)
    if one is None:
        raise HTTPException(404)
    return one


def _told(one: Progress) -> Told:
    return Told(one, alike(one), str(overall(one)))


def _groups(told: tuple[Progress, ...]) -> tuple[Group, ...]:
    """Conditions by kind; those of which anybody said anything before the others."""
    groups = []
    for kind in Kind:
        own = [one for one in told if one.condition.kind is kind]
        own.sort(key=lambda one: not one.statements)
        if own:
            groups.append(Group(kind, tuple(_told(one) for one in own)))
    return tuple(groups)


def _readings(record: Record) -> dict[str, Any]:
    return {reading.id: reading.names for reading in record.agreement.readings}


def _picture(record: Record, one: Progress, part: int) -> ProgressPicture | None:
    standings = alike(one)
    if not 0 <= part < len(standings):
        return None
    return progress_picture(one, standings[part][1], record.agreement)


def _ground(record: Record) -> dict[str, Any]:
    """Who is besieged and who holds what, by everybody's word."""
    start = record.agreement.clock.start
    every = record.promised.statements
    return {
        "besieged": besieged(every),
        "control": held(every, start),
        "gained": gained(every, start),
    }


def _of_kind(one: Progress, record: Record) -> dict[str, Any]:
    """What the model of its kind makes of the words on it."""
    said = one.statements
    nothing: dict[str, Any] = {
        "requests": (), "crossings": (), "categories": (), "receipts": (), "lists": (),
        "distances": (), "sites": (),
    }  # fmt: skip
    match one.condition.kind:
        case Kind.AID:
            zone = record.agreement.clock.zone
            return nothing | {"requests": requests(said), "crossings": crossings(said, zone)}
        case Kind.RELEASE:
            return nothing | {
                "categories": by_category(said), "receipts": receipts(said), "lists": lists(said),
            }  # fmt: skip
        case Kind.WITHDRAWAL:
            return nothing | {"distances": distances(one.condition, said, record.agreement)}
        case Kind.FORCES:
            return nothing | {"sites": sites(said)}
        case _:
            return nothing
