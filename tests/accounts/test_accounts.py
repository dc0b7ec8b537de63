"""Accounts: joining once, signing in, guessing slowly, and keys that no copied disk opens."""

from __future__ import annotations

import random as chance
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from trucewatch.doors.accounts.accounts import Accounts
from trucewatch.doors.accounts.key_boxes import actor_key
from trucewatch.doors.accounts.model import Invitation, SignedIn
from trucewatch.doors.accounts.passwords import Passwords
from trucewatch.doors.accounts.refusals import TooManyTriesError
from trucewatch.doors.accounts.store import FILE
from trucewatch.ledger.leaves import ActorKey, actor_id
from trucewatch.people.model import Role
from trucewatch.vocabulary.errors import TrucewatchError, UsageError

PASSWORD = "seven quiet lanterns"
EASY = Passwords(memory_kib=64, passes=1, lanes=1)


@dataclass
class Clock:
    at: datetime = datetime(2017, 1, 23, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def pass_by(self, **how: float) -> None:
        self.at += timedelta(**how)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def accounts(tmp_path: Path, clock: Clock) -> Iterator[Accounts]:
    made = Accounts.of(tmp_path, passwords=EASY, now=clock, random=chance.Random(7).randbytes)
    yield made
    made.store.close()


def invited(accounts: Accounts, role: Role = Role.GUARANTOR, party: str | None = "calvera") -> str:
    return accounts.invite(role=role, office="the first guarantor", party=party, reason="agreed")


def nothing(key: ActorKey, offered: Invitation) -> None:
    """Admits nobody anywhere: the ledger is tested elsewhere."""


def joined(accounts: Accounts, login: str = "first", role: Role = Role.GUARANTOR) -> SignedIn:
    return accounts.join(invited(accounts, role), login, PASSWORD, nothing)


def test_whoever_joins_gets_a_key_that_the_ledger_is_told_of(accounts: Accounts) -> None:
    told: list[tuple[str, Invitation]] = []

    def admit(key: ActorKey, offered: Invitation) -> None:
        told.append((actor_id(key.public), offered))

    somebody = accounts.join(invited(accounts), "first", PASSWORD, admit)
    ((actor, offered),) = told
    assert somebody.person.actor == actor
    assert (offered.role, offered.party) == (Role.GUARANTOR, "calvera")
    assert somebody.key is not None
    assert actor_id(somebody.key.public) == actor


def test_whoever_only_reads_gets_none(accounts: Accounts) -> None:
    assert joined(accounts, role=Role.AUDITOR).key is None


def test_an_invitation_is_taken_once(accounts: Accounts) -> None:
    code = invited(accounts)
    accounts.join(code, "first", PASSWORD, nothing)
    with pytest.raises(UsageError, match="taken or ran out"):
        accounts.join(code, "second", PASSWORD, nothing)


def test_an_invitation_runs_out(accounts: Accounts, clock: Clock) -> None:
    code = invited(accounts)
    clock.pass_by(days=8)
    assert accounts.invitation(code) is None


def test_where_the_ledger_refuses_nothing_was_taken(accounts: Accounts) -> None:
    code = invited(accounts)

    def refuse(key: ActorKey, offered: Invitation) -> None:
        raise UsageError("the agreement has no party 'calvera'")

    with pytest.raises(UsageError, match="no party"):
        accounts.join(code, "first", PASSWORD, refuse)
    assert accounts.all() == []
    assert accounts.invitation(code) is not None


def test_a_name_is_one_persons(accounts: Accounts) -> None:
    joined(accounts, "First")
    with pytest.raises(UsageError, match="taken"):
        joined(accounts, " ﬁrst")  # the same in another spelling


@pytest.mark.parametrize("password", ["short", "a" * 40, "the first was here"])
def test_a_password_that_is_no_secret_is_refused(accounts: Accounts, password: str) -> None:
    with pytest.raises(UsageError):
        accounts.join(invited(accounts), "first", password, nothing)


def test_the_same_key_signs_after_signing_in_again(accounts: Accounts) -> None:
    before = joined(accounts)
    after = accounts.sign_in("first", PASSWORD, "10.0.0.1")
    assert before.key is not None
    assert after.key is not None
    assert before.key.public == after.key.public


def test_a_refusal_does_not_tell_who_has_an_account(accounts: Accounts) -> None:
    joined(accounts)
    said = []
    for login in ("first", "nobody"):
        with pytest.raises(UsageError) as refusal:
            accounts.sign_in(login, "another three lanterns", "10.0.0.1")
        said.append(str(refusal.value))
    assert said[0] == said[1]


def test_guessing_becomes_slow_and_ends(accounts: Accounts, clock: Clock) -> None:
    joined(accounts)
    for _ in range(5):
        with pytest.raises(UsageError, match="not right"):
            accounts.sign_in("first", "another three lanterns", "10.0.0.1")
        clock.pass_by(seconds=1)
    clock.pass_by(seconds=-1)
    with pytest.raises(TooManyTriesError):
        accounts.sign_in("first", PASSWORD, "10.0.0.2")
    clock.pass_by(minutes=16)
    assert accounts.sign_in("first", PASSWORD, "10.0.0.2").person.role is Role.GUARANTOR


def test_one_address_does_not_try_many_names(accounts: Accounts) -> None:
    for number in range(5):
        with pytest.raises(UsageError, match="not right"):
            accounts.sign_in(f"name {number}", PASSWORD, "10.0.0.1")
    with pytest.raises(TooManyTriesError):
        accounts.sign_in("another name", PASSWORD, "10.0.0.1")


def test_a_session_is_found_by_its_secret_with_its_key(accounts: Accounts) -> None:
    somebody = joined(accounts)
    found = accounts.session(somebody.secret)
    assert found is not None
    assert found.key is not None
    assert somebody.key is not None
    assert found.key.public == somebody.key.public
    assert accounts.session("planted by somebody") is None


def test_a_session_ends_when_nobody_comes_and_after_a_day_of_work(
    accounts: Accounts, clock: Clock
) -> None:
    secret = joined(accounts).secret
    for _ in range(35):
        clock.pass_by(minutes=20)
        accounts.session(secret)
    clock.pass_by(minutes=20)
    assert accounts.session(secret)
    clock.pass_by(minutes=21)
    assert accounts.session(secret) is None
    idle = accounts.sign_in("first", PASSWORD, "10.0.0.1").secret
    clock.pass_by(minutes=31)
    assert accounts.session(idle) is None


def test_being_fresh_passes_and_comes_back_with_another_secret(
    accounts: Accounts, clock: Clock
) -> None:
    """What somebody saw or planted before is worth nothing after."""
    somebody = joined(accounts)
    assert somebody.person.fresh
    clock.pass_by(minutes=11)
    stale = accounts.session(somebody.secret)
    assert stale is not None
    assert not stale.person.fresh
    again = accounts.again(stale, PASSWORD)
    assert again.person.fresh
    assert accounts.session(somebody.secret) is None


def test_signing_out_and_closing_end_it(accounts: Accounts) -> None:
    somebody = joined(accounts)
    accounts.sign_out(somebody.secret)
    assert accounts.session(somebody.secret) is None
    other = accounts.sign_in("first", PASSWORD, "10.0.0.1")
    accounts.close(somebody.account.id)
    assert accounts.session(other.secret) is None
    with pytest.raises(UsageError, match="not right"):
        accounts.sign_in("first", PASSWORD, "10.0.0.1")


def test_nothing_that_opens_anything_lies_on_the_disk(tmp_path: Path, clock: Clock) -> None:
    drawn: list[bytes] = []

    def draw(n: int) -> bytes:
        drawn.append(chance.randbytes(n))
        return drawn[-1]

    accounts = Accounts.of(tmp_path, passwords=EASY, now=clock, random=draw)
    code = invited(accounts)
    somebody = accounts.join(code, "first", PASSWORD, nothing)
    assert somebody.key is not None
    (seed,) = (
        each for each in drawn if len(each) == 32 and actor_key(each).public == somebody.key.public
    )
    disk = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    accounts.store.close()
    assert somebody.account.id.encode() in disk
    for secret in (code.encode(), PASSWORD.encode(), somebody.secret.encode(), seed):
        assert secret not in disk


def test_a_form_is_used_once(accounts: Accounts, clock: Clock) -> None:
    assert accounts.first_use("a nonce")
    assert not accounts.first_use("a nonce")


def test_the_file_is_its_owners_alone(accounts: Accounts, tmp_path: Path) -> None:
    assert (tmp_path / FILE).stat().st_mode & 0o077 == 0


def test_a_newer_file_is_left_alone(accounts: Accounts, tmp_path: Path) -> None:
    accounts.store.change("pragma user_version = 99")
    with pytest.raises(TrucewatchError, match="newer"):
        Accounts.of(tmp_path, passwords=EASY)
