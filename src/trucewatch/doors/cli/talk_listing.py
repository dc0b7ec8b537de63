"""`list` and `show` of what was said at and about talks: claims, chains, positions, rounds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from trucewatch.claims.chains import chains, contradictions, denials
from trucewatch.claims.model import Chain, Claim
from trucewatch.doors.cli import terminal
from trucewatch.doors.plain import plain
from trucewatch.mechanism.talk_records import TalkRecords
from trucewatch.vocabulary.errors import UsageError
from trucewatch.vocabulary.messages import say_id

Items = list[dict[str, Any]]


def claim_row(claim: Claim, lang: str) -> dict[str, Any]:
    """A claim as plain values; who asked not to be named is called that and nothing else."""
    row: dict[str, Any] = plain(claim, lang)
    speaker = say_id("claims.anonymous", lang) if claim.anonymous else claim.speaker
    return {**row, "speaker": speaker, "anonymous": claim.anonymous}


def _claims(records: TalkRecords, lang: str) -> Items:
    return [claim_row(claim, lang) for claim in records.claims]


def _chains(records: TalkRecords, lang: str) -> Items:
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


def _documents(records: TalkRecords, lang: str) -> Items:
    return [
        {**plain(one, lang), "text": None, "n_characters": len(one.text)}
        for one in records.documents.values()
    ]


def _positions(records: TalkRecords, lang: str) -> Items:
    return [plain(one, lang) for one in records.positions]


def _rounds(records: TalkRecords, lang: str) -> Items:
    return [
        {**plain(one, lang), "parties": [d.party for d in one.delegations]}
        for one in records.rounds.values()
    ]


def _delegations(records: TalkRecords, lang: str) -> Items:
    return [
        {"round_id": held.round_id, **plain(one, lang)}
        for held in records.rounds.values()
        for one in held.delegations
    ]


Rows = Callable[[TalkRecords, str], Items]
TALK_LISTINGS: dict[str, tuple[tuple[str, ...], Rows]] = {
    "documents": (("document_id", "published", "language", "source_id", "n_characters"),
                  _documents),
    "claims": (
        ("claim_id", "published", "speaker", "party", "citing", "subject", "low", "high", "unit",
         "denial", "denies", "quote"),
        _claims,
    ),
    "chains": (("subject", "unit", "low", "high", "said", "contradicts"), _chains),
    "rounds": (("round_id", "process", "name", "first", "last", "format", "through", "parties"),
               _rounds),
    "delegations": (("round_id", "party", "attendance", "heads", "sits_for", "backers"),
                    _delegations),
    "positions": (("position_id", "said_on", "party", "item", "stance", "condition", "speaker",
                   "words"), _positions),
}  # fmt: skip
"""What `list` shows of talks: its columns and its rows."""

PREFIXES = ("Q", "H", "N", "D")
"""Ids of claims, positions, rounds and documents."""


def show_talk(records: TalkRecords, item: str, lang: str) -> dict[str, Any]:
    """One of them with everything behind it. Raises UsageError where there is none."""
    words, key = {
        "Q": ("claims", "claim_id"),
        "H": ("positions", "position_id"),
        "N": ("rounds", "round_id"),
        "D": ("documents", "document_id"),
    }[item.split("-", 1)[0]]
    found = [row for row in TALK_LISTINGS[words][1](records, lang) if row[key] == item]
    if not found:
        raise UsageError(f"there is no {item}", hint=f"`trucewatch list DIR {words}` lists them")
    (row,) = found
    if words == "claims":
        same = [chain for chain in _chains(records, lang) if item in chain["claims"]]
        denied_by = [one.claim_id for one, denied in denials(records.claims)
                     if denied.claim_id == item]  # fmt: skip
        return {**row, "chain": same[0], "denied_by": denied_by}
    return row


def list_talks(records: TalkRecords, what: str, lang: str, *, limit: int, as_json: bool) -> None:
    """Print one listing."""
    columns, rows = TALK_LISTINGS[what]
    items = rows(records, lang)
    shown = items[:limit] if limit else items
    terminal.print_items(shown, columns, as_json=as_json)
    if not as_json and len(shown) < len(items):
        terminal.say(f"{len(shown)} of {len(items)}")
