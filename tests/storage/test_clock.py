"""Clocks that are wrong: what the record promises about time, and what it says when it cannot."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.command import done, trucewatch
from tests.storage.records import failures, make_mission, reports, tampering
from trucewatch.doors.storage import clock
from trucewatch.doors.storage import ground as ground_module
from trucewatch.doors.storage.mission import open_mission
from trucewatch.ledger.checkpoints import open_checkpoint
from trucewatch.ledger.notes import VerifierKey
from trucewatch.vocabulary.errors import TrucewatchError

NOON = datetime(2027, 3, 1, 12, 0, 5, tzinfo=UTC)
TEN_YEARS = timedelta(days=3652)


class Clock:
    """A clock that shows what it is told to."""

    def __init__(self) -> None:
        self.shows = NOON

    def __call__(self) -> datetime:
        return self.shows


@pytest.fixture
def at_noon(tmp_path, store):
    """A mission whose clock can be set; two entries of noon."""
    shown = Clock()
    with make_mission(tmp_path / "m", now=shown) as mission:
        yield mission, shown


def test_a_clock_ten_years_behind_is_refused_with_both_times(at_noon):
    mission, shown = at_noon
    shown.shows = NOON - TEN_YEARS
    with pytest.raises(TrucewatchError) as refusal:
        mission.ground.record(reports(1))
    assert str(refusal.value) == (
        "this machine's clock says 2017-03-01 12:00:05 UTC, but the newest entry was recorded at "
        "2027-03-01 12:00:05 UTC: nothing was recorded\n"
        "  hint: set the clock right and run the same command again; if the clock is right and "
        "that entry's time is wrong, say so with `trucewatch ledger clock DIR`"
    )
    assert mission.ground.size == 2
    shown.shows = NOON + timedelta(minutes=1)
    assert mission.ground.record(reports(1))[0].recorded_at == shown.shows
    assert failures(mission.folder) == []


def test_a_clock_ten_years_ahead_looks_like_a_mission_that_rested(at_noon):
    """It cannot be told, so nothing is claimed; the next right clock finds it."""
    mission, shown = at_noon
    shown.shows = NOON + TEN_YEARS
    assert mission.ground.record(reports(1))[0].recorded_at == shown.shows
    assert failures(mission.folder) == []
    shown.shows = NOON + timedelta(hours=1)
    with pytest.raises(TrucewatchError, match="newest entry was recorded at 2037-02-28"):
        mission.ground.record(reports(1, 5))


def test_time_goes_back_only_where_an_entry_says_why(at_noon):
    mission, shown = at_noon
    shown.shows = NOON + TEN_YEARS
    mission.ground.record(reports(1))
    shown.shows = NOON + timedelta(hours=1)
    newest = mission.ground.newest_instant()
    mission.ground.record([clock.correction(newest, shown.shows, "the battery was empty")])
    assert mission.ground.record(reports(1, 5))[0].recorded_at == shown.shows
    (said,) = mission.ground.entries("clock.corrected")
    assert said.content == {
        "newest_entry": "2037-02-28T12:00:05Z",
        "clock": "2027-03-01T13:00:05Z",
        "reason": "the battery was empty",
    }
    assert failures(mission.folder) == []


def test_a_clock_put_back_by_seconds_does_not_stop_the_work(at_noon):
    """The entry keeps the time of the one before it: late by seconds, never earlier."""
    mission, shown = at_noon
    shown.shows = NOON - clock.SLACK
    assert mission.ground.record(reports(1))[0].recorded_at == NOON
    shown.shows = NOON - clock.SLACK - timedelta(microseconds=1)
    with pytest.raises(TrucewatchError, match="clock says"):
        mission.ground.record(reports(1, 5))
    assert failures(mission.folder) == []


def test_a_record_that_contradicts_itself_without_saying_so_does_not_hold(at_noon, monkeypatch):
    """As a program without this promise would write it."""
    mission, shown = at_noon
    shown.shows = NOON - TEN_YEARS
    monkeypatch.setattr(ground_module, "instant_after", lambda last, now, acts: now)
    mission.ground.record(reports(1))
    mission.publish_ledger()
    assert failures(mission.folder) == [
        "entry 2: it was recorded at 2017-03-01 12:00:05 UTC, before the entry that precedes it "
        "(2027-03-01 12:00:05 UTC), and no entry says that the clock was corrected"
    ]


@pytest.fixture
def from_the_future(tmp_path, store):
    """A mission whose entries are of ten years from now."""
    ahead = datetime.now(UTC) + TEN_YEARS
    make_mission(tmp_path / "m", now=lambda: ahead).close()
    return tmp_path / "m"


def test_the_command_line_tells_and_mends_it(from_the_future):
    with open_mission(from_the_future) as mission, pytest.raises(TrucewatchError, match="clock"):
        mission.ground.record(reports(1))
    said = done("ledger", "clock", from_the_future, "--reason", "set by hand in the wrong year")
    assert "recorded that the clock was corrected" in said.err
    with open_mission(from_the_future) as mission:
        assert mission.ground.record(reports(1))[0] is not None
        mission.publish_ledger()
        signed = open_checkpoint(
            (from_the_future / "ledger" / "checkpoint").read_text(),
            VerifierKey.parse(mission.log_key),
        )
    assert signed.checkpoint.size == 4
    assert failures(from_the_future) == []


def test_a_right_clock_has_nothing_to_correct(tmp_path, store):
    make_mission(tmp_path / "m").close()
    said = trucewatch("ledger", "clock", tmp_path / "m", "--reason", "just in case")
    assert said.code == 2
    assert "there is nothing to correct" in said.err


def test_only_the_promised_time_counts_and_a_changed_column_is_found(at_noon):
    mission, _ = at_noon
    mission.ground.record(reports(2))
    mission.publish_ledger()
    with tampering(mission.folder) as store:
        store.execute("UPDATE entries SET recorded_at = recorded_at + 3600000000 WHERE idx = 2")
    assert {line.split(":")[0] for line in failures(mission.folder)} == {"entry 2"}
