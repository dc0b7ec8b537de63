"""Talks on pages: who sat, what each side holds by word and shape, what moved, what came of it."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Browser, Page
from starlette.testclient import TestClient

from tests.web import lakeside, records
from tests.web.conftest import client_of, served
from tests.web.test_accessibility import grave_faults
from tests.web.test_routes import person
from tests.web.test_tallies_page import text_of
from trucewatch.mechanism.talk_records import TalkRecords
from trucewatch.people.model import OWNER, Role
from trucewatch.vocabulary.messages import LANGUAGES

ADDRESSES = (
    "/talks", "/talks?at=2031-05-06", f"/talks/{lakeside.FIRST}", f"/talks/{lakeside.SECOND}",
    "/claims", "/claims?contested=1", f"/claims/{lakeside.ident('Q', 'claim1')}",
    f"/claims/{lakeside.ident('Q', 'claim5')}", f"/claims/{lakeside.ident('H', 'said3')}",
)  # fmt: skip


@pytest.fixture
def reader(tmp_path: Path) -> TestClient:
    return client_of(lakeside.app_of(tmp_path))


def cell(page: str, party: str, item: str) -> str:
    """What a cell of the matrix says."""
    table = page.split('<table class="positions')[1].split("</table>")[0]
    row = next(one for one in table.split("<tr>") if f"<bdi>{item}</bdi></th>" in one)
    found = [one for one in row.split("<td")[1:] if f"<bdi>{party}</bdi>" in one]
    return text_of(found[0].partition(">")[2])


def test_a_cell_has_stance_condition_words_speaker_and_day(reader: TestClient) -> None:
    page = reader.get("/talks").text

    blue = cell(page, "Blue side", "ceasefire")
    for said in ("conditional", "first: monitoring", "Monitors first", "head", "4 May 2031"):
        assert said in blue
    assert 'class="stance-conditional"' in page and 'class="stance-silent"' in page


def test_silence_is_said_to_be_neither_consent_nor_refusal(reader: TestClient) -> None:
    silent = cell(reader.get("/talks").text, "Blue side", "monitoring")
    assert "silent" in silent
    assert "Nothing is on record: neither consent nor refusal." in silent


def test_a_reader_chooses_a_day_and_sees_what_was_then_on_record(reader: TestClient) -> None:
    before, now = reader.get("/talks?at=2031-05-06").text, reader.get("/talks").text

    assert "opposes" in cell(before, "Red side", "ceasefire")
    assert "supports" in cell(now, "Red side", "ceasefire")
    assert "Second round" not in before and "Second round" in now
    assert "2031-02-30" in reader.get("/talks?at=2031-02-30").text


def test_what_moved_and_where_words_meet_stand_below(reader: TestClient) -> None:
    page = text_of(reader.get("/talks").text)
    assert "Red side moved on ceasefire: from opposes to supports" in page
    assert "what Blue side asks for first, monitoring, is what Red side says it supports" in page


def test_a_side_that_was_shut_out_and_said_nothing_has_no_column(reader: TestClient) -> None:
    table = reader.get("/talks").text.split("<thead>")[1].split("</thead>")[0]
    assert "Third Group" not in table


def test_signing_endorsing_and_taking_note_stay_apart(reader: TestClient) -> None:
    for address in ("/talks", f"/talks/{lakeside.FIRST}"):
        page = text_of(reader.get(address).text)
        for said in ("Signed Red side", "Endorsed Norrund", "Took note Blue side"):
            assert said in page


def test_a_round_tells_who_sat_for_whom_and_who_did_not(reader: TestClient) -> None:
    first = text_of(reader.get(f"/talks/{lakeside.FIRST}").text)
    second = text_of(reader.get(f"/talks/{lakeside.SECOND}").text)

    for said in ("the minister", "Norrund", "Blue Front", "excluded", "to be named first",
                 "entry 91", "Indirect, through the envoy", lakeside.ident("D", "a")):  # fmt: skip
        assert said in first
    assert "stayed away" in second and "No outcome is on record" in second
    assert "Let them come" in first and "Let them come" not in second


def test_an_anonymous_speaker_is_called_that_and_nothing_else(reader: TestClient) -> None:
    english = cell(reader.get("/talks").text, "Blue side", "release of prisoners")
    arabic = reader.get("/talks?lang=ar").text
    assert "a source on condition of anonymity" in english
    assert "مصدر اشترط عدم الكشف عن هويته" in arabic


def test_the_words_around_a_quotation_are_for_those_who_verify(tmp_path: Path) -> None:
    address = f"/claims/{lakeside.ident('Q', 'claim1')}"
    pages = {
        role: client_of(lakeside.app_of(tmp_path, person(role))).get(address).text
        for role in (Role.ANALYST, Role.MEDIATOR)
    }
    assert all("At least 40 people were killed" in page for page in pages.values())
    assert ["boat house" in page for page in pages.values()] == [True, False]
    assert ['href="/documents/D-' in page for page in pages.values()] == [True, False]


def test_names_are_withheld_around_a_quotation_and_beside_an_unnamed_voice_all(
    reader: TestClient,
) -> None:
    """Whoever stands near a hidden speaker in a text may lead to them."""
    for n in range(1, 6):
        page = reader.get(f"/claims/{lakeside.ident('Q', f'claim{n}')}").text
        assert "Venn" not in page and "Ferrin" not in page
    assert "asked not to be named" in page


def test_one_figure_through_two_mouths_is_one_chain_beside_what_contradicts_it(
    reader: TestClient,
) -> None:
    page = reader.get("/claims").text
    chain = next(one for one in page.split('<article class="chain')[1:] if "newsreader" in one)
    said = text_of(chain)

    for words in ("40 killed", "Rests on one voice", "Mentions: 2", "citing the council of Brenn",
                  "Cannot hold together with 12 killed", "Denied by the Red Army"):  # fmt: skip
        assert words in said
    assert "Repeating it makes no fact of it" in page


def test_filters_live_in_the_address_and_what_is_not_understood_is_said(reader: TestClient) -> None:
    def shown(query: str) -> str:
        return text_of(reader.get(f"/claims?{query}").text)

    assert "Chains shown: 2 of 4" in shown("contested=1")
    assert "Chains shown: 1 of 4" in shown("denied=1")
    assert "Chains shown: 1 of 4" in shown("party=blue")
    assert "Chains shown: 2 of 4" in shown("subject=killed+since+March")
    assert "nosuch" in shown("subject=nosuch")


def test_a_denial_points_at_what_it_denies(reader: TestClient) -> None:
    page = text_of(reader.get(f"/claims/{lakeside.ident('Q', 'claim4')}").text)
    assert "denies" in page and "What is denied" in page and "At least 40 people" in page


def test_what_there_is_not_is_no_page(reader: TestClient) -> None:
    for address in ("/talks/N-NOSUCH", "/claims/Q-NOSUCH", "/claims/H-NOSUCH"):
        assert reader.get(address).status_code == 404


def test_a_party_reads_positions_without_links_to_words_and_no_claims(tmp_path: Path) -> None:
    party = client_of(lakeside.app_of(tmp_path, person(Role.PARTY, "reds")))
    page = party.get("/talks")
    assert page.status_code == 200 and "Monitors first" in page.text
    assert "/claims" not in page.text and '<form class="act"' not in page.text
    assert party.get("/claims").status_code == 403


def test_without_talks_the_pages_say_so(tmp_path: Path) -> None:
    empty = client_of(lakeside.app_of(tmp_path, said=TalkRecords()))
    assert "No round is on record" in empty.get("/talks").text
    assert "No claim has been accepted" in empty.get("/claims").text
    assert empty.get("/pictures/talks.svg").status_code == 404


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_page_and_picture(tmp_path: Path, language: str) -> None:
    reader = client_of(lakeside.app_of(tmp_path))
    for address in ADDRESSES:
        answer = reader.get(f"{address}{'&' if '?' in address else '?'}lang={language}")
        assert answer.status_code == 200
        assert not re.search(r"\b(talks|claims|pages)\.[a-z_]+", text_of(answer.text))
    for width in ("", "&width=narrow"):
        answer = reader.get(f"/pictures/talks.svg?lang={language}{width}")
        assert ElementTree.fromstring(answer.text).tag.endswith("svg")


def test_the_picture_has_a_shape_for_each_stance_and_shows_the_move(reader: TestClient) -> None:
    drawn = reader.get("/pictures/talks.svg").text
    assert drawn.count('class="moves"') == 2, "one move, and its sample in the key"
    assert drawn.count('class="opposes"') == 2
    assert drawn.count('class="conditional"') == 3


def test_programs_are_told_the_same_page_by_page(reader: TestClient) -> None:
    matrix = reader.get("/api/matrix?at=2031-05-06").json()
    red = next(c for c in matrix["items"] if (c["party"], c["item"]) == ("red", "ceasefire"))
    assert (red["stance"], matrix["as_of"]) == ("opposes", "2031-05-06")
    seen, address = [], "/api/claims?limit=2"
    while address:
        page = reader.get(address)
        seen += [one["claim_id"] for one in page.json()["items"]]
        address = next((x["href"] for x in page.json()["links"] if x["rel"] == "next"), "")
    assert sorted(seen) == sorted({c.claim_id for c in lakeside.talks().claims})
    assert "S-" not in reader.get("/api/claims").text
    chain = reader.get("/api/chains?subject=killed+since+March").json()["items"]
    assert {one["n_independent"] for one in chain} == {1}
    assert len(reader.get("/api/rounds").json()["items"]) == 2
    assert len(reader.get("/api/positions?party=blue").json()["items"]) == 2
    assert reader.get("/api/claims?who=x").status_code == 400


def test_an_answer_that_is_still_good_is_not_sent_again(reader: TestClient) -> None:
    first = reader.get("/api/positions")
    again = reader.get("/api/positions", headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory):  # type: ignore[no-untyped-def]
    with served(lakeside.app_of(tmp_path_factory.mktemp("lake"), OWNER)) as address:
        yield address


def opened(browser: Browser, scheme: str = "light", width: int = 360) -> Page:
    context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 740})  # type: ignore[arg-type]
    return context.new_page()


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_and_nothing_is_wider_than_a_phone(
    browser: Browser, lake: str, language: str, scheme: str
) -> None:
    page = opened(browser, scheme)
    for address in ADDRESSES:
        page.goto(f"{lake}{address}{'&' if '?' in address else '?'}lang={language}")
        page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
        assert grave_faults(page) == [], address
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
    page.context.close()


def test_on_a_phone_each_item_is_a_block_that_names_its_sides(browser: Browser, lake: str) -> None:
    page = opened(browser)
    page.goto(f"{lake}/talks")
    boxes = [one.bounding_box() for one in page.locator(".positions tbody td").all()]
    assert all(box is not None and box["width"] > 250 for box in boxes)
    assert page.locator(".positions td .who-says:visible").count() == len(boxes)
    page.context.close()


def test_by_keyboard_alone_from_the_matrix_to_the_words_and_to_a_day(
    browser: Browser, lake: str
) -> None:
    page = opened(browser, width=1200)
    page.goto(f"{lake}/talks")
    page.locator("input[name=at]").focus()
    page.keyboard.type("05062031")
    page.keyboard.press("Enter")
    page.wait_for_url("**/talks?at=2031-05-06")
    page.locator(".positions a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/claims/H-*")
    assert page.locator("mark").inner_text() == "Not before the posts are gone"
    page.context.close()


def test_a_hostile_word_stays_a_word(tmp_path: Path) -> None:
    said = lakeside.talks()
    said.positions[0] = lakeside.position(
        1, "red", records.HOSTILE, said.positions[0].stance, records.HOSTILE, 3
    )
    assert (
        "<script>window" not in client_of(lakeside.app_of(tmp_path, said=said)).get("/talks").text
    )
