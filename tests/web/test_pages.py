"""What each page says, and to whom."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.web import records
from tests.web.conftest import READS_ALL, app_of, client_of
from trucewatch.custody.model import Exhibit, Held
from trucewatch.doors.web.app import create_app
from trucewatch.doors.web.readers import Doorkeeper
from trucewatch.doors.witnesses.standing import Witnessing
from trucewatch.figures.model import Record
from trucewatch.vocabulary.messages import LANGUAGES, Message

PAGES = (
    "/", "/incidents", "/agreement", "/problems", "/ledger", "/bulletin", "/bulletin/document",
    "/ledger/entries/0", "/tallies", "/gates", "/docket", "/verification", "/watched",
)  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_every_page_speaks_every_language(client: TestClient, page: str, language: str) -> None:
    """Nobody is told less for reading from right to left."""
    answer = client.get(page, params={"lang": language})
    assert answer.status_code == 200
    assert f'lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}"' in answer.text
    assert "pages." not in answer.text


def test_the_language_is_remembered(client: TestClient) -> None:
    """Who has chosen Arabic once is not asked again."""
    client.get("/", params={"lang": "ar"})
    assert 'dir="rtl"' in client.get("/incidents").text


def test_an_exercise_says_so_on_every_page(client: TestClient) -> None:
    """Nobody mistakes an exercise for a record of what happened."""
    for page in (*PAGES[:6], "/nowhere"):
        assert "EXERCISE" in client.get(page).text


def test_a_real_mission_is_not_called_an_exercise(tmp_path: Path) -> None:
    """And the other way round."""
    client = client_of(app_of(records.record(3, exercise=False), tmp_path))
    assert "EXERCISE" not in client.get("/").text


def test_no_figure_without_what_was_not_watched(client: TestClient) -> None:
    """Silence is not compliance: the first page's numbers stand beside what nobody saw."""
    page = client.get("/").text
    assert "60 incidents" in page
    assert "What was not watched" in page
    assert "Watched for 30 of 480 hours" in page
    assert "denied access once" in page


def test_a_mission_without_watches_says_that_nobody_can_say(tmp_path: Path) -> None:
    """No declared watch is not a watch of nought hours."""
    client = client_of(app_of(records.record(3, watched=False), tmp_path))
    assert "nobody can say how much was watched" in client.get("/").text


def test_an_empty_record_has_pages_too(tmp_path: Path) -> None:
    """A mission on its first day is not a fault."""
    client = client_of(app_of(records.record(0), tmp_path))
    for page in (*PAGES[:6], "/data/incidents.geojson", "/data/timeline.json"):
        assert client.get(page).status_code == 200, page


def test_what_lies_outside_the_agreement_is_said_and_not_counted(tmp_path: Path) -> None:
    """A year of war before the ceasefire does not break it."""
    whole = records.record(10)
    outside = ["dates" if row < 4 else None for row in range(10)]
    at = whole.incidents.schema.get_field_index("out_of_scope")
    incidents = whole.incidents.set_column(at, whole.incidents.schema.field(at), [outside])
    client = client_of(app_of(records.record(10, incidents=incidents), tmp_path))
    assert "6 incidents within" in client.get("/").text
    assert "4 more incidents lie outside" in client.get("/").text
    assert "10 incidents" in client.get("/?scope=all").text


def test_an_incident_shows_what_its_reports_agree_and_differ_on(
    client: TestClient, whole: Record
) -> None:
    """Three reports, two accused: the page does not choose between them."""
    page = client.get(f"/incidents/{records.first_incident(whole)}").text
    assert "3 reports side by side" in page
    assert re.search(r'class="differ"><b>Accused, as worded</b>', page)
    assert re.search(r'class="agree"><b>Act</b>', page)
    assert "Red Army" in page and "Blue Front" in page
    assert "Reading one" in page and "Reading two" in page
    assert "waits for review" in page
    assert "/ledger/entries/0/proof" in page


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", ("Step by step", "not known")), ("ar", ("خطوة بخطوة", "غير معروف"))],
)
def test_a_finding_can_be_followed_step_by_step(
    client: TestClient, whole: Record, language: str, said: tuple[str, str]
) -> None:
    """Each step with its answer, and the reports the finding rests on."""
    address = f"/incidents/{records.first_incident(whole)}"
    page = client.get(address, params={"lang": language}).text
    for words in said:
        assert words in page
    assert 'class="answer-open"' in page


