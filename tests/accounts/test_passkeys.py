"""Passkeys: who is let in by one, which answers are not, and which of them opens a key."""

from __future__ import annotations

import json
import random as chance
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.accounts.authenticator import PRESENT, SITE, VERIFIED, Device
from tests.accounts.test_accounts import EASY, PASSWORD, Clock, joined
from trucewatch.doors.accounts import ceremonies, own, store
from trucewatch.doors.accounts.accounts import Accounts
from trucewatch.doors.accounts.ceremonies import Shown, Site
from trucewatch.doors.accounts.key_boxes import lock_by_passkey, open_by_passkey
from trucewatch.doors.accounts.model import SignedIn
from trucewatch.doors.accounts.passkeys import MOST
from trucewatch.doors.accounts.refusals import (
    LabelRefusedError,
    PasskeyRefusedError,
    TooManyPasskeysError,
)
from trucewatch.people.model import Role
from trucewatch.vocabulary.errors import UsageError

FIRST, SECOND = b"a challenge of thirty-two bytes.", b"another challenge, 32 bytes long"
SECRET = bytes(range(32))


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def accounts(tmp_path: Path, clock: Clock) -> Iterator[Accounts]:
    made = Accounts.of(tmp_path, passwords=EASY, now=clock, random=chance.Random(7).randbytes)
    yield made
    made.store.close()


def holder(accounts: Accounts, login: str = "first", **how: Any) -> tuple[SignedIn, Device]:
    """Somebody who joined and added a passkey."""
    somebody = joined(accounts, login)
    device = Device(somebody.account.id, **how)
    own.add_passkey(accounts, somebody, "telephone", device.makes(FIRST))
    return somebody, device


def test_a_passkey_that_gives_a_secret_signs_in_and_opens_the_key(accounts: Accounts) -> None:
    somebody, device = holder(accounts, secret=SECRET)
    found = accounts.sign_in_by_passkey(device.uses(SECOND))
    assert found.account == somebody.account and found.person.fresh
    assert found.key is not None and somebody.key is not None
    assert found.key.public == somebody.key.public
    (kept,) = accounts.passkeys(found)
    assert kept.opens and kept.used is not None


def test_one_that_gives_none_signs_in_and_the_key_stays_shut(accounts: Accounts) -> None:
    _, device = holder(accounts)
    found = accounts.sign_in_by_passkey(device.uses(SECOND))
    assert found.person.fresh and found.key is None and found.locked
    assert not accounts.passkeys(found)[0].opens
    with pytest.raises(UsageError, match="not open"):
        own.change_password(accounts, found, "nine other lanterns")


def test_another_secret_opens_nothing(accounts: Accounts) -> None:
    """Nor does a box of somebody else's account."""
    _, device = holder(accounts, secret=SECRET)
    device.secret = bytes(32)
    assert accounts.sign_in_by_passkey(device.uses(SECOND)).locked
    box = lock_by_passkey(b"s" * 32, SECRET, "U-1", chance.Random(1).randbytes)
    assert open_by_passkey(box, SECRET, "U-1") == b"s" * 32
    assert open_by_passkey(box, SECRET, "U-2") is None


def test_proving_anew_by_a_passkey_keeps_an_open_key_open(accounts: Accounts, clock: Clock) -> None:
    somebody, device = holder(accounts)
    clock.pass_by(minutes=11)
    stale = accounts.session(somebody.secret)
    assert stale is not None and not stale.person.fresh
    again = accounts.again_by_passkey(stale, device.uses(SECOND))
    assert again.person.fresh and again.key is not None
    assert accounts.session(somebody.secret) is None


def test_a_passkey_of_somebody_else_proves_nothing(accounts: Accounts) -> None:
    somebody, _ = holder(accounts)
    _, another = holder(accounts, "second")
    with pytest.raises(PasskeyRefusedError):
        accounts.again_by_passkey(somebody, another.uses(SECOND))
    assert accounts.session(somebody.secret) is not None


LIES: dict[str, dict[str, Any]] = {
    "another origin": {"origin": "http://localhost.evil.example"},
    "another port": {"origin": "http://localhost:8018"},
    "another host": {"host": "evil.example"},
    "a frame of another site": {"framed": True},
    "a challenge of another form": {"signed": b"a challenge that was seen before"},
    "nobody verified": {"flags": PRESENT},
    "nobody present": {"flags": VERIFIED},
    "the other ceremony": {"typ": "webauthn.nonsense"},
}


