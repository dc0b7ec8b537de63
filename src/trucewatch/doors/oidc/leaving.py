"""Leaving for a provider and coming back: once, in the same browser, within ten minutes.

A secret in a cookie of that browser makes state, nonce and the verifier of PKCE; of it the server
keeps a hash of the state alone. So a code or a state that somebody else was given, saw or planted
is worth nothing here.
Source: RFC 9700 (Best Current Practice for OAuth 2.0 Security), sections 2.1 and 4.7.
"""

from __future__ import annotations

import base64
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from trucewatch.doors.accounts.store import PeopleStore
from trucewatch.ledger.commitments import Random

LASTS = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Leaving:
    """Whose account is to be linked, None where somebody signs in; and where they go on to."""

    account: str | None
    onward: str


@dataclass(frozen=True, slots=True)
class Baggage:
    """What a browser takes along: the cookie's secret, and what is made of it."""

    secret: str

    @property
    def state(self) -> str:
        """Which leaving it is."""
        return self._made("state")

    @property
    def nonce(self) -> str:
        """What the ID token must name."""
        return self._made("nonce")

    @property
    def verifier(self) -> str:
        """What the code is given out for, with `challenge` shown beforehand (RFC 7636)."""
        return self._made("verifier")

    @property
    def challenge(self) -> str:
        """The verifier's SHA-256, in base64url."""
        return _text(sha256(self.verifier.encode()).digest())

    def _made(self, use: str) -> str:
        return _text(
            hmac.digest(self.secret.encode(), f"trucewatch oidc {use} v1".encode(), "sha256")
        )


def leave(store: PeopleStore, leaving: Leaving, now: datetime, random: Random) -> Baggage:
    """Begin: what the browser takes along."""
    baggage = Baggage(_text(random(32)))
    store.change(
        "insert into leavings values (?, ?, ?, ?)",
        _hash(baggage.state),
        leaving.account,
        leaving.onward,
        now.isoformat(),
    )
    store.change("delete from leavings where made < ?", (now - LASTS).isoformat())
    return baggage


def come_back(store: PeopleStore, baggage: Baggage, state: str, now: datetime) -> Leaving | None:
    """The leaving that ends here; None where this browser began none of that state, or it ended."""
    if not hmac.compare_digest(baggage.state.encode(), state.encode()):
        return None
    with store.writing():
        row = store.row("select * from leavings where state_hash = ?", _hash(state))
        store.change("delete from leavings where state_hash = ?", _hash(state))
    if row is None or now - datetime.fromisoformat(row["made"]) > LASTS:
        return None
    return Leaving(row["account"], row["onward"])


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _hash(state: str) -> bytes:
    return sha256(state.encode()).digest()
