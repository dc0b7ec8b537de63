"""Sealed rows are recorded in turns among covers; from outside nothing tells them apart."""

from __future__ import annotations

import os
import random
import shutil
from pathlib import Path

import pyrage
import pytest

from tests.command import done, trucewatch
from tests.sealing.missions import ROWS, Clock, Guarded, holding, opened
from tests.storage.records import failures
from trucewatch.doors.mission_work import workshop
from trucewatch.doors.sealing import TURNS_WAITING, appoint, flush
from trucewatch.doors.storage.clock import correction
from trucewatch.doors.storage.keys import MissionKeys
from trucewatch.doors.storage.mission import open_mission
from trucewatch.doors.storage.sealed_queue import OVERHEAD, SMALLEST, SealedQueue
from trucewatch.doors.storage.sealed_store import SealedStore
from trucewatch.doors.storage.settings import FILE as SETTINGS
from trucewatch.doors.storage.settings import read_settings
from trucewatch.ledger.leaves import parse_leaf
from trucewatch.mechanism.derive import derive
from trucewatch.mechanism.ports import SealedItem
from trucewatch.mechanism.sealed import SEALED, holds
from trucewatch.sealing.boards import board
from trucewatch.sealing.wraps import wrap_key
from trucewatch.vocabulary.errors import TrucewatchError

HEAD = ROWS.splitlines()[0]


def more_rows(mission: Guarded, n: int, salt: int, words: int = 20) -> None:
    """A file of `n` new rows, some long and some short, added under seal."""
    pick = random.Random(salt)
    lines = [
        f"Reporter {salt}-{i},2023-03-{pick.randint(10, 28)},Kessarin,mortar,"
        f'"{" ".join(["shells"] * pick.randint(1, words))} {salt} {i}",'
        for i in range(n)
    ]
    mission.file.write_text("\n".join([HEAD, *lines]) + "\n")
    mission.add()


def queue_of(mission: Guarded) -> SealedQueue:
    with open_mission(mission.folder) as found:
        return SealedQueue(MissionKeys(found.id))


@pytest.mark.parametrize("many", [16, pytest.param(200, marks=pytest.mark.long)])
def test_turns_with_and_without_reports_look_the_same(mission, many):
    """Some turns with nothing, some with more than fits: one length, one number, one type."""
    clock, pick = Clock(), random.Random(3)
    turns = []
    for turn in range(many):
        if pick.random() < 0.4:
            more_rows(mission, pick.choice([1, 3, 11]), turn, words=400)
        with opened(mission, clock) as found:
            before = found.ground.size
            assert flush(found, clock).entries == 8
            leaves = found.ground.leaves(before, found.ground.size)
            real = sum(
                holds(e.content) is not None for e in found.ground.entries(SEALED, since=before)
            )
        parsed = [parse_leaf(leaf) for leaf in leaves]
        shape = (
            len(leaves),
            {len(leaf) for leaf in leaves},
            {p.typ for p in parsed},
            {len(p.digests) for p in parsed},
            {p.hour == clock.at.strftime("%Y-%m-%dT%H") for p in parsed},
            {p.prev for p in parsed},
        )
        turns.append((real, shape))
        clock.pass_hours(6)
    assert {0, 8} <= {real for real, _ in turns}, "the test saw empty and full turns"
    assert len({str(shape) for _, shape in turns}) == 1
    assert failures(mission.folder) == []


def test_real_ones_stand_anywhere_in_a_turn(mission):
    clock = Clock()
    places = set()
    for turn in range(8):
        more_rows(mission, 1, turn)
        with opened(mission, clock) as found:
            before = found.ground.size
            flush(found, clock)
            places |= {
                e.index - before
                for e in found.ground.entries(SEALED, since=before)
                if holds(e.content)
            }
        clock.pass_hours(6)
    assert len(places) > 1


def test_what_is_over_waits_and_nothing_is_lost(mission):
    more_rows(mission, 19, 1)
    clock = Clock()
    seen = []
    for _ in range(4):
        with opened(mission, clock) as found:
            flush(found, clock)
            seen.append(len(derive(workshop(found)).reports))
        clock.pass_hours(6)
    assert seen == [8, 16, 19, 19]
    assert all(report["sealed"] is True for report in mission.reports())


def test_a_turn_is_taken_once_unless_somebody_insists(mission):
    clock = Clock()
    with opened(mission, clock) as found:
        assert flush(found, clock).entries == 8
        clock.pass_hours(5)
        assert flush(found, clock).entries == 0
        assert flush(found, clock, out_of_turn=True).entries == 8
        clock.pass_hours(1)
        assert flush(found, clock).entries == 8


def test_a_turn_that_is_not_due_says_when_it_will_be(mission):
    done("seal", "flush", mission.folder)
    assert "next turn" in done("seal", "flush", mission.folder).err


