"""Whatever anybody typed or named is shown as words: nothing runs, turns or becomes markup.

Every page that has a rule is met by its links, every form is filled in; axe reads them as well.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from xml.etree import ElementTree

import pypdfium2
import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser, Page
from starlette.testclient import TestClient

from tests.web import hostile
from tests.web.conftest import served
from tests.web.crawling import DAY, Crawl
from tests.web.test_accessibility import grave_faults
from tests.web.test_signing_in import send
from trucewatch.doors.web.readers import COOKIE

LEAVES = {
    "/sign-out", "/account/sign-out", "/account/password", "/account/passkeys", "/sign-in",
    "/sign-in/passkey", "/again", "/people/{account}/close", "/account/passkeys/{passkey}/remove",
    "/join/{code}",
}  # fmt: skip
"""Forms after which the owner would be somebody else, or nobody; an office and a name that somebody
joined with are planted before."""
TOO_FEW = {
    "/join/{code}", "/pictures/trends/{name}.svg", "/pictures/talks.svg", "/pictures/ground.svg",
    "/pictures/kinds/{condition}.svg",
}  # fmt: skip
"""An invitation that nobody has taken is shown once; of two reports, no position and no ground
there is nothing to draw."""
ROUNDS, TURNS = 6, 3
TRIPWIRE = """
window.dialogs = [];
for (const name of ["alert", "confirm", "prompt", "open"]) window[name] = () => dialogs.push(name);
"""
FOUND = """() => ({
  fired: window.fired ?? null,
  dialogs: window.dialogs,
  planted: document.querySelectorAll("[data-planted]").length,
  links: [...document.querySelectorAll("[href],[src],[action]")].filter((one) =>
    ["href", "src", "action"].some(
      (name) => /^\\s*javascript:/i.test(one.getAttribute(name) ?? ""))).length,
})"""
TURNED = """() => {
  const spilt = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text = walk.nextNode(); text; text = walk.nextNode()) {
    if (!text.data.includes("\\u202e")) continue;
    let one = text.parentElement, kept = false;
    while (one && !kept) {
      const style = getComputedStyle(one);
      if (["SCRIPT", "STYLE", "OPTION", "TITLE", "TEXTAREA"].includes(one.tagName)) kept = true;
      else if (/isolate|plaintext/.test(style.unicodeBidi) && style.display === "inline") kept = true;
      else if (style.display !== "inline") {
        kept = one.textContent.trimEnd().endsWith(text.data.trimEnd()); break;
      } else one = one.parentElement;
    }
    if (!kept) spilt.push(one ? one.outerHTML.slice(0, 200) : text.data.slice(0, 60));
  }
  return spilt;
}"""  # noqa: E501


@pytest.fixture(scope="module")
def house(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[FastAPI, TestClient, Crawl, list[tuple[str, int]]]]:
    """The hostile mission, every form of it sent as often as it brings something new."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("TRUCEWATCH_KEYS", str(tmp_path_factory.mktemp("keys")))
        mission = hostile.made(tmp_path_factory.mktemp("hostile"))
        with hostile.entered(mission) as (app, owner):
            crawl = Crawl(owner)
            yield app, owner, crawl, fill_in(owner, crawl)


def fill_in(owner: TestClient, crawl: Crawl) -> list[tuple[str, int]]:
    """Send every form there is with hostile words, until none brings anything new."""
    (one, *_) = owner.get("/api/collections/incidents/items").json()["features"]
    known = {
        "on": str(one["id"]),
        "other": "I-NOSUCHTHING0",
        "cell0": "2023-03-13",
        "by": "public",
        "label": hostile.SHORT,
        "sessions": "2023-03-14",
        "number": "1",
    }
    answers: list[tuple[str, int]] = []
    tried: dict[str, int] = {}
    for _ in range(ROUNDS):
        crawl.look()
        fresh = 0
        for kind, shown in crawl.forms.items():
            if kind in LEAVES:
                continue
            for address, form in shown[:2]:
                turn = tried.get(form.action, 0)
                if turn >= TURNS:
                    continue
                tried[form.action] = turn + 1
                fresh += 1
                said = known | ({"on": DAY} if kind.startswith("/talks") else {})
                answer = crawl.send(address, form, hostile.WORDS, turn, **said)
                answers.append((kind, answer.status_code))
                assert "<script data-planted" not in answer.text, (kind, answer.status_code)
                assert "<img data-planted" not in answer.text, (kind, answer.status_code)
        if not fresh:
            break
    crawl.look()
    return answers


def test_every_page_is_met_and_most_forms_are_taken(house) -> None:  # type: ignore[no-untyped-def]
    """A new page to which nothing leads is not tested here: it fails, and is given something."""
    _, _, crawl, answers = house
    assert crawl.unmet() <= TOO_FEW, crawl.unmet()
    assert {status for _, status in answers} <= {200, 303, 422}, answers
    taken = {kind for kind, status in answers if status in (200, 303)}
    assert {"/complain", "/cases/{case_id}/opened", "/tokens", "/people/invitations"} <= taken
    planted = {address for address, text in crawl.texts.items() if hostile.MARK in text}
    assert len(planted) > 10, planted


