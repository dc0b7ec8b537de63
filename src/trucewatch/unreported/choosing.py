"""Choosing a log-linear model for a table, or for many tables at once.

Up to four lists: of every hierarchical model the one of the lowest BIC. With more there are too
many, and most cannot be estimated: interactions of two lists are added one at a time, the
likeliest first, while chance would give such a one in fewer than one case in fifty. A model whose
fit does not exist (`poisson`) is never chosen, and models are never averaged.

Sources: Bishop, Fienberg & Holland (1975), Discrete Multivariate Analysis, ch. 6; Schwarz (1978),
Annals of Statistics 6, 461-464; Chan, Silverman & Vincent (2021), JASA 116, 1297-1306 (stepwise).
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from trucewatch.unreported.hierarchies import all_models, columns, design
from trucewatch.unreported.model import BoolArray, FloatArray, IntArray
from trucewatch.unreported.poisson import Fits, fit

ALL_OF = 4
"""Lists up to which every hierarchical model is fitted."""

THRESHOLD = 0.02
"""The p-value below which an interaction is added. Source: Chan, Silverman & Vincent (2021)."""

LEAST_RISE = NormalDist().inv_cdf(1 - THRESHOLD / 2) ** 2 / 2
"""The rise of the log likelihood that has this p-value, one degree of freedom. [nat]"""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Of each table the chosen model, shape (n_tables, n_columns), and its fit.

    The fits' `exists` is false where no model of a table has an estimate.
    """

    models: BoolArray
    fits: Fits


@dataclass(frozen=True, slots=True)
class Choice:
    """Models to choose among, shape (n_models, n_columns), and coefficients to start from."""

    models: BoolArray
    start: FloatArray | None = None


def sets_of(n_lists: int) -> IntArray:
    """The columns among which `choose` chooses, as sets of lists."""
    return columns(n_lists, n_lists - 1 if n_lists <= ALL_OF else 2)


def choose(n_lists: int, tables: IntArray, among: Choice | None = None) -> Chosen:
    """The chosen model of each table, shape (n_tables, 2**n_lists - 1).

    `among` narrows the choice where all models would be fitted.
    """
    if n_lists > ALL_OF:
        return _stepwise(n_lists, tables)
    fits, models = every_fit(n_lists, tables, among)
    criterion = bic(fits, np.repeat(tables.sum(1), len(models))).reshape(len(tables), -1)
    best = criterion.argmin(1)
    return Chosen(models[best], fits.at(np.arange(len(tables)) * len(models) + best))


def every_fit(
    n_lists: int, tables: IntArray, among: Choice | None = None
) -> tuple[Fits, BoolArray]:
    """Every model's fit to every table, a table's models side by side; and the models."""
    choice = among or Choice(all_models(n_lists)[1])
    n, of = len(choice.models), len(tables)
    start = None if choice.start is None else np.tile(choice.start, (of, 1))
    matrix = design(n_lists, sets_of(n_lists))
    fits = fit(matrix, np.tile(choice.models, (of, 1)), np.repeat(tables, n, 0), start=start)
    return fits, choice.models


def bic(fits: Fits, seen: IntArray) -> FloatArray:
    """The Bayesian information criterion; infinite where there is no estimate."""
    found = fits.n_terms * np.log(seen) - 2 * fits.log_likelihood
    return np.where(fits.exists, found, np.inf)


def _stepwise(n_lists: int, tables: IntArray) -> Chosen:
    sets = sets_of(n_lists)
    matrix = design(n_lists, sets)
    pairs = np.flatnonzero((sets & (sets - 1)) != 0)
    models = np.tile((sets & (sets - 1)) == 0, (len(tables), 1))
    fits = fit(matrix, models, tables)
    growing = np.arange(len(tables))
    while len(growing):
        at = np.repeat(growing, len(pairs))
        tried = models[at]
        # What a model has already raises its likelihood by nothing, and is not added again.
        tried[np.arange(len(at)), np.tile(pairs, len(growing))] = True
        larger = fit(matrix, tried, tables[at])
        likely = np.where(larger.exists, larger.log_likelihood, -np.inf)
        best = likely.reshape(-1, len(pairs)).argmax(1) + len(pairs) * np.arange(len(growing))
        before = np.where(fits.exists, fits.log_likelihood, -np.finfo(np.float64).max)
        worth = best[likely[best] - before[at[best]] > LEAST_RISE]
        growing = at[worth]
        models[growing] = tried[worth]
        fits = _with(fits, growing, larger.at(worth))
    return Chosen(models, fits)


def _with(fits: Fits, rows: IntArray, by: Fits) -> Fits:
    changed = {name: getattr(fits, name).copy() for name in Fits.__slots__}
    for name, values in changed.items():
        values[rows] = getattr(by, name)
    return Fits(**changed)
