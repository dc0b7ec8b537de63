"""The ladder of classes a ruling may give: the agreement's own, or ours where it has none."""

from __future__ import annotations

from trucewatch.agreement.model import Procedure
from trucewatch.verdicts.model import LADDER, UPHOLDING


def ladder(procedure: Procedure) -> tuple[str, ...]:
    """The classes, in the order of the agreement."""
    return tuple(each.id for each in procedure.ladder) or LADDER


def upholding(procedure: Procedure) -> frozenset[str]:
    """The classes that uphold an allegation."""
    if not procedure.ladder:
        return frozenset(UPHOLDING)
    return frozenset(each.id for each in procedure.ladder if each.breach)
