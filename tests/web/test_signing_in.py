"""Signing in on the pages, and everything that must not pass for it."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from fastapi import FastAPI
from httpx2 import Response
from starlette.testclient import TestClient

from tests.accounts.test_accounts import EASY, PASSWORD, Clock
from tests.web import records
from tests.web.conftest import client_of
from trucewatch.doors.accounts.accounts import Accounts
from trucewatch.doors.accounts.model import Invitation
from trucewatch.doors.web.app import create_app
from trucewatch.doors.web.readers import COOKIE, Doorkeeper
from trucewatch.figures.model import Record
from trucewatch.ledger.leaves import ActorKey
from trucewatch.mechanism.hearing_cases import Bench
from trucewatch.mechanism.ports import Act, Entry
from trucewatch.people.model import ANYBODY, OWNER

HOME = {"origin": "http://localhost"}


@dataclass
class PaperClerk:
    """Remembers whom it let in and whom it dismissed."""

    admitted: list[str] = field(default_factory=list)
    dismissed: list[str] = field(default_factory=list)

    def take(self, key: ActorKey | None, typ: str, make: Callable[[Bench], Act]) -> Entry:
        raise AssertionError("nobody acts here")

    def publish_case(self, case_id: str, *, language: str, media: str) -> bytes:
        raise AssertionError("nobody acts here")

    def admit(self, key: ActorKey, offered: Invitation) -> None:
        self.admitted.append(offered.office)

    def dismiss(self, actor: str, reason: str) -> None:
        self.dismissed.append(actor)


@dataclass
class House:
    app: FastAPI
    accounts: Accounts
    clerk: PaperClerk
    clock: Clock

    def visitor(self) -> TestClient:
        return client_of(self.app)

    def member(self, role: str = "guarantor", login: str = "first") -> TestClient:
        """Somebody who joined by an invitation of the owner's."""
        somebody = self.visitor()
        code = re.search(r"/join/(\w+)", self.invite(role))
        assert code
        assert join(somebody, code[1], login).headers["location"] == "/"
        return somebody

    def invite(self, role: str) -> str:
        """The page that shows the link, asked by an owner who has just signed in."""
        owner = self.visitor()
        if self.accounts.any():
            sign_in(owner, "the owner")
        form = {"role": role, "office": f"the {role}", "party": "", "reason": "agreed"}
        return send(owner, "/people/invitations", form, shown_at="/people").text


@pytest.fixture
def house(whole: Record, tmp_path: Path) -> Iterator[House]:
    """A mission whose owner has an account."""
    made = open_house(whole, tmp_path)
    owner = made.visitor()
    code = re.search(r"/join/(\w+)", made.invite("owner"))
    assert code
    join(owner, code[1], "the owner")
    yield made
    made.accounts.store.close()


def open_house(whole: Record, folder: Path, otherwise: object = OWNER) -> House:
    clock, clerk = Clock(), PaperClerk()
    accounts = Accounts.of(folder, passwords=EASY, now=clock)
    ledger = records.PaperLedger(whole, folder)
    door = Doorkeeper(ANYBODY if otherwise is ANYBODY else OWNER, accounts)
    return House(create_app(lambda: whole, ledger, clerk=clerk, door=door), accounts, clerk, clock)


def token_on(page: str, action: str) -> str:
    """The token of the form that goes to `action`."""
    form = page.split(f'action="{action}"')[1]
    found = re.search(r'name="token" value="([^"]+)"', form)
    assert found
    return found[1]


def send(client: TestClient, action: str, form: dict[str, str], *, shown_at: str = "") -> Response:
    """Fill in the form that a page shows, and send it as a browser would."""
    page = client.get(shown_at or action).text
    data = {"token": token_on(page, action), **form}
    return client.post(action, data=data, headers=HOME, follow_redirects=False)


def sign_in(
    client: TestClient, login: str, password: str = PASSWORD, onward: str = "/"
) -> Response:
    return send(client, "/sign-in", {"login": login, "password": password, "next": onward})


