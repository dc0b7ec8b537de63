"""What a bulletin says, before any language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.publications import records
from trucewatch.agreement.model import Names
from trucewatch.publications.bulletin import bulletin
from trucewatch.publications.model import Figure as Drawn
from trucewatch.publications.model import (
    KeyFigures,
    Paragraph,
    Points,
    Publication,
    Range,
    Stacked,
    Table,
    Term,
    TimelinePicture,
)
from trucewatch.publications.voice import Voice, bare
from trucewatch.vocabulary.instants import Interval
from trucewatch.vocabulary.messages import Message


def blocks(made: Publication, section: str, kind: type) -> list[Any]:
    found = next(s for s in made.sections if s.id == section)
    return [b for b in found.blocks if isinstance(b, kind)]


def ids(made: Publication, section: str) -> set[str]:
    """The message ids of a section's sentences."""
    terms = [p.text for p in blocks(made, section, Paragraph)]
    terms += [item for points in blocks(made, section, Points) for item in points.items]
    return {term.id for term in terms if isinstance(term, Message)}


def said(made: Publication, term: Term, language: str = "en") -> str:
    return bare(Voice.of(made, language).say(term))


def test_reports_that_name_nothing_are_said_to_name_nothing(thin: Publication) -> None:
    """A mediator must not take 60 empty rows for 60 quiet days, nor for 60 violations."""
    assert ids(thin, "brief") >= {
        "bulletin.no_act_at_all",
        "bulletin.no_accused_at_all",
        "bulletin.lead_no_breach",
        "bulletin.nobody_ruled",
    }
    lead = blocks(thin, "brief", Paragraph)[0]
    assert "not proof that the ceasefire was kept" in said(thin, lead.text)


def test_a_breach_under_one_reading_is_not_said_of_both() -> None:
    """The readings differ, so the lead neither convicts nor acquits."""
    record = records.record(20)
    outcomes = [
        "breach" if r == "sent" else "not_covered" for r in record.findings["reading"].to_pylist()
    ]
    at = record.findings.column_names.index("outcome")
    findings = record.findings.set_column(at, "outcome", [outcomes])
    made = bulletin(replace(record, findings=findings), records.PERIOD)

    lead = blocks(made, "brief", Paragraph)[0].text

    assert lead.id == "bulletin.lead_depends"
    assert lead.params == {"n": 20, "all": 20}


def test_no_key_figure_goes_out_without_its_coverage(
    exercise: Publication, thin: Publication, empty: Publication
) -> None:
    """Zero incidents and nobody watching is not peace."""
    for made in (exercise, thin, empty):
        (figures,) = blocks(made, "brief", KeyFigures)
        assert figures.coverage and figures.coverage[0].id.startswith("coverage.")
    (figures,) = blocks(thin, "brief", KeyFigures)
    assert figures.coverage[0].id == "coverage.never_declared"


def test_a_period_without_reports_says_that_silence_proves_nothing(empty: Publication) -> None:
    """The emptiest bulletin is the most easily misread one."""
    assert ids(empty, "brief") >= {"bulletin.lead_nothing", "bulletin.no_reports"}
    assert "bulletin.unknown_all" in ids(empty, "limits")
    assert not blocks(empty, "where", Table)


def test_no_cell_of_the_table_is_a_bare_zero(exercise: Publication, thin: Publication) -> None:
    """A zero convicts or acquits; a dash says that there is nothing on record."""
    for made in (exercise, thin):
        (table,) = blocks(made, "where", Table)
        for row in table.rows:
            for cell in row.cells:
                assert cell != 0
                assert not (isinstance(cell, Stacked) and cell.upper == 0)
                assert not (isinstance(cell, Stacked) and cell.lower == Range(0, 0))


def test_the_parties_of_a_row_and_the_rows_of_a_party_add_up(exercise: Publication) -> None:
    """A minister's secretary will add the columns."""
    (table,) = blocks(exercise, "where", Table)
    *areas, total = table.rows
    at_all = len(table.columns) - 4

    def upper(cell: Term) -> int:
        return cell.upper if isinstance(cell, Stacked) and isinstance(cell.upper, int) else 0

    for row in table.rows:
        assert sum(upper(c) for c in row.cells[:at_all]) == upper(row.cells[at_all])
    for at in range(at_all + 1):
        assert sum(upper(row.cells[at]) for row in areas) == upper(total.cells[at])
    assert upper(total.cells[at_all]) == 120


def test_every_row_of_the_table_says_what_was_watched(exercise: Publication) -> None:
    """Few incidents where nobody looked must not read as calm."""
    (table,) = blocks(exercise, "where", Table)
    watched = {said(exercise, r.heading): said(exercise, r.cells[-1]) for r in table.rows}
    assert watched["East Marches"] == "none denied once"
    assert watched["Lakeside"] == "504"


def test_only_names_of_the_agreement_are_printed(exercise: Publication) -> None:
    """Whom a source accuses in its own words is counted, and not named."""
    parties = blocks(exercise, "who", Table)[0]
    printed = {row.heading("en") for row in parties.rows if isinstance(row.heading, Names)}
    known = {actor.names("en") for actor in records.agreement(True).actors}
    assert printed <= known
    assert any(getattr(note, "id", "") == "bulletin.who_others" for note in parties.notes)


def test_guarantors_who_differ_stand_side_by_side(exercise: Publication) -> None:
    """Six and twenty-five on one day, and neither is taken for the truth."""
    table = blocks(exercise, "tallies", Table)[0]
    row = next(r for r in table.rows if str(r.heading) == "2031-03-12")
    assert row.cells[:3] == (6, 25, 19)


def test_an_incident_outside_the_period_is_in_no_number() -> None:
    """A period includes its start and excludes its end."""
    record = records.record(40)
    first = Interval(records.START, records.START + timedelta(days=10))
    rest = Interval(first.end, records.PERIOD.end)
    made = [bulletin(record, span) for span in (first, rest)]
    counted = [blocks(m, "brief", KeyFigures)[0].items[1].value for m in made]
    assert sum(counted) == 40 and all(counted)


def test_long_periods_are_drawn_by_weeks() -> None:
    """Three hundred bars would be a smear on a phone."""
    record = records.record(30)
    made = bulletin(record, Interval(records.START, records.START + timedelta(days=300)))
    (figure,) = blocks(made, "when", Drawn)
    assert isinstance(figure.picture, TimelinePicture)
    assert figure.picture.step == 7
    assert sum(b.n for b in figure.picture.bins) == 30


@pytest.mark.parametrize("name", ["reports", "attributions", "findings", "tallies", "watches"])
def test_a_record_without_some_table_still_makes_a_bulletin(name: str) -> None:
    """A mission on its first day has hardly anything."""
    record = records.record(12)
    made = bulletin(replace(record, **{name: getattr(record, name).slice(0, 0)}), records.PERIOD)
    assert len(made.sections) == 10


def texts(value: Any) -> Iterator[str]:
    """Every string below a nest of values."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)
