"""Casualties: how many were harmed, by category, from ranges that interested sources give.

Each independent origin is one voice: copies join the report they repeat and are never averaged.
An origin that says 4 to 6 is taken to mean a number near there times an error of its own, on a
log scale of `1 + count`, since people err by factors and zero must stay sayable. Sources with an
interest err in one direction: a side tells less of what it did and more of what it suffered, by a
factor that is itself uncertain. Voices are weighed by how sharply they speak; where they are
further apart than their errors allow, the range widens instead of splitting the difference
silently.

Source: DerSimonian and Laird (1986), Controlled Clinical Trials 7, 177-188, for voices that
disagree by more than their errors.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from trucewatch.belief.model import Floats
from trucewatch.vocabulary.messages import Message

OWN_ERROR = 0.35
"""Standard deviation of a careful voice on the log scale: 2 in 3 within a factor of 1.4."""
SHIFT, SHIFT_ERROR = 0.35, 0.35
"""How far an interest moves a number, and how unsure that is: 1.4 times, give or take as much."""
COVERAGE = 0.9
"""Chance that the range is meant to hold the number."""
_REACH = 1.6448536269514722
"""Standard deviations from the middle to either end of nine tenths of a normal law."""
MOST = 1e6

DONE_BY_OWN, SUFFERED_BY_OWN, NO_INTEREST = "done_by_own", "suffered_by_own", "none"
"""Whose harm it is to the one who tells: what its own side did, what its side suffered."""


@dataclass(frozen=True, slots=True)
class Toll:
    """One report's range of one category: from `low` to `high`; None where an end is open.

    `origin` says which reports are one voice: equal for copies, the report's own id otherwise.
    `interest` is one of the three above. `category` is deaths, injured, civilians, or any word.
    """

    report: str
    origin: str
    category: str
    low: int | None
    high: int | None
    interest: str = NO_INTEREST


@dataclass(frozen=True, slots=True)
class Pooled:
    """A range that holds the number with chance `probability`, and why.

    `middle` is the likeliest; `voices` how many independent origins spoke; `apart` is the
    spread between voices beyond their errors, on the log scale; `reasons` are messages by report.
    """

    category: str
    low: int
    middle: int
    high: int
    probability: float
    voices: int
    apart: float
    reasons: tuple[tuple[str, Message], ...]


def pool(tolls: Sequence[Toll]) -> list[Pooled]:
    """Ranges of every category that somebody speaks of, sorted by category.

    Raises ValueError for a range that ends before it begins or counts below zero.
    """
    by_category: dict[str, list[Toll]] = {}
    for toll in sorted(tolls, key=lambda t: (t.category, t.origin, t.report)):
        _check(toll)
        if toll.low is not None or toll.high is not None:
            by_category.setdefault(toll.category, []).append(toll)
    return [_pooled(category, told) for category, told in by_category.items()]


def _check(toll: Toll) -> None:
    ends = [end for end in (toll.low, toll.high) if end is not None]
    if any(end < 0 for end in ends) or (len(ends) == 2 and ends[0] > ends[1]):
        raise ValueError(f"{toll.category} of report {toll.report}: from {toll.low} to {toll.high}")


def _pooled(category: str, told: list[Toll]) -> Pooled:
    voices: dict[str, Toll] = {}
    reasons: list[tuple[str, Message]] = []
    for toll in told:
        first = voices.setdefault(toll.origin, toll)
        if first is toll:
            reasons.append((toll.report, _reason(toll)))
        else:
            reasons.append((toll.report, Message("belief.toll_copy", {"first": first.report})))
    middles, variances = _spoken(list(voices.values()))
    middle, variance, apart = _joined(middles, variances)
    reach = _REACH * math.sqrt(variance)
    ends = (middle - reach, middle, middle + reach)
    low, most_likely, high = (_count(end) for end in ends)
    if apart > OWN_ERROR:
        reasons.append(("", Message("belief.toll_apart", {"voices": len(voices)})))
    return Pooled(category, low, most_likely, high, COVERAGE, len(voices), apart, tuple(reasons))


def _spoken(voices: list[Toll]) -> tuple[Floats, Floats]:
    """Middle and variance of each voice on the log scale, its interest taken out."""
    middles, variances = [], []
    for toll in voices:
        low, high = _ends(toll)
        a, b = math.log1p(low), math.log1p(high)
        shift = {DONE_BY_OWN: SHIFT, SUFFERED_BY_OWN: -SHIFT}.get(toll.interest, 0.0)
        none_said = toll.high == 0 and toll.interest == NO_INTEREST
        middles.append((a + b) / 2 + (0.0 if none_said else shift))
        width = (b - a) ** 2 / 12  # evenly spread between its ends
        doubt = SHIFT_ERROR**2 if toll.interest != NO_INTEREST else 0.0
        variances.append(OWN_ERROR**2 + width + doubt)
    return np.array(middles), np.array(variances)


def _ends(toll: Toll) -> tuple[float, float]:
    """An open end is taken to lie within a factor of four: "at least 3" is no report of 300."""
    if toll.low is None:
        return 0.0, float(toll.high or 0)
    return float(toll.low), float(toll.high if toll.high is not None else 4 * toll.low + 3)


def _joined(middles: Floats, variances: Floats) -> tuple[float, float, float]:
    """Middle and variance of all voices, and their spread beyond what errors explain."""
    weight = 1 / variances
    mean = float((weight * middles).sum() / weight.sum())
    excess = float((weight * (middles - mean) ** 2).sum()) - (len(middles) - 1)
    scale = float(weight.sum() - (weight**2).sum() / weight.sum())
    between = max(0.0, excess / scale) if len(middles) > 1 and scale > 0 else 0.0
    weight = 1 / (variances + between)
    mean = float((weight * middles).sum() / weight.sum())
    # one voice more or less would move the middle by about the spread: not averaged away
    return mean, float(1 / weight.sum()) + between / len(middles), math.sqrt(between)


def _count(log_scale: float) -> int:
    return round(min(max(math.expm1(log_scale), 0.0), MOST))


def _reason(toll: Toll) -> Message:
    """The range as told, and which way the interest moves it."""
    low = "–" if toll.low is None else str(toll.low)
    high = "–" if toll.high is None else str(toll.high)
    name = {DONE_BY_OWN: "belief.toll_done_by_own", SUFFERED_BY_OWN: "belief.toll_suffered"}
    return Message(name.get(toll.interest, "belief.toll_voice"), {"low": low, "high": high})
