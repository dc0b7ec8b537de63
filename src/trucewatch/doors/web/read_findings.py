"""Findings of one incident as a page tells them: by reading, each with its reason step by step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from trucewatch.agreement.model import Agreement, Norm
from trucewatch.doors.web.record_index import ALL_OUTCOMES, RecordIndex
from trucewatch.doors.web.voice import Voice
from trucewatch.findings.explaining import AskedStep, explain_tree


@dataclass(frozen=True, slots=True)
class ReadFinding:
    """One finding in words. `norm` is None for the summary where no norm applies."""

    outcome: str
    step: str | None
    norm: Norm | None
    bearer: str | None
    paragraph: str
    reason: str
    steps: tuple[AskedStep, ...]
    p_low: float | None
    p_high: float | None


def findings_by_reading(
    index: RecordIndex, incident_id: str, voice: Voice
) -> list[tuple[str, list[ReadFinding]]]:
    """Findings by reading, in the agreement's order of readings."""
    agreement = index.record.agreement
    rows = index.rows_about("findings", incident_id)
    order = {outcome: place for place, outcome in enumerate(ALL_OUTCOMES)}
    rows.sort(key=lambda row: (order.get(row["outcome"], 99), row["norm"] or ""))
    return [
        (
            voice.names(reading.names),
            [_read(row, agreement, voice) for row in rows if row["reading"] == reading.id],
        )
        for reading in agreement.readings
    ]


def _read(row: dict[str, Any], agreement: Agreement, voice: Voice) -> ReadFinding:
    norm = next((norm for norm in agreement.norms if norm.id == row["norm"]), None)
    tree = explain_tree(row["reason"], agreement, voice.language)
    return ReadFinding(
        outcome=row["outcome"],
        step=row["step"],
        norm=norm,
        bearer=_bearer(row["bearer"], agreement, voice),
        paragraph=voice.paragraph(norm) if norm is not None else row["paragraph"] or "",
        reason=tree.decided,
        steps=tree.steps,
        p_low=row["p_low"],
        p_high=row["p_high"],
    )


def _bearer(bearer: str | None, agreement: Agreement, voice: Voice) -> str | None:
    """An actor's or side's name; the id where the agreement names neither."""
    if bearer is None:
        return None
    named = {actor.id: actor.names for actor in agreement.actors} | agreement.sides
    return voice.names(named[bearer]) if bearer in named else bearer
