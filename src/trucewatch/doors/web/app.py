"""The application: pages by noun, data for the islands, the ledger's public files.

Every request has a reader, and every route a rule that says to whom it is open (`routes`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from urllib.parse import quote

from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import RedirectResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from trucewatch import __version__
from trucewatch.doors.web.api.app import create_api
from trucewatch.doors.web.desk import Desk
from trucewatch.doors.web.forms import (
    ForgedFormError,
    FormSentTwiceError,
    UnreadableFormError,
    form_of,
)
from trucewatch.doors.web.pages import (
    account,
    agreement,
    bulletin,
    case_acts,
    cases,
    claims,
    condition_kinds,
    conditions,
    data,
    documents,
    dossier,
    elsewhere,
    evidence,
    gates,
    incidents,
    ledger,
    linking,
    overview,
    people,
    pictures,
    problems,
    public,
    signing_in,
    talk_acts,
    talks,
    tallies,
    tokens,
    trends,
    verification,
    watched,
)
from trucewatch.doors.web.pages.signing_in import ask_again
from trucewatch.doors.web.ports import Clerk, LedgerView, Records
from trucewatch.doors.web.readers import AT_HOME, Doorkeeper, Recognised
from trucewatch.doors.web.routes import (
    ProofRefusedError,
    ProveAgainError,
    RefusedError,
    StrangerRefusedError,
    guard,
)
from trucewatch.doors.web.security import LOCAL_NAMES, Courtesy, KnownHost, SafeHeaders

STATIC = Path(__file__).parent / "static"
ROOMS = (
    overview,
    public,
    incidents,
    verification,
    watched,
    trends,
    tallies,
    condition_kinds,
    conditions,
    talks,
    claims,
    gates,
    agreement,
    ledger,
    bulletin,
    dossier,
    pictures,
    evidence,
    data,
    tokens,
)
"""Rooms in which nobody signs anything."""
ROOMS_OF_ACTS = (
    signing_in,
    elsewhere,
    account,
    people,
    linking,
    problems,
    documents,
    cases,
    case_acts,
    talk_acts,
)
"""Rooms in which people act: what they sign goes through the clerk."""


NOT_TAKEN: Mapping[type[Exception], str] = {
    UnreadableFormError: "not_understood",
    ForgedFormError: "forged",
    FormSentTwiceError: "twice",
}
"""Forms that are not taken, and the kind of page that says so."""


def create_app(
    records: Records,
    ledger_view: LedgerView,
    *,
    clerk: Clerk | None = None,
    door: Doorkeeper = AT_HOME,
    hosts: Collection[str] = LOCAL_NAMES,
) -> FastAPI:
    """The pages of one mission.

    `clerk` takes what people decide; without one nothing can be decided. `door` knows who asks.
    `hosts` are the names the pages answer to, without ports.
    """
    desk = Desk(records, ledger_view, door)
    app = FastAPI(
        title="Trucewatch",
        version=__version__,
        openapi_url=None,  # what programs are promised is under /api
        dependencies=[Depends(guard(desk))],
    )
    app.state.desk = desk
    for room in ROOMS:
        app.include_router(room.router(desk))
    for acting in ROOMS_OF_ACTS:
        app.include_router(acting.router(desk, clerk))
    app.mount("/api", create_api(desk))
    app.mount("/static", _Static(directory=STATIC), name="static")

    async def not_here(request: Request, error: Exception) -> Response:
        if isinstance(error, ProveAgainError) and request.method == "POST":
            return once_more(request, error)
        elsewhere = _elsewhere(request, error)
        if elsewhere is not None:
            return RedirectResponse(elsewhere, 303)
        status = error.status_code if isinstance(error, HTTPException) else 404
        return desk.page(request, "error.html", status=status, kind=_kind(status))

    def once_more(request: Request, error: Exception) -> Response:
        fault = error.fault if isinstance(error, ProofRefusedError) else None
        action, kept = request.url.path, form_of(request).kept()
        return ask_again(desk, request, action=action, kept=kept, fault=fault)

    def not_taken(request: Request, error: Exception) -> Response:
        return desk.page(request, "error.html", status=403, kind=NOT_TAKEN[type(error)])

    async def not_understood(request: Request, error: Exception) -> Response:
        return desk.page(request, "error.html", status=422, kind="not_understood")

    def sorry(request: Request) -> Response:
        return desk.page(request, "error.html", status=500, kind="fault")

    app.add_exception_handler(404, not_here)
    app.add_exception_handler(405, not_here)
    app.add_exception_handler(HTTPException, not_here)
    app.add_exception_handler(RequestValidationError, not_understood)
    app.add_exception_handler(ProofRefusedError, once_more)
    for error in NOT_TAKEN:
        app.add_exception_handler(error, not_taken)
    app.add_middleware(Recognised, reader=door.reader)
    app.add_middleware(Courtesy, sorry=sorry)
    app.add_middleware(GZipMiddleware, minimum_size=1000, compresslevel=4)
    app.add_middleware(KnownHost, names=hosts)
    app.add_middleware(SafeHeaders)
    return app


def _kind(status: int) -> str:
    kinds = {403: "refused", 404: "not_found", 405: "not_found", 422: "not_understood"}
    return kinds.get(status, "fault")


def _elsewhere(request: Request, error: Exception) -> str | None:
    """Where whoever is refused had better go; None where nowhere."""
    if request.method != "GET" or not isinstance(error, RefusedError):
        return None
    if request.url.path == "/" and not isinstance(error, ProveAgainError):
        return "/public"
    here = quote(request.url.path + ("?" + request.url.query if request.url.query else ""))
    if isinstance(error, StrangerRefusedError):
        return f"/sign-in?next={here}"
    return f"/again?next={here}" if isinstance(error, ProveAgainError) else None


class _Static(StaticFiles):
    """Static files; those whose address changes with their content may be kept for ever."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        lasting = b"v=" in scope["query_string"] or path.startswith("dist/assets/")
        response.headers["Cache-Control"] = (
            "public, max-age=31536000, immutable" if lasting else "public, max-age=86400"
        )
        return response
