"""The mediator's dossier: one page that answers, and nothing that could cost a life."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pypdfium2
import pytest

from tests.publications import dossiers, records
from tests.publications.test_pdf import pages, unbroken
from trucewatch.agreement.model import Basis, GateState
from trucewatch.publications.dossier import dossier
from trucewatch.publications.html import render_html
from trucewatch.publications.model import Points, Publication, Table, Term
from trucewatch.publications.pdf import render_pdf
from trucewatch.publications.talks_on_record import TalksOnRecord
from trucewatch.publications.voice import Voice, bare
from trucewatch.vocabulary.messages import LANGUAGES, say_id


@pytest.fixture(scope="module")
def made() -> Publication:
    return dossier(dossiers.record(), dossiers.talks(), dossiers.SECOND)


@pytest.fixture(scope="module")
def printed(made: Publication) -> dict[str, bytes]:
    return {language: render_pdf(made, language) for language in LANGUAGES}


def blocks(made: Publication, section: str, kind: type) -> list[Any]:
    found = next(s for s in made.sections if s.id == section)
    return [b for b in found.blocks if isinstance(b, kind)]


def said(made: Publication, term: Term, language: str = "en") -> str:
    return bare(Voice.of(made, language).say(term))


def table(made: Publication, section: str, caption: str) -> dict[str, list[str]]:
    """A table's cells by the heading of their row, as a reader of English sees them."""
    found = next(t for t in blocks(made, section, Table) if t.caption.id == f"dossier.{caption}")
    return {said(made, r.heading): [said(made, c) for c in r.cells] for r in found.rows}


def points(made: Publication, section: str, heading: str) -> list[str]:
    found = next(
        p for p in blocks(made, section, Points) if p.heading and p.heading.id.endswith(heading)
    )
    return [said(made, item) for item in found.items]


def test_the_first_page_says_who_sits_for_whom(made: Publication) -> None:
    seats = table(made, "glance", "seats_caption")
    assert list(seats) == ["Crown forces", "River League", "Third Column"]
    assert seats["Crown forces"][:2] == ["at the table", records.HOSTILE_PARTY]
    assert seats["Crown forces"][2:] == ["the foreign minister", "Northern Guarantor", "entry 51"]
    assert seats["Third Column"][0] == "kept out"


def test_the_first_page_says_what_each_side_asks(made: Publication) -> None:
    asks = table(made, "glance", "asks_caption")
    assert asks["Crown forces"] == ["ceasefire and monitoring", "–", "–", "release of prisoners"]
    assert asks["River League"][1] == "ceasefire, once this has come first: release of prisoners"
    assert "Third Column" not in asks


def test_a_number_stands_beside_whoever_it_is_of(made: Publication) -> None:
    """Six hundred is the text's and three hundred the League's: neither is ours."""
    numbers = table(made, "glance", "numbers_caption")
    aid, captives = numbers["Aid passes the bridge"], numbers["Release, captives: 300"]
    assert "600 trucks" in aid[0] and aid[1] == "the agreed text: The truce"
    assert captives[1] == "demanded by River League, entry 61"
    notes = [said(made, n) for t in blocks(made, "glance", Table) for n in t.notes]
    assert (
        "Asked for first in the talks, without any number: release of prisoners (River League)."
        in notes
    )


def test_claimed_and_verified_never_share_a_cell(made: Publication) -> None:
    """Whoever claims 500 trucks is printed, and no state moves for it."""
    _, _, verified, claimed, state = table(made, "glance", "numbers_caption")[
        "Aid passes the bridge"
    ]
    assert verified == "211 – mission"
    assert claimed == "500 – Crown forces"
    assert state == "missed"
    checked = table(made, "conditions", "verified_caption")["Aid passes the bridge"]
    assert "500" not in " ".join(checked) and "entry 64" in checked
    told = table(made, "conditions", "claimed_caption")["Aid passes the bridge"]
    assert "211" not in " ".join(told)
    assert told[0] == "Crown forces" and told[-1] == "entry 63"


def test_a_gate_is_closed_until_whoever_certifies_it_says_otherwise(made: Publication) -> None:
    computed, why, signed = table(made, "glance", "gates_caption")["Second phase"]
    assert computed == "its condition is not met"
    assert why == "“Aid passes the bridge” is missed as far as verified"
    assert (
        signed
        == "Northern Guarantor: open, 31 March 2031, 00:00; Southern Guarantor: silent, so closed"
    )
    beside = table(made, "gates", "gate_caption")
    assert beside["Northern Guarantor"] == [
        "open",
        "31 March 2031, 00:00",
        "its condition is not met",
        "entry 77",
    ]
    assert beside["Southern Guarantor"][0] == "silent"
    opening = points(made, "gates", "gate_opening")
    assert opening[-1] == "for its condition: “Aid passes the bridge” verified as met"


def test_a_word_signed_after_the_round_is_marked_as_later() -> None:
    """It is on record, and was not when the sides sat down."""
    record = dossiers.record()
    (gate,) = record.agreement.gates
    late = GateState(
        at=records.START + timedelta(days=60), open=False, by="south", basis=Basis.DOCUMENTED
    )
    gates = (replace(gate, certified=(*gate.certified, late)),)
    later = replace(record, agreement=replace(record.agreement, gates=gates))
    made = dossier(later, dossiers.talks(), dossiers.SECOND)
    _, _, signed = table(made, "glance", "gates_caption")["Second phase"]
    assert "Southern Guarantor: closed, signed later" in signed


