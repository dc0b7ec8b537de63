"""The ground as tables: what every derived thing is computed from.

In:   the entries of the ledger, in order.
Out:  `GroundTables`: reports as said (no place resolved yet), sources, problems, tallies, watches,
      restrictions, people's decisions, the agreement in force, and which place files were loaded.

Where a report has no `text_ref` it brought no text; the text itself stays in the ground.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import pyarrow as pa

from trucewatch.belief.habits import read_habits, supposed
from trucewatch.belief.model import KnownHabits
from trucewatch.figures.model import Foretold, Question
from trucewatch.incidents.model import Link
from trucewatch.incidents.weights import Weights, read_weights
from trucewatch.mechanism.actors import OWNER, ROSTER_TYPES, Roster
from trucewatch.mechanism.asking import FIXED, read_question
from trucewatch.mechanism.bearing import Bearing
from trucewatch.mechanism.case_acts import in_a_case, known_later, read_act
from trucewatch.mechanism.certifying import CERTIFIED, Certification
from trucewatch.mechanism.condition_acts import CONDITION_TYPES, Said, read_condition
from trucewatch.mechanism.decide import is_ruling
from trucewatch.mechanism.foretelling import MADE, read_foretold
from trucewatch.mechanism.ports import TAKEN, Entry
from trucewatch.mechanism.repairing import REPAIRED
from trucewatch.mechanism.sealed import SEALED, holds
from trucewatch.reports.model import (
    PROBLEMS,
    REPORTS,
    RESTRICTIONS,
    SOURCES,
    TALLIES,
    WATCHES,
)
from trucewatch.verdicts.model import CaseAct
from trucewatch.vocabulary.ids import make_id
from trucewatch.vocabulary.instants import parse_iso
from trucewatch.vocabulary.progress import Progress, unheard

_ALIASES = {"upstream_id": "upstream"}
"""Columns whose ground field has another name."""


@dataclass(frozen=True, slots=True)
class PlaceFile:
    """A gazetteer or boundaries file kept as evidence."""

    kind: str
    sha256: str
    name: str


@dataclass(frozen=True, slots=True)
class SignedRuling:
    """A verdict's entry: its id, instant, signer and content, before it is held against reports."""

    verdict_id: str
    at: datetime
    signer: str
    content: Mapping[str, Any]


@dataclass(slots=True)
class GroundTables:
    """Everything the ground holds, ready to compute from."""

    reports: pa.Table
    sources: pa.Table
    problems: pa.Table
    tallies: pa.Table
    watches: pa.Table
    restrictions: pa.Table
    links: list[Link] = field(default_factory=list)
    weights: Weights = field(default_factory=Weights)
    habits: KnownHabits = field(default_factory=supposed)
    rulings: list[SignedRuling] = field(default_factory=list)
    certifications: list[Certification] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    foretold: list[Foretold] = field(default_factory=list)
    case_acts: list[CaseAct] = field(default_factory=list)
    said_of_conditions: list[Said] = field(default_factory=list)
    roster: Roster = field(default_factory=Roster)
    place_files: list[PlaceFile] = field(default_factory=list)
    agreement: Mapping[str, Any] = field(default_factory=dict)
    as_of: datetime | None = None
    sealed_sources: set[str] = field(default_factory=set)
    repaired: dict[int, int] = field(default_factory=dict)
    bearing: Bearing = field(default_factory=Bearing)


class _Columns:
    """Rows of one table, gathered column by column."""

    def __init__(self, schema: pa.Schema) -> None:
        self.schema = schema
        self.cells: dict[str, list[Any]] = {name: [] for name in schema.names}
        self.instants = {f.name for f in schema if pa.types.is_timestamp(f.type)}

    def add(self, content: Mapping[str, Any], **extra: Any) -> None:
        for name, cells in self.cells.items():
            value = extra[name] if name in extra else content.get(_ALIASES.get(name, name))
            if name in self.instants and isinstance(value, str):
                value = parse_iso(value)
            cells.append(value)

    def table(self) -> pa.Table:
        arrays = [pa.array(self.cells[f.name], type=f.type, from_pandas=False) for f in self.schema]
        return pa.Table.from_arrays(arrays, schema=self.schema)


