"""Sealed entries: one type for whatever was sealed, and for covers that hold nothing.

From outside all of them are alike: type, hour, number of promises, length. Inside, `holds` names
the act that an entry stands for (`report.received`, `problem.recorded`, …); a cover has no such
field, and deriving drops it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from trucewatch.mechanism.ports import Act, SealedItem

SEALED = "sealed.received"


def holds(content: Mapping[str, Any]) -> str | None:
    """The type of act that a sealed entry stands for; None for a cover."""
    within = content.get("holds")
    return None if within is None else str(within)


def sealed_act(item: SealedItem) -> Act:
    """The act that records a row that waited."""
    return Act(typ=SEALED, content=item.content, fingerprint=item.fingerprint)


def cover() -> Act:
    """An act that stands for nothing, so that nobody sees how many stand for something."""
    return Act(typ=SEALED, content={})
