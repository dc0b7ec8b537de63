"""From a report to claims on a page: read beside its words, decided by keys, signed one by one."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser, Page
from starlette.testclient import TestClient

from tests.accounts.test_accounts import EASY
from tests.command import done, trucewatch
from tests.web.conftest import client_of, served
from tests.web.test_accessibility import grave_faults
from tests.web.test_browser import reading
from tests.web.test_signing_in import HOME, join, token_on
from tests.web.test_signing_in import send as send_form
from trucewatch.doors.accounts.accounts import Accounts
from trucewatch.doors.clerk import Clerk
from trucewatch.doors.cli.serving import CurrentRecord
from trucewatch.doors.mission_work import at_work
from trucewatch.doors.storage.mission import Mission
from trucewatch.doors.talking import talks_of
from trucewatch.doors.web.app import create_app
from trucewatch.doors.web.mission_ledger import MissionLedger
from trucewatch.doors.web.readers import Doorkeeper
from trucewatch.ledger.notes import VerifierKey
from trucewatch.mechanism.talk_records import TalkRecords
from trucewatch.people.model import OWNER, Person, Role

REPORT = """\
Talks at the lake, 14 May 2031

Talia Morven, who leads the Ridge Brigades team, told reporters that the cease-fire must hold \
before elections. "We want the cease-fire to hold," the government said on Friday.

At least 40 people were killed since March 2031, according to the UN.

"Nobody will sign, and the prisoner Osric Venn is ill," a northern diplomat said, speaking on \
condition of anonymity. Venn said that nobody had been at the window on Monday.
"""
ARABIC = """\
محادثات البحيرة، 14 أيار 2031

قالت الحكومة إن 12 جنديًا قتلوا في بلدة تمرين يوم 10 أيار 2031.
"""
OFFER = r'<li class="offer k-\w+[^"]*" id="(P-\w+)"'
PUBLISHER = "The Harbour Gazette"


@dataclass
class House:
    """A mission under the exercise's agreement with reports taken in, and its pages."""

    mission: Mission
    app: FastAPI
    accounts: Accounts
    documents: list[str] = field(default_factory=list)

    def visitor(self) -> TestClient:
        return client_of(self.app)

    def records(self) -> TalkRecords:
        return talks_of(self.mission)

    def entries(self, typ: str) -> list[Any]:
        return list(self.mission.ground.entries(typ))

    def invite(self, role: str, owner: TestClient) -> TestClient:
        """Somebody who joined by an invitation of the owner's."""
        form = {"role": role, "office": f"the {role}", "party": "", "reason": "agreed"}
        page = send_form(owner, "/people/invitations", form, shown_at="/people").text
        code = re.search(r"/join/(\w+)", page)
        assert code, page
        somebody = self.visitor()
        assert join(somebody, code[1], f"the {role} here").headers["location"] == "/"
        return somebody


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    monkeypatch.setenv("TRUCEWATCH_LIMIT_WORKER_SECONDS", "60")  # the machine may be busy
    folder = tmp_path / "mission"
    done("new", folder, "--agreement", "exercise-velmara")
    for name, text in (("english", REPORT), ("arabic", ARABIC)):
        file = tmp_path / f"{name}.txt"
        file.write_text(text, encoding="utf-8")
        done("talks", "receive", folder, file, "--publisher", f"{PUBLISHER} ({name})")
    with opened(folder) as made:
        yield made


class opened:  # noqa: N801 - reads as a word
    """The pages of a mission, for one person at home."""

    def __init__(self, folder: Path, person: Person = OWNER) -> None:
        self.folder, self.person = folder, person

    def __enter__(self) -> House:
        self.work = at_work(self.folder)
        mission, shop = self.work.__enter__()
        assert mission.keys_folder
        self.accounts = Accounts.of(mission.keys_folder, passwords=EASY)
        records = CurrentRecord(shop)
        key = VerifierKey.parse(mission.log_key)
        view = MissionLedger(mission.ground, self.folder / "ledger", key)
        clerk, door = Clerk(mission, records), Doorkeeper(self.person, self.accounts)
        app = create_app(records, view, clerk=clerk, door=door)
        return House(mission, app, self.accounts, list(talks_of(mission).documents))

    def __exit__(self, *error: Any) -> None:
        self.accounts.store.close()
        self.work.__exit__(*error)


