"""Claims from a mission's incidents: what each report says of the incident it belongs to.

In:   memberships, reports, and how words for an actor become the party that is meant.
Out:  claims as `coding.code` reads them. A report that names nobody claims that it happened.
"""

from __future__ import annotations

from collections.abc import Callable

import pyarrow as pa
import pyarrow.compute as pc

from trucewatch.belief.model import NONE, UNNAMED

BELONGS = 0.5
"""How surely a report must belong to an incident to be a claim about it; its surest always is."""

MANY = 10_000
"""Rows from which grouping on several threads is worth starting them."""


def claims_of(
    memberships: pa.Table, reports: pa.Table, party: Callable[[str], str | None]
) -> pa.Table:
    """For each report of each incident: item, source, time, claim, report_id, upstream_id, row.

    `time` is when it was reported, in microseconds, null where unknown; `party` gives None for
    words that name nobody; `row` is where the report stands among `reports`.
    """
    threads = len(memberships) > MANY
    surest = memberships.group_by("incident_id", use_threads=threads).aggregate(
        [("membership", "max")]
    )
    at = pc.index_in(memberships["incident_id"], value_set=surest["incident_id"].combine_chunks())
    least = pc.min_element_wise(surest["membership_max"].take(at), BELONGS)
    sure = memberships.filter(pc.greater_equal(memberships["membership"], least))
    at = pc.index_in(sure["report_id"], value_set=reports["report_id"].combine_chunks())
    told = reports.select(["source_id", "reported_at", "actor", "upstream_id"]).take(at)
    words = told["actor"].combine_chunks().dictionary_encode()
    claim = named(words.dictionary.to_pylist(), party).take(words.indices)
    return pa.table(
        {
            "item": sure["incident_id"],
            "source": told["source_id"],
            "time": told["reported_at"].cast(pa.int64()).cast(pa.float64()),
            "claim": pc.fill_null(claim, UNNAMED),
            "report_id": sure["report_id"],
            "upstream_id": told["upstream_id"],
            "row": at.cast(pa.int64()),
        }
    )


def named(words: list[str], party: Callable[[str], str | None]) -> pa.Array:
    """Who each of these words names; `unnamed` where nobody. No name is taken for a denial."""
    meant = [party(word) or UNNAMED for word in words]
    told = [UNNAMED if one.strip().casefold() in (NONE, UNNAMED, "") else one for one in meant]
    return pa.array(told, pa.string())
