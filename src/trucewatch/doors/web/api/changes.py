"""What changes, as server-sent events: the ledger's size and root each time they are others.

Source: HTML Living Standard, "Server-sent events". An event's id is the tree's size: who comes back
with `Last-Event-ID` hears at once if anything was added meanwhile.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response, StreamingResponse

from trucewatch.doors.web.desk import Desk
from trucewatch.figures.model import Record
from trucewatch.vocabulary.instants import iso

LOOK_S = 2.0
"""Seconds between two looks at the ledger; a comment each time keeps the connection open."""


def router(desk: Desk) -> APIRouter:
    """`/changes`."""
    routes = APIRouter()

    @routes.get("/changes", summary="Server-sent events: the ledger grew")
    async def changes(request: Request) -> Response:
        heard = request.headers.get("last-event-id", "")
        return StreamingResponse(
            _events(desk, request, heard),
            media_type="text/event-stream",
            headers={"Cache-Control": "no-store"},
        )

    return routes


async def _events(desk: Desk, request: Request, heard: str) -> AsyncIterator[str]:
    while not await request.is_disconnected():
        record = (await run_in_threadpool(desk.index)).record
        if str(record.tree_size) != heard:
            heard = str(record.tree_size)
            yield _event(record)
        else:
            yield ":\n\n"
        await asyncio.sleep(LOOK_S)


def _event(record: Record) -> str:
    told = {
        "tree_size": record.tree_size,
        "tree_root": record.tree_root.hex(),
        "as_of": iso(record.as_of),
    }
    return f"id: {record.tree_size}\nevent: ledger\ndata: {json.dumps(told)}\n\n"