def offered(page: str, kind: str) -> list[str]:
    """The ids of the proposals of one kind that a page lists."""
    return re.findall(rf'<li class="offer k-{kind}[^"]*" id="(P-\w+)"', page)


def send(client: TestClient, document: str, **typed: str) -> Any:
    """Decide on a document's page; a double underscore in a name is its full stop."""
    action = f"/documents/{document}"
    page = client.get(action).text
    size = re.search(r'name="size" value="(\d+)"', page)
    token = re.search(r'name="token" value="([^"]+)"', page.split('id="deciding"')[1])
    assert size and token
    fields = {name.replace("P_", "P-").replace("__", "."): said for name, said in typed.items()}
    data = {"token": token[1], "size": size[1], "reason": "as it reads", **fields}
    return client.post(action, data=data, headers=HOME, follow_redirects=False)


def named(id_: str) -> str:
    return id_.replace("-", "_")


def test_several_decisions_are_one_request_and_one_signed_act_each(house: House) -> None:
    client, document = house.visitor(), house.documents[0]
    page = client.get(f"/documents/{document}").text
    (figure,), (claim, *_) = offered(page, "figure"), offered(page, "claim")
    head = offered(page, "head")[0]
    answer = send(client, document, **{
        named(figure): "accept", f"{named(figure)}__subject": "the war", named(claim): "accept",
        named(head): "reject",
    })  # fmt: skip
    assert answer.status_code == 303, answer.text
    assert [len(house.entries(f"proposal.{how}")) for how in ("accepted", "rejected")] == [2, 1]
    (war,) = [one for one in house.records().claims if one.subject == "the war"]
    assert (war.low, war.party) == (40, "UN")
    assert {one.reason for one in house.records().decided.values()} == {"as it reads"}
    assert house.entries("proposal.accepted")[0].content["changed"] == ["subject"]
    again = client.get(f"/documents/{document}?only=open").text
    assert figure not in offered(again, "figure") and head not in offered(again, "head")


def test_one_decision_that_cannot_be_taken_takes_none_and_loses_nothing(house: House) -> None:
    """A head belongs to a round; there is none yet."""
    client, document = house.visitor(), house.documents[0]
    page = client.get(f"/documents/{document}").text
    (figure,), (head,) = offered(page, "figure"), offered(page, "head")
    answer = send(client, document, **{
        named(figure): "accept", f"{named(figure)}__subject": "<b>the war</b>",
        named(head): "accept",
    })  # fmt: skip
    assert answer.status_code == 422 and "does not say which round" in html.unescape(answer.text)
    assert house.entries("proposal.accepted") == []
    assert "&lt;b&gt;the war&lt;/b&gt;" in answer.text and 'value="as it reads"' in answer.text
    for id_ in (figure, head):
        assert re.search(rf'name="{id_}" value="accept" checked', answer.text)
    assert f'href="#{head}"' in answer.text


def test_what_somebody_else_decided_meanwhile_is_not_decided_over_their_heads(
    house: House,
) -> None:
    client, document = house.visitor(), house.documents[0]
    (figure,) = offered(client.get(f"/documents/{document}").text, "figure")
    stale = {named(figure): "reject", "size": str(house.mission.ground.size)}
    assert send(client, document, **{named(figure): "accept"}).status_code == 303
    refused = send(client, document, **stale)
    assert refused.status_code == 422 and "while this page was open" in refused.text
    assert house.records().decided[figure].how == "accepted"
    assert send(client, document, **{named(figure): "reject"}).status_code == 303
    assert house.records().decided[figure].how == "rejected"


