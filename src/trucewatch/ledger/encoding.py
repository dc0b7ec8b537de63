"""Base64 that has one spelling only, so that two texts cannot mean the same bytes."""

from __future__ import annotations

import base64
import binascii

from trucewatch.ledger.errors import LedgerError


def b64(data: bytes) -> str:
    """Standard base64 with padding, as notes, checkpoints and receipts use it."""
    return base64.b64encode(data).decode("ascii")


def from_b64(text: str, length: int | None = None) -> bytes:
    """The bytes of `b64`. Raises LedgerError on any other spelling, or another `length`."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise LedgerError("not base64") from error
    if b64(data) != text:
        raise LedgerError("base64 in a spelling of its own")
    return _of_length(data, length)


def b64url(data: bytes) -> str:
    """URL-safe base64 without padding, as leaves and commitments use it."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def from_b64url(text: str, length: int | None = None) -> bytes:
    """The bytes of `b64url`. Raises LedgerError on any other spelling, or another `length`."""
    try:
        data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError) as error:
        raise LedgerError("not URL-safe base64") from error
    if b64url(data) != text:
        raise LedgerError("URL-safe base64 in a spelling of its own")
    return _of_length(data, length)


def _of_length(data: bytes, length: int | None) -> bytes:
    if length is not None and len(data) != length:
        raise LedgerError(f"{len(data)} bytes where {length} belong")
    return data
