"""Acts of cases as they stand in the ledger: which entries they are, and whose hand each is.

In:   an entry, and who might sign by then.
Out:  a `CaseAct`, for the docket.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from trucewatch.mechanism.actors import Actor, Roster
from trucewatch.mechanism.ports import Entry
from trucewatch.verdicts.model import CaseAct, Hand, Kind

KINDS: Mapping[str, Kind] = {
    "complaint.received": Kind.COMPLAINED,
    "case.opened": Kind.OPENED,
    "case.tasked": Kind.TASKED,
    "case.verified": Kind.VERIFIED,
    "case.approved": Kind.APPROVED,
    "case.attributed": Kind.ATTRIBUTED,
    "case.reply_asked": Kind.REPLY_ASKED,
    "case.replied": Kind.REPLIED,
    "verdict.signed": Kind.DETERMINED,
    "case.remedied": Kind.REMEDIED,
    "publication.issued": Kind.PUBLISHED,
    "case.reopened": Kind.REOPENED,
}
"""What each type of entry does in a case. A verdict is a determination, and a publication one of
a case, where it names a case."""

TYPES: Mapping[Kind, str] = {kind: typ for typ, kind in KINDS.items()}


def in_a_case(entry: Entry) -> bool:
    """Whether an entry is an act of a case."""
    kind = KINDS.get(entry.typ)
    if kind in (Kind.DETERMINED, Kind.PUBLISHED):
        return bool(entry.content.get("case"))
    return kind is not None


def read_act(entry: Entry, roster: Roster) -> CaseAct:
    """The act an entry is, by the roster of that moment."""
    signer = roster.present.get(entry.by)
    return CaseAct(
        kind=KINDS[entry.typ],
        at=entry.recorded_at,
        known_at=entry.recorded_at,
        hand=hand_of(signer) if signer else Hand(key=entry.by, role="", office=""),
        entry=entry.index,
        mark=entry.leaf_hash.hex(),
        content=entry.content,
    )


def known_later(acts: list[CaseAct], taken: Entry) -> None:
    """Note of acts signed elsewhere when they came, as the entry that follows them says."""
    came = set(taken.content.get("leaves") or ())
    for place in range(len(acts) - 1, -1, -1):
        if acts[place].mark in came:
            acts[place] = replace(acts[place], known_at=taken.recorded_at)


def hand_of(signer: Actor) -> Hand:
    """The hand of somebody who may sign."""
    return Hand(key=signer.id, role=signer.role, office=signer.name, party=signer.party)
