"""What people record of talks: a round, a side at it, an outcome, each signed by their own key."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import RedirectResponse, Response

from trucewatch.doors.web.acting import key_of
from trucewatch.doors.web.desk import Desk
from trucewatch.doors.web.forms import Sent, form_of
from trucewatch.doors.web.pages.talks import shown_round, shown_talks
from trucewatch.doors.web.ports import Clerk
from trucewatch.doors.web.talk_forms import Tried, concluded, convened, seated
from trucewatch.mechanism import convening
from trucewatch.mechanism.hearing_cases import Bench
from trucewatch.mechanism.ports import Act
from trucewatch.vocabulary.errors import UsageError
from trucewatch.vocabulary.ids import make_id

OfRound = Callable[[list[str], str, Sent], Act]


def router(desk: Desk, clerk: Clerk | None) -> APIRouter:
    """`POST /talks`, and of a round `delegation` and `outcome`."""
    routes = APIRouter(include_in_schema=False)

    @routes.post("/talks")
    def record_round(request: Request) -> Response:
        form = form_of(request)
        known = next(
            (r.round_id for r in desk.talks().rounds.values()
             if (r.process, r.name) == (form["process"], form["name"])), None,
        )  # fmt: skip
        try:
            entry = _clerk(clerk).take(
                key_of(request), convening.ROUND, lambda bench: convened(form)
            )
        except UsageError as error:
            tried = Tried(convening.ROUND, form, error)
            if known is None or form["anew"] != known:
                return shown_talks(desk, request, tried)
            return shown_round(desk, request, known, tried)
        return RedirectResponse(f"/talks/{known or make_id('N', entry.leaf_hash)}", 303)

    @routes.post("/talks/{round_id}/delegation")
    def record_side(request: Request, round_id: str) -> Response:
        return of_round(request, round_id, convening.DELEGATION, seated)

    @routes.post("/talks/{round_id}/outcome")
    def record_outcome(request: Request, round_id: str) -> Response:
        return of_round(request, round_id, convening.OUTCOME, concluded)

    def of_round(request: Request, round_id: str, typ: str, make: OfRound) -> Response:
        form = form_of(request)

        def act(bench: Bench) -> Act:
            rounds = desk.ledger.talks(bench.record.tree_size).rounds
            return make(list(rounds), round_id, form)

        if round_id not in desk.talks().rounds:
            raise HTTPException(404)
        try:
            _clerk(clerk).take(key_of(request), typ, act)
        except UsageError as error:
            return shown_round(desk, request, round_id, Tried(typ, form, error))
        return RedirectResponse(f"/talks/{round_id}", 303)

    return routes


def _clerk(clerk: Clerk | None) -> Clerk:
    if clerk is None:
        raise HTTPException(404)
    return clerk
