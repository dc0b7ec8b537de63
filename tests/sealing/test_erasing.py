"""Erased: no salt, key or value in any file of ours; every proof stays; the record says so."""

from __future__ import annotations

import json
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import pyarrow.parquet as pq
import pytest

from tests.command import done, trucewatch
from tests.sealing.missions import CANARIES, CANARY, LINK, TOLD, Guarded, holding
from tests.storage.records import failures, tampering
from trucewatch.doors import erasing
from trucewatch.doors.erasing import finish
from trucewatch.doors.mission_work import workshop
from trucewatch.doors.storage import engine, files
from trucewatch.doors.storage.erasures import Erasure
from trucewatch.doors.storage.mission import open_mission
from trucewatch.doors.storage.sealed_store import SealedStore
from trucewatch.ledger.notes import VerifierKey
from trucewatch.ledger.receipts import verify_receipt
from trucewatch.mechanism import derive as derive_module
from trucewatch.mechanism.erased import ERASED
from trucewatch.mechanism.ports import Act
from trucewatch.vocabulary.errors import TrucewatchError


@dataclass(frozen=True)
class Traces:
    """Every byte sequence that must be gone once an entry is erased."""

    entry: int
    needles: tuple[bytes, ...]


def traces(mission: Guarded, entry: int) -> Traces:
    """Salts, disclosures, box, wrapped keys, fingerprints and telling values of an entry."""
    with open_mission(mission.folder) as found:
        texts = found.ground.disclosures(entry)
        content = found.ground.entry(entry).content
        prints = found.ground.prints_of(entry)
    needles = [text.encode() for text in texts] + [json.loads(text)[0].encode() for text in texts]
    needles += [TOLD.encode(), b"lorries burned", *prints]
    needles += [found.hex().encode() for found in prints]
    if "seal" in content:
        wraps = SealedStore(mission.keys).wraps(content["seal"])
        needles += [content["seal"].encode(), content["box"].encode()]
        needles += [piece for wrap in wraps for piece in (wrap.data, wrap.document()["data"])
                    if isinstance(piece, bytes)]  # fmt: skip
        needles += [str(wrap.document()["data"]).encode() for wrap in wraps]
    return Traces(entry, tuple(needles))


