"""What reports may add: late ones, bad ones, second copies, and those that were not to come."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from tests.incidents import retold
from tests.incidents.retold import incidents, whereabouts, world
from tests.incidents.river_front import Front, grouped
from trucewatch.incidents import fusing
from trucewatch.incidents.fusing import fuse
from trucewatch.incidents.weights import Weights
from trucewatch.vocabulary.errors import TrucewatchError

SEEDS = (3, 4)


def as_new(table: pa.Table, number: int) -> dict[str, Any]:
    """What a new source files last of all about the place and hour of a report already there."""
    last = max(table["recorded_at"].to_pylist())
    return {
        **table.slice(number, 1).to_pylist()[0],
        "report_id": "R-late", "source_id": "S-late", "text": "nobody had heard of this before",
        "upstream_id": None, "recorded_at": last + timedelta(days=1),
    }  # fmt: skip


@pytest.mark.parametrize("number", range(0, 600, 60))
def test_a_late_report_leaves_alone_what_it_cannot_speak_of(
    number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What lies a day and a half off keeps its id and its reports.

    Weights come from the earliest received; here from fewer than there are.
    """
    monkeypatch.setattr(fusing, "LEARNED_FROM", 400)
    mission = world(SEEDS[1])
    late = as_new(mission.reports, number)
    before = incidents(fuse(mission.reports, mission.sources).memberships)

    after = incidents(fuse(retold.and_also(mission.reports, **late), mission.sources).memberships)

    far = timedelta(days=1.5)
    near = {
        row["report_id"]
        for row in mission.reports.to_pylist()
        if row["seen_from"] - far < late["seen_to"] and late["seen_from"] - far < row["seen_to"]
    }
    for name, members in before.items():
        if not members & near:
            assert after[name] == members


@pytest.mark.parametrize("seed", SEEDS)
def test_ids_are_those_of_the_first_to_tell(seed: int) -> None:
    mission = world(seed)
    rank = {report: n for n, report in enumerate(mission.reports["report_id"].to_pylist())}
    several = set(mission.truth.filter(mission.truth["aggregate"])["report_id"].to_pylist())

    for name, members in incidents(fuse(mission.reports, mission.sources).memberships).items():
        told = members - several or members
        assert name.removeprefix("I-") == min(told, key=rank.__getitem__).removeprefix("R-")


def poisoned(table: pa.Table, number: int, column: str, value: Any) -> pa.Table:
    """The table with one value of one report changed."""
    values = table[column].to_pylist()
    values[number] = value
    return retold.with_column(table, column, values)


IMPOSSIBLE = [
    ("lon", float("nan")), ("lat", float("nan")), ("lat", float("inf")), ("lon", -180.5),
    ("lat", 90.5), ("lat", None), ("error_radius_m", float("nan")),
    ("error_radius_m", float("inf")), ("error_radius_m", -0.1), ("seen_to", "reversed"),
]  # fmt: skip


@pytest.mark.parametrize(("column", "value"), IMPOSSIBLE)
def test_one_bad_value_among_hundreds_is_named_by_its_report(column: str, value: Any) -> None:
    mission = world(SEEDS[0])
    placed = [n for n, lon in enumerate(mission.reports["lon"].to_pylist()) if lon is not None]
    number = random.Random(column).choice(placed)
    if value == "reversed":
        value = mission.reports["seen_from"][number].as_py() - timedelta(microseconds=1)

    with pytest.raises(TrucewatchError) as raised:
        fuse(poisoned(mission.reports, number, column, value), mission.sources)

    assert mission.reports["report_id"][number].as_py() in str(raised.value)


ABSURD = [
    ("n_events", 10**12), ("n_events", 2**31), ("n_events", -3), ("deaths_min", 2**52),
    ("injured_max", -1),
    ("n_events", 2**62), ("deaths_min", 2**62),
]  # fmt: skip


@pytest.mark.parametrize(("column", "value"), ABSURD)
def test_an_absurd_count_is_named_by_its_report(column: str, value: int) -> None:
    """A slip in one cell must neither stop the mission nor pass for one event."""
    mission = world(SEEDS[0])

    with pytest.raises(TrucewatchError) as raised:
        fuse(poisoned(mission.reports, 7, column, value), mission.sources)

    assert mission.reports["report_id"][7].as_py() in str(raised.value)


def test_no_reports_at_all_are_learned_from_and_fused() -> None:
    nothing = world(SEEDS[0]).reports.slice(0, 0)

    found = fuse(nothing, world(SEEDS[0]).sources)

    assert len(found.memberships) == 0
    assert (found.expected, found.low, found.high) == (0.0, 0.0, 0.0)


def test_a_file_filed_twice_is_refused() -> None:
    mission = world(SEEDS[0])

    with pytest.raises(TrucewatchError, match="two reports have the id"):
        fuse(pa.concat_tables([mission.reports, mission.reports]), mission.sources)


@pytest.mark.parametrize("weights", [Weights(), None], ids=["shipped", "learned"])
def test_a_copy_under_a_new_id_is_where_its_original_is(weights: Weights | None) -> None:
    """As long as its source does not promise to report an event once."""
    table = world(SEEDS[0]).reports

    where = whereabouts(fuse(retold.filed_again(table), weights=weights).memberships)

    together = [where[r] == where[f"{r}-again"] for r in table["report_id"].to_pylist()]
    assert np.mean(together) > 0.9


def test_everything_filed_twice_at_most_doubles_the_count() -> None:
    """Honestly: it should add nothing, see below."""
    table = world(SEEDS[0]).reports

    once, twice = (fuse(t, weights=Weights()) for t in (table, retold.filed_again(table)))

    assert twice.expected <= 2 * once.expected


def test_everything_filed_twice_adds_next_to_nothing() -> None:
    table = world(SEEDS[0]).reports

    once, twice = (fuse(t) for t in (table, retold.filed_again(table)))

    assert twice.expected <= 1.1 * once.expected


def test_everything_filed_twice_by_sources_that_promised_once_at_most_doubles() -> None:
    mission = world(SEEDS[0])

    once, twice = (
        len(grouped(fuse(t, mission.sources).memberships))
        for t in (mission.reports, retold.filed_again(mission.reports))
    )

    assert twice <= 2 * once


@pytest.mark.parametrize("seed", SEEDS)
def test_one_false_promise_of_no_duplicates_hardly_moves_the_count(seed: int) -> None:
    """One of nine sources amends 6% of its reports and is declared never to."""
    true, false = world(seed), world(seed, wrong_claim=True)

    believed = fuse(false.reports, false.sources).expected

    assert believed == pytest.approx(fuse(true.reports, true.sources).expected, rel=0.05)


def test_a_party_that_amends_everything_is_not_believed_to_report_once(front: Front) -> None:
    """Each of twenty shellings is told by two posts and, twice, by a party: the dead were more."""
    front.source("party", duplicate_free=True)
    for day in range(20):
        for post in ("west", "east"):
            front.report(post, day=day)
        for deaths in (2, 3):
            front.report("party", day=day, deaths_min=deaths, actor="north")

    found = fuse(front.reports(), front.source_table())

    assert found.weights.doubted == {"party"}
    assert len(grouped(found.memberships)) == 20
