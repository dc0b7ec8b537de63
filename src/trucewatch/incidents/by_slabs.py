"""Fusing more reports than the kernel has room for: slab by slab, with the answers of one run.

A slab's reports whose answer hangs on nothing beyond what the slab holds have their final answer
(`parts`). The others are asked again with more around them, until all have one: at the latest when
a slab holds everything. So whatever the slabs, the answers are those of one run over everything.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from threading import Lock

import numpy as np
import pyarrow as pa

from trucewatch.incidents import native
from trucewatch.incidents.answers import Answers, Gathering
from trucewatch.incidents.arrays import Bools, Hashes, Ints
from trucewatch.incidents.decisions import within
from trucewatch.incidents.library import memory_kept
from trucewatch.incidents.parts import WIDE, fuse_part, middles
from trucewatch.incidents.side_by_side import side_by_side
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
    hearing = _Hearing(progress, len(whole))

    def fetched(slab: Slab) -> list[pa.Table]:
        return [whole.rows(slab.rows)]  # to be let go by whoever has read it

    def fused(slab: Slab, held: list[pa.Table]) -> tuple[Answers, Bools]:
        part = fuse_part(
            held.pop(), sources, _decided(decided, slab, len(whole)), weights, agencies, slab.box,
            extent, np.zeros(len(slab.rows), dtype=bool), join, hearing.of(slab),
            known.told.take(slab.rows),
        )  # fmt: skip
        return part.answers(), part.marked(native.CUT)

    asked, wide = left, _halo(timeline, float(extent.reach_s(weights).max()), most)
    together: tuple[tuple[int, int], ...] = ()
    while left.any():
        slabs = timeline.slabs(asked, wide, most, together)
        with memory_kept():
            for slab, (answers, cut) in side_by_side(slabs, fetched, fused):
                mine = _final(cut, slab, left)
                gathering.put(slab.rows, answers, mine)
                left[slab.rows[mine]] = False
                hearing.answered(slab, len(mine))
                del answers, slab
        # What decisions join may lie far apart: from now on in one slab.
        wide, together = 2 * wide, tuple(decided)
        asked = with_what_was_decided(left, together)
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


def _final(cut: Bools, slab: Slab, left: Bools) -> Ints:
    """Where among its rows those stand whose answer the slab gives; `cut` hang on what it lacks."""
    own = np.searchsorted(slab.rows, slab.own)
    return np.asarray(own[left[slab.own] & ~cut[own]])


class _Hearing:
    """Tells how many reports have their answer, those on their way counted bit by bit; never fewer
    than before, though a slab may answer for fewer than it seemed to. Slabs have threads of their
    own.
    """

    def __init__(self, progress: Progress, n: int) -> None:
        self._progress, self._n = progress, n
        self._answered = self._most = 0
        self._coming: dict[int, int] = {}
        self._lock = Lock()
        progress(STAGE, 0, n)

    def of(self, slab: Slab) -> Callable[[int], None]:
        """What the kernel tells of each of its stages, for one slab."""
        own = len(slab.own)
        return lambda stage: self._tell({id(slab): own * stage // (KERNEL_STAGES + 1)})

    def answered(self, slab: Slab, more: int) -> None:
        """So many of a slab's reports have their answer."""
        self._tell({id(slab): 0}, more)

    def _tell(self, coming: dict[int, int], more: int = 0) -> None:
        with self._lock:
            self._coming |= coming
            self._answered += more
            now = min(self._n, self._answered + sum(self._coming.values()))
            self._most = max(self._most, now)
            self._progress(STAGE, self._most, self._n)