@pytest.fixture
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where this process and SQLite put what is temporary."""
    folder = tmp_path / "scratch"
    folder.mkdir()
    for name in ("TMPDIR", "SQLITE_TMPDIR"):
        monkeypatch.setenv(name, str(folder))
    monkeypatch.setattr(tempfile, "tempdir", None)
    yield folder
    tempfile.tempdir = None


def places(mission: Guarded, scratch: Path) -> list[Path]:
    return [mission.folder, mission.keys, scratch]


@pytest.fixture(params=["sealed", "open"])
def taken(request: pytest.FixtureRequest) -> Guarded:
    """The file taken in, under seal or not, and everything derived from it."""
    if request.param == "sealed":
        found: Guarded = request.getfixturevalue("sealed")
    else:
        found = request.getfixturevalue("mission")
        done("add", found.folder, found.file, "--mapping", found.mapping)
    done("update", found.folder)
    return found


def test_nothing_of_it_is_left_in_any_file_and_every_proof_still_holds(taken, scratch, tmp_path):
    entry = taken.entry_of(TOLD)
    before = traces(taken, entry)
    done("ledger", "disclose", taken.folder, str(entry), "--fields", "act", "-o", tmp_path / "b")
    with open_mission(taken.folder) as found:
        key, old = found.log_key, [found.ground.receipt(i) for i in range(found.ground.size)]
    assert holding(before.needles, places(taken, scratch)), "the search finds what is there"
    report = taken.report_of(TOLD)

    done("erase", taken.folder, str(report), "--reason", "they asked for it")

    assert holding(before.needles, places(taken, scratch)) == []
    if taken.reports()[0]["sealed"]:
        assert holding(CANARIES, places(taken, scratch)) == []
    for table in taken.folder.glob("derived/*/*.parquet"):
        read = str(pq.read_table(table).to_pylist())
        assert str(report) not in read and TOLD not in read
    said = done("ledger", "verify", taken.folder)
    assert "the record holds" in said.out and f"entry {entry}: erased on 20" in said.out
    assert ", by " in said.out and "missing" not in said.out
    with open_mission(taken.folder) as found:
        new = [found.ground.receipt(i) for i in range(found.ground.size)]
        act = next(found.ground.entries("record.erased"))
    for receipt in old + new:
        verify_receipt(receipt, VerifierKey.parse(key))
    assert done("ledger", "verify", tmp_path / "b", "--key", key)  # what others hold stays true
    assert set(act.content) == {"entry", "leaf", "reason"}
    assert len(taken.reports()) == 2


def test_a_source_is_forgotten_with_its_last_report(mission, scratch):
    done("add", mission.folder, mission.file, "--mapping", mission.mapping)
    with open_mission(mission.folder) as found:
        first, second = (
            e for e in found.ground.entries("report.received") if "two" not in e.content["text"]
        )
        source = first.content["source_id"]
    done("erase", mission.folder, str(first.index), "--reason", "a wish")
    with open_mission(mission.folder) as found:
        assert found.registry.source(source).words == CANARY
        assert found.registry.withheld(found.ground.prints_of(second.index)[0].hex())
    done("erase", mission.folder, str(second.index), "--reason", "a wish")
    with open_mission(mission.folder) as found:
        assert found.registry.source(source) is None
        assert list(found.registry._withheld.pieces()) == []
        assert found.registry.source(
            found.ground.entry(mission.entry_of("two")).content["source_id"]
        )


def test_two_erasures_leave_an_open_registry_able_to_write(mission):
    """A process that read the registry before must not write where rows no longer end."""
    done("add", mission.folder, mission.file, "--mapping", mission.mapping)
    with open_mission(mission.folder) as slow:
        slow.registry.withhold({"aa" * 32: {"who": "kept"}})
        for word in (TOLD, "one more"):
            done("erase", mission.folder, str(mission.entry_of(word)), "--reason", "a wish")
        slow.registry.withhold({"bb" * 32: {"who": "kept too"}})
    with open_mission(mission.folder) as found:
        assert found.registry.withheld("aa" * 32) == {"who": "kept"}
        assert found.registry.withheld("bb" * 32) == {"who": "kept too"}


def test_a_copy_of_the_folder_made_before_has_the_box_and_no_key(sealed, tmp_path):
    """Copying the folder copies sealed boxes without keys: an erased key is gone from them all."""
    mission = sealed
    entry = str(mission.entry_of(TOLD))
    shutil.copytree(mission.folder, tmp_path / "copy")
    done("erase", mission.folder, entry, "--reason", "a wish")
    said = trucewatch("seal", "open", tmp_path / "copy", entry, "--reason", "x", "-o",
                      tmp_path / "q")  # fmt: skip
    assert said.code == 1 and not (tmp_path / "q").exists()
    said = trucewatch("seal", "open", mission.folder, entry, "--reason", "x", "-o", tmp_path / "q")
    assert said.code == 2 and "erased" in said.err


def test_what_was_published_since_is_listed_to_be_withdrawn(taken, tmp_path):
    for language in ("en", "ar"):
        done("publish", taken.folder, "--kind", "period", "-o", tmp_path / f"b-{language}.html",
             "--lang", language)  # fmt: skip
    said = done("erase", taken.folder, str(taken.entry_of(TOLD)), "--reason", "a wish", "--json")
    listed = said.document["publications"]
    assert [each["language"] for each in listed] == ["en", "ar"]
    assert all(each["sha256"] and each["issued"] for each in listed)
    assert said.document["left"] == []


def test_decisions_about_an_erased_report_do_no_harm(taken):
    first, second, _ = (str(report["report_id"]) for report in taken.reports())
    done("decide", "same", taken.folder, first, second, "--reason", "one event")
    incident = done("list", taken.folder, "incidents", "--json").document["items"][0]
    done("decide", "verdict", taken.folder, incident["incident_id"], "--class", "relevant",
         "--reason", "seen")  # fmt: skip
    done("erase", taken.folder, second, "--reason", "a wish")
    full = done("update", taken.folder, "--full", "--json").document
    assert full["reports"] == 2
    assert done("update", taken.folder, "--json").document == full
    assert failures(taken.folder) == []


def test_what_people_did_here_stays_and_a_reason_is_needed(mission):
    for entry, reason, said in (
        ("0", "x", "stays"),
        ("2", "x", "stays"),
        ("99", "x", "no entry 99"),
    ):
        refused = trucewatch("erase", mission.folder, entry, "--reason", reason)
        assert refused.code == 2 and said in refused.err
    done("add", mission.folder, mission.file, "--mapping", mission.mapping)
    entry = str(mission.entry_of(TOLD))
    assert trucewatch("erase", mission.folder, entry, "--reason", " ").code == 2
    done("erase", mission.folder, entry, "--reason", "a wish")
    again = trucewatch("erase", mission.folder, entry, "--reason", "a wish")
    assert again.code == 2 and "erased" in again.err


def test_content_that_is_gone_without_an_act_is_missing_and_content_put_back_shows(mission):
    done("add", mission.folder, mission.file, "--mapping", mission.mapping)
    first, second = mission.entry_of(TOLD), mission.entry_of("two")
    with tampering(mission.folder) as store:
        kept = store.execute("SELECT packed FROM disclosures WHERE idx=?", (first,)).fetchone()
    done("erase", mission.folder, str(first), "--reason", "a wish")
    with tampering(mission.folder) as store:
        store.execute("DELETE FROM disclosures WHERE idx=?", (second,))
        store.execute("INSERT INTO disclosures VALUES (?, ?)", (first, kept[0]))
    said = "\n".join(failures(mission.folder))
    assert f"entry {second}: " in said and "missing" in said
    assert "says that it was erased, but its content is here" in said


def test_a_false_erasure_of_what_people_did_is_found(mission):
    """Whoever holds the owner's key can hide a report and must say so; an appointment, never."""
    with open_mission(mission.folder) as found:
        board = next(found.ground.entries("guardians.appointed"))
        said = {"entry": board.index, "leaf": board.leaf_hash.hex(), "reason": "a wish"}
        found.ground.erase(Act(typ=ERASED, content=said), Erasure(entry=board.index))
        finish(found)
        found.publish_ledger()
    assert any("guardians.appointed is never erased" in line for line in failures(mission.folder))


