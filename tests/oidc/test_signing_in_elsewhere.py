"""Signing in through a provider: linked by oneself, come back once, and every way to be fooled."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from httpx2 import Response
from joserfc.jwk import ECKey
from starlette.testclient import TestClient

from tests.accounts.test_accounts import EASY, PASSWORD, Clock
from tests.oidc.paper_provider import SECRET, PaperProvider, over_a_wire
from tests.web import records
from tests.web.test_signing_in import HOME, House, PaperClerk, join, send, sign_in, token_on
from trucewatch.doors.accounts.accounts import Accounts
from trucewatch.doors.oidc.provider import Provider
from trucewatch.doors.web.app import create_app
from trucewatch.doors.web.pages.elsewhere import BACK, BAGGAGE
from trucewatch.doors.web.readers import COOKIE, Doorkeeper
from trucewatch.figures.model import Record
from trucewatch.people.model import OWNER


@pytest.fixture(scope="module")
def whole() -> Record:
    return records.record()


@dataclass
class Linked:
    """A mission that names a provider, and a guarantor who has an account."""

    house: House
    paper: PaperProvider
    member: TestClient

    def leaves(self, client: TestClient, action: str, shown_at: str) -> str:
        """Press the button: where the page's link leads."""
        page = send(client, action, {"next": "/incidents"}, shown_at=shown_at)
        assert page.status_code == 200, page.text
        found = re.search(r'<a class="button" href="([^"]+)"', page.text)
        assert found
        return html.unescape(found[1])

    def returns(self, client: TestClient, address: str) -> Response:
        there = urlsplit(address)
        assert f"{there.scheme}://{there.netloc}" == "http://localhost"
        return client.get(f"{there.path}?{there.query}", follow_redirects=False)

    def links(self, client: TestClient | None = None) -> Response:
        away = self.leaves(client or self.member, "/account/oidc", "/account")
        return self.returns(client or self.member, self.paper.visited(away))

    def enters(self, client: TestClient, **back: str) -> Response:
        away = self.leaves(client, "/sign-in/oidc", "/sign-in")
        return self.returns(client, self.paper.visited(away, **back))


@pytest.fixture
def linked(whole: Record, tmp_path: Path) -> Iterator[Linked]:
    made = mission(whole, tmp_path, PaperProvider(Clock()))
    yield made
    made.house.accounts.store.close()


def mission(
    whole: Record, folder: Path, paper: PaperProvider, provider: Provider | None = None
) -> Linked:
    clerk, accounts = PaperClerk(), Accounts.of(folder, passwords=EASY, now=paper.clock)
    door = Doorkeeper(OWNER, accounts, provider or paper.provider())
    app = create_app(lambda: whole, records.PaperLedger(whole, folder), clerk=clerk, door=door)
    house = House(app, accounts, clerk, paper.clock)
    code = re.search(r"/join/(\w+)", house.invite("owner"))
    assert code
    join(house.visitor(), code[1], "the owner")
    return Linked(house, paper, house.member())


def test_whoever_linked_their_account_signs_in_with_the_key_shut(linked: Linked) -> None:
    assert linked.links().headers["location"] == "/account"
    assert "Your account is linked" in linked.member.get("/account").text
    visitor = linked.house.visitor()
    assert linked.enters(visitor).headers["location"] == "/incidents"
    found = linked.house.accounts.session(visitor.cookies[COOKIE])
    assert found is not None and found.account.login == "first" and found.locked
    assert 'name="new_password"' not in visitor.get("/account").text
    send(visitor, "/again", {"password": PASSWORD, "next": "/account"})
    again = linked.house.accounts.session(visitor.cookies[COOKIE])
    assert again is not None and again.key is not None


def test_nobody_is_let_in_by_a_name_or_an_address_of_mail(linked: Linked) -> None:
    """Whoever the provider knows is nobody here until they linked it themselves."""
    linked.paper.lies = {"email": "first", "preferred_username": "first", "email_verified": True}
    visitor = linked.house.visitor()
    refused = linked.enters(visitor)
    assert refused.status_code == 422 and "No account here is linked" in refused.text
    assert COOKIE not in visitor.cookies


LIES: dict[str, dict[str, Any]] = {
    "wrong nonce": {"lies": {"nonce": "another"}},
    "wrong audience": {"lies": {"aud": "another client"}},
    "another issuer's token": {"lies": {"iss": "https://other.example"}},
    "no signature": {"header": {"alg": "none"}},
    "the public key as a secret": {"header": {"alg": "HS256"}},
    "ran out": {"lies": {"exp": 1}},
    "no expiry": {"lies": {"exp": None}},
    "a key nobody published": {"key": ECKey.generate_key("P-256", {"kid": "k1"})},
}


