"""The ledger: its state in plain words, any entry's proof, and its public files.

`/checkpoint` and `/tile/…` are what the C2SP tlog-tiles specification asks a log to serve, so that
anybody's tools can read this one. Hashes are for everybody; entry bundles, `/tile/entries/…`, are
for the owner and the auditor.
"""

from __future__ import annotations

import json
import re

from fastapi import APIRouter, HTTPException, Path, Query, Request
from starlette.responses import FileResponse, RedirectResponse, Response

from trucewatch.doors.web.desk import Desk
from trucewatch.vocabulary.messages import say

TILE = re.compile(r"(entries|\d{1,2})/(x\d{3}/){0,5}\d{3}(\.p/([1-9]\d?|1\d\d|2[0-4]\d|25[0-5]))?")
"""Source: C2SP tlog-tiles v1, "Merkle Tree" and "Log Entries"."""
FOR_EVER = "public, max-age=31536000, immutable"
OWNERS_ALONE = "private, no-cache"
BEYOND = 2**53


def router(desk: Desk) -> APIRouter:
    """`/ledger`, its entries and proofs, `/checkpoint` and `/tile/…`."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/ledger")
    def ledger(request: Request) -> Response:
        seen = desk.ledger.witnessing()
        return desk.page(
            request,
            "ledger.html",
            checkpoint=desk.ledger.checkpoint(),
            witnessed=seen.met,
            witnessing=say(seen.message, desk.voice(request).language),
        )

    @routes.get("/ledger/find")
    def find(entry: int = Query(ge=0, le=BEYOND)) -> Response:
        return RedirectResponse(f"/ledger/entries/{entry}", 303)

    @routes.get("/ledger/entries/{entry}")
    def one(request: Request, entry: int = Path(ge=0, le=BEYOND)) -> Response:
        leaf = _of(desk, entry)
        return desk.page(
            request,
            "entry.html",
            entry=entry,
            leaf=json.dumps(json.loads(leaf), indent=2, ensure_ascii=False),
            leaf_hash=desk.ledger.leaf_hash(entry).hex(),
            erased=desk.ledger.erased_at(entry),
        )

    @routes.get("/ledger/entries/{entry}/leaf")
    def leaf(entry: int = Path(ge=0, le=BEYOND)) -> Response:
        return _download(_of(desk, entry), f"entry-{entry}.json", "application/json")

    @routes.get("/ledger/entries/{entry}/proof")
    def proof(entry: int = Path(ge=0, le=BEYOND)) -> Response:
        _of(desk, entry)
        return _download(
            desk.ledger.receipt(entry), f"entry-{entry}.tlog-proof", "text/plain; charset=utf-8"
        )

    @routes.get("/checkpoint")
    def checkpoint() -> Response:
        return Response(
            desk.ledger.checkpoint(),
            media_type="text/plain; charset=utf-8",
            headers={"Cache-Control": "no-cache"},
        )

    @routes.get("/tile/{path:path}")
    def tile(path: str) -> Response:
        file = desk.ledger.folder / "tile" / path
        entries = path.startswith("entries/")
        if not TILE.fullmatch(path) or not file.is_file():
            raise HTTPException(404)
        return FileResponse(
            file,
            media_type="application/octet-stream",
            headers={"Cache-Control": OWNERS_ALONE if entries else FOR_EVER},
        )

    return routes


def _of(desk: Desk, entry: int) -> bytes:
    try:
        return desk.ledger.leaf(entry)
    except IndexError as error:
        raise HTTPException(404) from error


def _download(data: bytes, name: str, media: str) -> Response:
    return Response(
        data, media_type=media, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