@pytest.mark.parametrize("lie", LIES)
def test_an_answer_from_elsewhere_is_refused(accounts: Accounts, lie: str) -> None:
    """Phishing, a replay, a thief with a telephone that is unlocked: neither made nor used."""
    somebody, device = holder(accounts)
    with pytest.raises(PasskeyRefusedError):
        accounts.sign_in_by_passkey(device.uses(SECOND, **LIES[lie]))
    other = Device(somebody.account.id, number=2)
    with pytest.raises(PasskeyRefusedError):
        own.add_passkey(accounts, somebody, "another", other.makes(FIRST, **LIES[lie]))
    assert len(accounts.passkeys(somebody)) == 1


@pytest.mark.parametrize("lie", [{"signature": bytes(64)}, {"user": "U-SOMEBODYELSE"}])
def test_a_signature_or_a_holder_that_does_not_fit_is_refused(
    accounts: Accounts, lie: dict[str, Any]
) -> None:
    _, device = holder(accounts)
    with pytest.raises(PasskeyRefusedError):
        accounts.sign_in_by_passkey(device.uses(SECOND, **lie))


def test_a_copied_passkey_is_refused_by_its_count(accounts: Accounts) -> None:
    """Two devices that count on from the same number: the one behind is not let in."""
    _, device = holder(accounts)
    accounts.sign_in_by_passkey(device.uses(SECOND))
    with pytest.raises(PasskeyRefusedError):
        accounts.sign_in_by_passkey(device.uses(SECOND, signs=device.signs))
    accounts.sign_in_by_passkey(device.uses(SECOND))


def test_one_that_does_not_count_is_let_in_each_time(accounts: Accounts) -> None:
    """Passkeys kept in step between devices give zero for ever."""
    _, device = holder(accounts, counts=False)
    for _ in range(2):
        assert accounts.sign_in_by_passkey(device.uses(SECOND)).person.fresh


def test_a_removed_passkey_is_refused_and_who_came_in_by_it_is_out(accounts: Accounts) -> None:
    somebody, device = holder(accounts)
    thief = accounts.sign_in_by_passkey(device.uses(SECOND))
    own.remove_passkey(accounts, somebody, accounts.passkeys(somebody)[0].id)
    assert accounts.session(thief.secret) is None
    assert accounts.session(somebody.secret) is not None
    with pytest.raises(PasskeyRefusedError):
        accounts.sign_in_by_passkey(device.uses(SECOND))


def test_nobody_removes_what_is_not_theirs(accounts: Accounts) -> None:
    somebody, _ = holder(accounts)
    another = joined(accounts, "second")
    with pytest.raises(UsageError, match="no such passkey"):
        own.remove_passkey(accounts, another, accounts.passkeys(somebody)[0].id)
    assert len(accounts.passkeys(somebody)) == 1


def test_a_closed_account_keeps_no_passkey(accounts: Accounts) -> None:
    somebody, device = holder(accounts, secret=SECRET)
    accounts.close(somebody.account.id)
    with pytest.raises(PasskeyRefusedError):
        accounts.sign_in_by_passkey(device.uses(SECOND))
    assert accounts.store.row("select 1 from passkeys") is None


def test_a_passkey_is_for_one_host(accounts: Accounts) -> None:
    _, device = holder(accounts)
    elsewhere = Site("truce.example", ("https://truce.example",))
    said = {"host": "truce.example", "origin": "https://truce.example"}
    with pytest.raises(PasskeyRefusedError):
        accounts.sign_in_by_passkey(device.uses(SECOND, elsewhere, **said))


def test_a_passkey_is_added_once_and_called_by_something(accounts: Accounts) -> None:
    somebody, device = holder(accounts)
    with pytest.raises(PasskeyRefusedError):
        own.add_passkey(accounts, somebody, "again", device.makes(FIRST))
    for label in ("", "x" * 65, "a\nb"):
        with pytest.raises(LabelRefusedError):
            own.add_passkey(
                accounts, somebody, label, Device(somebody.account.id, number=2).makes(FIRST)
            )
    for number in range(2, MOST + 1):
        more = Device(somebody.account.id, number=number)
        own.add_passkey(accounts, somebody, f"no. {number}", more.makes(FIRST))
    with pytest.raises(TooManyPasskeysError):
        own.add_passkey(
            accounts, somebody, "one more", Device(somebody.account.id, number=99).makes(FIRST)
        )


def test_another_password_opens_the_same_key_and_ends_other_sessions(accounts: Accounts) -> None:
    somebody, device = holder(accounts, secret=SECRET)
    elsewhere = accounts.sign_in("first", PASSWORD, "10.0.0.1")
    own.change_password(accounts, somebody, "nine other lanterns")
    assert accounts.session(elsewhere.secret) is None
    assert accounts.session(somebody.secret) is not None
    with pytest.raises(UsageError, match="not right"):
        accounts.sign_in("first", PASSWORD, "10.0.0.1")
    by_password = accounts.sign_in("first", "nine other lanterns", "10.0.0.1")
    by_passkey = accounts.sign_in_by_passkey(device.uses(SECOND))
    assert somebody.key is not None
    for found in (by_password, by_passkey):
        assert found.key is not None and found.key.public == somebody.key.public


