"""Signed notes: a text, and who signed it.

Only Ed25519 (type 01) is verified here; `cosignatures.py` adds the types of witnesses. Lines of
keys that nobody named are carried along untouched and count for nothing.

Source: c2sp.org/signed-note (1.0.0).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from trucewatch.ledger.encoding import b64, from_b64
from trucewatch.ledger.errors import LedgerError

ED25519 = 1
MAX_SIGNATURES = 64
_LINE = re.compile(r"— (\S+) ([A-Za-z0-9+/]+=*)")
_NAME = re.compile(r"[^\s+\x00-\x1f\x7f]+")


def key_id(name: str, algorithm: int, public: bytes) -> bytes:
    """The four bytes that mark a key's signature lines."""
    return sha256(name.encode() + b"\n" + bytes([algorithm]) + public).digest()[:4]


def need_name(name: str) -> str:
    """`name` itself. Raises LedgerError where it is empty or has spaces, pluses or controls."""
    if not _NAME.fullmatch(name):
        raise LedgerError("a key's name has no spaces, no plus signs, and is not empty")
    return name


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """A name with its public key: what people compare, print and hand on as a `vkey`."""

    name: str
    public: bytes
    algorithm: int = ED25519

    @property
    def id(self) -> bytes:
        """The key id, 4 bytes."""
        return key_id(self.name, self.algorithm, self.public)

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{b64(bytes([self.algorithm]) + self.public)}"

    @classmethod
    def parse(cls, text: str) -> VerifierKey:
        """The key a vkey text gives. Raises LedgerError where it contradicts itself."""
        name, _, rest = text.partition("+")
        key_hex, _, encoded = rest.partition("+")
        data = from_b64(encoded)
        key = cls(need_name(name), data[1:], data[0] if data else 0)
        if key.id.hex() != key_hex:
            raise LedgerError("the verifier key's id does not belong to its name and key")
        if key.algorithm == ED25519 and len(key.public) != 32:
            raise LedgerError("an Ed25519 public key is 32 bytes long")
        return key

    def verifies(self, text: bytes, signature: bytes) -> bool:
        """Whether this key signed `text`. Raises LedgerError for a type this room cannot check."""
        if self.algorithm != ED25519:
            raise LedgerError(f"signatures of type {self.algorithm} are not checked here")
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, text)
        except (InvalidSignature, ValueError):
            return False
        return True


class SigningKey:
    """A named Ed25519 key that signs notes. Its secret appears in no text but `secret()`."""

    def __init__(self, name: str, seed: bytes) -> None:
        self._seed = seed
        self._private = Ed25519PrivateKey.from_private_bytes(seed)
        self.verifier = VerifierKey(need_name(name), self._private.public_key().public_bytes_raw())

    def __repr__(self) -> str:
        return f"SigningKey({self.verifier.name})"

    def secret(self) -> str:
        """The key as golang.org/x/mod/sumdb/note writes it, for a file only its owner reads."""
        verifier = self.verifier
        encoded = b64(bytes([ED25519]) + self._seed)
        return f"PRIVATE+KEY+{verifier.name}+{verifier.id.hex()}+{encoded}"

    @classmethod
    def parse(cls, text: str) -> SigningKey:
        """The key that `secret` wrote. Raises LedgerError; the message never shows the text."""
        parts = text.strip().split("+", 4)
        if len(parts) != 5 or parts[:2] != ["PRIVATE", "KEY"]:
            raise LedgerError("not a signing key")
        data = from_b64(parts[4], 33)
        if data[0] != ED25519:
            raise LedgerError("not an Ed25519 signing key")
        key = cls(parts[2], data[1:])
        if key.verifier.id.hex() != parts[3]:
            raise LedgerError("the signing key's id does not belong to its name and key")
        return key

    def sign(self, text: str) -> str:
        """The note of `text` (which ends in a newline) under this key alone."""
        if not text.endswith("\n"):
            raise LedgerError("a note's text ends in a newline")
        signature = self.verifier.id + self._private.sign(text.encode())
        return f"{text}\n— {self.verifier.name} {b64(signature)}\n"


@dataclass(frozen=True, slots=True)
class SignatureLine:
    """One line under a note: who is said to have signed, and the bytes after the key id."""

    name: str
    key_id: bytes
    signature: bytes

    def __str__(self) -> str:
        return f"— {self.name} {b64(self.key_id + self.signature)}"


@dataclass(frozen=True, slots=True)
class Note:
    """A note as read: nothing in it is believed yet."""

    text: str
    lines: tuple[SignatureLine, ...]


def parse_note(data: str) -> Note:
    """Read a note without believing it. Raises LedgerError where it is malformed."""
    if any(ord(c) < 0x20 and c != "\n" for c in data):
        raise LedgerError("a note holds a control character")
    text, found, tail = data.rpartition("\n\n")
    if not found or not tail.endswith("\n"):
        raise LedgerError("a note needs a blank line before its signatures, and a last newline")
    rows = tail[:-1].split("\n")
    if len(rows) > MAX_SIGNATURES:
        raise LedgerError(f"a note carries more than {MAX_SIGNATURES} signatures")
    return Note(text + "\n", tuple(map(_line, rows)))


def open_note(data: str, keys: Sequence[VerifierKey]) -> tuple[str, list[VerifierKey]]:
    """A note's text and which of `keys` signed it.

    Raises LedgerError where none did, or where a known key's signature fails.
    """
    note = parse_note(data)
    known = {(key.name, key.id): key for key in keys}
    signers: list[VerifierKey] = []
    for line in note.lines:
        key = known.get((line.name, line.key_id))
        if key is None:
            continue
        if key in signers:
            raise LedgerError(f"{key.name} signed twice")
        if not key.verifies(note.text.encode(), line.signature):
            raise LedgerError(f"the signature of {key.name} is wrong")
        signers.append(key)
    if not signers:
        raise LedgerError("no key that we know signed this note")
    return note.text, signers


def _line(row: str) -> SignatureLine:
    match = _LINE.fullmatch(row)
    if match is None:
        raise LedgerError("a signature line is malformed")
    data = from_b64(match[2])
    if len(data) <= 4:
        raise LedgerError("a signature line holds no signature")
    return SignatureLine(need_name(match[1]), data[:4], data[4:])
