"""Rounds as the ledger has them: from the contents of entries, and from what documents say.

What is said later of a round, a side at it, or its outcome adds to what was said before.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from trucewatch.claims.model import EXCLUDED, GUARANTOR, HEAD
from trucewatch.mechanism.ports import Entry
from trucewatch.talks.model import Attendance, Delegation, Outcome, Round
from trucewatch.vocabulary.ids import make_id


def convened(entry: Entry, known: Iterable[Round]) -> Round:
    """A round; recorded anew it keeps its id, its delegations and its outcomes."""
    content = entry.content
    made = Round(
        round_id=make_id("N", entry.leaf_hash),
        process=content["process"],
        name=content["name"],
        first=date.fromisoformat(content["first"]),
        last=date.fromisoformat(content["last"]),
        place=content.get("place"),
        format=content.get("format"),
        through=_texts(content, "through"),
        items=_texts(content, "items"),
        sessions=tuple(date.fromisoformat(day) for day in content.get("sessions") or ()),
        joining=dict(content.get("joining") or {}),
        entry=entry.index,
    )
    for one in known:
        if (one.process, one.name) == (made.process, made.name):
            return replace(
                made, round_id=one.round_id, delegations=one.delegations, outcomes=one.outcomes
            )
    return made


def seated(held: Round, said: Delegation, *, attends: bool = True) -> Round:
    """The round with what is said of a side added to what was said of it before; the later
    attendance counts, where it was said (`attends`)."""
    before = next((d for d in held.delegations if d.party == said.party), None)
    if before is not None:
        said = replace(
            said,
            attendance=said.attendance if attends else before.attendance,
            heads=tuple(dict.fromkeys([*before.heads, *said.heads])),
            backers=tuple(dict.fromkeys([*before.backers, *said.backers])),
            sits_for=said.sits_for or before.sits_for,
            document_id=said.document_id or before.document_id,
            quote=said.quote or before.quote,
            entries=(*before.entries, *said.entries),
        )
    others = [d for d in held.delegations if d.party != said.party]
    return replace(held, delegations=(*others, said))


def side_in_document(kind: str, value: Mapping[str, Any], entry: Entry, quote: str) -> Delegation:
    """What a document's words, accepted in that entry, say of one side at a round."""
    said = Delegation(
        party=value.get("party") or value["group"],
        document_id=entry.content["document"],
        quote=quote,
        entries=(entry.index,),
    )
    if kind == HEAD:
        return replace(said, heads=(value["person"],))
    if kind == GUARANTOR:
        return replace(said, party=value["backs"], backers=(value["party"],))
    if kind == EXCLUDED:
        return replace(said, attendance=Attendance.EXCLUDED)
    return replace(said, sits_for=value.get("sits_for"))


def recorded_side(entry: Entry) -> Delegation:
    """What somebody recorded of one side at a round."""
    content = entry.content
    return Delegation(
        party=content["party"],
        attendance=Attendance(content["attendance"]),
        heads=_texts(content, "heads"),
        sits_for=content.get("sits_for"),
        backers=_texts(content, "backers"),
        entries=(entry.index,),
    )


def outcome(entry: Entry) -> Outcome:
    """A text that a round ended with."""
    content = entry.content
    return Outcome(
        title=content["title"],
        on=date.fromisoformat(content["on"]),
        signed=_texts(content, "signed"),
        endorsed=_texts(content, "endorsed"),
        took_note=_texts(content, "took_note"),
        entry=entry.index,
    )


def _texts(content: Mapping[str, Any], name: str) -> tuple[str, ...]:
    said: Sequence[Any] = content.get(name) or ()
    return tuple(str(one) for one in said)
