"""A mission's folder: made whole, opened with care, and honest about what is missing."""

import os
import shutil
import sqlite3
import tempfile
import tomllib
from pathlib import Path

import pytest

from tests.storage.records import AGREEMENT, failures, make_mission, reports, tampering
from tests.stores import SQLITE, only
from trucewatch.doors.storage import mission as mission_module
from trucewatch.doors.storage.mission import create_mission, open_mission
from trucewatch.doors.storage.tables import REVISIONS, metadata
from trucewatch.vocabulary.errors import TrucewatchError, UsageError

NOBODY = 65534


@only(SQLITE)
def test_a_new_mission_has_its_parts_and_its_first_two_entries(mission):
    parts = {path.name for path in mission.folder.iterdir()} - {
        "trucewatch.db-wal",
        "trucewatch.db-shm",
    }
    assert parts == {
        "mission.toml",
        "agreement.yaml",
        "zones",
        "trucewatch.db",
        "registry.age",
        "ledger",
        "evidence",
        "derived",
    }
    created, loaded = mission.ground.entries()
    assert (created.typ, loaded.typ) == ("mission.created", "agreement.loaded")
    assert created.content["name"] == 'Harbour "north"\\'
    assert loaded.content["text"] == mission.agreement_text() == AGREEMENT
    assert list(loaded.content["zones"]) == ["zones/quay.geojson"]
    assert (mission.folder / "zones/quay.geojson").is_file()
    assert failures(mission.folder) == []


def test_what_mission_toml_says_survives_reading(mission):
    document = tomllib.loads((mission.folder / "mission.toml").read_text())
    assert document["name"] == 'Harbour "north"\\'
    with open_mission(mission.folder) as again:
        for name in ("id", "name", "agreement_id", "zone", "exercise", "origin", "log_key"):
            assert getattr(again, name) == getattr(mission, name)
    assert mission.origin == f"localhost/harbour-accord/{mission.id}"


@pytest.mark.parametrize("name", ["\x7f\x00\t", "الميناء", "a\nb", "'''\"\"\""])
def test_any_name_can_be_written_down(tmp_path, name):
    with make_mission(tmp_path / "m", name=name):
        assert open_mission(tmp_path / "m").name == name


def test_an_exercise_is_marked_as_one(tmp_path):
    with make_mission(tmp_path / "m", exercise=True) as mission:
        assert mission.exercise
    assert "exercise" in (tmp_path / "m/mission.toml").read_text().splitlines()[1]


def test_a_folder_that_is_taken_is_left_alone(tmp_path):
    (tmp_path / "m").mkdir()
    (tmp_path / "m/letter.txt").write_text("dear")
    with pytest.raises(UsageError, match="already"):
        make_mission(tmp_path / "m")
    assert [path.name for path in (tmp_path / "m").iterdir()] == ["letter.txt"]
    with pytest.raises(UsageError, match="does not exist"):
        make_mission(tmp_path / "nowhere/m")
    (tmp_path / "empty").mkdir()
    make_mission(tmp_path / "empty").close()


def test_a_zone_cannot_climb_out_of_its_folder(tmp_path):
    make_mission(tmp_path / "m", zones={"../../climbing.geojson": "{}"}).close()
    assert (tmp_path / "m/zones/climbing.geojson").is_file()
    assert not (tmp_path / "climbing.geojson").exists()


def test_an_origin_that_cannot_name_a_ledger_is_refused(tmp_path):
    for origin in ("two words", "a+b"):
        with pytest.raises(UsageError, match="cannot name a ledger"):
            make_mission(tmp_path / "m", origin=origin)
    assert list(tmp_path.iterdir()) == []


def test_an_interrupted_making_leaves_neither_folder_nor_keys(tmp_path, monkeypatch):
    keys = tmp_path / "keys"
    monkeypatch.setenv("TRUCEWATCH_KEYS", str(keys))

    def interrupted(*_args):
        raise KeyboardInterrupt

    monkeypatch.setattr(mission_module, "first_acts", interrupted)
    with pytest.raises(KeyboardInterrupt):
        make_mission(tmp_path / "m")
    assert [p.name for p in tmp_path.iterdir()] == ["keys"] and list(keys.iterdir()) == []


def test_what_is_no_mission_is_said_to_be_none(tmp_path):
    with pytest.raises(UsageError, match="no such folder"):
        open_mission(tmp_path / "nowhere")
    with pytest.raises(UsageError, match="not a mission") as refusal:
        open_mission(tmp_path)
    assert "`trucewatch new` makes one" in str(refusal.value)


