"""Bounds: what two counts alone allow about how many entries they have in common.

In:   the fewest and most that each side can mean, and limits on what they share.
Out:  the most they can share, and the fewest entries that only one of them has.

Counts say nothing of the least overlap: two lists of six may be twelve events. So the least is
always 0, and an equal number on both sides is no agreement.
"""

from __future__ import annotations

from collections.abc import Iterable

Range = tuple[int, int]


def most_shared(a: Range, b: Range, limits: Iterable[int] = ()) -> int:
    """The largest possible overlap of two counts; each limit is a number they cannot pass."""
    return max(0, min(a[1], b[1], *limits))


def fewest_unshared(a: Range, b: Range, shared: int) -> int:
    """The fewest entries that only one side has, when at most `shared` are in both."""
    return max(a[0], shared) + max(b[0], shared) - 2 * shared
