"""The ground: whole batches, once each, in order, and durable before anybody hears of them."""

import random
import signal
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from tests.storage.between import meddling
from tests.storage.records import failures, make_mission, reports
from tests.stores import SQLITE, only
from trucewatch.doors.storage import postgres_store, sqlite_store
from trucewatch.doors.storage.faults import told_plainly
from trucewatch.doors.storage.mission import open_mission
from trucewatch.ledger.edge import Peaks
from trucewatch.ledger.merkle import leaf_hash, root_of
from trucewatch.ledger.notes import VerifierKey
from trucewatch.ledger.receipts import verify_receipt
from trucewatch.mechanism.ports import Act
from trucewatch.vocabulary.errors import TrucewatchError, UsageError


def test_what_was_recorded_is_read_back_in_order(mission):
    recorded = mission.ground.record(reports(700))
    assert [entry.index for entry in recorded] == list(range(2, 702))
    assert list(mission.ground.entries("report.received")) == recorded
    assert "deaths_min" not in recorded[0].content
    assert mission.ground.content_of(5) == recorded[3].content
    assert mission.ground.leaf(5) in mission.ground.leaves(0, 10)
    assert leaf_hash(mission.ground.leaf(5)) == recorded[3].leaf_hash


def test_entries_come_by_type_and_from_an_index(mission):
    mission.ground.record([*reports(3), Act(typ="decision.linked", content={"same": True})])
    mission.ground.record(reports(3, start=3))
    types = [entry.typ for entry in mission.ground.entries("report.received", "decision.linked")]
    assert types == ["report.received"] * 3 + ["decision.linked"] + ["report.received"] * 3
    assert [e.index for e in mission.ground.entries(since=6)] == [6, 7, 8]
    assert [e.index for e in mission.ground.entries("report.received", since=4)] == [4, 6, 7, 8]
    assert list(mission.ground.entries("no.such")) == []


def test_the_same_report_twice_is_recorded_once(mission):
    first = mission.ground.record(reports(3) + reports(1))
    assert [entry is None for entry in first] == [False, False, False, True]
    again = mission.ground.record(reports(5))
    assert [entry is None for entry in again] == [True, True, True, False, False]
    assert mission.ground.record(reports(5)) == [None] * 5
    assert mission.ground.record([]) == []
    assert mission.ground.size == 7


def test_the_root_is_that_of_the_leaves(mission):
    for start in range(0, 900, 300):
        mission.ground.record(reports(300, start))
        hashes = [leaf_hash(leaf) for leaf in mission.ground.leaves(0, mission.ground.size)]
        assert mission.ground.root == root_of(hashes)
    assert mission.ground.checkpoint().split("\n")[1] == str(mission.ground.size) == "902"


def test_two_hands_on_one_record_take_turns(mission):
    """The pages and the command line may write at the same time; neither undoes the other."""
    with open_mission(mission.folder) as other:
        for start in range(0, 40, 4):
            mission.ground.record(reports(2, start))
            other.ground.record(reports(2, start + 2))
        assert mission.ground.size == other.ground.size == 42
    assert failures(mission.folder) == []


def test_who_waits_too_long_hears_who_is_in_the_way(mission, store, monkeypatch):
    for module in (sqlite_store, postgres_store):
        monkeypatch.setattr(module, "WAIT_S", 0.05)
    with open_mission(mission.folder) as second:
        said = pytest.raises(TrucewatchError, match="another process is writing")
        with store.writing(mission.folder), said:
            second.ground.record(reports(1))
        assert second.ground.record(reports(1))[0] is not None


def test_readers_are_not_in_the_way_of_a_writer(mission):
    mission.ground.record(reports(1200))
    stream = mission.ground.entries("report.received")
    next(stream)
    mission.ground.record(reports(10, start=1200))
    assert sum(1 for _ in stream) == 1199


def test_a_bad_field_is_named_and_nothing_of_its_batch_is_kept(mission):
    bad = Act(typ="report.received", content={"text": "x" * (2**20 + 1)})
    with pytest.raises(TrucewatchError, match=r"field 'text' of report\.received") as refusal:
        mission.ground.record([*reports(3), bad])
    assert "xxx" not in str(refusal.value)
    assert mission.ground.size == 2
    for content in ({"lon": float("nan")}, {"x": object()}, {"recorded_at": "now"}):
        with pytest.raises(TrucewatchError):
            mission.ground.record([Act(typ="report.received", content=content)])
    with pytest.raises(TrucewatchError):
        mission.ground.record([Act(typ="Not A Type", content={})])
    with pytest.raises(TrucewatchError):
        mission.ground.record([Act(typ="a.b", content={f"f{i}": i for i in range(3000)})])
    assert failures(mission.folder) == []


@given(content=st.dictionaries(st.text(), st.text() | st.integers(-(2**53), 2**53), max_size=5))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_words_in_any_script_come_back_as_they_were(mission, content):
    content.pop("recorded_at", None)
    (entry,) = mission.ground.record([Act(typ="report.received", content=content)])
    assert mission.ground.content_of(entry.index) == content


def test_the_exact_instant_is_kept_beside_the_leaf_that_shows_only_the_hour(tmp_path, store):
    at = datetime(2017, 1, 12, 14, 35, 7, 123456, tzinfo=UTC)
    with make_mission(tmp_path / "m", now=lambda: at) as mission:
        (entry,) = mission.ground.record(reports(1))
        assert entry.recorded_at == at
        assert next(mission.ground.entries(since=2)).recorded_at == at
        assert b'"t":"2017-01-12T14"' in mission.ground.leaf(2)
        assert b"14:35" not in mission.ground.leaf(2)


