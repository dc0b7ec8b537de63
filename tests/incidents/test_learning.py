"""What is learned from reports alone, held against a simulated world whose truth is known.

Seeds here were never tuned on; the floors are what was reached when they were written, rounded
down. What rivals reach on such data is in docs/benchmarks.md.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache

import pyarrow as pa
import pytest

from tests.exercise.figures import Figures, compare
from trucewatch.incidents.fusing import Fusion, fuse
from trucewatch.incidents.weights import Weights, read_weights
from trucewatch.simulation.settings import Settings
from trucewatch.simulation.simulating import Simulation, simulate_reports
from trucewatch.vocabulary.errors import TrucewatchError


@dataclass(frozen=True)
class Mission:
    """A simulated world, what was fused from it, and the single incident of each plain report."""

    world: Simulation
    fusion: Fusion
    told: int
    single: dict[str, int]
    hot: dict[str, int]

    def figures(self, truth: dict[str, int]) -> Figures:
        found: dict[str, str] = {}
        for row in self.fusion.memberships.to_pylist():
            found.setdefault(row["report_id"], row["incident_id"])
        return compare(truth, {report: found[report] for report in truth})


def mission(seed: int, weights: Weights | None = None) -> Mission:
    world = simulate_reports(Settings.medium(reports=6_000, seed=seed))
    truth = world.truth.to_pylist()
    plain = [row for row in truth if len(row["incidents"]) == 1 and not row["aggregate"]]
    return Mission(
        world=world,
        fusion=fuse(world.reports, world.sources, weights=weights),
        told=len({number for row in truth for number in row["incidents"]}),
        single={row["report_id"]: row["incidents"][0] for row in plain},
        hot={row["report_id"]: row["incidents"][0] for row in plain if row["burst"]},
    )


@lru_cache(maxsize=2)
def learned(seed: int) -> Mission:
    return mission(seed)


def test_reports_are_joined_well_without_a_label() -> None:
    figures = [learned(seed).figures(learned(seed).single) for seed in (31, 32)]

    assert sum(f.pair_f1 for f in figures) / 2 >= 0.62
    assert sum(f.b_cubed for f in figures) / 2 >= 0.78


def test_inside_bursts_most_incidents_stay_apart() -> None:
    """Eight to twenty-five of one kind within two kilometres and two hours."""
    hot = learned(31).figures(learned(31).hot)

    assert hot.b_cubed >= 0.58
    assert hot.b_precision >= 0.5


@pytest.mark.parametrize("seed", [31, 32])
def test_the_expected_number_of_incidents_is_near_the_truth(seed: int) -> None:
    """Hard groups count a fifth too many; the expectation does not."""
    found = learned(seed)

    assert abs(found.fusion.expected / found.told - 1) <= 0.10
    assert (found.fusion.high - found.fusion.low) / found.told <= 0.17


def test_learned_weights_join_better_than_shipped_ones() -> None:
    shipped = mission(31, Weights())

    assert learned(31).figures(learned(31).single).pair_f1 > shipped.figures(shipped.single).pair_f1


def test_the_clocks_of_the_parties_are_set_right() -> None:
    """One party's clock is six minutes ahead, the other's five behind."""
    ahead = learned(31).fusion.weights.ahead_s
    sources = learned(31).world.sources.to_pylist()
    parties = [ahead[s["source_id"]] for s in sources if s["kind"] == "party"]

    assert max(parties) > 120 and min(parties) < -120
    assert max(parties) - min(parties) == pytest.approx(660, abs=240)


def test_parties_that_accuse_each_other_weigh_nothing_against_each_other() -> None:
    """That they name different culprits is what they always do."""
    world, weights = learned(31).world, learned(31).fusion.weights
    one, other = (s["source_id"] for s in world.sources.to_pylist() if s["kind"] == "party")

    differ = 1
    between = weights.of(one, other).nats("names", differ)

    assert abs(between) < 0.4
    assert between > weights.everybody.nats("names", differ) - 0.1


def test_weights_can_be_kept_and_read_again() -> None:
    found = learned(31)
    document = json.loads(json.dumps(found.fusion.weights.as_document()))

    again = fuse(found.world.reports, found.world.sources, weights=read_weights(document))

    assert again.memberships.equals(found.fusion.memberships)
    assert again.expected == found.fusion.expected


@pytest.mark.parametrize("document", [{}, {"everybody": {}, "pairs": []}, {"pairs": [1]}])
def test_what_are_no_weights_is_said_to_be_none(document: dict[str, object]) -> None:
    with pytest.raises(TrucewatchError, match="no fusion weights"):
        read_weights(document)


def test_a_shuffled_table_gives_the_same_bytes() -> None:
    world = learned(31).world
    backwards = world.reports.take(pa.array(range(len(world.reports) - 1, -1, -1)))

    found = fuse(backwards, world.sources)

    assert found.memberships.equals(learned(31).fusion.memberships)
    assert found.expected == learned(31).fusion.expected
