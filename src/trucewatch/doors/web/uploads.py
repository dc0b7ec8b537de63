"""Files that come with a form: multipart/form-data as browsers send it, measured while it comes.

In:   a request whose sender may send files, which is asked before a byte of it is read.
Out:  the form, with one file. Of a file beyond the bound no more is kept than shows that it is.

Source: RFC 7578; HTML, "Multipart form data" (how browsers write names).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from starlette.requests import Request

from trucewatch.doors.limits.bounds import MB, bound
from trucewatch.doors.web.forms import (
    LARGEST,
    MOST_FIELDS,
    Sent,
    SentFile,
    UnreadableFormError,
    by_name,
    read_form,
)

_BOUNDARY = re.compile(
    r'multipart/form-data;\s*boundary="?([\w\'()+,./:=?-]{1,70})"?\s*$', re.ASCII
)
_NAMED = re.compile(rb'; (name|filename)="([^"\r\n]*)"')
_BEYOND = 16
"""So many times the bound is read to its end, so that a browser hears the answer."""


async def read_upload(request: Request) -> Sent:
    """The form that came, with its file where it has one. Raises UnreadableFormError."""
    found = _BOUNDARY.match(request.headers.get("content-type", ""))
    if found is None:
        return await read_form(request)  # what is sent along when somebody proved who they are
    return _taken_apart(await _body(request), b"--" + found[1].encode())


async def _body(request: Request) -> bytes:
    """What came, as far as a file within its bound and the other fields can reach."""
    most = bound("article_mb").most * MB + LARGEST
    body, came = bytearray(), 0
    async for part in request.stream():
        came += len(part)
        if came > _BEYOND * most:
            raise UnreadableFormError
        body += part[: max(0, most - len(body))]
    return bytes(body)


def _taken_apart(body: bytes, mark: bytes) -> Sent:
    pairs: list[tuple[str, str]] = []
    file = None
    for head, data in _parts(body, mark):
        names = {name: _text(said) for name, said in _NAMED.findall(head)}
        if b"name" not in names or len(pairs) >= MOST_FIELDS:
            raise UnreadableFormError
        if b"filename" in names:
            file = file or SentFile(names[b"filename"], data)
        elif len(data) > LARGEST:
            raise UnreadableFormError
        else:
            pairs.append((names[b"name"], _text(data)))
    return Sent(by_name(pairs), file)


def _parts(body: bytes, mark: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Heading and content of each part; the last may have been cut off."""
    if not body.startswith(mark):
        raise UnreadableFormError
    at = len(mark)
    while body[at : at + 2] == b"\r\n":
        begins = body.find(b"\r\n\r\n", at)
        if begins < 0:
            raise UnreadableFormError
        ends = body.find(b"\r\n" + mark, begins + 2)
        yield body[at:begins], body[begins + 4 : ends if ends >= 0 else len(body)]
        if ends < 0:
            return
        at = ends + 2 + len(mark)


def _text(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise UnreadableFormError from error
