"""Memberships of which only some reports changed: their rows taken out, and put in anew."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from trucewatch.incidents.answers import Answers, memberships, ranked
from trucewatch.incidents.arrays import Bools, Ints
from trucewatch.incidents.ordering import middle_ranks, received


def patched(
    table: pa.Table, reports: pa.Table, former: Answers, answers: Answers, changed: Ints
) -> pa.Table:
    """The memberships of `answers`, from those of `former`, `table`.

    `changed` are the rows whose answers are new. Whoever shares an incident with one of them, then
    or now, may find it under another name.
    """
    named = _named_anew(former, answers, changed)
    rows = np.flatnonzero(named)
    part = reports.take(pa.array(rows))
    here = np.full(len(reports), -1, dtype=np.int64)
    here[rows] = np.arange(len(rows))
    ids = part["report_id"].combine_chunks()
    fresh = memberships(
        ids, received(part, middle_ranks(part), ids), ranked(ids), _among(answers, rows, here)
    )
    kept = table.filter(pc.invert(pc.is_in(table["report_id"], ids)))
    return _merged(kept, fresh)


def _named_anew(former: Answers, answers: Answers, changed: Ints) -> Bools:
    n, before = len(answers.anchor), len(former.anchor)
    anchors = np.zeros(n, dtype=bool)
    anchors[answers.anchor[changed]] = True
    anchors[former.anchor[changed[changed < before]]] = True
    named = anchors[answers.anchor]
    named[:before] |= anchors[former.anchor]
    named[changed] = True
    for each in (former, answers):
        named[each.cover_row[anchors[each.cover_to]]] = True
    # A total that covers one of them is named anew with all that it covers.
    total = named[answers.cover_row]
    also = np.zeros(n, dtype=bool)
    also[answers.cover_to[total]] = True
    return np.asarray(named | also[answers.anchor])


def _among(answers: Answers, rows: Ints, here: Ints) -> Answers:
    """The answers of some rows, by their places among them."""
    cover = here[answers.cover_row] >= 0
    return Answers(
        here[answers.anchor[rows]],
        answers.membership[rows],
        answers.founds[rows],
        here[answers.cover_row[cover]],
        here[answers.cover_to[cover]],
        answers.cover_membership[cover],
    )


def _merged(kept: pa.Table, fresh: pa.Table) -> pa.Table:
    """Two tables of memberships, each in order and about other reports, in order."""
    both = pa.concat_tables([kept, fresh])
    if not len(kept) or not len(fresh):
        return both
    wide = [_bytes(table["report_id"]) for table in (kept, fresh)]
    if wide[0] is None or wide[1] is None or wide[0].dtype != wide[1].dtype:
        return both.sort_by([("report_id", "ascending"), ("incident_id", "ascending")])
    place = np.searchsorted(wide[0], wide[1])
    order = np.insert(np.arange(len(kept)), place, len(kept) + np.arange(len(fresh)))
    return both.take(pa.array(order))


def _bytes(ids: pa.ChunkedArray) -> np.ndarray | None:
    """Ids of one length as bytes, without copying; None where they differ in length."""
    array = ids.combine_chunks()
    _, offsets, data = array.buffers()
    begins = np.frombuffer(offsets, dtype=np.int32)[array.offset : array.offset + len(array) + 1]
    width = int(begins[1] - begins[0])
    if width < 1 or (np.diff(begins) != width).any():
        return None
    return np.frombuffer(data, dtype=f"S{width}", count=len(array), offset=int(begins[0]))
