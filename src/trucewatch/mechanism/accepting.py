"""Accepting: what a reader proposes becomes ground only where a person says so.

In:   a document's words; proposals read from it; a person's yes, correction or no.
Out:  the acts. A proposal itself is never ground: it is read again from the document's words. A
language model's answer comes only once, so that it is recorded as what it is: that the model
proposed this, by places in the document alone.

Whoever asked not to be named stays `ANONYMOUS`: no correction can name them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from trucewatch.claims.model import (
    ANONYMOUS,
    CLAIM,
    CONTEXT,
    FIGURE,
    POSITION,
    SEATED,
    Offer,
    Proposal,
)
from trucewatch.claims.withholding import parts_of
from trucewatch.mechanism.ports import Act
from trucewatch.talks.model import Stance
from trucewatch.vocabulary.errors import UsageError
from trucewatch.vocabulary.messages import Message

DOCUMENT, ACCEPTED, REJECTED = "document.received", "proposal.accepted", "proposal.rejected"
OFFERED = "document.proposed"
_SPOKEN = ("speaker", "party", "citing", "anonymous", "denial", "denies", "subject")
FIELDS: Mapping[str, tuple[str, ...]] = {
    "claim": _SPOKEN,
    "figure": (*_SPOKEN, "low", "high", "unit"),
    "position": ("party", "stance", "item", "condition", "speaker", "round", "on"),
    "delegation": ("party", "sits_for", "round"),
    "head": ("party", "person", "office", "basis", "round"),
    "guarantor": ("party", "backs", "round"),
    "excluded": ("group", "party", "round"),
    "incident": ("act", "subject", "speaker", "party", "anonymous"),
}
"""What of each kind's value a person may correct."""

_NUMBERS = ("low", "high")
_POINTS = {"round": "rounds", "denies": "claims"}
"""Values that are ids of what is on record, with the word that lists those."""


def document(
    *,
    sha256: str,
    text: str,
    media_type: str,
    language: str,
    published: date | None,
    source_id: str,
    fingerprint: bytes,
) -> Act:
    """The act by which a document's words come into the record, once."""
    content = {
        "sha256": sha256,
        "text": text,
        "media_type": media_type,
        "language": language,
        "published": published and published.isoformat(),
        "source_id": source_id,
    }
    return Act(typ=DOCUMENT, content=content, fingerprint=fingerprint)


def offered(document_id: str, model: str, offers: Sequence[Offer]) -> Act:
    """The act by which somebody records what a language model proposed, whom they asked."""
    content = {
        "document": document_id,
        "model": model,
        "proposals": [
            {
                "kind": one.kind,
                "start": one.start,
                "end": one.end,
                "words": {name: list(span) for name, span in one.words.items()},
            }
            for one in offers
        ],
    }
    return Act(typ=OFFERED, content=content)


def accept(
    proposal: Proposal,
    document_id: str,
    proposal_id: str,
    *,
    words: str,
    reason: str,
    recorded: Collection[str] = (),
    changes: Mapping[str, str] | None = None,
    withhold: Sequence[tuple[int, int]] = (),
) -> Act:
    """The act by which somebody accepts a proposal, as it is or with `changes`.

    `words` are the document's: whoever is hidden by a change is withheld wherever they name them,
    and the act says where that is, never who. `recorded` are the ids of the rounds and claims on
    record; `withhold` are spans of the quotation that leave with nothing. Raises UsageError for a
    kind that stands for nothing alone, a field it does not have, a value that is none or points at
    nothing, or no reason.
    """
    _need_reason(reason)
    if proposal.kind in CONTEXT:
        raise UsageError(
            f"{proposal_id} is a {proposal.kind}, which says nothing by itself",
            hint="accept the claim, position or incident that it stands in",
            told=Message("faults.context_alone", {"proposal": proposal_id}),
        )
    changed = {name: _valued(proposal, name, text) for name, text in (changes or {}).items()}
    value = {**proposal.value, **changed}
    hidden = proposal.value.get("speaker") == ANONYMOUS
    if hidden and {"speaker", "anonymous"} & changed.keys():
        raise UsageError(
            "whoever asked not to be named stays unnamed",
            expected=f"no change of speaker or anonymous for {proposal_id}",
            told=Message("faults.stays_unnamed"),
        )
    if hidden or value.get("anonymous") or value.get("speaker") == ANONYMOUS:
        value = _unnamed(proposal.kind, value)
    _need_whole(proposal.kind, value, proposal_id)
    _need_recorded(value, recorded)
    content = {
        "proposal": proposal_id,
        "document": document_id,
        "kind": proposal.kind,
        "start": proposal.start,
        "end": proposal.end,
        "value": {name: v for name, v in value.items() if v is not None},
        "changed": sorted(changed) or None,
        "withheld": [list(span) for span in withhold] or None,
        "unnamed": _where_named(proposal, value, words) or None,
        "reason": reason,
    }
    return Act(typ=ACCEPTED, content=content)


