"""Every row of a file ends as accepted, a duplicate, or a problem that is kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.mechanism.grounds import GroundInMemory, RegistryInMemory
from trucewatch.mechanism.receive import CHUNK, judge, receive, receive_places
from trucewatch.mechanism.row_acts import File
from trucewatch.reports.model import Account, Problem, Row, SourceWords, SplitCells
from trucewatch.vocabulary.instants import Interval

DAY = Interval(datetime(2017, 1, 12, tzinfo=UTC), datetime(2017, 1, 13, tzinfo=UTC))
FILE = File(name="reports.csv", format="csv", sha256="ab" * 32)


def row(number: int, source: str = "a post", **raw: str) -> Row:
    return Row(
        number=number,
        content=Account(seen=DAY, place_text=f"place {number}"),
        source=SourceWords(words=source, kind="monitor"),
        raw={"place": f"place {number}", **raw},
    )


def problem(number: int) -> Problem:
    return Problem(
        file=FILE.name, row=number, column="when", value_excerpt="31/02", code="date",
        message="no such day", remedy="correct the day", raw={"when": f"31/02 {number}"},
    )  # fmt: skip


@pytest.fixture
def ground() -> GroundInMemory:
    return GroundInMemory()


@pytest.fixture
def registry() -> RegistryInMemory:
    return RegistryInMemory()


def test_one_typo_does_not_silence_the_others(
    ground: GroundInMemory, registry: RegistryInMemory
) -> None:
    receipt = receive(ground, registry, [row(2), problem(3), row(4)], file=FILE)
    assert (receipt.accepted, receipt.duplicates, receipt.problems) == (2, 0, 1)
    types = [e.typ for e in ground.kept]
    assert types.count("report.received") == 2
    assert types.count("problem.recorded") == 1
    assert types.count("source.registered") == 1
    assert types[-1] == "batch.received"


def test_the_same_rows_again_add_no_entry(
    ground: GroundInMemory, registry: RegistryInMemory
) -> None:
    rows = [row(2), problem(3)]
    receive(ground, registry, rows, file=FILE)
    size = ground.size
    receipt = receive(ground, registry, rows, file=FILE)
    assert (receipt.accepted, receipt.duplicates, receipt.problems) == (0, 1, 0)
    assert receipt.repeated == 1
    assert ground.size == size


def test_two_sources_with_the_same_words_are_two_reports(
    ground: GroundInMemory, registry: RegistryInMemory
) -> None:
    """What one post saw the other may have seen too."""
    rows = [row(2, "a post"), replace(row(2, "another post"), number=3)]
    assert receive(ground, registry, rows, file=FILE).accepted == 2


def test_two_accounts_of_one_line_are_both_kept(
    ground: GroundInMemory, registry: RegistryInMemory
) -> None:
    assert receive(ground, registry, [row(2), row(2)], file=FILE).accepted == 2


def test_a_named_source_wins_over_what_the_rows_say(
    ground: GroundInMemory, registry: RegistryInMemory
) -> None:
    receive(ground, registry, [row(2)], file=FILE, source_id="S-00000000000Z")
    (entry,) = ground.entries("report.received")
    assert entry.content["source_id"] == "S-00000000000Z"
    assert not registry.known


def test_cells_that_could_name_a_source_go_to_the_registry_only(
    ground: GroundInMemory, registry: RegistryInMemory
) -> None:
    receive(ground, registry, [replace(row(2), withheld={"url": "a link"})], file=FILE)
    assert "a link" not in str(ground.kept)
    assert list(registry.kept_back.values()) == [{"url": "a link"}]


def test_rows_are_recorded_chunk_by_chunk(
    ground: GroundInMemory, registry: RegistryInMemory
) -> None:
    """Whoever interrupts loses at most the chunk in hand."""
    rows = (row(n) for n in range(2, CHUNK + 12))
    assert receive(ground, registry, rows, file=FILE).accepted == CHUNK + 10
    assert len(ground.batches) == 3


def test_judging_records_nothing_and_says_the_same() -> None:
    receipt = judge([row(2), problem(3)])
    assert (receipt.accepted, receipt.problems) == (1, 1)


class Drawer:
    """Evidence in memory."""

    def __init__(self) -> None:
        self.kept: list[bytes] = []

    def add_evidence(self, data: bytes) -> str:
        self.kept.append(data)
        return "cd" * 32

    def evidence(self, sha256: str) -> bytes:
        return self.kept[0]


def test_a_place_file_is_kept_whole_and_once(
    ground: GroundInMemory, registry: RegistryInMemory
) -> None:
    drawer = Drawer()
    file = File(name="places.csv", format="gazetteer", sha256="cd" * 32)
    taken = [
        receive_places(
            ground, registry, drawer, data=b"x", rows=5, problems=[problem(3)], file=file
        )
        for _ in range(2)
    ]
    assert [(t.accepted, t.duplicates, t.problems) for t in taken] == [(5, 0, 1), (0, 5, 0)]
    assert len(list(ground.entries("gazetteer.loaded"))) == 1


def test_a_place_file_without_a_good_row_is_not_kept(
    ground: GroundInMemory, registry: RegistryInMemory
) -> None:
    drawer = Drawer()
    file = File(name="places.csv", format="gazetteer", sha256="cd" * 32)
    receive_places(ground, registry, drawer, data=b"x", rows=0, problems=[], file=file)
    assert not drawer.kept


def test_a_bad_row_keeps_its_withheld_cells_in_the_registry(
    ground: GroundInMemory, registry: RegistryInMemory
) -> None:
    """Whoever repairs the row needs them; whoever lists the problems must not see them."""
    split = SplitCells({"when": "31/02"}, withheld={"url": "a link"})
    receive(ground, registry, [replace(problem(3), raw=split)], file=FILE)
    assert "a link" not in str(ground.kept)
    assert list(registry.kept_back.values()) == [{"url": "a link"}]
