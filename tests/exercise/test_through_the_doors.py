"""The exercise's files through the ordinary readers, places and fusion: nothing is special."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import pyarrow as pa
import pytest

from tests.exercise.figures import compare
from trucewatch.doors.sources import formats
from trucewatch.doors.sources.contract import Context
from trucewatch.doors.sources.mapping_files import load_mapping
from trucewatch.exercise.model import ExerciseFiles
from trucewatch.exercise.simulating import TRUTH, simulate
from trucewatch.exercise.tellers import TELLERS
from trucewatch.incidents.fusing import fuse
from trucewatch.places.from_reports import locate
from trucewatch.places.model import AdminArea, GazetteerEntry
from trucewatch.places.resolving import Resolver
from trucewatch.places.world import world_gazetteer
from trucewatch.reports.model import REPORTS, SOURCES, Account, Problem, Row

SEED = 21


@lru_cache(maxsize=1)
def exercise() -> ExerciseFiles:
    return simulate(SEED)


@lru_cache(maxsize=32)
def rows_of(name: str) -> list[Any]:
    file = exercise().files[name]
    assert file.format is not None
    mapping = file.mapping and load_mapping(exercise().files[file.mapping].data, file.mapping)
    from trucewatch.vocabulary.instants import zone_named

    context = Context(
        file=name, mapping=mapping or None, zone=zone_named("Etc/GMT+2"), country="XX"
    )
    return list(formats()[file.format].read(io.BytesIO(file.data), context))


@pytest.mark.parametrize("name", [n for n, f in simulate(SEED).files.items() if f.format])
def test_every_file_is_read_and_only_the_spoilt_rows_are_problems(name: str) -> None:
    rows = rows_of(name)
    problems = [row for row in rows if isinstance(row, Problem)]

    assert len(rows) - len(problems) > 20
    assert len(problems) == exercise().bad_rows.get(name, 0), problems


@lru_cache(maxsize=1)
def accounts() -> tuple[pa.Table, pa.Table, dict[str, tuple[int, ...]]]:
    """Reports as read, sources, and the truth behind each."""
    of: dict[tuple[str, int], list[int]] = {}
    for line in csv.DictReader(io.StringIO(exercise().files[TRUTH].data.decode())):
        for cell in line["told_by"].split():
            file, number = cell.rsplit(":", 1)
            of.setdefault((file, int(number)), []).append(int(line["exercise_incident"]))
    reports, sources, truth = [], {}, {}
    for teller in TELLERS:
        for row in rows_of(teller.file):
            if not isinstance(row, Row):
                continue
            report_id = f"R-{len(reports):012d}"
            truth[report_id] = tuple(of[teller.file, row.number])
            reports.append(_report(report_id, row))
            sources[row.source.words] = {
                "source_id": row.source.words,
                "kind": row.source.kind,
                "interests": list(row.source.interests),
                "duplicate_free": row.source.duplicate_free,
            }
    return (
        pa.Table.from_pylist(reports, schema=REPORTS),
        pa.Table.from_pylist(list(sources.values()), schema=SOURCES),
        truth,
    )


def _report(report_id: str, row: Row) -> dict[str, Any]:
    content = row.content
    assert isinstance(content, Account)
    said = {name: getattr(content, name, None) for name in REPORTS.names}
    return said | {
        "report_id": report_id,
        "source_id": row.source.words,
        "seen_from": content.seen.start,
        "seen_to": content.seen.end,
        "recorded_at": datetime(2024, 1, 1, tzinfo=UTC),
        "upstream_id": content.upstream,
        "sides": list(content.sides),
    }


@lru_cache(maxsize=1)
def located() -> pa.Table:
    places = [
        row.content
        for name in ("exercise-gazetteer.csv", "exercise-boundaries.geojson")
        for row in rows_of(name)
    ]
    entries = [place for place in places if isinstance(place, GazetteerEntry)]
    areas = [place for place in places if isinstance(place, AdminArea)]
    return locate(accounts()[0], Resolver(world_gazetteer("XX"), entries, areas, "XX"))


def test_nearly_every_report_finds_its_place() -> None:
    reports = located()

    assert reports["lon"].null_count <= 0.02 * len(reports)


def test_clocks_of_four_zones_agree() -> None:
    """A guarantor's hour, read by the wrong clock, would split every incident it tells of."""
    reports, _, truth = accounts()
    planted = {h.number: h.instant for h in exercise().happenings}
    off = [
        abs((row["seen_from"] - planted[truth[row["report_id"]][0]]).total_seconds())
        for row in reports.to_pylist()
        if row["lon"] is not None and len(truth[row["report_id"]]) == 1
    ]

    assert len(off) > 100
    assert sum(seconds < 1200 for seconds in off) > 0.97 * len(off)


def test_joined_nearly_as_well_as_with_perfect_places() -> None:
    _, sources, truth = accounts()
    single = {report: numbers[0] for report, numbers in truth.items() if len(numbers) == 1}
    found = {
        r["report_id"]: r["incident_id"] for r in fuse(located(), sources).memberships.to_pylist()
    }

    figures = compare(single, {report: found[report] for report in single})

    print(f"\npair F1 {figures.pair_f1:.3f}, B-cubed {figures.b_cubed:.3f}")  # noqa: T201
    assert figures.pair_f1 >= 0.68
    assert figures.b_cubed >= 0.82
