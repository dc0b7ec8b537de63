"""A writer or a server killed with -9: what it had acknowledged is there, unchanged, in order."""

import pytest
from benchmarks.ledger import kills
from benchmarks.ledger.killing import compare, kill_servers, kill_writers

from tests.storage.records import make_mission
from trucewatch.doors.storage.mission import open_mission


def unheard(done, total):
    """Nobody watches."""


def test_twenty_killed_writers_lose_nothing(tmp_path, store):
    make_mission(tmp_path / "m").close()
    outcome = kill_writers(tmp_path / "m", 20, seed=8, tick=unheard)
    assert outcome.acknowledged and outcome.holds, outcome


@pytest.mark.long
def test_two_hundred_killed_writers_lose_nothing(tmp_path, store):
    make_mission(tmp_path / "m").close()
    outcome = kill_writers(tmp_path / "m", 200, seed=9, tick=unheard)
    assert outcome.acknowledged and outcome.holds, outcome


@pytest.mark.parametrize("rounds", [3, pytest.param(30, marks=pytest.mark.long)])
def test_a_server_killed_under_its_writer_loses_nothing(tmp_path, own_server, rounds):
    make_mission(tmp_path / "m", store=own_server.url).close()
    outcome = kill_servers(tmp_path / "m", rounds, own_server, seed=8, tick=unheard)
    assert outcome.acknowledged and outcome.holds, outcome


def test_an_entry_lost_after_all_would_be_noticed(tmp_path, store):
    """The check itself is checked: a store that forgets what it acknowledged is found out."""
    make_mission(tmp_path / "m").close()
    restore = store.backup(tmp_path / "m")
    outcome = kill_writers(tmp_path / "m", 4, seed=8, tick=unheard)
    restore()
    with open_mission(tmp_path / "m") as mission:
        compare(mission, outcome.acknowledged, outcome)
    assert outcome.missing == len(outcome.acknowledged) and not outcome.holds


def test_the_command_says_what_it_killed_and_how_to_do_it_again(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("TRUCEWATCH_KEYS", str(tmp_path / "keys"))
    words = ["--store", "sqlite", "--rounds", "2", "--folder", str(tmp_path)]
    assert kills.main(words) == 0
    said = capsys.readouterr().out
    assert "2 kills -9 of the writer" in said and "0 missing" in said
    assert f"benchmarks.ledger.kills {' '.join(words)}" in said
