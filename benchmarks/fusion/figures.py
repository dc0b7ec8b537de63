"""Figures: how well memberships match a planted or coded truth.

In:   `Truth`, one row a report, and memberships (report_id, incident_id, membership).
Out:  `Figures`, shares between 0 and 1 and counts relative to the truth.

Pairs, B-cubed and counts are over *labelled* reports: those that tell of exactly one incident that
happened. Aggregates (several incidents in one report) are left out, as they have no one right
cluster; so are fabrications, which are right where they stand alone and are followed by
`laundered` instead. A report that a method left out stands alone; a report it put into several
clusters counts where its membership is greatest.

Sources: pair precision and recall as in record linkage (Christen 2012); B-cubed: Bagga and Baldwin
(1998), "Algorithms for scoring coreference chains".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

NAN = float("nan")


@dataclass(frozen=True, slots=True, eq=False)
class Truth:
    """What is known of n reports.

    Attributes:
        report_id: Arrow strings, each once.
        incident: number of the one incident a report tells of; -1 where it has none or several
            or nobody knows. Shape (n,).
        hot: reports of bursts. Shape (n,).
        aggregate, fabricated: shape (n,).
        partial: unlabelled reports are unknown, not alone (the Syrian Archive).
    """

    report_id: pa.Array
    incident: Ints
    hot: Bools
    aggregate: Bools
    fabricated: Bools
    partial: bool = False

    @property
    def labelled(self) -> Bools:
        """Reports of exactly one incident that happened."""
        return (self.incident >= 0) & ~self.aggregate & ~self.fabricated


@dataclass(frozen=True, slots=True)
class Figures:
    """Shares between 0 and 1 unless it says otherwise; NaN where there was nothing to measure.

    Attributes:
        pair_p, pair_r: pairs put together that belong together, and the reverse.
        b_p, b_r: B-cubed, so that every report counts alike.
        hot_p, hot_r, hot_pair_p, hot_pair_r: the same among reports of bursts.
        count_error: clusters holding labelled reports over true incidents, less one.
        glue: of the clusters with an aggregate, those that join several distinct incidents.
        laundered: of the fabrications, those in one cluster with a labelled report.
    """

    pair_p: float
    pair_r: float
    b_p: float
    b_r: float
    hot_pair_p: float
    hot_pair_r: float
    hot_p: float
    hot_r: float
    count_error: float
    glue: float
    laundered: float

    @property
    def pair_f1(self) -> float:
        """Harmonic mean of pair precision and recall."""
        return harmonic(self.pair_p, self.pair_r)

    @property
    def b_f1(self) -> float:
        """Harmonic mean of B-cubed precision and recall."""
        return harmonic(self.b_p, self.b_r)

    @property
    def hot_f1(self) -> float:
        """B-cubed F1 among reports of bursts."""
        return harmonic(self.hot_p, self.hot_r)

    def as_dict(self) -> dict[str, float]:
        """Every figure by its name."""
        named = {name: float(getattr(self, name)) for name in self.__slots__}
        return named | {"pair_f1": self.pair_f1, "b_f1": self.b_f1, "hot_f1": self.hot_f1}


def measure(truth: Truth, memberships: pa.Table) -> Figures:
    """Hold memberships against the truth. A million reports take seconds."""
    found = clusters(truth, memberships)
    kept = truth.labelled
    true, mine = truth.incident[kept], found[kept]
    hot = truth.hot[kept]
    if truth.partial:
        return _among_labelled(true, mine)
    return Figures(
        *_pairs(true, mine),
        *_b_cubed(true, mine),
        *_pairs(true[hot], mine[hot]),
        *_b_cubed(true[hot], mine[hot]),
        count_error=_ratio(_distinct(mine), _distinct(true)) - 1.0,
        glue=aggregate_glue(truth, memberships),
        laundered=_laundered(truth, found),
    )


def clusters(truth: Truth, memberships: pa.Table) -> Ints:
    """The cluster of each report of `truth`; those without one get a cluster of their own."""
    rows, cluster, weight = _numbered(truth, memberships)
    # Greatest membership first; of equals the first cluster in the order of ids.
    order = np.lexsort((cluster, -weight, rows))
    rows, cluster = rows[order], cluster[order]
    first = np.ones(len(rows), dtype=bool)
    first[1:] = rows[1:] != rows[:-1]
    found = np.full(len(truth.incident), -1, dtype=np.int64)
    found[rows[first]] = cluster[first]
    alone = found < 0
    found[alone] = np.arange(alone.sum()) + (cluster.max(initial=-1) + 1)
    return found


def aggregate_glue(truth: Truth, memberships: pa.Table) -> float:
    """Of the clusters with an aggregate, the share that joins several distinct incidents."""
    rows, cluster, _ = _numbered(truth, memberships)
    holding = np.unique(cluster[truth.aggregate[rows]])
    plain = truth.labelled[rows] & np.isin(cluster, holding)
    of, _ = _unique_pairs(cluster[plain], truth.incident[rows[plain]])
    _, incidents = np.unique(of[:, 0], return_counts=True)
    return _ratio(int((incidents > 1).sum()), len(holding))


def coverage(true: list[int], low: list[float], high: list[float]) -> float:
    """The share of intervals, ends included, that hold the true count."""
    inside = [a <= t <= b for t, a, b in zip(true, low, high, strict=True)]
    return _ratio(sum(inside), len(inside))


def harmonic(a: float, b: float) -> float:
    """The harmonic mean; 0 where one is 0, also when the other is unknown (nothing was joined)."""
    return 2 * a * b / (a + b) if a and b else 0.0


def _among_labelled(true: Ints, mine: Ints) -> Figures:
    """Where unlabelled reports are unknown: what can be said is of the labelled among them."""
    pairs, b_cubed = _pairs(true, mine), _b_cubed(true, mine)
    return Figures(*pairs, *b_cubed, NAN, NAN, NAN, NAN, NAN, NAN, NAN)


def _pairs(true: Ints, mine: Ints) -> tuple[float, float]:
    _, both = _unique_pairs(true, mine)
    right = _two_of(both)
    found, wanted = (_two_of(np.unique(of, return_counts=True)[1]) for of in (mine, true))
    return _ratio(right, found), _ratio(right, wanted)


def _b_cubed(true: Ints, mine: Ints) -> tuple[float, float]:
    cells, both = _unique_pairs(true, mine)
    wanted = np.unique(cells[:, 0], return_inverse=True)[1]
    found = np.unique(cells[:, 1], return_inverse=True)[1]
    squared = both.astype(np.float64) ** 2
    of_true = np.bincount(wanted, weights=both)[wanted] if len(both) else squared
    of_mine = np.bincount(found, weights=both)[found] if len(both) else squared
    n = len(true)
    return _ratio(float((squared / of_mine).sum()), n), _ratio(float((squared / of_true).sum()), n)


def _laundered(truth: Truth, found: Ints) -> float:
    real = np.unique(found[truth.labelled])
    return _ratio(int(np.isin(found[truth.fabricated], real).sum()), int(truth.fabricated.sum()))


def _unique_pairs(a: Ints, b: Ints) -> tuple[Ints, Ints]:
    """Distinct (a, b), shape (k, 2), and how often each occurs."""
    if not len(a):
        return np.empty((0, 2), dtype=np.int64), np.empty(0, dtype=np.int64)
    span = int(b.max()) + 1
    keys, counts = np.unique(a * span + b, return_counts=True)
    return np.stack([keys // span, keys % span], axis=1), counts.astype(np.int64)


def _numbered(truth: Truth, memberships: pa.Table) -> tuple[Ints, Ints, npt.NDArray[np.float64]]:
    """Memberships as (row of `truth`, number of the cluster, weight)."""
    rows = pc.index_in(memberships["report_id"].cast(pa.string()), value_set=truth.report_id)
    known = pc.is_valid(rows)
    named = memberships["incident_id"].cast(pa.string()).combine_chunks().dictionary_encode()
    rank = np.empty(len(named.dictionary), dtype=np.int64)
    rank[np.asarray(pc.sort_indices(named.dictionary))] = np.arange(len(rank))
    weight: Any = np.ones(len(memberships))
    if "membership" in memberships.column_names:
        weight = memberships["membership"].cast(pa.float64()).to_numpy()
    kept = np.asarray(known.combine_chunks(), dtype=bool)
    numbers = np.asarray(pc.fill_null(rows, 0).combine_chunks(), dtype=np.int64)
    return numbers[kept], rank[np.asarray(named.indices)][kept], weight[kept]


def _two_of(counts: Ints) -> int:
    return int((counts * (counts - 1) // 2).sum())


def _distinct(values: Ints) -> int:
    return len(np.unique(values))


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else NAN
