"""Disputes: what is planted is there, and is not told."""

import numpy as np
import pytest

from trucewatch.simulation.disputes import Disputed, simulate_dispute


def test_the_same_settings_give_the_same_tables():
    first, again = (simulate_dispute(Disputed(seed=9)) for _ in range(2))

    assert first.claims.equals(again.claims) and first.truth.equals(again.truth)


def test_copies_say_what_was_said_before_them_of_the_same_incident():
    dispute = simulate_dispute(Disputed(seed=2, upstream="anyone", items=300))
    rows = dispute.claims.to_pylist()
    copies = [(rows[k], rows[of]) for k, of in enumerate(dispute.copies.to_pylist())
              if of is not None]  # fmt: skip

    assert len(copies) > 100
    for later, before in copies:
        assert (later["item"], later["claim"]) == (before["item"], before["claim"])
        assert later["time"] >= before["time"] and later["source"] != before["source"]


def test_where_nobody_copies_there_are_no_copies():
    dispute = simulate_dispute(Disputed(copiers=0.0))

    assert dispute.copies.null_count == len(dispute.claims)


@pytest.mark.parametrize("honest", [False, True])
def test_a_side_seldom_admits_unless_it_is_honest(honest):
    dispute = simulate_dispute(Disputed(items=800, honest=honest))
    truth = dict(zip(*(dispute.truth[c].to_pylist() for c in ("item", "truth")), strict=True))
    of_own = [row["claim"] == row["role"][6:] for row in dispute.claims.to_pylist()
              if row["role"] == f"party_{truth[row['item']]}"]  # fmt: skip

    assert np.mean(of_own) > 0.6 if honest else np.mean(of_own) < 0.15


def test_copied_words_stay_nearly_the_same():
    dispute = simulate_dispute(Disputed(items=60, texts=True, upstream="anyone"))
    texts = dispute.claims["text"].to_pylist()
    shared = [len(set(texts[k].split()) & set(texts[of].split())) / 24
              for k, of in enumerate(dispute.copies.to_pylist()) if of is not None]  # fmt: skip

    assert np.mean(shared) > 0.8
