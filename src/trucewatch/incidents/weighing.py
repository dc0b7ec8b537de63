"""How far the word of those who speak carries: a stated rule, not a model of belief.

After the field's custom: who has an interest is believed less when accusing the other side and
more when admitting its own; each further independent voice counts, and copies do not; Admiralty
grades change nothing. The result is a range, wide on purpose. Whether these ranges hold has not
been measured. Findings rest on them, and the calibrated model of `belief` stands beside
(ARCHITECTURE.md says why).

    chance that it happened, one voice      low    high
    monitoring mission                      0.65   0.95
    dataset of researchers                  0.55   0.93
    media                                   0.40   0.85
    guarantor                               0.35   0.85
    the public                              0.25   0.80
    a party, accusing                       0.15   0.70
    a party, admitting its own side         0.75   0.97
"""

from __future__ import annotations

import re

import numpy as np

from trucewatch.incidents.columns import Floats, Ints
from trucewatch.incidents.model import SourceTraits

HAPPENED = {
    "monitor": (0.65, 0.95),
    "dataset": (0.55, 0.93),
    "media": (0.40, 0.85),
    "guarantor": (0.35, 0.85),
    "public": (0.25, 0.80),
    "party": (0.15, 0.70),
}
ADMITTED = (0.75, 0.97)

ACCUSED = {
    "monitor": (0.45, 0.90),
    "dataset": (0.35, 0.85),
    "media": (0.25, 0.75),
    "guarantor": (0.15, 0.65),
    "public": (0.15, 0.65),
    "party": (0.08, 0.60),
}
AGAINST_INTEREST = (0.60, 0.92)
"""A guarantor or an outlet that blames the very party it leans to."""

ADMISSION_WORDS = ("admit", "claimed responsibility", "own", "confess")


def happened(traits: SourceTraits, admitted: bool) -> tuple[float, float]:
    """The range of one voice for "it happened"."""
    return ADMITTED if admitted else HAPPENED.get(traits.kind, HAPPENED["public"])


def accused(traits: SourceTraits, actor: str, admitted: bool) -> tuple[float, float]:
    """The range of one voice for "it was `actor`"."""
    if admitted:
        return ADMITTED
    if leans_to(traits, actor):
        return AGAINST_INTEREST
    return ACCUSED.get(traits.kind, ACCUSED["public"])


def admits(traits: SourceTraits, actor: str | None, basis: str | None) -> bool:
    """Whether the source speaks against its own side, or reports that the accused did."""
    told = (basis or "").casefold()
    if any(re.search(rf"\b{word}", told) for word in ADMISSION_WORDS):
        return True
    return traits.kind == "party" and leans_to(traits, actor)


def leans_to(traits: SourceTraits, actor: str | None) -> bool:
    """Whether `actor`, as worded, is a party the source leans to.

    Interests are party ids: each part of the id must begin a word (`gov` in "government forces").
    """
    words = re.findall(r"\w+", (actor or "").casefold())
    return any(
        all(any(word.startswith(part) for word in words) for part in _parts(interest))
        for interest in traits.interests
    )


def together(values: Floats, begins: Ints) -> Floats:
    """The chance that at least one of each group is right, were they independent.

    `begins` is the first row of each group; `values` are chances below 1.
    """
    return np.asarray(1 - np.exp(np.add.reduceat(np.log1p(-np.minimum(values, 0.995)), begins)))


def _parts(interest: str) -> list[str]:
    return [part for part in re.split(r"[\W_]+", interest.casefold()) if part]
