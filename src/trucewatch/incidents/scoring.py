"""How much two reports sound like one incident: a sum of log-likelihood ratios with names.

Each part is the logarithm of how much likelier that agreement is for one incident than for two
of those that happen around here. What one of the two does not say weighs nothing.

The weights are set by hand from the field's experience (see each one) and are not learned; the
learning kernel is to replace them behind the same functions. Every weight is in nats.
"""

from __future__ import annotations

import numpy as np

from trucewatch.incidents.acts import act_weight
from trucewatch.incidents.candidates import Pairs
from trucewatch.incidents.columns import Bools, Columns, Floats, Ints
from trucewatch.incidents.crowds import Crowds

PARTS = (
    "place",
    "time",
    "crowd",
    "act",
    "names",
    "sides",
    "target",
    "weapon",
    "deaths",
    "injured",
    "story",
    "words",
    "source",
)

RADIUS_TO_SIGMA = 2.4477
"""A 95% radius in standard deviations of a circular normal: sqrt(-2 ln 0.05)."""

FLOOR_M = 120.0
"""Two honest positions of one crater differ by this much, whatever their sources state."""

TAIL = 2.0
"""Degrees of freedom of the displacement (bivariate Student): stated precision lies."""

PADS_S = (600.0, 2 * 3600.0, 26 * 3600.0)
PAD_SHARE = (0.72, 0.20, 0.08)
"""How far clocks are off, as a mixture: ten minutes, two hours, a day wrongly written."""

SAME_NAME, OTHER_NAME = 0.5, -0.8
SAME_SIDES, OTHER_SIDES = 0.15, -1.2
SAME_TARGET, OTHER_TARGET = 0.5, -0.3
SAME_WEAPON, OTHER_WEAPON = 0.5, -0.5
SAME_STORY, SAME_AGENCY = 4.0, 0.3
STORY_SIZE = 12
"""An `upstream` shared by more reports than this is an agency or a dataset, not one story."""

SAME_SOURCE = -1.5
"""A source that does not claim to report an event once still seldom tells it twice."""


def parts(columns: Columns, pairs: Pairs, crowd: Crowds) -> dict[str, Floats]:
    """Every part of every pair's score, by the names of `PARTS`, each shape (n_pairs,)."""
    first, second = pairs.first, pairs.second
    reach_m = np.maximum(crowd.reach_m[first], crowd.reach_m[second])
    reach_s = np.maximum(crowd.reach_s[first], crowd.reach_s[second])
    story = _story(columns, first, second)
    return {
        "place": _place(columns, pairs, reach_m),
        "time": _time(columns, pairs, reach_s),
        "crowd": -np.log(_others(crowd, first, second, reach_m, reach_s)),
        "act": act_weight(columns, first, second),
        "names": _codes(columns.actor, first, second, SAME_NAME, OTHER_NAME),
        "sides": _sides(columns, first, second),
        "target": _codes(columns.target, first, second, SAME_TARGET, OTHER_TARGET),
        "weapon": _codes(columns.weapon, first, second, SAME_WEAPON, OTHER_WEAPON),
        "deaths": _casualties(*columns.deaths, first, second, 1.0),
        "injured": _casualties(*columns.injured, first, second, 0.6),
        "story": story,
        "words": _words(columns, first, second, story),
        "source": np.where(
            (columns.source[first] == columns.source[second]) & (story < SAME_STORY),
            SAME_SOURCE,
            0.0,
        ),
    }


def scores(columns: Columns, pairs: Pairs, crowd: Crowds) -> Floats:
    """The pairs' scores, shape (n_pairs,), rounded so that the last bit decides nothing."""
    return np.round(sum(parts(columns, pairs, crowd).values(), np.zeros(len(pairs))), 6)


def barred(columns: Columns, pairs: Pairs) -> Bools:
    """Pairs that cannot be one incident: both from one source that reports an event once."""
    same = columns.source[pairs.first] == columns.source[pairs.second]
    return np.asarray(same & columns.duplicate_free[pairs.first], dtype=bool)


