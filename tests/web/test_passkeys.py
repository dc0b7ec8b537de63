"""Passkeys on the pages: added, used, proved by, removed; and everything that must not pass."""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass
from pathlib import Path

from httpx2 import Response
from starlette.testclient import TestClient

from tests.accounts.authenticator import Device, text
from tests.accounts.test_accounts import PASSWORD
from tests.web import records
from tests.web.test_signing_in import HOME, House, house, open_house, send, sign_in, token_on
from trucewatch.doors.accounts import own
from trucewatch.doors.accounts.ceremonies import Shown, Site
from trucewatch.doors.web.app import create_app
from trucewatch.doors.web.readers import COOKIE, Doorkeeper
from trucewatch.figures.model import Record
from trucewatch.people.model import ANYBODY

__all__ = ["house"]
SECRET = bytes(range(32))


@dataclass
class Form:
    """A form that waits for a passkey: its token and what the browser is asked."""

    token: str
    challenge: bytes
    allowed: list[str]


def form_on(page: str, action: str) -> Form:
    """The passkey's form that goes to `action`."""
    found = re.search(
        rf'<form[^>]*action="{re.escape(action)}" data-passkey="\w+" data-options="([^"]*)"', page
    )
    assert found, page
    options = json.loads(html.unescape(found[1]))
    token = token_on(page[found.start() :], action)
    challenge = Device.bytes(options["challenge"])
    return Form(token, challenge, [one["id"] for one in options.get("allowCredentials", [])])


def post(client: TestClient, action: str, form: Form, shown: Shown, **more: str) -> Response:
    """Send it as the island would."""
    data = {"token": form.token, "passkey": shown.answer, **more}
    if shown.prf is not None:
        data["prf"] = text(shown.prf)
    return client.post(action, data=data, headers=HOME, follow_redirects=False)


def with_passkey(house: House, secret: bytes | None = SECRET) -> tuple[TestClient, Device]:
    """A guarantor, signed in, and the device on which they have just added a passkey."""
    member = house.member()
    account = next(one for one in house.accounts.all() if one.login == "first")
    device = Device(account.id, secret=secret)
    form = form_on(member.get("/account").text, "/account/passkeys")
    added = post(member, "/account/passkeys", form, device.makes(form.challenge), label="telephone")
    assert added.headers["location"] == "/account"
    return member, device


def enter(client: TestClient, device: Device, onward: str = "/") -> Response:
    form = form_on(client.get("/sign-in").text, "/sign-in/passkey")
    return post(client, "/sign-in/passkey", form, device.uses(form.challenge), next=onward)


def test_a_passkey_is_added_listed_and_signs_in(house: House) -> None:
    member, device = with_passkey(house)
    page = member.get("/account").text
    assert "<bdi>telephone</bdi>" in page and "opens your key" in page
    visitor = house.visitor()
    assert enter(visitor, device, "/incidents").headers["location"] == "/incidents"
    assert visitor.get("/incidents", follow_redirects=False).status_code == 200
    found = house.accounts.session(visitor.cookies[COOKIE])
    assert found is not None and found.key is not None


def test_a_replayed_answer_is_not_taken(house: House) -> None:
    """Neither the form once more, nor the same answer on another form, nor in another session."""
    _, device = with_passkey(house)
    visitor = house.visitor()
    form = form_on(visitor.get("/sign-in").text, "/sign-in/passkey")
    shown = device.uses(form.challenge)
    assert post(visitor, "/sign-in/passkey", form, shown).status_code == 303
    thief = house.visitor()
    assert post(thief, "/sign-in/passkey", form, shown).status_code == 403
    another = form_on(thief.get("/sign-in").text, "/sign-in/passkey")
    again = post(thief, "/sign-in/passkey", another, shown)
    assert again.status_code == 422 and "was not taken" in again.text
    assert COOKIE not in thief.cookies