def test_what_moved_is_told_from_round_to_round(made: Publication) -> None:
    moved = points(made, "positions", "moved_title")
    assert (
        "Since the last round Crown forces moved on ceasefire: from opposes to supports." in moved
    )
    first = dossier(dossiers.record(), dossiers.talks(), dossiers.FIRST)
    assert "nothing to compare" in points(first, "positions", "moved_title")[0]
    assert table(first, "glance", "asks_caption")["Crown forces"][2] == "ceasefire"


def test_the_days_counted_are_those_since_the_round_before(made: Publication) -> None:
    first = dossier(dossiers.record(), dossiers.talks(), dossiers.FIRST)
    assert (first.first.isoformat(), first.last.isoformat()) == ("2031-03-01", "2031-03-12")
    assert (made.first.isoformat(), made.last.isoformat()) == ("2031-03-12", "2031-04-11")


def test_figures_that_cannot_both_hold_stand_side_by_side(made: Publication) -> None:
    """A paper that repeats a side adds no voice, and nobody is believed."""
    (one, other) = table(made, "disputes", "contradictions_caption")["people held"]
    assert {one, other} == {
        "40 people – Crown forces; rests on one voice; entry 91",
        "300 people – River League; the Lake Courier, citing River League; rests on one voice; "
        "entries 93 and 92",
    }


def test_silence_is_printed_as_silence(made: Publication) -> None:
    silent = points(made, "unknown", "silent_title")
    assert "River League has said nothing on record of: monitoring." in silent
    assert "Second phase: not a word from Southern Guarantor." in silent
    assert "Medicine reaches the prisoner [name withheld]: nothing verified of it" in points(
        made, "unknown", "unverifiable_title"
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_four_answers_stand_on_one_page(printed: dict[str, bytes], language: str) -> None:
    """What runs over to a second page is not read in the car."""
    first, second, *_ = (unbroken(page) for page in pages(printed[language]))
    for name in ("seats_caption", "asks_caption", "numbers_caption"):
        assert unbroken(say_id(f"dossier.{name}", language)) in first or language == "ar", name
    assert unbroken("600") in first and unbroken("300") in first
    since = unbroken(say_id("dossier.since_title", language))
    assert since not in first
    assert since in second or language == "ar"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_name_of_who_suffered_and_no_hidden_voice_leaves(
    made: Publication, printed: dict[str, bytes], language: str
) -> None:
    """The page, the paper, and what a paper says of itself."""
    document = pypdfium2.PdfDocument(printed[language])
    told = " ".join([*pages(printed[language]), *map(str, document.get_metadata_dict().values())])
    html = render_html(made, language)
    for name in (*dossiers.PLANTED, *records.WHISPERS, "D-1", "S-1"):
        assert name not in html, name
        assert unbroken(name) not in unbroken(told) or name in ("D-1", "S-1"), name
        assert name.encode() not in printed[language], name
    assert "[name withheld]" in html


def test_a_paper_says_nothing_of_who_made_it(printed: dict[str, bytes]) -> None:
    for data in printed.values():
        about = pypdfium2.PdfDocument(data).get_metadata_dict()
        assert about["Author"] == "" and about["Subject"] == "" and about["Keywords"] == ""
        assert about["CreationDate"].startswith("D:20310511")


def test_the_same_record_gives_the_same_dossier(printed: dict[str, bytes]) -> None:
    again = dossier(dossiers.record(), dossiers.talks(), dossiers.SECOND)
    assert render_pdf(again, "en") == printed["en"]


def test_every_language_prints_the_same_entries(made: Publication) -> None:
    """Two delegations compare their copies: the proofs are the same."""
    found = [
        re.findall(r"<bdi>(\d\d)</bdi>", render_html(made, language)) for language in LANGUAGES
    ]
    assert all(sorted(one) == sorted(found[0]) for one in found)
    assert len(found[0]) > 10


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_round_has_a_dossier_that_says_so(language: str) -> None:
    """On the first morning nobody has recorded anything."""
    talks = dossiers.talks()
    bare_round = replace(talks.rounds[0], delegations=(), items=(), joining={}, through=())
    made = dossier(records.record(0), TalksOnRecord(rounds=(bare_round,)), dossiers.FIRST)
    assert "dossier." not in render_html(made, language)
    assert render_pdf(made, language).startswith(b"%PDF")


def test_a_round_that_nobody_recorded_has_none() -> None:
    with pytest.raises(KeyError):
        dossier(dossiers.record(), dossiers.talks(), "N-000000000009")


def test_many_sides_and_conditions_still_leave_one_page() -> None:
    """Twelve delegations at one table, and forty promises."""
    talks = dossiers.talks()
    record = dossiers.record()
    many = tuple(
        replace(talks.rounds[1].delegations[0], party=f"delegation number {n} of the lake shore")
        for n in range(12)
    )
    measures = tuple(
        replace(record.promised.measures[0], condition=f"c{n}", entry=200 + n) for n in range(40)
    )
    record = replace(record, promised=replace(record.promised, measures=measures))
    rounds = (talks.rounds[0], replace(talks.rounds[1], delegations=many))
    made = dossier(record, replace(talks, rounds=rounds), dossiers.SECOND)
    first, second, *_ = pages(render_pdf(made, "en"))
    assert "a gate is closed until" in " ".join(first.split())
    assert "The ceasefire since the last round" in second
    assert "Further sides" in first
