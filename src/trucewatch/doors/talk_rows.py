"""Talks and claims as plain values: what `list` and `show` print, and what programs are told."""

from __future__ import annotations

from typing import Any

from trucewatch.claims.chains import chains, contradictions, denials
from trucewatch.claims.model import Chain, Claim
from trucewatch.doors.plain import plain
from trucewatch.mechanism.talk_records import TalkRecords
from trucewatch.talks.laying import Laid
from trucewatch.talks.matrix import Cell
from trucewatch.vocabulary.messages import say_id

Row = dict[str, Any]
Rows = list[Row]


def claim_row(claim: Claim, lang: str) -> Row:
    """A claim; who asked not to be named is called that and nothing else."""
    row: Row = plain(claim, lang)
    speaker = say_id("claims.anonymous", lang) if claim.anonymous else claim.speaker
    return {**row, "speaker": speaker, "anonymous": claim.anonymous}


def claim_rows(records: TalkRecords, lang: str) -> Rows:
    """Every claim."""
    return [claim_row(claim, lang) for claim in records.claims]


def chain_rows(records: TalkRecords, lang: str) -> Rows:
    """Each chain, with how many it can rest on at most and what it cannot hold together with."""
    found = chains(records.claims)
    against = contradictions(found)
    return [
        {
            "subject": one.subject,
            "unit": one.unit,
            "low": one.low,
            "high": one.high,
            "n_claims": len(one.claims),
            "n_independent": one.n_independent,
            "claims": [claim.claim_id for claim in one.claims],
            "contradicts": [
                claim.claim_id for pair in against for claim in _other(one, pair.first, pair.second)
            ],
            "said": say_id("claims.rests_on", lang, n=one.n_independent, told=len(one.claims)),
        }
        for one in found
    ]


def _other(one: Chain, first: Chain, second: Chain) -> tuple[Claim, ...]:
    if one is first:
        return second.claims
    return first.claims if one is second else ()


def claim_in_its_chain(records: TalkRecords, row: Row, lang: str) -> Row:
    """A claim's row with its chain, and who denies it."""
    id_ = row["claim_id"]
    chain = next(one for one in chain_rows(records, lang) if id_ in one["claims"])
    denied_by = [one.claim_id for one, denied in denials(records.claims) if denied.claim_id == id_]
    return {**row, "chain": chain, "denied_by": denied_by}


def document_rows(records: TalkRecords, lang: str) -> Rows:
    """Every document without its words."""
    return [
        {**plain(one, lang), "text": None, "n_characters": len(one.text)}
        for one in records.documents.values()
    ]


def position_rows(records: TalkRecords, lang: str) -> Rows:
    """Every position."""
    return [plain(one, lang) for one in records.positions]


def round_rows(records: TalkRecords, lang: str) -> Rows:
    """Every round, with everything that is on record of it."""
    return [
        {**plain(one, lang), "parties": [d.party for d in one.delegations]}
        for one in records.rounds.values()
    ]


def delegation_rows(records: TalkRecords, lang: str) -> Rows:
    """Every side at every round."""
    return [
        {"round_id": held.round_id, **plain(one, lang)}
        for held in records.rounds.values()
        for one in held.delegations
    ]


def matrix_document(laid: Laid, lang: str) -> Row:
    """The matrix, its meetings, and what moved since the round before; sides and items by id."""
    return {
        "as_of": laid.as_of and laid.as_of.isoformat(),
        "items": [_cell_row(cell, lang) for cell in laid.matrix.cells],
        "count": len(laid.matrix.cells),
        "meetings": [plain(meeting, lang) for meeting in laid.matrix.meetings],
        "moved": [plain(move, lang) for move in laid.moved],
    }


def _cell_row(cell: Cell, lang: str) -> Row:
    row: Row = plain(cell, lang)
    return {**row, "stance": cell.stance.value, "conditions": list(cell.conditions)}
