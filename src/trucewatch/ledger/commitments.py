"""Commitments: a field is promised by its salted hash, and opened by its disclosure.

A disclosure is the JSON text `["salt","name",value]` with 32 random bytes of salt; its digest, in
the leaf, is `b64url(SHA-256(b64url(text)))`. Whoever holds a disclosure can prove that field and
nothing else. A decoy, `["salt"]`, promises nothing and looks the same from outside, so that the
number of fields stays hidden; since decoys are kept too, a disclosure that went missing shows.

Salts matter: the unsalted hash of a telephone number fell in 1.4 s of plain Python.

Source: RFC 9901 (SD-JWT), sections 4.2.1 to 4.2.7. Disclosures are kept verbatim.
"""

from __future__ import annotations

import json
from binascii import b2a_base64
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from hashlib import sha256
from json.encoder import encode_basestring
from math import isfinite
from typing import Any

from trucewatch.ledger.canonical import parse
from trucewatch.ledger.errors import LedgerError

SALT_SIZE = 32
MULTIPLE = 8
MAX_FIELDS = 1024
_SEPARATOR = ",\n"

Random = Callable[[int], bytes]

_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode
_name = lru_cache(4096)(encode_basestring)
"""A field's name as JSON text: the same few come again and again."""
_URL_SAFE = bytes.maketrans(b"+/", b"-_")


class FieldError(LedgerError):
    """A field cannot be promised; `field` names it."""

    def __init__(self, field: str, why: str) -> None:
        super().__init__(f"the field {field!r} {why}")
        self.field = field
        self.why = why


def disclose(
    content: Mapping[str, Any], random: Random, *, limit: int, at_least: int = 1
) -> list[str]:
    """A disclosure for each field that is not None, then decoys up to a multiple of eight.

    `limit` bounds one field's value [bytes of JSON]; there are `at_least` so many disclosures.
    Raises FieldError naming the field that is no JSON value or too large.
    """
    fields = [(name, value) for name, value in content.items() if value is not None]
    if len(fields) > MAX_FIELDS:
        raise LedgerError(f"{len(fields)} fields where at most {MAX_FIELDS} fit")
    total = -(-max(len(fields), at_least) // MULTIPLE) * MULTIPLE
    pool = random(total * SALT_SIZE)
    salts = _in_base64url([pool[at : at + SALT_SIZE] for at in range(0, len(pool), SALT_SIZE)])
    texts = [
        f'["{salt}",{_name(name)},{_value(name, value, limit)}]'
        for salt, (name, value) in zip(salts, fields, strict=False)
    ]
    return texts + [f'["{salt}"]' for salt in salts[len(fields) :]]


def digests(disclosures: Sequence[str]) -> list[str]:
    """What the leaf shows of each disclosure. Raises LedgerError where one is not Unicode text."""
    try:
        texts = [disclosure.encode() for disclosure in disclosures]
    except UnicodeEncodeError as error:
        raise LedgerError("a disclosure is not Unicode text") from error
    inner = [b2a_base64(text, newline=False).translate(_URL_SAFE, b"=") for text in texts]
    return _in_base64url([sha256(text).digest() for text in inner])


def pack(disclosures: Sequence[str]) -> bytes:
    """Disclosures as one JSON array from which each can be taken out verbatim."""
    return f"[{_SEPARATOR.join(disclosures)}]".encode()


def unpack(packed: bytes) -> list[str]:
    """The disclosures `pack` joined, verbatim. JSON text holds no bare newline, so none is cut.

    Raises LedgerError where they are not between its brackets, UnicodeDecodeError.
    """
    text = packed.decode("utf-8")
    if text and (text[0], text[-1]) != ("[", "]"):
        raise LedgerError("the disclosures do not lie between brackets")
    return text[1:-1].split(_SEPARATOR) if len(text) > 2 else []


def content_in(packed: bytes) -> dict[str, Any]:
    """The fields that packed disclosures open, unchecked: what a reader of its own store needs."""
    return {item[1]: item[2] for item in json.loads(packed) if len(item) == 3}


def open_disclosures(disclosures: Sequence[str], promised: Sequence[str]) -> dict[str, Any]:
    """The fields these disclosures open, each held against the digests `promised` in the leaf.

    Raises LedgerError where one was not promised, is malformed, or names a field again.
    """
    known = set(promised)
    content: dict[str, Any] = {}
    for text, shown in zip(disclosures, digests(disclosures), strict=True):
        if shown not in known:
            raise LedgerError("a disclosure opens nothing that the leaf promised")
        item = parse(text.encode())
        if not isinstance(item, list) or len(item) not in (1, 3):
            raise LedgerError("a disclosure is not [salt, name, value]")
        if not all(isinstance(part, str) for part in item[:2]):
            raise LedgerError("a disclosure's salt and name are text")
        if len(item) == 3:
            if item[1] in content:
                raise LedgerError(f"the field {item[1]!r} is disclosed twice")
            content[item[1]] = item[2]
    return content


def _in_base64url(parts: Sequence[bytes]) -> list[str]:
    """The base64url of each 32 bytes. A zero byte behind each fills its last group of three, so
    that one call encodes them all: of each 44 characters the last says nothing."""
    encoded = b2a_base64(b"\0".join(parts) + b"\0", newline=False)
    text = encoded.translate(_URL_SAFE).decode("ascii")
    return [text[at : at + 43] for at in range(0, 44 * len(parts), 44)]


def _value(name: str, value: Any, limit: int) -> str:
    try:
        text = _json(value)
        size = len(text) if text.isascii() else len(text.encode())
    except UnicodeEncodeError as error:
        raise FieldError(name, "holds half a surrogate pair, which is no text") from error
    except (TypeError, ValueError, RecursionError) as error:
        raise FieldError(name, "is no JSON value") from error
    if size > limit:
        raise FieldError(name, f"is {size:,} bytes long, beyond the {limit:,} that one may have")
    return text


def _json(value: Any) -> str:
    """`_encode(value)`: what most fields hold needs no encoder made for it, which costs more."""
    kind = type(value)
    if kind is str:
        return encode_basestring(value)
    if kind is int or (kind is float and isfinite(value)):
        return repr(value)
    return _encode(value)
