"""Cosignatures: a witness says that a checkpoint continues whatever it saw of this log before.

Two types, both with the time in front of the signature:

* 04, Ed25519, over `cosignature/v1`, the time, and the checkpoint's text;
* 06, ML-DSA-44, over the binary structure `subtree/v1`, which names the cosigner too.

A log may sign with type 06 itself, beside its Ed25519 line and under its own name: tlog-checkpoint
says it should. Such a line is the log's own and makes nothing witnessed.

Source: c2sp.org/tlog-cosignature (1.1.0-rc.1), c2sp.org/tlog-checkpoint; FIPS 204.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from trucewatch.ledger.checkpoints import Checkpoint
from trucewatch.ledger.encoding import b64, from_b64
from trucewatch.ledger.errors import LedgerError
from trucewatch.ledger.notes import ED25519, Note, VerifierKey, need_name, parse_note

try:
    from cryptography.hazmat.primitives.asymmetric.mldsa import (
        MLDSA44PrivateKey,
        MLDSA44PublicKey,
    )
except ImportError:  # an older `cryptography`: everything else works
    MLDSA44PrivateKey = MLDSA44PublicKey = None  # type: ignore[assignment,misc]

COSIGNATURE, SUBTREE = 4, 6
"""Signature types: Ed25519 `cosignature/v1`, and ML-DSA-44 `subtree/v1`."""

PUBLIC_SIZES = {ED25519: 32, COSIGNATURE: 32, SUBTREE: 1312}
SIGNATURE_SIZES = {COSIGNATURE: 64, SUBTREE: 2420}
SEED_SIZE = 32
LATEST = 2**63 - 1
_LABEL = b"subtree/v1\n\x00"


@dataclass(frozen=True, slots=True)
class CosignerKey(VerifierKey):
    """A witness's public key: a `vkey` of type 04 or 06."""

    algorithm: int = COSIGNATURE

    def verifies(self, text: bytes, signature: bytes) -> bool:
        """Whether the signature, its time in front, is this key's over the checkpoint `text`."""
        if len(signature) != 8 + SIGNATURE_SIZES[self.algorithm]:
            return False
        time = int.from_bytes(signature[:8], "big")
        if time > LATEST:
            return False
        message = cosigned_message(self.algorithm, self.name, time, text)
        try:
            if self.algorithm == COSIGNATURE:
                Ed25519PublicKey.from_public_bytes(self.public).verify(signature[8:], message)
            else:
                _ml_dsa_public(self.public).verify(signature[8:], message)
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True, slots=True)
class Cosignature:
    """Who co-signed, and when by their own clock [seconds since 1970; 0 where they do not say]."""

    key: CosignerKey
    time: int


class CosigningKey:
    """A named secret key of type 04 or 06. Its secret appears in no text but `secret()`."""

    def __init__(self, name: str, seed: bytes, algorithm: int = COSIGNATURE) -> None:
        """Raises LedgerError where the type is another, or ML-DSA is not to be had here."""
        self._seed = seed
        if algorithm == COSIGNATURE:
            self._sign = (ed25519 := Ed25519PrivateKey.from_private_bytes(seed)).sign
            public = ed25519.public_key().public_bytes_raw()
        elif algorithm == SUBTREE:
            ml_dsa = _ml_dsa_private(seed)
            self._sign, public = ml_dsa.sign, ml_dsa.public_key().public_bytes_raw()
        else:
            raise LedgerError(f"nobody co-signs with type {algorithm}")
        self.verifier = CosignerKey(need_name(name), public, algorithm)

    def __repr__(self) -> str:
        return f"CosigningKey({self.verifier.name})"

    def secret(self) -> str:
        """The key as text, for a file that only its owner reads."""
        verifier = self.verifier
        encoded = b64(bytes([verifier.algorithm]) + self._seed)
        return f"PRIVATE+KEY+{verifier.name}+{verifier.id.hex()}+{encoded}"

    @classmethod
    def parse(cls, text: str) -> CosigningKey:
        """The key that `secret` wrote. Raises LedgerError; the message never shows the text."""
        parts = text.strip().split("+", 4)
        if len(parts) != 5 or parts[:2] != ["PRIVATE", "KEY"]:
            raise LedgerError("not a signing key")
        data = from_b64(parts[4], 1 + SEED_SIZE)
        key = cls(parts[2], data[1:], data[0])
        if key.verifier.id.hex() != parts[3]:
            raise LedgerError("the signing key's id does not belong to its name and key")
        return key

    def cosign(self, text: str, time: int) -> str:
        """The signature line for a checkpoint's `text` (without signatures), newline included.

        `time` is in seconds since 1970. 0, with type 06 only, makes no statement that this is the
        largest tree seen: right for a log's own line, which so tells no time.
        """
        if not 0 <= time <= LATEST:
            raise LedgerError("a cosignature's time lies between 1970 and the end of 63 bits")
        key = self.verifier
        message = cosigned_message(key.algorithm, key.name, time, text.encode())
        signature = key.id + time.to_bytes(8, "big") + self._sign(message)
        return f"— {key.name} {b64(signature)}\n"


