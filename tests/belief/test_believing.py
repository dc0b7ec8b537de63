"""How far to believe: what an admission, an accusation, a denial and a copy are worth."""

from __future__ import annotations

import math
from unittest.mock import patch

import numpy as np
import pyarrow as pa
import pytest

from tests.belief.witnesses import EAST, WEST, chance, chances, claims
from trucewatch.belief.believing import believe
from trucewatch.belief.model import BELIEFS, MATRICES, REASONS
from trucewatch.simulation.disputes import Disputed, simulate_dispute
from trucewatch.vocabulary.errors import TrucewatchError

pytestmark = pytest.mark.usefixtures("hasty")


@pytest.fixture(scope="module")
def dispute():
    return simulate_dispute(Disputed(items=40, seed=3, neutrals=6, loud=0, upstream="loud"))


@pytest.fixture(scope="module")
def found(dispute, hasty):
    return believe(dispute.claims, reasons=True)


def test_an_admission_weighs_more_than_an_accusation():
    """West says it was West; or East says it was West."""
    admitted = chance("West", ("1", "w", WEST, 1.0, "West"))
    accused = chance("West", ("1", "e", EAST, 1.0, "West"))

    assert admitted > accused + 0.1


def test_an_accusation_is_cheap():
    """A neutral's word that it was West is worth more than East's."""
    accused = chance("West", ("1", "e", EAST, 1.0, "West"))
    reported = chance("West", ("1", "n", "neutral", 1.0, "West"))

    assert reported > accused


def test_a_denial_is_cheap():
    """That nothing happened is believed of a neutral more than of a party."""
    denied = chance("none", ("1", "w", WEST, 1.0, "none"))
    reported = chance("none", ("1", "n", "neutral", 1.0, "none"))

    assert reported > denied + 0.15


def test_a_denial_does_not_clear_the_one_who_denies():
    """After West's denial West is likelier to have done it than East."""
    said = ("1", "w", WEST, 1.0, "none")

    assert chance("West", said) > chance("East", said)


def test_ten_copies_are_one_voice():
    """Ten outlets that carry one story add next to nothing; ten of their own do."""
    first = ("1", "n0", "neutral", 1.0, "West")
    more = [("1", f"n{k}", "neutral", 1.0 + k, "West") for k in range(1, 11)]
    rival = ("1", "m", "neutral", 0.5, "East")

    alone = chance("West", rival, first)
    copied = chance("West", rival, first, *more, upstream_id=[None, *["story"] * 11])
    independent = chance("West", rival, first, *more)

    assert abs(copied - alone) < 0.12
    assert independent > copied + 0.2


def test_copies_are_known_by_their_words():
    words = "before dawn three shells fell beside the old mill and the bridge burned for an hour"
    other = "witnesses heard tanks moving north of the village while the power was cut all night"
    said = [("1", "m", "neutral", 0.5, "East")]
    said += [("1", f"n{k}", "neutral", 1.0 + k, "West") for k in range(4)]

    same = chance("West", *said, text=[None, *[f"{words} {k}" for k in range(4)]])
    apart = chance("West", *said, text=[None, words, other, None, None])

    assert same < apart - 0.1


def test_who_says_the_same_twice_is_counted_once():
    once = chance("West", ("1", "n", "neutral", 1.0, "West"))
    often = chance("West", *[("1", "n", "neutral", float(k), "West") for k in range(9)])

    assert often == pytest.approx(once, abs=1e-12)


def test_what_every_report_adds_makes_up_the_whole(found):
    """The nats of one item and outcome are the log-odds of the stated probability."""
    assert found.reasons is not None and found.reasons.schema.equals(REASONS)
    total: dict[tuple[str, str], float] = {}
    for row in found.reasons.select(["item", "outcome", "nats"]).to_pylist():
        key = row["item"], row["outcome"]
        total[key] = total.get(key, 0.0) + row["nats"]
    for key, p in chances(found).items():
        p = min(max(p, 1e-12), 1 - 1e-12)
        assert total[key] == pytest.approx(math.log(p / (1 - p)), abs=1e-6)


def test_shuffled_rows_give_the_same_bytes(dispute, found):
    first = found
    order = np.random.default_rng(5).permutation(len(dispute.claims))
    again = believe(dispute.claims.take(pa.array(order)), reasons=True)

    assert again.beliefs.equals(first.beliefs)
    assert again.matrices.equals(first.matrices)
    assert first.reasons is not None and again.reasons is not None
    back = pa.array(order).take(again.reasons["row"].combine_chunks())
    assert back.equals(first.reasons["row"].combine_chunks().cast(back.type))
    for name in ("item", "outcome", "nats", "p_copy", "copied_source", "reason"):
        assert again.reasons[name].equals(first.reasons[name])


def test_other_names_for_the_actors_change_nothing_but_names(dispute, found):
    """What is believed of A is believed of A under whatever name."""
    names = {"A": "Zeta", "B": "Alpha", "none": "none"}
    table = dispute.claims
    renamed = table.set_column(
        4, "claim", pa.array([names[c] for c in table["claim"].to_pylist()])
    ).set_column(
        2, "role",
        pa.array([r if r == "neutral" else f"party_{names[r[6:]]}"
                  for r in table["role"].to_pylist()]),
    )  # fmt: skip

    first, again = chances(found), chances(believe(renamed))

    assert {(i, names[o]): p for (i, o), p in first.items()} == again


def test_another_seed_moves_little(dispute, found):
    first, again = chances(found), chances(believe(dispute.claims, seed=2))

    apart = [abs(first[key] - again[key]) for key in first]
    assert sum(apart) / len(apart) < 0.05


