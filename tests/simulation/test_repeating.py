"""The same arguments give the same tables; slabs stand alone; ids give nothing away."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pyarrow as pa
import pytest

from trucewatch.simulation import simulating
from trucewatch.simulation.ids import opaque_ids
from trucewatch.simulation.noticing import draw_watch
from trucewatch.simulation.settings import Settings
from trucewatch.simulation.simulating import Simulation, draw_slab, simulate_reports, spans
from trucewatch.simulation.tables import INCIDENTS, REPORTS, TRUTH
from trucewatch.simulation.world import draw_world
from trucewatch.vocabulary.errors import UsageError
from trucewatch.vocabulary.ids import ALPHABET

TABLES = ("reports", "sources", "truth", "incidents")


def test_the_same_settings_give_the_same_tables() -> None:
    first, second = (simulate_reports(Settings.hard(reports=1_500, seed=7)) for _ in range(2))
    assert all(getattr(first, t).equals(getattr(second, t)) for t in TABLES)


def test_another_seed_gives_another_country() -> None:
    first, second = (simulate_reports(Settings.medium(reports=500, seed=s)) for s in (1, 2))
    assert not any(getattr(first, t).equals(getattr(second, t)) for t in TABLES)
    assert not set(ids(first)) & set(ids(second))


def test_tables_have_the_schemas_they_promise() -> None:
    made = simulate_reports(Settings.easy(reports=300))
    assert made.reports.schema.equals(REPORTS)
    assert made.truth.schema.equals(TRUTH)
    assert made.incidents.schema.equals(INCIDENTS)


def test_slabs_make_one_whole_with_ids_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(simulating, "SLAB_REPORTS", 1_000)
    made = simulate_reports(Settings.medium(reports=3_500))
    assert len(made.reports) == len(set(ids(made))) == 3_500
    assert made.truth["report_id"].equals(made.reports["report_id"])
    numbers = made.incidents["incident"].to_numpy()
    assert len(set(numbers)) == len(numbers)
    told = made.truth["incidents"].combine_chunks().flatten().to_numpy()
    assert set(told) <= set(numbers)
    days = np.unique(made.incidents["at"].to_numpy().astype("datetime64[D]"))
    assert len(days) == 4


def test_a_slab_can_be_made_without_those_before_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(simulating, "SLAB_REPORTS", 1_000)
    settings = Settings.medium(reports=3_000)
    world = draw_world(settings)
    alone = draw_slab(settings, world, draw_watch(world, settings), spans(settings)[2])
    whole = simulate_reports(settings)
    assert whole.reports.slice(2_000).equals(alone.reports)


def test_spans_cut_at_whole_days_and_lose_nothing() -> None:
    for reports, per_day in ((1, 1), (999, 1_000), (450_000, 1_000), (500_001, 200_000)):
        cut = spans(Settings.medium(reports=reports, per_day=per_day))
        assert sum(span.reports for span in cut) == reports
        assert all(span.first_day == int(span.first_day) for span in cut)


def test_ids_are_unique_and_in_no_order() -> None:
    made = opaque_ids("R", np.arange(50_000), 1, 0).to_pylist()
    assert len(set(made)) == 50_000
    assert all(len(i) == 14 and i[:2] == "R-" and set(i[2:]) <= set(ALPHABET) for i in made[:500])
    rising = np.mean([a < b for a, b in pairwise(made)])
    assert rising == pytest.approx(0.5, abs=0.02)


@pytest.mark.parametrize("reports", [1, 2, 7, 60, 700])
@pytest.mark.parametrize("difficulty", ["easy", "hard"])
def test_few_reports_are_as_many_as_asked(reports: int, difficulty: str) -> None:
    made = simulate_reports(Settings.named(difficulty, reports=reports))
    assert reports * 0.95 - 1 <= len(made.reports) <= reports


EXTREMES = [
    {"burst_share": 0.9, "burst_min": 2, "burst_max": 200},
    {"burst_share": 0.0, "aggregates": 0.0, "fabrications": 0.0},
    {"offspring": 0.8, "per_day": 200_000},
    {"reports_per_incident": 1.3, "copies": 0.0, "amendments": 0.0, "repeats": 0.0},
    {"reports_per_incident": 5.0, "copies": 1.0, "amendments": 0.5, "repeats": 0.5},
    {"vagueness": 3.0, "lying": 0.5, "day_slips": 0.5, "confusion": 3.0, "silence": 2.0},
    {"vagueness": -3.0, "lying": 0.0, "confusion": 0.0, "silence": 0.0, "misspelling": 1.0},
    {"aggregates": 0.2, "fabrications": 0.3, "per_day": 5_000},
]


@pytest.mark.parametrize("knobs", EXTREMES, ids=[next(iter(k)) for k in EXTREMES])
def test_the_ends_of_the_knobs(knobs: dict[str, float]) -> None:
    made = simulate_reports(Settings.medium(reports=1_000, **knobs))
    assert 900 <= len(made.reports) <= 1_000
    assert isinstance(made.reports, pa.Table)


@pytest.mark.parametrize(
    ("knobs", "says"),
    [
        ({"reports": 0}, "reports cannot be 0"),
        ({"reports": 10.5}, "a whole number"),
        ({"seed": -1}, "seed cannot be -1"),
        ({"per_day": 10**9}, "per day cannot be"),
        ({"burst_share": float("nan")}, "burst share cannot be nan"),
        ({"burst_min": 9, "burst_max": 4}, r"smallest burst \(9\) is larger"),
    ],
)
def test_a_knob_out_of_bounds_is_answered(knobs: dict[str, float], says: str) -> None:
    with pytest.raises(UsageError, match=says):
        Settings.medium(**knobs)


def test_a_knob_that_is_given_wins_over_the_difficulty() -> None:
    assert Settings.hard(lying=0.0).lying == 0.0
    assert Settings.named("easy", burst_max=30).burst_max == 30
    with pytest.raises(UsageError, match="easy, medium, hard"):
        Settings.named("brutal")


def ids(made: Simulation) -> list[str]:
    return list(made.reports["report_id"].to_pylist())
