"""Wording: numbers of belief as messages: what they rest on, and what a report adds."""

from __future__ import annotations

import math

from trucewatch.belief.model import LEARNED, LEAST_ITEMS, LEAST_REPORTS, KnownHabits
from trucewatch.vocabulary.messages import Message

LEAST_TOLD, MOST_TOLD = 1.1, 1000.0
"""Factors of the odds below which it is said to hardly change anything, and above which the factor
itself is no longer said."""


def basis_of(known: KnownHabits) -> Message:
    """What probabilities rest on."""
    if known.basis == LEARNED:
        name = "belief.basis_learned" if known.denied else "belief.basis_learned_undenied"
        return Message(name, {"incidents": known.items, "reports": known.reports})
    return Message("belief.basis_prior", {"incidents": LEAST_ITEMS, "reports": LEAST_REPORTS})


def effect(nats: float) -> Message:
    """What so many nats do to the odds, without the word: by how many times, and which way."""
    factor = math.exp(min(abs(nats), 50.0))
    if factor < LEAST_TOLD:
        return Message("belief.hardly")
    way = "likelier" if nats > 0 else "unlikelier"
    if factor > MOST_TOLD:
        return Message(f"belief.far_{way}", {"times": float(MOST_TOLD)})
    told = float(f"{factor:.2g}") if factor < 99.5 else float(round(factor))
    return Message(f"belief.{way}", {"times": told})