def _where_named(proposal: Proposal, value: Mapping[str, Any], words: str) -> list[list[int]]:
    """Spans of the document that name somebody who asked not to be named, where a reader had
    named them; each wording once."""
    speaker = str(proposal.value.get("speaker") or "")
    if value.get("speaker") != ANONYMOUS or speaker in ("", ANONYMOUS):
        return []
    found = [(words.find(part), len(part)) for part in parts_of(speaker)]
    return [[at, at + length] for at, length in found if at >= 0]


def reject(document_id: str, proposal_id: str, *, reason: str) -> Act:
    """The act by which somebody rejects a proposal. Raises UsageError without a reason."""
    _need_reason(reason)
    content = {"proposal": proposal_id, "document": document_id, "reason": reason}
    return Act(typ=REJECTED, content=content)


def _unnamed(kind: str, value: Mapping[str, Any]) -> dict[str, Any]:
    """A value whose speaker asked not to be named: the side of a claim would lead to them, that
    of a position is the side that they tell of."""
    kept = dict(value) if kind == POSITION else {**value, "party": None}
    return {**kept, "speaker": ANONYMOUS, "anonymous": True}


def _valued(proposal: Proposal, name: str, text: str) -> Any:
    """A corrected value as its field has it; empty text takes it away."""
    known = FIELDS[proposal.kind]
    if name not in known:
        raise UsageError(
            f"a {proposal.kind} has no {name!r}",
            expected=f"one of {', '.join(known)}",
            told=Message("faults.no_field", {"value": name}),
        )
    if not text:
        return None
    if name in _NUMBERS:
        if not text.isascii() or not text.isdigit():
            raise UsageError(
                f"{name} is {text!r}",
                expected="a whole number, or nothing",
                told=Message("faults.no_whole_number", {"text": text}),
            )
        return int(text)
    if name == "on":
        try:
            return date.fromisoformat(text).isoformat()
        except ValueError as error:
            raise UsageError(
                f"on is {text!r}",
                expected="a day such as 2017-01-23",
                told=Message("faults.not_a_day", {"text": text}),
            ) from error
    if name in ("anonymous", "denial"):
        if text not in ("yes", "no"):
            raise UsageError(
                f"{name} is {text!r}",
                expected="yes or no",
                told=Message("faults.yes_or_no", {"text": text}),
            )
        return text == "yes"
    if name == "stance" and text not in _STANCES:
        raise UsageError(
            f"there is no stance {text!r}",
            expected=f"one of {', '.join(_STANCES)}",
            told=Message("faults.no_stance", {"value": text}),
        )
    return text


_STANCES = [stance.value for stance in Stance if stance is not Stance.SILENT]


def _need_whole(kind: str, value: Mapping[str, Any], proposal_id: str) -> None:
    """What cannot be left open, and a range's order."""
    for name in _NEEDED.get(kind, ()):
        if not value.get(name):
            raise UsageError(
                f"{proposal_id} does not say its {name}",
                hint=f"add --set {name}=… to accept it",
                told=Message(f"faults.lacks_{name}", {"proposal": proposal_id}),
            )
    low, high = value.get("low"), value.get("high")
    if kind == FIGURE and low is not None and high is not None and low > high:
        raise UsageError(
            f"{proposal_id} would begin above its end",
            expected="low up to high",
            told=Message("faults.range_reversed", {"proposal": proposal_id}),
        )


_NEEDED = {
    POSITION: ("party", "item", "stance"),
    CLAIM: ("speaker",),
    **dict.fromkeys(SEATED, ("round",)),
}


def _need_recorded(value: Mapping[str, Any], recorded: Collection[str]) -> None:
    for name, listed in _POINTS.items():
        id_ = value.get(name)
        if id_ is not None and id_ not in recorded:
            raise UsageError(
                f"{name}={id_} points at nothing on record",
                hint=f"`trucewatch list DIR {listed}` lists what there is",
                told=Message("faults.points_nowhere", {"value": str(id_)}),
            )


def _need_reason(reason: str) -> None:
    if not reason.strip():
        raise UsageError(
            "a decision needs a reason", hint='add --reason "…"', told=Message("faults.no_reason")
        )