@pytest.mark.parametrize(
    ("typed", "says"),
    [({"reason": " "}, "needs a reason"), ({"P_NOSUCHTHING0": "accept"}, "not proposed any more"),
     ({}, "Nothing was decided"), ({"P_NOSUCHTHING0": "burn"}, "Nothing was decided")],
)  # fmt: skip
def test_a_slip_is_told_and_nothing_is_recorded(
    house: House, typed: dict[str, str], says: str
) -> None:
    client, document = house.visitor(), house.documents[0]
    (figure,) = offered(client.get(f"/documents/{document}").text, "figure")
    if "reason" in typed:
        typed = {**typed, named(figure): "reject"}
    before = house.mission.ground.size
    answer = send(client, document, **typed)
    assert answer.status_code == 422 and says in html.unescape(answer.text)
    assert house.mission.ground.size == before


def test_values_are_corrected_without_any_script(house: House) -> None:
    """The button of one proposal shows its fields, and keeps what was chosen elsewhere."""
    client, document = house.visitor(), house.documents[0]
    page = client.get(f"/documents/{document}").text
    (figure,), (position, *_) = offered(page, "figure"), offered(page, "position")
    answer = send(client, document, edit=position, **{named(figure): "reject"})
    assert answer.status_code == 200 and f'name="{position}.item"' in answer.text
    assert re.search(rf'name="{figure}" value="reject" checked', answer.text)
    assert house.entries("proposal.rejected") == []


def test_no_name_that_is_withheld_stands_anywhere_in_a_page(house: House) -> None:
    """Neither in the words, nor in a quotation, a value, an attribute or what a filter finds."""
    client, document = house.visitor(), house.documents[0]
    told = [client.get(f"/documents/{document}{query}").text
            for query in ("", "?kind=claim", "?kind=date", "?only=open", "?lang=ar")]  # fmt: skip
    (claim,) = [one for one in offered(told[0], "claim") if "at the window" in row(told[0], one)]
    told.append(send(client, document, edit=claim).text)
    told.append(client.get("/documents").text)
    for text in told:
        assert "Osric" not in text and "Venn" not in text
    assert "[name withheld]" in told[0] and "[اسم محجوب]" in told[4]
    assert PUBLISHER not in "".join(told)


def test_what_one_person_leaves_out_nobody_reads_there_again(house: House) -> None:
    client, document = house.visitor(), house.documents[0]
    page = client.get(f"/documents/{document}").text
    (claim,) = [one for one in offered(page, "claim") if "at the window" in row(page, one)]
    wrong = send(client, document, **{
        named(claim): "accept", f"{named(claim)}__withhold": "on Sunday",
    })  # fmt: skip
    assert wrong.status_code == 422 and "do not stand in the quotation" in wrong.text
    taken = send(client, document, **{
        named(claim): "accept", f"{named(claim)}__withhold": "the window",
    })  # fmt: skip
    assert taken.status_code == 303, taken.text
    assert "the window" not in client.get(f"/documents/{document}").text
    assert "the window" not in {one.quote for one in house.records().claims}.pop()


def row(page: str, id_: str) -> str:
    return page.split(f'id="{id_}"')[1].split("</li>")[0]


def test_whoever_asked_not_to_be_named_is_named_by_no_correction(house: House) -> None:
    client, document = house.visitor(), house.documents[0]
    page = client.get(f"/documents/{document}").text
    (hidden,) = [one for one in offered(page, "claim") if "Nobody will sign" in row(page, one)]
    assert f"{hidden}.speaker" not in send(client, document, edit=hidden).text
    answer = send(client, document, **{
        named(hidden): "accept", f"{named(hidden)}__speaker": "the northern diplomat",
    })  # fmt: skip
    assert answer.status_code == 422 and "stays unnamed" in answer.text
    assert send(client, document, **{named(hidden): "accept"}).status_code == 303
    (claim,) = house.records().claims
    assert claim.anonymous and claim.party is None


