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

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from trucewatch.ledger.commitments import MULTIPLE, Random, digests
from trucewatch.ledger.encoding import b64url, from_b64url
from trucewatch.ledger.errors import LedgerError

VERSION = 1
NONCE_SIZE = 32
_TYPE = "[a-z][a-z0-9_]*(?:[.][a-z][a-z0-9_]*)+"
_HOUR = "[0-9]{4}-[01][0-9]-[0-3][0-9]T[0-2][0-9]"
_HASH_HEX = "[0-9a-f]{64}"
_TYPE_FORM, _HOUR_FORM, _HASH_FORM = map(re.compile, (_TYPE, _HOUR, _HASH_HEX))
_32_BYTES = "[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]"
_64_BYTES = "[A-Za-z0-9_-]{85}[AQgw]"
_LEAF = re.compile(
    (
        '{"by":"(?P<by>[0-9a-f]{32})",'
        f'"n":"{_32_BYTES}",'
        f'(?:"prev":"(?P<prev>{_HASH_HEX})",)?'
        f'"sd":\\[(?P<sd>"{_32_BYTES}"(?:,"{_32_BYTES}")*)\\],'
        f'(?P<signed>"sig":"(?P<sig>{_64_BYTES})",)'
        f'"t":"(?P<t>{_HOUR})","typ":"(?P<typ>{_TYPE})","v":1}}'
    ).encode("ascii")
)
# Plain ASCII without escapes, keys in order, one spelling for each value: whatever matches is
# canonical as it stands. The tests hold it against RFC 8785's own writer.


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
    _need(_TYPE_FORM, typ, "typ")
    _need(_HOUR_FORM, hour, "t")
    if prev is not None:
        _need(_HASH_FORM, prev, "prev")
    promised = '","'.join(sorted(digests(disclosures)))
    before = f'"prev":"{prev}",' if prev is not None else ""
    head = f'{{"by":"{key.id}","n":"{b64url(random(NONCE_SIZE))}",{before}"sd":["{promised}"],'
    tail = f'"t":"{hour}","typ":"{typ}","v":{VERSION}}}'
    signature = b64url(key.sign((head + tail).encode("ascii")))
    return f'{head}"sig":"{signature}",{tail}'.encode("ascii")


def parse_leaf(data: bytes) -> Leaf:
    """Read a leaf strictly. Raises LedgerError on anything that `make_leaf` would not write."""
    match = _LEAF.fullmatch(data)
    if match is None:
        raise LedgerError("it is not a leaf of version 1 in its canonical form")
    promised = tuple(match["sd"].decode("ascii").strip('"').split('","'))
    if len(promised) % MULTIPLE:
        raise LedgerError(f"a leaf's digests are a multiple of {MULTIPLE}")
    if any(a >= b for a, b in pairwise(promised)):
        raise LedgerError("a leaf's digests are sorted, and none comes twice")
    return Leaf(
        typ=match["typ"].decode("ascii"),
        hour=match["t"].decode("ascii"),
        by=match["by"].decode("ascii"),
        prev=match["prev"].decode("ascii") if match["prev"] else None,
        digests=promised,
        signature=from_b64url(match["sig"].decode("ascii"), 64),
        unsigned=data[: match.start("signed")] + data[match.end("signed") :],
    )


def _need(form: re.Pattern[str], value: str, name: str) -> None:
    if not form.fullmatch(value):
        raise LedgerError(f"a leaf's {name} is malformed")
