"""Boxes in which an actor's key lies: locked at rest by a password, and by each passkey that gives
a secret for it; in a session by its cookie.

The server never stores what opens either. So who copies its disk signs as nobody; who runs it
while somebody is signed in could, and is told of in the threat model.
"""

from __future__ import annotations

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from trucewatch.doors.accounts.passwords import SALT_BYTES, Passwords
from trucewatch.ledger.commitments import Random
from trucewatch.ledger.leaves import ActorKey

NONCE_BYTES = 12
PRF_BYTES = 32
_IN_A_SESSION = b"trucewatch actor key in a session v1"
_BY_A_PASSKEY = b"trucewatch actor key by a passkey v1"


def lock_by_password(
    seed: bytes, password: str, account: str, passwords: Passwords, random: Random
) -> bytes:
    """The box of an actor's 32 secret bytes: salt, nonce, ciphertext. Bound to the account."""
    salt = random(SALT_BYTES)
    return salt + _lock(passwords.key(password, salt), seed, account, random)


def open_by_password(box: bytes, password: str, account: str, passwords: Passwords) -> bytes | None:
    """The 32 secret bytes; None where the password does not open this account's box."""
    key = passwords.key(password, box[:SALT_BYTES])
    return _open(key, box[SALT_BYTES:], account)


def lock_by_passkey(seed: bytes, prf: bytes, account: str, random: Random) -> bytes:
    """The box that a passkey opens by what its PRF extension gives: 32 bytes of that passkey's own.

    Source: WebAuthn level 3, section 10.1.4 (prf).
    """
    return _lock(_derived(prf, _BY_A_PASSKEY), seed, account, random)


def open_by_passkey(box: bytes, prf: bytes, account: str) -> bytes | None:
    """The 32 secret bytes; None where these are not that passkey's."""
    return _open(_derived(prf, _BY_A_PASSKEY), box, account)


def lock_by_secret(seed: bytes, secret: str, account: str, random: Random) -> bytes:
    """The box that lies with a session, which only its cookie opens."""
    return _lock(_derived(secret.encode(), _IN_A_SESSION), seed, account, random)


def open_by_secret(box: bytes, secret: str, account: str) -> bytes | None:
    """The 32 secret bytes; None where this is not the session's cookie."""
    return _open(_derived(secret.encode(), _IN_A_SESSION), box, account)


def actor_key(seed: bytes) -> ActorKey:
    """The key that 32 secret bytes are."""
    return ActorKey(Ed25519PrivateKey.from_private_bytes(seed))


def _derived(secret: bytes, use: bytes) -> bytes:
    return HKDF(SHA256(), 32, None, use).derive(secret)


def _lock(key: bytes, seed: bytes, account: str, random: Random) -> bytes:
    nonce = random(NONCE_BYTES)
    return nonce + ChaCha20Poly1305(key).encrypt(nonce, seed, account.encode())


def _open(key: bytes, box: bytes, account: str) -> bytes | None:
    try:
        return ChaCha20Poly1305(key).decrypt(box[:NONCE_BYTES], box[NONCE_BYTES:], account.encode())
    except (InvalidTag, ValueError):
        return None
