"""Renewing: what new reports and decisions change, without fusing everything again.

In:   what fusing found before, and the table with the new reports at its end.
Out:  what fusing the whole table from scratch would find, the same bytes.

Only the days around the new reports are fused, and of these only what hangs on something new gets
a new answer. Where that reaches beyond those days, more days are taken.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa

from trucewatch.incidents import native
from trucewatch.incidents.answers import Gathering, counted
from trucewatch.incidents.arrays import Bools, Floats, Hashes, Ints
from trucewatch.incidents.coding import text_of
from trucewatch.incidents.decisions import decided_among, within
from trucewatch.incidents.fusing import JOIN, Fusion, fuse
from trucewatch.incidents.model import Link
from trucewatch.incidents.parts import (
    WIDE,
    Box,
    Extent,
    PartAnswers,
    extent_of,
    fuse_part,
    middles,
)
from trucewatch.incidents.patching import patched
from trucewatch.incidents.signing import hash_folded
from trucewatch.incidents.stories import STORY_SIZE, stories
from trucewatch.vocabulary.progress import Progress, unheard

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
    decided = decided_among(reports, links)
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
    touched = np.flatnonzero(answered.marked(native.NEW))
    gathering = Gathering(n, former.answers)
    gathering.put(rows, answered.answers(), touched)
    answers = gathering.answers()
    changed = rows[touched]
    table = patched(former.memberships, reports, former.answers, answers, changed)
    progress(stage, 3, 3)
    return Fusion(table, *counted(answers), former.weights, answers, decided, carried, agencies)


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
        found = fuse_part(
            reports.take(pa.array(rows)), sources, within(decided, here), former.weights,
            agencies, Box(np.array([since]), np.array([until]), -everywhere, everywhere), extent,
            new[rows], JOIN,
        )  # fmt: skip
        if not (found.marked(native.NEW) & found.marked(native.CUT)).any():
            return rows, found
        wide *= 2
    return None