def test_an_analyst_decides_by_their_own_key_and_a_verifier_only_reads(house: House) -> None:
    document = house.documents[0]
    at_home = house.visitor()
    owner = house.invite("owner", at_home)
    analyst, verifier = house.invite("analyst", owner), house.invite("verifier", owner)
    (figure,) = offered(analyst.get(f"/documents/{document}").text, "figure")
    assert send(analyst, document, **{named(figure): "accept"}).status_code == 303
    (entry,) = house.entries("proposal.accepted")
    assert entry.by != house.mission.ground.roster().owner().id
    read = verifier.get(f"/documents/{document}").text
    assert figure in read and 'name="token"' not in read.split('id="deciding"')[1]
    assert 'id="receiving"' not in verifier.get("/documents").text


@pytest.mark.parametrize(
    "role", [role for role in Role
             if role not in (Role.OWNER, Role.SECRETARY, Role.ANALYST, Role.VERIFIER)]
)  # fmt: skip
def test_nobody_else_sees_a_document_or_sends_one(tmp_path: Path, role: Role) -> None:
    """A file of theirs is refused before a byte of it is read."""
    folder, file = tmp_path / "mission", tmp_path / "report.txt"
    done("new", folder, "--agreement", "exercise-velmara")
    file.write_text(REPORT, encoding="utf-8")
    done("talks", "receive", folder, file, "--publisher", PUBLISHER)
    with opened(folder, Person(role=role, party="ridge", fresh=True)) as house:
        client = house.visitor()
        for address in ("/documents", f"/documents/{house.documents[0]}", "/documents/D-NONE"):
            answer = client.get(address, follow_redirects=False)
            assert answer.status_code == 403 and "Morven" not in answer.text, address
        sent = client.post("/documents", content=b"nonsense", headers=HOME)
        assert sent.status_code == 403
        assert client.post(f"/documents/{house.documents[0]}", headers=HOME).status_code == 403


def upload(client: TestClient, name: str, data: bytes, **typed: str) -> Any:
    token = token_on(client.get("/documents").text, "/documents")
    fields = {"token": token, "publisher": "A gazette of Velmara", "published": "", **typed}
    return client.post(
        "/documents", data=fields, files={"file": (name, data)}, headers=HOME,
        follow_redirects=False,
    )  # fmt: skip


PAGE = b"<html><body><article><p>Talks, 14 May 2031</p><p>The government said that 12 soldiers were wounded near the lake.</p></article></body></html>"  # noqa: E501


def test_a_report_is_taken_in_once_by_a_form(house: House) -> None:
    client = house.visitor()
    answer = upload(client, "report.html", PAGE, published="2031-05-15")
    assert answer.status_code == 303, answer.text
    address = answer.headers["location"]
    assert "12 soldiers" in client.get(address).text
    kept = house.records().documents[address.rsplit("/", 1)[1]]
    assert str(kept.published) == "2031-05-15" and (kept.source_id or "").startswith("S-")
    assert upload(client, "again.html", PAGE).headers["location"] == f"{address}?known=1"
    assert "on record already" in client.get(f"{address}?known=1").text
    listed = client.get("/documents").text
    assert address in listed and "A gazette of Velmara" not in listed


