"""Lists: who of a mission's sources told of which counted incidents, of their own knowledge.

In:   a `Counting`, a rule and a period.
Out:  a `Lists`: memberships and reports of the counted incidents, and the sources that are lists.

A report that names whom it has its story from is that one's, not its own: it stands on no list.
The largest sources are lists; the others' incidents are seen through them or not at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from trucewatch.coverage.from_reports import column_micros, micros
from trucewatch.figures.model import CountingRule
from trucewatch.figures.sieve import YES
from trucewatch.figures.tabulating import Counting
from trucewatch.vocabulary.instants import Interval

LARGEST = 4
"""So many sources are lists unless others are asked for: each further one halves the counts."""


@dataclass(frozen=True, slots=True)
class Lists:
    """`memberships` and `reports` as `unreported.linking.link` reads them; `names` by source id.

    `told` is how many counted incidents anybody told of, on a list or not.
    """

    memberships: pa.Table
    reports: pa.Table
    names: Mapping[str, str]
    told: int


def lists_of(
    counting: Counting, rule: CountingRule, period: Interval, *, largest: int = LARGEST
) -> Lists:
    """The `largest` sources by how many of the incidents they told of that `rule` counts."""
    record = counting.record
    begins = column_micros(record.incidents["seen_from"])
    inside = (begins >= micros(period.start)) & (begins < micros(period.end))
    counted = inside & (counting.sieved(rule).answer == YES)
    ids = counting.ids.filter(pa.array(counted))
    own = record.reports.filter(pc.is_null(record.reports["upstream_id"]))
    reports = own.select(["report_id", "source_id"])
    links = record.memberships
    kept = pc.and_(
        pc.is_in(links["incident_id"], value_set=ids),
        pc.is_in(links["report_id"], value_set=reports["report_id"].combine_chunks()),
    )
    memberships = links.filter(kept)
    return Lists(
        memberships=memberships,
        reports=reports,
        names={name: name for name in _largest(memberships, reports, largest)},
        told=int(np.count_nonzero(counted)),
    )


def _largest(memberships: pa.Table, reports: pa.Table, largest: int) -> list[str]:
    """The sources on most incidents; equally large ones by id."""
    at = pc.index_in(memberships["report_id"], value_set=reports["report_id"].combine_chunks())
    pairs = pa.table(
        {"source": reports["source_id"].take(at), "incident": memberships["incident_id"]}
    )
    each = pairs.group_by("source").aggregate([("incident", "count_distinct")])
    order = each.sort_by([("incident_count_distinct", "descending"), ("source", "ascending")])
    return list(order["source"].to_pylist()[:largest])
