"""Fusing: which reports speak of the same incident.

In:   located reports, their sources, and people's decisions.
Out:  `MEMBERSHIPS`: each report's incident, or incidents, with the probability that it belongs;
      and how many incidents there are, as an expectation and an interval.

The work is the compiled kernel's (`kernel/`): pairs from a grid sized by the reports' own errors,
scored against how many incidents they could be mistaken for there, joined best first; coarse
reports then point at an incident or stand alone. The answer does not depend on the order of the
rows or the number of threads, and nothing in it is random.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from trucewatch.incidents import comparing
from trucewatch.incidents.answers import Answers, answers_of, counted, memberships, ranked
from trucewatch.incidents.arrays import Hashes
from trucewatch.incidents.by_slabs import STAGE, answers_by_slabs
from trucewatch.incidents.columns import Columns, read_columns
from trucewatch.incidents.decisions import (
    Decided,
    by_position,
    decided_among,
    read_links,
    within,
)
from trucewatch.incidents.earliest import earliest, earliest_rows
from trucewatch.incidents.model import Link
from trucewatch.incidents.ordering import middle_ranks, received
from trucewatch.incidents.stories import carried_by_many
from trucewatch.incidents.surveying import Survey, survey
from trucewatch.incidents.weights import Table, Weights
from trucewatch.incidents.whole import Held, Whole, columns_of
from trucewatch.vocabulary.progress import Progress, unheard

JOIN = -1.25
"""The log odds above which two clusters are one incident."""

LEARNED_FROM = 20_000
"""Reports that weights are learned from at most: the earliest received, so that a late one changes
nothing."""

STAGES = 6

AT_ONCE = 150_000
"""Reports that are fused in one piece at most; more are fused in slabs of so many."""


@dataclass(frozen=True, slots=True)
class Fusion:
    """Memberships sorted by report; the number of incidents, with its 90% interval.

    With what they were found by, and what `renew` starts from: the answers by report, the decisions
    by two rows of the table, and, of every report, what tells its story from others, shape (n,),
    with those that too many carry.
    """

    memberships: pa.Table
    expected: float
    low: float
    high: float
    weights: Weights
    answers: Answers
    decided: Mapping[tuple[int, int], bool]
    stories: Hashes
    agencies: Hashes


def fuse(
    reports: pa.Table | Whole,
    sources: pa.Table | None = None,
    links: Sequence[Link] = (),
    progress: Progress = unheard,
    weights: Weights | None = None,
    at_once: int = AT_ONCE,
) -> Fusion:
    """The incident of every report.

    Args:
        reports: the columns of `REPORTS`, or any of them beside report_id, source_id, seen_from
            and seen_to; a column `text` is compared where there is one.
        sources: `duplicate_free` by `source_id`; without it no source is taken to be.
        links: people's decisions, oldest first. The newest wins where they contradict.
        weights: what answers weigh; without them they are learned from these reports.
        at_once: so many reports are fused in one piece, and more in slabs of so many, halos
            included. Memory hangs on it, and not a byte of the answer.

    Returns:
        One membership row per report and incident; a report of n events may have up to n.
        `membership` is between 0 and 1; it is 1 where a report stands alone or a person joined it.

    Raises:
        TrucewatchError: an id twice, a missing or reversed interval, an impossible position.
    """
    whole = Held(reports) if isinstance(reports, pa.Table) else reports
    if len(whole) > at_once:
        return _by_slabs(whole, sources, links, progress, weights, at_once)
    stage = STAGE
    progress(stage, 0, STAGES + 2)
    columns = read_columns(columns_of(whole, *whole.names), sources)
    decided = read_links(columns.ids, links, columns.n_events > 1)
    progress(stage, 1, STAGES + 2)
    if weights is None:
        weights = learned(columns, decided)
    progress(stage, 2, STAGES + 2)
    found = comparing.fuse(
        columns, weights, decided, JOIN, lambda done: progress(stage, done + 2, STAGES + 2)
    )
    answers = answers_of(columns, found)
    back = np.empty(columns.n, dtype=np.int64)
    back[columns.rows] = np.arange(columns.n)
    ids = columns.ids.take(pa.array(back))
    return Fusion(
        memberships(ids, columns.received[back], ranked(ids), answers),
        *counted(answers),
        weights,
        answers,
        decided.by_rows(columns.rows),
        columns.stories[back],
        np.unique(columns.stories[columns.agency > 0]),
    )


def _by_slabs(
    whole: Whole,
    sources: pa.Table | None,
    links: Sequence[Link],
    progress: Progress,
    weights: Weights | None,
    at_once: int,
) -> Fusion:
    """What `fuse` finds, with no more than so many reports in the kernel at once."""
    known = survey(whole, progress)
    decided = decided_among(known.table, links)
    agencies = carried_by_many(known.told.stories)
    ids = known.table["report_id"].combine_chunks()
    with ThreadPoolExecutor(1) as meanwhile:
        order = meanwhile.submit(lambda: received(known.table, middle_ranks(known.table), ids))
        rank = meanwhile.submit(ranked, ids)
        if weights is None:
            progress("learning weights", 0, 1)
            weights = _learned(whole, known, sources, decided, agencies)
            progress("learning weights", 1, 1)
        answers = answers_by_slabs(
            whole, known, sources, decided, weights, agencies, JOIN, at_once, progress
        )
    table = memberships(ids, order.result(), rank.result(), answers)
    return Fusion(table, *counted(answers), weights, answers, decided, known.told.stories, agencies)


def _learned(
    whole: Whole,
    known: Survey,
    sources: pa.Table | None,
    decided: Mapping[tuple[int, int], bool],
    agencies: Hashes,
) -> Weights:
    """`learned` of the whole, from those reports alone that it looks at."""
    rows = earliest_rows(known, LEARNED_FROM)
    columns = read_columns(whole.rows(rows), sources, agencies, known.told.take(rows))
    columns = columns.among_sources(known.sources)
    here = np.full(len(whole), -1, dtype=np.int64)
    here[rows[columns.rows]] = np.arange(columns.n)
    pairs = [pair for pair in within(decided, here) if min(pair[:2]) >= 0]
    return comparing.learn(columns, by_position(pairs, np.arange(columns.n)), Table())


def learn(
    reports: pa.Table,
    sources: pa.Table | None = None,
    links: Sequence[Link] = (),
    progress: Progress = unheard,
) -> Weights:
    """What answers weigh among these reports, without any label; people's decisions sharpen it.

    Raises TrucewatchError as `fuse` does.
    """
    progress("learning weights", 0, 1)
    columns = read_columns(reports, sources)
    decided = read_links(columns.ids, links, columns.n_events > 1)
    weights = learned(columns, decided)
    progress("learning weights", 1, 1)
    return weights


def learned(columns: Columns, decided: Decided) -> Weights:
    """The weights we ship, sharpened by the earliest of these reports."""
    return comparing.learn(*earliest(columns, decided, LEARNED_FROM), Table())
