"""Documents: reports in prose, and the page on which people decide what they propose."""

from __future__ import annotations

import re
import tempfile
import time
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import RedirectResponse, Response

from trucewatch.claims.model import CONTEXT, KINDS, Proposal
from trucewatch.doors.limits.bounds import bound
from trucewatch.doors.limits.names import shown_name
from trucewatch.doors.readings import Read
from trucewatch.doors.sources.article.matter import Matter
from trucewatch.doors.sources.article.roster import matter_of
from trucewatch.doors.sources.article.text import Document, document_in
from trucewatch.doors.talking import Proposed, proposed
from trucewatch.doors.web.acting import key_of
from trucewatch.doors.web.deciding import Decisions
from trucewatch.doors.web.desk import Desk
from trucewatch.doors.web.document_text import Quoted, Span, lines, parts
from trucewatch.doors.web.forms import Sent, form_of
from trucewatch.doors.web.ports import Clerk
from trucewatch.doors.web.proposal_rows import FIELD_NAMES, SIGNS, Rows
from trucewatch.doors.web.voice import RIGHT_TO_LEFT
from trucewatch.mechanism.ports import Act
from trucewatch.mechanism.talk_records import KeptDocument, TalkRecords
from trucewatch.people.access import Noun, Purpose, Thing, Verb
from trucewatch.talks.wording import TalkWords
from trucewatch.vocabulary.errors import TrucewatchError, UsageError

PATIENCE_S = 0.8
"""How long a list reads documents that nobody has opened yet, before it is shown [s]."""
CHOICES = ("accept", "reject", "leave", "edit")
OPEN = "open"


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
        return _page(desk, request, document_id)

    @routes.post("/documents/{document_id}")
    def decide(request: Request, document_id: str) -> Response:
        made = Decisions.of(form_of(request))
        if made.sent["edit"]:
            return _page(desk, request, document_id, made)

        def acts(records: TalkRecords) -> list[Act]:
            kept, read = _read(desk, records, document_id)
            decided = [(id_, one) for id_, one in read.proposals if id_ in made.chosen]
            return made.acts(list(proposed(kept, decided, records)), records)

        try:
            _clerk(clerk).decide(key_of(request), acts)
        except UsageError as error:
            return _page(desk, request, document_id, made, error)
        return RedirectResponse(_onward(desk, request, document_id), 303)

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
        receives=_does(desk, request, Verb.RECEIVE),
        typed=typed or Sent(),
        fault=fault,
        most=bound("article_mb"),
    )


def _listed(desk: Desk, records: TalkRecords) -> Iterator[Listed]:
    """Every document with what is decided of it; the unread are read as long as patience lasts."""
    until = time.monotonic() + PATIENCE_S
    matter = _matter(desk)
    for kept in records.documents.values():
        known = desk.readings.known(kept, matter)
        if known is None and time.monotonic() < until:
            known = desk.readings.of(kept, matter)
        if known is None:
            yield Listed(kept, None)
            continue
        yield Listed(kept, _counts(known, records))


def _page(
    desk: Desk,
    request: Request,
    document_id: str,
    made: Decisions | None = None,
    fault: UsageError | None = None,
) -> Response:
    """A part of a document with its proposals; with what was typed, where it was not taken."""
    records = desk.talks()
    kept, read = _read(desk, records, document_id)
    hidden = desk.readings.hidden(kept, read, records.names[document_id])
    asked, spans = request.query_params, parts(kept.text)
    number = _part(request, spans)
    begun = [(id_, one) for id_, one in read.proposals if _begins(one, spans[number - 1])]
    voice = desk.voice(request)
    rows = Rows(voice, TalkWords(voice.language, desk.index().record.agreement), records)
    kind, only = asked.get("kind", ""), asked.get("only", "")
    wanted = [one for one in proposed(kept, begun, records) if _wanted(one, kind, only)]
    return desk.page(
        request,
        "document.html",
        status=200 if fault is None else 422,
        document=kept,
        right_to_left=kept.language in RIGHT_TO_LEFT,
        lines=lines(
            kept.text,
            [Quoted(id_, one.kind, one.start, one.end) for id_, one in begun],
            hidden,
            spans[number - 1],
        ),
        rows=[rows.of(one, hidden) for one in wanted],
        form=rows,
        signs=SIGNS,
        kinds=Counter(one.kind for _, one in read.proposals),
        every_kind=KINDS,
        counts=_counts(read, records),
        kind=kind,
        only=only,
        known="known" in asked,
        decides=_does(desk, request, Verb.ACCEPT),
        proofs=desk.may(request, Noun.ENTRY, Purpose.AUDIT),
        made=made or Decisions.of(Sent()),
        fault=fault,
        part=number,
        n_parts=len(spans),
        query=_filtered(request),
        kind_names={kind: voice.t(f"documents_kind_{kind}") for kind in KINDS},
        field_names={name: voice.t(f"documents_field_{name}") for name in FIELD_NAMES},
        choice_names={one: voice.t(f"documents_{one}") for one in CHOICES},
        refused=getattr(fault, "proposal_id", ""),
    )