def test_a_clock_that_was_fast_once_is_corrected_and_the_turns_go_on(mission):
    """Until somebody says so nothing is recorded, and the message says what to do."""
    clock = Clock()
    clock.pass_hours(24 * 365)
    with opened(mission, clock) as found:
        assert flush(found, clock).entries == 8
        fast = clock()
        clock.pass_hours(-24 * 365)
        with pytest.raises(TrucewatchError, match="nothing was recorded"):
            flush(found, clock)
        found.ground.record([correction(fast, clock(), "it was a year ahead")])
        assert flush(found, clock).entries == 8
        assert flush(found, clock).entries == 0


def test_the_cadence_stands_in_mission_toml(mission):
    path = mission.folder / "mission.toml"
    path.write_text(path.read_text().replace("entries = 8", "entries = 3"))
    clock = Clock()
    with opened(mission, clock) as found:
        assert flush(found, clock).entries == 3
    path.write_text(path.read_text().replace("entries = 3", "entries = 0"))
    said = trucewatch("status", mission.folder)
    assert said.code == 1 and "sealing.entries is 0" in said.err


def state(mission: Guarded) -> set[tuple[str, int, int]]:
    folder = mission.keys / "sealed"
    watched = [folder, folder / "queue"]
    return {(p.name, p.stat().st_size, p.stat().st_mtime_ns) for p in watched}


def test_the_queue_tells_neither_whether_nor_when_something_came(mission):
    """Nothing is appended, nothing grows, no time stamp moves, and no sealed key is stored yet."""
    empty = state(mission)
    with open_mission(mission.folder) as found:
        size = found.ground.size
    mission.add()
    assert state(mission) == empty
    assert not (mission.keys / "sealed/sealed.db").exists()
    padded = (mission.keys / "sealed/queue").stat().st_size - OVERHEAD
    assert padded >= SMALLEST and padded.bit_count() == 1
    with open_mission(mission.folder) as found:
        assert found.ground.size == size
    assert len(queue_of(mission).items()) == 3
    done("seal", "flush", mission.folder)
    assert state(mission) == empty
    assert queue_of(mission).items() == []


@pytest.mark.parametrize(("needed", "of"), [(2, 3), (4, 9)])
def test_many_turns_wait_in_a_file_of_one_size_under_any_board(mission, needed, of):
    """A key for each of 126 groups takes a quarter of a megabyte: five rows must not show."""
    identities = [pyrage.x25519.Identity.generate() for _ in range(of)]
    large = board(needed, [str(one.to_public()) for one in identities])
    with open_mission(mission.folder) as found:
        appoint(found, large)
    empty = state(mission)
    wraps = [wrap.document() for wrap in wrap_key(large, "0" * 32, bytes(32))]
    rows = TURNS_WAITING * read_settings(mission.folder / SETTINGS).seal_entries
    queue_of(mission).put(
        [
            SealedItem(
                content={"text": "x" * 4000},
                fingerprint=i.to_bytes(32, "big"),
                seal=f"{i:032x}",
                wraps=wraps,
            )
            for i in range(rows)
        ]
    )
    assert state(mission) == empty
    queue_of(mission).put(
        [SealedItem(content={"text": "x" * 2**26}, fingerprint=b"\1" * 32, seal="f" * 32, wraps=())]
    )
    grown = state(mission)
    queue_of(mission).drop({item.fingerprint for item in queue_of(mission).items()})
    assert state(mission) == grown != empty, "that much waited once stays so, and says no more"


def test_the_same_file_again_adds_nothing_waiting_or_recorded(mission):
    mission.add()
    mission.add()
    assert len(queue_of(mission).items()) == 3
    done("seal", "flush", mission.folder)
    mission.add()
    assert queue_of(mission).items() == []


def ids(mission: Guarded) -> list[str]:
    return [str(item.content["source_id"]) for item in queue_of(mission).items()]


def test_one_source_has_one_id_within_an_intake_and_another_in_the_next(mission):
    """No key of the mission can tell whether a guessed name is the one behind an id."""
    mission.add()
    first = ids(mission)
    assert first[0] == first[2] != first[1]
    mission.file.write_text(ROWS.replace("2023-03", "2023-04"))
    mission.add()
    assert not set(ids(mission)[3:]) & set(first)


def test_a_link_kept_elsewhere_knows_a_source_again(mission, tmp_path):
    link = tmp_path / "stick/link"
    link.parent.mkdir()
    mission.add("--link", str(link))
    mission.add("--link", str(link))
    first = ids(mission)
    assert len(first) == 3
    mission.file.write_text(ROWS.replace("2023-03", "2023-04"))
    mission.add("--link", str(link))
    assert ids(mission)[3:] == first
    link.chmod(0o644)
    said = trucewatch("add", mission.folder, mission.file, "--mapping", mission.mapping,
                      "--sealed", "--link", link)  # fmt: skip
    assert said.code == 2 and "read by others" in said.err


