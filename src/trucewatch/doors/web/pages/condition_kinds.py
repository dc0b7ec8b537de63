"""The pages of four kinds of conditions: aid and access, releases, ground, forces; nothing is
changed here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import Response

from trucewatch.conditions.access import besieged
from trucewatch.conditions.ground import gained, held
from trucewatch.conditions.model import Kind, Progress
from trucewatch.conditions.standing import alike
from trucewatch.conditions.wording import Say
from trucewatch.doors.promised import standing_now
from trucewatch.doors.web.desk import Desk
from trucewatch.doors.web.kinds import ADDRESSES, OfKind, of_kind, own_pictures
from trucewatch.doors.web.pages.conditions import (
    Told,
    drawn_progress,
    need,
    picture_of,
    readings_of,
    told_of,
)
from trucewatch.figures.model import Record
from trucewatch.publications.ground_map import ground_map
from trucewatch.publications.ground_map_svg import ground_map_svg
from trucewatch.publications.svg import ALONE
from trucewatch.publications.voice import Voice as Printed


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture on a page, and what it is of; None where that is the condition as a whole."""

    name: str | None
    address: str


@dataclass(frozen=True, slots=True)
class Shown:
    """One condition with its pictures and the view of its kind."""

    told: Told
    drawn: tuple[Drawn, ...]
    of_kind: OfKind


def router(desk: Desk) -> APIRouter:
    """`/access`, `/releases`, `/ground`, `/forces`, and their pictures."""
    routes = APIRouter(include_in_schema=False)
    for kind, address in ADDRESSES.items():
        routes.get(address)(_page(desk, kind))

    @routes.get("/pictures/kinds/{condition}.svg")
    def part_drawn(request: Request, condition: str, at: int = 0, width: str = "") -> Response:
        record = desk.index().record
        pictures = own_pictures(need(record, condition), record)
        if not 0 <= at < len(pictures):
            raise HTTPException(404)
        return drawn_progress(desk, request, pictures[at][1], width)

    @routes.get("/pictures/ground.svg")
    def ground_drawn(request: Request, by: str = "") -> Response:
        record = desk.index().record
        picture = ground_map(record.promised.statements, by, record.agreement, record.areas)
        if picture is None:
            raise HTTPException(404)
        voice = desk.voice(request, record)
        printed = Printed(voice.language, voice.country, voice.zone)
        return desk.picture(request, ground_map_svg(picture, printed, palette=ALONE))

    return routes


def _page(desk: Desk, kind: Kind) -> Callable[[Request], Response]:
    def one_kind(request: Request) -> Response:
        record = desk.index().record
        say = Say.of(record.agreement, desk.voice(request, record).language)
        own = [one for one in standing_now(record) if one.condition.kind is kind]
        own.sort(key=lambda one: not one.statements)
        return desk.page(
            request,
            "condition_kind.html",
            kind=kind,
            shown=[_shown(one, record) for one in own],
            as_of=own[0].at if own else record.as_of,
            say=say,
            readings=readings_of(record),
            addresses=ADDRESSES,
            **_beside(kind, record),
        )

    return one_kind


def _shown(one: Progress, record: Record) -> Shown:
    condition = one.condition.id
    parts = own_pictures(one, record)
    whole = [
        Drawn(None, f"/pictures/conditions/{condition}.svg?part={at}")
        for at in range(len(alike(one)))
        if picture_of(record, one, at) is not None
    ]
    each = [
        Drawn(name, f"/pictures/kinds/{condition}.svg?at={at}")
        for at, (name, _) in enumerate(parts)
    ]
    if one.condition.kind is Kind.FORCES and each:
        whole = []
    return Shown(told_of(one), (*whole, *each), of_kind(one, record))


def _beside(kind: Kind, record: Record) -> dict[str, Any]:
    """What is said beside any one condition: who is besieged, and who holds what."""
    every = record.promised.statements
    start = record.agreement.clock.start
    on_ground = kind is Kind.WITHDRAWAL
    return {
        "besieged": besieged(every) if kind is Kind.AID else (),
        "control": held(every, start) if on_ground else (),
        "gained": gained(every, start) if on_ground else (),
    }
