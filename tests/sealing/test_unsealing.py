"""Opening a seal: asked in the ledger, approved by enough, recorded before it is shown."""

from __future__ import annotations

import json
from itertools import combinations
from pathlib import Path

import pyrage

from tests.command import Said, done, trucewatch
from tests.sealing.missions import CANARY, LINK, TOLD, Guarded, bare, recipient
from tests.storage.records import failures
from trucewatch.doors import unsealing
from trucewatch.doors.storage.mission import open_mission
from trucewatch.sealing.boards import guardian_id
from trucewatch.sealing.requests import Request


def request_for(mission: Guarded, path: Path, reason: str = "the court asks") -> Path:
    done("seal", "open", mission.folder, str(mission.entry_of(TOLD)), "--reason", reason,
         "-o", path)  # fmt: skip
    return path


def in_turn(identities) -> list[Path]:
    """Identity files in the order in which the layers come off."""
    return sorted(identities, key=lambda path: guardian_id(recipient(path)))


def approval(request: Path, identity: Path) -> Said:
    """What a guardian's program says, with the key of the log that the request names."""
    key = Request.parse(request.read_text()).log_key
    return trucewatch("guardian", "approve", request, "--identity", identity, "--key", key)


def approved(request: Path, *identities: Path) -> Said:
    for identity in identities:
        said = approval(request, identity)
        if said.code:
            return said
    return said


def entries(mission: Guarded, *types: str):
    with open_mission(mission.folder) as opened:
        return list(opened.ground.entries(*types))


def test_three_of_five_open_a_seal_and_the_record_says_so_first(sealed, tmp_path):
    request = request_for(sealed, tmp_path / "request.json")
    (asked,) = entries(sealed, "unsealing.requested")
    assert asked.content["reason"] == "the court asks"
    assert CANARY not in request.read_text()
    group = in_turn(sealed.identities)[1:4]
    assert approved(request, *group).code == 0
    shown = done("seal", "show", sealed.folder, request)
    assert shown.document["source"]["words"] == CANARY
    assert shown.document["withheld"]["link"] == LINK
    assert TOLD in shown.document["withheld"]["words"]
    (said,) = entries(sealed, "report.unsealed")
    assert said.content["approvals"] == [guardian_id(recipient(path)) for path in group]
    assert said.content["reason"] == "the court asks"
    assert CANARY not in json.dumps(dict(said.content))
    assert failures(sealed.folder) == []
    again = trucewatch("seal", "show", sealed.folder, request)
    assert again.code == 2 and "answered already" in again.err


def test_nothing_is_shown_when_it_cannot_be_recorded_first(sealed, tmp_path, monkeypatch):
    request = request_for(sealed, tmp_path / "request.json")
    assert approved(request, *in_turn(sealed.identities)[:3]).code == 0

    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(unsealing, "recorded", refuse)
    said = trucewatch("seal", "show", sealed.folder, request)
    assert said.code == 1 and CANARY not in said.out + said.err


def test_where_the_request_cannot_lie_nothing_is_asked(sealed, tmp_path):
    entry = str(sealed.entry_of(TOLD))
    said = trucewatch("seal", "open", sealed.folder, entry, "--reason", "the court asks",
                      "-o", tmp_path / "missing/request.json")  # fmt: skip
    assert said.code == 2 and "no folder" in said.err
    assert not entries(sealed, "unsealing.requested")


def test_every_two_of_five_are_refused(sealed, tmp_path):
    request = request_for(sealed, tmp_path / "request.json")
    before = request.read_text()
    for pair in combinations(in_turn(sealed.identities), 2):
        request.write_text(before)
        for identity in pair * 2:
            approval(request, identity)
        said = trucewatch("seal", "show", sealed.folder, request)
        assert said.code == 2 and "not enough guardians" in said.err
        assert CANARY not in said.out + said.err
    assert not entries(sealed, "report.unsealed")


