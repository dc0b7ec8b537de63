"""What an incident's page tells of its reports: only to whom each of them may be told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import Request

from trucewatch.custody.model import Exhibit
from trucewatch.doors.believed import belief_document
from trucewatch.doors.web.comparing import Comparison, compare
from trucewatch.doors.web.desk import Desk
from trucewatch.doors.web.record_index import RecordIndex
from trucewatch.doors.web.voice import Voice
from trucewatch.people.access import Noun, Purpose
from trucewatch.vocabulary.instants import Interval

MOST_SIDE_BY_SIDE = 60


@dataclass(frozen=True, slots=True)
class ToldReports:
    """An incident's reports for one reader; `words` says whether their own words are there.

    `reports` are the first `most` of `total`; `proofs` are report, entry and leaf hash (hex) of all
    that stand in the ledger.
    """

    reports: Sequence[dict[str, Any]]
    total: int
    comparisons: Sequence[Comparison]
    belief: dict[str, Any] | None
    proofs: Sequence[tuple[str, int, str]]
    words: bool
    files: Sequence[Sequence[Exhibit]]
    most: int = MOST_SIDE_BY_SIDE


def told_reports(
    desk: Desk, request: Request, index: RecordIndex, incident_id: str, voice: Voice
) -> ToldReports | None:
    """What this reader is told; None where they may see no report."""
    if not desk.may(request, Noun.REPORT, Purpose.KNOW):
        return None
    reports = index.reports_of(incident_id)
    entries = [desk.ledger.index_of(report["report_id"]) for report in reports]
    words = desk.may(request, Noun.WORDS, Purpose.VERIFY)
    return ToldReports(
        reports=_side_by_side(desk, index, reports, entries, voice, words=words),
        total=len(reports),
        comparisons=compare(reports),
        belief=index.once(
            ("belief", incident_id, voice.language), lambda: _belief(index, incident_id, voice)
        ),
        proofs=[
            (report["report_id"], entry, desk.ledger.leaf_hash(entry).hex())
            for report, entry in zip(reports, entries, strict=True)
            if entry is not None
        ],
        words=words,
        files=_files(desk, reports) if desk.may(request, Noun.EVIDENCE, Purpose.VERIFY) else (),
    )


def _belief(index: RecordIndex, incident_id: str, voice: Voice) -> dict[str, Any] | None:
    """How far to believe it, each report with the kind of its source."""
    document = belief_document(index.record, *index.belonging(incident_id), voice.language)
    if document is not None:
        for report in document["reports"]:
            report["source_kind"] = index.sources.get(report["source_id"], {}).get("kind")
    return document


def _files(desk: Desk, reports: Sequence[dict[str, Any]]) -> list[list[Exhibit]]:
    """The files that belong to each report."""
    kept = [held.exhibit for held in desk.ledger.exhibits().values()]
    return [[file for file in kept if report["report_id"] in file.reports] for report in reports]


def _side_by_side(
    desk: Desk,
    index: RecordIndex,
    reports: Sequence[dict[str, Any]],
    entries: Sequence[int | None],
    voice: Voice,
    *,
    words: bool,
) -> list[dict[str, Any]]:
    """Each report with its source's kind and grade, and its own words for whom they are."""
    told = []
    for report, entry in list(zip(reports, entries, strict=True))[:MOST_SIDE_BY_SIDE]:
        text = desk.ledger.content(entry).get("text") if words and entry is not None else None
        source = index.sources.get(report["source_id"], {})
        told.append(
            report
            | {
                "when": voice.span(Interval(report["seen_from"], report["seen_to"])),
                "source_kind": source.get("kind"),
                "reliability": source.get("reliability"),
                "text": text,
            }
        )
    return told
