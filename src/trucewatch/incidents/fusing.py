"""Fusing: which reports speak of the same incident.

In:   located reports, their sources, and people's decisions.
Out:  `MEMBERSHIPS`: each report's incident, or incidents, with the probability that it belongs.

Pairs come from a grid sized by the reports' own errors (`candidates`), are scored against how
many incidents they could be mistaken for there (`crowds`, `scoring`), and joined best first
(`clustering`). Coarse reports then point at an incident or stand alone (`attaching`).

The answer does not depend on the order of the rows, and nothing in it is random.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from trucewatch.incidents.attaching import Attachment, attach, crowd_of_vague, vague_pairs
from trucewatch.incidents.candidates import RADII_M, SPANS_S, Pairs, candidates
from trucewatch.incidents.clustering import Clusters, ScoreBook, cluster
from trucewatch.incidents.columns import Bools, Columns, Floats, read_columns
from trucewatch.incidents.crowds import Crowds, crowds
from trucewatch.incidents.decisions import Decisions, read_links
from trucewatch.incidents.model import MEMBERSHIPS, Link
from trucewatch.incidents.scoring import barred, scores
from trucewatch.vocabulary.ids import sibling
from trucewatch.vocabulary.progress import Progress, unheard

KEEP = -3.0
"""Pairs that score less are forgotten, and taken for `clustering.UNSEEN` afterwards."""

SHARP_M = RADII_M[1]
SHARP_S = SPANS_S[0]
"""A report within these errors may found an incident; one beyond them only points at one."""

SLICE = 500_000

_OUR_ID = re.compile(r"R-[0-9A-HJKMNP-TV-Z]{12}")


@dataclass(slots=True)
class _Work:
    """What one run knows so far."""

    columns: Columns
    decisions: Decisions
    clusters: Clusters
    progress: Progress
    attached: dict[int, float] = field(default_factory=dict)
    covering: list[Attachment] = field(default_factory=list)


def fuse(
    reports: pa.Table,
    sources: pa.Table | None = None,
    links: Sequence[Link] = (),
    progress: Progress = unheard,
) -> pa.Table:
    """The incident of every report, as `MEMBERSHIPS` sorted by report.

    Args:
        reports: the columns of `REPORTS`, or any of them beside report_id, source_id, seen_from
            and seen_to; a column `text` is compared where there is one.
        sources: `duplicate_free` by `source_id`; without it no source is taken to be.
        links: people's decisions, oldest first. The newest wins where they contradict.

    Returns:
        One row per report and incident; a report of n events may have up to n. `membership` is
        between 0 and 1; it is 1 where a report stands alone or a person joined it.

    Raises:
        TrucewatchError: an id twice, a missing or reversed interval, an impossible position.
    """
    columns = read_columns(reports, sources)
    many = columns.n_events > 1
    decisions = read_links(columns.ids, links, many)
    work = _Work(columns, decisions, Clusters(columns, decisions), progress)
    span = columns.end - columns.start
    vague = ~columns.placed | (span > SPANS_S[-1])
    coarse = ~vague & ~many & ((columns.radius_m > SHARP_M) | (span > SHARP_S))
    sharp = ~vague & ~many & ~coarse

    progress("comparing reports", 0, 4)
    pairs = candidates(columns)
    progress("comparing reports", 1, 4)
    crowd = crowds(columns, pairs)
    pairs, known = _scored(columns, pairs, crowd)
    progress("comparing reports", 2, 4)
    book = ScoreBook(columns.n, pairs, known)
    cluster(work.clusters, book, pairs, known, sharp)
    progress("comparing reports", 3, 4)
    _attach_coarse(work, pairs, known, coarse)
    cluster(work.clusters, book, pairs, known, _loners(work, coarse))
    vague_found = _attach_vague(work, crowd, vague, many)
    _cover(work, [(pairs, known), vague_found], many)
    progress("comparing reports", 4, 4)
    return _memberships(work, book)


def _scored(columns: Columns, pairs: Pairs, crowd: Crowds) -> tuple[Pairs, Floats]:
    """Pairs worth remembering, and their scores."""
    values = np.concatenate(
        [np.zeros(0)]
        + [
            scores(columns, pairs.take(np.arange(begin, min(begin + SLICE, len(pairs)))), crowd)
            for begin in range(0, len(pairs), SLICE)
        ]
    )
    kept = (values > KEEP) & ~barred(columns, pairs)
    return pairs.take(kept), values[kept]


def _attach_coarse(work: _Work, pairs: Pairs, known: Floats, coarse: Bools) -> None:
    loners = _loners(work, coarse)
    partners = _partners(pairs, known, loners, ~coarse & (work.columns.n_events <= 1))
    _unite(work, partners, loners)


def _attach_vague(work: _Work, crowd: Crowds, vague: Bools, many: Bools) -> tuple[Pairs, Floats]:
    """Attach reports without a place; those left over join only copies of their own story."""
    columns = work.columns
    pairs = vague_pairs(columns, vague, many)
    crowd = crowd_of_vague(crowd, columns, vague, pairs, work.clusters)
    pairs, known = _scored(columns, pairs, crowd)
    loners = _loners(work, vague & ~many)
    _unite(work, _partners(pairs, known, loners, ~vague & ~many), loners)
    left = _loners(work, vague & ~many)
    book = ScoreBook(columns.n, pairs, known)
    cluster(work.clusters, book, pairs, known, left)
    return pairs, known


def _unite(work: _Work, partners: dict[int, list[tuple[int, float]]], rows: Bools) -> None:
    found = attach(
        work.clusters,
        partners,
        np.flatnonzero(rows).tolist(),
        np.ones(work.columns.n, dtype=np.int64),
        {},
    )
    for each in sorted(found, key=lambda a: (-round(a.probability, 9), a.row)):
        home, to = work.clusters.forest.find(each.row), work.clusters.forest.find(each.to)
        if home != to and work.clusters.may_unite(home, to):
            work.clusters.unite(home, to)
            work.attached[each.row] = each.probability


def _cover(work: _Work, scored: list[tuple[Pairs, Floats]], many: Bools) -> None:
    """Attach reports of several events to the incidents they cover, joining none."""
    columns = work.columns
    partners: dict[int, list[tuple[int, float]]] = {}
    for pairs, known in scored:
        for row, found in _partners(pairs, known, many, ~many).items():
            partners.setdefault(row, []).extend(found)
    rows = np.flatnonzero(_loners(work, many)).tolist()
    work.covering = attach(work.clusters, partners, rows, columns.n_events, work.decisions.same)
    alone = _loners(work, many)
    alone[[each.row for each in work.covering]] = False
    for pairs, known in scored:
        alike = columns.n_events[pairs.first] == columns.n_events[pairs.second]
        pairs, known = pairs.take(alike), known[alike]
        cluster(work.clusters, ScoreBook(columns.n, pairs, known), pairs, known, alone)


def _loners(work: _Work, rows: Bools) -> Bools:
    """Those of `rows` that are still a cluster of their own."""
    chosen = np.zeros(len(rows), dtype=bool)
    for row in np.flatnonzero(rows).tolist():
        chosen[row] = len(work.clusters.members[work.clusters.forest.find(row)]) == 1
    return chosen


def _partners(
    pairs: Pairs, known: Floats, rows: Bools, with_: Bools
) -> dict[int, list[tuple[int, float]]]:
    """For each of `rows`, the scored pairs it has with rows of `with_`."""
    partners: dict[int, list[tuple[int, float]]] = {}
    for here, there in ((pairs.first, pairs.second), (pairs.second, pairs.first)):
        chosen = rows[here] & with_[there]
        for row, other, score in zip(
            here[chosen].tolist(), there[chosen].tolist(), known[chosen].tolist(), strict=True
        ):
            partners.setdefault(row, []).append((other, score))
    return partners


def _memberships(work: _Work, book: ScoreBook) -> pa.Table:
    ids, received = work.columns.ids, work.columns.received
    covering: dict[int, list[Attachment]] = {}
    for each in work.covering:
        covering.setdefault(each.row, []).append(each)
    rows: list[tuple[str, str, float]] = []
    for members in work.clusters.members.values():
        if members[0] in covering:
            continue
        incident = incident_id(ids[min(members, key=lambda row: received[row])])
        rows += [(ids[row], incident, _belonging(work, book, row, members)) for row in members]
    incident_of = {report: incident for report, incident, _ in rows}
    for row, found in covering.items():
        rows += [(ids[row], incident_of[ids[each.to]], each.probability) for each in found]
    rows.sort()
    reports, incidents, values = zip(*rows, strict=True) if rows else ((), (), ())
    rounded = [round(value, 4) for value in values]
    return pa.table([list(reports), list(incidents), rounded], schema=MEMBERSHIPS)


def _belonging(work: _Work, book: ScoreBook, row: int, members: list[int]) -> float:
    """How probably the row belongs with the others: the odds that its mean score gives."""
    if len(members) == 1 or work.decisions.same.get(row, set()) & set(members):
        return 1.0
    if row in work.attached:
        return work.attached[row]
    others = [m for m in members if m != row and m not in work.attached] or members
    return float(np.clip(1 / (1 + np.exp(-book.mean([row], others))), 0.05, 0.999))


def incident_id(report_id: str) -> str:
    """The id of the incident that this report was the first to tell of."""
    if _OUR_ID.fullmatch(report_id):
        return sibling("I", report_id)
    return f"I-{report_id}"
