"""The disagreement in one minute, in either language, and over the real bulletins."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.figures import syria_tallies
from tests.figures.records import RecordBook, week
from trucewatch.figures.disagreement import Reader, line_words, reconcile_summary
from trucewatch.figures.model import ReconciliationLine, Record
from trucewatch.figures.reconciling import reconcile
from trucewatch.figures.rules import load_rules
from trucewatch.vocabulary.messages import LANGUAGES, say

RULES = {name: load_rules()[name] for name in ("incidents", "guarantor-bulletin")}


def summary(record: Record, language: str) -> list[str]:
    lines = reconcile(record, rules=RULES)
    return [say(m, language) for m in reconcile_summary(record, lines, language, rules=RULES)]


def test_no_bulletin_on_record_is_said() -> None:
    (text,) = summary(RecordBook().close(), "en")

    assert text == "No bulletin of a guarantor is on record for this time."


def test_our_incidents_of_neighbouring_days_are_counted_once() -> None:
    book = RecordBook()
    for day in ("2017-01-22", "2017-01-23"):
        book.bulletin("russia", day, 1)
        book.bulletin("turkey", day, 1)
    book.incident("2017-01-22 08:00")

    text = summary(book.close(), "en")

    assert "our record counts 1 under the rule “Incidents”, and 0 more may belong" in text[-2]
    assert "counts 0 under" in text[-1] and "and 1 more may belong there" in text[-1]


def test_a_joint_number_beside_two_sides_does_not_upset_the_sentence() -> None:
    book = RecordBook()
    book.bulletin("russia", "2017-01-22", 1)
    book.bulletin("turkey", "2017-01-22", 2)
    book.bulletin("joint", "2017-01-22", 3)

    assert "On 22 January 2017 Russia logged 1 and Turkey logged 2." in summary(book.close(), "en")


@pytest.fixture(scope="module")
def bulletins(shared: Path) -> Record:
    return syria_tallies.written(shared).close()


@pytest.fixture(scope="module")
def real(bulletins: Record) -> dict[tuple[str, str, str], ReconciliationLine]:
    lines = reconcile(bulletins, rules=RULES)
    return {(li.kind, li.day, li.area): li for li in lines if li.kind in ("total", "area")}


@pytest.mark.shared
def test_the_missions_intake_and_a_reader_by_hand_come_to_the_same_lines(
    shared: Path, bulletins: Record
) -> None:
    def shown(record: Record) -> list[tuple[object, ...]]:
        lines = reconcile(record, rules={})
        days = [li for li in lines if li.kind != "period"]
        return sorted(
            (
                li.kind,
                li.day,
                li.area,
                tuple(li.claims.items()),
                li.silent,
                li.overlap_high or 0,
                li.unexplained,
                li.explained,
            )
            for li in days
        )

    assert shown(syria_tallies.received(shared).close()) == shown(bulletins)


@pytest.mark.shared
def test_the_twelfth_of_january(
    bulletins: Record, real: dict[tuple[str, str, str], ReconciliationLine]
) -> None:
    line = real["total", "2017-01-12", ""]

    assert line.claims == {"Russia": 6, "Turkey": 25}
    assert (line.overlap_low, line.overlap_high, line.unexplained) == (0, 0, 26)
    text = " ".join(line_words(line, bulletins, "en"))
    assert "Russia confirmed none of the 25 that Turkey logged." in text
    assert "Russia said that 5 of Turkey's entries were fire on an excluded group." in text
    assert real["area", "2017-01-12", "Hama"].claims == {"Russia": 2, "Turkey": 2}
    assert real["area", "2017-01-12", "Lattakia"].claims == {"Russia": 4}


@pytest.mark.shared
def test_the_day_the_talks_opened(
    bulletins: Record, real: dict[tuple[str, str, str], ReconciliationLine]
) -> None:
    line = real["total", "2017-01-23", ""]

    assert line.claims == {"Russia": 9, "Turkey": 0}
    assert line.unexplained == 9
    assert "Russia logged 9, Turkey none." in line_words(line, bulletins, "en")
    assert real["area", "2017-01-23", "Hama"].silent == ("Turkey",)


@pytest.mark.shared
def test_every_trap_of_the_files_is_named(
    real: dict[tuple[str, str, str], ReconciliationLine],
) -> None:
    def said(day: str) -> set[str]:
        return {m.id.removeprefix("figures.") for m in real["total", day, ""].words()}

    assert "title_differs" in said("2017-02-25")
    assert "carried_by" in said("2017-03-25")
    assert "undivided" in said("2017-01-04")
    assert "unnumbered" in said("2016-12-31")
    assert {"partly_placed", "confirmed_more_than_logged"} <= said("2017-01-22")
    assert "not_placed" in said("2017-04-23")
    assert "before_start" in said("2016-12-15")
    assert real["total", "2017-01-12", ""].notes[0].startswith("page dated Thursday")


@pytest.mark.shared
def test_no_number_of_the_files_is_lost(bulletins: Record) -> None:
    lines = reconcile(bulletins, rules={})

    shown = {t for line in lines for t in line.tallies}
    assert shown == set(bulletins.tallies["tally_id"].to_pylist())
    assert sum(1 for li in lines if li.kind == "undated" and not li.area) == 3
    assert sum(1 for li in lines if li.kind == "total" and li.overlap_high is not None) == 14


@pytest.mark.shared
def test_a_mediator_reads_it_in_sentences(bulletins: Record) -> None:
    record = replace(bulletins)

    text = summary(record, "en")

    assert text[0].startswith("Bulletins of 21 days are on record.")
    assert (
        "On 12 January 2017 Russia logged 6 and Turkey logged 25; "
        "Russia confirmed none of Turkey's." in text
    )
    assert "On 23 January 2017 Russia logged 9 and Turkey logged 0." in text
    assert (
        "Of 178 entries that Turkey logged on days for which Russia said so, Russia confirmed 3."
        in text
    )
    assert "6 bulletins carry no date and stand apart." in text


@pytest.mark.shared
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_line_can_be_read_in_every_language(bulletins: Record, language: str) -> None:
    reader = Reader(bulletins, language)
    lines = reconcile(bulletins, rules=RULES)

    sentences = [reader.read(message) for line in lines for message in line.words()]

    assert len(sentences) > 150
    assert not [s for s in sentences if "{" in s or "2017-" in s]
    assert summary(bulletins, language)


@pytest.mark.shared
def test_the_truce_of_december_alone(bulletins: Record) -> None:
    lines = reconcile(bulletins, rules={}, period=week("2016-12-30", 92))

    days = sorted({li.day for li in lines if li.kind == "total"})
    assert (days[0], days[-1], len(days)) == ("2016-12-31", "2017-03-25", 10)
