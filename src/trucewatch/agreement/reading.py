"""From one YAML text to an `Agreement`, or to every error in it, each with its line.

The format stands in `docs/agreements.md`; the shipped agreements show each part. Every statement
may carry `basis` (documented, the default; reported; assumed) and `source`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from trucewatch.agreement.ambiguities import ambiguities
from trucewatch.agreement.clocks import read_anchors, read_clock, read_times
from trucewatch.agreement.document import DocumentError, Listing, Node, Table, read_document
from trucewatch.agreement.fields import NO_NAMES, Fields
from trucewatch.agreement.known import Known
from trucewatch.agreement.model import Agreement
from trucewatch.agreement.norms import read_gates, read_left_open, read_norms, read_weapons
from trucewatch.agreement.parties import (
    open_actors,
    read_actors,
    read_lists,
    read_names_by_id,
    read_relations,
    read_sides,
)
from trucewatch.agreement.places import read_places
from trucewatch.agreement.problems import ERROR, AgreementProblem, Problems
from trucewatch.agreement.procedures import read_facts, read_procedure, read_reporting
from trucewatch.agreement.roster import shared_words
from trucewatch.agreement.texts import open_instruments, read_instruments, read_readings

COUNTRY = re.compile(r"[A-Z]{2}")


def read_agreement(
    text: str, *, file: str, zones: Mapping[str, bytes | str] | None = None
) -> tuple[Agreement | None, list[AgreementProblem]]:
    """The agreement that `text` holds, or None with its errors; with its ambiguities otherwise.

    `zones` holds the GeoJSON outlines by file name, with or without the folder `zones/`.
    """
    problems = Problems(file)
    try:
        document = read_document(text)
    except DocumentError as error:
        problems.error(error.what, error.line, expected=error.expected, hint=error.hint)
        return None, problems.found
    sections = _read(document, zones or {}, problems)
    for words, first, second in shared_words(sections.agreement):
        problems.error(
            f"actors {first!r} and {second!r} both go by {words[:60]!r}",
            sections.known.lines.get(f"actors.{second}"),
            expected="each name and alias with one actor",
        )
    if problems.found:
        return None, sorted(problems.found, key=lambda found: found.line or 0)
    return sections.agreement, ambiguities(sections.agreement, sections.known.lines, file)


def load_agreement(
    text: str, *, file: str, zones: Mapping[str, bytes | str] | None = None
) -> Agreement:
    """The agreement that `text` holds. Raises TrucewatchError with the first error's line."""
    agreement, problems = read_agreement(text, file=file, zones=zones)
    if agreement is None:
        raise next(found for found in problems if found.severity == ERROR).as_error()
    return agreement


@dataclass(frozen=True, slots=True)
class _Sections:
    agreement: Agreement
    known: Known


def _read(document: Table, zones: Mapping[str, bytes | str], problems: Problems) -> _Sections:
    top = Fields(document, "the agreement", problems)
    known = Known()
    clock = top.inner("clock", "the clock")
    times = read_times(clock, problems)
    anchors = read_anchors(top.each("anchors"), clock, known, times)
    mission_clock = read_clock(clock, times)
    sides = read_sides(top.table("sides"), known, problems)
    opened = open_actors(top.each("actors", required=True), known, problems)
    texts = open_instruments(top.each("instruments", required=True), known, problems)
    actors = read_actors(opened, known, times)
    lists = read_lists(top.each("lists"), known, times)
    instruments = read_instruments(texts, actors, mission_clock, known, times)
    severities = read_names_by_id(top.table("severities"), "severity", problems)
    known.ids["severities"] = set(severities)
    weapons = read_weapons(top.each("weapons"), known, problems)
    gates = read_gates(top.each("gates"), known, times)
    known.lines["clock"] = top.line_of("clock")
    known.lines["procedure"] = top.line_of("procedure")
    agreement = Agreement(
        id=top.ident("id"),
        names=top.names("names") or NO_NAMES,
        country=_country(top),
        exercise=top.flag("exercise"),
        about=top.names("about", required=False),
        clock=mission_clock,
        anchors=anchors,
        instruments=instruments,
        actors=actors,
        sides=sides,
        lists=lists,
        relations=read_relations(top.each("relations"), known, problems),
        places=read_places(top.each("places"), zones, known, times),
        weapons=weapons,
        severities=severities,
        terms=read_names_by_id(top.table("terms"), "term", problems),
        gates=gates,
        norms=read_norms(top.each("norms", required=True), instruments, known, times),
        procedure=read_procedure(top.node("procedure"), known, problems),
        reporting=read_reporting(top.each("reporting"), known, times),
        readings=read_readings(top.each("readings"), instruments, problems),
        left_open=read_left_open(_items(top, "unspecified"), known, problems),
        facts=read_facts(top.table("facts"), "fact", problems),
    )
    top.done()
    return _Sections(agreement, known)


def _items(top: Fields, key: str) -> tuple[Node, ...]:
    node = top.node(key)
    return node.items if isinstance(node, Listing) else top.each(key)


def _country(top: Fields) -> str:
    text = top.text("country", required=True)
    if text is not None and not COUNTRY.fullmatch(text):
        top.problems.error(
            f"country of the agreement is {text[:60]!r}",
            top.line_of("country"),
            expected="an ISO 3166-1 code of two capital letters; XX for a fictional country",
        )
    return text or "XX"
