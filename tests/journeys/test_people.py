"""Inviting people at the command line, and closing what they were given."""

from __future__ import annotations

import random as chance
from pathlib import Path

import pytest

from tests.accounts.test_accounts import EASY, PASSWORD
from tests.command import done, trucewatch
from trucewatch.doors.accounts.accounts import Accounts
from trucewatch.doors.clerk import Clerk
from trucewatch.doors.mission_work import at_work, current_record
from trucewatch.people.model import Role
from trucewatch.vocabulary.errors import UsageError

OWNER = ("--role", "owner", "--office", "the secretariat", "--reason", "our own")


def joined(mission: Path, code: str, login: str) -> str:
    """Somebody takes an invitation; their key is admitted. The id of the account."""
    with at_work(mission) as (opened, shop):
        assert opened.keys_folder
        accounts = Accounts.of(
            opened.keys_folder, passwords=EASY, random=chance.Random(3).randbytes
        )
        clerk = Clerk(opened, lambda: current_record(shop))
        account = accounts.join(code, login, PASSWORD, clerk.admit).account
        accounts.store.close()
    return account.id


def code_of(said: str) -> str:
    return said.strip().removeprefix("/join/")


def test_the_owner_first_then_a_guarantor_whose_key_the_ledger_admits(mission: Path) -> None:
    """What somebody signs with is known to the record, and nothing else about them is."""
    refused = trucewatch(
        "people", "invite", mission, "--role", "guarantor", "--office", "the first", "--reason", "x"
    )
    assert refused.code == 2 and "the first account is the owner" in refused.err
    joined(mission, code_of(done("people", "invite", mission, *OWNER).out), "at the helm")
    invited = done(
        "people", "invite", mission, "--role", "guarantor", "--office", "the first guarantor",
        "--reason", "agreed",
    )  # fmt: skip
    account = joined(mission, code_of(invited.out), "a real name")

    listed = done("people", "list", mission, "--json").document["items"]
    guarantor = next(item for item in listed if item["account"] == account)
    actors = done("actor", "list", mission, "--json").document["items"]
    assert guarantor["actor"] in {each["actor"] for each in actors}
    assert "a real name" not in done("people", "list", mission).out

    done("people", "close", mission, account, "--reason", "left")
    actors = done("actor", "list", mission, "--json").document["items"]
    assert guarantor["actor"] not in {each["actor"] for each in actors}
    states = done("people", "list", mission, "--json").document["items"]
    assert next(item for item in states if item["account"] == account)["state"] == "closed"


@pytest.mark.parametrize(
    ("role", "party", "said"),
    [("king", None, "there is no role"), ("party", None, "say for which party"),
     ("owner", "nobody", "has no actor")],
)  # fmt: skip
def test_an_invitation_that_means_nothing_is_refused(
    mission: Path, role: str, party: str | None, said: str
) -> None:
    options = ["--role", role, "--office", "x", "--reason", "y"]
    options += ["--party", party] if party else []
    refused = trucewatch("people", "invite", mission, *options)
    assert refused.code == 2 and said in refused.err


def test_a_key_whose_admission_fails_leaves_no_account(mission: Path) -> None:
    """The invitation can be taken again."""
    code = code_of(done("people", "invite", mission, *OWNER).out)
    with at_work(mission) as (opened, _):
        assert opened.keys_folder
        accounts = Accounts.of(opened.keys_folder, passwords=EASY)

        def refuse(*_: object) -> None:
            raise UsageError("not today")

        accounts.join(code, "at the helm", PASSWORD, refuse)  # an owner has no key to admit
        second = accounts.invite(role=Role.MONITOR, office="x", party=None, reason="y")
        with pytest.raises(UsageError, match="not today"):
            accounts.join(second, "field", PASSWORD, refuse)
        assert len(accounts.all()) == 1 and accounts.invitation(second) is not None
        accounts.store.close()
