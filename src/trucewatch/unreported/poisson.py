"""Poisson log-linear fits, many at once, and whether a fit exists at all.

A model is a set of columns of one design whose first column is the intercept. The unobserved
history has a 1 there and nothing else, so the logarithm of its expected count is the intercept.

In sparse tables a fit may lie at infinity: lists that never overlap drive an interaction to minus
infinity. The *extended* maximum likelihood estimate then puts some histories at exactly zero; it
gives a finite number of unseen incidents only where the remaining histories still determine the
intercept. Averaging or choosing without asking this gives millions out of nothing.

Sources: Fienberg & Rinaldo (2012), Annals of Statistics 40, 996-1023; Chan, Silverman & Vincent
(2021), Journal of the American Statistical Association 116, 1297-1306.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from trucewatch.unreported.model import BoolArray, FloatArray, IntArray
from trucewatch.unreported.nonnegative import in_cone

STEPS, CLOSE = 60, 1e-5
"""Newton steps at most; a step that moves no logarithm by more is the last, for the next would
move it by its square."""

FURTHEST = 4.0
"""How far a step may move a logarithm: from far off, Newton's own would overshoot."""

FARTHEST = 60.0
"""The logarithm of more than anybody will ever count."""


@dataclass(frozen=True, slots=True)
class Fits:
    """Of each model and table: shape (n,) each, `terms` (n, n_columns).

    `terms` are the coefficients, `variance` that of the first, `log_likelihood` the full one,
    `n_terms` how many columns the model has. Where `exists` is false nothing else holds.
    """

    exists: BoolArray
    terms: FloatArray
    variance: FloatArray
    log_likelihood: FloatArray
    n_terms: IntArray

    @property
    def unseen(self) -> FloatArray:
        """How many are expected to have the history 0; infinite where there is no estimate."""
        return np.where(self.exists, np.exp(np.minimum(self.terms[:, 0], FARTHEST)), np.inf)

    def at(self, rows: IntArray) -> Fits:
        """The fits of these rows."""
        return Fits(*(getattr(self, name)[rows] for name in self.__slots__))


def fit(
    design: FloatArray,
    models: BoolArray,
    counts: IntArray,
    offsets: FloatArray | None = None,
    start: FloatArray | None = None,
) -> Fits:
    """Fit model i to table i.

    Args:
        design: 0 or 1, shape (n_histories, n_columns), the intercept first.
        models: the columns in model i, shape (n, n_columns).
        counts: table i, shape (n, n_histories). [count]
        offsets: added to the logarithm of what is expected, shape (n, n_histories).
        start: coefficients to start from, shape (n, n_columns); they change the time only.

    Source: McCullagh & Nelder (1989), Generalized Linear Models, ch. 2 and 6.
    """
    cells, terms, exists = _supports(design, models, counts)
    added = np.zeros(counts.shape) if offsets is None else offsets
    weight = cells.astype(np.float64)
    absent = np.where(terms, 0.0, 1.0)
    told = counts * weight
    diagonal = np.arange(design.shape[1])
    pairs = (design[:, :, None] * design[:, None, :]).reshape(len(design), -1)

    def information(expected: FloatArray, at: IntArray) -> FloatArray:
        found = (expected @ pairs).reshape(len(at), len(diagonal), len(diagonal))
        found *= terms[at, :, None] & terms[at, None, :]
        found[:, diagonal, diagonal] += absent[at]
        return found

    everyone = np.arange(len(models))
    if start is None:
        rough = np.maximum(told, 0.5) * weight
        target = (np.log(np.maximum(rough, 1e-300)) - added) * rough
        theta = _solved(information(rough, everyone), (target @ design) * terms)
    else:
        theta = start * terms
    moving = exists.copy()
    for _ in range(STEPS):
        at = np.flatnonzero(moving)
        if not len(at):
            break
        eta = np.clip(theta[at] @ design.T + added[at], -700, FARTHEST)
        expected = np.exp(eta) * weight[at]
        score = ((told[at] - expected) @ design) * terms[at]
        step = _solved(information(expected, at), score)
        reach = np.abs(step @ design.T * weight[at]).max(1)
        theta[at] += step * np.minimum(1.0, FURTHEST / np.maximum(reach, 1e-300))[:, None]
        moving[at] = reach > CLOSE
    exists &= ~moving & (theta[:, 0] < FARTHEST)
    expected = np.exp(np.clip(theta @ design.T + added, -700, FARTHEST)) * weight
    first = np.zeros((len(models), terms.shape[1]))
    first[:, 0] = 1.0
    variance = _solved(information(expected, everyone), first)[:, 0]
    log_expected = np.log(np.where(cells & (expected > 0), expected, 1.0))
    likelihood = (told * log_expected - expected).sum(1) - log_factorials(counts).sum(1)
    return Fits(exists, theta, variance, likelihood, models.sum(1))


