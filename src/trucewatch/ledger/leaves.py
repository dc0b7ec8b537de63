"""Leaf v1: one act as the tree holds it. It shows what kind of act, in which hour, by which key.

```
{"by":"…","n":"…","prev":"…","sd":["…",…],"sig":"…","t":"2017-01-12T14","typ":"report.received","v":1}
```

`n` is 32 random bytes, so that the leaf's hash says nothing; `sd` are sorted digests of salted
fields (`commitments.py`); `sig` is the actor's Ed25519 signature over the canonical leaf without
it, so that an operator cannot invent another's act. A leaf is stored verbatim and never written
anew in order to verify it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from trucewatch.ledger.canonical import canonical, parse_canonical
from trucewatch.ledger.commitments import MULTIPLE, Random, digest
from trucewatch.ledger.encoding import b64url, from_b64url
from trucewatch.ledger.errors import LedgerError

VERSION = 1
NONCE_SIZE = 32
_TYPE = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+")
_HOUR = re.compile(r"[0-9]{4}-[01][0-9]-[0-3][0-9]T[0-2][0-9]")
_HEX32 = re.compile(r"[0-9a-f]{32}")
_HEX64 = re.compile(r"[0-9a-f]{64}")
_KEYS = {"v", "typ", "t", "n", "by", "sd", "sig"}


def actor_id(public: bytes) -> str:
    """The id of an actor's Ed25519 public key: 32 hexadecimal characters, meaning nothing."""
    return sha256(b"trucewatch actor key v1\n" + public).hexdigest()[:32]


class ActorKey:
    """The key with which somebody acts. Its secret appears in no text."""

    def __init__(self, private: Ed25519PrivateKey) -> None:
        self._private = private
        self.public = private.public_key().public_bytes_raw()
        self.id = actor_id(self.public)

    def __repr__(self) -> str:
        return f"ActorKey({self.id})"

    def sign(self, data: bytes) -> bytes:
        """An Ed25519 signature, 64 bytes."""
        return self._private.sign(data)


@dataclass(frozen=True, slots=True)
class Leaf:
    """A leaf as parsed. `unsigned` is what its signature covers."""

    typ: str
    hour: str
    by: str
    prev: str | None
    digests: tuple[str, ...]
    signature: bytes
    unsigned: bytes

    def verify(self, public: bytes) -> None:
        """Refuse unless the holder of `public` signed this leaf. Raises LedgerError."""
        if actor_id(public) != self.by:
            raise LedgerError("the leaf names another key")
        try:
            Ed25519PublicKey.from_public_bytes(public).verify(self.signature, self.unsigned)
        except InvalidSignature as error:
            raise LedgerError("the actor's signature is wrong") from error


def make_leaf(
    typ: str,
    disclosures: Sequence[str],
    *,
    hour: str,
    key: ActorKey,
    random: Random,
    prev: str | None = None,
) -> bytes:
    """The leaf that promises `disclosures`, signed by `key`.

    `hour` is the UTC hour as `2017-01-12T14`; `prev` is the leaf hash it supersedes, in hex.
    Raises LedgerError where typ, hour or prev is malformed.
    """
    _need(_TYPE, typ, "typ")
    _need(_HOUR, hour, "t")
    if prev is not None:
        _need(_HEX64, prev, "prev")
    digests = '","'.join(sorted(map(digest, disclosures)))
    before = f'"prev":"{prev}",' if prev is not None else ""
    # All of this is plain ASCII with its keys in order, hence canonical as it stands; the tests
    # hold it against RFC 8785's own writer.
    head = f'{{"by":"{key.id}","n":"{b64url(random(NONCE_SIZE))}",{before}"sd":["{digests}"],'
    tail = f'"t":"{hour}","typ":"{typ}","v":{VERSION}}}'
    signature = b64url(key.sign((head + tail).encode("ascii")))
    return f'{head}"sig":"{signature}",{tail}'.encode("ascii")


def parse_leaf(data: bytes) -> Leaf:
    """Read a leaf strictly. Raises LedgerError on anything that `make_leaf` would not write."""
    value = parse_canonical(data)
    if not isinstance(value, dict) or set(value) - {"prev"} != _KEYS:
        raise LedgerError("a leaf holds by, n, prev (or not), sd, sig, t, typ, v; no more, no less")
    if type(value["v"]) is not int or value["v"] != VERSION:
        raise LedgerError(f"leaves of version {value['v']!r} are not known here")
    prev = value.get("prev")
    if prev is not None or "prev" in value:
        _need(_HEX64, prev, "prev")
    from_b64url(_text(value["n"], "n"), NONCE_SIZE)
    signature = from_b64url(_text(value["sig"], "sig"), 64)
    unsigned = canonical({name: value[name] for name in value if name != "sig"})
    return Leaf(
        typ=_need(_TYPE, value["typ"], "typ"),
        hour=_need(_HOUR, value["t"], "t"),
        by=_need(_HEX32, value["by"], "by"),
        prev=prev,
        digests=_digests(value["sd"]),
        signature=signature,
        unsigned=unsigned,
    )


def _digests(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not value or len(value) % MULTIPLE:
        raise LedgerError(f"a leaf's sd is a list of digests, a multiple of {MULTIPLE}")
    found = tuple(_text(item, "sd") for item in value)
    for item in found:
        from_b64url(item, 32)
    if any(a >= b for a, b in pairwise(found)):
        raise LedgerError("a leaf's digests are sorted, and none comes twice")
    return found


def _text(value: Any, name: str) -> str:
    if not isinstance(value, str):
        raise LedgerError(f"a leaf's {name} is text")
    return value


def _need(pattern: re.Pattern[str], value: Any, name: str) -> str:
    if not pattern.fullmatch(_text(value, name)):
        raise LedgerError(f"a leaf's {name} is malformed")
    return str(value)