def read_ground(
    entries: Iterable[Entry], *, size: int | None = None, progress: Progress = unheard
) -> GroundTables:
    """Read every entry once. `size` is how many there are, for the progress only."""
    tables = {
        "report.received": _Columns(REPORTS),
        "source.registered": _Columns(SOURCES),
        "problem.recorded": _Columns(PROBLEMS),
        "tally.received": _Columns(TALLIES),
        "watch.received": _Columns(WATCHES),
        "restriction.received": _Columns(RESTRICTIONS),
    }
    ground = GroundTables(*(columns.table() for columns in tables.values()))
    for entry in entries:
        ground.as_of = entry.recorded_at
        ground.bearing.read(entry)
        _take(entry, tables, ground)
        if entry.index % 5000 == 0:
            progress("reading the ground", entry.index, size)
    problems = tables["problem.recorded"].cells
    problems["repaired_in"] = [ground.repaired.get(entry) for entry in problems["entry"]]
    (
        ground.reports,
        ground.sources,
        ground.problems,
        ground.tallies,
        ground.watches,
        ground.restrictions,
    ) = (columns.table() for columns in tables.values())
    progress("reading the ground", size or 0, size)
    return ground


def _take(entry: Entry, tables: Mapping[str, _Columns], ground: GroundTables) -> None:
    """Put one entry where it belongs; a sealed one as what it holds, a cover nowhere."""
    sealed = entry.typ == SEALED
    if sealed:
        within = holds(entry.content)
        if within is None:
            return
        _source_of(entry.content, tables["source.registered"], ground.sealed_sources)
        entry = replace(entry, typ=within)
    columns = tables.get(entry.typ)
    if columns is not None:
        columns.add(entry.content, **_own_columns(entry, sealed=sealed))
    else:
        _note(entry, ground)


def _source_of(content: Mapping[str, Any], sources: _Columns, seen: set[str]) -> None:
    """What a sealed entry says of its source, the first time that it says so."""
    named, said = content.get("source_id"), content.get("source")
    if named and said and named not in seen:
        seen.add(named)
        if named not in sources.cells["source_id"]:
            sources.add({"source_id": named, **said})


def _own_columns(entry: Entry, *, sealed: bool) -> dict[str, Any]:
    """Columns that come from the entry itself rather than from a field of the same name."""
    content = entry.content
    if entry.typ == "report.received":
        return {
            "report_id": make_id("R", entry.leaf_hash),
            "recorded_at": entry.recorded_at,
            "text_ref": str(entry.index) if content.get("text") else None,
            "sealed": sealed,
        }
    if entry.typ == "problem.recorded":
        return {"entry": entry.index}
    if entry.typ == "tally.received":
        confirmed = content.get("confirmed_by")
        return {
            "tally_id": make_id("T", entry.leaf_hash),
            "confirmed_by": json.dumps(confirmed, sort_keys=True) if confirmed else None,
        }
    if entry.typ in ("watch.received", "restriction.received"):
        return {"pcode": content.get("area")}
    return {}


def _note(entry: Entry, ground: GroundTables) -> None:
    content = entry.content
    if in_a_case(entry):
        ground.case_acts.append(read_act(entry, ground.roster))
    match entry.typ:
        case str(typ) if typ == TAKEN:
            known_later(ground.case_acts, entry)
        case "decision.linked":
            ground.links.append(Link(content["first"], content["second"], content["same"]))
        case "verdict.signed" if is_ruling(content):
            verdict_id = make_id("V", entry.leaf_hash)
            ground.rulings.append(SignedRuling(verdict_id, entry.recorded_at, entry.by, content))
        case str(typ) if typ in ROSTER_TYPES:
            ground.roster.read(entry)
        case str(typ) if typ == CERTIFIED:
            ground.certifications.append(_certification(entry, ground.roster))
        case str(typ) if typ in CONDITION_TYPES:
            said = read_condition(entry, ground.roster)
            ground.said_of_conditions += [said] if said else []
        case str(typ) if typ == FIXED:
            question = read_question(entry)
            ground.questions += [question] if question else []
        case str(typ) if typ == MADE:
            foretold = read_foretold(entry)
            ground.foretold += [foretold] if foretold else []
        case str(typ) if typ == REPAIRED:
            ground.repaired.setdefault(content["entry"], entry.index)
        case "weights.learned":
            ground.weights = read_weights(content["weights"])
            ground.habits = read_habits(content.get("habits"))
        case "gazetteer.loaded" | "boundaries.loaded":
            kind = entry.typ.split(".", 1)[0]
            ground.place_files.append(PlaceFile(kind, content["sha256"], content["file"]))
        case "agreement.loaded":
            ground.agreement = content
        case _:
            pass


def _certification(entry: Entry, roster: Roster) -> Certification:
    """Whose word an entry is: the signer's party's own, or what the mission's owner wrote down."""
    signer = roster.present.get(entry.by)
    own = signer is not None and signer.role != OWNER
    by = signer.party if signer is not None and own else entry.content.get("by")
    content = entry.content
    since = None if own else content.get("since")
    return Certification(
        gate=content["gate"],
        open=content["state"] == "open",
        at=parse_iso(since) if since else entry.recorded_at,
        by=by,
        own=own,
        entry=entry.index,
    )