def test_a_challenge_of_another_session_proves_nothing(house: House) -> None:
    """Somebody's page, shown to somebody else."""
    member, device = with_passkey(house)
    form = form_on(member.get("/again").text, "/again")
    assert form.allowed == [text(device.credential)]
    visitor = house.visitor()
    shown = device.uses(form.challenge)
    assert post(visitor, "/sign-in/passkey", form, shown).status_code == 403


def test_a_challenge_is_good_for_minutes_and_a_form_for_hours(house: House) -> None:
    _, device = with_passkey(house)
    visitor = house.visitor()
    form = form_on(visitor.get("/sign-in").text, "/sign-in/passkey")
    old = token_on(visitor.get("/sign-in").text, "/sign-in")
    house.clock.pass_by(minutes=11)
    late = post(visitor, "/sign-in/passkey", form, device.uses(form.challenge))
    assert late.status_code == 422 and "too long" in late.text
    fresh = form_on(late.text, "/sign-in/passkey")
    assert post(visitor, "/sign-in/passkey", fresh, device.uses(fresh.challenge)).status_code == 303
    house.clock.pass_by(hours=13)
    data = {"token": old, "login": "first", "password": PASSWORD, "next": "/"}
    assert house.visitor().post("/sign-in", data=data, headers=HOME).status_code == 403


def test_a_passkey_proves_anew_and_what_was_typed_goes_along(house: House) -> None:
    """In the place of the password, with a new session as ever."""
    member, device = with_passkey(house)
    house.clock.pass_by(minutes=11)
    before = member.cookies[COOKIE]
    asked = member.post(
        "/account/passkeys/K-NOSUCHTHING0/remove",
        data={"token": token_on(member.get("/").text, "/sign-out"), "note": "<kept>"}, headers=HOME,
    )  # fmt: skip
    assert asked.status_code == 403 and 'name="note" value="&lt;kept&gt;"' in asked.text
    form = form_on(asked.text, "/account/passkeys/K-NOSUCHTHING0/remove")
    shown = device.uses(form.challenge)
    done = post(member, "/account/passkeys/K-NOSUCHTHING0/remove", form, shown)
    assert done.status_code == 422 and "no such passkey" in done.text
    assert member.cookies[COOKIE] != before


def test_a_passkey_without_a_secret_reads_and_the_password_signs(house: House) -> None:
    """The key stays shut until what opens it is given, however fresh the session."""
    _, device = with_passkey(house, secret=None)
    visitor = house.visitor()
    enter(visitor, device)
    assert visitor.get("/incidents", follow_redirects=False).status_code == 200
    page = visitor.get("/account").text
    assert 'name="new_password"' not in page and "prove first" in page
    again = visitor.get("/again?next=/account").text
    assert "did not open the key" in again and "data-passkey" not in again
    done = send(visitor, "/again", {"password": PASSWORD, "next": "/account"})
    assert done.headers["location"] == "/account"
    found = house.accounts.session(visitor.cookies[COOKIE])
    assert found is not None and found.key is not None
    assert 'name="new_password"' in visitor.get("/account").text


def test_what_is_signed_asks_for_the_password_where_the_key_is_shut(house: House) -> None:
    """The guard asks, on any address whose rule signs or locks; the passkey alone is not enough."""
    _, device = with_passkey(house, secret=None)
    visitor = house.visitor()
    enter(visitor, device)
    token = token_on(visitor.get("/").text, "/sign-out")
    asked = visitor.post("/account/password", data={"token": token}, headers=HOME)
    assert asked.status_code == 403 and 'name="password"' in asked.text
    assert "data-passkey" not in asked.text


def test_a_removed_passkey_is_refused(house: House) -> None:
    member, device = with_passkey(house)
    (kept,) = house.accounts.passkeys(house.accounts.session(member.cookies[COOKIE]))  # type: ignore[arg-type]
    gone = send(member, f"/account/passkeys/{kept.id}/remove", {}, shown_at="/account")
    assert gone.headers["location"] == "/account"
    refused = enter(house.visitor(), device)
    assert refused.status_code == 422 and "was not taken" in refused.text


