"""Refusals that programs understand: problem details for HTTP APIs.

Source: RFC 9457. `type` is always about:blank, so that `title` is the status in words.
"""

from __future__ import annotations

from http import HTTPStatus

from fastapi import FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from starlette.responses import JSONResponse, Response

from trucewatch.doors.web.routes import StrangerRefusedError
from trucewatch.vocabulary.errors import TrucewatchError

MEDIA = "application/problem+json"


def refuse_with_problems(api: FastAPI) -> None:
    """Let every refusal of `api` be a problem document."""

    async def refused(request: Request, error: Exception) -> Response:
        if isinstance(error, StrangerRefusedError):
            return unknown()
        status = error.status_code if isinstance(error, HTTPException) else 404
        detail = str(error.detail) if isinstance(error, HTTPException) else ""
        return problem(status, detail)

    async def malformed(request: Request, error: Exception) -> Response:
        found = error.errors() if isinstance(error, RequestValidationError) else []
        told = [f"{one['loc'][-1]}: {one['msg']}" for one in found]
        return problem(400, "; ".join(told))

    async def unusable(request: Request, error: Exception) -> Response:
        return problem(400, str(error))

    api.add_exception_handler(404, refused)
    api.add_exception_handler(405, refused)
    api.add_exception_handler(HTTPException, refused)
    api.add_exception_handler(RequestValidationError, malformed)
    api.add_exception_handler(TrucewatchError, unusable)


def unknown() -> Response:
    """Who asks must say who they are, by a token. Source: RFC 6750, section 3."""
    answer = problem(401, "this mission's programs read with a token: Authorization: Bearer …")
    answer.headers["WWW-Authenticate"] = 'Bearer realm="trucewatch"'
    return answer


def problem(status: int, detail: str = "") -> Response:
    """One problem document."""
    title = HTTPStatus(status).phrase
    document = {"type": "about:blank", "title": title, "status": status}
    if detail and detail != title:
        document["detail"] = detail
    return JSONResponse(document, status, media_type=MEDIA)
