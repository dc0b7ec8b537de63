"""A submission: one act that somebody signed on a machine of their own, on its way to the record.

```
{"disclosures":["…",…],"key":"<base64>","leaf":"…","v":1}
```

The leaf is made and signed where its actor is, and enters the tree as it stands: who runs the
record can refuse it, and cannot write it. One of its fields, `for_log`, names the log it is meant
for, so that nobody can hand it to another.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from trucewatch.ledger.canonical import parse
from trucewatch.ledger.commitments import Random, disclose, open_disclosures
from trucewatch.ledger.encoding import b64, from_b64
from trucewatch.ledger.errors import LedgerError
from trucewatch.ledger.leaves import ActorKey, Leaf, make_leaf, parse_leaf

VERSION = 1
FOR_LOG = "for_log"
"""The field that names the log an act is meant for: its origin."""

LARGEST = 2**22
"""Bytes of a submission, at most."""

_FIELDS = {"disclosures", "key", "leaf", "v"}


@dataclass(frozen=True, slots=True)
class Submission:
    """A submission that holds together: its leaf is signed by `key`, and promises `content`."""

    leaf: bytes
    parsed: Leaf
    disclosures: tuple[str, ...]
    key: bytes
    content: Mapping[str, Any]


def sign_submission(
    typ: str,
    content: Mapping[str, Any],
    *,
    log: str,
    hour: str,
    key: ActorKey,
    random: Random,
    limit: int,
    prev: str | None = None,
) -> str:
    """The submission of one act for `log`, signed by `key`, as text.

    `content` holds every field but FOR_LOG; `hour`, `prev` as in `make_leaf`, `limit` as in
    `disclose`. Raises LedgerError where a field is no JSON value or too large.
    """
    texts = disclose({**content, FOR_LOG: log}, random, limit=limit)
    leaf = make_leaf(typ, texts, hour=hour, key=key, random=random, prev=prev)
    document = {"disclosures": texts, "key": b64(key.public), "leaf": leaf.decode(), "v": VERSION}
    return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def open_submission(text: bytes, log: str) -> Submission:
    """Read a submission for `log`. Raises LedgerError on anything that does not hold together."""
    if len(text) > LARGEST:
        raise LedgerError(f"it is larger than {LARGEST // 2**20} MB")
    document = parse(text)
    if not isinstance(document, dict) or document.keys() != _FIELDS or document["v"] != VERSION:
        raise LedgerError("it is not a signed act of version 1")
    texts, leaf, key = document["disclosures"], document["leaf"], document["key"]
    if not isinstance(texts, list) or not all(
        isinstance(part, str) for part in [*texts, leaf, key]
    ):
        raise LedgerError("it is not a signed act of version 1")
    found = Submission(
        leaf=leaf.encode(),
        parsed=parse_leaf(leaf.encode()),
        disclosures=tuple(texts),
        key=from_b64(key, 32),
        content={},
    )
    found.parsed.verify(found.key)
    content = open_disclosures(texts, found.parsed.digests)
    if len(set(texts)) != len(found.parsed.digests):
        raise LedgerError("some of what it promises is not with it")
    if content.pop(FOR_LOG, None) != log:
        raise LedgerError("it was signed for another record")
    return Submission(found.leaf, found.parsed, found.disclosures, found.key, content)
