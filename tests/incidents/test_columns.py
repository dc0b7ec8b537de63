"""Columns say of each report what follows from it alone, whatever table it stands in."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from tests.incidents.retold import world
from tests.incidents.river_front import DAY, Front, at
from trucewatch.incidents import columns as columns_module
from trucewatch.incidents import signing
from trucewatch.incidents.columns import Columns, agency_stories, read_columns
from trucewatch.vocabulary.errors import TrucewatchError

DTYPES = {
    np.int32: "source act actor target weapon n_events story place area province",
    np.uint8: "duplicate_free agency kin",
    np.uint64: "sides",
    np.float64: "start end x y z radius_m",
    np.float32: "deaths_low deaths_high injured_low injured_high",
    np.uint16: "words place_words",
    np.int64: "received",
}

ALONE = (
    "start end x y z radius_m sides deaths_low deaths_high injured_low injured_high n_events "
    "words place_words duplicate_free"
)
"""Columns whose values mean the same in any table."""


@pytest.fixture(scope="module")
def simulated() -> pa.Table:
    """Some hundred simulated reports of every kind."""
    return world(1, reports=400, per_day=60).reports


def by_report(found: Columns, name: str) -> dict[str, Any]:
    """A column's values as bytes, by report."""
    return {
        report: value.tobytes()
        for report, value in zip(found.ids.to_pylist(), getattr(found, name), strict=True)
    }


def shuffled(table: pa.Table, seed: int = 0) -> pa.Table:
    return table.take(pa.array(np.random.default_rng(seed).permutation(len(table))))


def test_every_column_is_as_the_kernel_wants_it(simulated: pa.Table) -> None:
    found = read_columns(simulated, None)

    for dtype, names in DTYPES.items():
        for name in names.split():
            column = getattr(found, name)
            assert column.dtype == dtype, name
            assert column.flags.c_contiguous, name


def test_rows_stand_by_middle_time_then_id(simulated: pa.Table) -> None:
    found = read_columns(shuffled(simulated), None)

    middle = np.round((found.start + found.end) * 1e6).astype(np.int64)
    told = list(zip(middle.tolist(), found.ids.to_pylist(), strict=True))
    assert told == sorted(told)


def test_ids_break_ties_byte_by_byte(front: Front) -> None:
    ids = ["b", "R-0000000000010", "R-00000000000100", "R-00000000000", "a", "é", "B", "R-0000000"]
    for _ in ids:
        front.report("post")
    table = front.reports()
    table = table.set_column(table.schema.get_field_index("report_id"), "report_id", pa.array(ids))

    assert read_columns(table, None).ids.to_pylist() == sorted(ids, key=str.encode)


def test_a_microsecond_decides_which_of_two_comes_first(front: Front) -> None:
    late = front.report("post")
    early = front.report("post")
    front.rows[0]["seen_to"] += timedelta(microseconds=1)

    assert read_columns(front.reports(), None).ids.to_pylist() == [early, late]


@pytest.mark.parametrize("seed", range(3))
def test_a_part_keeps_the_order_and_the_values_of_the_whole(simulated: pa.Table, seed: int) -> None:
    whole = read_columns(simulated, None)
    part = read_columns(shuffled(simulated, seed).slice(40, 150), None)

    kept = set(part.ids.to_pylist())
    assert part.ids.to_pylist() == [r for r in whole.ids.to_pylist() if r in kept]
    for name in ALONE.split():
        all_of_it = by_report(whole, name)
        assert by_report(part, name) == {report: all_of_it[report] for report in kept}, name
    ranks = by_report(whole, "received"), by_report(part, "received")
    orders = [
        sorted(kept, key=lambda report, rank=rank: int.from_bytes(rank[report], "little"))  # type: ignore[misc]
        for rank in ranks
    ]
    assert orders[0] == orders[1]


