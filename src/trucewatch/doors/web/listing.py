"""Incidents as lines of a list, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from trucewatch.doors.web.record_index import IntArray, RecordIndex
from trucewatch.doors.web.voice import Voice

TOLD = (
    "incident_id", "act", "place_text", "admin1", "error_radius_m", "deaths_min", "deaths_max",
    "n_reports", "n_independent",
)  # fmt: skip
"""What a line tells of an incident."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One incident in a list. Texts are ready to read, and empty where there is nothing to say.

    `outcome` is one of `ALL_OUTCOMES`.
    """

    incident_id: str
    when: str
    act: str
    place: str
    area: str
    error: str
    outcome: str
    deaths: str
    n_reports: int
    n_independent: int


def rows_for_list(
    index: RecordIndex, rows: IntArray, voice: Voice, areas: Mapping[str, str]
) -> list[Line]:
    """The incidents in `rows`, in that order."""
    cells = index.record.incidents.select(TOLD).take(rows).to_pylist()
    return [
        Line(
            incident_id=cell["incident_id"],
            when=voice.span(index.seen(int(row))),
            act=voice.act(cell["act"]),
            place=place_in_words(cell, areas, voice),
            area=areas.get(cell["admin1"] or "", "") if cell["place_text"] else "",
            error=voice.distance(cell["error_radius_m"]) if cell["error_radius_m"] else "",
            outcome=index.outcome_name(int(row)),
            deaths=voice.span_of_numbers(cell["deaths_min"], cell["deaths_max"]),
            n_reports=cell["n_reports"] or 0,
            n_independent=cell["n_independent"] or 0,
        )
        for row, cell in zip(rows, cells, strict=True)
    ]


def place_in_words(cell: Mapping[str, Any], areas: Mapping[str, str], voice: Voice) -> str:
    """The place as said; where nobody said one, the area it must be in, or that it is unknown."""
    if cell["place_text"]:
        return str(cell["place_text"])
    area = areas.get(cell["admin1"] or "")
    return voice.t("somewhere_in", area=area) if area else voice.t("place_unknown")