def test_whoever_signs_nothing_changes_their_password_too(accounts: Accounts) -> None:
    reader = joined(accounts, role=Role.AUDITOR)
    own.change_password(accounts, reader, "nine other lanterns")
    assert accounts.sign_in("first", "nine other lanterns", "10.0.0.1").key is None


def test_a_password_that_is_no_secret_is_no_other_one(accounts: Accounts) -> None:
    with pytest.raises(UsageError, match="too short"):
        own.change_password(accounts, joined(accounts), "short")


def test_signing_out_everywhere_ends_every_session(accounts: Accounts) -> None:
    somebody = joined(accounts)
    elsewhere = accounts.sign_in("first", PASSWORD, "10.0.0.1")
    own.sign_out_everywhere(accounts, somebody)
    assert accounts.session(somebody.secret) is None
    assert accounts.session(elsewhere.secret) is None


def test_what_opens_a_key_does_not_lie_on_the_disk(tmp_path: Path, clock: Clock) -> None:
    accounts = Accounts.of(tmp_path, passwords=EASY, now=clock)
    holder(accounts, secret=SECRET)
    disk = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    accounts.store.close()
    assert b"telephone" in disk and SECRET not in disk


@given(st.one_of(st.text(max_size=200), st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["id", "rawId", "type", "response", "clientDataJSON", "signature"]), inner),
    max_leaves=8).map(json.dumps)))  # fmt: skip
def test_whatever_a_stranger_sends_is_one_refusal(answer: str) -> None:
    """No fault of a parser reaches anybody."""
    sent = Shown(site=SITE, challenge=FIRST, answer=answer)
    for ceremony in (ceremonies.created, ceremonies.named):
        with pytest.raises(PasskeyRefusedError):
            ceremony(sent)
    with pytest.raises(PasskeyRefusedError):
        ceremonies.used(sent, b"", 0, "U-1")


@given(st.binary(max_size=80), st.integers(0, 400))
def test_an_answer_with_bytes_put_in_is_one_refusal(junk: bytes, at: int) -> None:
    device = Device("U-1")
    for whole in (device.makes(FIRST), device.uses(FIRST)):
        bent = replace(whole, answer=whole.answer[:at] + junk.decode("latin-1") + "~")
        for ceremony in (ceremonies.created, lambda sent: ceremonies.used(sent, b"", 0, "U-1")):
            with pytest.raises(PasskeyRefusedError):
                ceremony(bent)


def test_an_answer_too_long_is_not_read() -> None:
    answer = Device("U-1").makes(FIRST)
    ceremonies.created(answer)
    with pytest.raises(PasskeyRefusedError):
        ceremonies.created(replace(answer, answer=answer.answer + " " * ceremonies.LARGEST))


def test_a_device_is_not_told_the_name_for_signing_in(accounts: Accounts) -> None:
    """Whoever keeps somebody's passkeys for them learns an office, and that by consent."""
    somebody = joined(accounts, "a real name")
    options = ceremonies.creation(SITE, FIRST, somebody.account, [b"held"])
    assert "a real name" not in json.dumps(options)
    assert options["authenticatorSelection"]["userVerification"] == "required"
    assert options["authenticatorSelection"]["residentKey"] == "required"
    assert options["attestation"] == "none" and len(options["excludeCredentials"]) == 1


def test_accounts_of_an_older_version_sign_in_and_add_a_passkey(
    tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file of version 1 is brought up, and nothing in it is lost."""
    with monkeypatch.context() as older:
        older.setattr(store, "MIGRATIONS", store.MIGRATIONS[:1])
        before = Accounts.of(tmp_path, passwords=EASY, now=clock)
        somebody = joined(before)
        before.store.close()
    with sqlite3.connect(tmp_path / store.FILE) as file:
        assert file.execute("pragma user_version").fetchone() == (1,)
    accounts = Accounts.of(tmp_path, passwords=EASY, now=clock)
    again = accounts.sign_in("first", PASSWORD, "10.0.0.1")
    assert somebody.key is not None and again.key is not None
    assert again.key.public == somebody.key.public
    own.add_passkey(accounts, again, "telephone", Device(again.account.id).makes(FIRST))
    accounts.store.close()
    accounts = Accounts.of(tmp_path, passwords=EASY, now=clock)
    assert len(accounts.passkeys(again)) == 1
    accounts.store.close()