def _place(columns: Columns, pairs: Pairs, reach_m: Floats) -> Floats:
    """Density of the displacement, against anywhere in the surroundings."""
    radius = columns.radius_m
    spread = (radius[pairs.first] ** 2 + radius[pairs.second] ** 2) / RADIUS_TO_SIGMA**2
    spread = spread + FLOOR_M**2
    off = pairs.apart_m**2 / (TAIL * spread)
    density = (1 + off) ** (-(TAIL + 2) / 2) / (2 * np.pi * spread)
    return np.nan_to_num(np.log(density * np.pi * reach_m**2), nan=0.0)


def _time(columns: Columns, pairs: Pairs, reach_s: Floats) -> Floats:
    """Chance that both clocks speak of one instant, against any in the surroundings."""
    a0, a1 = columns.start[pairs.first], columns.end[pairs.first]
    b0, b1 = columns.start[pairs.second], columns.end[pairs.second]
    density = np.zeros(len(pairs))
    for pad, share in zip(PADS_S, PAD_SHARE, strict=True):
        shared = np.minimum(a1, b1) - np.maximum(a0, b0) + 2 * pad
        density += share * shared.clip(0) / ((a1 - a0 + 2 * pad) * (b1 - b0 + 2 * pad))
    return np.log(np.maximum(density * 2 * reach_s, 1e-9))


def _others(crowd: Crowds, first: Ints, second: Ints, reach_m: Floats, reach_s: Floats) -> Floats:
    """Incidents expected in the pair's surroundings, from the coarser of the two reports."""
    volume = crowd.reach_m**2 * crowd.reach_s
    coarser = np.where(volume[second] > volume[first], second, first)
    return crowd.others[coarser] * np.maximum(1, reach_m**2 * reach_s / volume[coarser])


def _codes(code: Ints, first: Ints, second: Ints, same: float, other: float) -> Floats:
    a, b = code[first], code[second]
    return np.where((a < 0) | (b < 0), 0.0, np.where(a == b, same, other))


def _sides(columns: Columns, first: Ints, second: Ints) -> Floats:
    a, b = columns.sides[first], columns.sides[second]
    told = np.where((a & b) != 0, SAME_SIDES, OTHER_SIDES)
    # Two accusations that name only the accused are already compared by name.
    named = (columns.actor[first] >= 0) & (columns.actor[second] >= 0)
    return np.where((a == 0) | (b == 0) | named, 0.0, told)


def _casualties(low: Floats, high: Floats, first: Ints, second: Ints, weight: float) -> Floats:
    """Ranges that overlap speak for one event, the more so the rarer the number."""
    a0, a1, b0, b1 = low[first], high[first], low[second], high[second]
    shared = np.minimum(a1, b1) - np.maximum(a0, b0)
    agree = 0.1 + 0.5 * np.log1p(np.maximum(a0, b0))
    apart = -np.minimum(2.0, 0.9 * np.log1p(np.maximum(-shared, 0)))
    return weight * np.nan_to_num(np.where(shared >= 0, agree, apart), nan=0.0)


def _story(columns: Columns, first: Ints, second: Ints) -> Floats:
    a, b = columns.story[first], columns.story[second]
    size = np.bincount(columns.story[columns.story >= 0], minlength=1)
    small = size[np.maximum(a, 0)] <= STORY_SIZE
    return np.where((a >= 0) & (a == b), np.where(small, SAME_STORY, SAME_AGENCY), 0.0)


def _words(columns: Columns, first: Ints, second: Ints, story: Floats) -> Floats:
    """Shared words, by the share of equal hash slots; nothing where a text is missing."""
    if columns.words is None:
        return np.zeros(len(first))
    a, b = columns.words[first], columns.words[second]
    alike = (a == b).mean(axis=1)
    weight = np.clip(3 * (alike - 0.25), -0.2, 2.0)
    return np.where((a[:, 0] == 0) | (b[:, 0] == 0) | (story >= SAME_STORY), 0.0, weight)
