"""The agreement in plain words, with what it leaves open."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from trucewatch.agreement.ambiguities import ambiguities
from trucewatch.agreement.model import Actor, Agreement, Norm, Role
from trucewatch.doors.web.desk import Desk
from trucewatch.doors.web.voice import Voice
from trucewatch.vocabulary.messages import Message, say

NAMED_FACTS = ("body", "offices", "checkpoints", "ruling", "response_window", "sanctions")
"""Facts of the procedure that a page has a heading for."""


def router(desk: Desk) -> APIRouter:
    """`/agreement`."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/agreement")
    def agreement(request: Request) -> Response:
        record = desk.index().record
        voice = desk.voice(request, record)
        text = record.agreement
        named = {actor.id: actor.names for actor in text.actors} | text.sides
        return desk.page(
            request,
            "agreement.html",
            named_facts=NAMED_FACTS,
            roles=_by_role(text),
            norms=_by_kind(text),
            open_points=[
                (_sentence(point.what, voice), _sentence(point.so, voice))
                for point in ambiguities(text, {}, "agreement.yaml")
            ],
            actor_names={key: voice.names(names) for key, names in named.items()},
        )

    return routes


def _sentence(message: Message | None, voice: Voice) -> str:
    """A message as a sentence of its own."""
    text = say(message, voice.language) if message is not None else ""
    return text[:1].upper() + text[1:]


def _by_role(agreement: Agreement) -> list[tuple[str, list[Actor]]]:
    groups = [
        (role.value, [actor for actor in agreement.actors if actor.role is role]) for role in Role
    ]
    return [group for group in groups if group[1]]


def _by_kind(agreement: Agreement) -> list[tuple[str, list[Norm]]]:
    kinds = list(dict.fromkeys(norm.kind for norm in agreement.norms))
    return [(kind.value, [norm for norm in agreement.norms if norm.kind is kind]) for kind in kinds]