def test_a_mission_one_step_further_down_is_pointed_at(mission):
    with pytest.raises(UsageError, match="not a mission") as refusal:
        open_mission(mission.folder.parent)
    assert f"a mission is in {mission.folder}" in str(refusal.value)


@only(SQLITE)
@pytest.mark.parametrize(
    "part",
    ["mission.toml", "agreement.yaml", "trucewatch.db", "registry.age", "ledger/checkpoint"],
)
def test_half_a_copy_names_what_is_missing(mission, tmp_path, part):
    mission.close()
    copy = tmp_path / "copy"
    shutil.copytree(mission.folder, copy)
    (copy / part).unlink()
    with pytest.raises(TrucewatchError, match=f"{part} is missing") as refusal:
        open_mission(copy)
    assert "copy the whole folder again" in str(refusal.value)


@only(SQLITE)
@pytest.mark.parametrize("kept", [0, 50, 3000, 20_000])
def test_a_store_cut_short_is_refused(mission, kept):
    mission.ground.record(reports(200))
    mission.close()
    path = mission.folder / "trucewatch.db"
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(TrucewatchError, match="cut short"):
        open_mission(mission.folder)


@only(SQLITE)
def test_a_store_of_something_else_is_refused(mission):
    mission.close()
    path = mission.folder / "trucewatch.db"
    path.write_bytes(b"PK\x03\x04" * 5000)
    with pytest.raises(TrucewatchError, match=r"trucewatch\.db"):
        open_mission(mission.folder)
    path.unlink()
    sqlite3.connect(path).executescript("CREATE TABLE other (x); INSERT INTO other VALUES (1);")
    with pytest.raises(TrucewatchError, match="holds no record"):
        open_mission(mission.folder)


@only(SQLITE)
def test_a_store_damaged_inside_is_refused_or_found(mission):
    """Zeroed pages: either the store does not open, or the audit says what is wrong."""
    mission.ground.record(reports(600))
    mission.publish_ledger()
    mission.close()
    path = mission.folder / "trucewatch.db"
    whole = path.read_bytes()
    for page in range(1, len(whole) // 4096, 31):
        path.write_bytes(whole[: page * 4096] + bytes(4096) + whole[(page + 1) * 4096 :])
        try:
            assert failures(mission.folder), f"page {page}"
        except TrucewatchError as refusal:
            assert refusal.hint


@only(SQLITE)
def test_a_copy_without_its_log_is_known_to_be_behind(mission, tmp_path):
    """Somebody copied trucewatch.db while its newest entries still lay in trucewatch.db-wal."""
    mission.close()
    with open_mission(mission.folder) as writer:
        writer.ground.record(reports(2))
        writer.publish_ledger()
        assert (mission.folder / "trucewatch.db-wal").stat().st_size > 0
        ignore = shutil.ignore_patterns("*-wal", "*-shm")
        shutil.copytree(mission.folder, tmp_path / "copy", ignore=ignore)
    with open_mission(tmp_path / "copy") as copy:
        assert copy.ground.size == 2
        with pytest.raises(TrucewatchError, match="older state"):
            copy.ground.record(reports(1))
    assert any("older state" in line for line in failures(tmp_path / "copy"))


def test_a_newer_trucewatch_is_told_from_a_damaged_one(mission):
    path = mission.folder / "mission.toml"
    text = path.read_text()
    path.write_text(text.replace("format = 1", "format = 2"))
    with pytest.raises(TrucewatchError, match="newer Trucewatch"):
        open_mission(mission.folder)
    path.write_text(text)
    mission.close()
    with tampering(mission.folder) as hands:
        hands.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(TrucewatchError, match="newer Trucewatch"):
        open_mission(mission.folder)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("format = 1", "format = ", "not TOML"),
        ("zone =", "zoen =", "lacks zone"),
        ("[ledger]", "[leger]", r"lacks ledger\.origin"),
        ("exercise = false", "exercise = 1", "lacks exercise"),
        ("+A", "+B", "key is not one"),
    ],
)
def test_a_broken_mission_toml_is_explained(mission, old, new, said):
    path = mission.folder / "mission.toml"
    path.write_text(path.read_text().replace(old, new))
    with pytest.raises(TrucewatchError, match=said):
        open_mission(mission.folder)


