"""What must hold of fusing whatever the reports are."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.incidents.river_front import Front, grouped, joined
from trucewatch.incidents.model import Link

ACTS = (None, "0", "2", "2.1", "2.1.2", "5.1", "9.1", "10")

one_report = st.fixed_dictionaries(
    {
        "source": st.sampled_from(["monitor", "wire", "rights", "party", "post"]),
        "clock": st.builds(
            lambda h, m: f"{h:02d}:{m:02d}", st.integers(12, 16), st.integers(0, 59)
        ),
        "day": st.integers(0, 2),
        "minutes": st.sampled_from([0, 1, 60, 1440, 20_000]),
        "east_km": st.floats(-6, 6).map(lambda x: round(x, 2)),
        "north_km": st.floats(-6, 6).map(lambda x: round(x, 2)),
        "radius_m": st.sampled_from([None, 150.0, 1000.0, 4000.0, 30_000.0, 300_000.0]),
        "act": st.sampled_from(ACTS),
        "actor": st.sampled_from([None, "north", "south"]),
        "deaths_min": st.sampled_from([None, 0, 3]),
        "upstream_id": st.sampled_from([None, None, "story"]),
        "n_events": st.sampled_from([None, None, None, 1, 3]),
    }
)
many_reports = st.lists(one_report, min_size=0, max_size=28)


def made(reports: list[dict[str, Any]], **moved: float) -> Front:
    front = Front()
    front.source("monitor", duplicate_free=True)
    for said in reports:
        said = dict(said)
        said["east_km"] += moved.get("east_km", 0.0)
        front.report(said.pop("source"), said.pop("clock"), **said)
    return front


@settings(max_examples=60)
@given(many_reports, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_nothing(reports: list[dict[str, Any]], shuffle: Any) -> None:
    front = made(reports)
    table = front.reports()
    order = list(range(len(table)))
    shuffle.shuffle(order)

    expected = joined(table, front.source_table())

    assert joined(table.take(pa.array(order, pa.int64())), front.source_table()).equals(expected)


@settings(max_examples=60)
@given(many_reports)
def test_every_report_is_somewhere_and_only_aggregates_are_in_several(
    reports: list[dict[str, Any]],
) -> None:
    front = made(reports)

    rows = joined(front.reports(), front.source_table()).to_pylist()

    events = {r["report_id"]: r["n_events"] or 1 for r in front.rows}
    counts: dict[str, int] = {}
    for row in rows:
        counts[row["report_id"]] = counts.get(row["report_id"], 0) + 1
        assert 0 < row["membership"] <= 1
    assert set(counts) == set(events)
    assert all(n <= events[report] for report, n in counts.items())


@settings(max_examples=40)
@given(many_reports, st.integers(-3000, 3000))
def test_the_calendar_does_not_matter(reports: list[dict[str, Any]], days: int) -> None:
    front = made(reports)
    expected = grouped(joined(front.reports(), front.source_table()))
    for row in front.rows:
        row["seen_from"] += timedelta(days=days)
        row["seen_to"] += timedelta(days=days)

    assert grouped(joined(front.reports(), front.source_table())) == expected


@settings(max_examples=40)
@given(many_reports, st.integers(0, 35))
def test_the_meridian_does_not_matter(reports: list[dict[str, Any]], tens: int) -> None:
    """Nor does the date line, which the shift crosses."""
    front = made(reports)
    expected = grouped(joined(front.reports(), front.source_table()))
    for row in front.rows:
        if row["lon"] is not None:
            row["lon"] = (row["lon"] + tens * 10 + 180) % 360 - 180

    assert grouped(joined(front.reports(), front.source_table())) == expected


@settings(max_examples=40)
@given(many_reports, st.data())
def test_people_are_always_obeyed(reports: list[dict[str, Any]], data: st.DataObject) -> None:
    front = made(reports)
    single = [r["report_id"] for r in front.rows if (r["n_events"] or 1) == 1]
    if len(single) < 2:
        return
    links = [
        Link(first, second, same)
        for first, second, same in data.draw(
            st.lists(
                st.tuples(st.sampled_from(single), st.sampled_from(single), st.booleans()),
                max_size=4,
            )
        )
        if first != second
    ]

    memberships = joined(front.reports(), front.source_table(), links)

    if links:
        newest = links[-1]
        where = {r["report_id"]: r["incident_id"] for r in memberships.to_pylist()}
        assert (where[newest.first] == where[newest.second]) == newest.same


@settings(max_examples=40)
@given(many_reports)
def test_columns_that_nobody_fills_say_nothing(reports: list[dict[str, Any]]) -> None:
    """An absent column and one that is null throughout are the same silence."""
    bare = [
        {k: v for k, v in r.items() if k not in ("actor", "deaths_min", "act")} | {"act": None}
        for r in reports
    ]
    front = made(bare)
    table = front.reports()

    expected = joined(table, front.source_table())

    fewer = table.drop_columns(["actor", "deaths_min", "act", "weapon", "target", "sides"])
    assert joined(fewer, front.source_table()).equals(expected)


@settings(max_examples=30)
@given(st.floats(-90, 90), st.floats(-180, 180))
def test_poles_and_date_line_are_places_like_any_other(lat: float, lon: float) -> None:
    front = Front()
    for source in ("one", "two"):
        front.report(source, lat=lat, lon=lon)

    assert len(grouped(joined(front.reports()))) == 1
