"""Renewing: what new reports and decisions change, without fusing everything again.

In:   what fusing found before, and the table with the new reports at its end.
Out:  what fusing the whole table from scratch would find, the same bytes.

Only the days around the new reports are fused, and of these only what hangs on something new gets
a new answer. Where that reaches beyond those days, more days are taken.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pyarrow as pa

from trucewatch.incidents import native
from trucewatch.incidents.answers import Answers, answers_of, counted
from trucewatch.incidents.arrays import Bools, Floats, Hashes, Ints
from trucewatch.incidents.coding import text_of
from trucewatch.incidents.decisions import read_links
from trucewatch.incidents.fusing import JOIN, Fusion, fuse
from trucewatch.incidents.model import Link
from trucewatch.incidents.parts import Box, Extent, PartAnswers, extent_of, fuse_part, middles
from trucewatch.incidents.patching import patched
from trucewatch.incidents.quantities import events
from trucewatch.incidents.signing import hash_folded
from trucewatch.incidents.stories import STORY_SIZE, stories
from trucewatch.vocabulary.progress import Progress, unheard

WIDE = 5.0
"""How many times the farthest direct reach is taken at first, to either side."""

_Pairs = Mapping[tuple[int, int], bool]


def renew(
    former: Fusion,
    reports: pa.Table,
    sources: pa.Table | None = None,
    links: Sequence[Link] = (),
    progress: Progress = unheard,
) -> Fusion:
    """What `fuse(reports, sources, links, weights=former.weights)` finds, byte for byte.

    `reports` begins with the table that `former` was found from, row for row; `sources` are the
    same, for the sources that it knew. Raises TrucewatchError as `fuse` does.
    """
    stage, n = "comparing new reports", len(reports)
    progress(stage, 0, 3)
    decided = _decided(reports, links) if links else {}
    carried = _carried(former, reports)
    agencies, new = _agencies(former, carried)
    new[len(former.stories) :] = True
    for pair in decided.items() ^ former.decided.items():
        new[list(pair[0])] = True
    progress(stage, 1, 3)
    extent = extent_of(reports)
    middle = middles(reports)
    part = _fused(former, reports, sources, decided, agencies, new, middle, extent)
    if part is None:
        return fuse(reports, sources, links, progress, former.weights)
    progress(stage, 2, 3)
    rows, answered = part
    touched = answered.marked(native.NEW)
    changed = rows[answered.columns.rows[touched]]
    answers = _spliced(former.answers, n, rows, answered, touched)
    table = patched(former.memberships, reports, former.answers, answers, changed)
    progress(stage, 3, 3)
    return Fusion(table, *counted(answers), former.weights, answers, decided, carried, agencies)


def _decided(reports: pa.Table, links: Sequence[Link]) -> _Pairs:
    """The decisions by two rows of the table."""
    found = read_links(reports["report_id"].combine_chunks(), links, events(reports) > 1)
    return found.by_rows(np.arange(len(reports)))


def _carried(former: Fusion, reports: pa.Table) -> Hashes:
    """What tells each report's story from others, as before and of the new ones."""
    fresh = reports.slice(len(former.stories))
    return np.concatenate([former.stories, stories(fresh, hash_folded(text_of(fresh, "text")))])


def _agencies(former: Fusion, carried: Hashes) -> tuple[Hashes, Bools]:
    """The stories that too many carry by now, and the reports that were not known to carry one."""
    fresh = np.unique(carried[len(former.stories) :])
    rows = np.flatnonzero(np.isin(carried, fresh[fresh != 0]))
    distinct, count = np.unique(carried[rows], return_counts=True)
    grown = np.setdiff1d(distinct[count > STORY_SIZE], former.agencies)
    new = np.zeros(len(carried), dtype=bool)
    new[rows[np.isin(carried[rows], grown)]] = True
    return np.union1d(former.agencies, grown), new


def _fused(
    former: Fusion,
    reports: pa.Table,
    sources: pa.Table | None,
    decided: _Pairs,
    agencies: Hashes,
    new: Bools,
    middle: Floats,
    extent: Extent,
) -> tuple[Ints, PartAnswers] | None:
    """The rows around what is new, and their answers; None where that is about everything."""
    everywhere = np.full(3, np.inf)
    wide = WIDE * extent.reach_s(former.weights).max()
    while new.any():
        since, until = middle[new].min() - wide, middle[new].max() + wide
        rows = np.flatnonzero((middle >= since) & (middle <= until))
        if 2 * len(rows) > len(reports):
            return None
        here = np.full(len(reports), -1, dtype=np.int64)
        here[rows] = np.arange(len(rows))
        within = [
            (int(here[one]), int(here[other]), same)
            for (one, other), same in decided.items()
            if here[one] >= 0 or here[other] >= 0
        ]
        found = fuse_part(
            reports.take(pa.array(rows)), sources, within, former.weights, agencies,
            Box(since, until, -everywhere, everywhere), extent, new[rows], JOIN,
        )  # fmt: skip
        if not (found.marked(native.NEW) & found.marked(native.CUT)).any():
            return rows, found
        wide *= 2
    return None


def _spliced(former: Answers, n: int, rows: Ints, part: PartAnswers, touched: Bools) -> Answers:
    """The answers as they were, those of touched rows aside."""
    found = answers_of(part.columns, part.found)
    mine = part.columns.rows[touched]
    changed = np.zeros(n, dtype=bool)
    changed[rows[mine]] = True
    grown = [
        np.concatenate([before, np.zeros(n - len(before), dtype=before.dtype)])
        for before in (former.anchor, former.membership, former.founds)
    ]
    for column, value in zip(
        grown, (rows[found.anchor], found.membership, found.founds), strict=True
    ):
        column[rows[mine]] = value[mine]
    kept, fresh = ~changed[former.cover_row], changed[rows[found.cover_row]]
    return replace(
        former,
        anchor=grown[0],
        membership=grown[1],
        founds=grown[2],
        cover_row=np.concatenate([former.cover_row[kept], rows[found.cover_row[fresh]]]),
        cover_to=np.concatenate([former.cover_to[kept], rows[found.cover_to[fresh]]]),
        cover_membership=np.concatenate(
            [former.cover_membership[kept], found.cover_membership[fresh]]
        ),
    )
