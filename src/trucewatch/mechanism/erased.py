"""Erasure in the record: the act by which an entry's content is gone from everywhere."""

from __future__ import annotations

from trucewatch.mechanism.ports import Ground

ERASED = "record.erased"


def erased_since(ground: Ground, size: int) -> bool:
    """Whether something was erased after the record had `size` entries.

    What was derived from these holds what is to be nowhere, and must not be kept.
    """
    return next(ground.entries(ERASED, since=size), None) is not None
