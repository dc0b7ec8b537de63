"""Claims: what was said, through whose mouths, what stands against it; nothing is changed here."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, HTTPException, Query, Request
from starlette.responses import Response

from trucewatch.claims.withholding import around, window
from trucewatch.doors.web.desk import Desk
from trucewatch.doors.web.pages.talks import words_for
from trucewatch.doors.web.told_claims import (
    by_subject,
    chain_lines,
    claims_asked,
    parties_of,
    subjects_of,
)
from trucewatch.mechanism.talk_records import TalkRecords
from trucewatch.people.access import Noun, Purpose

PER_PAGE = 25
REACH = 320
"""How many characters of a quotation's paragraph are shown on either side of it at most."""


@dataclass(frozen=True, slots=True)
class Context:
    """What stands before and after a quotation; `hushed` where it is not shown to protect
    whoever asked not to be named."""

    before: str = ""
    after: str = ""
    hushed: bool = False


def router(desk: Desk) -> APIRouter:
    """`/claims`, and one claim or position."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/claims")
    def claims(request: Request, page: int = Query(1, ge=1, le=1_000_000)) -> Response:
        words = words_for(desk, request)
        every = chain_lines(desk.talks().claims, words)
        asked, found = claims_asked(request.query_params, desk.index(), every)
        subjects = by_subject(found)
        return desk.page(
            request,
            "claims.html",
            asked=asked,
            subjects=subjects[(page - 1) * PER_PAGE : page * PER_PAGE],
            n_chains=len(every),
            n_fitting=len(found),
            page=page,
            pages=max(1, -(-len(subjects) // PER_PAGE)),
            choices={
                "subject": {name: name for name in subjects_of(every)},
                "party": {id_: words.side(id_) for id_ in parties_of(every)},
            },
            words=words,
        )

    @routes.get("/claims/{said}")
    def one(request: Request, said: str) -> Response:
        records, words = desk.talks(), words_for(desk, request)
        claim = next((c for c in records.claims if c.claim_id == said), None)
        position = next((p for p in records.positions if p.position_id == said), None)
        thing = claim or position
        if thing is None:
            raise HTTPException(404)
        lines = chain_lines(records.claims, words)
        return desk.page(
            request,
            "said.html",
            claim=claim,
            position=position,
            line=next((x for x in lines if claim and claim in x.chain.claims), None),
            denied=next((c for c in records.claims if claim and c.claim_id == claim.denies), None),
            document=records.documents.get(thing.document_id or ""),
            context=_context(desk, request, records, thing.document_id, thing.start, thing.end),
            held=records.rounds.get(position.round_id or "") if position else None,
            words=words,
            documents=desk.may(request, Noun.DOCUMENT, Purpose.VERIFY),
            proofs=desk.may(request, Noun.ENTRY, Purpose.AUDIT),
        )

    return routes


def _context(
    desk: Desk,
    request: Request,
    records: TalkRecords,
    document_id: str | None,
    start: int | None,
    end: int | None,
) -> Context | None:
    """The words around a quotation, for whoever reads words to verify; None for anybody else."""
    document = records.documents.get(document_id or "")
    if document is None or start is None or end is None or not document.text:
        return None
    if not desk.may(request, Noun.DOCUMENT, Purpose.VERIFY):
        return None
    first, last = window(document.text, start, end, REACH)
    unnamed = records.unnamed.get(document.document_id, ())
    if any(begins < last and ends > first for begins, ends in unnamed):
        return Context(hushed=True)
    names = records.names[document.document_id]
    before, after = around(document.text, start, end, (first, last), names)
    return Context(
        f"…{before}" if 0 < first == start - REACH else before,
        f"{after}…" if end + REACH == last < len(document.text) else after,
    )
