"""Fusing more reports than the kernel has room for: slab by slab, with the answers of one run.

A slab's reports whose answer hangs on nothing beyond what the slab holds have their final answer
(`parts`). The others are asked again with more around them, until all have one: at the latest when
a slab holds everything. So whatever the slabs, the answers are those of one run over everything.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pyarrow as pa

from trucewatch.incidents import native
from trucewatch.incidents.answers import Answers, Gathering
from trucewatch.incidents.arrays import Bools, Hashes, Ints
from trucewatch.incidents.decisions import within
from trucewatch.incidents.library import give_back
from trucewatch.incidents.parts import WIDE, PartAnswers, fuse_part, middles
from trucewatch.incidents.slabs import Slab, Timeline, with_what_was_decided
from trucewatch.incidents.surveying import Survey
from trucewatch.incidents.weights import Weights
from trucewatch.incidents.whole import Whole
from trucewatch.vocabulary.progress import Progress

STAGE = "comparing reports"

KERNEL_STAGES = 6

NARROW = 2.0
"""How many times the farthest reach a halo is where a slab has no room for `WIDE`."""


def answers_by_slabs(
    whole: Whole,
    known: Survey,
    sources: pa.Table | None,
    decided: Mapping[tuple[int, int], bool],
    weights: Weights,
    agencies: Hashes,
    join: float,
    most: int,
    progress: Progress,
) -> Answers:
    """The answers of all reports, `most` of them in the kernel at once where that can be.

    `known` is their survey, `decided` are people's decisions by two rows, `agencies` as
    `agency_stories` has them; `progress` hears how many reports have their answer.
    """
    extent = known.extent
    timeline = Timeline(middles(known.table))
    gathering = Gathering(len(whole))
    left = np.ones(len(whole), dtype=bool)
    progress = _onward(progress)
    asked, wide = left, _halo(timeline, float(extent.reach_s(weights).max()), most)
    together: tuple[tuple[int, int], ...] = ()
    while left.any():
        for slab in timeline.slabs(asked, wide, most, together):
            part = fuse_part(
                whole.rows(slab.rows), sources, _decided(decided, slab, len(whole)), weights,
                agencies, slab.box, extent, np.zeros(len(slab.rows), dtype=bool), join,
                _heard(progress, left, slab),
            )  # fmt: skip
            mine = _final(part, slab, left)
            gathering.put(slab.rows, part.answers(), mine)
            left[slab.rows[mine]] = False
            del part, slab
            give_back()
        # What decisions join may lie far apart: from now on in one slab.
        wide, together = 2 * wide, tuple(decided)
        asked = with_what_was_decided(left, together)
    progress(STAGE, len(whole), len(whole))
    return gathering.answers()


def _halo(timeline: Timeline, reach: float, most: int) -> float:
    """What is held to either side at first [s]; a slab is twice as long and has two of these."""
    wide = WIDE * reach
    return wide if timeline.busiest(4 * wide) <= most else min(WIDE, NARROW) * reach


def _decided(
    decided: Mapping[tuple[int, int], bool], slab: Slab, n: int
) -> list[tuple[int, int, bool]]:
    if not decided:
        return []
    here = np.full(n, -1, dtype=np.int64)
    here[slab.rows] = np.arange(len(slab.rows))
    return list(within(decided, here))


def _final(part: PartAnswers, slab: Slab, left: Bools) -> Ints:
    """Where among its rows those stand whose answer the slab gives."""
    own = np.searchsorted(slab.rows, slab.own)
    return np.asarray(own[left[slab.own] & ~part.marked(native.CUT)[own]])


def _onward(progress: Progress) -> Progress:
    """The same, but never back: a slab may answer for fewer reports than it seemed to."""
    most = 0

    def heard(stage: str, done: int, total: int | None) -> None:
        nonlocal most
        most = max(most, done)
        progress(stage, most, total)

    return heard


def _heard(progress: Progress, left: Bools, slab: Slab) -> Callable[[int], None]:
    """Tells of each of the kernel's stages: the slab's reports count as answered bit by bit."""
    n, own = len(left), int(left[slab.own].sum())
    before = n - int(left.sum())
    progress(STAGE, before, n)
    return lambda stage: progress(STAGE, before + own * stage // (KERNEL_STAGES + 1), n)