def join(client: TestClient, code: str, login: str, password: str = PASSWORD) -> Response:
    form = {"login": login, "password": password, "repeated": password}
    return send(client, f"/join/{code}", form)


def test_as_long_as_nobody_has_an_account_the_owner_alone_is_at_home(
    whole: Record, tmp_path: Path
) -> None:
    """No set-up: the first page opens. Elsewhere than at home there is what was published."""
    assert open_house(whole, tmp_path).visitor().get("/problems").status_code == 200
    (tmp_path / "away").mkdir()
    away = open_house(whole, tmp_path / "away", ANYBODY).visitor()
    assert away.get("/", follow_redirects=False).headers["location"] == "/public"
    assert away.get("/public").status_code == 200
    assert away.get("/incidents").status_code == 403


def test_from_the_first_account_on_everybody_signs_in(house: House) -> None:
    """A stranger on the same machine is a stranger."""
    stranger = house.visitor()
    led = stranger.get("/incidents?area=x", follow_redirects=False).headers["location"]
    assert led == "/sign-in?next=/incidents%3Farea%3Dx"
    assert stranger.get("/api/standing").status_code == 401
    assert stranger.get("/public").status_code == 200


def test_the_first_account_is_the_owners_own(whole: Record, tmp_path: Path) -> None:
    """Anybody else's would shut the owner out."""
    page = open_house(whole, tmp_path).invite("guarantor")
    assert "The first account is the owner" in page and "/join/" not in page


def test_somebody_joins_reads_by_their_role_signs_out_and_in_again(house: House) -> None:
    """And the ledger is told of whoever signs anything."""
    guarantor = house.member("guarantor")
    assert house.clerk.admitted == ["the guarantor"]
    assert guarantor.get("/incidents").status_code == 200
    assert guarantor.get("/people").status_code == 403
    page = guarantor.get("/")
    assert "the guarantor" in page.text and "no-store" in page.headers["cache-control"]
    out = guarantor.post(
        "/sign-out", data={"token": token_on(page.text, "/sign-out")}, headers=HOME,
        follow_redirects=False,
    )  # fmt: skip
    assert out.headers["location"] == "/sign-in"
    assert guarantor.get("/incidents", follow_redirects=False).status_code == 303
    assert sign_in(guarantor, "FIRST ", onward="/gates").headers["location"] == "/gates"
    assert guarantor.get("/incidents").status_code == 200


def test_a_wrong_password_and_a_wrong_name_get_the_same_page(house: House) -> None:
    """Nobody learns who has an account; what was typed but the password is kept."""
    house.member()
    wrong = sign_in(house.visitor(), "first", "another password altogether")
    nobody = sign_in(house.visitor(), "nobody", "another password altogether")
    assert wrong.status_code == nobody.status_code == 422
    said = [
        re.sub(r'(value|data-options)="[^"]*"', "", one.text.split('role="alert"')[1])
        for one in (wrong, nobody)
    ]
    assert said[0] == said[1]
    assert 'value="first"' in wrong.text and "altogether" not in wrong.text


@pytest.mark.parametrize(
    "onward",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "",
        "/\nx",
    ],
)
def test_signing_in_leads_nowhere_else(house: House, onward: str) -> None:
    """An address that a stranger wrote into a link stays on these pages."""
    house.member()
    assert sign_in(house.visitor(), "first", onward=onward).headers["location"] == "/"


def test_a_session_that_was_there_before_is_worth_nothing_after(house: House) -> None:
    """Fixation: whoever planted a cookie, or saw one, is not signed in by another's password."""
    house.member()
    for planted in ("chosen-by-a-stranger", "x" * 4096):
        visitor = house.visitor()
        visitor.cookies.set(COOKIE, planted)
        answer = sign_in(visitor, "first")
        given = re.search(rf"{COOKIE}=([^;]+)", answer.headers["set-cookie"])
        assert given and given[1] != planted
        stranger = house.visitor()
        stranger.cookies.set(COOKIE, planted)
        assert stranger.get("/incidents", follow_redirects=False).status_code == 303


