"""One document's page: a part of its words, and what is proposed there to whoever reads it.

What was typed and not taken is shown again, with the reason why.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from urllib.parse import urlencode

from fastapi import HTTPException, Request
from starlette.responses import Response

from trucewatch.claims.model import CONTEXT, KINDS, Proposal
from trucewatch.doors.readings import Read
from trucewatch.doors.sources.article.matter import Matter
from trucewatch.doors.sources.article.roster import matter_of
from trucewatch.doors.talking import Proposed, proposed
from trucewatch.doors.web.deciding import Decisions
from trucewatch.doors.web.desk import Desk
from trucewatch.doors.web.document_text import Quoted, Span, lines, parts
from trucewatch.doors.web.forms import Sent
from trucewatch.doors.web.proposal_rows import FIELD_NAMES, SIGNS, Rows
from trucewatch.doors.web.voice import RIGHT_TO_LEFT
from trucewatch.mechanism.talk_records import KeptDocument, TalkRecords
from trucewatch.people.access import Noun, Purpose, Thing, Verb
from trucewatch.talks.wording import TalkWords
from trucewatch.vocabulary.errors import UsageError

CHOICES = ("accept", "reject", "leave", "edit")
OPEN = "open"


def document_page(
    desk: Desk,
    request: Request,
    document_id: str,
    made: Decisions | None = None,
    fault: UsageError | None = None,
) -> Response:
    """A part of a document with its proposals; with what was typed, where it was not taken."""
    records = desk.talks()
    kept, read = read_document(desk, records, document_id)
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
        counts=counts(read, records),
        kind=kind,
        only=only,
        known="known" in asked,
        decides=does(desk, request, Verb.ACCEPT),
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


def read_document(desk: Desk, records: TalkRecords, document_id: str) -> tuple[KeptDocument, Read]:
    """A document and what it proposes. Raises HTTPException where there is none of that id."""
    kept = records.documents.get(document_id)
    if kept is None:
        raise HTTPException(404)
    return kept, desk.readings.of(kept, matter_here(desk))


def counts(read: Read, records: TalkRecords) -> Counter[str]:
    """How many of a document's proposals are open, accepted and rejected."""
    decided = (records.decided.get(id_) for id_ in read.offered)
    return Counter(OPEN if one is None else one.how for one in decided)


def _part(request: Request, spans: Sequence[Span]) -> int:
    """Which part of a document is asked for, from 1."""
    asked = request.query_params.get("part", "")
    return min(len(spans), max(1, int(asked))) if re.fullmatch(r"[0-9]{1,6}", asked) else 1


def _begins(one: Proposal, part: Span) -> bool:
    return part[0] <= one.start < part[1]


def onward(desk: Desk, request: Request, document_id: str) -> str:
    """Where to go on after a decision: the same part, or the next that has something open."""
    records = desk.talks()
    kept, read = read_document(desk, records, document_id)
    spans = parts(kept.text)
    number = _part(request, spans)
    offered = set(read.offered)
    open_ = [one.start for id_, one in read.proposals
             if id_ in offered and id_ not in records.decided]  # fmt: skip
    starts = [low for low, _ in spans]
    waiting = sorted({bisect_right(starts, place) for place in open_})
    further = next((one for one in waiting if one >= number), number)
    query = _filtered(request, part=further)
    return f"/documents/{document_id}{query}"


def matter_here(desk: Desk) -> Matter:
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


def does(desk: Desk, request: Request, verb: Verb) -> bool:
    return desk.does(request, verb, Thing(noun=Noun.DOCUMENT), Purpose.VERIFY)
