"""The thing that an address names, as far as who may see it depends on its state."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pyarrow.compute as pc

from trucewatch.doors.web.desk import Desk
from trucewatch.doors.web.record_index import RecordIndex
from trucewatch.people.access import Noun, Thing
from trucewatch.verdicts.model import Case, Kind

_LAYERS: Mapping[str, Noun] = {
    "incidents": Noun.INCIDENTS,
    "zones": Noun.AGREEMENT,
    "watches": Noun.COVERAGE,
    "denials": Noun.COVERAGE,
}


def incident_named(desk: Desk, path: Mapping[str, str]) -> Thing | None:
    """An incident, with the parties of the cases it is heard in."""
    index = desk.index()
    row = index.row_of.get(path["incident_id"])
    if row is None:
        return None
    heard = [case_thing(case) for case in cases_about(index, row)]
    return Thing(
        noun=Noun.INCIDENT,
        accused=frozenset().union(*(case.accused for case in heard)),
        heard=frozenset().union(*(case.heard for case in heard)),
    )


def case_named(desk: Desk, path: Mapping[str, str]) -> Thing | None:
    """A case."""
    found = desk.index().record.docket.case(path["case_id"])
    return None if found is None else case_thing(found)


def case_thing(case: Case) -> Thing:
    """A case, with the parties it was put to and those who brought it.

    A complaint is put to a party by asking for its reply, in any round: before that it is nobody's
    to know, and afterwards it cannot be unknown.
    """
    acts = [step.act for step in case.steps if step.fault is None]
    brought = case.complaint.word_of
    return Thing(
        noun=Noun.CASE,
        accused=frozenset(str(a.content["of"]) for a in acts if a.kind is Kind.REPLY_ASKED),
        heard=frozenset({brought} if brought else ()),
        published=any(a.kind is Kind.PUBLISHED for a in acts),
    )


def problem_named(desk: Desk, path: Mapping[str, str]) -> Thing | None:
    """A row that could not be read, by its entry."""
    entry = path["entry"]
    known = entry.isascii() and entry.isdigit() and len(entry) < 19
    return Thing(noun=Noun.PROBLEM) if known and problem_at(desk.index(), int(entry)) else None


def problem_at(index: RecordIndex, entry: int) -> Mapping[str, Any]:
    """The problem recorded in that entry, by name; nothing where there is none."""
    table = index.record.problems
    row = pc.index(table["entry"], entry).as_py()
    return {} if row < 0 else dict(table.slice(row, 1).to_pylist()[0])


def layer_named(desk: Desk, path: Mapping[str, str]) -> Thing:
    """A collection of the API; everybody may be told that there is none of a name."""
    return Thing(noun=layer_noun(path["collection"]))


def layer_noun(collection: str) -> Noun:
    """What a collection of the API holds."""
    return _LAYERS.get(collection, Noun.AGREEMENT)


def tile_named(desk: Desk, path: Mapping[str, str]) -> Thing:
    """A tile: of hashes, or a bundle of entries."""
    return Thing(noun=Noun.BUNDLE if path["path"].startswith("entries/") else Noun.PROOF)


def cases_about(index: RecordIndex, row: int) -> Iterator[Case]:
    """The cases an incident is heard in, under its present or an earlier id."""
    for case in index.record.docket.cases:
        if any(index.row_of.get(named) == row for named in case.incidents):
            yield case
