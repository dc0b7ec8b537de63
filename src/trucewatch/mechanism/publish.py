"""Publishing: what is let out is recorded first, with the ledger state it was made from.

In:   a publication's bytes.
Out:  an entry that says what was published, so that nobody can later show another text as it.
"""

from __future__ import annotations

import hashlib

from trucewatch.figures.model import Record
from trucewatch.mechanism.ports import Act, Ground
from trucewatch.vocabulary.instants import Interval, iso


def issue(
    ground: Ground,
    record: Record,
    *,
    kind: str,
    period: Interval,
    language: str,
    media: str,
    data: bytes,
) -> None:
    """Record that `data` (of type `media`, such as `pdf`) was published about `period`."""
    content = {
        "kind": kind,
        "from": iso(period.start),
        "to": iso(period.end),
        "language": language,
        "media": media,
        "sha256": hashlib.sha256(data).hexdigest(),
        "tree_size": record.tree_size,
        "tree_root": record.tree_root.hex(),
    }
    ground.record([Act(typ="publication.issued", content=content)])