def test_an_erasure_beside_a_reader_says_what_remains_and_goes_on_later(
    sealed, scratch, monkeypatch
):
    mission = sealed
    before = traces(mission, mission.entry_of(TOLD))
    monkeypatch.setattr(engine, "WAIT_S", 0.2)
    reader = sqlite3.connect(mission.folder / "trucewatch.db", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM disclosures").fetchone()
    said = trucewatch("erase", mission.folder, str(before.entry), "--reason", "a wish")
    assert said.code == 1 and "while another process reads it" in said.err
    reader.close()
    assert any("is not finished" in failure for failure in failures(mission.folder))
    done("update", mission.folder)
    assert failures(mission.folder) == []
    assert holding(before.needles, places(mission, scratch)) == []


def test_a_page_that_kept_old_bytes_is_found_and_written_anew(mission, scratch):
    """As when rows once moved inside the file: the search finds it, the store is rebuilt."""
    done("add", mission.folder, mission.file, "--mapping", mission.mapping)
    entry = mission.entry_of(TOLD)
    before = traces(mission, entry)
    with tampering(mission.folder) as store:
        store.execute("PRAGMA secure_delete=OFF")
        store.execute("CREATE TABLE moved AS SELECT packed FROM disclosures WHERE idx=?", (entry,))
        store.execute("DROP TABLE moved")
    done("erase", mission.folder, str(entry), "--reason", "a wish")
    assert holding(before.needles, places(mission, scratch)) == []
    assert failures(mission.folder) == []


def test_a_copy_somebody_left_in_the_folder_is_named(mission):
    done("add", mission.folder, mission.file, "--mapping", mission.mapping)
    entry = str(mission.entry_of(TOLD))
    with sqlite3.connect(mission.folder / "trucewatch.db") as store:
        store.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copy(mission.folder / "trucewatch.db", mission.folder / "old.db")
    said = trucewatch("erase", mission.folder, entry, "--reason", "a wish")
    assert said.code == 1 and "old.db: remove that file" in said.err
    assert LINK not in said.err and TOLD not in said.err


def test_an_interrupted_erasure_is_told_of_when_it_is_finished(sealed, tmp_path):
    """Whoever runs the next command learns what is to be withdrawn."""
    done("update", sealed.folder)
    done("publish", sealed.folder, "--kind", "period", "--from", "2023-03-01", "--to", "2023-03-31",
         "-o", tmp_path / "b.html")  # fmt: skip
    report, entry = sealed.report_of(TOLD), sealed.entry_of(TOLD)
    with patch.object(erasing, "finish", side_effect=TrucewatchError("the power went")):
        assert trucewatch("erase", sealed.folder, report, "--reason", "a wish").code == 1
    said = done("update", sealed.folder)
    assert f"entry {entry} is erased" in said.err
    assert "withdraw what holds it" in said.err and "period 2023-0" in said.err
    assert "is erased" not in done("update", sealed.folder).err


def test_an_erasure_is_not_finished_before_the_names_that_were_replaced_are_on_the_disk(mission):
    """The new registry is in place, the old one's bytes are not overwritten: it must not end so."""
    done("add", mission.folder, mission.file, "--mapping", mission.mapping)
    entry, registry = str(mission.entry_of("two")), mission.folder / "registry.age"

    def refuse(folder):
        if folder == mission.folder:
            raise OSError(5, "Input/output error")

    with registry.open("rb") as old:
        with patch.object(files, "sync_folder", side_effect=refuse):
            said = trucewatch("erase", mission.folder, entry, "--reason", "a wish")
            assert said.code == 1 and "Traceback" not in said.err
            again = trucewatch("update", mission.folder)
            assert again.code == 1 and "run any command on this mission" in again.err
        assert any(old.read()), "overwritten, while a power loss could bring it back"
        assert f"entry {entry} is erased" in done("update", mission.folder).err
        old.seek(0)
        assert not any(old.read()), "never overwritten"


def test_what_was_derived_meanwhile_is_not_kept(sealed, monkeypatch):
    """Another process that began before the erasure ends after it, with tables that hold it."""
    report = sealed.report_of(TOLD)
    computed = derive_module._compute

    def slowly(*arguments):
        tables = computed(*arguments)
        monkeypatch.setattr(derive_module, "_compute", computed)
        done("erase", sealed.folder, report, "--reason", "a wish")
        return tables

    monkeypatch.setattr(derive_module, "_compute", slowly)
    with open_mission(sealed.folder) as found:
        held = derive_module.derive(workshop(found), full=True)
    assert TOLD in str(held.reports.to_pylist()) or report in str(held.reports.to_pylist())
    for table in sealed.folder.glob("derived/*/*.parquet"):
        assert report not in str(pq.read_table(table).to_pylist())
