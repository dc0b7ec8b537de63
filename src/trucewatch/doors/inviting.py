"""Inviting people to a mission and closing their accounts, on a page or at the command line."""

from __future__ import annotations

from collections.abc import Callable

from trucewatch.agreement.model import Agreement
from trucewatch.doors.accounts.accounts import Accounts
from trucewatch.doors.accounts.model import Account
from trucewatch.people.model import Role
from trucewatch.vocabulary.errors import UsageError
from trucewatch.vocabulary.messages import Message

SPEAKS_FOR_A_PARTY = (Role.PARTY,)


def invite(
    accounts: Accounts,
    agreement: Agreement,
    *,
    role: str,
    office: str,
    party: str | None,
    reason: str,
) -> str:
    """The code of a new invitation. Raises UsageError.

    The first is the owner's own: from the first account on, everybody signs in.
    """
    wanted = _role(role)
    actors = [actor.id for actor in agreement.actors]
    if party is not None and party not in actors:
        raise UsageError(
            f"the agreement has no actor {party!r}",
            expected=f"one of {', '.join(actors)}",
            told=Message("faults.no_actor", {"value": party}),
        )
    if wanted in SPEAKS_FOR_A_PARTY and party is None:
        raise UsageError(
            "say for which party",
            expected=f"one of {', '.join(actors)}",
            told=Message("faults.which_party"),
        )
    owners = [one for one in accounts.all() if one.role is Role.OWNER and one.active]
    if wanted is not Role.OWNER and not owners:
        raise UsageError(
            "the first account is the owner's own",
            expected="the role owner",
            hint="once anybody has an account, everybody signs in: without one of your own you "
            "would be shut out of these pages",
            told=Message("faults.owner_first"),
        )
    return accounts.invite(role=wanted, office=office, party=party, reason=reason)


def close(
    accounts: Accounts, ident: str, reason: str, dismiss: Callable[[str, str], None]
) -> Account:
    """Close an account; the key it signed with signs no more. Raises UsageError."""
    if not reason.strip():
        raise UsageError("a decision needs a reason", told=Message("faults.no_reason"))
    account = accounts.account(ident)
    owners = [one for one in accounts.all() if one.role is Role.OWNER and one.active]
    if account is not None and owners == [account]:
        raise UsageError(
            "this is the last account of an owner",
            hint="invite another owner before",
            told=Message("faults.last_owner"),
        )
    if account is not None and account.active and account.actor is not None:
        dismiss(account.actor, reason)
    return accounts.close(ident)


def _role(text: str) -> Role:
    try:
        return Role(text)
    except ValueError as error:
        raise UsageError(
            f"there is no role {text!r}",
            expected=f"one of {', '.join(sorted(Role))}",
            told=Message("faults.no_role", {"value": text}),
        ) from error
