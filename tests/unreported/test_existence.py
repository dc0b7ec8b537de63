"""Whether a fit exists: sparse tables drive interactions to infinity."""

from __future__ import annotations

import numpy as np
import pytest

from trucewatch.unreported.choosing import choose, every_fit, sets_of
from trucewatch.unreported.hierarchies import all_models, design, name_of
from trucewatch.unreported.nonnegative import in_cone
from trucewatch.unreported.poisson import fit, log_gamma


def test_how_many_hierarchical_models_there_are() -> None:
    assert [len(all_models(k)[1]) for k in (3, 4)] == [8, 113]


def test_two_independent_lists_in_three_give_the_textbook_number() -> None:
    """With A.B and C apart the unseen are (A or B alone, not C) times C alone over both."""
    counts = np.array([20, 30, 10, 40, 5, 6, 7])
    sets, models = all_models(3)
    wanted = [name_of(sets, model, ("A", "B", "C")) for model in models].index("[A.B, C]")
    found = fit(design(3, sets), models[wanted][None], counts[None])

    not_c, with_c = counts[:3].sum(), counts[4:].sum()
    assert found.unseen[0] == pytest.approx(counts[3] * not_c / with_c, rel=1e-9)


def test_lists_that_never_meet_have_no_estimate_without_their_interaction_or_with_it() -> None:
    """Three lists of strangers: any number of unseen fits as well as another."""
    strangers = np.array([[50, 40, 0, 30, 0, 0, 0]])
    fits, _ = every_fit(3, strangers)

    assert not fits.exists.any()
    assert not choose(3, strangers).fits.exists[0]


def test_a_pair_that_never_meets_still_has_an_estimate_by_the_others() -> None:
    """The interaction goes to minus infinity and takes two histories with it; the rest decide."""
    counts = np.array([[50, 40, 0, 30, 12, 9, 0]])
    sets, models = all_models(3)
    named = [name_of(sets, model, ("A", "B", "C")) for model in models]
    fits, _ = every_fit(3, counts)

    assert fits.exists[named.index("[A.B, C]")]
    # Without the two empty histories: independence of C from "A or B, never both".
    expected = 30 * (50 + 40) / (12 + 9)
    assert fits.unseen[named.index("[A.B, C]")] == pytest.approx(expected, rel=1e-6)


def test_a_zero_outside_every_margin_is_found_by_the_cone() -> None:
    """No margin is zero, yet the fit lies at infinity: the case that simple checks miss."""
    counts = np.array([[5, 4, 0, 6, 0, 0, 3]])  # pairs meet only where all three do
    sets, models = all_models(3)
    named = [name_of(sets, model, ("A", "B", "C")) for model in models]
    saturated = named.index("[A.B, A.C, B.C]")
    fits, _ = every_fit(3, counts)

    assert (counts @ design(3, sets)[:, models[saturated]] > 0).all()
    assert not fits.exists[saturated]
    assert fits.exists[0]


def test_what_lies_in_a_cone() -> None:
    rows = np.array([[1.0, 0.0], [1.0, 1.0]])

    assert in_cone(rows, np.array([3.0, 1.0]))
    assert not in_cone(rows, np.array([-1.0, 0.0]))
    assert not in_cone(np.empty((0, 2)), np.array([1.0, 0.0]))


def test_columns_of_many_lists_stop_at_pairs() -> None:
    assert len(sets_of(6)) == 1 + 6 + 15


def test_the_logarithm_of_gamma() -> None:
    from math import lgamma

    at = np.array([1e-3, 0.0625, 0.5, 1.0, 2.0, 9.99, 10.0, 123.4, 1e9])
    assert log_gamma(at) == pytest.approx([lgamma(x) for x in at], rel=1e-11, abs=1e-11)
