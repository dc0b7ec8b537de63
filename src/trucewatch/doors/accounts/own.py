"""What somebody changes of their own account: password, passkeys, where they are signed in.

Whoever changes by what they sign in has proved a moment ago who they are, with a session that
opened their key: that key is never made anew, only locked in another box. A change signs them out
everywhere else.
"""

from __future__ import annotations

from trucewatch.doors.accounts import ceremonies, identities, passkeys, sessions
from trucewatch.doors.accounts.accounts import Accounts
from trucewatch.doors.accounts.ceremonies import Shown
from trucewatch.doors.accounts.key_boxes import lock_by_passkey, lock_by_password
from trucewatch.doors.accounts.model import SignedIn
from trucewatch.doors.accounts.passwords import need_password
from trucewatch.doors.accounts.refusals import PasskeyGoneError
from trucewatch.vocabulary.errors import UsageError
from trucewatch.vocabulary.ids import make_id
from trucewatch.vocabulary.messages import Message


def add_passkey(accounts: Accounts, signed_in: SignedIn, label: str, shown: Shown) -> None:
    """Keep a passkey that their device has just made; one that gives a secret opens their key too.

    Raises UsageError.
    """
    seed, account = _seed(accounts, signed_in), signed_in.account.id
    made = ceremonies.created(shown)
    box = (
        None
        if seed is None or shown.prf is None
        else lock_by_passkey(seed, shown.prf, account, accounts.random)
    )
    ident = make_id("K", accounts.random(8))
    with accounts.store.writing():
        passkeys.keep(accounts.store, ident, account, label, shown, made, box, accounts.now())


def remove_passkey(accounts: Accounts, signed_in: SignedIn, ident: str) -> None:
    """Remove a passkey; whoever came in by it is out. Raises PasskeyGoneError."""
    with accounts.store.writing():
        if not passkeys.remove(accounts.store, signed_in.account.id, ident):
            raise PasskeyGoneError
        sessions.end_others(accounts.store, signed_in)


def change_password(accounts: Accounts, signed_in: SignedIn, password: str) -> None:
    """Lock their key by another password. Raises UsageError."""
    account = signed_in.account
    need_password(password, account.login)
    seed = _seed(accounts, signed_in)
    hashed = accounts.passwords.hashed(password)
    box = (
        None
        if seed is None
        else lock_by_password(seed, password, account.id, accounts.passwords, accounts.random)
    )
    with accounts.store.writing():
        accounts.store.change(
            "update accounts set password = ?, key_box = ? where id = ? and state = 'open'",
            hashed,
            box,
            account.id,
        )
        sessions.end_others(accounts.store, signed_in)


def unlink(accounts: Accounts, signed_in: SignedIn) -> None:
    """Let nobody in by a provider any more; whoever came in by it is out."""
    with accounts.store.writing():
        identities.unlink(accounts.store, signed_in.account.id)
        sessions.end_others(accounts.store, signed_in)


def sign_out_everywhere(accounts: Accounts, signed_in: SignedIn) -> None:
    """End all of their sessions, this one too."""
    sessions.end_all(accounts.store, signed_in.account.id)


def _seed(accounts: Accounts, signed_in: SignedIn) -> bytes | None:
    """The secret bytes of their key; None for who has none. Raises UsageError where it is shut."""
    seed = sessions.seed_of(accounts.store, signed_in)
    if seed is None and signed_in.account.actor is not None:
        raise UsageError(
            "your key is not open in this session",
            hint="give your password first",
            told=Message("faults.key_shut"),
        )
    return seed
