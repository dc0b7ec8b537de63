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

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from trucewatch.incidents import native
from trucewatch.incidents.columns import Bools, Columns, Floats, Ints, read_columns
from trucewatch.incidents.decisions import Decided, read_links
from trucewatch.incidents.earliest import earliest
from trucewatch.incidents.model import MEMBERSHIPS, Link
from trucewatch.incidents.naming import incident_ids
from trucewatch.incidents.weights import Table, Weights
from trucewatch.vocabulary.progress import Progress, unheard

JOIN = -1.0
"""The log odds above which two clusters are one incident."""

LEARNED_FROM = 50_000
"""Reports that weights are learned from at most: the earliest received, so that a late one changes
nothing."""

MODEL_ERROR = 0.045
"""The spread of the count that no single pair's chance explains, as a share of the count."""

NINETY = 1.6449
"""Standard deviations to either side that hold 90% of a normal distribution."""

STAGES = 6


@dataclass(frozen=True, slots=True)
class Fusion:
    """Memberships sorted by report; the number of incidents, with its 90% interval; the weights."""

    memberships: pa.Table
    expected: float
    low: float
    high: float
    weights: Weights


def fuse(
    reports: pa.Table,
    sources: pa.Table | None = None,
    links: Sequence[Link] = (),
    progress: Progress = unheard,
    weights: Weights | None = None,
) -> Fusion:
    """The incident of every report.

    Args:
        reports: the columns of `REPORTS`, or any of them beside report_id, source_id, seen_from
            and seen_to; a column `text` is compared where there is one.
        sources: `duplicate_free` by `source_id`; without it no source is taken to be.
        links: people's decisions, oldest first. The newest wins where they contradict.
        weights: what answers weigh; without them they are learned from these reports.

    Returns:
        One membership row per report and incident; a report of n events may have up to n.
        `membership` is between 0 and 1; it is 1 where a report stands alone or a person joined it.

    Raises:
        TrucewatchError: an id twice, a missing or reversed interval, an impossible position.
    """
    stage = "comparing reports"
    progress(stage, 0, STAGES + 2)
    columns = read_columns(reports, sources)
    decided = read_links(columns.ids, links, columns.n_events > 1)
    progress(stage, 1, STAGES + 2)
    if weights is None:
        weights = learned(columns, decided)
    progress(stage, 2, STAGES + 2)
    found = native.fuse(
        columns, weights, decided, JOIN, lambda done: progress(stage, done + 2, STAGES + 2)
    )
    return Fusion(_memberships(columns, found), *counted(found.founds), weights)


def counted(founds: Floats) -> tuple[float, float, float]:
    """The expected number of incidents and its 90% interval, from each report's share of it."""
    expected = math.fsum(founds)
    chances = founds[founds < 1]  # what a total alone tells of is no chance
    spread = NINETY * math.sqrt(
        math.fsum(chances * (1 - chances)) + (MODEL_ERROR * expected) ** 2
    )
    return expected, max(0.0, expected - spread), expected + spread


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
    return native.learn(*earliest(columns, decided, LEARNED_FROM), Table())


def _memberships(columns: Columns, found: native.Fused) -> pa.Table:
    """The rows of `MEMBERSHIPS`; an incident bears the id of its earliest received report."""
    own = np.ones(columns.n, dtype=bool)
    own[found.cover_row] = False
    first = _earliest(columns.received, found.incident, own)
    rows = np.concatenate([np.flatnonzero(own), found.cover_row]).astype(np.int64)
    leaders = np.concatenate([first[found.incident[own]], first[found.cover_to]])
    values = np.concatenate([found.membership[own], found.cover_membership])
    table = pa.table(
        [
            columns.ids.take(pa.array(rows)),
            incident_ids(columns.ids.take(pa.array(leaders))),
            np.round(values.astype(np.float64), 4),
        ],
        schema=MEMBERSHIPS,
    )
    return table.sort_by([("report_id", "ascending"), ("incident_id", "ascending")])


def _earliest(received: Ints, incident: npt.NDArray[np.int32], own: Bools) -> Ints:
    """For each cluster, by its smallest row, the row that was received first."""
    order = np.argsort(received, kind="stable")
    order = order[own[order]][::-1]
    first = np.full(len(incident), -1, dtype=np.int64)
    first[incident[order]] = order  # the last assignment, the earliest received, stays
    return first
