"""Boxes: one record's secret under a key of its own.

`nonce (12) ‖ ChaCha20-Poly1305(key, length (4) ‖ JSON ‖ zeros)`, padded to whole kilobytes, so
that a name's length does not show. The seal's id is authenticated with it: a box opens under its
own id alone.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from trucewatch.ledger.commitments import Random
from trucewatch.vocabulary.errors import TrucewatchError

KEY_SIZE, NONCE_SIZE, TAG_SIZE, LENGTH_SIZE = 32, 12, 16, 4
STEP = 1024
_CONTEXT = b"trucewatch sealed source v1\n"


def seal_box(key: bytes, seal: str, secret: Mapping[str, Any], random: Random) -> bytes:
    """`secret` (JSON values) under `key` (32 bytes)."""
    text = json.dumps(secret, ensure_ascii=False).encode()
    return encrypt(key, padded(text, STEP), _CONTEXT + seal.encode(), random)


def open_box(key: bytes, seal: str, box: bytes) -> dict[str, Any]:
    """What was sealed. Raises TrucewatchError where key, id or box do not belong together."""
    try:
        text = unpadded(decrypt(key, box, _CONTEXT + seal.encode()))
    except InvalidTag as error:
        raise TrucewatchError(
            "this key does not open this record: one of them is another's, or damaged"
        ) from error
    opened: dict[str, Any] = json.loads(text)
    return opened


def encrypt(key: bytes, data: bytes, context: bytes, random: Random) -> bytes:
    """`nonce ‖ ciphertext ‖ tag` of `data`, bound to `context`."""
    nonce = random(NONCE_SIZE)
    return nonce + ChaCha20Poly1305(key).encrypt(nonce, data, context)


def decrypt(key: bytes, data: bytes, context: bytes) -> bytes:
    """What `encrypt` hid. Raises cryptography's InvalidTag."""
    if len(data) < NONCE_SIZE:
        raise InvalidTag
    return ChaCha20Poly1305(key).decrypt(data[:NONCE_SIZE], data[NONCE_SIZE:], context)


def padded(data: bytes, step: int) -> bytes:
    """`data` behind its length, with zeros up to a multiple of `step` bytes."""
    whole = len(data).to_bytes(LENGTH_SIZE, "big") + data
    return whole + bytes(-len(whole) % step)


def unpadded(data: bytes) -> bytes:
    """What `padded` padded."""
    return data[LENGTH_SIZE : LENGTH_SIZE + int.from_bytes(data[:LENGTH_SIZE], "big")]
