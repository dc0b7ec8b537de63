"""Incidents: which reports are one event, and what we then believe of it.

In:   located reports (`trucewatch.reports.model.REPORTS`), sources, and people's decisions.
Out:  `MEMBERSHIPS`, `INCIDENTS` and `ATTRIBUTIONS`, each a pure function of the ground.

People's "same" and "not the same" always win over the algorithm. Copies of one story count as
one voice. An accusation stays the accuser's.

Never here: files, network, the clock, randomness, or a source's name.
"""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa


@dataclass(frozen=True, slots=True)
class Link:
    """A person's decision that two reports speak of the same incident, or do not."""

    first: str
    second: str
    same: bool


@dataclass(frozen=True, slots=True)
class SourceTraits:
    """What weighs on a source's word: its kind, and the parties it leans to."""

    kind: str = "public"
    interests: tuple[str, ...] = ()


MEMBERSHIPS = pa.schema(
    [("report_id", pa.string()), ("incident_id", pa.string()), ("membership", pa.float64())]
)

INCIDENTS = pa.schema(
    [
        ("incident_id", pa.string()),
        ("seen_from", pa.timestamp("us", "UTC")),
        ("seen_to", pa.timestamp("us", "UTC")),
        ("lon", pa.float64()),
        ("lat", pa.float64()),
        ("error_radius_m", pa.float64()),
        ("pcode", pa.string()),
        ("admin1", pa.string()),
        ("admin2", pa.string()),
        ("act", pa.string()),
        ("weapon", pa.string()),
        ("target", pa.string()),
        ("victim_status", pa.string()),
        ("p_happened_low", pa.float64()),
        ("p_happened_high", pa.float64()),
        ("deaths_min", pa.int64()),
        ("deaths_max", pa.int64()),
        ("injured_min", pa.int64()),
        ("injured_max", pa.int64()),
        ("n_reports", pa.int64()),
        ("n_independent", pa.int64()),
        ("aliases", pa.list_(pa.string())),
        # added after the contract's own columns
        ("n_events", pa.int64()),
        ("sides", pa.list_(pa.string())),
        ("place_text", pa.string()),
        ("place_level", pa.string()),
        ("out_of_scope", pa.string()),
    ]
)
"""`sides` are the actors said to have taken part, as the sources word them; `place_text` is the
best-located report's; `out_of_scope` is `country`, `dates` or null."""

ATTRIBUTIONS = pa.schema(
    [
        ("incident_id", pa.string()),
        ("actor", pa.string()),
        ("p_low", pa.float64()),
        ("p_high", pa.float64()),
        ("basis", pa.string()),
    ]
)
"""`actor` is the accused as the sources word it. Rows of one incident need not sum to one: the
rest is unknown. `basis` names who says so by source kind: `said by media`, `admitted`, …"""
