"""Believing with habits that were learned before: the same answers, nothing relearned."""

from __future__ import annotations

import json

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from benchmarks.belief.figures import measure

from tests.belief.witnesses import claims
from trucewatch.belief import knowing
from trucewatch.belief.believing import believe
from trucewatch.belief.few import few_actors, few_actors_each
from trucewatch.belief.habits import as_document, read_habits, supposed
from trucewatch.belief.knowing import answer_of, beliefs_of, draws_of, matter_of
from trucewatch.belief.learning import learn_habits
from trucewatch.belief.model import LEARNED, PRIOR, KnownHabits
from trucewatch.simulation.disputes import Disputed, simulate_dispute
from trucewatch.vocabulary.errors import TrucewatchError

LOUD = Disputed(seed=21, loud=0, upstream="loud")
SOURCES = pa.table(
    {
        "source_id": ["west", "east", "a", "b"],
        "kind": ["party", "party", "media", "media"],
        "interests": pa.array([["West"], ["East"], [], []], pa.list_(pa.string())),
    }
)


def leaning(said: pa.Table) -> pa.Table:
    """The sources of claims with roles, as a table."""
    roles = dict(zip(said["source"].to_pylist(), said["role"].to_pylist(), strict=True))
    parties = [role.startswith("party_") for role in roles.values()]
    return pa.table(
        {
            "source_id": list(roles),
            "kind": ["party" if party else "neutral" for party in parties],
            "interests": pa.array(
                [[role.removeprefix("party_")] if party else []
                 for role, party in zip(roles.values(), parties, strict=True)],
                pa.list_(pa.string()),
            ),
        }
    )  # fmt: skip


def known_beliefs(said: pa.Table, sources: pa.Table, known: KnownHabits) -> pa.Table:
    matter = matter_of(said, sources, known)
    return beliefs_of(matter, answer_of(matter, draws_of(matter, known)), known.basis)


def chances(*said: tuple[str, str, str], known: KnownHabits | None = None) -> dict[str, float]:
    """Probability by outcome after (source, role, claim) in turn, of one item."""
    rows = [("1", source, role, float(at), claim) for at, (source, role, claim) in enumerate(said)]
    table = claims(*rows).drop_columns(["role"])
    found = known_beliefs(table, SOURCES, known or supposed())
    return dict(zip(found["outcome"].to_pylist(), found["probability"].to_pylist(), strict=True))


@pytest.fixture(scope="module")
def learned() -> tuple[pa.Table, pa.Table, KnownHabits]:
    """A dispute with a loud party that is copied, its sources, and what it teaches."""
    said = simulate_dispute(LOUD).claims
    sources, said = leaning(said), said.drop_columns(["role"])
    return said, sources, learn_habits(said, sources)


def test_draws_made_together_are_those_made_one_at_a_time(learned, monkeypatch):
    """To the last bit: what an incident is believed does not hang on what is weighed beside it."""
    said, sources, known = learned
    matter = matter_of(said, sources, known)
    answers = []
    for most in (1, 10**9):
        monkeypatch.setattr(knowing, "TOGETHER", most)
        answers.append(answer_of(matter, draws_of(matter, known)))
    one, all_ = answers
    assert np.array_equal(one.told, all_.told) and np.array_equal(one.p_copy, all_.p_copy)
    assert np.array_equal(one.copy_of, all_.copy_of)


def test_known_habits_give_what_learning_anew_gives(learned):
    """Keeping what was learned loses next to nothing of it."""
    said, sources, known = learned
    dispute = simulate_dispute(LOUD)
    kept = read_habits(json.loads(json.dumps(as_document(known))))

    found = known_beliefs(said, sources, kept)
    anew = measure(believe(dispute.claims).beliefs, dispute.truth)
    again = measure(found, dispute.truth)

    assert known.basis == LEARNED and set(found["basis"].to_pylist()) == {LEARNED}
    assert again["brier"] < anew["brier"] + 0.04
    assert again["ece"] < 0.06


