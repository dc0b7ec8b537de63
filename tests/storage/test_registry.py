"""The registry of sources: opaque, encrypted, and slow to forget."""

import json
import time

import pyrage
import pytest

from tests.storage.records import make_mission
from tests.stores import SQLITE
from trucewatch.doors.storage.keys import MissionKeys
from trucewatch.doors.storage.mission import open_mission
from trucewatch.reports.model import SourceWords
from trucewatch.vocabulary.errors import TrucewatchError

STORES = (SQLITE,)
"""What these tests look at lies beside the store."""

CANARY = SourceWords("Canary of the Old Mill", kind="monitor", interests=("north",))


def test_one_source_has_one_id_that_says_nothing(mission):
    first, second = mission.registry.identify([CANARY, SourceWords("The Tower")])
    assert first != second and first.startswith("S-") and len(first) == 14
    spelled = SourceWords("  canary of  the OLD mill ")
    assert mission.registry.identify([spelled]) == [first]
    with open_mission(mission.folder) as again:
        assert again.registry.identify([CANARY]) == [first]
        assert again.registry.source(first) == CANARY
        assert again.registry.source("S-0000000000000") is None


def test_two_openers_never_give_one_source_two_ids(mission):
    with open_mission(mission.folder) as other:
        for i in range(6):
            (mine,) = mission.registry.identify([SourceWords(f"post {i}")])
            (theirs,) = other.registry.identify([SourceWords(f"post {i}")])
            assert mine == theirs
            other.registry.identify([SourceWords(f"other {i}")])
        all_words = [SourceWords(f"other {i}") for i in range(6)]
        assert mission.registry.identify(all_words) == other.registry.identify(all_words)


def test_a_hundred_thousand_reports_of_few_sources_take_no_time(mission):
    words = [SourceWords(f"post {i % 50}") for i in range(100_000)]
    started = time.perf_counter()
    assert len(set(mission.registry.identify(words))) == 50
    assert time.perf_counter() - started < 5


def test_nothing_names_a_source_in_clear(mission):
    mission.registry.identify([CANARY])
    mission.registry.withhold({"ab" * 32: {"who": "Canary of the Old Mill"}})
    for path in mission.folder.rglob("*"):
        if path.is_file():
            assert b"Canary" not in path.read_bytes(), path.name
            assert b"Old Mill" not in path.read_bytes(), path.name
    assert "Canary" not in repr(mission.registry) + repr(CANARY)


def test_a_fingerprint_cannot_be_guessed_back_and_stays_the_same(mission, tmp_path):
    printed = mission.registry.fingerprint(b"report")
    assert len(printed) == 32
    with open_mission(mission.folder) as again:
        assert again.registry.fingerprint(b"report") == printed
    with make_mission(tmp_path / "other") as other:
        assert other.registry.fingerprint(b"report") != printed


def test_without_its_key_the_registry_stays_shut_and_says_so(mission):
    (MissionKeys(mission.id).folder / "registry.key").unlink()
    with open_mission(mission.folder) as copy:
        for use in (
            lambda: copy.registry.identify([CANARY]),
            lambda: copy.registry.fingerprint(b"x"),
            lambda: copy.registry.withhold({"ab": {"who": "Canary"}}),
        ):
            with pytest.raises(TrucewatchError, match="not here") as refusal:
                use()
            assert "Canary" not in str(refusal.value)
            assert refusal.value.hint


def test_a_damaged_registry_says_so_without_a_word_of_it(mission):
    mission.registry.identify([CANARY])
    path = mission.folder / "registry.age"
    data = bytearray(path.read_bytes())
    data[-5] ^= 1
    path.write_bytes(data)
    with open_mission(mission.folder) as again, pytest.raises(TrucewatchError) as refusal:
        again.registry.identify([CANARY])
    assert "does not open" in str(refusal.value) and "Canary" not in str(refusal.value)


def test_withheld_cells_are_kept_once_and_can_be_shown_to_the_few(mission):
    rows = {f"{i:064x}": {"who": f"witness {i}"} for i in range(5)}
    mission.registry.withhold(rows)
    size = (mission.folder / "withheld.age").stat().st_size
    mission.registry.withhold(rows)
    with open_mission(mission.folder) as again:
        again.registry.withhold(rows)
        assert again.registry.withheld(f"{3:064x}") == {"who": "witness 3"}
        again.registry.withhold({"ff" * 32: {"who": "witness 9"}})
        assert again.registry.withheld("ff" * 32) == {"who": "witness 9"}
        assert again.registry.withheld("00" * 31 + "99") is None
    assert mission.registry.withheld(f"{0:064x}") == {"who": "witness 0"}
    assert (mission.folder / "withheld.age").stat().st_size > size


def test_a_torn_end_of_a_killed_writer_is_set_aside(mission):
    mission.registry.withhold({"aa": {"who": "first"}})
    path = mission.folder / "withheld.age"
    with path.open("ab") as stream:
        stream.write(b"\x00\x00\x01\x00half a piece")
    with open_mission(mission.folder) as again:
        again.registry.withhold({"bb": {"who": "second"}})
        assert again.registry.withheld("aa") == {"who": "first"}
        assert again.registry.withheld("bb") == {"who": "second"}
    (aside,) = mission.folder.glob("withheld.age.torn-*")
    assert aside.read_bytes().endswith(b"half a piece")


def test_a_length_that_was_damaged_is_no_torn_end(mission):
    """Whatever follows would be overlooked, and cut off by whoever writes next."""
    for n in range(3):
        mission.registry.withhold({f"{n:02x}": {"who": f"post {n}"}})
    path = mission.folder / "withheld.age"
    good, at = path.read_bytes(), 0
    while at < len(good):
        for bit in range(32):
            bad = bytearray(good)
            bad[at + bit // 8] ^= 1 << bit % 8
            path.write_bytes(bad)
            with open_mission(mission.folder) as again:
                with pytest.raises(TrucewatchError, match="does not open"):
                    again.registry.withheld("ff")
                with pytest.raises(TrucewatchError, match="does not open"):
                    again.registry.withhold({"ff": {"who": "another"}})
            assert path.read_bytes() == bytes(bad)
        at += 4 + int.from_bytes(good[at : at + 4], "big")
    assert list(mission.folder.glob("withheld.age.torn-*")) == []


def test_other_age_tools_open_it_with_the_key(mission):
    (known,) = mission.registry.identify([CANARY])
    identity = pyrage.x25519.Identity.from_str(
        (MissionKeys(mission.id).folder / "registry.key").read_text().strip()
    )
    document = json.loads(
        pyrage.decrypt((mission.folder / "registry.age").read_bytes(), [identity])
    )
    assert [item["source_id"] for item in document["sources"]] == [known]
