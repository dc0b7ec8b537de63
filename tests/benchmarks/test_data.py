"""Loaders on a few rows made up in the shape of the real files. No name here is anybody's."""

from __future__ import annotations

import csv
import gzip
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from benchmarks.fusion import maverick, simulated, syrian_archive
from benchmarks.fusion.cases import MissingDataError

ELECTORAL = {
    "id": "r1", "event_id": "E1", "election": "vote", "date_start": "2001-05-02",
    "date_end": "2001-05-02", "city": "Oldport", "latitude": "5.5", "longitude": "-4.25",
    "geo_precision": "3", "actor1": "Blue guards", "target": "Unknown",
    "actor1_violence": "Shooting; Unknown", "actor2_violence": "", "deaths_low": "1",
    "deaths_high": "3", "injuries_low": "", "injuries_high": "",
    "source": "Wire (2001-05-03) Shots in Oldport", "source_author": "Wire",
    "source_type": "International news agency",
}  # fmt: skip

VIDEO = {
    "report_id": "v1", "source": "Channel", "recorded_date": "2015-03-16", "city": "NORTH",
    "place_en": "Oldport", "place_ar": "", "latitude": "35.0", "longitude": "36.0",
    "geo_accuracy": "", "violation_type": "Use of illegal weapons", "weapons": "Chlorine Gas",
    "description_en": "Smoke", "description_ar": "", "title_ar": "", "incident_code": "A1",
}  # fmt: skip


def electoral(**changed: str) -> dict[str, str]:
    return ELECTORAL | changed


def report(**changed: str) -> dict[str, Any]:
    return maverick.reports_of([electoral(**changed)])[0]


def test_a_dated_and_placed_report():
    found = report()

    assert found["seen_from"] == datetime(2001, 5, 2, tzinfo=UTC)
    assert found["seen_to"] == datetime(2001, 5, 3, tzinfo=UTC)
    assert found["reported_at"] == datetime(2001, 5, 3, tzinfo=UTC)
    assert (found["lon"], found["lat"], found["error_radius_m"]) == (-4.25, 5.5, 8_000.0)
    assert (found["act"], found["actor"], found["target"]) == ("5.1", "Blue guards", None)
    assert (found["deaths_min"], found["deaths_max"], found["injured_min"]) == (1, 3, None)
    assert found["text"] == "Shots in Oldport"


def test_the_last_day_belongs_to_the_report():
    found = report(date_end="2001-05-04")

    assert found["seen_to"] == datetime(2001, 5, 5, tzinfo=UTC)


def test_days_the_wrong_way_round_are_swapped():
    found = report(date_start="2001-05-09", date_end="2001-05-07")

    assert found["seen_from"] == datetime(2001, 5, 7, tzinfo=UTC)
    assert found["seen_to"] == datetime(2001, 5, 10, tzinfo=UTC)


def test_without_a_day_any_day_of_the_election_will_do():
    rows = [
        electoral(id="r1", date_start="2001-05-02", date_end="2001-05-03"),
        electoral(id="r2", date_start="2001-06-01", date_end="2001-06-04"),
        electoral(id="r3", date_start="", date_end=""),
    ]

    found = maverick.reports_of(rows)[2]

    assert found["seen_from"] == datetime(2001, 5, 2, tzinfo=UTC)
    assert found["seen_to"] == datetime(2001, 6, 5, tzinfo=UTC)


def test_no_coordinates_or_a_whole_country_is_no_place():
    assert report(latitude="", longitude="", geo_precision="1")["lon"] is None
    assert report(geo_precision="1")["error_radius_m"] is None


@pytest.mark.parametrize(
    ("forms", "act"),
    [
        ("Shooting", "5.1"),
        ("Arson; Looting", "16"),
        ("Arson; Shooting", None),
        ("Unknown; Other", None),
        ("", None),
    ],
)
def test_an_act_only_where_the_forms_name_one_kind(forms: str, act: str | None):
    assert report(actor1_violence=forms)["act"] == act


