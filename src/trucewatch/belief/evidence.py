"""Evidence of copying besides what is claimed: links, a story in common, words in common."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from trucewatch.belief.coding import Claims
from trucewatch.belief.model import Floats, Ints
from trucewatch.belief.reuse import reused

LINKED = 60.0
"""Weight of an earlier report that a link names, against 1 for knowledge of one's own."""
REUSED = 20.0
"""Weight of an earlier report whose words are carried on."""

Shown = tuple[Ints, Ints, Floats]
"""Later row, earlier row, weight."""


def shown_copies(table: pa.Table, claims: Claims) -> Shown:
    """What `report_id`, `upstream_id` and `text` show, as far as the table has them.

    Pairs are of one item and two sources. Whatever a link says, the report that stands earlier
    in the order of time counts as the original: either way they are one voice.
    """
    order = pa.array(claims.rows)
    found: list[Shown] = []
    if "upstream_id" in table.column_names:
        upstream = table["upstream_id"].take(order)
        ids = table["report_id"].take(order) if "report_id" in table.column_names else None
        found.append(_linked(upstream, ids, claims))
    if "text" in table.column_names and table["text"].null_count < len(table):
        first, second, share = reused(table["text"].take(order), claims.item)
        found.append((second, first, REUSED * share))
    if not found:
        nobody = np.zeros(0, dtype=np.int64)
        return nobody, nobody, np.zeros(0)
    one, other, weight = (np.concatenate(part) for part in zip(*found, strict=True))
    later, before = np.maximum(one, other), np.minimum(one, other)
    valid = (claims.item[later] == claims.item[before]) & (
        claims.source[later] != claims.source[before]
    )
    valid &= (claims.repeats[later] < 0) & (claims.repeats[before] < 0)
    return later[valid], before[valid], weight[valid]


def _linked(upstream: pa.ChunkedArray, ids: pa.ChunkedArray | None, claims: Claims) -> Shown:
    """Reports that name another's id, and those that name the same story as one before them."""
    later, before = [], []
    if ids is not None:
        place = pc.index_in(upstream, value_set=pa.chunked_array(ids).combine_chunks())
        named = np.flatnonzero(pc.is_valid(place).to_numpy(zero_copy_only=False))
        later.append(named)
        before.append(place.take(pa.array(named)).to_numpy().astype(np.int64))
    coded = pa.chunked_array(upstream).combine_chunks().dictionary_encode()
    story = coded.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
    told = np.flatnonzero(story >= 0)
    key = claims.item[told] * max(len(coded.dictionary), 1) + story[told]
    _, first, which = np.unique(key, return_index=True, return_inverse=True)
    later.append(told)
    before.append(told[first[which]])
    one, other = np.concatenate(later), np.concatenate(before)
    apart = one != other
    return one[apart], other[apart], np.full(int(apart.sum()), LINKED)
