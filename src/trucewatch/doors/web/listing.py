"""Incidents as lines of a list, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from trucewatch.doors.web.record_index import IntArray, RecordIndex
from trucewatch.doors.web.voice import Voice


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One incident in a list. Texts are ready to read; `outcome` is one of `ALL_OUTCOMES`."""

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
    cells = index.record.incidents.take(rows).to_pylist()
    return [
        Line(
            incident_id=cell["incident_id"],
            when=voice.span(index.seen(int(row))),
            act=voice.act(cell["act"]),
            place=cell["place_text"] or voice.t("place_unknown"),
            area=areas.get(cell["admin1"] or "", ""),
            error=voice.distance(cell["error_radius_m"]),
            outcome=index.outcome_name(int(row)),
            deaths=voice.span_of_numbers(cell["deaths_min"], cell["deaths_max"]),
            n_reports=cell["n_reports"] or 0,
            n_independent=cell["n_independent"] or 0,
        )
        for row, cell in zip(rows, cells, strict=True)
    ]