@pytest.mark.parametrize(
    ("name", "data", "typed", "says"),
    [("", b"", {}, "No file was sent"), ("empty.txt", b" ", {}, "no text in the file"),
     ("r.txt", b"\xff\xfe\x00", {}, "no text in UTF-8"),
     ("r.pdf", b"%PDF-1.4 nonsense", {}, "r.pdf"),
     ("r.txt", REPORT[:90].encode(), {"publisher": " "}, "who published the report"),
     ("r.txt", REPORT[:90].encode(), {"published": "May"}, "is no day")],
)  # fmt: skip
def test_what_cannot_be_taken_in_is_told_with_what_was_typed(
    house: House, name: str, data: bytes, typed: dict[str, str], says: str
) -> None:
    client, before = house.visitor(), house.mission.ground.size
    answer = upload(client, name, data, **typed)
    assert answer.status_code == 422 and says in html.unescape(answer.text), answer.text
    assert house.mission.ground.size == before
    if "publisher" not in typed:
        assert 'value="A gazette of Velmara"' in answer.text


def test_a_file_beyond_the_bound_is_refused_in_a_sentence(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRUCEWATCH_LIMIT_ARTICLE_MB", "1")
    answer = upload(house.visitor(), "long.txt", b"x" * (3 << 20))
    assert answer.status_code == 422 and "too long" in answer.text
    endless = upload(house.visitor(), "long.txt", b"x" * (24 << 20))
    assert endless.status_code == 403 and "Traceback" not in endless.text


def test_what_was_erased_is_no_document_and_is_kept_nowhere(house: House, tmp_path: Path) -> None:
    client, document = house.visitor(), house.documents[0]
    assert client.get(f"/documents/{document}").status_code == 200
    entry = house.records().documents[document].entry
    done("erase", tmp_path / "mission", str(entry), "--reason", "asked for")
    assert client.get(f"/documents/{document}").status_code == 404
    assert document not in house.app.state.desk.readings._read


def test_a_document_is_read_once_however_often_it_is_opened(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A decision makes another record; the words are the same, and so is what they propose."""
    client, document = house.visitor(), house.documents[0]
    (figure,) = offered(client.get(f"/documents/{document}").text, "figure")

    def never(*_: Any, **__: Any) -> None:
        raise AssertionError("it was read again")

    monkeypatch.setattr("trucewatch.doors.readings.read", never)
    assert send(client, document, **{named(figure): "reject"}).status_code == 303
    assert client.get(f"/documents/{document}").status_code == 200


def test_a_long_document_is_read_in_parts_and_what_is_open_comes_next(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every proposal is in one part; a decision leads on to the next part that has any open."""
    monkeypatch.setattr("trucewatch.doors.web.document_text.parts.__defaults__", (150,))
    client, document = house.visitor(), house.documents[0]
    address = f"/documents/{document}"
    page, found, n_parts = client.get(address).text, [], 0
    while page:
        n_parts += 1
        found += re.findall(OFFER, page)
        onward = re.search(rf'rel="next" href="({address}[^"]+)"', page)
        page = client.get(html.unescape(onward[1])).text if onward else ""
    assert n_parts > 3
    second = re.findall(OFFER, client.get(f"{address}?part=2").text)
    answer = send(client, document, **{named(id_): "reject" for id_ in second})
    assert answer.headers["location"] == f"{address}?part=3"
    assert 'name="reason"' in client.get(answer.headers["location"]).text
    monkeypatch.setattr("trucewatch.doors.web.document_text.parts.__defaults__", (20_000,))
    assert second and found == re.findall(OFFER, client.get(address).text)


@pytest.mark.browser
def test_a_whole_document_is_decided_by_keyboard_alone(house: House, browser: Browser) -> None:
    """j, k, a, r, e, u and a reason: never the mouse, and every act is signed."""
    document = house.documents[0]
    with served(house.app) as base:
        for reader in reading(browser, base, {"width": 1280, "height": 900}):
            page = reader.open(f"/documents/{document}")
            ids = page.evaluate("[...document.querySelectorAll('.offer')].map(o => o.id)")
            kinds = page.evaluate(
                "[...document.querySelectorAll('.offer')].map(o => o.dataset.kind)"
            )
            whole(page, ids, kinds)
            assert reader.complaints == []
    decided = house.records().decided
    assert {decided[id_].how for id_, kind in zip(ids, kinds, strict=True)
            if kind in ("head", "delegation")} == {"rejected"}  # fmt: skip
    assert set(ids) == set(decided)
    (figure,) = [one for one in house.records().claims if one.is_figure]
    assert figure.subject == "the war"
    assert len(house.entries("proposal.accepted")) + len(house.entries("proposal.rejected")) == len(
        ids
    )


def whole(page: Page, ids: list[str], kinds: list[str]) -> None:
    """Go through a document by keys: what belongs to a round is rejected, the rest accepted."""
    current = "document.querySelector('.offer[aria-current]')?.id"
    page.keyboard.press("?")
    assert page.locator("#keys .keys").is_visible()
    page.keyboard.press("j")
    assert page.evaluate(current) == ids[0]
    assert page.evaluate("document.querySelector('#words .here').dataset.of").split()[0] == ids[0]
    page.keyboard.press("r")
    page.keyboard.press("u")
    assert page.evaluate(current) == ids[0]
    assert page.locator("#unsent b").inner_text() == "0"
    for id_, kind in zip(ids, kinds, strict=True):
        assert page.evaluate(current) == id_
        if kind == "figure":
            page.keyboard.press("e")
            page.locator(f'[name="{id_}.subject"]').focus()
            page.keyboard.type("the war")
            page.keyboard.press("Escape")
        page.keyboard.press("r" if kind in ("head", "delegation") else "a")
    assert page.locator("#unsent b").inner_text() == str(len(ids))
    page.keyboard.press("s")
    page.keyboard.type("read word by word")
    page.keyboard.press("Enter")
    page.wait_for_selector(".how-accepted")


@pytest.mark.browser
def test_text_and_proposals_follow_each_other(house: House, browser: Browser) -> None:
    with served(house.app) as base:
        for reader in reading(browser, base, {"width": 1280, "height": 900}):
            page = reader.open(f"/documents/{house.documents[0]}")
            words, offers = (page.locator(one).bounding_box() for one in ("#words", ".offers"))
            assert words["x"] + words["width"] <= offers["x"], "side by side"
            mark = page.locator("#words mark.k-figure").first
            mark.click()
            current = page.locator(".offer[aria-current]")
            assert current.get_attribute("id") in (mark.get_attribute("data-of") or "").split()
            page.locator(".offer.k-head").click()
            assert "Talia Morven" in page.locator("#words .here").first.inner_text()
            page.keyboard.press("a")
            page.keyboard.press("r")
            assert page.locator("#unsent b").inner_text() == "2"
            assert reader.complaints == []


@pytest.mark.browser
@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("width", [360, 1280])
def test_anybody_can_read_and_decide(
    house: House, browser: Browser, language: str, width: int
) -> None:
    """WCAG as far as a machine can tell, with a form open; nothing is wider than a phone."""
    with served(house.app) as base:
        for reader in reading(browser, base, {"width": width, "height": 740}):
            for document in house.documents:
                page = reader.open(f"/documents/{document}?lang={language}")
                page.keyboard.press("j")
                page.keyboard.press("e")
                assert grave_faults(page) == []
                assert reader.overflow() == 0
            prose = page.locator(".prose")
            assert (prose.get_attribute("lang"), prose.get_attribute("dir")) == ("ar", "rtl")
            page = reader.open(f"/documents?lang={language}")
            assert grave_faults(page) == [] and reader.overflow() == 0
            assert reader.complaints == []


def test_the_command_line_sees_what_the_page_decided(house: House, tmp_path: Path) -> None:
    client, document = house.visitor(), house.documents[0]
    (figure,) = offered(client.get(f"/documents/{document}").text, "figure")
    send(client, document, **{named(figure): "reject"})
    said = trucewatch("talks", "proposals", tmp_path / "mission", document, "--all", "--json")
    states = {one["proposal_id"]: one["decided"] for one in said.document["items"]}
    assert states[figure] == "rejected"
