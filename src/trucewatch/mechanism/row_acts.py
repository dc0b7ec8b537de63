"""Rows as they are recorded: one act for each source, each good row and each bad one.

What marks a row is a keyed digest of what it says, so that none is taken twice and nobody can guess
a row back from its mark.

Never here: files, or the words that name a source.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from trucewatch.mechanism.ports import Act, Registry
from trucewatch.reports.model import (
    Account,
    AmendmentRow,
    ClaimRow,
    Content,
    MeasureRow,
    Problem,
    RestrictionRow,
    Row,
    SourceWords,
    TallyRow,
    VerifiedRow,
    WatchRow,
)
from trucewatch.vocabulary.instants import Interval, iso

TYPES: dict[type, str] = {
    Account: "report.received",
    TallyRow: "tally.received",
    WatchRow: "watch.received",
    RestrictionRow: "restriction.received",
    MeasureRow: "condition.proposed",
    AmendmentRow: "condition.amended",
    ClaimRow: "condition.claimed",
    VerifiedRow: "condition.verified",
}


@dataclass(frozen=True, slots=True)
class File:
    """The file rows come from: its name without a folder, its format, its SHA-256 in hex.

    `mapping` is the key (hex) under which the registry keeps the mapping it was read under.
    """

    name: str
    format: str
    sha256: str
    mapping: str | None = None


def registrations(registry: Registry, words: list[SourceWords], ids: list[str]) -> list[Act]:
    """One act for each source; those already registered fall away by their fingerprint."""
    by_id = dict(zip(ids, words, strict=True))
    return [
        Act(
            typ="source.registered",
            content={
                "source_id": source_id,
                "kind": source.kind,
                "interests": list(source.interests),
                "reliability": source.reliability,
                "duplicate_free": source.duplicate_free,
            },
            fingerprint=registry.fingerprint(f"source:{source_id}".encode()),
        )
        for source_id, source in by_id.items()
    ]


def row_act(registry: Registry, row: Row, part: int, file: File, source_id: str) -> Act:
    """A good row as it is recorded, once."""
    identity = [file.format, source_id, part, dict(row.raw), dict(row.withheld)]
    return Act(
        typ=TYPES[type(row.content)],
        content={
            "source_id": source_id,
            "format": file.format,
            "file": file.name,
            "row": row.number,
            "raw": dict(row.raw),
            **content_values(row.content),
        },
        fingerprint=registry.fingerprint(canonical_text(identity)),
    )


def problem_act(
    registry: Registry, problem: Problem, part: int, file: File, source_id: str | None = None
) -> Act:
    """A bad row as it is recorded, with what it takes to read it again once it is corrected."""
    where: list[Any] = [dict(problem.raw)] if problem.raw else [file.sha256, problem.row]
    identity = ["problem", file.format, problem.code, problem.column, part, *where]
    return Act(
        typ="problem.recorded",
        content={
            "file": problem.file,
            "row": problem.row,
            "column": problem.column,
            "value_excerpt": problem.value_excerpt,
            "code": problem.code,
            "message": problem.message,
            "remedy": problem.remedy,
            "raw": dict(problem.raw),
            "columns": list(problem.columns) or None,
            "format": file.format,
            "mapping": file.mapping,
            "said_source": source_id,
        },
        fingerprint=registry.fingerprint(canonical_text(identity)),
    )


def content_values(content: Content) -> dict[str, Any]:
    """The content's fields as JSON values; intervals become `…_from` and `…_to`, None is left."""
    values: dict[str, Any] = {}
    for field in dataclasses.fields(content):
        value = getattr(content, field.name)
        if isinstance(value, Interval):
            name = "seen" if field.name == "seen" else "watched"
            values[f"{name}_from"] = iso(value.start)
            values[f"{name}_to"] = iso(value.end)
        elif isinstance(value, datetime):
            values[field.name] = iso(value)
        elif isinstance(value, tuple):
            if value:
                values[field.name] = list(value)
        elif isinstance(value, Mapping):
            if value:
                values[field.name] = dict(value)
        elif value is not None:
            values[field.name] = value
    return values


def canonical_text(value: Any) -> bytes:
    """One text for one JSON value, to be fingerprinted."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()
