"""The same reports told in another way: other rows, threads, years, meridians, clocks, columns.

The missions are simulated: hundreds of reports of every kind, from sharp to placeless. Small worlds
drawn at random are in `test_fusing_properties.py`.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from tests.incidents import retold
from tests.incidents.retold import world
from tests.incidents.river_front import Front, grouped
from trucewatch.incidents import library, native
from trucewatch.incidents.columns import read_columns
from trucewatch.incidents.fusing import Fusion, fuse
from trucewatch.incidents.weights import Weights

SEEDS = (3, 4)
KYIV = ZoneInfo("Europe/Kyiv")
TO_AUTUMN_S = 296 * 86_400
"""From the mission's third day to 26 October 2031, when clocks in Kyiv go back."""
YEAR_S = 31_556_952
PLENTY = {"reports": 6_000, "per_day": 1_000}
"""Enough reports that the kernel's work falls into several pieces."""
BURNING = {"per_day": 1_000}
"""Reports of one day and front: more neighbours than are compared."""


@contextmanager
def one_processor() -> Iterator[None]:
    """This process kept to a single processor."""
    allowed = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(allowed)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, allowed)


def same_to_the_byte(one: Fusion, other: Fusion) -> bool:
    """Memberships, count, interval and weights."""
    return one.memberships.equals(other.memberships) and all(
        getattr(one, name) == getattr(other, name) for name in ("expected", "low", "high")
    ) and one.weights.as_document() == other.weights.as_document()  # fmt: skip


@pytest.mark.parametrize("seed", SEEDS)
def test_a_shuffled_table_gives_the_same_bytes(seed: int) -> None:
    mission = world(seed, **PLENTY)

    expected = fuse(mission.reports, mission.sources)
    found = fuse(retold.shuffled(mission.reports, seed), retold.shuffled(mission.sources, seed))

    assert same_to_the_byte(found, expected)


