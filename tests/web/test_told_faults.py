"""What was typed wrong is told in the reader's own language, on every form that takes acts."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from tests.command import done, trucewatch
from tests.journeys.pages import pages_of
from tests.journeys.test_docket import MAPPING, REPORTS
from tests.web.conftest import client_of
from tests.web.test_signing_in import HOME, send
from trucewatch.vocabulary.messages import Message, say

ENGLISH = re.compile(r"\b(the|is|of|there|with|what|nobody|must|in|has|says)\b", re.IGNORECASE)
"""Words that no English sentence of ours does without, and no other language of ours has."""


@pytest.fixture(scope="module")
def owner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """The owner's browser in a mission with two incidents, a case, a round and a bad row."""
    tmp = tmp_path_factory.mktemp("told")
    folder = tmp / "mission"
    done("new", folder, "--agreement", "exercise-velmara")
    (tmp / "mapping.yaml").write_text(MAPPING, encoding="utf-8")
    (tmp / "reports.csv").write_text(REPORTS, encoding="utf-8")
    done("add", folder, tmp / "reports.csv", "--mapping", tmp / "mapping.yaml")
    (tmp / "bad.csv").write_text(REPORTS + "2023-13-45,1,1,shelling,,Post\n", encoding="utf-8")
    trucewatch("add", folder, tmp / "bad.csv", "--mapping", tmp / "mapping.yaml")
    with pages_of(folder) as app:
        yield client_of(app)


def incident(client: TestClient) -> str:
    (one, *_) = client.get("/api/collections/incidents/items").json()["features"]
    return str(one["id"])


def a_case(client: TestClient) -> str:
    typed = {"what": "fire", "by": "public", "on": incident(client)}
    return str(send(client, "/complain", typed).headers["location"])


def a_round(client: TestClient) -> str:
    typed = {"process": "P", "name": "one", "first": "2023-01-01", "last": "2023-01-02",
             "reason": "held"}  # fmt: skip
    return str(send(client, "/talks", typed).headers["location"])


def alerts(answer: Response) -> str:
    """What the alerts of a page say, without what stands in isolation: what was typed."""
    found = re.findall(r'role="alert"[^>]*>(.*?)</div>', answer.text, re.S)
    said = html.unescape(re.sub(r"<[^>]+>", " ", " ".join(found)))
    return re.sub("\u2068.*?\u2069", "", said, flags=re.S).strip()


def need_told(answer: Response, language: str) -> None:
    said = alerts(answer)
    assert answer.status_code in (403, 422) and said, answer.text
    assert not ENGLISH.search(said), said
    if language != "tr":
        letters = [c for c in said if c.isalpha()]
        assert sum(c.isascii() for c in letters) < len(letters) / 3, said


