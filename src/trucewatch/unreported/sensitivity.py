"""Sensitivity: what the number could be, were some of them hard to see.

No table says how many there are whom no list could hold. What is assumed here is written down
before any table is seen: beside those whom the lists see there may be others, *at most as many*, of
whom all lists together hold *one in twenty*. Of these a table says a little: they add to those who
stand on one list only, more than the lists' chances explain.

1. For every ratio of such people to the others the log-linear models are fitted anew. In a model
   with odds of being listed d times as large for them, whose unseen are r times the unseen of the
   others, a history on s lists is expected (1 + r d**s) times as often: an offset, and no more.
2. A share of such people is held possible if the best model with it fits better than the best
   without by more than a quarter of a natural log unit: what a needless share gains by chance, on
   the average.
3. The range reaches to the largest number held possible. Where none is, it is the plain interval:
   the table does not speak for such people, and cannot rule them out.

The rule is the same whatever the table, and knows of it only through these fits. Its threshold
errs: on independent lists it is passed by chance about one time in four, and of those truly hard to
see it notices what they leave in the table and nothing else. No threshold does without either
error: `docs/unreported.md` shows what each costs.

Sources: Darroch, Fienberg, Glonek & Junker (1993), JASA 88, 1137-1148 (one person's odds for all
lists together); Link (2003), Biometrics 59, 1123-1130 (no table tells such populations apart by
itself); Wilks (1938) for the half unit.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from trucewatch.unreported.choosing import ALL_OF, Choice, bic, choose, every_fit, sets_of
from trucewatch.unreported.hierarchies import design
from trucewatch.unreported.model import BoolArray, FloatArray, Range, Sensitivity
from trucewatch.unreported.poisson import fit
from trucewatch.unreported.tables import CaptureHistories, on_lists

FOUND = 1 / 20
"""The share of the hard to see whom all lists together hold."""

MOST = 1 / 2
"""The largest share of all that may be hard to see."""

GAIN = 0.25
"""What a needless share raises the log likelihood by, on the average of chance: it cannot be below
nothing, so that half the time it gains nothing and else half a chi-squared of one degree. [nat]"""

RATIOS = np.concatenate([[0.0], np.geomspace(0.05, 200, 25)])
"""Unseen among the hard to see for each unseen among the others."""


def sensitivity(table: CaptureHistories, plain: Range) -> Sensitivity | None:
    """The plain interval, widened as far as the table speaks for hard-to-see people.

    None where no log-linear model has an estimate.
    """
    found = profile(table)
    if found is None:
        return None
    possible = np.isfinite(found.support) & (found.share <= MOST)
    gain = np.where(possible, found.support - found.support[0], -np.inf)
    within = np.flatnonzero(gain > GAIN)
    if not len(within):
        return Sensitivity(
            low=plain.low, high=plain.high, gain=float(gain.max()), admitted=False, share=0.0
        )
    reached = within[found.total[within].argmax()]
    return Sensitivity(
        low=plain.low,
        high=max(plain.high, float(found.total[reached])),
        gain=float(gain.max()),
        admitted=True,
        share=float(found.share[reached]),
    )


@dataclass(frozen=True, slots=True)
class Profile:
    """For each of `RATIOS` the best model with that many hard-to-see: shape (n_ratios,) each.

    `total` is how many there are, `share` how many of these are hard to see, `support` the log
    likelihood less BIC's penalty. [nat]
    """

    total: FloatArray
    share: FloatArray
    support: FloatArray


def profile(table: CaptureHistories) -> Profile | None:
    """The models with hard-to-see people, by how many. None where no model has an estimate."""
    n_lists, counts = len(table.lists), table.dense()
    fits, models = every_fit(n_lists, counts[None], _models(table))
    if not fits.exists.any():
        return None
    n_on = on_lists(np.arange(1, 1 << n_lists), n_lists).sum(1)
    best = int(bic(fits, np.array(table.seen)).argmin())
    factor = RATIOS[:, None] * _odds(table, models[best], fits.terms[best], n_on) ** n_on
    n = len(models)
    fitted = fit(
        design(n_lists, sets_of(n_lists)),
        np.tile(models, (len(RATIOS), 1)),
        np.tile(counts, (n * len(RATIOS), 1)),
        np.repeat(np.log1p(factor), n, axis=0),
        np.tile(np.where(fits.exists[:, None], fits.terms, 0.0), (len(RATIOS), 1)),
    )
    criterion = bic(fitted, np.array(table.seen)).reshape(len(RATIOS), n)
    chosen = np.arange(len(RATIOS)), criterion.argmin(1)
    others = fitted.unseen.reshape(len(RATIOS), n)[chosen]
    total = table.seen + others * (1 + RATIOS)
    hard = others * RATIOS + (counts * factor / (1 + factor)).sum(1)
    return Profile(total, hard / total, -criterion[chosen] / 2)


def _models(table: CaptureHistories) -> Choice | None:
    """All models, or with many lists independence and the one that is chosen without anybody."""
    if len(table.lists) <= ALL_OF:
        return None
    sets = sets_of(len(table.lists))
    chosen = choose(len(table.lists), table.dense()[None]).models
    return Choice(np.unique(np.vstack([(sets & (sets - 1)) == 0, chosen]), axis=0))


def _odds(table: CaptureHistories, model: BoolArray, terms: FloatArray, n_on: FloatArray) -> float:
    """By how much smaller odds the lists together hold `FOUND` of the hard to see."""
    sets = sets_of(len(table.lists))
    expected = np.exp(design(len(table.lists), sets) @ np.where(model, terms, 0.0))
    unseen = float(np.exp(terms[0]))
    low, high = -30.0, 0.0
    for _ in range(60):
        middle = (low + high) / 2
        seen = float((expected * np.exp(middle * n_on)).sum())
        low, high = (low, middle) if seen / (seen + unseen) > FOUND else (middle, high)
    return float(np.exp(low))
