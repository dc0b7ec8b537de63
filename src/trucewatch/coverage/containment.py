"""Which area lies in which, by P-code.

A code that the mission's boundaries know is followed up through its parents. Any other nests by
prefix, as OCHA's do: SY0200 lies in SY02. Prefixes alone would put area 10 into area 1, so they
are only asked where no parent is known.
"""

from __future__ import annotations

from collections.abc import Mapping

Parents = Mapping[str, str | None]
"""From a P-code to that of the area around it; None at the top."""


def lies_within(inner: str, outer: str, parents: Parents) -> bool:
    """Whether `inner` is `outer` or a part of it."""
    if inner == outer:
        return True
    if inner not in parents:
        return inner.startswith(outer)
    seen = {inner}
    code = parents[inner]
    while code is not None and code not in seen:
        if code == outer:
            return True
        seen.add(code)
        code = parents.get(code)
    return False
