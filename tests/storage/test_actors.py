"""Acts by others than the owner: who may, and what an operator cannot make of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.storage.records import failures, make_mission
from tests.stores import POSTGRES_IF_LONG
from trucewatch.doors.storage import ground
from trucewatch.doors.storage.acting import ActingGround
from trucewatch.doors.storage.drafts import draft, sign_act
from trucewatch.doors.storage.mission import Mission, open_mission
from trucewatch.ledger.leaves import ActorKey
from trucewatch.ledger.submissions import open_submission
from trucewatch.mechanism.actors import admission, dismissal
from trucewatch.mechanism.ports import Act
from trucewatch.vocabulary.errors import TrucewatchError, UsageError

STORES = POSTGRES_IF_LONG

VERDICT = Act(typ="verdict.signed", content={"incident_id": "I-1", "reason": "seen"})
NOON = datetime(2017, 1, 12, 12, 0, tzinfo=UTC)


def key(seed: int) -> ActorKey:
    return ActorKey(Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32))


GUARANTOR = key(7)


def admit(mission: Mission, who: ActorKey, role: str = "guarantor") -> None:
    mission.ground.record([admission(who.public, role, "an office", None, (), "agreed")])


def signed(mission: Mission, who: ActorKey, act: Act = VERDICT, at: datetime | None = None) -> str:
    at = at or datetime.now(UTC)
    return sign_act(act, log=mission.origin, at=at, key=who, random=lambda n: bytes(range(n)))


def take(mission: Mission, *texts: str) -> list[int | None]:
    found = [open_submission(text.encode(), mission.origin) for text in texts]
    return [entry and entry.index for entry in mission.ground.take(found)]


def test_what_is_taken_is_the_leaf_that_was_signed(mission: Mission) -> None:
    admit(mission, GUARANTOR)
    text = signed(mission, GUARANTOR)

    (index,) = take(mission, text)

    assert index is not None
    assert mission.ground.leaf(index) == open_submission(text.encode(), mission.origin).leaf
    assert mission.ground.content_of(index) == VERDICT.content
    came = next(mission.ground.entries("submission.taken"))
    assert came.content["leaves"] == [next(mission.ground.entries(since=index)).leaf_hash.hex()]
    mission.publish_ledger()
    assert failures(mission.folder) == []


def test_one_bad_submission_keeps_all_of_them_out(mission: Mission) -> None:
    admit(mission, GUARANTOR)
    before = mission.ground.size

    with pytest.raises(UsageError, match="nobody was admitted"):
        take(mission, signed(mission, GUARANTOR), signed(mission, key(8)))

    assert mission.ground.size == before


def test_a_clock_that_runs_ahead_is_told(mission: Mission) -> None:
    admit(mission, GUARANTOR)

    with pytest.raises(TrucewatchError, match="has not come yet"):
        take(mission, signed(mission, GUARANTOR, at=datetime.now(UTC) + timedelta(hours=1)))


def test_what_was_signed_days_ago_is_taken_with_its_time(tmp_path: Path) -> None:
    with make_mission(tmp_path / "m", now=lambda: NOON) as mission:
        admit(mission, GUARANTOR)
        (index,) = take(mission, signed(mission, GUARANTOR, at=NOON - timedelta(days=3)))
        assert index is not None
        assert next(mission.ground.entries(since=index)).recorded_at == NOON - timedelta(days=3)
        mission.publish_ledger()
    assert failures(tmp_path / "m") == []


def test_an_admitted_key_admits_nobody(mission: Mission) -> None:
    admit(mission, GUARANTOR)
    acting = ActingGround(mission.ground, GUARANTOR)

    with pytest.raises(UsageError, match="does not sign"):
        acting.record([admission(key(9).public, "party", "x", None, (), "y")])


def test_the_owner_is_not_dismissed(mission: Mission) -> None:
    roster = mission.ground.roster()

    with pytest.raises(UsageError, match="owner"):
        dismissal(roster, next(iter(roster.present)), "why not")


def forged(mission: Mission, monkeypatch: pytest.MonkeyPatch, act: Act, who: ActorKey) -> None:
    """An operator whose program records under any key."""
    monkeypatch.setattr(ground, "draft", lambda acts, *, key, **rest: draft(acts, key=who, **rest))
    mission.ground.record([act])
    mission.publish_ledger()


def test_the_audit_names_a_role_that_signed_what_it_may_not(
    mission: Mission, monkeypatch: pytest.MonkeyPatch
) -> None:
    admit(mission, GUARANTOR, "monitor")
    forged(mission, monkeypatch, VERDICT, GUARANTOR)

    (said,) = failures(mission.folder)
    assert "a monitor signed verdict.signed" in said


def test_the_audit_names_what_a_dismissed_key_signed(
    mission: Mission, monkeypatch: pytest.MonkeyPatch
) -> None:
    admit(mission, GUARANTOR)
    mission.ground.record([dismissal(mission.ground.roster(), GUARANTOR.id, "gone")])
    forged(mission, monkeypatch, VERDICT, GUARANTOR)

    (said,) = failures(mission.folder)
    assert f"signed by the key {GUARANTOR.id}, which the record does not know" in said


def test_a_complaint_cannot_be_invented(mission: Mission, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever runs the record has the log's key and not the party's."""
    admit(mission, GUARANTOR, "party")

    class Claimed(ActorKey):
        def __init__(self) -> None:
            super().__init__(Ed25519PrivateKey.from_private_bytes(b"\x66" * 32))
            self.id = GUARANTOR.id

    forged(mission, monkeypatch, Act(typ="report.received", content={"text": "x"}), Claimed())

    (said,) = failures(mission.folder)
    assert "the actor's signature is wrong" in said


def test_a_key_dismissed_meanwhile_is_refused(mission: Mission) -> None:
    admit(mission, GUARANTOR)
    text = signed(mission, GUARANTOR)
    with open_mission(mission.folder) as other:
        other.ground.record([dismissal(other.ground.roster(), GUARANTOR.id, "gone")])

    with pytest.raises(UsageError, match="nobody was admitted"):
        take(mission, text)