def test_an_accusation_names_who_says_so_in_the_readers_words(
    client: TestClient, whole: Record
) -> None:
    """A claim stays somebody's claim, in Arabic too."""
    page = client.get(f"/incidents/{records.first_incident(whole)}?lang=ar").text
    assert "Red Army" in page and "بحسب وسائل الإعلام" in page


def test_a_mission_named_as_its_agreement_has_that_name_in_both_languages(tmp_path: Path) -> None:
    """Nobody reads a heading in a foreign script for want of a translation we have."""
    client = client_of(app_of(records.record(3, mission="Ceasefire of the river"), tmp_path))
    assert "<h1>وقف إطلاق النار عند النهر</h1>" in client.get("/?lang=ar").text


def test_an_alias_leads_to_what_the_incident_became(client: TestClient, whole: Record) -> None:
    """An id once printed in a bulletin keeps working after a merge."""
    answer = client.get("/incidents/I-ZZZZZZZZZZZZ", follow_redirects=False)
    assert answer.headers["location"] == f"/incidents/{records.first_incident(whole)}"


def test_a_reports_own_words_are_for_those_who_verify(whole: Record, tmp_path: Path) -> None:
    """A source can die of a leak: words that may give it away are for those who verify."""
    page = f"/incidents/{records.first_incident(whole)}"
    assert "They fired at noon." in client_of(app_of(whole, tmp_path)).get(page).text
    stranger = client_of(app_of(whole, tmp_path, person=READS_ALL)).get(page)
    assert "They fired at noon." not in stranger.text


def exhibit(report: str, **said: Any) -> Held:
    """A file that belongs to a report."""
    return Held(
        Exhibit(
            id="X-0123456789AB", entry=0, sha256="ab", sha3_512="cd", size=1, reports=(report,),
            media_type="image/png", recorded_at=records.START, **said,
        )
    )  # fmt: skip


def test_working_copies_are_for_those_who_verify(whole: Record, tmp_path: Path) -> None:
    """A picture of the dead, or of who saw them, is no page for the public."""
    page = f"/incidents/{records.first_incident(whole)}"
    paper = records.PaperLedger(whole, tmp_path)
    report = paper.reports[0]
    paper.held = {"X-0123456789AB": exhibit(report, working="ab", working_type="image/png")}
    owner = client_of(create_app(lambda: whole, paper))
    stranger = client_of(create_app(lambda: whole, paper, door=Doorkeeper(READS_ALL)))
    assert 'src="/evidence/X-0123456789AB"' in owner.get(page).text
    assert "X-0123456789AB" not in stranger.get(page).text
    given = owner.get("/evidence/X-0123456789AB")
    assert given.content == records.PICTURE and given.headers["content-type"] == "image/png"
    assert "no-store" in given.headers["cache-control"]
    refused = stranger.get("/evidence/X-0123456789AB")
    assert refused.status_code == stranger.get("/evidence/X-0123456789AC").status_code == 403
    assert owner.get("/evidence/X-0123456789AC").status_code == 404


def test_a_file_without_a_working_copy_is_named_and_not_shown(
    whole: Record, tmp_path: Path
) -> None:
    paper = records.PaperLedger(whole, tmp_path)
    paper.held = {"X-0123456789AB": exhibit(paper.reports[0], no_copy="none is made of it")}
    owner = client_of(create_app(lambda: whole, paper))
    page = owner.get(f"/incidents/{records.first_incident(whole)}?lang=en").text
    assert "no copy to be shown" in page and "/evidence/X-0123456789AB" not in page
    assert "copy without metadata" not in page
    assert owner.get("/evidence/X-0123456789AB").status_code == 404


