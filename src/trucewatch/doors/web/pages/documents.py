"""Documents: reports in prose, and the page on which people decide what they propose."""

from __future__ import annotations

import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import RedirectResponse, Response

from trucewatch.doors.limits.bounds import bound
from trucewatch.doors.limits.names import shown_name
from trucewatch.doors.sources.article.text import Document, document_in
from trucewatch.doors.talking import proposed
from trucewatch.doors.web.acting import key_of
from trucewatch.doors.web.deciding import Decisions
from trucewatch.doors.web.desk import Desk
from trucewatch.doors.web.document_page import (
    counts,
    document_page,
    does,
    matter_here,
    onward,
    read_document,
)
from trucewatch.doors.web.forms import Sent, form_of
from trucewatch.doors.web.ports import Clerk
from trucewatch.mechanism.ports import Act
from trucewatch.mechanism.talk_records import KeptDocument, TalkRecords
from trucewatch.people.access import Verb
from trucewatch.vocabulary.errors import TrucewatchError, UsageError
from trucewatch.vocabulary.messages import Message

PATIENCE_S = 0.8
"""How long a list reads documents that nobody has opened yet, before it is shown [s]."""


def router(desk: Desk, clerk: Clerk | None) -> APIRouter:
    """`/documents` and `/documents/{id}`."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/documents")
    def documents(request: Request) -> Response:
        return _list(desk, request)

    @routes.post("/documents")
    def receive(request: Request) -> Response:
        sent = form_of(request)
        try:
            id_, new = _clerk(clerk).receive(
                key_of(request),
                _words(sent),
                publisher=sent["publisher"],
                published=_day(sent["published"]),
            )
        except TrucewatchError as error:
            return _list(desk, request, sent, error)
        return RedirectResponse(f"/documents/{id_}{'' if new else '?known=1'}", 303)

    @routes.get("/documents/{document_id}")
    def document(request: Request, document_id: str) -> Response:
        return document_page(desk, request, document_id)

    @routes.post("/documents/{document_id}")
    def decide(request: Request, document_id: str) -> Response:
        made = Decisions.of(form_of(request))
        if made.sent["edit"]:
            return document_page(desk, request, document_id, made)

        def acts(records: TalkRecords) -> list[Act]:
            kept, read = read_document(desk, records, document_id)
            decided = [(id_, one) for id_, one in read.proposals if id_ in made.chosen]
            return made.acts(list(proposed(kept, decided, records)), records)

        try:
            _clerk(clerk).decide(key_of(request), acts)
        except UsageError as error:
            return document_page(desk, request, document_id, made, error)
        return RedirectResponse(onward(desk, request, document_id), 303)

    return routes


@dataclass(frozen=True, slots=True)
class Listed:
    """A document in the list; `counts` is None where it waits to be read."""

    document: KeptDocument
    counts: Counter[str] | None


def _list(
    desk: Desk, request: Request, typed: Sent | None = None, fault: TrucewatchError | None = None
) -> Response:
    records = desk.talks()
    listed = list(_listed(desk, records))
    return desk.page(
        request,
        "documents.html",
        status=200 if fault is None else 422,
        documents=sorted(listed, key=lambda one: -one.document.entry),
        unread=sum(one.counts is None for one in listed),
        receives=does(desk, request, Verb.RECEIVE),
        typed=typed or Sent(),
        fault=fault,
        most=bound("article_mb"),
    )


def _listed(desk: Desk, records: TalkRecords) -> Iterator[Listed]:
    """Every document with what is decided of it; the unread are read as long as patience lasts."""
    until = time.monotonic() + PATIENCE_S
    matter = matter_here(desk)
    for kept in records.documents.values():
        known = desk.readings.known(kept, matter)
        if known is None and time.monotonic() < until:
            known = desk.readings.of(kept, matter)
        if known is None:
            yield Listed(kept, None)
            continue
        yield Listed(kept, counts(known, records))


def _words(sent: Sent) -> Document:
    """The words of the file that was sent. Raises UsageError."""
    if sent.file is None or not sent.file.name:
        raise UsageError(
            "no file was sent",
            hint="choose a report: HTML, PDF or text",
            told=Message("faults.no_file"),
        )
    with tempfile.TemporaryFile() as stream:
        stream.write(sent.file.data)
        stream.seek(0)
        return document_in(stream, shown_name(sent.file.name))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise UsageError(
            f"{text!r} is no day",
            expected="such as 2017-01-23",
            told=Message("faults.not_a_day", {"text": text}),
        ) from error


def _clerk(clerk: Clerk | None) -> Clerk:
    if clerk is None:
        raise HTTPException(404)
    return clerk
