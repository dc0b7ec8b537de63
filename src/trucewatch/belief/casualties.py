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

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from trucewatch.belief.model import Floats, Ints
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
INTERESTS = (DONE_BY_OWN, SUFFERED_BY_OWN, NO_INTEREST)


@dataclass(frozen=True, slots=True)
class Toll:
    """One report's range of one category: from `low` to `high`; None where an end is open.

    `origin` says which reports are one voice: equal for copies, the report's own id otherwise.
    Where it is the id of one of them, that one speaks for all, else the first by id.
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

    @property
    def disagree(self) -> bool:
        """Whether voices are further apart than their errors explain."""
        return self.apart > OWN_ERROR


def pool(tolls: Sequence[Toll]) -> list[Pooled]:
    """Ranges of every category that somebody speaks of, sorted by category.

    Raises ValueError for a range that ends before it begins or counts below zero.
    """
    by_category: dict[str, list[Toll]] = {}
    for toll in sorted(tolls, key=lambda t: (t.category, t.origin, t.report != t.origin, t.report)):
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
    for toll in told:
        voices.setdefault(toll.origin, toll)
    reasons = [
        (toll.report, _reason(toll))
        if voices[toll.origin] is toll
        else (toll.report, Message("belief.toll_copy", {"first": voices[toll.origin].report}))
        for toll in told
    ]
    spoken = list(voices.values())
    found = pool_columns(
        np.zeros(1, dtype=np.int64),
        np.array([np.nan if toll.low is None else toll.low for toll in spoken]),
        np.array([np.nan if toll.high is None else toll.high for toll in spoken]),
        np.array([INTERESTS.index(toll.interest) for toll in spoken]),
    )
    low, middle, high = (int(end[0]) for end in (found.low, found.middle, found.high))
    if found.apart[0] > OWN_ERROR:
        reasons.append(("", Message("belief.toll_apart", {"voices": len(voices)})))
    apart = float(found.apart[0])
    return Pooled(category, low, middle, high, COVERAGE, len(voices), apart, tuple(reasons))


@dataclass(frozen=True, slots=True, eq=False)
class Ranges:
    """Ranges of g groups of voices, each of shape (g,); `apart` as in `Pooled`."""

    low: Ints
    middle: Ints
    high: Ints
    apart: Floats


def pool_columns(begins: Ints, low: Floats, high: Floats, interest: Ints) -> Ranges:
    """The range of each group of voices.

    Args:
        begins: the first voice of each group; every group has one. Shape (g,).
        low, high: what each voice says, NaN where an end is open, never both. Shape (v,). [person]
        interest: whose harm it is to the one who tells, an index in `INTERESTS`. Shape (v,).
    """
    middles, variances = _spoken(low, high, interest)
    middle, variance, apart = _joined(begins, middles, variances)
    reach = _REACH * np.sqrt(variance)
    return Ranges(_counts(middle - reach), _counts(middle), _counts(middle + reach), apart)


def _spoken(low: Floats, high: Floats, interest: Ints) -> tuple[Floats, Floats]:
    """Middle and variance of each voice on the log scale, its interest taken out.

    An open end is taken to lie within a factor of four: "at least 3" is no report of 300.
    """
    from_, to = np.where(np.isnan(low), 0.0, low), np.where(np.isnan(high), 4 * low + 3, high)
    a, b = np.log1p(from_), np.log1p(to)
    interested = interest != INTERESTS.index(NO_INTEREST)
    shift = np.array([SHIFT, -SHIFT, 0.0])[interest]
    width = (b - a) ** 2 / 12  # evenly spread between its ends
    doubt = np.where(interested, SHIFT_ERROR**2, 0.0)
    return (a + b) / 2 + shift, OWN_ERROR**2 + width + doubt


def _joined(begins: Ints, middles: Floats, variances: Floats) -> tuple[Floats, Floats, Floats]:
    """Middle and variance of each group, and its voices' spread beyond what errors explain."""
    number = np.diff(np.r_[begins, len(middles)])

    def total(values: Floats) -> Floats:
        return np.asarray(np.add.reduceat(values, begins))

    weight = 1 / variances
    mean = total(weight * middles) / total(weight)
    excess = total(weight * (middles - np.repeat(mean, number)) ** 2) - (number - 1)
    scale = total(weight) - total(weight**2) / total(weight)
    several = (number > 1) & (scale > 0)
    between = np.where(several, np.maximum(excess, 0) / np.where(several, scale, 1), 0.0)
    weight = 1 / (variances + np.repeat(between, number))
    mean = total(weight * middles) / total(weight)
    # one voice more or less would move the middle by about the spread: not averaged away
    return mean, 1 / total(weight) + between / number, np.sqrt(between)


def _counts(log_scale: Floats) -> Ints:
    return np.asarray(np.rint(np.clip(np.expm1(log_scale), 0.0, MOST)), dtype=np.int64)


def _reason(toll: Toll) -> Message:
    """The range as told, and which way the interest moves it."""
    name = {DONE_BY_OWN: "belief.toll_done_by_own", SUFFERED_BY_OWN: "belief.toll_suffered"}
    return Message(name.get(toll.interest, "belief.toll_voice"), {"range": _range(toll)})


def _range(toll: Toll) -> Message:
    ends = {"low": toll.low, "high": toll.high}
    if toll.low is None or toll.high is None:
        return Message("belief.at_most" if toll.low is None else "belief.at_least", ends)
    return Message("belief.exactly" if toll.low == toll.high else "belief.from_to", ends)
