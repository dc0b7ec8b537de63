"""What a file's C2PA manifest says, and what its signatures are worth, exactly as found.

Run apart, for a file may be made to be read wrongly. One message: the library's report, as JSON.
By itself the library fetches what a file tells it to fetch: whoever sent it would learn that it is
being read, when and where. Here nothing is fetched, and such an address is reported instead.

Source: C2PA Technical Specification 2.2; `c2pa.Settings` of the library.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, BinaryIO

NONE, UNREADABLE, NOT_READ = "none", "unreadable", "not read"
OFFLINE = {"verify": {"remote_manifest_fetch": False, "ocsp_fetch": False}}


def job(stream: BinaryIO, *, media_type: str) -> Iterator[bytes]:
    """The one message: `{"state": …}`, with the report where there is a manifest."""
    yield json.dumps(_found(stream, media_type)).encode()


def _found(stream: BinaryIO, media_type: str) -> dict[str, Any]:
    try:
        import c2pa
    except ImportError:
        return {"state": NOT_READ, "why": "the C2PA library is not installed here"}
    context = c2pa.Context(settings=c2pa.Settings.from_dict(OFFLINE))
    try:
        with c2pa.Reader(media_type, stream, context=context) as reader:
            report = json.loads(reader.json())
    except c2pa.C2paError as error:
        if "ManifestNotFound" in str(error):
            return {"state": NONE}
        return {"state": UNREADABLE, "why": str(error)[:1000]}
    return {"state": str(report.get("validation_state", "unknown")).lower(), "report": report}