def test_another_origin_is_refused(house: House) -> None:
    """A page that looks like ours gets an answer of its own origin, which is worth nothing here."""
    _, device = with_passkey(house)
    visitor = house.visitor()
    form = form_on(visitor.get("/sign-in").text, "/sign-in/passkey")
    shown = device.uses(form.challenge, origin="https://truce-watch.example", host="localhost")
    assert post(visitor, "/sign-in/passkey", form, shown).status_code == 422


def test_away_from_home_a_passkey_wants_tls(whole: Record, tmp_path: Path, house: House) -> None:
    app = create_app(
        lambda: whole, records.PaperLedger(whole, tmp_path), clerk=house.clerk,
        door=Doorkeeper(ANYBODY, house.accounts), hosts=["truce.example"],
    )  # fmt: skip
    away = TestClient(app, base_url="https://truce.example")
    house.member()
    somebody = house.accounts.sign_in("first", PASSWORD, "10.0.0.1")
    device = Device(somebody.account.id)
    site = Site("truce.example", ("https://truce.example",))
    said = {"host": "truce.example", "origin": "https://truce.example"}
    own.add_passkey(house.accounts, somebody, "telephone", device.makes(b"c" * 32, site, **said))
    for origin, status in (("http://truce.example", 422), ("https://truce.example", 303)):
        form = form_on(away.get("/sign-in").text, "/sign-in/passkey")
        shown = device.uses(form.challenge, host="truce.example", origin=origin)
        answer = away.post(
            "/sign-in/passkey", data={"token": form.token, "passkey": shown.answer},
            headers={"origin": "https://truce.example"}, follow_redirects=False,
        )  # fmt: skip
        assert answer.status_code == status, origin


def test_where_the_pages_are_opened_by_a_number_there_is_the_password(house: House) -> None:
    by_number = TestClient(
        house.app, base_url="http://127.0.0.1", headers={"accept-language": "en"}
    )
    page = by_number.get("/sign-in").text
    assert "data-passkey" not in page and 'name="password"' in page


def test_the_password_is_changed_and_opens_the_same_key(house: House) -> None:
    member = house.member()
    differs = {"new_password": "nine other lanterns", "repeated": "nine other lantern"}
    refused = send(member, "/account/password", differs, shown_at="/account")
    assert refused.status_code == 422 and "passwords differ" in refused.text
    new = {"new_password": "nine other lanterns ", "repeated": "nine other lanterns "}
    assert send(member, "/account/password", new, shown_at="/account").status_code == 303
    assert sign_in(house.visitor(), "first").status_code == 422
    visitor = house.visitor()
    assert sign_in(visitor, "first", "nine other lanterns ").status_code == 303
    found = house.accounts.session(visitor.cookies[COOKIE])
    assert found is not None and found.key is not None


def test_signing_out_everywhere_ends_the_sessions_elsewhere(house: House) -> None:
    member, elsewhere = house.member(), house.visitor()
    sign_in(elsewhere, "first")
    out = send(member, "/account/sign-out", {}, shown_at="/account")
    assert out.headers["location"] == "/sign-in"
    for client in (member, elsewhere):
        assert client.get("/incidents", follow_redirects=False).status_code == 303


def test_whoever_has_no_account_has_no_page_of_it(whole: Record, tmp_path: Path) -> None:
    house = open_house(whole, tmp_path)
    assert house.visitor().get("/account").status_code == 404
    house.accounts.store.close()


def test_a_label_is_never_markup(house: House) -> None:
    member = house.member()
    account = next(one for one in house.accounts.all() if one.login == "first")
    form = form_on(member.get("/account").text, "/account/passkeys")
    device = Device(account.id)
    hostile = '"><script>window.fired=1</script>'
    post(member, "/account/passkeys", form, device.makes(form.challenge), label=hostile)
    page = member.get("/account").text
    assert "<script>window" not in page and "window.fired" in page
