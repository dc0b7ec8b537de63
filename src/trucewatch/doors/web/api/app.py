"""The application under `/api`, with an OpenAPI document of its own."""

from __future__ import annotations

from fastapi import Depends, FastAPI

from trucewatch import __version__
from trucewatch.doors.web.api import changes, features, figures, talks
from trucewatch.doors.web.api.problems import refuse_with_problems
from trucewatch.doors.web.desk import Desk
from trucewatch.doors.web.routes import guard


def create_api(desk: Desk) -> FastAPI:
    """One mission's facts for programs."""
    api = FastAPI(
        title="Trucewatch",
        version=__version__,
        docs_url=None,  # its page loads scripts from another host
        redoc_url=None,
        dependencies=[Depends(guard(desk))],
    )
    for room in (features, figures, talks, changes):
        api.include_router(room.router(desk))
    refuse_with_problems(api)
    return api
