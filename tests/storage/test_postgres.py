"""A record on a server: the server falls, fills up, turns away or lies; nothing is lost."""

import os
import subprocess
import tempfile
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from benchmarks.ledger.servers import NOBODY
from sqlalchemy import event

from tests import stores
from tests.command import done, trucewatch
from tests.storage.between import meddling
from tests.storage.records import failures, make_mission, reports
from trucewatch.doors.storage import mission as mission_module
from trucewatch.doors.storage import postgres_store
from trucewatch.doors.storage.mission import open_mission
from trucewatch.vocabulary.errors import TrucewatchError

MOUNTED_MIB = 16


@pytest.fixture
def server(own_server, monkeypatch):
    monkeypatch.setattr(stores, "chosen", stores.Postgres(own_server.url))
    if not own_server.running:  # a test that failed left it down
        own_server.start()
    return own_server


@pytest.fixture
def mission(server, tmp_path):
    with make_mission(tmp_path / "mission") as made:
        made.ground.record(reports(20))
        made.publish_ledger()
        yield made


@contextmanager
def sql(server):
    import psycopg

    with psycopg.connect(server.url, autocommit=True) as connection:
        yield connection.execute


@contextmanager
def at_statement(beginning, act):
    """Do `act` once, before the first statement that begins so."""
    waiting = [act]

    def before(statement, parameters):
        if waiting and statement.startswith(beginning):
            waiting.pop()()
        return parameters

    with meddling(before):
        yield


@pytest.mark.parametrize("moment", ["INSERT INTO entries", "SELECT tiles", "INSERT INTO checkp"])
def test_a_server_lost_before_the_commit_takes_nothing_with_it(server, mission, moment):
    before = mission.ground.checkpoint()
    killed = at_statement(moment, server.kill)
    with (
        killed,
        pytest.raises(TrucewatchError, match="server was lost: nothing of this step") as refusal,
    ):
        mission.ground.record(reports(5, 20))
    assert "run the same command again" in str(refusal.value)
    server.start()
    assert mission.ground.checkpoint() == before
    assert len(mission.ground.record(reports(5, 20))) == 5
    assert mission.ground.size == 27 and failures(mission.folder) == []


def test_a_server_lost_while_committing_leaves_it_open_and_says_so(server, mission):
    waiting = [server.kill]

    def killed(_connection):
        if waiting:
            waiting.pop()()

    event.listen(mission.ground._engine, "commit", killed)
    with pytest.raises(TrucewatchError, match="whether it kept this step is not known"):
        mission.ground.record(reports(5, 20))
    server.start()
    assert mission.ground.size in (22, 27)
    mission.ground.record(reports(5, 20))
    assert mission.ground.size == 27 and failures(mission.folder) == []


def test_a_server_restarted_between_two_steps_is_not_noticed(server, mission):
    """The writer keeps its connection; one that died meanwhile is no reason to refuse a step."""
    mission.ground.record(reports(2, 30))
    server.stop()
    server.start()
    assert [e.index for e in mission.ground.record(reports(2, 32))] == [24, 25]
    assert failures(mission.folder) == []


def test_a_server_that_was_stopped_is_missed_and_found_again(server, mission):
    server.stop()
    try:
        for use in (lambda: mission.ground.size, lambda: open_mission(mission.folder)):
            with pytest.raises(TrucewatchError, match="does not let us in") as refusal:
                use()
        assert "a copied folder does not hold the record" in str(refusal.value)
        # What was published needs no server.
        done("ledger", "verify", mission.folder / "ledger", "--key", mission.log_key)
        said = trucewatch("ledger", "verify", mission.folder)
        assert said.code == 1 and "does not let us in" in said.err
    finally:
        server.start()
    assert mission.ground.size == 22
    assert mission.ground.record(reports(1, 20))[0] is not None


@pytest.mark.parametrize("setting", ["fsync", "full_page_writes", "synchronous_commit"])
def test_a_server_that_acknowledges_too_early_is_read_but_not_written(server, mission, setting):
    server.stop()
    server.start(**{setting: "off"})
    try:
        with open_mission(mission.folder) as again:
            assert again.ground.size == 22
            with pytest.raises(TrucewatchError, match=f"the server has {setting} off") as refusal:
                again.ground.record(reports(1, 20))
            assert f"ALTER SYSTEM SET {setting} = on" in str(refusal.value)
            assert again.ground.size == 22
        with pytest.raises(TrucewatchError, match=f"the server has {setting} off"):
            make_mission(mission.folder.with_name("other"))
    finally:
        server.stop()
        server.start()
    assert mission.ground.record(reports(1, 20))[0] is not None
    assert failures(mission.folder) == []


def test_a_user_who_may_only_look_looks(server, mission):
    schema = mission.store.schema
    with sql(server) as execute:
        execute(f"CREATE ROLE looker LOGIN; GRANT USAGE ON SCHEMA {schema} TO looker")
        execute(f"GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO looker")
        execute("CREATE ROLE stranger LOGIN")
        execute("CREATE ROLE standby LOGIN SUPERUSER")
        execute("ALTER ROLE standby SET default_transaction_read_only = on")
    path = mission.folder / "mission.toml"
    whole = path.read_text()
    for user, said in (("looker", "may read the record, but not add"), ("standby", "is read-only")):
        path.write_text(whole.replace(server.url, server.url_of(user)))
        with open_mission(mission.folder) as again:
            assert again.ground.size == 22
            with pytest.raises(TrucewatchError, match=said):
                again.ground.record(reports(1, 20))
        assert failures(mission.folder) == []
    path.write_text(whole.replace(server.url, server.url_of("stranger")))
    with pytest.raises(TrucewatchError, match="holds no record"):
        open_mission(mission.folder)
    path.write_text(whole.replace(server.url, server.url_of("nobody")))
    with pytest.raises(TrucewatchError, match='role "nobody" does not exist'):
        open_mission(mission.folder)


