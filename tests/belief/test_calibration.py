"""Measured: on disputes that we planted, and on those that others planted for us."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow.csv as pacsv
import pytest

from tests.belief.witnesses import measured, vote_brier
from trucewatch.belief.believing import believe
from trucewatch.doors.cli.claim_files import read_claims
from trucewatch.simulation.disputes import Disputed, simulate_dispute

PLANTED = {
    "a loud party, copied": Disputed(seed=21, loud=0, upstream="loud"),
    "nobody copies": Disputed(seed=22, copiers=0.0),
}
STRESSED = {
    "honest parties": Disputed(seed=31, honest=True, loud=0, upstream="loud"),
    "secretly partisan neutrals": Disputed(seed=32, partisans=0.4, loud=0, upstream="loud"),
    "five actors": Disputed(seed=23, actors=tuple("ABCDE"), outlets=1),
}


@pytest.mark.parametrize("name", PLANTED)
def test_planted_disputes_are_believed_as_far_as_they_deserve(name):
    dispute = simulate_dispute(PLANTED[name])

    brier, ece, _ = measured(believe(dispute.claims), dispute.truth)

    assert brier < 0.75 * vote_brier(dispute.claims, dispute.truth)
    assert ece <= 0.06


@pytest.mark.long
@pytest.mark.parametrize("name", STRESSED)
def test_where_the_world_is_not_as_supposed_it_still_beats_the_vote(name):
    dispute = simulate_dispute(STRESSED[name])

    brier, _, _ = measured(believe(dispute.claims), dispute.truth)

    assert brier < vote_brier(dispute.claims, dispute.truth)


@pytest.mark.long
def test_probabilities_hold_over_many_disputes():
    scores = []
    for seed in range(201, 213):
        dispute = simulate_dispute(Disputed(seed=seed, loud=seed % 3 - 1, upstream="anyone"))
        scores.append(measured(believe(dispute.claims), dispute.truth)[1])
    assert np.mean(scores) <= 0.06


@pytest.mark.shared
@pytest.mark.parametrize(("case", "most"), [("t1_A_loud", 0.17), ("t2_no_copying", 0.06)])
def test_the_reference_disputes(shared: Path, case: str, most: float) -> None:
    folder = shared / "reference" / "estimation" / "claims"
    if not folder.is_dir():
        pytest.skip("the reference claims are not beside the project in ../shared")
    claims = read_claims(folder / f"{case}.claims.csv", roles=True)
    as_text = pacsv.ConvertOptions(column_types={"item": "string"})
    truth = pacsv.read_csv(folder / f"{case}.truth.csv", convert_options=as_text)

    brier, ece, _ = measured(believe(claims), truth)

    assert brier <= most
    assert ece <= 0.06
    assert brier < vote_brier(claims, truth)
