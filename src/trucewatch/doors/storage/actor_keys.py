"""An actor's own key: a file on the actor's own machine, readable by its owner only.

No error here shows a key.
"""

from __future__ import annotations

from pathlib import Path

from cryptography.exceptions import InternalError, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from trucewatch.doors.limits.bounds import bound
from trucewatch.doors.limits.reading import bytes_within
from trucewatch.doors.storage.files import write_whole
from trucewatch.ledger.commitments import Random
from trucewatch.ledger.encoding import b64, from_b64
from trucewatch.ledger.errors import LedgerError
from trucewatch.ledger.leaves import ActorKey
from trucewatch.vocabulary.errors import TrucewatchError, UsageError


def make_actor_key(path: Path, random: Random) -> ActorKey:
    """A new key, kept at `path`. Raises UsageError where something lies there already."""
    if path.exists():
        raise UsageError(
            f"{path.name} is there already, and is not written over", hint="name another file"
        )
    private = Ed25519PrivateKey.from_private_bytes(random(32))
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    try:
        write_whole(path, pem, 0o600)
    except OSError as error:
        raise TrucewatchError(
            f"the key cannot be kept: {error.strerror}", where=str(path.parent)
        ) from error
    return ActorKey(private)


def read_actor_key(path: Path) -> ActorKey:
    """The key at `path`. Raises TrucewatchError where there is none, or others can read it."""
    try:
        if path.stat().st_mode & 0o077:
            raise TrucewatchError(
                "this key can be read by others", where=str(path), hint=f"chmod 600 {path}"
            )
        private = private_key(_key_bytes(path))
    except OSError as error:
        raise TrucewatchError(
            f"the key cannot be read: {error.strerror}", where=str(path)
        ) from error
    except ValueError as error:
        raise TrucewatchError("this file holds no key", where=str(path)) from error
    if not isinstance(private, Ed25519PrivateKey):
        raise TrucewatchError("this is a key of another kind", where=str(path), expected="Ed25519")
    return ActorKey(private)


def private_key(pem: bytes) -> PrivateKeyTypes:
    """The private key that a PEM text holds. Raises ValueError where it holds none: what is damaged
    leads OpenSSL, and `cryptography` with it, to errors of many kinds."""
    try:
        return load_pem_private_key(pem, None)
    except (TypeError, UnsupportedAlgorithm, InternalError) as error:
        raise ValueError("no private key") from error


def _key_bytes(path: Path) -> bytes:
    hint = "use the file that `trucewatch actor new` made"
    return bytes_within(path, bound("key_kb"), what="a key", hint=hint)


def as_public(key: ActorKey) -> str:
    """The public half, as one gives it to the mission's owner."""
    return b64(key.public)


def read_public(text: str) -> bytes:
    """The 32 bytes of `as_public`. Raises UsageError."""
    try:
        return from_b64(text, 32)
    except LedgerError as error:
        raise UsageError(
            "this is no public key", expected="44 characters, as `trucewatch actor new` prints them"
        ) from error