@pytest.mark.parametrize("lie", LIES)
def test_a_token_that_does_not_hold_lets_nobody_in(linked: Linked, lie: str) -> None:
    linked.links()
    for name, value in LIES[lie].items():
        setattr(linked.paper, name, value)
    visitor = linked.house.visitor()
    refused = linked.enters(visitor)
    assert refused.status_code == 422 and "does not hold" in refused.text
    assert COOKIE not in visitor.cookies


@pytest.mark.parametrize("issuer", ["https://other.example", ""])
def test_an_answer_of_another_provider_is_not_taken_for_this_one_s(
    linked: Linked, issuer: str
) -> None:
    """Mix-up (RFC 9207): the answer names its issuer, and no token is asked for."""
    linked.links()
    before = linked.paper.asked.count("/token")
    assert linked.enters(linked.house.visitor(), iss=issuer).status_code == 422
    assert linked.paper.asked.count("/token") == before


def test_a_provider_that_promises_to_name_itself_must(linked: Linked) -> None:
    linked.paper.about = {"authorization_response_iss_parameter_supported": True}
    visitor = linked.house.visitor()
    away = linked.leaves(visitor, "/sign-in/oidc", "/sign-in")
    back = re.sub(r"&iss=[^&]*", "", linked.paper.visited(away))
    assert linked.returns(visitor, back).status_code == 422
    assert "/token" not in linked.paper.asked


@pytest.mark.parametrize(
    "about", [{"issuer": "https://other.example"}, {"token_endpoint": "http://id.example/token"},
              {"jwks_uri": None}, {"authorization_endpoint": "javascript:alert(1)"},
              {"token_endpoint": "https://["}]
)  # fmt: skip
def test_a_provider_that_says_it_is_another_is_not_followed(
    linked: Linked, about: dict[str, Any]
) -> None:
    linked.paper.about = about
    page = send(linked.house.visitor(), "/sign-in/oidc", {"next": "/"}, shown_at="/sign-in")
    assert page.status_code == 422 and "does not answer as it should" in page.text
    assert "javascript" not in page.text


def test_a_state_is_taken_once(linked: Linked) -> None:
    linked.links()
    visitor = linked.house.visitor()
    away = linked.leaves(visitor, "/sign-in/oidc", "/sign-in")
    baggage = visitor.cookies[BAGGAGE]
    back = linked.paper.visited(away)
    once = replayed(linked, back, baggage)
    assert once.status_code == 303 and COOKIE in once.cookies
    again = replayed(linked, linked.paper.visited(away), baggage)
    assert again.status_code == 422 and "does not hold" in again.text
    assert linked.paper.asked.count("/token") == 2, "of linking, and of the first return"


def replayed(linked: Linked, back: str, baggage: str) -> Response:
    """What a browser that has just that cookie gets."""
    there, carried = urlsplit(back), {"cookie": f"{BAGGAGE}={baggage}"}
    address = f"{there.path}?{there.query}"
    return linked.house.visitor().get(address, headers=carried, follow_redirects=False)


def test_an_answer_in_another_browser_is_worth_nothing(linked: Linked) -> None:
    """Whoever is sent a link that would sign them in as somebody else stays who they are."""
    linked.links()
    visitor, victim = linked.house.visitor(), linked.house.visitor()
    back = linked.paper.visited(linked.leaves(visitor, "/sign-in/oidc", "/sign-in"))
    assert linked.returns(victim, back).status_code == 422
    linked.leaves(victim, "/sign-in/oidc", "/sign-in")
    assert linked.returns(victim, back).status_code == 422
    assert COOKIE not in victim.cookies


def test_who_comes_back_late_begins_anew(linked: Linked) -> None:
    linked.links()
    visitor = linked.house.visitor()
    back = linked.paper.visited(linked.leaves(visitor, "/sign-in/oidc", "/sign-in"))
    linked.house.clock.pass_by(minutes=11)
    assert linked.returns(visitor, back).status_code == 422


def test_a_link_is_made_by_whoever_left_to_make_it(linked: Linked) -> None:
    """Signed out meanwhile, or in as somebody else: nothing is linked."""
    away = linked.leaves(linked.member, "/account/oidc", "/account")
    sign_in(linked.member, "the owner")
    refused = linked.returns(linked.member, linked.paper.visited(away))
    assert refused.status_code == 422
    assert linked.enters(linked.house.visitor()).status_code == 422


