"""Requests and tokens of RFC 3161, over the exact bytes of a signed checkpoint.

The library parses and verifies; what belongs together is decided here. Source: RFC 3161.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from trucewatch.vocabulary.errors import TrucewatchError, UsageError

if TYPE_CHECKING:  # a record without timestamps never loads what reads certificates
    from cryptography.x509 import Certificate
    from rfc3161_client import TimeStampResponse

LARGEST = 64 * 1024
"""Bytes of an answer: a token with its certificates takes five to eight thousand."""

_SHA512 = "2.16.840.1.101.3.4.2.3"
_GRANTED = 0


@dataclass(frozen=True, slots=True)
class Question:
    """A request as it is sent (DER), and the number that its answer must repeat."""

    der: bytes
    nonce: int | None


@dataclass(frozen=True, slots=True)
class Token:
    """An authority's answer: the whole of it (DER), what it is about (SHA-512), and its time."""

    der: bytes
    imprint: bytes
    at: datetime
    nonce: int | None

    def is_about(self, note: str) -> bool:
        """Whether it was given over these very bytes."""
        return self.imprint == imprint_of(note)


def imprint_of(note: str) -> bytes:
    """What an authority is shown of a checkpoint: its SHA-512."""
    return hashlib.sha512(note.encode()).digest()


def question(note: str, *, nonce: bool = True) -> Question:
    """The request for `note`. Without a nonce its answer may come by any way, at any time."""
    from rfc3161_client import HashAlgorithm, TimestampRequestBuilder

    made = (
        TimestampRequestBuilder()
        .data(note.encode())
        .hash_algorithm(HashAlgorithm.SHA512)
        .cert_request(cert_request=True)
        .nonce(nonce=nonce)
        .build()
    )
    return Question(made.as_bytes(), made.nonce)


def read_token(der: bytes) -> Token:
    """An answer read, its signature not yet believed. Raises TrucewatchError where it is none."""
    answer = _decoded(der)
    if answer.status != _GRANTED:
        why = "; ".join(answer.status_string) or f"status {answer.status}"
        raise TrucewatchError(f"the authority did not grant a timestamp: {why[:200]}")
    try:
        told = answer.tst_info
        imprint = told.message_imprint
        algorithm, message = imprint.hash_algorithm, bytes(imprint.message)
        at, nonce = told.gen_time, told.nonce
    except ValueError as error:
        raise TrucewatchError("the authority's answer holds no readable token") from error
    if algorithm.dotted_string != _SHA512:
        raise TrucewatchError("the token is over another digest than SHA-512")
    return Token(der, message, at.replace(tzinfo=at.tzinfo or UTC).astimezone(UTC), nonce)


def read_roots(pem: bytes) -> tuple[Certificate, ...]:
    """Certificates that somebody trusts. Raises UsageError where the text holds none."""
    from cryptography import x509

    try:
        return tuple(x509.load_pem_x509_certificates(pem))
    except ValueError as error:
        raise UsageError(
            "that file holds no certificates", expected="one or more, as PEM"
        ) from error


def signed_by(token: Token, note: str, roots: Sequence[Certificate]) -> str | None:
    """None where a certificate below `roots` signed `token` over `note`; else what is wrong."""
    from rfc3161_client import VerificationError, VerifierBuilder

    try:
        VerifierBuilder(roots=list(roots)).build().verify_message(
            _decoded(token.der), note.encode()
        )
    except (VerificationError, ValueError) as error:
        return str(error)
    return None


def _decoded(der: bytes) -> TimeStampResponse:
    from rfc3161_client import decode_timestamp_response

    if len(der) > LARGEST:
        raise TrucewatchError(
            "this is no timestamp: it is too long", expected=f"at most {LARGEST // 1024} kB"
        )
    try:
        return decode_timestamp_response(der)
    except ValueError as error:
        raise TrucewatchError(
            "this is no answer of a time authority",
            expected="a timestamp response (.tsr) as RFC 3161 has it",
        ) from error
