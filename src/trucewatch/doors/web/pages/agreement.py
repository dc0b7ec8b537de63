"""The agreement in plain words, with what it leaves open.

The words are those of `trucewatch agreement show`; the page only sets them out.
"""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import APIRouter, Request
from starlette.responses import Response

from trucewatch.agreement.ambiguities import ambiguities
from trucewatch.agreement.describing import Entry, Section, describe
from trucewatch.doors.web.desk import Desk
from trucewatch.vocabulary.messages import capitalised

IN_CARDS = ("parties",)
GROUPED = ("parties", "norms")
"""Sections whose entries stand together by what they are."""


def router(desk: Desk) -> APIRouter:
    """`/agreement`."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/agreement")
    def agreement(request: Request) -> Response:
        record = desk.index().record
        voice = desk.voice(request, record)
        text = record.agreement
        opening, *sections = describe(text, voice.language)
        points = ambiguities(text, {}, "agreement.yaml", language=voice.language)
        return desk.page(
            request,
            "agreement.html",
            opening=opening.entries[1:],
            sections=[(section, _groups(section, voice.language)) for section in sections],
            in_cards=IN_CARDS,
            open_points=[
                (
                    capitalised(p.message, voice.language),
                    capitalised(p.consequence or "", voice.language),
                )
                for p in points
            ],
        )

    return routes


def _groups(section: Section, language: str) -> list[tuple[str, Sequence[Entry]]]:
    """Entries by what they are, in the order in which each kind first comes up."""
    if section.id not in GROUPED:
        return [("", section.entries)]
    kinds = list(dict.fromkeys(entry.kind for entry in section.entries))
    return [
        (capitalised(kind, language), [e for e in section.entries if e.kind == kind])
        for kind in kinds
    ]