def test_signing_in_ends_the_session_one_came_with(house: House) -> None:
    member = house.member()
    before = member.cookies[COOKIE]
    sign_in(member, "first")
    thief = house.visitor()
    thief.cookies.set(COOKIE, before)
    assert thief.get("/incidents", follow_redirects=False).status_code == 303


def test_a_cookie_is_for_the_server_alone(house: House) -> None:
    """No script reads it, no foreign form carries it; away from this machine it wants TLS."""
    house.member()
    at_home = sign_in(house.visitor(), "first").headers["set-cookie"]
    assert "HttpOnly" in at_home and "SameSite=Lax" in at_home and "Secure" not in at_home
    app = create_app(
        lambda: records.record(), records.PaperLedger(records.record(), Path()),
        clerk=house.clerk, door=Doorkeeper(ANYBODY, house.accounts), hosts=["truce.example"],
    )  # fmt: skip
    away = TestClient(app, base_url="https://truce.example")
    data = {"token": token_on(away.get("/sign-in").text, "/sign-in"), "login": "first",
            "password": PASSWORD, "next": "/"}  # fmt: skip
    answer = away.post(
        "/sign-in", data=data, headers={"origin": "https://truce.example"}, follow_redirects=False
    )
    assert "; Secure" in answer.headers["set-cookie"]


@pytest.mark.parametrize(
    "headers", [{}, {"origin": "https://evil.example"}, {"origin": "null"}, {"origin": ""},
                {"origin": "http://localhost.evil.example"}]
)  # fmt: skip
def test_a_form_of_another_site_is_not_taken(house: House, headers: dict[str, str]) -> None:
    """Forgery: not even with a token that was seen."""
    owner = house.visitor()
    sign_in(owner, "the owner")
    form = {"role": "mediator", "office": "x", "party": "", "reason": "y"}
    token = token_on(owner.get("/people").text, "/people/invitations")
    answer = owner.post("/people/invitations", data={"token": token, **form}, headers=headers)
    assert answer.status_code == 403 and "/join/" not in answer.text
    assert answer.text.count("This form was not taken") >= 1


def test_a_token_of_somebody_else_or_of_nobody_is_not_taken(house: House) -> None:
    owner, another = house.visitor(), house.member("guarantor")
    sign_in(owner, "the owner")
    form = {"role": "mediator", "office": "x", "party": "", "reason": "y"}
    stolen = token_on(another.get("/").text, "/sign-out")
    for token in (
        stolen,
        "",
        "a.b",
        stolen + "0",
        "é.ü",
        house.visitor().get("/sign-in").text[:40],
    ):
        answer = owner.post("/people/invitations", data={"token": token, **form}, headers=HOME)
        assert answer.status_code == 403 and "/join/" not in answer.text


def test_a_form_sent_twice_is_taken_once(house: House) -> None:
    """Replay: a second press of a button, or a form recorded on the way."""
    owner = house.visitor()
    sign_in(owner, "the owner")
    data = {"role": "mediator", "office": "x", "party": "", "reason": "y",
            "token": token_on(owner.get("/people").text, "/people/invitations")}  # fmt: skip
    first = owner.post("/people/invitations", data=data, headers=HOME)
    second = owner.post("/people/invitations", data=data, headers=HOME)
    assert first.status_code == 200 and "/join/" in first.text
    assert second.status_code == 403 and "taken already" in second.text


