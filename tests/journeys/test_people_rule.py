"""A complaint walks from a phone to its publication: every person in a browser of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.accounts.test_accounts import EASY, PASSWORD
from tests.command import done
from tests.journeys.test_docket import MAPPING, REPORTS
from tests.web.conftest import served
from trucewatch.doors.accounts.accounts import Accounts
from trucewatch.doors.clerk import Clerk
from trucewatch.doors.cli.serving import CurrentRecord
from trucewatch.doors.mission_work import at_work
from trucewatch.doors.web.app import create_app
from trucewatch.doors.web.mission_ledger import MissionLedger
from trucewatch.doors.web.readers import Doorkeeper
from trucewatch.ledger.notes import VerifierKey
from trucewatch.people.model import OWNER

PHONE = {"width": 360, "height": 740}
DESK = {"width": 1200, "height": 800}
ON_A_PHONE = ("accord", "monitor")
OFFICES = {
    "owner": ("owner", "the secretariat", ""),
    "secretary": ("secretary", "the registry", ""),
    "accord": ("party", "Accord liaison", "accord"),
    "council": ("party", "Council liaison", "council"),
    "monitor": ("monitor", "mission team", "mission"),
    "verifier": ("verifier", "mission reviewer", "mission"),
    "calvera": ("guarantor", "first guarantor", "calvera"),
    "norrund": ("guarantor", "second guarantor", "norrund"),
}
IDENTS = re.compile(r"\b[RS]-[0-9A-Z]{6,}")


@dataclass
class Somebody:
    """A person at a browser."""

    page: Page
    base: str

    def open(self, path: str) -> str:
        self.page.goto(self.base + path)
        return self.page.content()

    def status(self, path: str) -> int:
        answer = self.page.request.get(self.base + path)
        return answer.status

    def takes(self, case: str, kind: str, **typed: str) -> None:
        """Take a step of a case: open its form, fill it in, sign."""
        self.open(f"/cases/{case}")
        form = self.page.locator(f'form[action="/cases/{case}/{kind}"]')
        self.page.locator("details.take", has=form).locator("summary").first.click()
        for name, value in typed.items():
            field_ = form.locator(f'[name="{name}"]')
            if field_.evaluate("element => element.tagName") == "SELECT":
                field_.select_option(value)
            else:
                field_.fill(value)
        form.get_by_role("button").last.click()
        self.page.wait_for_load_state()
        assert self.page.locator('[role="alert"]').count() == 0, self.page.locator(
            '[role="alert"]'
        ).inner_text()

    def offered(self, case: str) -> set[str]:
        """The steps that this person finds a form for."""
        self.open(f"/cases/{case}")
        actions = self.page.locator("details.take form").evaluate_all(
            "forms => forms.map(form => form.getAttribute('action'))"
        )
        return {action.rsplit("/", 1)[1] for action in actions}


@dataclass
class House:
    browser: Browser
    base: str
    contexts: list[BrowserContext] = field(default_factory=list)

    def visitor(self, name: str = "") -> Somebody:
        size = PHONE if name in ON_A_PHONE else DESK
        context = self.browser.new_context(viewport=size, locale="en-GB")  # type: ignore[arg-type]
        self.contexts.append(context)
        return Somebody(context.new_page(), self.base)

    def joined(self, name: str, owner: Somebody) -> Somebody:
        """Somebody the owner invites on the page of people, who takes the link."""
        role, office, party = OFFICES[name]
        owner.open("/people")
        page = owner.page
        page.locator('select[name="role"]').select_option(role)
        page.locator('input[name="office"]').fill(office)
        page.locator('select[name="party"]').select_option(party)
        page.locator('form[action="/people/invitations"] input[name="reason"]').fill("agreed")
        page.locator('form[action="/people/invitations"] button').click()
        link = page.locator("#invitation").inner_text()
        somebody = self.visitor(name)
        somebody.page.goto(link)
        somebody.page.locator('input[name="login"]').fill(name)
        for password in ("password", "repeated"):
            somebody.page.locator(f'input[name="{password}"]').fill(PASSWORD)
        somebody.page.get_by_role("button", name="Join").click()
        somebody.page.wait_for_url(lambda url: "/join/" not in url)
        return somebody


@pytest.fixture
def house(tmp_path: Path, browser: Browser) -> Iterator[House]:
    """A mission of two reports, served as `trucewatch serve` does; nobody has an account."""
    folder = tmp_path / "mission"
    done("new", folder, "--agreement", "exercise-velmara")
    (tmp_path / "reports.csv").write_text(REPORTS, encoding="utf-8")
    (tmp_path / "mapping.yaml").write_text(MAPPING, encoding="utf-8")
    done("add", folder, tmp_path / "reports.csv", "--mapping", tmp_path / "mapping.yaml")
    done("update", folder)
    with at_work(folder) as (mission, shop):
        assert mission.keys_folder
        accounts = Accounts.of(mission.keys_folder, passwords=EASY)
        records = CurrentRecord(shop)
        log_key = VerifierKey.parse(mission.log_key)
        view = MissionLedger(mission.ground, folder / "ledger", log_key)
        door, clerk = Doorkeeper(OWNER, accounts), Clerk(mission, records)
        with served(create_app(records, view, clerk=clerk, door=door)) as base:
            made = House(browser, base)
            yield made
            for context in made.contexts:
                context.close()
        accounts.store.close()


def test_a_case_walks_from_a_phone_to_its_publication(house: House) -> None:
    """Each by their own key, each seeing what they may; dissent and silence stay what they are."""
    at_home = house.visitor()
    owner = house.joined("owner", at_home)
    people = {name: house.joined(name, owner) for name in OFFICES if name != "owner"}
    stranger = house.visitor()
    incident = owner.open("/incidents").split('href="/incidents/')[1].split('"')[0]

    accord = people["accord"]  # a complaint, on a phone
    accord.open("/docket")
    accord.page.get_by_role("link", name="File a complaint").click()
    accord.page.locator('input[name="on"]').fill(incident)
    accord.page.locator('textarea[name="what"]').fill("The post was shelled <b>twice</b>.")
    accord.page.locator('input[value="council"]').check()
    accord.page.get_by_role("button", name="Sign and file it").click()
    accord.page.wait_for_url("**/cases/C-*")
    case = accord.page.url.rsplit("/", 1)[1]
    assert accord.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert "<b>twice</b>" not in accord.page.content()

    council = people["council"]
    assert council.status(f"/cases/{case}") == 404, "nothing was put to them yet"
    assert council.open("/docket").count(case) == 0
    assert people["secretary"].offered(case) == {"opened"}
    assert people["monitor"].offered(case) == set()

    people["secretary"].takes(case, "opened", found="admissible", reason="within article 6(b)")
    people["secretary"].takes(case, "tasked", to="mission", what="visit the post")
    people["monitor"].takes(
        case, "verified", found="two craters", what1="both point north", grade1="B2",
        standard1="reasonable_grounds",
    )  # fmt: skip
    assert "approved" not in people["monitor"].offered(case), "four eyes"
    people["verifier"].takes(case, "approved", approved="yes", reason="read it")
    people["monitor"].takes(
        case, "attributed", to="council", standard="reasonable_grounds", reason="its battery"
    )
    people["secretary"].takes(case, "reply_asked", what="where were your guns?")

    seen = council.open(f"/cases/{case}")  # put to them: what, and not who told
    assert "both point north" in seen and not IDENTS.search(seen)
    told = council.open(f"/incidents/{incident}")
    assert not IDENTS.search(told) and "Post Seven" not in told
    assert council.status("/incidents") == 403
    council.takes(case, "replied", says="none of ours fired")

    assert people["calvera"].offered(case) == {"determined"}
    for name, ladder_class, reason in (
        ("calvera", "grave", "two posts saw it"),
        ("norrund", "unable_to_rule", "the bearings differ"),
    ):  # fmt: skip
        people[name].takes(
            case, "determined", standard="reasonable_grounds", reason=reason,
            **{"class": ladder_class},
        )  # fmt: skip
    both = people["norrund"].open(f"/cases/{case}")
    assert "two posts saw it" in both and "the bearings differ" in both
    assert people["monitor"].offered(case) <= {"remedied"}

    assert stranger.status(f"/cases/{case}") in (200, 404)
    assert case not in stranger.open("/public")
    with owner.page.expect_download() as coming:
        owner.open(f"/cases/{case}")
        form = owner.page.locator(f'form[action="/cases/{case}/published"]')
        owner.page.locator("details.take", has=form).locator("summary").first.click()
        form.get_by_role("button").last.click()
    published = Path(coming.value.path()).read_text(encoding="utf-8")
    assert "two posts saw it" in published and "the bearings differ" in published
    assert not IDENTS.search(published)

    assert case in stranger.open("/public")
    shown = stranger.open(f"/cases/{case}")
    assert "the bearings differ" in shown and not IDENTS.search(shown)
    assert "sign-in" in stranger.page.request.get(f"{house.base}/incidents").url


def _reach(page: Page, selector: str) -> None:
    """Tab until the focus is on it; a keyboard has nothing else."""
    for _ in range(300):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"no keyboard comes to {selector}")


def _types(page: Page, fields: dict[str, str]) -> None:
    """Fill in the fields of the form the focus is at, in their order, and send it."""
    for selector, text in fields.items():
        _reach(page, selector)
        page.keyboard.type(text)
    _reach(page, "button")
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_the_verification_flow_works_by_keyboard(house: House) -> None:
    """From the queue to a verification that is filed: no mouse, no script of ours is needed."""
    owner = house.visitor()
    page = owner.page
    owner.open("/verification")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/incidents/I-*")
    _reach(page, 'a[href^="/complain"]')
    page.keyboard.press("Enter")
    page.wait_for_url("**/complain*")
    _types(page, {'textarea[name="what"]': "shells on the post", 'input[name="by"]': "public"})
    page.wait_for_url("**/cases/C-*")
    case = page.url.rsplit("/", 1)[1]
    for kind, fields in (
        ("opened", {'textarea[name="reason"]': "within article 6(b)"}),
        ("tasked", {'input[name="to"]': "mission", 'textarea[name="what"]': "visit the post"}),
        ("verified", {'textarea[name="found"]': "two craters"}),
    ):
        owner.open(f"/cases/{case}")
        _reach(page, f'details:has(form[action="/cases/{case}/{kind}"]) > summary')
        page.keyboard.press("Enter")
        _types(page, fields)
        assert page.locator('[role="alert"]').count() == 0
    assert "two craters" in owner.open(f"/cases/{case}")
