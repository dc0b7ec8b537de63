"""The real files beside the project: every row accounted for."""

from __future__ import annotations

import csv
import gzip
import io
from collections import Counter
from pathlib import Path

import pytest

from tests.sources.examples import context
from trucewatch.doors.sources import detect, formats, open_stream
from trucewatch.reports.model import Account, Problem, Row, TallyRow
from trucewatch.reports.writing import tidy

pytestmark = pytest.mark.shared


def taken(path: Path, country: str) -> tuple[list[Row], list[Problem]]:
    with open_stream(path) as stream:
        name = detect(stream.read(65536), path.name)
    with open_stream(path) as stream:
        rows = list(formats()[name].read(stream, context(path.name, country=country)))
    return [r for r in rows if isinstance(r, Row)], [r for r in rows if isinstance(r, Problem)]


def test_the_syrian_archives_reports(shared: Path) -> None:
    rows, problems = taken(shared / "data/syrian-archive-reports/reports.csv.gz", "SY")
    assert (len(rows), len(problems)) == (3220, 0)
    in_window = [r for r in rows if "2016-12-30" <= r.raw["recorded_date"] <= "2017-03-31"]
    assert len(in_window) == 40
    struck = [r for r in in_window if r.raw["place_en"] == "Al-Jinah"]
    assert len(struck) == 23
    accused = Counter(r.content.actor for r in struck if isinstance(r.content, Account))
    assert accused == {None: 16, "US-led coalition": 7}


def test_no_name_of_the_syrian_archives_sources_is_left_in_a_row(shared: Path) -> None:
    """More than two hundred names, some of living people: none may leave with the raw cells."""
    path = shared / "data/syrian-archive-reports/reports.csv.gz"
    rows, _ = taken(path, "SY")
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        names = [line["source"].strip() for line in csv.DictReader(stream)]
    for row, name in zip(rows, names, strict=True):
        assert row.source.words == tidy(name) or not name
        assert "youtube.com" not in repr(row.raw) and "source" not in row.raw
        if len(name) > 3:
            raw = {k: v for k, v in row.raw.items() if k not in ("city", "place_en", "place_ar")}
            assert all(f" {name} " not in f" {cell} " for cell in raw.values())


def test_ucdp_aec_in_the_window(shared: Path) -> None:
    path = shared / "data/ucdp-aec-events/events.csv.gz"
    rows, problems = taken(path, "SY")
    assert (len(rows), len(problems)) == (3908, 0)
    contents = [
        r.content
        for r in rows
        if isinstance(r.content, Account)
        and r.content.country_text == "Syria"
        and "2016-12-30" <= r.raw["start_date"] <= "2017-03-31"
    ]
    assert len(contents) == 312
    assert sum(c.actor is not None for c in contents) == 8
    assert all(c.lon is None for c in contents)


def test_ucdp_ged_with_every_column_and_as_hdx_publishes_it(shared: Path) -> None:
    rows, problems = taken(shared / "data/ucdp-ged-myanmar/ged_myanmar_1989_2023.csv.gz", "MM")
    assert (len(rows), Counter(p.code for p in problems)) == (7369, {"range_reversed": 5})
    rows, problems = taken(shared / "data/ucdp-hdx-bangladesh/conflict_data_BGD.csv", "BD")
    assert (len(rows), len(problems)) == (601, 0)
    assert rows[0].number == 3


@pytest.mark.parametrize(
    ("file", "n"), [("bulletins", 44), ("bulletin_governorates", 143), ("monitor_counts", 49)]
)
def test_the_counts_of_2017(shared: Path, file: str, n: int) -> None:
    rows, problems = taken(shared / f"data/syria-ceasefire-counts-2017/{file}.csv", "SY")
    assert (len(rows), len(problems)) == (n, 0)
    assert all(isinstance(row.content, TallyRow) for row in rows)


MAVERICK = {
    "source": {"column": "source_author", "otherwise": "not named", "kind": "media"},
    "columns": {
        "date_start": "seen_from", "date_end": "seen_last", "city": "place_text",
        "location": "place_text", "latitude": "lat", "longitude": "lon", "country": "country_text",
        "deaths_low": "deaths_min", "deaths_high": "deaths_max", "injuries_low": "injured_min",
        "injuries_high": "injured_max", "event_context": {"field": "act", "values": {
            "clash": "1.1"}, "vocabulary": "acled"}, "source": "text",
    },
}  # fmt: skip


def test_another_projects_reports_come_in_through_a_mapping(shared: Path) -> None:
    path = shared / "data/maverick-cote-divoire/event_reports.csv.gz"
    data = io.BytesIO(gzip.decompress(path.read_bytes()))
    rows = list(formats()["csv"].read(data, context("maverick.csv", MAVERICK, country="CI")))
    found = Counter(p.code for p in rows if isinstance(p, Problem))
    assert len(rows) == 1062
    assert found == {"ends_before_start": 3, "range_reversed": 1, "zero_point": 1}