def test_linking_asks_once_more_who_it_is(linked: Linked) -> None:
    linked.house.clock.pass_by(minutes=11)
    token = token_on(linked.member.get("/").text, "/sign-out")
    asked = linked.member.post("/account/oidc", data={"token": token}, headers=HOME)
    assert asked.status_code == 403 and 'name="password"' in asked.text
    assert linked.paper.asked == []


def test_one_person_there_is_one_account_here(linked: Linked) -> None:
    linked.links()
    owner = linked.house.visitor()
    sign_in(owner, "the owner")
    refused = linked.links(owner)
    assert refused.status_code == 422 and "Another account" in refused.text
    linked.enters(linked.house.visitor())


def test_an_unlinked_account_lets_nobody_in_and_ends_their_sessions(linked: Linked) -> None:
    linked.links()
    visitor = linked.house.visitor()
    linked.enters(visitor)
    gone = send(linked.member, "/account/oidc/remove", {}, shown_at="/account")
    assert gone.headers["location"] == "/account"
    assert visitor.get("/incidents", follow_redirects=False).status_code == 303
    assert linked.enters(linked.house.visitor()).status_code == 422


def test_a_closed_account_is_nobody_s(linked: Linked) -> None:
    linked.links()
    found = linked.house.accounts.session(linked.member.cookies[COOKIE])
    assert found is not None
    linked.house.accounts.close(found.account.id)
    assert linked.enters(linked.house.visitor()).status_code == 422
    assert linked.house.accounts.store.row("select 1 from identities") is None


def test_new_keys_of_the_provider_are_asked_for(linked: Linked) -> None:
    linked.links()
    key = ECKey.generate_key("P-256", {"kid": "k2"})
    linked.paper.key, linked.paper.shown, linked.paper.header = key, [key], {"kid": "k2"}
    linked.house.clock.pass_by(minutes=2)
    assert linked.enters(linked.house.visitor()).status_code == 303


def test_a_provider_that_is_silent_leaves_the_password(linked: Linked) -> None:
    linked.paper.silent = True
    visitor = linked.house.visitor()
    page = send(visitor, "/sign-in/oidc", {"next": "/"}, shown_at="/sign-in")
    assert page.status_code == 422 and "does not answer" in page.text
    assert sign_in(visitor, "first").status_code == 303


def test_somebody_who_says_no_there_is_told_so(linked: Linked) -> None:
    visitor = linked.house.visitor()
    away = linked.leaves(visitor, "/sign-in/oidc", "/sign-in")
    state = re.search(r"state=([\w-]+)", away)
    assert state
    denied = visitor.get(f"{BACK}?error=access_denied&state={state[1]}", follow_redirects=False)
    assert denied.status_code == 422 and "Nobody was signed in" in denied.text


def test_nobody_is_asked_before_somebody_presses_the_button(linked: Linked) -> None:
    for page in ("/sign-in", "/account", "/"):
        linked.member.get(page)
    assert linked.paper.asked == []


def test_without_a_provider_there_is_no_such_page(whole: Record, tmp_path: Path) -> None:
    made = mission(whole, tmp_path, PaperProvider(Clock()))
    door = Doorkeeper(OWNER, made.house.accounts)
    app = create_app(lambda: whole, records.PaperLedger(whole, tmp_path), door=door)
    bare = replace(made.house, app=app).visitor()
    token = token_on(bare.get("/sign-in").text, "/sign-in")
    assert "/sign-in/oidc" not in bare.get("/sign-in").text
    asked = bare.post("/sign-in/oidc", data={"token": token, "next": "/"}, headers=HOME)
    assert asked.status_code == 404 and bare.get(BACK).status_code == 404
    made.house.accounts.store.close()


def test_neither_the_subject_nor_what_was_taken_along_lies_on_the_disk(
    linked: Linked, tmp_path: Path
) -> None:
    linked.links()
    visitor = linked.house.visitor()
    away = linked.leaves(visitor, "/sign-in/oidc", "/sign-in")
    disk = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"https://id.example" in disk
    state = re.search(r"state=([\w-]+)", away)
    assert state
    for secret in (linked.paper.subject, SECRET, visitor.cookies[BAGGAGE], state[1]):
        assert secret.encode() not in disk


def test_over_a_real_wire(whole: Record, tmp_path: Path) -> None:
    """The same, asked over HTTP on this machine by what asks in earnest."""
    paper = PaperProvider(Clock())
    with over_a_wire(paper):
        asks = Provider(paper.provider().settings, paper.clock)
        linked = mission(whole, tmp_path, paper, asks)
        assert linked.links().headers["location"] == "/account"
        assert linked.enters(linked.house.visitor()).status_code == 303
        linked.house.accounts.store.close()
    assert paper.asked.count("/token") == 2
