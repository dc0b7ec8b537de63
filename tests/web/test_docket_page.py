"""The docket's page: every case with its ladder, what is overdue first, filters in the address."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.web import records
from tests.web.conftest import app_of, client_of
from tests.web.hearings import DAY, five
from tests.web.test_tallies_page import text_of
from trucewatch.figures.model import Record
from trucewatch.people.model import Person, Role
from trucewatch.vocabulary.messages import LANGUAGES


@pytest.fixture(scope="module")
def heard() -> Record:
    return five()


@pytest.fixture
def docket(heard: Record, tmp_path: Path) -> TestClient:
    return client_of(app_of(heard, tmp_path))


def page(client: TestClient, **query: str) -> str:
    return client.get("/docket", params={"at": DAY, **query}).text


def shown(text: str) -> list[str]:
    """The complaints of the cases listed, in order."""
    cases = text[text.index('<ol class="cases"') :]
    return re.findall(r'<article class="case" .*?<bdi>“(.*?)”</bdi>', cases, re.DOTALL)


def test_cases_stand_in_the_order_in_which_the_complaints_came(docket: TestClient) -> None:
    found = shown(page(docket))

    assert [what[:12] for what in found] == [
        "the post was", "two drones o", "mortar fire", "&lt;script&g", "shots at nig",
    ]  # fmt: skip


def test_what_is_overdue_comes_first_and_the_longest_of_it(docket: TestClient) -> None:
    text = page(docket)
    first = text[: text.index('<ol class="cases"')]

    assert first.index("two drones") < first.index("mortar fire") < first.index("the post was")
    assert "Overdue: " in first and "the agreement&#39;s clock: 5 working days" in first


def test_the_ladder_is_drawn_with_its_words(docket: TestClient) -> None:
    """A picture for the eye, a list for the ear: the same seven rungs."""
    text = page(docket, stands="determination")
    ladder = text[text.index('<ol class="ladder"') : text.index("</ol>", text.index("ladder"))]

    assert re.findall(r'<li class="rung-(\w+)"', ladder) == [
        "done", "done", "done", "done", "silent", "now", "ahead",
    ]  # fmt: skip
    assert ladder.count("<svg") == 7 and ladder.count('aria-hidden="true"') == 7
    assert "no word came" in ladder and "1 of 2" in ladder


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"stands": "verification"}, ["mortar fire"]),
        ({"stands": "closed"}, ["shots at night"]),
        ({"party": "accord", "stands": "allegation"}, ["&lt;script"]),
        ({"overdue": "1", "stands": "verification"}, ["mortar fire"]),
        ({"overdue": "1", "stands": "closed"}, []),
    ],
)
def test_filters_in_the_address_choose_the_cases(
    docket: TestClient, query: dict[str, str], found: list[str]
) -> None:
    listed = shown(page(docket, **query))

    assert len(listed) == len(found)
    assert all(what.startswith(start) for what, start in zip(listed, found, strict=True))


def test_a_filter_not_understood_is_said_back(docket: TestClient) -> None:
    text = page(docket, stands="<b>nowhere", at="31-31-31")

    assert "&lt;b&gt;nowhere" in text and "31-31-31" in text and len(shown(text)) == 5


def test_another_day_shows_other_clocks(docket: TestClient) -> None:
    """On the day after the complaint nothing of it was late."""
    assert "mortar fire" not in _overdue(page(docket, at="2031-04-02"))
    assert "mortar fire" in _overdue(page(docket))


def _overdue(text: str) -> str:
    return text[text.index('id="overdue"') : text.index('id="cases"')]


def test_a_complaint_in_markup_is_shown_and_does_nothing(docket: TestClient) -> None:
    assert records.HOSTILE not in page(docket)


def test_a_party_is_told_of_its_own_cases_and_counts_no_other(
    heard: Record, tmp_path: Path
) -> None:
    """As if there were none: not in the list, not among the choices, not by its address."""
    nobodys = Person(role=Role.PARTY, party="nobody-named")
    other = client_of(app_of(heard, tmp_path, person=nobodys))
    case = heard.docket.cases[0].case_id

    assert other.get(f"/cases/{case}").text == other.get("/cases/C-000000000000").text.replace(
        "C-000000000000", case
    )
    assert other.get(f"/cases/{case}").status_code == 404
    page = other.get("/docket").text
    assert "C-" not in page and heard.docket.cases[0].complaint.content["what"] not in page
    assert other.get("/verification").status_code == 403
    assert 'href="/verification"' not in other.get("/").text
    assert 'href="/watched"' in other.get("/").text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_docket_speaks_every_language(docket: TestClient, language: str) -> None:
    text = page(docket, lang=language)

    assert "pages." not in text and "verdicts." not in text and text.count("<h1") == 1
    assert {"en": "no word came", "ar": "لم ترد كلمة", "ru": "слова не последовало",
            "tr": "görüş gelmedi"}[language] in text  # fmt: skip


def test_a_mission_without_complaints_says_so(tmp_path: Path) -> None:
    client = client_of(app_of(records.record(2), tmp_path))

    assert "Nobody has complained of anything" in text_of(client.get("/docket").text)


def test_a_long_docket_is_told_page_by_page_and_every_case_once(
    monkeypatch: pytest.MonkeyPatch, docket: TestClient
) -> None:
    """On a slow link nobody waits for a thousand cases to read the first."""
    together = shown(page(docket))
    monkeypatch.setattr("trucewatch.doors.web.pages.cases.PER_PAGE", 2)
    parts = [shown(page(docket, page=str(number))) for number in (1, 2, 3)]

    assert [what for part in parts for what in part] == together
    assert "Cases that fit: 5 of 5" in page(docket) and 'rel="next"' in page(docket)


def test_what_is_overdue_beyond_the_first_is_counted_and_found_by_the_filter(
    monkeypatch: pytest.MonkeyPatch, docket: TestClient
) -> None:
    monkeypatch.setattr("trucewatch.doors.docket.case_lines.MOST_OVERDUE", 1)
    text = page(docket)

    assert _overdue(text).count("<tr><td>") == 1
    assert f'href="/docket?overdue=1&amp;at={DAY}"' in text
    assert "More that is overdue: " in text_of(text)
