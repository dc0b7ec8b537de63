"""The URL of a store on a server: no password in it, ever, and none in what we say of it."""

import sys

import pytest

from tests.command import trucewatch
from tests.storage.records import make_mission
from trucewatch.doors.storage.mission import open_mission
from trucewatch.doors.storage.postgres_url import need_url, schema_of
from trucewatch.doors.storage.sqlite_store import SqliteStore
from trucewatch.vocabulary.errors import TrucewatchError, UsageError


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://db.example/trucewatch",
        "postgres://keeper@db.example:5433/trucewatch?sslmode=verify-full",
        "postgresql:///trucewatch?host=%2Frun%2Fpostgresql",
        "postgresql:///?service=mission",
        "postgresql://one.example:5432,two.example:5433/t?target_session_attrs=read-write",
        "postgresql://[2001:db8::1]:5432/trucewatch",
    ],
)
def test_every_way_to_say_where_a_server_is(url):
    assert need_url(url) == url


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://keeper:s3cret@db.example/t",
        "postgresql://keeper:@db.example/t",
        "postgresql://:s3cret@one.example,two.example/t",
        "postgresql:///t?user=keeper&password=s3cret",
        "postgresql:///t?user=keeper&p%61ssword=s3cret",
        "postgresql:///t?sslkey=k&sslpassword=s3cret",
    ],
)
def test_a_password_is_refused_and_not_repeated(url):
    with pytest.raises(UsageError, match="carries a password") as refusal:
        need_url(url)
    assert "s3cret" not in str(refusal.value) and "keeper" not in str(refusal.value)
    assert "PGPASSFILE" in str(refusal.value)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("mysql://db.example/t", "not the URL of a PostgreSQL database"),
        ("trucewatch.db", "not the URL of a PostgreSQL database"),
        ("", "not the URL of a PostgreSQL database"),
        ("postgresql://db.example:port/t", "malformed"),
        ("postgresql://db.example/t?sslmode", "malformed"),
        ("postgresql://db.example/t#s3cret", "malformed"),
        ("postgresql://db.example/t?options=-csearch_path%3Dpublic", "sets 'options'"),
    ],
)
def test_what_is_no_url_of_ours_is_refused(url, said):
    with pytest.raises(UsageError, match=said):
        need_url(url)


def test_a_schema_is_named_by_the_mission_and_nothing_else_gets_in():
    assert schema_of("M-CJ7QMPWVEBTM") == "trucewatch_m_cj7qmpwvebtm"
    assert schema_of('x"; DROP SCHEMA public; --') == "trucewatch_x_drop_schema_public"


def test_a_password_on_the_command_line_leaves_nothing_behind(tmp_path, monkeypatch):
    said = trucewatch(
        "new", tmp_path / "m", "--agreement", "syria-2016-12-30",
        "--store", "postgresql://keeper:s3cret@db.example/t",
    )  # fmt: skip
    assert said.code == 2 and "carries a password" in said.err
    assert "s3cret" not in said.out + said.err
    assert list(tmp_path.iterdir()) == []


def test_a_password_in_mission_toml_is_refused(tmp_path):
    make_mission(tmp_path / "m").close()
    path = tmp_path / "m/mission.toml"
    path.write_text(path.read_text() + '\n[store]\nurl = "postgresql://k:s3cret@db.example/t"\n')
    with pytest.raises(TrucewatchError, match="carries a password") as refusal:
        open_mission(tmp_path / "m")
    assert "s3cret" not in str(refusal.value) and "mission.toml" in str(refusal.value)


def test_a_store_without_its_url_is_named(tmp_path):
    make_mission(tmp_path / "m").close()
    path = tmp_path / "m/mission.toml"
    path.write_text(path.read_text() + "\n[store]\n")
    with pytest.raises(TrucewatchError, match=r"lacks store\.url"):
        open_mission(tmp_path / "m")


def test_without_the_driver_it_is_told_how_to_get_it(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(TrucewatchError, match="driver is not installed") as refusal:
        make_mission(tmp_path / "m", store="postgresql://db.example/t")
    assert "pip install 'trucewatch[postgres]'" in str(refusal.value)
    assert list(tmp_path.iterdir()) == []


def test_a_mission_in_a_file_needs_no_driver(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with make_mission(tmp_path / "m") as mission:
        assert isinstance(mission.store, SqliteStore) and mission.ground.size == 2


def test_a_server_that_is_not_there_is_named_and_so_is_what_can_still_be_verified(tmp_path):
    pytest.importorskip("psycopg")
    nowhere = f"postgresql:///t?host={tmp_path}"
    with pytest.raises(TrucewatchError, match="does not let us in") as refusal:
        make_mission(tmp_path / "m", store=nowhere)
    assert "No such file or directory" in str(refusal.value)
    assert "trucewatch ledger verify DIR/ledger" in str(refusal.value)
    assert list(tmp_path.iterdir()) == []