def cosigned_message(algorithm: int, name: str, time: int, text: bytes) -> bytes:
    """What is signed: the bytes of `cosignature/v1`, or of the structure `cosigned_message`."""
    if algorithm == COSIGNATURE:
        return f"cosignature/v1\ntime {time}\n".encode() + text
    checkpoint = Checkpoint.parse(text.decode())
    return b"".join(
        (
            _LABEL,
            _opaque(name),
            time.to_bytes(8, "big"),
            _opaque(checkpoint.origin),
            bytes(8),  # start: a checkpoint is the subtree from the first leaf on
            checkpoint.size.to_bytes(8, "big"),
            checkpoint.root,
        )
    )


def parse_key(text: str) -> VerifierKey:
    """The key of a vkey text: a `CosignerKey` where its type is a witness's.

    Raises LedgerError on a type or a length that this room does not know.
    """
    key = VerifierKey.parse(text)
    size = PUBLIC_SIZES.get(key.algorithm)
    if size is None:
        raise LedgerError(f"keys of type {key.algorithm} are not known here")
    if len(key.public) != size:
        raise LedgerError(f"a public key of type {key.algorithm} is {size} bytes long")
    if key.algorithm == ED25519:
        return key
    return CosignerKey(key.name, key.public, key.algorithm)


def cosignatures_on(note: str | Note, keys: Sequence[CosignerKey]) -> list[Cosignature]:
    """The cosignatures of these keys that hold, in the order of the lines, one for each key.

    Lines that fail are no cosignatures and are passed over: whoever appends rubbish under a
    witness's name must not be able to hide the witness.
    """
    found: dict[CosignerKey, Cosignature] = {}
    read = parse_note(note) if isinstance(note, str) else note
    text = read.text.encode()
    for line in read.lines:
        for key in keys:
            if (line.name, line.key_id) == (key.name, key.id) and key not in found:
                if key.verifies(text, line.signature):
                    found[key] = Cosignature(key, int.from_bytes(line.signature[:8], "big"))
                break
    return list(found.values())


def ml_dsa_is_here() -> bool:
    """Whether this machine's `cryptography` can sign and verify with ML-DSA-44."""
    try:
        _ml_dsa_private(bytes(SEED_SIZE))
    except LedgerError:
        return False
    return True


def same_key(one: VerifierKey, other: VerifierKey) -> bool:
    """Whether two vkeys wrap one public key, whatever their names and types."""
    return one.public == other.public


def _opaque(text: str) -> bytes:
    data = text.encode()
    if not 1 <= len(data) <= 255:
        raise LedgerError("a name in an ML-DSA cosignature is 1 to 255 bytes long")
    return bytes([len(data)]) + data


def _ml_dsa_private(seed: bytes) -> MLDSA44PrivateKey:
    if MLDSA44PrivateKey is None:
        raise LedgerError("this machine's `cryptography` knows no ML-DSA-44")
    try:
        return MLDSA44PrivateKey.from_seed_bytes(seed)
    except UnsupportedAlgorithm as error:
        raise LedgerError("this machine's OpenSSL knows no ML-DSA-44") from error


def _ml_dsa_public(public: bytes) -> MLDSA44PublicKey:
    if MLDSA44PublicKey is None:
        raise LedgerError("this machine's `cryptography` knows no ML-DSA-44")
    try:
        return MLDSA44PublicKey.from_public_bytes(public)
    except UnsupportedAlgorithm as error:
        raise LedgerError("this machine's OpenSSL knows no ML-DSA-44") from error
