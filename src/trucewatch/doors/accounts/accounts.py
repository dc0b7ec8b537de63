"""Accounts: joining by an invitation, signing in, proving it anew, closing.

Whoever joins gets a key of their own in the same step, if their role signs anything; the mission's
owner admits it in the ledger, as the invitation says. Their password locks it.
"""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from trucewatch.doors.accounts import (
    identities,
    invitations,
    kept,
    passkeys,
    sessions,
    throttle,
    tokens,
)
from trucewatch.doors.accounts.ceremonies import Shown
from trucewatch.doors.accounts.key_boxes import actor_key, lock_by_password, open_by_password
from trucewatch.doors.accounts.model import Account, Invitation, Passkey, SignedIn
from trucewatch.doors.accounts.passwords import Passwords, need_password
from trucewatch.doors.accounts.refusals import (
    InvitationGoneError,
    NameLengthError,
    PasskeyRefusedError,
    SignInRefusedError,
    TooManyTriesError,
    UnlinkedError,
)
from trucewatch.doors.accounts.store import PeopleStore
from trucewatch.doors.accounts.tokens import Token
from trucewatch.ledger.commitments import Random
from trucewatch.ledger.leaves import ActorKey, actor_id
from trucewatch.people.model import Person, Role
from trucewatch.people.roles import SIGNS
from trucewatch.vocabulary.errors import UsageError
from trucewatch.vocabulary.ids import make_id
from trucewatch.vocabulary.messages import Message

Now = Callable[[], datetime]
Admit = Callable[[ActorKey, Invitation], None]
"""Lets a key sign in the ledger. Raises UsageError where the mission does not allow it."""
LONGEST_LOGIN = 64