@only(SQLITE)
def test_evidence_is_kept_by_its_digest_and_watched(mission):
    digest = mission.files.add_evidence(b"a map")
    assert mission.files.add_evidence(b"a map") == digest
    assert mission.files.evidence(digest) == b"a map"
    path = mission.folder / "evidence" / digest[:2] / digest
    path.write_bytes(b"another map")
    with pytest.raises(TrucewatchError, match="has changed"):
        mission.files.evidence(digest)
    path.unlink()
    with pytest.raises(TrucewatchError, match="is gone"):
        mission.files.evidence(digest)


def test_the_tables_are_those_the_migrations_make(mission):
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext
    from alembic.script import ScriptDirectory

    script = ScriptDirectory(str(Path(mission_module.__file__).parent / "migrations"))
    assert script.get_current_head() == REVISIONS[-1]
    assert {revision.revision for revision in script.walk_revisions()} == set(REVISIONS)
    with mission.ground._engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_a_read_only_folder_is_read_and_says_why_it_takes_nothing(monkeypatch):
    """As somebody who may look but not touch; root may do anything, so we become nobody."""
    base = Path(tempfile.mkdtemp())
    base.chmod(0o755)
    monkeypatch.setenv("TRUCEWATCH_KEYS", str(base / "keys"))
    try:
        with make_mission(base / "m") as made:
            made.ground.record(reports(5))
            made.publish_ledger()
        for path in [base / "m", *(base / "m").rglob("*")]:
            path.chmod(0o555 if path.is_dir() else 0o444)
        if os.geteuid() == 0:
            for path in [base / "keys", *(base / "keys").rglob("*")]:
                os.chown(path, NOBODY, NOBODY)
        assert _as_nobody(lambda: _look(base / "m")) == 0
    finally:
        for path in base.rglob("*"):
            if path.is_dir():
                path.chmod(0o755)
        shutil.rmtree(base)


def _look(folder: Path) -> None:
    with open_mission(folder) as mission:
        assert mission.ground.size == 7
        assert len(list(mission.ground.entries("report.received"))) == 5
        with pytest.raises(TrucewatchError, match="read-only"):
            mission.ground.record(reports(1, start=5))
        with pytest.raises(TrucewatchError, match="cannot be kept as evidence"):
            mission.files.add_evidence(b"new")
    assert failures(folder) == []


def _as_nobody(look) -> int:
    """Run `look` in a fork without any right to write; its exit code."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            if os.geteuid() == 0:
                os.setgid(NOBODY)
                os.setuid(NOBODY)
            look()
            code = 0
        except BaseException:
            import traceback

            traceback.print_exc()
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def test_create_is_the_interface_the_commands_use(tmp_path):
    mission = create_mission(
        tmp_path / "m",
        name="n",
        agreement_text="a: 1",
        agreement_id="a",
        zones={},
        zone="UTC",
        origin="ledger.example/a",
    )
    assert mission.log_key.startswith("ledger.example/a+")
    assert mission.derived == tmp_path / "m" / "derived"
    mission.close()


def test_a_tile_that_an_older_version_let_grow_in_the_store_gives_way_to_the_entries(mission):
    mission.ground.record(reports(10))
    stale = mission.ground.tile(0, 0, 12)
    mission.publish_ledger()
    mission.close()
    with tampering(mission.folder) as store:
        store.execute("INSERT INTO tiles VALUES (0, 0, ?)", (stale,))
        store.execute("UPDATE alembic_version SET version_num = '0002'")
    for start, n in ((10, 5), (15, 300)):
        with open_mission(mission.folder) as again:
            again.ground.record(reports(n, start))
            again.publish_ledger()
        assert failures(mission.folder) == []


@only(SQLITE)
def test_a_record_without_checksums_is_given_them(tmp_path):
    """As a store of the first revision lies on somebody's disk."""
    with make_mission(tmp_path / "m") as mission:
        mission.ground.record(reports(3))
        mission.publish_ledger()
    with tampering(tmp_path / "m") as store:
        store.execute("ALTER TABLE fingerprints DROP COLUMN checksum")
        store.execute("DELETE FROM facts")
        store.execute("UPDATE alembic_version SET version_num = '0001'")
    assert failures(tmp_path / "m") == []
    with open_mission(tmp_path / "m") as mission:
        assert mission.ground.record(reports(4))[:3] == [None] * 3
        mission.publish_ledger()
    assert failures(tmp_path / "m") == []