def test_a_server_too_old_is_refused(mission, monkeypatch):
    monkeypatch.setattr(postgres_store, "OLDEST", 99)
    with pytest.raises(TrucewatchError, match="too old for a record") as refusal:
        open_mission(mission.folder)
    assert "PostgreSQL 99 or newer" in str(refusal.value)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("ALTER TABLE tiles RENAME TO files", "a table is missing"),
        ("ALTER TABLE entries RENAME COLUMN leaf TO sheet", "a column is missing"),
        ("DROP TABLE alembic_version", "holds no record"),
    ],
)
def test_a_schema_that_is_not_ours_is_told(server, mission, change, said):
    with sql(server) as execute:
        execute(f"SET search_path = {mission.store.schema}")
        execute(change)
    with pytest.raises(TrucewatchError, match=said), open_mission(mission.folder) as again:
        again.ground.record(reports(1, 20))


def test_another_missions_schema_in_place_of_ours_is_known_by_its_signature(
    server, mission, tmp_path
):
    with make_mission(tmp_path / "other") as other:
        other.ground.record(reports(20))
    mission.close()
    with sql(server) as execute:
        execute(f"DROP SCHEMA {mission.store.schema} CASCADE")
        execute(f"ALTER SCHEMA {other.store.schema} RENAME TO {mission.store.schema}")
    with pytest.raises(TrucewatchError, match="no key that we know signed"):
        open_mission(mission.folder)


def test_several_missions_share_a_database_and_do_not_wait_for_one_another(
    server, mission, tmp_path
):
    with make_mission(tmp_path / "other") as other, stores.chosen.writing(mission.folder):
        other.ground.record(reports(7))
        assert (other.ground.size, mission.ground.size) == (9, 22)


def test_a_second_writer_waits_for_its_turn(mission):
    held = threading.Event()

    def hold():
        with stores.chosen.writing(mission.folder):
            held.set()
            time.sleep(0.4)

    holder = threading.Thread(target=hold)
    holder.start()
    held.wait()
    started = time.monotonic()
    assert mission.ground.record(reports(1, 20))[0] is not None
    assert time.monotonic() - started > 0.2
    holder.join()


def test_a_mission_that_could_not_be_made_leaves_no_schema(server, tmp_path, monkeypatch):
    count = "SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'trucewatch%'"
    with sql(server) as execute:
        before = execute(count).fetchone()

        def interrupted(*_args):
            raise KeyboardInterrupt

        monkeypatch.setattr(mission_module, "first_acts", interrupted)
        with pytest.raises(KeyboardInterrupt):
            make_mission(tmp_path / "m")
        assert execute(count).fetchone() == before
    assert list(tmp_path.iterdir()) == []


def test_the_command_line_makes_and_verifies_one(server, tmp_path):
    folder = tmp_path / "m"
    done("new", folder, "--agreement", "syria-2016-12-30", "--store", server.url)
    assert not (folder / "trucewatch.db").exists()
    assert "nothing amiss" in done("ledger", "verify", folder).out
    text = (folder / "mission.toml").read_text()
    assert "a copy of this folder does not hold it" in text and server.url in text


@pytest.fixture
def small_disk():
    """A disk of few MiB, where PostgreSQL finds its way as nobody. Only root may mount one."""
    place = Path(tempfile.mkdtemp(prefix="trucewatch-disk-"))
    options = f"size={MOUNTED_MIB}m,mode=0700,uid={NOBODY},gid={NOBODY}"
    words = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(place)]
    try:
        if os.geteuid() != 0 or subprocess.run(words, capture_output=True, check=False).returncode:
            pytest.skip("no small disk can be mounted here: only root may")
        yield place
        subprocess.run(["umount", "-l", str(place)], check=True)
    finally:
        place.rmdir()


@pytest.mark.long
def test_a_full_server_says_so_and_goes_on_when_there_is_room(own_server, small_disk, tmp_path):
    with sql(own_server) as execute:
        execute(f"CREATE TABLESPACE tiny LOCATION '{small_disk}'")
        execute("CREATE DATABASE small TABLESPACE tiny")
    url = own_server.url.replace("postgresql:///trucewatch?", "postgresql:///small?")
    acknowledged = 0
    with make_mission(tmp_path / "m", store=url) as mission:
        with pytest.raises(TrucewatchError, match="the server's disk is full"):
            for start in range(0, 100_000, 500):
                mission.ground.record(reports(500, start))
                acknowledged += 500
        assert mission.ground.size == 2 + acknowledged and acknowledged > 0
        remount = ["mount", "-o", f"remount,size={2 * MOUNTED_MIB}m", str(small_disk)]
        subprocess.run(remount, check=True)
        mission.ground.record(reports(500, acknowledged))
        mission.publish_ledger()
        assert mission.ground.size == 502 + acknowledged
    assert failures(tmp_path / "m") == []
    with sql(own_server) as execute:
        execute("DROP DATABASE small")
        execute("DROP TABLESPACE tiny")
