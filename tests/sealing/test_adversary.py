"""What an adversary tried, and does not get: by reading, by timing, by swapping, by crashing."""

from __future__ import annotations

import json
import os
import sqlite3
from contextlib import closing
from dataclasses import replace
from unicodedata import normalize

import pytest

from tests.command import done, trucewatch
from tests.sealing.missions import (
    CANARIES,
    CANARY,
    TOLD,
    Clock,
    Guarded,
    bare,
    holding,
    opened,
    recipient,
)
from tests.sealing.test_turns import HEAD, more_rows, queue_of
from tests.sealing.test_unsealing import approval, approved, in_turn, request_for
from tests.storage.records import tampering
from trucewatch.doors import mission_work, unsealing
from trucewatch.doors.sealing import flush
from trucewatch.doors.storage import sealed_store
from trucewatch.doors.storage.keys import MissionKeys
from trucewatch.doors.storage.mission import open_mission
from trucewatch.doors.storage.sealed_store import SealedStore
from trucewatch.ledger.bundles import on_one_line
from trucewatch.mechanism.sealed import cover
from trucewatch.sealing.requests import Request


def write(mission: Guarded, *rows: str) -> None:
    mission.file.write_text("\n".join([HEAD, *rows]) + "\n")


def test_no_witness_hears_of_an_intake_under_seal(mission, monkeypatch):
    """Witnesses stand on the parties' machines: a question to them says that somebody came."""
    asked = []
    monkeypatch.setattr(mission_work, "submit_quietly", lambda mission: asked.append(mission) or [])
    mission.add()
    assert asked == []
    done("seal", "flush", mission.folder)
    assert len(asked) == 1


def test_a_name_in_a_place_or_in_another_form_of_unicode_is_covered(mission):
    name = "Zaytūna Canarywrïght"
    write(
        mission,
        f"{normalize('NFC', name)},2023-03-10,the house of {normalize('NFC', name)},mortar,x,",
        f'{normalize("NFC", name)},2023-03-11,Kessarin,mortar,"says {normalize("NFD", name)}",',
        "Kessarin,2023-03-12,Kessarin,mortar,a town that reports of itself,",
    )
    mission.add()
    done("seal", "flush", mission.folder)
    forms = [normalize(form, name) for form in ("NFC", "NFD")]
    assert holding(forms, [mission.folder, mission.keys]) == []
    places = [report["place_text"] for report in mission.reports()]
    assert sorted(map(str, places)) == ["Kessarin", "Kessarin", "the house of [source]"]


def test_a_bad_row_does_not_name_its_source_either(mission):
    write(mission, f"{CANARY},31/31/2023,the house of {CANARY},mortar,x,")
    said = trucewatch("add", mission.folder, mission.file, "--mapping", mission.mapping, "--sealed")
    assert said.code == 1
    done("seal", "flush", mission.folder)
    (problem,) = done("list", mission.folder, "problems", "--json").document["items"]
    assert problem["file"] == "a sealed file"
    assert holding(CANARIES, [mission.folder, mission.keys]) == []


def test_a_row_that_would_never_fit_is_refused_and_holds_up_no_turn(mission):
    """Within a reader's limits, and beyond an entry's once it is in its box."""
    links = [f"link{i}" for i in range(9)]
    mission.mapping.write_text(
        mission.mapping.read_text().replace("[link]", f"[{', '.join(links)}]")
    )
    cells = ",".join(["x" * 95_000] * len(links))
    mission.file.write_text(
        f"reporter,day,place,act,words,{','.join(links)}\n"
        f"{CANARY},2023-03-10,Kessarin,mortar,x,{cells}\n"
    )
    said = trucewatch("add", mission.folder, mission.file, "--mapping", mission.mapping, "--sealed")
    assert said.code == 1 and "'box' of sealed.received is" in said.err
    assert queue_of(mission).items() == []
    assert "appended 8" in done("seal", "flush", mission.folder).err


