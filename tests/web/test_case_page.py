"""A case's page: its whole life, every word its speaker's, and silence told as silence."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pyarrow as pa
import pytest
from playwright.sync_api import Browser

from tests.verdicts.hearing import CALVERA, OWNER
from tests.web import records
from tests.web.conftest import app_of, client_of, served
from tests.web.hearings import DAY, Docket, differing, five, silent
from tests.web.test_accessibility import grave_faults
from tests.web.test_browser import reading
from tests.web.test_tallies_page import text_of
from trucewatch.figures.model import Record
from trucewatch.verdicts.model import Kind
from trucewatch.vocabulary.messages import LANGUAGES


@pytest.fixture(scope="module")
def heard() -> Record:
    return five()


def markup(whole: Record, folder: Path, at: int = 0, language: str = "en", day: str = DAY) -> str:
    client = client_of(app_of(whole, folder))
    case = whole.docket.cases[at].case_id
    answer = client.get(f"/cases/{case}", params={"at": day, "lang": language})
    assert answer.status_code == 200
    return answer.text


def page(whole: Record, folder: Path, at: int = 0, language: str = "en", day: str = DAY) -> str:
    return text_of(markup(whole, folder, at, language, day))


def section(text: str, name: str) -> str:
    """What stands under the heading with that id."""
    start = text.index(f'id="{name}"')
    return text_of(text[start : text.index("</section>", start)])


def test_each_members_word_stands_by_itself_and_that_they_differ(
    heard: Record, tmp_path: Path
) -> None:
    text = markup(heard, tmp_path)
    told = text_of(text[text.index('id="determinations"') :])

    assert "each member decides separately" in told and "they differ" in told
    calvera, norrund = told.index("Calvera grave"), told.index("Norrund not attributable")
    assert calvera < told.index("two posts saw it") < norrund < told.index("anybody's battery")


def test_a_member_who_has_not_spoken_is_told_as_that(heard: Record, tmp_path: Path) -> None:
    told = text_of(markup(heard, tmp_path, 1))

    assert "Norrund Has not spoken. That is neither for nor against." in told


def test_a_party_that_did_not_answer_admitted_nothing(heard: Record, tmp_path: Path) -> None:
    told = section(markup(heard, tmp_path, 1), "reply")

    assert "No answer came by" in told and "Silence is no admission." in told


def test_what_comes_next_names_who_may_and_by_when(heard: Record, tmp_path: Path) -> None:
    fresh = section(markup(heard, tmp_path, 3), "next")
    assert "Find the complaint admissible, or not" in fresh
    assert "Who may: the record's owner, the secretary" in fresh and "due" in fresh

    open_ = section(markup(heard, tmp_path, 1), "next")
    assert "Determine Who may: Norrund" in open_ and "by when was not agreed" in open_


def test_what_waits_says_for_what(heard: Record, tmp_path: Path) -> None:
    tasked = section(markup(heard, tmp_path, 2), "next")

    assert "Waits: there is no verification yet" in tasked
    assert "Nobody may who had a hand in it" in tasked


def test_items_bear_their_grades_in_words(heard: Record, tmp_path: Path) -> None:
    told = section(markup(heard, tmp_path), "verification")

    assert "B2 source graded usually reliable" in told
    assert "both craters point north" in told and "reasonable grounds to believe" in told


def test_findings_stand_beside_by_reading_and_are_no_verdict(heard: Record, tmp_path: Path) -> None:
    told = text_of(markup(heard, tmp_path))

    assert "by the deposited text" in told and "Only people uphold" in told


def test_every_act_leads_to_its_entry_and_its_proof(heard: Record, tmp_path: Path) -> None:
    text = markup(heard, tmp_path)
    proofs = text[text.index('id="proof"') :]

    for step in heard.docket.cases[0].steps:
        assert f'href="/ledger/entries/{step.act.entry}/proof"' in proofs
        assert step.act.mark in proofs


def test_a_case_whose_reports_changed_since_says_so(tmp_path: Path) -> None:
    made = Docket()
    whole = made.record(differing(made))
    assert "To be looked at" not in page(whole, tmp_path)

    kept = whole.memberships["incident_id"].to_pylist()
    last = len(kept) - 1 - kept[::-1].index(made.incidents[0])
    mask = pa.array([row != last for row in range(len(kept))])
    changed = replace(whole, memberships=whole.memberships.filter(mask))
    told = page(changed, tmp_path)

    assert "To be looked at" in told and "came or went since revision" in told
    assert "now: 2" in told


def test_a_reopened_case_keeps_what_was_determined(tmp_path: Path) -> None:
    made = Docket()
    case = differing(made)
    case.say(Kind.REOPENED, OWNER, reason="a film was found")
    told = page(made.record(case), tmp_path)

    assert "Before it was reopened" in told and "round 2" in told and "a film was found" in told
    assert told.index("Before it was reopened") < told.index("Calvera grave")


def test_what_came_out_of_order_is_kept_and_without_effect(tmp_path: Path) -> None:
    made = Docket()
    case = silent(made)
    case.acts, late = case.acts[:2], case.now
    case.determine(CALVERA, **made.ruling(1))
    told = page(made.record(case), tmp_path, day=late.date().isoformat())

    assert "kept, without effect" in told and "Calvera Has not spoken" in told


def test_a_remedy_is_told_with_who_owes_it(heard: Record, tmp_path: Path) -> None:
    told = section(markup(heard, tmp_path), "remedies")

    assert "an apology" in told and "Nobody has said that it was done." in told


def test_a_remedys_time_stands_with_whoever_owes_it_alone(heard: Record, tmp_path: Path) -> None:
    told = section(markup(heard, tmp_path), "next")
    asks, does = told.index("Ask for a remedy"), told.index("Say that remedy 1 was carried out")

    assert "by when was not agreed" not in told[asks:does]
    assert "by when was not agreed" in told[does : told.index("Publish the case")]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("at", range(5))
def test_every_case_speaks_every_language(
    heard: Record, tmp_path: Path, at: int, language: str
) -> None:
    text = markup(heard, tmp_path, at, language)

    assert "pages." not in text and "verdicts." not in text
    assert records.HOSTILE not in text


def test_headings_lead_down_and_every_table_has_its_caption(heard: Record, tmp_path: Path) -> None:
    """Whoever listens finds the way: one first heading, none skipped, tables named."""
    text = markup(heard, tmp_path)
    levels = [int(level) for level in re.findall(r"<h([1-6])", text)]

    assert levels[0] == 1 and levels.count(1) == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))
    assert text.count("<table") == text.count("<caption")


def test_a_case_that_is_not_there_is_not_found(heard: Record, tmp_path: Path) -> None:
    client = client_of(app_of(heard, tmp_path))

    assert client.get("/cases/C-000000000000").status_code == 404
    assert client.get("/cases/%00<b>").status_code == 404


def test_an_incident_leads_to_what_it_became(heard: Record, tmp_path: Path) -> None:
    """A case names its incident as it was then; the link goes to what it is now."""
    text = markup(heard, tmp_path)

    assert f'href="/incidents/{records.first_incident(heard)}"' in text


@pytest.mark.browser
@pytest.mark.parametrize("language", ["en", "ar"])
def test_docket_and_cases_fit_a_small_phone_are_read_by_all_and_fire_nothing(
    heard: Record, browser: Browser, tmp_path: Path, language: str
) -> None:
    """360 pixels are enough for every case, axe-core finds nothing serious, and a complaint in
    markup does nothing."""
    paths = ["/docket", "/verification", *(f"/cases/{case.case_id}" for case in heard.docket.cases)]
    with served(app_of(heard, tmp_path)) as address:
        for phone in reading(browser, address, {"width": 360, "height": 740}):
            wide, grave = {}, []
            for path in paths:
                phone.open(f"{path}?lang={language}&at={DAY}")
                assert phone.page.evaluate("window.fired === undefined")
                grave += [(path, *fault) for fault in grave_faults(phone.page)]
                if phone.overflow() > 0:
                    wide[path] = phone.overflow()
            assert wide == {} and grave == [] and phone.complaints == []
