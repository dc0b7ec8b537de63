"""Verdicts from their signed entries, held against the reports an incident has now.

A later ruling stands beside an earlier one and does not replace it: dissent and second thoughts
are both kept. A verdict whose incident has gained or lost a report since, or was merged into
another, is flagged for review. It stays where its signer put it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from trucewatch.verdicts.model import Verdict

SignedEntry = tuple[str, datetime, str, Mapping[str, Any]]
"""Verdict id, instant of signing (UTC), the signer's key id, and the entry's content."""


def verdicts(
    entries: Iterable[SignedEntry],
    memberships: pa.Table,
    since: Mapping[str, datetime | None] | None = None,
) -> tuple[Verdict, ...]:
    """The verdicts in the order of their entries.

    `memberships` is `incidents.model.MEMBERSHIPS`; `since` is `deciding.counting_since`. Raises
    KeyError where an entry's content lacks the incident, the class or the reason: the mechanism
    signs none without.
    """
    signed = list(entries)
    present = _reports({str(content["incident_id"]) for *_, content in signed}, memberships)
    return tuple(_verdict(entry, present, since or {}) for entry in signed)


def _verdict(
    entry: SignedEntry,
    present: Mapping[str, frozenset[str]],
    since: Mapping[str, datetime | None],
) -> Verdict:
    verdict_id, signed_at, signer, content = entry
    incident = str(content["incident_id"])
    ruled_on = tuple(sorted(content.get("ruled_on") or ()))
    return Verdict(
        verdict_id=verdict_id,
        incident_id=incident,
        norm=content.get("norm"),
        reading=content.get("reading"),
        ladder_class=content["ladder_class"],
        standard=content.get("standard"),
        reason=content["reason"],
        signed_by=signer,
        signed_at=signed_at,
        ruled_on=ruled_on,
        against=content.get("against"),
        case_id=content.get("case"),
        counts=since.get(verdict_id, signed_at) is not None,
        review=present.get(incident, frozenset()) != frozenset(ruled_on),
    )


def _reports(incidents: set[str], memberships: pa.Table) -> dict[str, frozenset[str]]:
    """The reports that each of these incidents has now."""
    if not incidents:
        return {}
    wanted = pa.array(sorted(incidents), pa.string())
    rows = memberships.filter(pc.is_in(memberships["incident_id"], wanted))
    found: dict[str, set[str]] = {}
    for incident, report in zip(
        rows["incident_id"].to_pylist(), rows["report_id"].to_pylist(), strict=True
    ):
        found.setdefault(incident, set()).add(report)
    return {incident: frozenset(reports) for incident, reports in found.items()}