def _read(desk: Desk, records: TalkRecords, document_id: str) -> tuple[KeptDocument, Read]:
    """A document and what it proposes. Raises HTTPException where there is none of that id."""
    kept = records.documents.get(document_id)
    if kept is None:
        raise HTTPException(404)
    return kept, desk.readings.of(kept, _matter(desk))


def _counts(read: Read, records: TalkRecords) -> Counter[str]:
    """How many of a document's proposals are open, accepted and rejected."""
    decided = (records.decided.get(id_) for id_ in read.offered)
    return Counter(OPEN if one is None else one.how for one in decided)


def _part(request: Request, spans: Sequence[Span]) -> int:
    """Which part of a document is asked for, from 1."""
    asked = request.query_params.get("part", "")
    return min(len(spans), max(1, int(asked))) if re.fullmatch(r"[0-9]{1,6}", asked) else 1


def _begins(one: Proposal, part: Span) -> bool:
    return part[0] <= one.start < part[1]


def _onward(desk: Desk, request: Request, document_id: str) -> str:
    """Where to go on after a decision: the same part, or the next that has something open."""
    records = desk.talks()
    kept, read = _read(desk, records, document_id)
    spans = parts(kept.text)
    number = _part(request, spans)
    offered = set(read.offered)
    open_ = [one.start for id_, one in read.proposals
             if id_ in offered and id_ not in records.decided]  # fmt: skip
    starts = [low for low, _ in spans]
    waiting = sorted({bisect_right(starts, place) for place in open_})
    onward = next((one for one in waiting if one >= number), number)
    query = _filtered(request, part=onward)
    return f"/documents/{document_id}{query}"


def _matter(desk: Desk) -> Matter:
    """What the agreement calls the sides of documents."""
    index = desk.index()
    return index.once("matter", lambda: matter_of(index.record.agreement))


def _filtered(request: Request, part: int | None = None) -> str:
    """What of the address chooses among proposals, with another part where that is given."""
    asked = {name: request.query_params.get(name, "") for name in ("kind", "only", "part")}
    asked["part"] = asked["part"] if part is None else "" if part == 1 else str(part)
    query = urlencode({name: said for name, said in asked.items() if said})
    return f"?{query}" if query else ""


def _wanted(one: Proposed, kind: str, only: str) -> bool:
    if kind:
        return one.proposal.kind == kind and (not only or one.decided is None)
    return one.proposal.kind not in CONTEXT and (not only or one.decided is None)


def _words(sent: Sent) -> Document:
    """The words of the file that was sent. Raises UsageError."""
    if sent.file is None or not sent.file.name:
        raise UsageError("no file was sent", hint="choose a report: HTML, PDF or text")
    with tempfile.TemporaryFile() as stream:
        stream.write(sent.file.data)
        stream.seek(0)
        return document_in(stream, shown_name(sent.file.name))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise UsageError(f"{text!r} is no day", expected="such as 2017-01-23") from error


def _does(desk: Desk, request: Request, verb: Verb) -> bool:
    return desk.does(request, verb, Thing(noun=Noun.DOCUMENT), Purpose.VERIFY)


def _clerk(clerk: Clerk | None) -> Clerk:
    if clerk is None:
        raise HTTPException(404)
    return clerk
