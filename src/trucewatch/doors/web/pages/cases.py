"""The docket and its cases, as far as they concern who reads."""

from __future__ import annotations

import numpy as np
from fastapi import APIRouter, HTTPException, Query, Request
from starlette.responses import Response

from trucewatch.doors.docket.case_lines import docket_page
from trucewatch.doors.docket.case_page import case_page
from trucewatch.doors.docket.seeing import see
from trucewatch.doors.web.areas import area_names
from trucewatch.doors.web.desk import Desk
from trucewatch.doors.web.docket_filters import Asked, docket_asked
from trucewatch.doors.web.form_words import FormWords, Tried
from trucewatch.doors.web.forms import form_of
from trucewatch.doors.web.listing import rows_for_list
from trucewatch.doors.web.ports import Clerk
from trucewatch.doors.web.read_findings import findings_by_reading
from trucewatch.doors.web.readers import reader_of
from trucewatch.doors.web.record_index import RecordIndex
from trucewatch.doors.web.seen_cases import seen_cases
from trucewatch.doors.web.things import case_thing
from trucewatch.doors.web.voice import Voice
from trucewatch.people.access import Noun, Purpose
from trucewatch.verdicts.model import Kind
from trucewatch.vocabulary.errors import UsageError
from trucewatch.vocabulary.messages import say_id

MEDIA = {"md": "text/markdown; charset=utf-8", "json": "application/json"}
PER_PAGE = 25
TITLES = ("life", "determinations", "due", "flags")


def router(desk: Desk, clerk: Clerk | None) -> APIRouter:
    """`/docket`, `/cases/{id}`, and publishing one."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/docket")
    def docket(request: Request, page: int = Query(1, ge=1, le=1_000_000)) -> Response:
        index = desk.index()
        record, voice = index.record, desk.voice(request, index.record)
        actors = [actor.id for actor in record.agreement.actors]
        asked, wanted = docket_asked(request.query_params, index.zone, actors)
        found = docket_page(
            seen_cases(index, asked.as_of(record.as_of)),
            voice.language,
            wanted,
            lambda case: desk.sees(request, case_thing(case)),
            start=(page - 1) * PER_PAGE,
            most=PER_PAGE,
        )
        return desk.page(
            request,
            "docket.html",
            docket=found,
            complains=desk.complains(request),
            asked=asked,
            page=page,
            pages=max(1, -(-found.fitting // PER_PAGE)),
            per_page=PER_PAGE,
        )

    @routes.get("/cases/{case_id}")
    def case(request: Request, case_id: str) -> Response:
        return shown_case(desk, request, case_id)

    @routes.post("/cases/{case_id}/published")
    def published(request: Request, case_id: str) -> Response:
        sent = form_of(request)
        media = sent["media"]
        if clerk is None or media not in MEDIA:
            raise HTTPException(404)
        language = desk.voice(request).language
        try:
            data = clerk.publish_case(case_id, language=language, media=media)
        except UsageError as error:
            return shown_case(desk, request, case_id, Tried(Kind.PUBLISHED, sent, error))
        name = f'attachment; filename="{case_id}-{language}.{media}"'
        return Response(data, media_type=MEDIA[media], headers={"Content-Disposition": name})

    return routes


def shown_case(desk: Desk, request: Request, case_id: str, tried: Tried | None = None) -> Response:
    """The page of a case; with a step that was `tried`, what was typed and why it was refused."""
    index = desk.index()
    voice = desk.voice(request, index.record)
    asked = Asked.read(request.query_params, index.zone, {})
    try:
        seen = see(index.record, case_id, asked.at)
    except UsageError as error:
        raise HTTPException(404) from error
    page = case_page(seen, voice.language)
    return desk.page(
        request,
        "case.html",
        status=200 if tried is None else 422,
        case=page,
        asked=asked,
        titles={name: say_id(f"verdicts.title_{name}", voice.language) for name in TITLES},
        principle=say_id("verdicts.allegation", voice.language),
        incidents=[_incident(index, one, voice) for one in seen.case.incidents],
        forms=FormWords.of(seen, voice, reader_of(request).person, tried),
        counted=desk.may(request, Noun.REPORT, Purpose.KNOW),
        proofs=desk.may(request, Noun.ENTRY, Purpose.AUDIT),
    )


def _incident(index: RecordIndex, incident_id: str, voice: Voice) -> dict[str, object]:
    """An incident of a case as it is now: as a line, and its findings by reading.

    `line` is None where the record no longer has one of that id.
    """
    row = index.row_of.get(incident_id)
    if row is None:
        return {"id": incident_id, "line": None, "readings": []}
    now = index.ids[row]
    (line,) = rows_for_list(index, np.array([row]), voice, area_names(index, voice))
    return {
        "id": incident_id,
        "line": line,
        "readings": findings_by_reading(index, now, voice),
    }
