"""Answers as they travel: JSON in bytes, compressed once for all who get the same."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

LEVEL = 4
"""Of nine: a third of the time of gzip's usual six, for some percent more bytes."""


def json_bytes(value: Any) -> bytes:
    """JSON of a value; a text is JSON already."""
    if isinstance(value, str):
        return value.encode()
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def pack(body: bytes) -> bytes:
    """The body compressed; the same bytes at any time."""
    return gzip.compress(body, LEVEL, mtime=0)


def packed_response(
    request: Request, packed: bytes, headers: Mapping[str, str], media_type: str
) -> Response:
    """The packed body as it is, or unpacked for a reader who does not take it so."""
    sent = {**headers, "Vary": "Accept-Encoding"}
    if "gzip" not in request.headers.get("accept-encoding", ""):
        return Response(gzip.decompress(packed), headers=sent, media_type=media_type)
    return Response(packed, headers=sent | {"Content-Encoding": "gzip"}, media_type=media_type)