def test_filters_in_the_address_choose_what_is_listed(client: TestClient) -> None:
    """What one person sees, another can open."""
    page = client.get("/incidents?outcome=breach&area=XX01&from=2031-03-05&to=2031-03-06")
    assert "2 incidents" in page.text
    assert "Midland" not in re.sub(r"<select.*?</select>", "", page.text, flags=re.S)


def test_a_filter_not_understood_is_said_back(client: TestClient) -> None:
    """A slip in an address never looks like an answer."""
    page = client.get("/incidents?from=2031-02-30&area=Atlantis&outcome=guilty").text
    for value in ("2031-02-30", "Atlantis", "guilty"):
        assert value in page
    assert "60 incidents" in page


def test_pages_of_the_list_hold_every_incident_once(client: TestClient) -> None:
    """None is lost between two pages."""
    seen = [
        found
        for page in (1, 2)
        for found in re.findall(
            r'href="/incidents/(I-\w+)"', client.get(f"/incidents?page={page}").text
        )
    ]
    assert len(seen) == len(set(seen)) == 60


def test_bad_rows_are_shown_with_their_remedy(client: TestClient) -> None:
    """A bad row is data, not a crash, and never markup."""
    page = client.get("/problems").text
    assert "write YYYY-MM-DD" in page
    assert "&lt;script&gt;" in page and "<script>window" not in page


def test_a_witnessed_ledger_names_its_witnesses(whole: Record, tmp_path: Path) -> None:
    """In either language, and without the warning."""

    class Witnessed(records.PaperLedger):
        def witnessing(self) -> Witnessing:
            names = {"n": 2, "names": "north, south", "quorum": "all of (north, south)"}
            return Witnessing(True, Message("witnesses.met", names))

    reader = client_of(create_app(lambda: whole, Witnessed(whole, tmp_path)))
    page = reader.get("/ledger").text
    assert "Witnessed by 2 witnesses (north, south)" in page and "Unwitnessed" not in page
    assert "شهد عليها شاهدان (north, south)" in reader.get("/ledger?lang=ar").text


def test_an_unwitnessed_ledger_says_so(client: TestClient) -> None:
    """Nobody is promised more than the checkpoint proves."""
    assert "Unwitnessed" in client.get("/ledger").text


def test_the_bulletin_is_a_pdf_too(client: TestClient) -> None:
    """The same period, to print."""
    answer = client.get("/bulletin/document.pdf?lang=ar")
    assert answer.content.startswith(b"%PDF")


def test_without_scripts_there_are_still_pictures(client: TestClient) -> None:
    """Map and timeline for readers whose browser runs nothing."""
    page = client.get("/").text
    for picture in re.findall(r'<img class="fallback" src="([^"]+)"', page):
        assert client.get(picture.replace("&amp;", "&")).text.startswith("<svg")


def test_laid_out_or_not_the_pages_are_the_same(whole: Record, tmp_path: Path) -> None:
    """What is made before the first reader comes is what he would have made."""
    laid_out, heard = app_of(whole, tmp_path), list[tuple[int, int | None]]()
    laid_out.state.desk.lay_out(lambda _stage, done, total: heard.append((done, total)))
    assert heard[0][0] == 0 and heard[-1][0] == heard[-1][1]
    ready, not_ready = client_of(laid_out), client_of(app_of(whole, tmp_path))
    for path in ("/", "/incidents", f"/incidents/{records.first_incident(whole)}"):
        assert _but_tokens(ready.get(path).text) == _but_tokens(not_ready.get(path).text)


def _but_tokens(page: str) -> str:
    """A page without its forms' tokens, which are of one use each."""
    return re.sub(r'name="token" value="[^"]+"', "", page)