def test_two_sources_that_tell_the_same_are_two_reports(mission):
    row = "2023-03-10,Kessarin,mortar,two shells,"
    mission.file.write_text(f"{HEAD}\nThe Harbour Post,{row}\nThe Tower Post,{row}\n")
    mission.add()
    assert len(set(ids(mission))) == 2


def test_a_mapping_can_ask_for_the_seal(mission):
    mission.mapping.write_text(mission.mapping.read_text() + "sealed: true\n")
    done("add", mission.folder, mission.file, "--mapping", mission.mapping)
    assert len(queue_of(mission).items()) == 3
    mission.mapping.write_text(mission.mapping.read_text().replace("sealed: true", "sealed: no"))
    done("add", mission.folder, mission.file, "--mapping", mission.mapping)
    assert [report["sealed"] for report in mission.reports()] == [False] * 3
    assert "sealed" in done("list", mission.folder, "reports").out


def test_bad_rows_wait_too_and_their_withheld_cells_are_sealed(mission):
    mission.file.write_text(f"{HEAD}\nThe Harbour Post,31/31/2023,Kessarin,mortar,x,a-link\n")
    said = trucewatch("add", mission.folder, mission.file, "--mapping", mission.mapping, "--sealed")
    assert said.code == 1 and "1 problems" in said.out
    assert not (mission.folder / "withheld.age").exists()
    done("seal", "flush", mission.folder)
    (problem,) = done("list", mission.folder, "problems", "--json").document["items"]
    assert problem["file"] == "a sealed file" and "Harbour" not in str(problem)


def test_nobody_but_the_owner_signs_what_waits_among_covers(mission, tmp_path):
    """An actor's own key would tell a real entry from its covers, so the two are not mixed."""
    done("actor", "new", tmp_path / "party.key")
    as_party = ("add", mission.folder, mission.file, "--mapping", mission.mapping,
                "--as", tmp_path / "party.key")  # fmt: skip
    said = trucewatch(*as_party, "--sealed")
    assert said.code == 2 and "the owner's to record" in said.err
    mission.mapping.write_text(mission.mapping.read_text() + "sealed: true\n")
    assert trucewatch(*as_party).code == 2
    assert queue_of(mission).items() == []


def test_a_link_without_a_seal_is_refused(mission, tmp_path):
    said = trucewatch("add", mission.folder, mission.file, "--mapping", mission.mapping,
                      "--link", tmp_path / "link")  # fmt: skip
    assert said.code == 2 and "--sealed" in said.err and not (tmp_path / "link").exists()


def test_sealed_keys_lie_with_the_keys_and_nowhere_in_the_folder(sealed, monkeypatch):
    """What is backed up, copied and published holds boxes, and nothing that opens one."""
    with open_mission(sealed.folder) as found:
        seals = [e.content["seal"] for e in found.ground.entries(SEALED) if holds(e.content)]
    store = SealedStore(sealed.keys)
    wrapped = [str(wrap.document()["data"]) for seal in seals for wrap in store.wraps(seal)]
    assert len(wrapped) == 30 and holding(wrapped, [sealed.keys])
    assert holding(wrapped, [sealed.folder]) == []
    shutil.copytree(os.environ["TRUCEWATCH_KEYS"], sealed.folder / "keys")
    monkeypatch.setenv("TRUCEWATCH_KEYS", str(sealed.folder / "keys"))
    said = trucewatch("seal", "flush", sealed.folder)
    assert said.code == 2 and "inside the mission's folder" in said.err


def test_places_have_no_source_to_seal(mission, tmp_path: Path):
    places = tmp_path / "places.csv"
    places.write_text("name,lon,lat\nOld Mill,30.1,30.2\n")
    said = trucewatch("add", mission.folder, places, "--format", "gazetteer", "--sealed")
    assert said.code == 2 and "no source to seal" in said.err


def test_sealed_reports_are_fused_like_others(mission):
    """Two sealed sources and an open one tell of one event: one incident, three voices."""
    row = "2023-03-10T14:00Z,Kessarin,mortar,two shells fell,"
    mission.file.write_text(f"{HEAD}\nThe Harbour Post,{row}\nThe Tower Post,{row}\n")
    mission.add()
    mission.file.write_text(f"{HEAD}\nThe Open Post,{row}\n")
    done("add", mission.folder, mission.file, "--mapping", mission.mapping)
    done("seal", "flush", mission.folder)
    full = done("update", mission.folder, "--full", "--json").document
    assert full["reports"] == 3
    assert done("update", mission.folder, "--json").document == full
    sources = done("list", mission.folder, "sources", "--json").document["items"]
    assert {source["kind"] for source in sources} == {"monitor"} and len(sources) == 3


@pytest.mark.long
def test_a_thousand_rows_wait_and_come_through(mission):
    more_rows(mission, 1000, 9)
    clock = Clock()
    for _ in range(125):
        with opened(mission, clock) as found:
            flush(found, clock)
        clock.pass_hours(6)
    assert len(mission.reports()) == 1000
