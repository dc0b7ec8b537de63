"""Matrices: what each source says of its own knowledge, given what is true; learned in pools.

A source's row of shares is drawn around those of its kind, `Dirichlet(closeness * shares)`, and
how close sources of a kind are to one another is learned too. A source with few reports stays
near its kind, one with many goes its own way.

Source: Teh, Jordan, Beal and Blei (2006), JASA 101, 1566-1581, for drawing the shares and the
closeness of a hierarchy of Dirichlets through counts of tables.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from trucewatch.belief.interests import SUPPOSED, Relations
from trucewatch.belief.model import Floats, Ints

CLOSENESS_SHAPE, CLOSENESS_RATE = 2.0, 0.15
"""Gamma law of how many reports a kind's habit weighs for one of its sources: 13 on average."""
EXACT_TABLES = 256
"""Reports of a cell up to which tables are drawn one by one; beyond, their number is Poisson."""
LEAST_SHARE = 1e-9


@dataclass(slots=True, eq=False)
class Matrices:
    """Shares of each kind (kinds, 4, 5), closeness (kinds, 4), matrices (S, K, K)."""

    shares: Floats
    closeness: Floats
    theta: Floats


def draw_matrices(
    counts: Floats, before: Matrices | None, relations: Relations, kind: Ints,
    rng: np.random.Generator,
) -> Matrices:  # fmt: skip
    """The next draw, given how often each source said each claim of its own knowledge.

    `counts` has shape (S, K, K); `before` is None for a draw from what is supposed.
    """
    kinds = len(relations.supposed)
    tables = np.zeros((kinds, 4, 5))
    if before is None:
        closeness = rng.gamma(CLOSENESS_SHAPE, 1 / CLOSENESS_RATE, (kinds, 4))
    else:
        laid = _tables(counts, _around(before.shares, before.closeness, relations, kind), rng)
        cell = (kind[:, None, None] * 4 + relations.truth[:, :, None]) * 5 + relations.said
        told = relations.said >= 0
        tables += np.bincount(cell[told], laid[told], kinds * 20).reshape(kinds, 4, 5)
        closeness = _closeness(counts.sum(axis=2), tables, before.closeness, relations, kind, rng)
    shares = _dirichlet(SUPPOSED * relations.supposed + tables, rng)
    around = _around(shares, closeness, relations, kind)
    return Matrices(shares, closeness, np.maximum(_dirichlet(around + counts, rng), LEAST_SHARE))


def usual_matrices(relations: Relations, kind: Ints) -> Matrices:
    """The means of what is supposed."""
    closeness = np.full((len(relations.supposed), 4), CLOSENESS_SHAPE / CLOSENESS_RATE)
    around = _around(relations.supposed, closeness, relations, kind)
    theta = around / around.sum(axis=2, keepdims=True)
    return Matrices(relations.supposed, closeness, np.maximum(theta, LEAST_SHARE))


def _around(shares: Floats, closeness: Floats, relations: Relations, kind: Ints) -> Floats:
    """The Dirichlet parameters of each source's rows, (S, K, K); 0 where nothing can be said."""
    rows = (kind[:, None], relations.truth)
    told = relations.said >= 0
    mean = np.zeros(relations.said.shape)
    cells = (kind[:, None, None], relations.truth[:, :, None], relations.said)
    mean[told] = shares[cells][told] / relations.alike[told]
    return np.asarray(closeness[rows][:, :, None] * mean / mean.sum(axis=2, keepdims=True))


def _tables(counts: Floats, around: Floats, rng: np.random.Generator) -> Floats:
    """Tables that the customers of each cell sit at, in a Chinese restaurant."""
    found = np.zeros(counts.shape)
    where = np.flatnonzero(counts > 0)
    number = np.minimum(counts.reshape(-1)[where], EXACT_TABLES).astype(np.int64)
    alpha = np.maximum(around.reshape(-1)[where], 1e-12)
    cell = np.repeat(np.arange(len(where)), number)
    seat = np.arange(len(cell)) - np.repeat(np.cumsum(number) - number, number)
    new = rng.random(len(cell)) * (alpha[cell] + seat) < alpha[cell]
    more = alpha * np.log((alpha + counts.reshape(-1)[where]) / (alpha + number))
    found.reshape(-1)[where] = np.bincount(cell, new, len(where)) + rng.poisson(more)
    return found


def _closeness(
    rows: Floats, tables: Floats, before: Floats, relations: Relations, kind: Ints,
    rng: np.random.Generator,
) -> Floats:  # fmt: skip
    """How close the sources of a kind are, given counts of rows (S, K) and tables (kinds, 4, 5)."""
    pool = (kind[:, None] * 4 + relations.truth).reshape(-1)
    number = rows.reshape(-1)
    old = before.reshape(-1)[pool]
    told = number > 0
    log_x = np.zeros(len(number))
    log_x[told] = np.log(np.maximum(rng.beta(old[told], number[told]), 1e-300))
    shape = CLOSENESS_SHAPE + tables.sum(axis=2).reshape(-1)
    rate = CLOSENESS_RATE - np.bincount(pool, log_x, before.size)
    drawn = rng.standard_gamma(shape) / rate
    return np.asarray(np.maximum(drawn, 1e-3).reshape(before.shape))


def _dirichlet(alpha: Floats, rng: np.random.Generator) -> Floats:
    """Draws along the last axis; where all parameters are 0, zeros."""
    drawn = rng.standard_gamma(alpha)
    total = drawn.sum(axis=-1, keepdims=True)
    found: Floats = np.divide(drawn, total, out=np.zeros_like(drawn), where=total > 0)
    return found