@pytest.mark.parametrize(
    ("body", "media"),
    [(b"x" * 300_000, "application/x-www-form-urlencoded"), (b"{}", "application/json"),
     (b"a=%ff\xff", "application/x-www-form-urlencoded"),
     (b"&".join(b"a=1" for _ in range(500)), "application/x-www-form-urlencoded"),
     (b"--x--", "multipart/form-data; boundary=x")],
)  # fmt: skip
def test_what_is_no_form_is_refused(house: House, body: bytes, media: str) -> None:
    answer = house.visitor().post("/sign-in", content=body, headers={**HOME, "content-type": media})
    assert answer.status_code == 403


def test_what_is_signed_for_ever_asks_once_more_and_loses_nothing(house: House) -> None:
    """After ten minutes the password is asked for again; what was typed goes along."""
    owner = house.visitor()
    sign_in(owner, "the owner")
    house.clock.pass_by(minutes=11)
    form = {"role": "mediator", "office": "the <envoy>", "party": "", "reason": "agreed"}
    asked = send(owner, "/people/invitations", form, shown_at="/people")
    assert asked.status_code == 403 and "/join/" not in asked.text
    fields = {
        name: html.unescape(value)
        for name, value in re.findall(
            r'<input type="hidden" name="(\w+)" value="([^"]*)"', asked.text.split("<main")[1]
        )
    }
    assert fields["office"] == "the <envoy>"
    before = owner.cookies[COOKIE]
    wrong = owner.post(
        "/people/invitations", data={**fields, "password": "wrong wrong wrong"}, headers=HOME
    )
    assert wrong.status_code == 403 and 'role="alert"' in wrong.text
    fields["token"] = token_on(wrong.text, "/people/invitations")
    done = owner.post("/people/invitations", data={**fields, "password": PASSWORD}, headers=HOME)
    assert done.status_code == 200 and "/join/" in done.text
    assert owner.cookies[COOKIE] != before, "a step up is a new session"


def test_a_closed_account_reads_nothing_from_then_on_and_its_key_signs_no_more(
    house: House,
) -> None:
    member, owner = house.member(), house.visitor()
    sign_in(owner, "the owner")
    (account,) = [one for one in house.accounts.all() if one.role == "guarantor"]
    gone = send(
        owner, f"/people/{account.id}/close", {"reason": "left the mission"}, shown_at="/people"
    )
    assert gone.headers["location"] == "/people"
    assert house.clerk.dismissed == [account.actor]
    assert member.get("/incidents", follow_redirects=False).status_code == 303
    assert sign_in(house.visitor(), "first").status_code == 422


def test_the_last_owner_cannot_shut_everybody_out(house: House) -> None:
    owner = house.visitor()
    sign_in(owner, "the owner")
    (account,) = house.accounts.all()
    kept = send(owner, f"/people/{account.id}/close", {"reason": "tired"}, shown_at="/people")
    assert kept.status_code == 422 and "the last account" in kept.text


def test_an_invitation_opens_once(house: House) -> None:
    """A link that was read over a shoulder, or ran out, is nothing at all."""
    code = re.search(r"/join/(\w+)", house.invite("monitor"))
    assert code
    assert join(house.visitor(), code[1], "field").headers["location"] == "/"
    assert house.visitor().get(f"/join/{code[1]}").status_code == 404
    late = re.search(r"/join/(\w+)", house.invite("monitor"))
    assert late
    house.clock.pass_by(days=8)
    assert house.visitor().get(f"/join/{late[1]}").status_code == 404


def test_names_for_signing_in_are_on_no_page(house: House) -> None:
    """Somebody's name may be in it, and the people's page is read by auditors."""
    house.member(login="a real name")
    owner = house.visitor()
    sign_in(owner, "the owner")
    assert "a real name" not in owner.get("/people").text


@pytest.mark.parametrize("language", ["ar", "ru", "tr"])
def test_these_pages_speak_every_language(house: House, language: str) -> None:
    """No English sentence is left on a form."""
    code = re.search(r"/join/(\w+)", house.invite("monitor"))
    owner = house.visitor()
    sign_in(owner, "the owner")
    assert code
    for client, page in (
        (house.visitor(), "/sign-in"), (house.visitor(), f"/join/{code[1]}"),
        (owner, "/people"), (owner, "/again"), (owner, "/account"), (owner, "/public"),
    ):  # fmt: skip
        text = client.get(page, params={"lang": language}).text
        main = re.sub(r"<[^>]+>", " ", text.split("<main")[1].split("</main>")[0])
        assert not re.search(r"\b(password|account|invite|published)\b", main, re.I), page