def test_a_superseding_act_names_the_leaf_it_supersedes(mission):
    (old,) = mission.ground.record(reports(1))
    act = Act(typ="verdict.signed", content={"reason": "new"}, prev=old.leaf_hash.hex())
    mission.ground.record([act])
    assert f'"prev":"{old.leaf_hash.hex()}"'.encode() in mission.ground.leaf(3)


def test_every_entry_has_a_receipt_that_needs_nothing_but_the_logs_key(mission):
    mission.ground.record(reports(600))
    key = VerifierKey.parse(mission.log_key)
    for index in (0, 1, 2, 255, 256, 601):
        assert verify_receipt(mission.ground.receipt(index), key).checkpoint.size == 602
    for index in (602, -1):
        with pytest.raises(UsageError, match="there is no entry"):
            mission.ground.receipt(index)


class _Bit:
    """A batch that is not written as it was meant: one bit, somewhere."""

    def __init__(self, target: str, seed: int) -> None:
        self.target = target
        self.pick = random.Random(seed)
        self.struck = 0

    def __call__(self, statement, parameters):
        if not statement.startswith(f"INSERT INTO {self.target}"):
            return parameters
        self.struck += 1
        # A batch is a list of rows; one driver wants a row's values in order, the other by name.
        many = isinstance(parameters[0], (dict, list)) if isinstance(parameters, list) else False
        rows = list(parameters) if many else [parameters]
        which = self.pick.randrange(len(rows))
        row = rows[which]
        cells = dict(row) if isinstance(row, dict) else dict(enumerate(row))
        sizes = {name: len(cell) for name, cell in cells.items() if isinstance(cell, bytes)}
        at = max(sizes, key=lambda name: sizes[name])
        data = bytearray(cells[at])
        data[self.pick.randrange(len(data))] ^= 1 << self.pick.randrange(8)
        cells[at] = bytes(data)
        rows[which] = cells if isinstance(row, dict) else list(cells.values())
        return rows if many else rows[0]


@pytest.mark.parametrize("target", ["entries", "disclosures", "tiles"])
def test_a_bit_flipped_on_its_way_to_the_disk_is_never_signed(mission, target):
    """One flipped bit ended a whole certificate log; the batch is read back before it is signed."""
    before = mission.ground.checkpoint()
    n = 300 if target == "tiles" else 30  # a tile of leaves is written when it is full
    for seed in range(12):
        bit = _Bit(target, seed)
        with meddling(bit), pytest.raises(TrucewatchError):
            mission.ground.record(reports(n))
        assert bit.struck == 1
        assert mission.ground.checkpoint() == before
    assert len(mission.ground.record(reports(n))) == n
    assert failures(mission.folder) == []


def test_two_roots_that_disagree_are_never_signed(mission, monkeypatch):
    monkeypatch.setattr(Peaks, "add", lambda peaks, hashed: None)
    with pytest.raises(TrucewatchError, match="disagree"):
        mission.ground.record(reports(5))
    monkeypatch.undo()
    assert mission.ground.size == 2
    assert failures(mission.folder) == []


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_ctrl_c_at_any_moment_loses_nothing_that_was_acknowledged(mission):
    def interrupt(_signal, _frame):
        raise KeyboardInterrupt

    pick = random.Random(4)
    acknowledged, start, interrupted = [], 0, 0
    former = signal.signal(signal.SIGALRM, interrupt)
    try:
        while interrupted < 12:
            try:
                # Again and again: an interrupt inside a destructor is swallowed by Python itself.
                signal.setitimer(signal.ITIMER_REAL, pick.uniform(0.001, 0.06), 0.1)
                while True:
                    recorded = mission.ground.record(reports(120, start))
                    acknowledged += [entry for entry in recorded if entry is not None]
                    start += 120
            except KeyboardInterrupt:
                signal.setitimer(signal.ITIMER_REAL, 0)
                interrupted += 1
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, former)
    kept = {entry.index: entry for entry in mission.ground.entries("report.received")}
    assert all(kept[entry.index] == entry for entry in acknowledged)
    assert len(kept) % 120 == 0
    # The same command run again goes on where it stopped.
    mission.ground.record(reports(start + 120))
    assert mission.ground.size == 2 + start + 120
    assert failures(mission.folder) == []


def test_ctrl_c_in_the_middle_of_a_drivers_work_stays_one():
    """PostgreSQL's driver says that it was busy; a person who pressed Ctrl-C knows why."""

    def work() -> None:
        try:
            raise KeyboardInterrupt
        except KeyboardInterrupt:
            raise OperationalError("INSERT", {}, OSError("busy"))  # noqa: B904

    with pytest.raises(KeyboardInterrupt), told_plainly("here"):
        work()


@only(SQLITE)
def test_a_full_disk_is_said_plainly_and_nothing_is_lost(mission):
    mission.ground.record(reports(50))
    before = list(mission.ground.entries())
    mission.ground.close()

    def cap(connection, _record):
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count={pages + 20}")

    event.listen(mission.ground._engine, "connect", cap)
    with pytest.raises(TrucewatchError, match="the disk is full"):
        for start in range(50, 5000, 200):
            mission.ground.record(reports(200, start))
    event.remove(mission.ground._engine, "connect", cap)
    mission.ground.close()
    kept = list(mission.ground.entries())
    assert kept[: len(before)] == before and (len(kept) - len(before)) % 200 == 0
    assert mission.ground.record(reports(1, 9000))[0] is not None
    assert failures(mission.folder) == []
