"""Log-linear models: the first family.

One model is chosen (`choosing`), and chosen anew for every bootstrap table, so that the interval
knows of the choice. It is bias-corrected and accelerated, for the choice is biased.

Sources: Fienberg (1972), Biometrika 59, 591-603; Efron (1987), JASA 82, 171-185 (BCa); Chan,
Silverman & Vincent (2021), JASA 116, 1297-1306 (bootstrap over the choice of the model).
"""

from __future__ import annotations

from math import sqrt
from statistics import NormalDist

import numpy as np

from trucewatch.unreported.choosing import (
    ALL_OF,
    THRESHOLD,
    Choice,
    Chosen,
    bic,
    choose,
    every_fit,
    sets_of,
)
from trucewatch.unreported.hierarchies import name_of
from trucewatch.unreported.model import (
    COVERAGE,
    Answer,
    Family,
    FloatArray,
    Refusal,
    estimate_of,
)
from trucewatch.unreported.tables import CaptureHistories
from trucewatch.vocabulary.messages import Message
from trucewatch.vocabulary.progress import Progress, unheard

TABLES, AT_ONCE = 200, 25
"""Bootstrap tables, and how many are fitted in one go."""

FAR_BEHIND = 60.0
"""BIC behind the best by which a model is not tried on bootstrap tables: they would have to differ
from the table they are drawn from by four standard deviations for one to be chosen."""

SHOWN = 5


def log_linear(
    table: CaptureHistories, rng: np.random.Generator, progress: Progress = unheard
) -> Answer:
    """How many there are by the chosen model, and its interval over the choice of the model."""
    found = choose(len(table.lists), table.dense()[None])
    if not found.fits.exists[0]:
        return Refusal(Message("unreported.no_finite_estimate"))
    point = table.seen + float(found.fits.unseen[0])
    among = _near(table)
    drawn = _bootstrap(table, among, rng, progress)
    missing = int((~np.isfinite(drawn)).sum())
    if missing > TABLES * (1 - COVERAGE) / 2:
        return Refusal(Message("unreported.bootstrap_fails", {"n": missing, "of": TABLES}))
    return estimate_of(
        Family.LOG_LINEAR,
        point,
        _corrected(drawn, point, _acceleration(table, among)),
        _diagnostics(table, found),
    )


def _near(table: CaptureHistories) -> Choice | None:
    """The models that a bootstrap table could choose, with their coefficients here."""
    if len(table.lists) > ALL_OF:
        return None
    fits, models = every_fit(len(table.lists), table.dense()[None])
    criterion = bic(fits, np.full(len(models), table.seen))
    near = (criterion < criterion.min() + FAR_BEHIND) | ~fits.exists
    start = np.where(fits.exists[:, None], fits.terms, fits.terms[criterion.argmin()])
    return Choice(models[near], np.clip(start[near], -30, 30))


def _bootstrap(
    table: CaptureHistories, among: Choice | None, rng: np.random.Generator, progress: Progress
) -> FloatArray:
    """How many there are by tables drawn anew, shape (TABLES,); infinite without an estimate."""
    counts = table.dense()
    tables = rng.multinomial(table.seen, counts / table.seen, size=TABLES)
    unseen = np.empty(TABLES)
    for start in range(0, TABLES, AT_ONCE):
        part = slice(start, start + AT_ONCE)
        unseen[part] = choose(len(table.lists), tables[part], among).fits.unseen
        progress("log-linear models", min(start + AT_ONCE, TABLES), TABLES)
    # The tables vary who is seen among as many; how many chance leaves unseen varies as well.
    known = unseen < 1e15
    unseen[known] = rng.poisson(unseen[known])
    unseen[~known] = np.inf
    return table.seen + unseen


def _acceleration(table: CaptureHistories, among: Choice | None) -> float:
    """How fast the estimate's spread changes with it, from tables with one incident fewer."""
    counts = table.dense()
    taken = np.flatnonzero(counts)
    fewer = np.tile(counts, (len(taken), 1))
    fewer[np.arange(len(taken)), taken] -= 1
    unseen = choose(len(table.lists), fewer, among).fits.unseen
    known = np.isfinite(unseen)
    weight, left = counts[taken[known]], unseen[known]
    apart = (weight @ left) / weight.sum() - left
    spread = float(weight @ apart**2)
    return float(weight @ apart**3) / (6 * spread**1.5) if spread > 0 else 0.0


def _corrected(drawn: FloatArray, point: float, acceleration: float) -> FloatArray:
    """The bootstrap's draws moved so that their quantiles bound bias-corrected and accelerated
    intervals, shape as `drawn`. Source: Efron (1987), section 3."""
    normal = NormalDist()
    n = len(drawn)
    below = float((drawn < point).mean() + (drawn == point).mean() / 2)
    shift = normal.inv_cdf(min(max(below, 0.5 / n), 1 - 0.5 / n))
    levels = []
    for level in (np.arange(n) + 0.5) / n:
        z = shift + normal.inv_cdf(level)
        levels.append(normal.cdf(shift + z / max(1 - acceleration * z, 1e-6)))
    known = np.where(np.isfinite(drawn), drawn, drawn[np.isfinite(drawn)].max())
    return np.quantile(known, levels)


def _diagnostics(table: CaptureHistories, found: Chosen) -> dict[str, object]:
    n_lists, unseen = len(table.lists), float(found.fits.unseen[0])
    sets, seen = sets_of(n_lists), np.array(table.seen)
    told: dict[str, object] = {
        "model": name_of(sets, found.models[0], table.lists),
        "standard_error": sqrt(unseen + unseen**2 * float(found.fits.variance[0])),
        "bic": float(bic(found.fits, seen)[0]),
        "chosen_by": "lowest BIC" if n_lists <= ALL_OF else f"stepwise, p < {THRESHOLD}",
    }
    if n_lists <= ALL_OF:
        fits, models = every_fit(n_lists, table.dense()[None])
        criterion = bic(fits, seen)
        told["models"] = len(models)
        told["without_estimate"] = int((~fits.exists).sum())
        told["nearest"] = [
            {
                "model": name_of(sets, models[i], table.lists),
                "estimate": table.seen + float(fits.unseen[i]),
                "bic": float(criterion[i]),
            }
            for i in np.argsort(criterion)[:SHOWN]
            if fits.exists[i]
        ]
    return told