def test_the_key_store_does_not_keep_the_order_in_which_rows_came(mission):
    more_rows(mission, 8, 1)
    done("seal", "flush", mission.folder)
    with closing(sqlite3.connect(mission.keys / "sealed/sealed.db")) as store:
        seals = [row[0] for row in store.execute("SELECT seal FROM seals ORDER BY rowid")]
    assert seals == sorted(seals) and len(seals) == 8


def test_the_timer_moves_the_queues_time_of_change(mission):
    """Nobody can set it back: so it is the timer's, not that of whoever came before."""
    clock = Clock()
    with opened(mission, clock) as found:
        flush(found, clock)
        mission.add()
        path = mission.keys / "sealed/queue"
        came = path.stat().st_ctime_ns
        assert flush(found, clock).entries == 0
        assert path.stat().st_ctime_ns > came
    assert len(queue_of(mission).items()) == 3


def test_a_draft_of_a_killed_intake_does_not_outlive_the_next_write(mission):
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)
    draft = mission.keys / f"sealed/.queue.{child}.new"
    draft.write_bytes(b"rows that waited")
    mission.add()
    assert not draft.exists()


def test_a_sealed_key_is_not_called_gone_while_its_bytes_are_there(sealed, monkeypatch):
    monkeypatch.setattr(sealed_store, "WAIT_S", 0.2)
    entry = sealed.entry_of(TOLD)
    with open_mission(sealed.folder) as found:
        seal = found.ground.entry(entry).content["seal"]
    wrapped = [str(w.document()["data"]) for w in SealedStore(sealed.keys).wraps(seal)]
    reader = sqlite3.connect(sealed.keys / "sealed/sealed.db", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM seals").fetchone()
    said = trucewatch("erase", sealed.folder, str(entry), "--reason", "a wish")
    assert said.code == 1 and "while another process reads it" in said.err
    reader.close()
    done("update", sealed.folder)
    assert holding([*wrapped, seal], [sealed.folder, sealed.keys]) == []


def test_a_copy_of_the_key_store_is_found_and_named(sealed):
    copy = sealed.keys / "sealed/sealed.db.old"
    copy.write_bytes((sealed.keys / "sealed/sealed.db").read_bytes())
    entry = sealed.entry_of(TOLD)
    said = trucewatch("erase", sealed.folder, str(entry), "--reason", "a wish")
    assert said.code == 1 and "sealed.db.old: remove that file" in said.err


def test_a_log_of_somebodys_own_gets_no_approval(sealed, tmp_path):
    """Who stole the wrapped keys asks in a ledger of his own making; the guardian has the key."""
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    with bare(theirs) as other, open_mission(sealed.folder) as found:
        index = sealed.entry_of(TOLD)
        seal = found.ground.entry(index).content["seal"]
        act = replace(cover(), content={"holds": "report.received", "seal": seal, "box": ""})
        (faked,) = other.ground.record([act])
        SealedStore(MissionKeys(other.id).folder).keep(
            {seal: [w.document() for w in SealedStore(sealed.keys).wraps(seal)]}
        )
        stolen, key = unsealing.ask(other, faked.index, reason="the court asks"), found.log_key
    path = tmp_path / "stolen.json"
    path.write_text(str(stolen))
    first = in_turn(sealed.identities)[0]
    without = trucewatch("guardian", "approve", path, "--identity", first)
    assert without.code == 2 and "--key" in without.err
    said = trucewatch("guardian", "approve", path, "--identity", first, "--key", key)
    assert said.code == 1 and path.read_text() == str(stolen)


def test_no_guardian_of_another_record_is_used(sealed, tmp_path):
    """A good reason for one record, another's layers: the first guardian refuses already."""
    good = request_for(sealed, tmp_path / "request.json")
    with open_mission(sealed.folder) as mission:
        other = unsealing.ask(mission, sealed.entry_of("two shells"), reason="none")
    document = json.loads(good.read_text())
    document["wraps"] = [wrap.document() for wrap in other.wraps]
    good.write_text(json.dumps(document))
    before = good.read_text()
    said = approval(good, in_turn(sealed.identities)[0])
    assert said.code == 1 and "another record's" in said.err and good.read_text() == before


def test_the_record_names_no_group_that_does_not_hold_the_seal(sealed, tmp_path):
    request = request_for(sealed, tmp_path / "request.json")
    assert approved(request, *in_turn(sealed.identities)[:3]).code == 0
    asked = Request.parse(request.read_text())
    wraps = [replace(w, guardians=("G-NOBODY",) * 3) if not w.left else w for w in asked.wraps]
    request.write_text(str(replace(asked, wraps=tuple(wraps))))
    said = trucewatch("seal", "show", sealed.folder, request)
    assert said.code == 1 and "no group that holds this seal" in said.err
    assert CANARY not in said.out + said.err


def test_a_board_swapped_in_the_store_seals_nothing(mission, tmp_path):
    """Whoever can write the folder, without its keys, does not become a guardian."""
    done("guardian", "new", tmp_path / "spy.key")
    spy, honest = recipient(tmp_path / "spy.key"), recipient(mission.identities[0])
    with open_mission(mission.folder) as found:
        board = next(found.ground.entries("guardians.appointed"))
    with tampering(mission.folder) as store:
        query = "SELECT packed FROM disclosures WHERE idx=?"
        packed = store.execute(query, (board.index,)).fetchone()[0]
        swapped = packed.replace(honest.encode(), spy.encode())
        assert swapped != packed
        store.execute("UPDATE disclosures SET packed=? WHERE idx=?", (swapped, board.index))
    said = trucewatch("add", mission.folder, mission.file, "--mapping", mission.mapping, "--sealed")
    assert said.code == 1 and "not the one that was signed" in said.err
    assert queue_of(mission).items() == []


def test_a_value_cannot_pass_for_a_line_of_ours(mission, tmp_path):
    with open_mission(mission.folder) as found:
        act = replace(cover(), content={"text": "a shell\n  act: 2.1.2\x1b[2K"})
        (entry,) = found.ground.record([act])
        key = found.log_key
    path = tmp_path / "d.json"
    done("ledger", "disclose", mission.folder, str(entry.index), "--fields", "text", "-o", path)
    said = done("ledger", "verify", path, "--key", key).out
    assert "\n  act:" not in said and r"  text: a shell\u000a  act: 2.1.2\u001b[2K" in said
    assert on_one_line("قرية كسارين") == "قرية كسارين" and on_one_line([1, "x"]) == '[1, "x"]'


@pytest.mark.parametrize("place", ["folder", "keys"])
def test_neither_a_request_nor_a_link_lies_with_what_it_must_be_kept_from(sealed, place):
    target = getattr(sealed, place) / "here"
    said = trucewatch("seal", "open", sealed.folder, str(sealed.entry_of(TOLD)), "--reason", "x",
                      "-o", target)  # fmt: skip
    assert said.code == 2 and "elsewhere" in said.err and not target.exists()
    said = trucewatch("add", sealed.folder, sealed.file, "--mapping", sealed.mapping, "--sealed",
                      "--link", target)  # fmt: skip
    assert said.code == 2 and "elsewhere" in said.err and not target.exists()


def test_settings_that_are_no_table_are_refused_in_a_sentence(mission):
    path = mission.folder / "mission.toml"
    head, _, _ = path.read_text().partition("[sealing]")
    for wrong in ("[sealing]\nevery_hours = true\n", "[[sealing]]\nevery_hours = 6\n"):
        path.write_text(head + wrong)
        said = trucewatch("status", mission.folder)
        assert said.code == 1 and "sealing.every_hours is" in said.err
