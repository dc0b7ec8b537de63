"""Parts: some of the items, evenly taken, to find habits on before all are looked at.

Chains need hundreds of sweeps to find their way and few to say what they found. Sources and pairs
keep their codes, so habits found on a part are habits of the whole.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow as pa

from trucewatch.belief.coding import Claims
from trucewatch.belief.earlier import Earlier


def part_of(claims: Claims, earlier: Earlier, most: int) -> tuple[Claims, Earlier]:
    """Every k-th item with its reports, about `most` of them; all where there are no more."""
    step = -(-claims.n // most)
    if step <= 1:
        return claims, earlier
    kept = claims.item % step == 0
    place = np.cumsum(kept) - 1
    repeats = claims.repeats[kept]
    some = replace(
        claims,
        rows=claims.rows[kept],
        item=claims.item[kept] // step,
        source=claims.source[kept],
        claim=claims.claim[kept],
        repeats=np.where(repeats >= 0, place[repeats], -1),
        items=claims.items.take(pa.array(np.arange(0, len(claims.items), step))),
    )
    pairs = kept[earlier.later]
    later = place[earlier.later[pairs]]
    return some, replace(
        earlier,
        later=later,
        before=place[earlier.before[pairs]],
        same=earlier.same[pairs],
        shown=earlier.shown[pairs],
        pair=earlier.pair[pairs],
        begins=np.searchsorted(later, np.arange(some.n + 1)),
    )
