"""The application: pages by noun, data for the islands, the ledger's public files.

Nothing here changes the ground. The mission's own folder is read on localhost, by one owner.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from fastapi import FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from trucewatch import __version__
from trucewatch.doors.web.api.app import create_api
from trucewatch.doors.web.desk import Desk
from trucewatch.doors.web.pages import (
    agreement,
    bulletin,
    data,
    evidence,
    gates,
    incidents,
    ledger,
    overview,
    pictures,
    problems,
    tallies,
    trends,
)
from trucewatch.doors.web.ports import LedgerView, Records
from trucewatch.doors.web.security import LOCAL_NAMES, Courtesy, KnownHost, SafeHeaders

STATIC = Path(__file__).parent / "static"
ROOMS = (
    overview,
    incidents,
    trends,
    tallies,
    gates,
    agreement,
    problems,
    ledger,
    bulletin,
    pictures,
    evidence,
    data,
)


def create_app(
    records: Records,
    ledger_view: LedgerView,
    *,
    owner: bool = True,
    hosts: Collection[str] = LOCAL_NAMES,
) -> FastAPI:
    """The pages of one mission.

    `owner` shows reports' own words, for the person whose machine and folder this is; leave it
    out for anybody else. `hosts` are the names the pages answer to, without ports.
    """
    app = FastAPI(
        title="Trucewatch",
        version=__version__,
        docs_url=None,  # its page loads scripts from another host
        redoc_url=None,
    )
    desk = Desk(records, ledger_view, owner)
    for room in ROOMS:
        app.include_router(room.router(desk))
    app.mount("/api", create_api(desk))
    app.mount("/static", _Static(directory=STATIC), name="static")

    async def not_here(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 404
        return desk.page(request, "error.html", status=status, kind=_kind(status))

    async def not_understood(request: Request, error: Exception) -> Response:
        return desk.page(request, "error.html", status=422, kind="not_understood")

    def sorry(request: Request) -> Response:
        return desk.page(request, "error.html", status=500, kind="fault")

    app.add_exception_handler(404, not_here)
    app.add_exception_handler(405, not_here)
    app.add_exception_handler(HTTPException, not_here)
    app.add_exception_handler(RequestValidationError, not_understood)
    app.add_middleware(Courtesy, sorry=sorry)
    app.add_middleware(GZipMiddleware, minimum_size=1000, compresslevel=4)
    app.add_middleware(KnownHost, names=hosts)
    app.add_middleware(SafeHeaders)
    return app


def _kind(status: int) -> str:
    return {404: "not_found", 405: "not_found", 422: "not_understood"}.get(status, "fault")


class _Static(StaticFiles):
    """Static files; those whose address changes with their content may be kept for ever."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        lasting = b"v=" in scope["query_string"] or path.startswith("dist/assets/")
        response.headers["Cache-Control"] = (
            "public, max-age=31536000, immutable" if lasting else "public, max-age=86400"
        )
        return response
