"""Sealed and erased where the record lies in PostgreSQL: in every file of the server as well."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.command import done, trucewatch
from tests.sealing.missions import CANARIES, LINK, TOLD, guarded, holding
from tests.sealing.test_erasing import traces
from tests.storage.records import failures
from trucewatch.doors.storage import postgres_store
from trucewatch.doors.storage.mission import open_mission
from trucewatch.doors.storage.sealed_store import SealedStore
from trucewatch.ledger.notes import VerifierKey
from trucewatch.ledger.receipts import verify_receipt


@pytest.fixture(scope="module")
def forgetful(own_server):
    """A server that is set so that what is erased leaves its log as well."""
    own_server.stop()
    own_server.start(wal_recycle="off")
    yield own_server
    own_server.stop()
    own_server.start()


@pytest.fixture(params=["sealed", "open"])
def taken(request, forgetful, tmp_path):
    """Three reports on the server, under seal or not, and what is derived from them."""
    found = guarded(tmp_path, needed=2, of=3, store=forgetful.url)
    if request.param == "sealed":
        found.add()
        done("seal", "flush", found.folder)
    else:
        done("add", found.folder, found.file, "--mapping", found.mapping)
    done("update", found.folder)
    return found


def of_this_mission(needles):
    """Without the words of the report, which other missions on the server hold as well."""
    return [needle for needle in needles if needle not in (TOLD.encode(), b"lorries burned")]


@contextmanager
def sql(server, mission):
    with open_mission(mission.folder) as found:
        schema = found.store.schema
    import psycopg

    options = f"-c search_path={schema}"
    with psycopg.connect(server.url, autocommit=True, options=options) as connection:
        yield connection.execute


def test_nothing_of_it_is_left_in_any_file_of_the_server_either(taken, forgetful):
    with sql(forgetful, taken) as execute:
        execute("CHECKPOINT")  # so that it lies in the tables' files too, and not in the log alone
        execute("ANALYZE")
        shown = "SELECT count(*) FROM pg_stats WHERE tablename = %s AND attname = %s"
        assert execute(shown, ("disclosures", "packed")).fetchone() == (0,)
    entry = taken.entry_of(TOLD)
    before = traces(taken, entry)
    with open_mission(taken.folder) as found:
        key, old = found.log_key, [found.ground.receipt(i) for i in range(found.ground.size)]
    there = {path for path, _ in holding(before.needles, [forgetful.folder])}
    assert any("/base/" in path for path in there), "the search finds what is there"
    assert any("/pg_wal/" in path for path in there)

    said = done("erase", taken.folder, str(entry), "--reason", "they asked for it", "--json")

    assert said.document["left"] == said.document["beyond"] == []
    assert holding(before.needles, [taken.folder, taken.keys, forgetful.folder]) == []
    assert failures(taken.folder) == []
    with open_mission(taken.folder) as found:
        new = [found.ground.receipt(i) for i in range(found.ground.size)]
    for receipt in old + new:
        verify_receipt(receipt, VerifierKey.parse(key))
    assert len(taken.reports()) == 2


def test_no_key_of_a_seal_and_no_sealed_name_ever_reaches_the_server(forgetful, tmp_path):
    mission = guarded(tmp_path, needed=2, of=3, store=forgetful.url)
    mission.add()
    done("seal", "flush", mission.folder)
    done("update", mission.folder)
    with open_mission(mission.folder) as found:
        seal = found.ground.entry(mission.entry_of(TOLD)).content["seal"]
    wrapped = [str(w.document()["data"]).encode() for w in SealedStore(mission.keys).wraps(seal)]
    assert holding([TOLD], [forgetful.folder]), "the search finds what is there"
    assert holding([*CANARIES, *wrapped], [forgetful.folder]) == []


def test_a_server_that_keeps_copies_is_told_and_so_is_the_remedy(forgetful, tmp_path):
    """As PostgreSQL comes: its log is reused as it is. Erasing says so, and it is so."""
    mission = guarded(tmp_path, needed=2, of=3, store=forgetful.url)
    done("add", mission.folder, mission.file, "--mapping", mission.mapping)
    forgetful.stop()
    forgetful.start(log_statement="mod", wal_keep_size="64MB")
    try:
        before = traces(mission, mission.entry_of(TOLD))
        said = trucewatch("erase", mission.folder, str(before.entry), "--reason", "a wish")
        assert said.code == 1
        for remedy in ("wal_recycle = off", "wal_keep_size = 0", "log_statement = none"):
            assert remedy in said.err
        assert LINK not in said.err and TOLD not in said.err
        needles = of_this_mission(before.needles)
        assert holding(needles, [mission.folder, mission.keys]) == []
        there = {Path(path).relative_to(forgetful.folder) for path, _ in
                 holding(needles, [forgetful.folder])}  # fmt: skip
        assert {path.parent.name or path.name for path in there} == {"pg_wal", "log"}
        assert failures(mission.folder) == []
    finally:
        forgetful.stop()
        forgetful.start(wal_recycle="off")


@pytest.mark.long
def test_whoever_may_not_close_the_log_hears_which_right_is_missing(forgetful, tmp_path):
    with sql_as_owner(forgetful) as execute:
        execute("CREATE ROLE keeper LOGIN")
        execute("GRANT CREATE ON DATABASE trucewatch TO keeper")
    url = forgetful.url_of("keeper")
    mission = guarded(tmp_path, needed=2, of=3, store=url)
    done("add", mission.folder, mission.file, "--mapping", mission.mapping)
    entry = str(mission.entry_of(TOLD))
    said = trucewatch("erase", mission.folder, entry, "--reason", "a wish", "--json")
    assert said.code == 1 and len(said.document["beyond"]) == 1
    assert "GRANT pg_checkpoint" in said.document["beyond"][0]
    with sql_as_owner(forgetful) as execute:
        execute("GRANT pg_checkpoint TO keeper")
        execute("GRANT EXECUTE ON FUNCTION pg_switch_wal() TO keeper")
    entry = str(mission.entry_of("one more"))
    said = done("erase", mission.folder, entry, "--reason", "a wish", "--json")
    assert said.document["beyond"] == []


def test_a_writer_who_does_not_own_the_tables_hears_who_must_go_on(forgetful, tmp_path):
    """PostgreSQL only warns that it leaves a table alone; that must not pass for done."""
    mission = guarded(tmp_path, needed=2, of=3, store=forgetful.url)
    done("add", mission.folder, mission.file, "--mapping", mission.mapping)
    before = traces(mission, mission.entry_of(TOLD))
    with sql(forgetful, mission) as execute:
        (schema,) = execute("SELECT current_schema()").fetchone()
        execute("CREATE ROLE helper LOGIN")
        execute(f"GRANT USAGE ON SCHEMA {schema} TO helper")
        execute(f"GRANT ALL ON ALL TABLES IN SCHEMA {schema} TO helper")
    path = mission.folder / "mission.toml"
    whole = path.read_text()
    path.write_text(whole.replace(forgetful.url, forgetful.url_of("helper")))
    said = trucewatch("erase", mission.folder, str(before.entry), "--reason", "a wish")
    assert said.code == 1 and "as the user who made it: it goes on" in said.err
    assert any("is not finished" in failure for failure in failures(mission.folder))
    path.write_text(whole)
    done("update", mission.folder)
    needles = of_this_mission(before.needles)
    assert holding(needles, [mission.folder, mission.keys, forgetful.folder]) == []
    assert failures(mission.folder) == []


@contextmanager
def sql_as_owner(server):
    import psycopg

    with psycopg.connect(server.url, autocommit=True) as connection:
        yield connection.execute


@pytest.mark.parametrize(
    "looks_at", ["pg_class", pytest.param("disclosures", marks=pytest.mark.long)]
)
def test_an_older_transaction_is_in_the_way_and_the_erasure_goes_on_later(
    forgetful, tmp_path, monkeypatch, looks_at
):
    """Whoever reads the table holds it; whoever might, has its dead rows kept for them."""
    taken = guarded(tmp_path, needed=2, of=3, store=forgetful.url)
    done("add", taken.folder, taken.file, "--mapping", taken.mapping)
    monkeypatch.setattr(postgres_store, "WAIT_S", 0.2)
    before = traces(taken, taken.entry_of(TOLD))
    with sql(forgetful, taken) as execute:
        execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
        execute(f"SELECT count(*) FROM {looks_at}")
        said = trucewatch("erase", taken.folder, str(before.entry), "--reason", "a wish")
        assert said.code == 1 and "while another process reads it" in said.err
    assert any("is not finished" in failure for failure in failures(taken.folder))
    done("update", taken.folder)
    assert failures(taken.folder) == []
    needles = of_this_mission(before.needles)
    assert holding(needles, [taken.folder, taken.keys, forgetful.folder]) == []
