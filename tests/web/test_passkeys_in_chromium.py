"""Passkeys in a real browser, with an authenticator that Chromium plays (CDP's WebAuthn domain)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, CDPSession, Page

from tests.accounts.test_accounts import PASSWORD
from tests.web.conftest import served
from tests.web.test_signing_in import House, house
from trucewatch.doors.accounts.model import SignedIn
from trucewatch.doors.web.readers import COOKIE

__all__ = ["house"]
pytestmark = pytest.mark.browser
ADD, ENTER = "form[action='/account/passkeys'] button", "form[action='/sign-in/passkey'] button"


@dataclass
class Desk:
    """A guarantor's browser with its authenticator, and whatever it complained of."""

    house: House
    page: Page
    devtools: CDPSession
    base: str
    authenticator: str = ""
    complaints: list[str] = field(default_factory=list)

    def plug_in(self, **how: Any) -> None:
        """An authenticator that verifies its holder, always there."""
        options = {
            "protocol": "ctap2", "ctap2Version": "ctap2_1", "transport": "internal",
            "hasResidentKey": True, "hasUserVerification": True, "isUserVerified": True,
            "automaticPresenceSimulation": True, "hasPrf": True, **how,
        }  # fmt: skip
        self.devtools.send("WebAuthn.enable")
        made = self.devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
        self.authenticator = made["authenticatorId"]

    def held(self) -> list[dict[str, Any]]:
        """The passkeys that the authenticator holds."""
        asked = {"authenticatorId": self.authenticator}
        return list(self.devtools.send("WebAuthn.getCredentials", asked)["credentials"])

    def by_password(self, onward: str = "/account") -> None:
        self.page.goto(f"{self.base}/sign-in?next={onward}")
        self.page.locator("input[name=login]").fill("first")
        self.page.locator("input[name=password]").fill(PASSWORD)
        self.page.locator("form[action='/sign-in'] button").click()

    def adds(self, label: str = "telephone") -> None:
        self.page.locator("input[name=label]").fill(label)
        self.page.locator(ADD).click()
        self.page.wait_for_selector(f".passkeys b:has-text('{label}')")

    def leaves_and_enters(self, onward: str = "/incidents") -> None:
        self.page.locator("form[action='/sign-out'] button").click()
        self.page.goto(f"{self.base}/sign-in?next={onward}")
        self.page.locator(ENTER).click()

    def session(self) -> SignedIn:
        kept = {one["name"]: one["value"] for one in self.page.context.cookies()}
        found = self.house.accounts.session(kept[COOKIE])
        assert found is not None
        return found


@contextmanager
def seated(house: House, browser: Browser, **how: Any) -> Iterator[Desk]:
    house.member()
    with served(house.app) as address:
        context = browser.new_context(locale="en-GB", viewport={"width": 360, "height": 740})
        page = context.new_page()
        base = address.replace("127.0.0.1", "localhost")
        desk = Desk(house, page, context.new_cdp_session(page), base)
        page.on("pageerror", lambda error: desk.complaints.append(str(error)))
        desk.plug_in(**how)
        yield desk
        context.close()


@pytest.fixture
def desk(house: House, browser: Browser) -> Iterator[Desk]:
    with seated(house, browser) as desk:
        yield desk


def test_a_passkey_is_made_signs_in_and_opens_the_key(desk: Desk) -> None:
    """Found without a name, for this host, kept by the device."""
    desk.by_password()
    desk.adds()
    assert "opens your key" in desk.page.locator(".passkeys").inner_text()
    (held,) = desk.held()
    assert held["rpId"] == "localhost" and held["isResidentCredential"]
    desk.leaves_and_enters()
    desk.page.wait_for_url(f"{desk.base}/incidents")
    assert desk.session().key is not None
    assert desk.complaints == []


def test_proving_anew_by_a_passkey(desk: Desk) -> None:
    desk.by_password()
    desk.adds()
    desk.house.clock.pass_by(minutes=11)
    desk.page.goto(f"{desk.base}/account")
    assert desk.page.locator("input[name=label]").count() == 0
    desk.page.locator("a[href='/again?next=/account']").click()
    desk.page.locator("form[data-passkey] button").click()
    desk.page.wait_for_selector("input[name=label]")
    assert desk.session().person.fresh and desk.session().key is not None


def test_a_passkey_without_a_secret_signs_in_and_the_password_opens_the_key(
    house: House, browser: Browser
) -> None:
    with seated(house, browser, hasPrf=False) as desk:
        desk.by_password()
        desk.adds()
        assert "does not open your key" in desk.page.locator(".passkeys").inner_text()
        desk.leaves_and_enters("/account")
        desk.page.wait_for_url(f"{desk.base}/account")
        assert desk.session().locked
        desk.page.locator("a[href='/again?next=/account']").click()
        assert "did not open the key" in desk.page.locator("main").inner_text()
        assert desk.page.locator("form[data-passkey]").count() == 0
        desk.page.locator("input[name=password]").fill(PASSWORD)
        desk.page.locator("main form button").click()
        desk.page.wait_for_selector("input[name=new_password]")
        assert desk.session().key is not None


