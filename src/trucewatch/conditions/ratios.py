"""Ratios: so many owed for each one released, reckoned from what was released.

In:   a quantity such as 30 prisoners per captive of a category, and every statement of a column.
Out:  how much is owed by now: the amount times the number released in that category.

The other side's releases are read in the same column: what is claimed is owed by claims, what was
verified by what was verified. Nothing released is nothing owed yet.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from trucewatch.agreement.model import PERIODS, Quantity
from trucewatch.conditions.model import Amount, Statement
from trucewatch.conditions.pooling import pooled
from trucewatch.conditions.totals import total
from trucewatch.vocabulary.instants import Interval


@dataclass(frozen=True, slots=True)
class Ratio:
    """What is owed: between `low` and `high`, for `of` released."""

    low: float
    high: float | None
    of: Amount


def is_ratio(quantity: Quantity | None) -> bool:
    """Whether it is owed per thing and not per day or week."""
    return quantity is not None and bool(quantity.per) and quantity.per not in PERIODS


def owed_by_now(
    quantity: Quantity, statements: Iterable[Statement], within: Interval
) -> Ratio | None:
    """What the releases of `within` make owed; None where none was told of."""
    counted = [
        one
        for one in statements
        if one.unit is not None
        and singular(one.unit) == singular(quantity.per or "")
        and (quantity.of is None or one.category == slug(quantity.of))
    ]
    of = total(pooled(counted), within)
    if of.low is None or quantity.amount is None:
        return None
    high = None if of.high is None else of.high * quantity.amount
    return Ratio(low=of.low * quantity.amount, high=high, of=of)


def singular(unit: str) -> str:
    """A unit's first word without its plural s: `captives` are counted per `captive`."""
    word = unit.casefold().split()[0] if unit.split() else ""
    return word[:-1] if word.endswith("s") and len(word) > 3 else word


def slug(words: str) -> str:
    """A category as statements write it: small letters, digits and underscores."""
    plain = "".join(c if c.isalnum() else " " for c in words.casefold())
    return "_".join(plain.split())