@pytest.mark.parametrize("threads", [2, 3, 16])
def test_the_number_of_threads_changes_nothing(
    threads: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A party that runs the figures on its own machine must find ours."""
    mission = world(SEEDS[0], **PLENTY)
    with one_processor():
        assert library.threads() == 1
        expected = fuse(mission.reports, mission.sources)

    monkeypatch.setattr(native, "threads", lambda: threads)

    assert same_to_the_byte(fuse(mission.reports, mission.sources), expected)


@pytest.mark.parametrize("per_day", [20, 300])
def test_ids_are_only_names(per_day: int) -> None:
    """Reports keep their text and lose their names; equals may then be taken in another order."""
    mission = world(SEEDS[0], per_day=per_day)
    names = mission.reports["report_id"].to_pylist()
    others = random.Random(1).sample(names, len(names))
    named = dict(zip(others, names, strict=True))

    renamed = fuse(retold.with_column(mission.reports, "report_id", others), mission.sources)

    expected = fuse(mission.reports, mission.sources)
    groups = {frozenset(map(named.__getitem__, g)) for g in grouped(renamed.memberships)}
    changed = groups ^ grouped(expected.memberships)
    assert len(changed) <= len(groups) / 20
    assert renamed.expected == pytest.approx(expected.expected, rel=0.005)


@pytest.mark.parametrize("seconds", [1, 3_601, 7 * YEAR_S, -40 * YEAR_S])
def test_another_year_gives_the_same_incidents(seconds: int) -> None:
    mission = world(SEEDS[0])
    expected = grouped(fuse(mission.reports, mission.sources).memberships)

    moved = fuse(retold.later(mission.reports, seconds), mission.sources)

    assert grouped(moved.memberships) == expected


@pytest.mark.parametrize("degrees", [0.25, 90.0, 137.77, 202.0])
def test_another_meridian_gives_the_same_incidents(degrees: float) -> None:
    """The last turn lays the date line through the middle of the front."""
    mission = world(SEEDS[0])
    expected = grouped(fuse(mission.reports, mission.sources).memberships)

    turned = fuse(retold.turned_east(mission.reports, degrees), mission.sources)

    assert grouped(turned.memberships) == expected


@pytest.mark.parametrize("degrees", [0.25, 137.77])
def test_a_burning_front_on_another_meridian_has_the_same_incidents(degrees: float) -> None:
    mission = world(SEEDS[0], **BURNING)
    expected = grouped(fuse(mission.reports, mission.sources).memberships)

    turned = fuse(retold.turned_east(mission.reports, degrees), mission.sources)

    assert grouped(turned.memberships) == expected


def test_a_front_around_the_pole_is_a_front() -> None:
    """Laid around the pole, places keep their distances to a thousandth, and so does the count."""
    mission = world(SEEDS[0])
    expected = fuse(mission.reports, mission.sources).expected

    polar = fuse(retold.at_the_pole(mission.reports), mission.sources)

    assert polar.expected == pytest.approx(expected, rel=0.01)


def test_local_clocks_on_both_sides_of_a_change_are_the_same_instants() -> None:
    """In the hour that comes twice, only the offset tells one report from the other."""
    mission = world(SEEDS[0], reports=300)
    table = retold.later(mission.reports, TO_AUTUMN_S)
    expected = fuse(table, mission.sources).memberships

    local = table
    for name in retold.INSTANTS:
        values = [at.astimezone(KYIV) for at in table[name].to_pylist()]
        local = local.set_column(
            local.column_names.index(name), name, pa.array(values, pa.timestamp("us", KYIV.key))
        )

    offsets = {at.utcoffset() for at in local["seen_from"].to_pylist()}
    assert offsets == {timedelta(hours=2), timedelta(hours=3)}
    assert fuse(local, mission.sources).memberships.equals(expected)


@pytest.mark.parametrize("unit", ["s", "ms", "ns"])
def test_clocks_read_in_another_unit_say_the_same(unit: str) -> None:
    mission = world(SEEDS[0], reports=300)
    whole = mission.reports
    for name in ("seen_from", "seen_to"):
        whole = retold.with_column(whole, name, pc.floor_temporal(whole[name], unit="second"))
    expected = fuse(whole, mission.sources).memberships

    for name in ("seen_from", "seen_to"):
        told = whole[name].cast(pa.timestamp(unit, "UTC"))
        whole = whole.set_column(whole.column_names.index(name), name, told)

    assert fuse(whole, mission.sources).memberships.equals(expected)


def told(fusion: Fusion, reports: set[str]) -> dict[str, tuple[frozenset[str], float]]:
    """Of each of these reports: which of them are with it, and its membership."""
    together: dict[str, set[str]] = {}
    rows = [row for row in fusion.memberships.to_pylist() if row["report_id"] in reports]
    for row in rows:
        together.setdefault(row["incident_id"], set()).add(row["report_id"])
    return {r["report_id"]: (frozenset(together[r["incident_id"]]), r["membership"]) for r in rows}


def test_a_total_does_not_change_what_two_posts_heard(front: Front) -> None:
    posts = {front.report("west"), front.report("east")}
    alone = told(fuse(front.reports(), weights=Weights()), posts)

    for _ in range(2):
        front.report("wire", n_events=4)

    assert told(fuse(front.reports(), weights=Weights()), posts) == alone


@pytest.mark.parametrize("vaguest", range(3))
def test_what_is_told_sharply_does_not_depend_on_what_is_told_more_vaguely(vaguest: int) -> None:
    mission = world(SEEDS[0], per_day=200)
    columns = read_columns(mission.reports, mission.sources)
    sharp = columns.ids.filter(pa.array(native.kinds(columns) <= vaguest))
    among = mission.reports.filter(pc.is_in(mission.reports["report_id"], value_set=sharp))

    alone = fuse(among, mission.sources, weights=Weights())

    everything = fuse(mission.reports, mission.sources, weights=Weights())
    names = set(sharp.to_pylist())
    assert len(names) < 600
    assert told(everything, names) == told(alone, names)


SILENT = ("act", "actor", "target", "weapon", "n_events", "upstream_id", "text", "place_text",
          "deaths_min", "deaths_max", "injured_min", "injured_max", "admin1", "admin2",
          "reported_at")  # fmt: skip


@pytest.mark.parametrize("column", SILENT)
def test_a_column_nobody_filled_is_a_column_nobody_has(column: str) -> None:
    mission = world(SEEDS[0], reports=300)
    silent = retold.with_column(mission.reports, column, [None] * 300)

    absent = fuse(mission.reports.drop_columns([column]), mission.sources)

    assert absent.memberships.equals(fuse(silent, mission.sources).memberships)
