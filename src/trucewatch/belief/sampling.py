"""Sampling: truth, copies and habits in turn, each drawn given the others (Gibbs).

A report's chance given the truth is `(own share + weight of earlier reports that say the same) /
(1 + weight of all earlier reports)`: of its own knowledge, or copied. Summed over copies, items
are independent once habits are known, so a sweep is a few passes over columns.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from trucewatch.belief.coding import Claims
from trucewatch.belief.copying import Copying, draw_copying, suppose_copying, usual_copying
from trucewatch.belief.earlier import Earlier
from trucewatch.belief.interests import Relations
from trucewatch.belief.matrices import Matrices, draw_matrices, usual_matrices
from trucewatch.belief.model import Floats, Ints

BASE_NOTHING, BASE_ACTOR = 2.0, 2.0
"""Dirichlet law of how often each outcome is true: flat and weak. [item]"""


@dataclass(slots=True, eq=False)
class Habits:
    """What a sweep draws: shares of outcomes (K,), matrices and copying."""

    base: Floats
    matrices: Matrices
    copying: Copying


@dataclass(slots=True, eq=False)
class Weighed:
    """What habits make of the reports.

    Attributes:
        own: share of what it said, of its own knowledge, under each truth, shape (n, K).
        copied: weight of earlier reports that say the same, shape (n,).
        others: weight of all earlier reports, shape (n,).
        log_chance: log of each report's chance under each truth, less a constant, shape (n, K);
            0 for repeats.
        belief: chance of each outcome of each item, shape (m, K).
        pair_weight: weight of each pair, 0 where it says something else, shape (P,).
    """

    own: Floats
    copied: Floats
    others: Floats
    log_chance: Floats
    belief: Floats
    pair_weight: Floats


def suppose(
    claims: Claims, earlier: Earlier, relations: Relations, rng: np.random.Generator
) -> Habits:
    """Habits drawn from what is supposed before any claim is compared."""
    k = len(claims.outcomes)
    none = np.zeros((len(claims.sources), k, k))
    return Habits(
        rng.dirichlet(_base(k)),
        draw_matrices(none, None, relations, claims.kind, rng),
        suppose_copying(earlier, len(claims.sources), rng),
    )


def usual(claims: Claims, earlier: Earlier, relations: Relations) -> Habits:
    """The means of what is supposed. Chains start here: from a wild draw they may take some
    kind of lie for the habit of everybody, and not come back."""
    k = len(claims.outcomes)
    return Habits(
        np.full(k, 1 / k),
        usual_matrices(relations, claims.kind),
        usual_copying(earlier, len(claims.sources)),
    )


def weigh(claims: Claims, earlier: Earlier, habits: Habits) -> Weighed:
    """Every report's chance and every item's belief under these habits."""
    said = np.ascontiguousarray(habits.matrices.theta.transpose(0, 2, 1))
    own = said[claims.source, claims.claim]
    weight = habits.copying.weights(earlier)[earlier.pair] + earlier.shown
    others = sums(weight, earlier.begins)
    pair_weight = weight * earlier.same
    copied = sums(pair_weight, earlier.begins)
    log_chance = np.log(own + copied[:, None])
    log_chance[claims.repeats >= 0] = 0.0
    score = sums(log_chance, item_begins(claims)) + np.log(habits.base)
    return Weighed(own, copied, others, log_chance, softmax(score), pair_weight)


def sweep(
    claims: Claims, earlier: Earlier, relations: Relations, habits: Habits, weighed: Weighed,
    rng: np.random.Generator,
) -> Habits:  # fmt: skip
    """New habits, given a draw of truth and copies under the old ones."""
    k = len(claims.outcomes)
    truth = pick_rows(weighed.belief, rng.random(len(weighed.belief)))
    z = truth[claims.item]
    speaks = claims.repeats < 0
    share = weighed.own[np.arange(claims.n), z]
    copies = speaks & (rng.random(claims.n) * (share + weighed.copied) >= share)
    own = speaks & ~copies
    cell = (claims.source[own] * k + z[own]) * k + claims.claim[own]
    counts = np.bincount(cell, minlength=len(claims.sources) * k * k).astype(np.float64)
    counts = counts.reshape(len(claims.sources), k, k)
    copied = _copied_pairs(earlier, weighed.pair_weight, np.flatnonzero(copies), habits, rng)
    clock = rng.standard_exponential(claims.n) / (1 + weighed.others)
    exposed = np.bincount(earlier.pair, clock[earlier.later], len(earlier.pair_source))
    return Habits(
        rng.dirichlet(_base(k) + np.bincount(truth, minlength=k)),
        draw_matrices(counts, habits.matrices, relations, claims.kind, rng),
        draw_copying(copied, exposed.astype(np.float64), habits.copying, earlier, rng),
    )


def draws(
    claims: Claims, earlier: Earlier, relations: Relations, habits: Habits, *, warm: int,
    kept: int, rng: np.random.Generator,
) -> Iterator[tuple[Habits, Weighed] | None]:  # fmt: skip
    """`kept` draws of habits with what they make of the reports, after `warm` ones (None).

    `habits` are those to start from.
    """
    for turn in range(warm + kept):
        weighed = weigh(claims, earlier, habits)
        yield None if turn < warm else (habits, weighed)
        habits = sweep(claims, earlier, relations, habits, weighed, rng)


def supposed_draws(
    claims: Claims, earlier: Earlier, relations: Relations, *, kept: int, rng: np.random.Generator
) -> Iterator[tuple[Habits, Weighed]]:
    """Draws of what is supposed, from which nothing is learned."""
    for _ in range(kept):
        habits = suppose(claims, earlier, relations, rng)
        yield habits, weigh(claims, earlier, habits)


def item_begins(claims: Claims) -> Ints:
    """The first report of each item, and the number of all, shape (m + 1,)."""
    return np.searchsorted(claims.item, np.arange(len(claims.items) + 1))


def sums(values: Floats, begins: Ints) -> Floats:
    """Sums of consecutive rows from each of `begins` to the next; 0 where there are none."""
    found = np.zeros((len(begins) - 1, *values.shape[1:]))
    filled = np.flatnonzero(begins[1:] > begins[:-1])
    if len(filled):
        found[filled] = np.add.reduceat(values, begins[:-1][filled], axis=0)
    return found


def softmax(score: Floats) -> Floats:
    """Chances along the last axis from logarithms."""
    chance = np.exp(score - score.max(axis=-1, keepdims=True))
    return np.asarray(chance / chance.sum(axis=-1, keepdims=True))


def pick_rows(chances: Floats, draw: Floats) -> Ints:
    """An index of each row by its chances, shape (m,)."""
    edges = np.cumsum(chances[:, :-1], axis=1)
    return np.asarray((draw[:, None] > edges).sum(axis=1))


def _copied_pairs(
    earlier: Earlier, pair_weight: Floats, copies: Ints, habits: Habits, rng: np.random.Generator
) -> Floats:
    """How often each pair of sources was drawn as a copy of its own accord, shape (Q,)."""
    edges = np.concatenate([[0.0], np.cumsum(pair_weight)])
    low, high = edges[earlier.begins[copies]], edges[earlier.begins[copies + 1]]
    draw = low + rng.random(len(copies)) * (high - low)
    chosen = np.searchsorted(edges, draw, side="right") - 1
    chosen = np.clip(chosen, earlier.begins[copies], earlier.begins[copies + 1] - 1)
    learned = habits.copying.weights(earlier)[earlier.pair[chosen]]
    unprompted = rng.random(len(chosen)) * (learned + earlier.shown[chosen]) < learned
    found = np.bincount(earlier.pair[chosen[unprompted]], minlength=len(earlier.pair_source))
    return found.astype(np.float64)


def _base(k: int) -> Floats:
    base = np.full(k, BASE_ACTOR)
    base[0] = BASE_NOTHING
    return base