def test_a_headline_that_several_reports_share_is_no_text():
    rows = [electoral(id="r1"), electoral(id="r2"), electoral(id="r3", source="Wire: other")]

    assert [r["text"] for r in maverick.reports_of(rows)] == [None, None, "Wire: other"]


def test_who_follows_a_story_is_not_duplicate_free():
    rows = [
        electoral(),
        electoral(source_author="Commission", source_type="Human rights commission"),
    ]

    found = {s["source_id"]: s["duplicate_free"] for s in maverick.sources_of(rows)}

    assert found == {"Wire": False, "Commission": True}


def test_the_electoral_truth_is_the_coders_events():
    rows = [electoral(event_id="E2"), electoral(event_id="E1"), electoral(event_id="E2")]

    assert maverick.truth_of(rows).incident.tolist() == [1, 0, 1]


def test_a_file_of_electoral_rows_becomes_a_case(tmp_path: Path):
    case = maverick.load(tmp_path / "case", packed(tmp_path / "rows.csv.gz", [electoral()]))

    table = pq.read_table(case.reports)
    assert table["report_id"].to_pylist() == ["r1"]
    assert table.schema.field("seen_from").type == pa.timestamp("us", "UTC")
    assert pq.read_table(case.sources)["duplicate_free"].to_pylist() == [False]


def test_videos_become_reports(tmp_path: Path):
    rows = [
        VIDEO,
        VIDEO | {"report_id": "", "latitude": "", "longitude": "", "weapons": "UnKnown",
                 "violation_type": "Other"},
        VIDEO | {"report_id": "v3", "geo_accuracy": "APPROXIMATE"},
    ]  # fmt: skip

    case = syrian_archive.load(tmp_path / "case", packed(tmp_path / "rows.csv.gz", rows))

    found = pq.read_table(case.reports).to_pylist()
    assert [r["report_id"] for r in found] == ["v1", "row 3", "v3"]
    assert [r["act"] for r in found] == ["17.1.1", None, "17.1.1"]
    assert [r["error_radius_m"] for r in found] == [3_000.0, None, 10_000.0]
    assert found[0]["seen_to"] == datetime(2015, 3, 17, tzinfo=UTC)


def test_only_incidents_of_two_videos_or_more_are_labelled_and_one_is_apart():
    codes = ["A1", "A1", "B2", "", syrian_archive.APART, syrian_archive.APART]
    rows = [VIDEO | {"report_id": str(n), "incident_code": c} for n, c in enumerate(codes)]

    found = syrian_archive.truths_of(rows)

    assert found["labelled"].incident.tolist() == [0, 0, -1, -1, -1, -1]
    assert found["one of 67 reports"].incident.tolist() == [-1, -1, -1, -1, 0, 0]
    assert found["labelled"].partial


def test_absent_data_says_where_it_is_looked_for(tmp_path: Path):
    with pytest.raises(MissingDataError, match="TRUCEWATCH_SHARED"):
        maverick.load(tmp_path, tmp_path / "nowhere" / "rows.csv.gz")


def test_planted_truth():
    """One report of one incident, one of two, an invention and its copy, an aggregate of one."""
    table = pa.table(
        {
            "report_id": ["a", "b", "c", "d", "e"],
            "incidents": pa.array([[7], [7, 8], [], [], [9]], pa.list_(pa.int64())),
            "burst": [True, False, False, False, None],
            "copy_of": [None, None, None, "c", None],
            "fabricated": [False, False, True, True, False],
            "aggregate": [False, True, False, False, True],
        }
    )

    found = simulated.truth_of(table)

    assert found.incident.tolist() == [7, -1, -1, -1, 9]
    assert found.labelled.tolist() == [True, False, False, False, False]
    assert found.aggregate.tolist() == [False, True, False, False, True]
    assert found.hot.tolist() == [True, False, False, False, False]
    assert simulated.happened(table) == 3
    assert simulated.told(table) == 4


def packed(path: Path, rows: list[dict[str, str]]) -> Path:
    with gzip.open(path, "wt", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path