ROUND = {"process": "P", "name": "two", "first": "2023-01-01", "last": "2023-01-02", "reason": "x"}
SIDE = {"party": "accord", "attendance": "present", "reason": "x"}
TEXT = {"title": "T", "on": "2023-01-02", "reason": "x"}
FORMS: list[tuple[str, dict[str, str]]] = [
    ("/complain", {"on": "I-NOSUCHTHING0", "what": "x", "by": "public"}),
    ("/complain", {"on": "somewhere in the", "what": "x", "by": "public"}),
    ("/complain", {"on": "", "what": "x", "by": "public"}),
    ("/complain", {"on": "{incident}", "what": " ", "by": "public"}),
    ("/complain", {"on": "{incident}", "what": "x", "by": ""}),
    ("/complain", {"on": "{incident}", "what": "x", "by": "Mr So And So"}),
    ("/complain", {"on": "{incident}", "what": "x", "by": "public", "received": "last May"}),
    ("/complain", {"on": "{incident}", "what": "x", "by": "public", "received": "2999-01-01"}),
    ("/complain", {"on": "{incident}", "what": "x", "by": "public", "against": "nobody"}),
    ("{incident}/join", {"other": "R-NOSUCHTHING0", "reason": "x"}),
    ("{incident}/join", {"other": "{incident}", "reason": "x"}),
    ("{incident}/join", {"other": "{incident}", "reason": " "}),
    ("{case}/opened", {"found": "admissible", "reason": " "}),
    ("{case}/tasked", {"to": "mission", "what": "see", "due": "soon enough for me"}),
    ("{case}/tasked", {"to": "mission", "what": "see", "due": "2001-01-01"}),
    ("{case}/determined", {"class": "x", "standard": "x", "reason": "x"}),
    ("{case}/remedied", {"state": "x"}),
    ("/talks", ROUND | {"process": " "}),
    ("/talks", ROUND | {"name": " "}),
    ("/talks", ROUND | {"reason": " "}),
    ("/talks", ROUND | {"first": ""}),
    ("/talks", ROUND | {"first": "in early May"}),
    ("/talks", ROUND | {"last": "2022-12-31"}),
    ("/talks", ROUND | {"format": "over the fence"}),
    ("/talks", ROUND | {"sessions": "2024-01-01"}),
    ("/talks", ROUND | {"joining_side1": "accord"}),
    ("{round}/delegation", SIDE | {"party": " "}),
    ("{round}/delegation", SIDE | {"attendance": "was it there"}),
    ("{round}/delegation", SIDE | {"reason": " "}),
    ("{round}/outcome", TEXT | {"title": " "}),
    ("{round}/outcome", TEXT | {"on": "some day soon"}),
    ("{round}/outcome", TEXT | {"signed": "accord", "endorsed": "accord"}),
    ("/people/invitations", {"role": "owner", "office": " ", "reason": "x"}),
    ("/people/invitations", {"role": "king", "office": "x", "reason": "x"}),
    ("/people/invitations", {"role": "party", "office": "x", "reason": "x"}),
    ("/people/invitations", {"role": "party", "office": "x", "reason": "x", "party": "nobody"}),
    ("/people/invitations", {"role": "public", "office": "x", "reason": "x"}),
]


@pytest.mark.parametrize("language", ["ar", "ru", "tr"])
@pytest.mark.parametrize(("action", "typed"), FORMS)
def test_a_slip_is_told_in_the_readers_language(
    owner: TestClient, language: str, action: str, typed: dict[str, str]
) -> None:
    named = incident(owner)
    shown = action
    if "{case}" in action:
        shown = a_case(owner)
    elif "{round}" in action:
        shown = a_round(owner)
    elif "{incident}" in action:
        shown = f"/incidents/{named}"
    action = re.sub(r"\{\w+\}", shown, action)
    shown = "/people" if action.startswith("/people") else shown
    owner.cookies["language"] = language
    form = {name: text.replace("{incident}", named) for name, text in typed.items()}
    (token, *_) = re.findall(r'name="token" value="([^"]+)"', owner.get(shown).text)
    data = {"token": token, **form}
    answer = owner.post(action, data=data, headers=HOME, follow_redirects=False)
    owner.cookies.delete("language")
    need_told(answer, language)


@pytest.mark.parametrize("language", ["ar", "ru", "tr"])
def test_what_is_wrong_with_a_row_is_told_in_the_readers_language(
    owner: TestClient, language: str
) -> None:
    """In the list, on its own page, and where the corrected row is wrong again; the entry keeps
    its English."""
    (address,) = set(re.findall(r"/problems/\d+", owner.get("/problems?lang=en").text))
    english = owner.get(f"{address}?lang=en").text
    assert "no such day" in english
    said = Message("problems.impossible_date"), Message("problems.impossible_date_remedy")
    for page in ("/problems", address):
        shown = html.unescape(owner.get(f"{page}?lang={language}").text)
        assert all(say(one, language) in shown for one in said)
        assert "no such day" not in shown
    owner.cookies["language"] = language
    shown = owner.get(address).text
    (token, *_) = re.findall(r'name="token" value="([^"]+)"', shown)
    (cell, *_) = re.findall(r'name="(cell\d+)"', shown)
    data = {"token": token, cell: "2023-02-30"}
    answer = owner.post(address, data=data, headers=HOME, follow_redirects=False)
    owner.cookies.delete("language")
    told = html.unescape(answer.text.split('role="alert"')[1].split("</p>")[0])
    assert answer.status_code == 422 and all(say(one, language) in told for one in said)