def test_a_removed_passkey_is_refused(desk: Desk) -> None:
    desk.by_password()
    desk.adds()
    desk.page.locator("form[action$='/remove'] button").click()
    desk.page.wait_for_selector("text=You have none yet")
    desk.leaves_and_enters()
    desk.page.wait_for_selector("[role=alert]")
    assert "was not taken" in desk.page.locator("[role=alert]").inner_text()


def test_another_origin_has_no_use_for_it(desk: Desk) -> None:
    """The same server by another address: no page of it offers one, and the browser gives none."""
    desk.by_password()
    desk.adds()
    with served(desk.house.app) as elsewhere:
        page = desk.page.context.new_page()
        page.goto(f"{elsewhere}/sign-in")
        assert page.locator(ENTER).count() == 0, "by a number there is none"
        refused = page.evaluate(
            """async () => {
              try {
                const challenge = new Uint8Array(32);
                await navigator.credentials.get({publicKey: {rpId: "localhost", challenge}});
                return "given";
              } catch (fault) { return fault.name; }
            }"""
        )
        assert refused == "SecurityError"


def test_an_answer_of_another_port_is_refused(desk: Desk) -> None:
    """The same host, another origin: what its page gets is worth nothing here."""
    desk.by_password()
    desk.adds()
    desk.page.locator("form[action='/sign-out'] button").click()
    with served(desk.house.app) as elsewhere:
        desk.page.goto(elsewhere.replace("127.0.0.1", "localhost") + "/sign-in")
        desk.page.evaluate(
            """() => { HTMLFormElement.prototype.submit = function () {
              window.stolen = Object.fromEntries(new FormData(this));
            }; }"""
        )
        desk.page.locator(ENTER).click()
        desk.page.wait_for_function("window.stolen !== undefined")
        stolen = desk.page.evaluate("window.stolen")
    _send_on_a_page_of_ours(desk, stolen)
    assert "was not taken" in desk.page.locator("[role=alert]").inner_text()


def test_a_replayed_answer_is_refused(desk: Desk) -> None:
    """What was seen on the way signs nobody in, on its own form or on a new one."""
    desk.by_password()
    desk.adds()
    sent: list[dict[str, str]] = []
    desk.page.on(
        "request",
        lambda request: (
            sent.append(dict(request.post_data_json))
            if request.url.endswith("/sign-in/passkey") else None
        ),
    )  # fmt: skip
    desk.leaves_and_enters()
    desk.page.wait_for_url(f"{desk.base}/incidents")
    desk.page.locator("form[action='/sign-out'] button").click()
    (seen,) = sent
    _send_on_a_page_of_ours(desk, seen, with_its_token=True)
    assert "taken already" in desk.page.locator("main").inner_text()
    _send_on_a_page_of_ours(desk, seen)
    assert "was not taken" in desk.page.locator("[role=alert]").inner_text()


def _send_on_a_page_of_ours(
    desk: Desk, seen: dict[str, str], *, with_its_token: bool = False
) -> None:
    desk.page.goto(f"{desk.base}/sign-in")
    names = ("passkey", "prf", "token") if with_its_token else ("passkey", "prf")
    with desk.page.expect_navigation():
        desk.page.evaluate(
            """(given) => {
              const form = document.querySelector("form[action='/sign-in/passkey']");
              for (const [name, value] of Object.entries(given)) form.elements[name].value = value;
              HTMLFormElement.prototype.submit.call(form);
            }""",
            {name: seen[name] for name in names},
        )


def test_whoever_refuses_the_browser_is_told_and_uses_the_password(
    house: House, browser: Browser
) -> None:
    with seated(house, browser, isUserVerified=False) as desk:
        desk.page.goto(f"{desk.base}/sign-in")
        desk.page.locator(ENTER).click()
        desk.page.wait_for_selector("text=Your browser gave no passkey")
        desk.by_password()
        desk.page.wait_for_url(f"{desk.base}/account")


def test_without_scripts_there_is_the_password(house: House, browser: Browser) -> None:
    house.member()
    with served(house.app) as address:
        context = browser.new_context(java_script_enabled=False, locale="en-GB")
        page = context.new_page()
        page.goto(address.replace("127.0.0.1", "localhost") + "/sign-in?next=/account")
        assert not page.locator(ENTER).is_visible()
        page.locator("input[name=login]").fill("first")
        page.locator("input[name=password]").fill(PASSWORD)
        page.locator("form[action='/sign-in'] button").click()
        assert "does not run" in page.locator("main").inner_text()
        context.close()