def log_factorials(counts: IntArray) -> FloatArray:
    """log n!, elementwise. Source: Stirling's series, exact to 1e-13 from 10 on."""
    return log_gamma(np.asarray(counts + 1, dtype=np.float64))


def log_gamma(x: FloatArray) -> FloatArray:
    """The logarithm of the gamma function for x > 0, elementwise.

    Source: Abramowitz & Stegun (1964), 6.1.15 to climb to 10 and 6.1.41 from there.
    """
    x = np.asarray(x, dtype=np.float64)
    low = np.where(x < 10, x, 1.0)
    climbed = np.zeros_like(x)
    for step in range(10):
        climbed += np.log(low + step)
    z = np.where(x < 10, x + 10, x)
    inverse = 1 / (z * z)
    series = (1 / 12 - inverse * (1 / 360 - inverse * (1 / 1260 - inverse / 1680))) / z
    found = (z - 0.5) * np.log(z) - z + 0.5 * np.log(2 * np.pi) + series
    return np.asarray(np.where(x < 10, found - climbed, found))


def _solved(left: FloatArray, right: FloatArray) -> FloatArray:
    """Each system's solution; a hair is added so that a hopeless one is no crash."""
    scale = np.trace(left, axis1=1, axis2=2)[:, None, None] / left.shape[1]
    hair = 1e-13 * scale * np.eye(left.shape[1])
    return np.asarray(np.linalg.solve(left + hair, right[..., None])[..., 0])


def _supports(
    design: FloatArray, models: BoolArray, counts: IntArray
) -> tuple[BoolArray, BoolArray, BoolArray]:
    """Of each model and table the histories that can be expected at all, the columns that are
    left to be estimated from them, and whether these determine the unseen."""
    empty = models & (counts @ design == 0)
    terms = models & ~empty
    cells = ~((empty.astype(np.float64) @ design.T) > 0)
    keys = np.packbits(np.hstack([terms, counts > 0]), axis=1)
    _, first, which = np.unique(keys, axis=0, return_index=True, return_inverse=True)
    positive, left = (counts[first] > 0).astype(np.float64), terms[first]
    pairs = (design[:, :, None] * design[:, None, :]).reshape(len(design), -1)
    gram = (positive @ pairs).reshape(len(first), design.shape[1], design.shape[1])
    gram *= left[:, :, None] & left[:, None, :]
    gram[:, np.arange(design.shape[1]), np.arange(design.shape[1])] += ~left
    # Whole numbers: a determinant is 0 or at least 1, so that rounding cannot hide which.
    exists = np.linalg.matrix_rank(gram, hermitian=True) == design.shape[1]
    for place in np.flatnonzero(~exists):
        alike, i = which == place, first[place]
        cells[alike], terms[alike], exists[place] = _facial(
            design, terms[i], cells[i], counts[i] > 0
        )
    return cells, terms, exists[which]


def _facial(
    design: FloatArray, terms: BoolArray, cells: BoolArray, positive: BoolArray
) -> tuple[BoolArray, BoolArray, bool]:
    """The same for one model and one pattern of zeros.

    A direction z is one of recession if X z is 0 on every history seen and at most 0 on the
    others; a history where some such direction is below 0 is expected at zero. By Farkas' lemma
    there is none for row a exactly if -a lies in the cone of the rows.
    """
    columns = np.flatnonzero(terms)
    seen = design[positive][:, columns]
    _, values, right = np.linalg.svd(seen)
    rank = int((values > 1e-9).sum())
    null = right[rank:].T
    blank = np.flatnonzero(cells & ~positive)
    rows = design[blank][:, columns] @ null
    cells = cells.copy()
    cells[blank] = [in_cone(rows, -row) for row in rows]
    left = design[cells][:, columns]
    unseen = (columns == 0).astype(np.float64)
    exists = _rank(np.vstack([left, unseen])) == _rank(left)
    kept = _independent(left)
    terms = np.zeros_like(terms)
    terms[columns[kept]] = True
    return cells, terms, bool(exists)


def _independent(matrix: FloatArray) -> list[int]:
    """Columns, from the first on, that are no combination of those before them."""
    kept: list[int] = []
    for column in range(matrix.shape[1]):
        if _rank(matrix[:, [*kept, column]]) > len(kept):
            kept.append(column)
    return kept


def _rank(matrix: FloatArray) -> int:
    return int(np.linalg.matrix_rank(matrix)) if matrix.size else 0