def test_chunks_and_threads_change_nothing(
    simulated: pa.Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = read_columns(simulated.combine_chunks(), None)
    pieces = pa.concat_tables([simulated.slice(row, 37) for row in range(0, len(simulated), 37)])
    monkeypatch.setattr(columns_module, "threads", lambda: 1)
    monkeypatch.setattr(signing, "threads", lambda: 1)
    found = read_columns(pieces, None)

    for field in fields(Columns):
        one, other = getattr(whole, field.name), getattr(found, field.name)
        if isinstance(one, pa.Array):
            assert one.equals(other)
        else:
            np.testing.assert_array_equal(one, other, err_msg=field.name)


def test_the_table_that_was_read_is_not_written_to(front: Front) -> None:
    front.report("post", radius_m=float("nan"))
    front.rows[0]["error_radius_m"] = None
    front.report("post", n_events=3)
    table = front.reports().combine_chunks()
    before = table.to_pylist()

    read_columns(table, None)

    assert table.to_pylist() == before


def test_times_are_absolute(front: Front) -> None:
    front.report("post", "14:02", minutes=1.5)

    found = read_columns(front.reports(), None)

    assert found.start.tolist() == [at("14:02").timestamp()]
    assert found.end.tolist() == [at("14:02").timestamp() + 90]


def test_times_before_1970_are_times(front: Front) -> None:
    front.report("post")
    seen = datetime(1948, 5, 15, 0, 0, 0, 250_000, tzinfo=UTC)
    front.rows[0].update(seen_from=seen, seen_to=seen)

    assert read_columns(front.reports(), None).start.tolist() == [seen.timestamp()]


def test_who_was_received_first_is_told_by_hour_and_id_where_all_came_at_once(front: Front) -> None:
    """As when a year's file is filed in one go: no place may then decide an incident's id."""
    third = front.report("post", "15:00", east_km=-400)
    first = front.report("post", "14:00", east_km=400)
    second = front.report("post", "14:00", east_km=-100)
    for row in front.rows:
        row["recorded_at"] = DAY

    found = read_columns(front.reports(), None)

    rank = dict(zip(found.ids.to_pylist(), found.received.tolist(), strict=True))
    assert rank == {first: 0, second: 1, third: 2}


def test_sources_are_numbered_by_their_ids(simulated: pa.Table) -> None:
    found = read_columns(shuffled(simulated), None)

    assert found.sources.to_pylist() == sorted(set(simulated["source_id"].to_pylist()))
    source = dict(zip(found.ids.to_pylist(), found.source.tolist(), strict=True))
    assert all(
        found.sources[source[row["report_id"]]].as_py() == row["source_id"]
        for row in simulated.to_pylist()
    )


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"lat": float("nan")}, "lat is not a number"),
    ({"lon": None}, "a position has only one coordinate"),
    ({"lat": 91.0}, "a position lies off the globe"),
    ({"error_radius_m": -1.0}, "error_radius_m is negative"),
    ({"deaths_max": -1}, "deaths_max is not from 0 to 1,000,000,000"),
    ({"injured_min": 2_000_000_000}, "injured_min is not from 0 to 1,000,000,000"),
    ({"n_events": 10_001}, "n_events is not from 0 to 10,000"),
    ({"seen_to": DAY}, "seen_to lies before seen_from"),
]


@pytest.mark.parametrize(("said", "problem"), WRONG)
def test_what_makes_no_sense_is_named_by_its_report(
    front: Front, said: dict[str, Any], problem: str
) -> None:
    """Of two such reports always the same one, however the table was shuffled."""
    front.report("post")
    wrong = [front.report("post"), front.report("post")]
    for row in front.rows[1:]:
        row.update(said)

    for order in ([0, 1, 2], [2, 1, 0]):
        with pytest.raises(TrucewatchError) as raised:
            read_columns(front.reports().take(pa.array(order)), None)

        assert problem in str(raised.value)
        assert wrong[0] in str(raised.value)


def test_a_missing_value_is_named_by_its_row(front: Front) -> None:
    front.report("post")
    front.report("post")
    table = front.reports()
    index = table.schema.get_field_index("source_id")
    table = table.set_column(index, "source_id", pa.array(["post", None]))

    with pytest.raises(TrucewatchError, match="source_id is missing") as raised:
        read_columns(table, None)

    assert "report 2 of the table" in str(raised.value)


def test_no_reports_are_no_rows(front: Front) -> None:
    front.report("post", actor="north", text="something")
    found = read_columns(front.reports().slice(0, 0), None)

    assert found.n == 0
    assert found.words.shape == (0, signing.WORD_SLOTS)
    assert len(agency_stories(front.reports().slice(0, 0))) == 0
