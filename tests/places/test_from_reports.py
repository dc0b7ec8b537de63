"""Reports with their places filled."""

from __future__ import annotations

import time
from typing import Any

import pyarrow as pa

from tests.places.worlds import resolver
from trucewatch.places.from_reports import locate
from trucewatch.reports.model import REPORTS


def reports(*rows: dict[str, Any]) -> pa.Table:
    """A reports table with these places said and nothing else."""
    return pa.Table.from_pylist(
        [{"report_id": f"R-{i}", **row} for i, row in enumerate(rows)], schema=REPORTS
    )


SAID = (
    {"place_text": "Hamah", "admin1_text": "Westmark"},
    {"place_text": "Nowhere"},
    {"place_text": "Tall al Ahmar"},
    {"lon": 36.7, "lat": 34.5, "error_radius_m": 120.0, "place_text": "somewhere"},
    {"lon": 0.0, "lat": 0.0},
    {},
)


def test_places_are_filled_and_everything_else_is_left_alone() -> None:
    before = reports(*SAID)
    after = locate(before, resolver())
    assert after.schema == REPORTS
    assert after["report_id"].equals(before["report_id"])
    assert after["place_text"].equals(before["place_text"])
    hama, nowhere, red_hill, point, null_island, blank = after.to_pylist()
    assert (hama["admin1"], hama["place_method"], hama["place_level"]) == (
        "Westmark", "exact", "town",
    )  # fmt: skip
    assert point["pcode"] == "ZZ0102" and point["error_radius_m"] == 120.0
    assert point["place_alternatives"] == []
    assert red_hill["place_method"] == "ambiguous" and len(red_hill["place_alternatives"]) == 2
    for row in (nowhere, null_island, blank):
        assert row["lon"] is row["lat"] is row["place_method"] is row["error_radius_m"] is None


def test_a_row_is_located_the_same_alone_as_among_others() -> None:
    here = resolver()
    together = locate(reports(*SAID), here).to_pylist()
    alone = [locate(reports(row), here).to_pylist()[0] for row in SAID]
    for one, other in zip(together, alone, strict=True):
        assert {**one, "report_id": ""} == {**other, "report_id": ""}


def test_no_reports_give_no_places() -> None:
    assert locate(reports(), resolver()).num_rows == 0


def test_many_reports_take_seconds_and_say_how_far_they_have_come() -> None:
    rows = [
        {"lon": 36.0 + i % 1999 / 1000, "lat": 34.0 + i % 997 / 1000, "admin1_text": "Westmark"}
        if i % 2
        else SAID[i % 3]
        for i in range(20_000)
    ]
    heard: list[tuple[int, int | None]] = []
    started = time.perf_counter()
    locate(reports(*rows), resolver(), lambda _, done, total: heard.append((done, total)))
    assert time.perf_counter() - started < 10
    assert heard[-1] == (20_000, 20_000) and len(heard) > 2
