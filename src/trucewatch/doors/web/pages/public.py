"""What everybody may know: what was published, and what anybody can check.

A whitelist: nothing of the record stands here that its owner did not publish, but the agreement and
the ledger's own hashes.
"""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from trucewatch.doors.web.desk import Desk
from trucewatch.doors.web.things import case_thing
from trucewatch.verdicts.rules import rules_of
from trucewatch.verdicts.telling import Teller


def router(desk: Desk) -> APIRouter:
    """`/public`."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/public")
    def public(request: Request) -> Response:
        record = desk.index().record
        voice = desk.voice(request, record)
        teller = Teller(record.agreement, rules_of(record.agreement), voice.language)
        cases = [case for case in record.docket.cases if case_thing(case).published]
        return desk.page(
            request,
            "public.html",
            issued=sorted(desk.ledger.publications(), key=lambda one: one.entry, reverse=True),
            cases=[(case.case_id, teller.stage(case.stage)) for case in cases],
        )

    return routes
