"""What most reports of an incident say, where they say different things.

The commonest wording wins, the earliest received of equally common ones. An act is followed down
the taxonomy only as far as more than half of those who go so far agree.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from trucewatch.incidents.columns import Bools, Ints
from trucewatch.incidents.settling import Groups


def commonest(groups: Groups, column: pa.ChunkedArray, own: Bools) -> pa.Array:
    """The commonest value of each incident among its `own` rows; null where none says."""
    encoded = column.combine_chunks().dictionary_encode()
    value = np.asarray(encoded.indices.fill_null(-1), dtype=np.int64)
    rows = np.flatnonzero((value >= 0) & own)
    chosen = np.full(len(groups.begins), -1, dtype=np.int64)
    if len(rows):
        chosen = _most(groups.of[rows], value[rows], rows, chosen)
    indices = pa.array(chosen, mask=chosen < 0)
    return encoded.dictionary.take(indices)


def deepest_act(groups: Groups, acts: Sequence[str | None], own: Bools) -> list[str | None]:
    """The act of each incident, as deep as its reports agree; null where none says."""
    said: list[list[str]] = [[] for _ in groups.begins]
    of = groups.of.tolist()
    for row in np.flatnonzero(own).tolist():
        act = acts[row]
        if act is not None and act.split(".", 1)[0] != "0":
            said[of[row]].append(act)
    return [_agreed(named) for named in said]


def _agreed(acts: list[str]) -> str | None:
    if len(set(acts)) < 2:
        return acts[0] if acts else None
    agreed: list[str] = []
    paths = [act.split(".") for act in acts]
    while deeper := [p for p in paths if len(p) > len(agreed) and p[: len(agreed)] == agreed]:
        part, votes = Counter(p[len(agreed)] for p in deeper).most_common(1)[0]
        if agreed and 2 * votes <= len(deeper):
            break
        agreed.append(part)
    return ".".join(agreed)


def _most(of: Ints, value: Ints, row: Ints, chosen: Ints) -> Ints:
    width = int(value.max()) + 1
    key, first, votes = np.unique(of * width + value, return_index=True, return_counts=True)
    order = np.lexsort((row[first], -votes, key // width))
    incident = (key // width)[order]
    lead = np.flatnonzero(np.r_[True, incident[1:] != incident[:-1]])
    chosen[incident[lead]] = (key % width)[order][lead]
    return chosen
