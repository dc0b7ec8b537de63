"""How far incidents are believed, held against the planted truth. The seed was never tuned on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import numpy as np
import pyarrow as pa
import pytest
from benchmarks.belief.figures import measure

from tests.exercise.located import located, sources, truth
from trucewatch.agreement.reading import load_agreement
from trucewatch.belief.habits import supposed
from trucewatch.belief.learning import learn_habits
from trucewatch.belief.model import NONE, UNNAMED, KnownHabits
from trucewatch.doors.agreement_files import agreement_files
from trucewatch.exercise.model import ExerciseFiles, Happening
from trucewatch.exercise.simulating import simulate
from trucewatch.incidents.fusing import fuse
from trucewatch.mechanism.believing import Said, believed, said_in

SEED = 31


class Mission:
    """The exercise, fused; and which true incident each found one mostly tells of."""

    def __init__(self) -> None:
        exercise: ExerciseFiles = simulate(SEED)
        text, zones, file = agreement_files("exercise-velmara")
        reports = located(exercise.tellings)
        memberships = fuse(reports, sources()).memberships
        agreement = load_agreement(text, file=file, zones=zones)
        self.said: Said = said_in(reports, memberships, sources(), agreement)
        self.true = _true(exercise, memberships)

    def beliefs(self, known: KnownHabits) -> tuple[pa.Table, pa.Table]:
        return believed(self.said, known)

    def side(self, happening: Happening) -> str:
        """Whose act it truly was; `none` where somebody made it up."""
        return NONE if happening.fabricated else str(self.said.sides.of(happening.actor))

    def measured(self, known: KnownHabits) -> dict[str, float]:
        beliefs = self.beliefs(known)[0]
        beliefs = beliefs.rename_columns(["item", *beliefs.column_names[1:]])
        told: dict[str, set[str]] = {}
        for item, outcome in zip(
            beliefs["item"].to_pylist(), beliefs["outcome"].to_pylist(), strict=True
        ):
            told.setdefault(item, set()).add(outcome)
        labels = {
            item: side if (side := self.side(self.true[item])) in outcomes else UNNAMED
            for item, outcomes in told.items()
        }
        return measure(beliefs, pa.table({"item": list(labels), "truth": list(labels.values())}))


def _true(exercise: ExerciseFiles, memberships: pa.Table) -> Mapping[str, Happening]:
    of = truth(exercise.tellings)
    by_number = {happening.number: happening for happening in exercise.happenings}
    votes: dict[str, Counter[int]] = {}
    for row in memberships.to_pylist():
        votes.setdefault(row["incident_id"], Counter())[of[row["report_id"]][0]] += 1
    return {item: by_number[count.most_common(1)[0][0]] for item, count in votes.items()}


@pytest.fixture(scope="module")
def mission() -> Mission:
    return Mission()


@pytest.fixture(scope="module")
def learned(mission: Mission) -> KnownHabits:
    return learn_habits(mission.said.claims, mission.said.leaning)


def test_learning_brings_belief_nearer_to_the_truth(mission: Mission, learned: KnownHabits) -> None:
    """What is supposed of kinds is cautious; a mission's own reports say more."""
    before, after = mission.measured(supposed()), mission.measured(learned)

    assert after["brier"] < 0.23 < before["brier"]
    assert after["ece"] < 0.11


def test_what_was_made_up_is_about_as_frequent_as_was_said(
    mission: Mission, learned: KnownHabits
) -> None:
    beliefs = mission.beliefs(learned)[0].to_pylist()
    nothing = [row for row in beliefs if row["outcome"] == NONE]
    said = np.mean([row["probability"] for row in nothing])
    true = np.mean([mission.true[row["incident_id"]].fabricated for row in nothing])

    assert abs(said - true) < 0.04


def test_ranges_of_casualties_hold_the_planted_numbers(
    mission: Mission, learned: KnownHabits
) -> None:
    """At least nine in ten; in an exercise whose sources count well, more."""
    held = []
    for row in mission.beliefs(learned)[1].to_pylist():
        true = mission.true[row["incident_id"]]
        number = {"deaths": true.deaths, "injured": true.injured}.get(row["category"])
        if number is not None:
            held.append(row["low"] <= number <= row["high"])

    assert len(held) > 300 and np.mean(held) >= 0.9