def test_probabilities_sum_to_one_and_lie_in_their_range(found):
    table = found.beliefs
    p = table["probability"].to_numpy()

    assert table.schema.equals(BELIEFS)
    assert p.reshape(-1, 3).sum(axis=1) == pytest.approx(1)
    assert (table["low"].to_numpy() <= p).all() and (p <= table["high"].to_numpy()).all()


def test_each_source_has_its_matrix(found):
    table = found.matrices

    assert table.schema.equals(MATRICES)
    assert table["share"].to_numpy().reshape(-1, 3).sum(axis=1) == pytest.approx(1)
    assert (table["sd"].to_numpy() > 0).all()


def test_with_too_little_to_learn_from_it_says_so(dispute, found):
    """Nineteen incidents teach nothing about who is right; forty do."""
    few = dispute.claims.filter(pa.array([int(i) < 19 for i in dispute.claims["item"].to_pylist()]))

    assert set(believe(few).beliefs["basis"].to_pylist()) == {"prior"}
    assert set(found.beliefs["basis"].to_pylist()) == {"learned"}


def test_an_unknown_role_is_a_kind_of_its_own():
    """A word that nobody defined counts as one without an interest, and is told as such."""
    found = believe(claims(("1", "x", "blogger", 1.0, "West"), ("1", "y", "", 2.0, "West")))

    assert set(found.matrices["kind"].to_pylist()) == {"blogger", "neutral"}


def test_one_source_alone_proves_little():
    assert 0.4 < chance("West", ("1", "n", "neutral", 1.0, "West")) < 0.9


def test_nothing_said_is_nothing_believed():
    found = believe(claims(), reasons=True)

    assert len(found.beliefs) == 0 and found.beliefs.schema.equals(BELIEFS)
    assert found.reasons is not None and len(found.reasons) == 0
    assert not found.learned


def test_that_somebody_did_it_leaves_open_who():
    """A monitor that names nobody speaks for its having happened, for no one's having done it."""
    found = chances(believe(claims(
        ("0", "n", "neutral", 1.0, "West"), ("1", "m", "monitor", 1.0, "unnamed"),
    )))  # fmt: skip

    assert found["1", "none"] < 0.3
    assert found["1", "unnamed"] > found["1", "West"]


def test_where_all_deny_something_may_still_have_happened():
    found = chances(believe(claims(("1", "n", "neutral", 1.0, "None"))))

    assert set(found) == {("1", "none"), ("1", "unnamed")}
    assert 0.5 < found["1", "none"] < 1


@pytest.mark.parametrize("column", ["item", "source", "claim"])
def test_a_claim_nobody_could_make_is_named_with_its_row(column):
    said = claims(("1", "n", "neutral", 1.0, "West"), ("2", "n", "neutral", 1.0, "West"))
    said = said.set_column(said.schema.get_field_index(column), column, pa.array(["x", " "]))

    with pytest.raises(TrucewatchError, match=f"{column} is empty") as caught:
        believe(said)
    assert caught.value.where == "row 3"


def test_a_source_cannot_have_two_roles():
    with pytest.raises(TrucewatchError, match="two roles"):
        believe(claims(("1", "n", "neutral", 1.0, "West"), ("2", "n", WEST, 1.0, "West")))


def test_who_spoke_at_an_unknown_time_may_have_copied_but_was_not_copied():
    said = claims(
        ("1", "late", "neutral", None, "West"), ("1", "nan", "neutral", math.nan, "West"),
        ("1", "first", "neutral", 9.0, "West"),
    )  # fmt: skip
    found = believe(said, reasons=True)

    assert found.reasons is not None
    told = {r["source"]: r for r in found.reasons.to_pylist() if r["outcome"] == "West"}
    assert told["first"]["p_copy"] == 0
    assert told["late"]["p_copy"] > 0 and told["nan"]["p_copy"] > 0


def test_two_at_one_moment_are_still_one_voice_where_they_share_a_story():
    said = [("1", s, "neutral", 1.0, "West") for s in ("p", "q", "r")]

    tied = chance("West", *said, upstream_id=["u", "u", "u"])

    assert tied == pytest.approx(chance("West", said[0]), abs=0.08)


def test_with_many_reports_chains_warm_up_on_a_part_and_find_the_same(dispute, found):
    with patch.multiple("trucewatch.belief.chains", PART=100, ONE_CHAIN=100):
        again = believe(dispute.claims)
        order = np.random.default_rng(8).permutation(len(dispute.claims))
        shuffled = believe(dispute.claims.take(pa.array(order)))

    first, second = chances(found), chances(again)
    assert np.mean([abs(first[key] - second[key]) for key in first]) < 0.06
    assert shuffled.beliefs.equals(again.beliefs)


def test_words_in_common_show_copies_that_claims_alone_leave_open():
    told = simulate_dispute(Disputed(items=40, seed=6, neutrals=6, upstream="anyone", texts=True))
    copied = np.array([of is not None for of in told.copies.to_pylist()])

    def known(table: pa.Table) -> float:
        """How much surer of copies than of others it is that they are copies."""
        reasons = believe(table, reasons=True).reasons
        assert reasons is not None
        rows = [r for r in reasons.to_pylist() if r["row"] is not None and r["outcome"] == "none"]
        p = np.array([r["p_copy"] for r in sorted(rows, key=lambda r: r["row"])])
        return float(p[copied].mean() - p[~copied].mean())

    assert known(told.claims) > 0.6
    assert known(told.claims) > known(told.claims.drop_columns(["text"])) + 0.2