def test_nothing_planted_runs_in_a_browser(house, browser: Browser) -> None:  # type: ignore[no-untyped-def]
    """On every page, its details open, with the browser's own eyes."""
    app, owner, crawl, _ = house
    faults: list[tuple[str, object]] = []
    with served(app) as address:
        context = browser.new_context(viewport={"width": 1200, "height": 900})
        context.add_cookies([{"name": COOKIE, "value": owner.cookies[COOKIE], "url": address}])
        context.add_init_script(TRIPWIRE)
        page = context.new_page()
        page.on("dialog", lambda dialog: dialog.dismiss())
        page.on(
            "console",
            lambda said: (
                faults.append((page.url, said.text))
                if "Content Security" in said.text or "Refused to" in said.text
                else None
            ),
        )
        for path in [*crawl.texts, *(one for one in crawl.pages if one.endswith(".svg"))]:
            page.goto(address + path)
            page.evaluate("document.querySelectorAll('details').forEach((one) => one.open = true)")
            faults += of_page(path, page)
        popup(page, address + crawl.met["/incidents/{incident_id}"][0])
        faults += of_page("popup", page)
        assert hostile.MARK in (page.locator(".maplibregl-popup").text_content() or "")
        context.close()
    assert not faults, "\n".join(map(str, faults))


@pytest.mark.parametrize("language", ["en", "ar"])
def test_axe_finds_nothing_serious_on_any_page_that_has_a_rule(
    house,  # type: ignore[no-untyped-def]
    browser: Browser,
    language: str,
) -> None:
    """One page of each rule: the owner's own, and those that strangers are shown."""
    app, owner, crawl, _ = house
    shown = crawl.met
    mine = [found[0] for found in shown.values() if found and found[0] in crawl.texts]
    code = re.search(r"/join/\w+", invited(owner))
    assert code
    assert {"/account", "/people", "/tokens", "/again"} <= set(mine)
    faults: list[tuple[str, str, str]] = []
    with served(app) as address:
        for paths, secret in ((mine, owner.cookies[COOKIE]), (["/sign-in", code[0]], None)):
            context = browser.new_context(viewport={"width": 390, "height": 800})
            if secret:
                context.add_cookies([{"name": COOKIE, "value": secret, "url": address}])
            page = context.new_page()
            for path in paths:
                page.goto(f"{address}{path}?lang={language}")
                faults += [(path, *fault) for fault in grave_faults(page)]
            context.close()
    assert not faults, "\n".join(map(str, faults))


def invited(owner: TestClient) -> str:
    """The page that shows an invitation once."""
    typed = {"role": "analyst", "office": "an office", "party": "", "reason": "agreed"}
    return send(owner, "/people/invitations", typed, shown_at="/people").text


def of_page(path: str, page: Page) -> list[tuple[str, object]]:
    found = page.evaluate(FOUND)
    said = [] if found == {"fired": None, "dialogs": [], "planted": 0, "links": 0} else [found]
    turned = page.evaluate(TURNED) if page.evaluate("document.body !== null") else []
    return [(path, one) for one in [*said, *turned]]


def popup(page: Page, incident: str) -> None:
    """The popup of an incident's own map, whose middle is where it was told to lie."""
    page.goto(incident)
    page.wait_for_selector("[data-shown]", timeout=45_000)
    page.wait_for_timeout(500)
    page.locator(".map canvas, #where canvas").first.click()
    page.wait_for_selector(".maplibregl-popup")


def test_pictures_are_drawings_and_nothing_else(house) -> None:  # type: ignore[no-untyped-def]
    _, owner, crawl, _ = house
    pictures = [path for path in crawl.pages if path.endswith(".svg")]
    assert pictures
    for path in pictures:
        answer = owner.get(path)
        for element in ElementTree.fromstring(answer.text).iter():
            assert element.tag.rpartition("}")[2] not in ("script", "foreignObject", "image"), path
            names = {name.rpartition("}")[2].lower() for name in element.attrib}
            assert not any(name.startswith("on") or name == "data-planted" for name in names), path
            assert "javascript:" not in element.attrib.get("href", ""), path


def test_paper_prints_what_was_planted(house) -> None:  # type: ignore[no-untyped-def]
    """The bulletin as PDF: words, no link that runs."""
    _, owner, _, _ = house
    answer = owner.get("/bulletin/document.pdf", params={"from": "2023-03-01", "to": "2023-03-31"})
    assert answer.status_code == 200
    document = pypdfium2.PdfDocument(io.BytesIO(answer.content))
    text = "".join(page.get_textpage().get_text_range() for page in document)
    assert "alert" not in text and b"/JavaScript" not in answer.content
    assert b"/URI (javascript" not in answer.content
    assert len(text) > 500