@dataclass(slots=True)
class Accounts:
    """The accounts of one mission, kept in `folder` beside its keys."""

    store: PeopleStore
    passwords: Passwords
    now: Now
    random: Random

    @classmethod
    def of(
        cls,
        folder: Path,
        *,
        passwords: Passwords | None = None,
        now: Now = lambda: datetime.now(UTC),
        random: Random = secrets.token_bytes,
    ) -> Accounts:
        """Open them, making the file where there is none. Raises TrucewatchError."""
        return cls(PeopleStore(folder), passwords or Passwords(), now, random)

    def invite(self, *, role: Role, office: str, party: str | None, reason: str) -> str:
        """The code of a new invitation. Raises UsageError."""
        return invitations.invite(
            self.store,
            role=role,
            office=office,
            party=party,
            reason=reason,
            now=self.now(),
            random=self.random,
        )

    def invitation(self, code: str) -> Invitation | None:
        """What a code offers; None where it offers nothing any more."""
        return invitations.look_up(self.store, code, self.now())

    def join(self, code: str, login: str, password: str, admit: Admit) -> SignedIn:
        """Take an invitation. `admit` records the new key; where it fails, nothing was taken.

        Raises UsageError.
        """
        offered = self.invitation(code)
        if offered is None:
            raise InvitationGoneError
        login = _login(login)
        need_password(password, login)
        seed = self.random(32) if offered.role in SIGNS else None
        key = None if seed is None else actor_key(seed)
        ident = make_id("U", self.random(8))
        box = (
            None
            if seed is None
            else lock_by_password(seed, password, ident, self.passwords, self.random)
        )
        account = Account(
            id=ident,
            login=login,
            role=offered.role,
            office=offered.office,
            party=offered.party,
            actor=None if key is None else actor_id(key.public),
            active=True,
            made=self.now(),
        )
        hashed = self.passwords.hashed(password)
        with self.store.writing():
            if not invitations.use_up(self.store, code, self.now()):
                raise InvitationGoneError
            kept.keep(self.store, account, hashed, box)
            if key is not None:
                admit(key, offered)
        return sessions.begin(self.store, account, seed, self.now(), self.random)

    def sign_in(self, login: str, password: str, address: str) -> SignedIn:
        """A new session. Raises UsageError, which never says which of the two was wrong, and
        TooManyTriesError."""
        login = _login(login)
        return self._prove(login, password, (f"login {login}", f"address {address}"))

    def again(self, signed_in: SignedIn, password: str) -> SignedIn:
        """A new, fresh session in the place of this one. Raises as `sign_in`."""
        login = signed_in.account.login
        fresh = self._prove(login, password, (f"login {login}",))
        sessions.end(self.store, signed_in.secret)
        return fresh

    def sign_in_by_passkey(self, shown: Shown) -> SignedIn:
        """A new session; its key is open where the passkey opens it. Raises PasskeyRefusedError."""
        ident, seed = passkeys.prove(self.store, shown, self.now())
        account = self.account(ident)
        if account is None or not account.active:
            raise PasskeyRefusedError
        return sessions.begin(self.store, account, seed, self.now(), self.random)

    def sign_in_by_identity(self, issuer: str, subject: str) -> SignedIn:
        """A new session of whoever linked their account with that; their key stays shut.

        Raises UnlinkedError.
        """
        ident = identities.account_of(self.store, issuer, subject)
        account = None if ident is None else self.account(ident)
        if account is None or not account.active:
            raise UnlinkedError
        return sessions.begin(self.store, account, None, self.now(), self.random)

    def again_by_passkey(self, signed_in: SignedIn, shown: Shown) -> SignedIn:
        """A new, fresh session in the place of this one, by a passkey of the same account.

        A key that was open stays so. Raises PasskeyRefusedError.
        """
        ident, seed = passkeys.prove(self.store, shown, self.now())
        if ident != signed_in.account.id:
            raise PasskeyRefusedError
        opened = seed or sessions.seed_of(self.store, signed_in)
        fresh = sessions.begin(self.store, signed_in.account, opened, self.now(), self.random)
        sessions.end(self.store, signed_in.secret)
        return fresh

    def passkeys(self, signed_in: SignedIn) -> list[Passkey]:
        """Somebody's own passkeys, the oldest first."""
        return passkeys.passkeys_of(self.store, signed_in.account.id)

    def session(self, secret: str) -> SignedIn | None:
        """Who holds that session; None where it ended, or the account was closed."""
        found = sessions.find(self.store, secret, self.now())
        if found is None:
            return None
        row, fresh = found
        account = self.account(row["account"])
        if account is None or not account.active:
            return None
        return sessions.signed_in(row, secret, account, fresh=fresh)

    def sign_out(self, secret: str) -> None:
        """End one session."""
        sessions.end(self.store, secret)

    def account(self, ident: str) -> Account | None:
        """The account with that id."""
        return kept.find(self.store, ident)

    def program(self, secret: str) -> Person | None:
        """For whom the holder of a token reads, and what; None where it opens nothing."""
        token = tokens.find(self.store, secret, self.now())
        account = None if token is None else self.account(token.account)
        if token is None or account is None or not account.active:
            return None
        return replace(account.person(fresh=False), scopes=token.scopes)

    def make_token(self, ident: str, *, label: str, scopes: Collection[str], days: int) -> str:
        """The secret of a new token of that account. Raises UsageError."""
        return tokens.make(
            self.store,
            ident,
            label=label,
            scopes=scopes,
            days=days,
            now=self.now(),
            random=self.random,
        )

    def tokens(self, ident: str) -> list[Token]:
        """The tokens of an account, the newest first."""
        return tokens.of(self.store, ident)

    def revoke(self, ident: str, token: str) -> None:
        """Take back a token. Raises UsageError where the account has none of that id."""
        if not tokens.revoke(self.store, ident, token):
            raise UsageError(f"there is no token {token!r} of yours")

    def any(self) -> bool:
        """Whether anybody ever joined."""
        return kept.any_there(self.store)

    def all(self) -> list[Account]:
        """Every account, the oldest first."""
        return kept.everyone(self.store)

    def close(self, ident: str) -> Account:
        """Close an account and end its sessions. Raises UsageError where there is none."""
        account = self.account(ident)
        if account is None or not account.active:
            raise UsageError(
                f"there is no open account {ident!r}", told=Message("faults.no_account")
            )
        with self.store.writing():
            self.store.change(
                "update accounts set state = 'closed', key_box = null where id = ?", ident
            )
            passkeys.remove_all(self.store, ident)
            identities.unlink(self.store, ident)
            sessions.end_all(self.store, ident)
            tokens.end_all(self.store, ident)
        return account

    def first_use(self, nonce: str) -> bool:
        """Whether a form's nonce was never used before; from now on it was."""
        with self.store.writing():
            before = (self.now() - sessions.WHOLE).isoformat()
            self.store.change("delete from used_forms where at < ?", before)
            return (
                self.store.change(
                    "insert or ignore into used_forms values (?, ?)", nonce, self.now().isoformat()
                )
                == 1
            )

    def _prove(self, login: str, password: str, counted: tuple[str, ...]) -> SignedIn:
        now = self.now()
        wait = max(throttle.wait_for(self.store, who, now) for who in counted)
        if wait > timedelta(0):
            raise TooManyTriesError(wait)
        row = self.store.row("select * from accounts where login = ? and state = 'open'", login)
        if not self.passwords.fits(row["password"] if row else None, password) or row is None:
            for who in counted:
                throttle.failed(self.store, who, now)
            raise SignInRefusedError
        throttle.forgiven(self.store, counted[0])
        account, box = kept.account_of(row), row["key_box"]
        seed = None if box is None else open_by_password(box, password, account.id, self.passwords)
        return sessions.begin(self.store, account, seed, now, self.random)


def _login(text: str) -> str:
    """A name to sign in with, as it is compared. Raises UsageError."""
    login = unicodedata.normalize("NFKC", text).strip().casefold()
    if not 0 < len(login) <= LONGEST_LOGIN or not login.isprintable():
        raise NameLengthError(LONGEST_LOGIN)
    return login
