"""The exercise's docket through the doors of anybody's: keys made and admitted, complaints
received, and each step of a case signed by its own hand."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pyarrow.compute as pc

from trucewatch.doors.clerk import Clerk
from trucewatch.doors.storage.actor_keys import make_actor_key
from trucewatch.doors.storage.mission import Mission
from trucewatch.exercise.hearing import OWNER, Hearing, Matter, Office, Taken
from trucewatch.exercise.model import CEASEFIRE
from trucewatch.figures.model import Record
from trucewatch.ledger.leaves import ActorKey
from trucewatch.mechanism import actors, hearing_cases
from trucewatch.mechanism.case_acts import TYPES
from trucewatch.mechanism.hearing_cases import Bench
from trucewatch.mechanism.ports import Act
from trucewatch.verdicts.model import Kind
from trucewatch.vocabulary.ids import make_id

Keys = Mapping[str, ActorKey | None]

_MAKES: Mapping[str, Callable[..., Act]] = {
    "opened": hearing_cases.open_case,
    "tasked": hearing_cases.task,
    "verified": hearing_cases.verify,
    "attributed": hearing_cases.attribute,
    "reply_asked": hearing_cases.ask_reply,
    "replied": hearing_cases.reply,
    "determined": hearing_cases.determine,
}


def admit(mission: Mission, offices: tuple[Office, ...], folder: Path) -> Keys:
    """A key for each office, kept in `folder` so that whoever plays it signs with it."""
    folder.mkdir(parents=True)
    keys: dict[str, ActorKey | None] = {OWNER: None}
    for office in offices:
        key = make_actor_key(folder / f"exercise-{office.id}.key", secrets.token_bytes)
        keys[office.id] = key
        mission.ground.record([
            actors.admission(
                key.public, office.role, office.name, office.party, [office.party],
                reason="EXERCISE: agreed by both sides",
            )
        ])  # fmt: skip
    return keys


def hear(clerk: Clerk, hearing: Hearing, record: Record, keys: Keys, taken: set[str]) -> None:
    """Take a case as far as the exercise tells it; nothing where no incident is like its matter."""
    incident = _incident(record, hearing.matter, taken)
    if incident is None:
        return
    taken.add(incident)
    entry = clerk.take(
        keys[hearing.office],
        TYPES[Kind.COMPLAINED],
        lambda bench: hearing_cases.complain(
            bench, what=hearing.what, against=hearing.against, incidents=[incident],
            by=hearing.by, received=hearing.received,
        ),
    )  # fmt: skip
    case_id = make_id("C", entry.leaf_hash)
    for step in hearing.steps:
        _take(clerk, case_id, step, keys)


def _take(clerk: Clerk, case_id: str, step: Taken, keys: Keys) -> None:
    if step.kind == "published":
        clerk.publish_case(case_id, language="en", media="md")
        return
    kind = Kind(step.kind)
    clerk.take(keys[step.office], TYPES[kind], lambda bench: _made(bench, case_id, kind, step.says))


def _made(bench: Bench, case_id: str, kind: Kind, says: Mapping[str, Any]) -> Act:
    if kind is Kind.APPROVED:
        seen = bench.case(case_id).last(Kind.VERIFIED)
        revision = seen.mark if seen else ""
        return hearing_cases.approve(bench, case_id, revision=revision, **says)
    return _MAKES[kind](bench, case_id, **says)


def _incident(record: Record, matter: Matter, taken: set[str]) -> str | None:
    """The incident a complaint is about: of those like it the one with the most reports."""
    rows = record.incidents.select(["incident_id", "act", "seen_from", "seen_to", "n_reports"])
    accused = _accused(record, matter.accused)
    like = [
        row
        for row in rows.to_pylist()
        if (row["act"] or "").startswith(matter.act)
        and (accused is None or row["incident_id"] in accused)
        and (row["seen_to"] <= CEASEFIRE if matter.before else row["seen_from"] >= CEASEFIRE)
        and row["incident_id"] not in taken
    ]
    if not like:
        return None
    best = min(like, key=lambda row: (-row["n_reports"], row["seen_from"], row["incident_id"]))
    return str(best["incident_id"])


def _accused(record: Record, actor: str | None) -> set[str] | None:
    """The incidents in which a finding lays a breach to that actor; None for anybody's."""
    if actor is None:
        return None
    found = record.findings.filter(
        (pc.field("outcome") == "breach") & (pc.field("bearer") == actor)
    )
    return set(found["incident_id"].to_pylist())
