"""Certifying: people say that a gate is open or closed, in their own name.

In:   an agreement, and who signs or whose word is written down.
Out:  the act; and the agreement with every certification in the ledger beside those in its text.

A gate is closed until somebody certifies it. Where the agreement names who certifies, nobody else's
word opens it. What software computes of a gate stands in `figures.gates` and never comes here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from trucewatch.agreement.model import Agreement, Basis, Gate, GateState
from trucewatch.mechanism.actors import OWNER, Actor
from trucewatch.mechanism.ports import Act
from trucewatch.vocabulary.errors import UsageError
from trucewatch.vocabulary.instants import iso

CERTIFIED = "gate.certified"
STATES = ("open", "closed")


@dataclass(frozen=True, slots=True)
class Certification:
    """What an entry certifies: a gate's state from `at` on (UTC), by whose word.

    `own` says whether whoever's word it is signed it; otherwise the mission's owner wrote it down.
    `entry` is the entry's number.
    """

    gate: str
    open: bool
    at: datetime
    by: str | None
    own: bool
    entry: int


def certify(
    agreement: Agreement,
    gate_id: str,
    *,
    state: str,
    reason: str,
    signer: Actor,
    by: str | None = None,
    since: datetime | None = None,
) -> Act:
    """The act by which a gate is certified open or closed.

    `by` is whose word the mission's owner writes down, and `since` when it was said (UTC). What
    others sign is their own word, from the moment it is recorded. Raises UsageError where the gate
    or state is none, no reason is given, or they do not certify it.
    """
    if not reason.strip():
        raise UsageError("a decision needs a reason", hint='add --reason "…"')
    if state not in STATES:
        raise UsageError(f"a gate is not {state!r}", expected="open or closed")
    gate = _gate(agreement, gate_id)
    word = by if signer.role == OWNER else signer.party
    if signer.role != OWNER and by not in (None, signer.party):
        raise UsageError(f"this key speaks for {signer.party or 'nobody'}, not for {by}")
    if since is not None and signer.role != OWNER:
        raise UsageError("what you sign yourself holds from the moment it is recorded")
    if gate.certifiers and word not in gate.certifiers:
        raise UsageError(
            f"{word or 'the owner of a mission'} does not certify {gate_id}",
            expected=f"the word of {', '.join(gate.certifiers)}",
            hint="the owner writes down a paper with --by NAME; better, they sign it themselves",
        )
    if word is not None and word not in known(agreement):
        raise UsageError(f"the agreement knows nobody called {word!r}")
    content = {
        "gate": gate_id,
        "state": state,
        "by": word,
        "since": since and iso(since),
        "reason": reason,
    }
    return Act(typ=CERTIFIED, content=content)


def with_certifications(agreement: Agreement, said: Sequence[Certification]) -> Agreement:
    """The agreement, its gates with what the ledger certifies of them, the earliest first."""
    if not said:
        return agreement
    return replace(agreement, gates=tuple(_with(gate, said) for gate in agreement.gates))


def known(agreement: Agreement) -> set[str]:
    """Everybody whose word the agreement can mean: its actors, and its certifiers."""
    bodies = {body for gate in agreement.gates for body in gate.certifiers}
    return {actor.id for actor in agreement.actors} | bodies


def _with(gate: Gate, said: Sequence[Certification]) -> Gate:
    states = [
        GateState(
            at=one.at,
            open=one.open,
            by=one.by,
            basis=Basis.DOCUMENTED if one.own else Basis.REPORTED,
            source=f"entry {one.entry}",
        )
        for one in said
        if one.gate == gate.id and (not gate.certifiers or one.by in gate.certifiers)
    ]
    return replace(
        gate, certified=tuple(sorted([*gate.certified, *states], key=lambda state: state.at))
    )


def _gate(agreement: Agreement, gate_id: str) -> Gate:
    for gate in agreement.gates:
        if gate.id == gate_id:
            return gate
    names = ", ".join(gate.id for gate in agreement.gates)
    raise UsageError(
        f"the agreement has no gate {gate_id!r}",
        expected=f"one of {names}" if names else "an agreement that names gates",
    )
