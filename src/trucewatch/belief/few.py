"""Few: actors that are named most stay, whoever else is named becomes `unnamed`.

So that nobody makes the work, or a table, as large as they like by naming many.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from trucewatch.belief.model import NONE, UNNAMED

MOST_NAMED = 20
"""Actors of one item that are told apart."""


def few_actors(claims: pa.Table, most: int) -> pa.Table:
    """The claims with the `most` actors named most often in all of them; ties by name."""
    named = _named(claims["claim"])
    counted = named.value_counts()
    kept = sorted(
        zip(counted.field("counts").to_pylist(), counted.field("values").to_pylist(), strict=True),
        key=lambda each: (-each[0], each[1]),
    )[:most]
    keep = pa.array([NONE, *(name for _, name in kept)], pa.string())
    return _with(claims, pc.is_in(claims["claim"], keep))


def few_actors_each(claims: pa.Table, most: int = MOST_NAMED) -> pa.Table:
    """The claims with, of each item, the `most` actors named most often there; ties by name."""
    named = claims.filter(pc.is_in(claims["claim"], _named(claims["claim"]).unique()))
    if len(named) <= most:
        return claims
    counted = named.group_by(["item", "claim"]).aggregate([("claim", "count")])
    if len(counted) <= most:
        return claims
    counted = counted.sort_by(
        [("item", "ascending"), ("claim_count", "descending"), ("claim", "ascending")]
    )
    item = counted["item"].combine_chunks().dictionary_encode().indices.to_numpy()
    starts = np.flatnonzero(np.r_[True, item[1:] != item[:-1]])
    rank = np.arange(len(item)) - np.repeat(starts, np.diff(np.r_[starts, len(item)]))
    rare = counted.filter(pa.array(rank >= most))
    if not len(rare):
        return claims
    keys = [pc.binary_join_element_wise(t["item"], t["claim"], "\x1f") for t in (claims, rare)]
    return _with(claims, pc.invert(pc.is_in(keys[0], keys[1].combine_chunks())))


def _named(claims: pa.ChunkedArray) -> pa.ChunkedArray:
    return claims.filter(pc.invert(pc.is_in(claims, pa.array([NONE, UNNAMED]))))


def _with(claims: pa.Table, kept: pa.ChunkedArray) -> pa.Table:
    place = claims.schema.get_field_index("claim")
    return claims.set_column(place, "claim", pc.if_else(kept, claims["claim"], UNNAMED))