def test_an_incident_is_believed_by_its_own_reports_alone(learned):
    """What others say of another incident changes nothing here."""
    said, sources, known = learned
    items = sorted(set(said["item"].to_pylist()))
    some = said.filter(pc.is_in(said["item"], pa.array(items[:7])))

    whole, part = known_beliefs(said, sources, known), known_beliefs(some, sources, known)

    assert whole.filter(pc.is_in(whole["item"], pa.array(items[:7]))).equals(part)


def test_the_order_of_rows_does_not_matter(learned):
    said, sources, known = learned
    shuffled = said.take(pa.array(np.random.default_rng(1).permutation(len(said))))

    assert known_beliefs(said, sources, known).equals(known_beliefs(shuffled, sources, known))


def test_the_document_names_sources_by_id_and_no_actor(learned):
    _, sources, known = learned
    document = as_document(known)

    assert set(document["sources"]) <= set(sources["source_id"].to_pylist())
    assert set(document["kinds"]) == {"party", "neutral"}
    assert '"A"' not in json.dumps(document) and len(json.dumps(document)) < 20_000


def test_too_little_teaches_nothing_and_says_so():
    said = claims(*[(str(k), "a", "neutral", 0.0, "West") for k in range(30)])

    known = learn_habits(said.drop_columns(["role"]), SOURCES)

    assert known.basis == PRIOR and known.sources == {}


@pytest.mark.parametrize("wrong", [{}, {"version": 2}, {"version": 1, "base": [1]}])
def test_what_is_no_document_of_habits_is_refused(wrong):
    with pytest.raises(TrucewatchError, match="no habits"):
        read_habits(wrong)


def test_an_admission_weighs_more_than_an_accusation():
    admits = chances(("west", "party_West", "West"))
    accuses = chances(("east", "party_East", "West"))

    assert admits["West"] > accuses["West"]


def test_a_report_that_names_nobody_says_nothing_of_who_it_was():
    """Most reports of a mission name nobody."""
    one = chances(("a", "neutral", "West"))
    two = chances(("a", "neutral", "West"), ("b", "neutral", "unnamed"))

    assert two["West"] / two["unnamed"] == pytest.approx(one["West"] / one["unnamed"], rel=0.25)
    assert two["none"] < one["none"]


def test_nobody_is_an_outcome_whom_no_report_names():
    """A side's own outlet accuses another: its own side is part of whoever else it may be."""
    found = chances(("west", "party_West", "East"))

    assert set(found) == {"none", "East", "unnamed"}
    assert sum(found.values()) == pytest.approx(1, abs=1e-3)


def test_where_nobody_denies_anything_that_it_happened_is_not_learned():
    """Else a record of reports would teach that everything in it happened."""
    said = simulate_dispute(Disputed(seed=5, copiers=0.0)).claims
    told = said.filter(pc.not_equal(said["claim"], "none"))

    known = learn_habits(told.drop_columns(["role"]), leaning(said))
    found = known_beliefs(
        claims(("1", "n", "", 0.0, "A")).drop_columns(["role"]), leaning(said), known
    )

    assert known.basis == LEARNED and not known.denied
    assert found["probability"][0].as_py() > 0.01


def test_rare_names_become_nobody_and_frequent_ones_stay():
    said = claims(
        *[("1", str(k), "", 0.0, "West") for k in range(3)],
        ("1", "x", "", 0.0, "somebody new"), ("2", "y", "", 0.0, "somebody new"),
        ("2", "z", "", 0.0, "none"),
    )  # fmt: skip

    assert few_actors(said, 1)["claim"].to_pylist() == [
        "West", "West", "West", "unnamed", "unnamed", "none",
    ]  # fmt: skip
    assert few_actors_each(said, 1)["claim"].to_pylist() == [
        "West", "West", "West", "unnamed", "somebody new", "none",
    ]  # fmt: skip