def test_a_wrong_guardian_is_told_so_in_a_sentence(sealed, tmp_path):
    request = request_for(sealed, tmp_path / "request.json")
    before = request.read_text()
    done("guardian", "new", tmp_path / "stranger.key")
    said = approval(request, tmp_path / "stranger.key")
    assert said.code == 2 and "is no guardian of this record: nothing was approved" in said.err
    last = in_turn(sealed.identities)[-1]
    said = approval(request, last)
    assert said.code == 2 and "it is not the turn of" in said.err and "next approval" in said.err
    said = approval(request, sealed.file)
    assert said.code == 2 and "no guardian's key" in said.err
    assert request.read_text() == before
    first = in_turn(sealed.identities)[0]
    assert approved(request, first).code == 0
    said = approved(request, first)
    assert said.code == 2 and "has approved this request already" in said.err


def changed(path: Path, **fields: object) -> None:
    document = json.loads(path.read_text())
    path.write_text(json.dumps({**document, **fields}))


def test_a_request_that_is_not_what_the_ledger_holds_is_refused(sealed, tmp_path):
    """Neither reason, record nor answer's address can be changed on the way."""
    request = request_for(sealed, tmp_path / "request.json")
    before = request.read_text()
    somebody = str(pyrage.x25519.Identity.generate().to_public())
    first = in_turn(sealed.identities)[0]
    for field, value in (
        ("reason", "the weather"), ("leaf", "00" * 32), ("reply_to", somebody),
        ("seal", "00" * 16), ("request", "Q-000000000000"),
    ):  # fmt: skip
        request.write_text(before)
        changed(request, **{field: value})
        said = approval(request, first)
        assert said.code == 1, field
    request.write_text("{}")
    assert trucewatch("guardian", "read", request).code == 2
    request.write_text(before)
    with open_mission(sealed.folder) as mission:
        key = mission.log_key
    read = done("guardian", "read", request, "--key", key)
    assert "because: the court asks" in read.out and "next: one of G-" in read.err


def test_the_key_of_another_record_does_not_come_out(sealed, tmp_path):
    """An owner who states a good reason for one record and sends another's key gets neither."""
    good = request_for(sealed, tmp_path / "request.json")
    with open_mission(sealed.folder) as mission:
        other = unsealing.ask(mission, sealed.entry_of("two shells"), reason="none")
    changed(good, wraps=[wrap.document() for wrap in other.wraps])
    said = approved(good, *in_turn(sealed.identities)[:3])
    assert said.code == 1 and "another record's" in said.err


def test_a_new_board_holds_what_is_sealed_from_then_on(sealed, tmp_path):
    old = in_turn(sealed.identities)
    fresh = []
    for i in range(2):
        done("guardian", "new", tmp_path / f"fresh-{i}.key")
        fresh.append(tmp_path / f"fresh-{i}.key")
    done("seal", "appoint", sealed.folder, "--needed", "2", *map(recipient, fresh))
    request = request_for(sealed, tmp_path / "request.json")
    assert approved(request, in_turn(fresh)[0]).code == 2  # sealed before, to the others
    assert approved(request, *old[:3]).code == 0
    done("seal", "show", sealed.folder, request, "--rewrap")
    again = request_for(sealed, tmp_path / "again.json")
    assert {g for w in Request.parse(again.read_text()).wraps for g in w.guardians} == {
        guardian_id(recipient(path)) for path in fresh
    }
    assert approved(again, *in_turn(fresh)).code == 0
    assert done("seal", "show", sealed.folder, again).document["source"]["words"] == CANARY


def test_without_guardians_nothing_is_sealed(mission, tmp_path):
    without = tmp_path / "without"
    without.mkdir()
    bare(without).close()
    said = trucewatch(
        "add", without / "mission", mission.file, "--mapping", mission.mapping, "--sealed"
    )
    assert said.code == 2 and "no guardians yet" in said.err
    assert trucewatch("seal", "flush", without / "mission").code == 2
