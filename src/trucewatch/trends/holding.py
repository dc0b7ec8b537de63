"""Holding: what the panel's reports propose under a rule fixed beforehand.

In:   a `Panel`, `Windows`, a `Rule`, and a random generator.
Out:  a `Proposal`: the rate ratio with reporting taken out of it, and `holding`, `not holding` or
      `cannot tell`, with the reasons.

People decide. What makes the answer `cannot tell` is asked before the ratio is looked at.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from trucewatch.figures.model import Holding
from trucewatch.trends.chances import Ints
from trucewatch.trends.model import Detection, Proposal, RateRatio
from trucewatch.trends.question import Panel, Rule, Windows
from trucewatch.trends.rates import rate_ratio
from trucewatch.trends.reporting import detection
from trucewatch.vocabulary.messages import Message

STEADY = 0.2
"""The panel's watch is shown to be steady where the share told of moved by less than this, its
doubt included, and no source's logged time at work by more. [log, share]"""


def propose(panel: Panel, windows: Windows, rule: Rule, rng: np.random.Generator) -> Proposal:
    """Whether it is holding in the area whose panel this is.

    Incidents that only others than the panel told of do not count, nor do new sources: they would
    make more incidents of the same violence.
    """
    watched = panel.under_watch()
    found = detection(watched, windows)
    counts = np.bincount(watched.day, minlength=watched.days)
    rate = rate_ratio(
        counts,
        found.by_day,
        windows,
        rng,
        log_change_sd=found.log_change_sd if np.isfinite(found.log_change_sd) else 0.0,
        shares=(max(found.before, 1e-3), max(found.after, 1e-3)),
    )
    steady = _steady(watched, found, windows)
    level = (rule.false_alarm if steady else rule.false_alarm_unsteady) / rule.looks
    doubts = tuple(_doubts(watched, windows, rule, found, rate))
    announced = "none" if doubts else _announced(rate, level)
    outcome, why = _outcome(rate, announced, rule)
    return Proposal(
        rate=rate,
        detection=found,
        apparent=_apparent(counts, windows),
        steady=steady,
        announced=announced,
        false_alarm=level,
        outcome=Holding.CANNOT_TELL if doubts else outcome,
        why=doubts or why,
    )


def _apparent(counts: Ints, windows: Windows) -> float | None:
    before, after = (float(counts[slice(*w)].mean()) for w in (windows.before, windows.after))
    return after / before if before else None


def _steady(panel: Panel, found: Detection, windows: Windows) -> bool:
    before, after = (panel.active[slice(*w)].mean(axis=0) for w in (windows.before, windows.after))
    if np.abs(after - before).max() > STEADY:
        return False
    return abs(found.log_change) + found.log_change_sd <= STEADY


def _doubts(
    panel: Panel, windows: Windows, rule: Rule, found: Detection, rate: RateRatio
) -> Iterator[Message]:
    """Why nothing can be told, whatever the ratio says."""
    for name, window in (("before", windows.before), ("after", windows.after)):
        share = float(panel.active[slice(*window)].any(axis=1).mean())
        if share < rule.least_watched:
            yield Message(f"trends.unwatched_{name}", {"percent": round(100 * share)})
    if rate.n_before < rule.fewest:
        yield Message("trends.too_few", {"n": rate.n_before, "fewest": rule.fewest})
    thin = min(found.twice_before, found.twice_after) < rule.fewest_twice
    vague = not found.log_change_sd <= rule.most_doubt
    if (thin or vague) and not rule.log_vouches:
        yield Message(
            "trends.no_overlap", {"before": found.twice_before, "after": found.twice_after}
        )


def _announced(rate: RateRatio, level: float) -> str:
    if rate.p_fall >= 1 - level:
        return "fall"
    return "rise" if rate.p_fall <= level else "none"


def _outcome(rate: RateRatio, announced: str, rule: Rule) -> tuple[Holding, tuple[Message, ...]]:
    """Not holding: too much surely goes on, or it rose. Holding: it surely fell."""
    if announced == "rise":
        return Holding.NOT_HOLDING, (Message("trends.rose"),)
    if rate.low > rule.going_on:
        return Holding.NOT_HOLDING, (
            Message("trends.goes_on", {"percent": round(100 * rule.going_on)}),
        )
    if announced == "fall":
        return Holding.HOLDING, (Message("trends.fell"),)
    return Holding.CANNOT_TELL, (Message("trends.both_fit"),)
