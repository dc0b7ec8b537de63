"""From one YAML text to an `Agreement`, or to every error in it, each with its line.

The format stands in `docs/agreements.md`; the shipped agreements show each part. Every statement
may carry `basis` (documented, the default; reported; assumed) and `source`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from trucewatch.agreement.ambiguities import ambiguities
from trucewatch.agreement.anchors import read_anchors
from trucewatch.agreement.clocks import read_clock, read_times
from trucewatch.agreement.document import DocumentError, Table, read_document
from trucewatch.agreement.fields import Fields
from trucewatch.agreement.gates import check_gates, read_gates
from trucewatch.agreement.known import Known
from trucewatch.agreement.model import Agreement
from trucewatch.agreement.norms import read_norms
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
from trucewatch.agreement.procedures import (
    read_facts,
    read_left_open,
    read_procedure,
    read_reporting,
)
from trucewatch.agreement.roster import shared_words
from trucewatch.agreement.texts import open_instruments, read_instruments, read_readings
from trucewatch.agreement.weapons import read_weapons
from trucewatch.agreement.zones import Outlines

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
    """Every section, each after those whose ids it may name."""
    top = Fields(document, "the agreement", problems)
    known = Known(lines={key: top.line_of(key) for key in document.entries})
    clock = top.part("clock", required=True)
    times = read_times(clock, problems)
    anchors = read_anchors(top.each("anchors"), clock, known, times)
    mission = read_clock(clock, times)
    sides = read_sides(top.table("sides"), top.line_of("sides"), known, problems)
    opened = open_actors(top.each("actors", required=True), known, problems)
    texts = open_instruments(top.each("instruments", required=True), known, problems)
    actors = read_actors(opened, known, times)
    lists = read_lists(top.each("lists"), known, times)
    instruments = read_instruments(texts, actors, mission.force, known, times)
    severities = top.table("severities")
    known.add_keys("severities", severities, top.line_of("severities"), problems)
    terms = top.table("terms")
    known.add_keys("terms", terms, top.line_of("terms"), problems)
    procedure = read_procedure(top.node("procedure"), known, problems)
    gates = read_gates(top.each("gates"), known, times)
    weapons = read_weapons(top.each("weapons"), known, problems)
    places = read_places(top.each("places"), Outlines(zones), known, times)
    norms = read_norms(top.each("norms", required=True), instruments, known, times)
    check_gates(gates, norms, known, problems)
    agreement = Agreement(
        id=top.ident("id"),
        names=top.names("names"),
        country=_country(top),
        exercise=top.flag("exercise"),
        about=top.names_if_any("about"),
        clock=mission.clock,
        anchors=anchors,
        instruments=instruments,
        actors=actors,
        sides=sides,
        lists=lists,
        relations=read_relations(top.each("relations"), known, problems),
        places=places,
        weapons=weapons,
        severities=read_names_by_id(severities, "severity", problems),
        terms=read_names_by_id(terms, "term", problems),
        gates=gates,
        norms=norms,
        procedure=procedure,
        reporting=read_reporting(top.each("reporting"), known, times),
        readings=read_readings(top.each("readings"), instruments, known, problems),
        left_open=read_left_open(top.each("unspecified"), known, problems),
        facts=read_facts(top.table("facts"), "fact", problems),
    )
    top.done()
    return _Sections(agreement, known)


def _country(top: Fields) -> str:
    text = top.text("country", required=True)
    if text is not None and not COUNTRY.fullmatch(text):
        top.problems.error(
            f"country of the agreement is {text[:60]!r}",
            top.line_of("country"),
            expected="an ISO 3166-1 code of two capital letters; XX for a fictional country",
        )
    return text or "XX"