def token_of(member: TestClient, *scopes: str, days: str = "30") -> str:
    """The secret of a new token, as its page shows it once."""
    page = member.get("/tokens").text
    data = {"token": token_on(page, "/tokens"), "label": "our map", "scope": scopes, "days": days}
    shown = member.post("/tokens", data=data, headers=HOME).text
    found = re.search(r'id="secret">([^<]+)<', shown)
    assert found
    return found[1]


def program(house: House, secret: str) -> TestClient:
    client = house.visitor()
    client.headers["authorization"] = f"Bearer {secret}"
    return client


def test_a_program_reads_what_it_was_let_and_nothing_else(house: House) -> None:
    """By scope, by the role of whom it reads for, and under the API alone."""
    figures = program(house, token_of(house.member("mediator"), "figures"))
    assert figures.get("/api/standing").status_code == 200
    assert figures.get("/api/collections/incidents/items").status_code == 403
    assert figures.get("/incidents", follow_redirects=False).status_code == 303
    party = program(house, token_of(house.member("monitor", "second"), "incidents"))
    assert party.get("/api/collections/incidents/items").status_code == 200
    assert party.get("/api/standing").status_code == 403


@pytest.mark.parametrize("secret", ["", "truce_no", "x" * 5000, "é"])
def test_a_token_that_is_none_is_told_so(house: House, secret: str) -> None:
    """RFC 6750: who asks must say who they are."""
    client = house.visitor()
    answer = client.get("/api/standing", headers={b"authorization": f"Bearer {secret}".encode()})
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert answer.json()["status"] == 401


def test_a_token_ends_on_its_day_when_taken_back_and_with_its_account(house: House) -> None:
    member = house.member("mediator")
    secret = token_of(member, "figures", days="1")
    (token,) = house.accounts.tokens(house.accounts.all()[-1].id)
    assert program(house, secret).get("/api/standing").status_code == 200
    house.clock.pass_by(days=1, minutes=1)
    assert program(house, secret).get("/api/standing").status_code == 401
    sign_in(member, "first")
    again = token_of(member, "figures")
    other = house.member("monitor", "second")
    ident = house.accounts.tokens(house.accounts.all()[1].id)[0].id
    data = {"token": token_on(other.get("/tokens").text, "/tokens")}
    assert other.post(f"/tokens/{ident}/revoke", data=data, headers=HOME).status_code == 404
    revoke = f"/tokens/{ident}/revoke"
    data = {"token": token_on(member.get("/tokens").text, revoke)}
    member.post(revoke, data=data, headers=HOME)
    assert program(house, again).get("/api/standing").status_code == 401
    kept = token_of(member, "figures")
    house.accounts.close(house.accounts.all()[1].id)
    assert program(house, kept).get("/api/standing").status_code == 401
    assert token.label == "our map"


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "is not right"), ("ar", "غير صحيحين"), ("ru", "неверно"), ("tr", "doğru değil")],
)
def test_a_refusal_is_told_in_the_readers_language(house: House, language: str, said: str) -> None:
    """What went wrong matters most to whoever reads no English; so does how long to wait."""
    visitor = house.visitor()
    visitor.headers["accept-language"] = language
    assert said in sign_in(visitor, "nobody").text.split('role="alert"')[1].split("</div>")[0]
    for _ in range(5):
        waits = sign_in(visitor, "nobody")
    told = waits.text.split('role="alert"')[1].split("</div>")[0]
    assert re.search(r"\d", told) and "wait" not in told.replace("Wait 1 s", "")
