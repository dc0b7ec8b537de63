"""Publishing: what is let out is recorded first, with the ledger state it was made from.

In:   a publication's bytes.
Out:  the act that says what was published, so that nobody can later show another text as it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from trucewatch.figures.model import Record
from trucewatch.mechanism.ports import Act


def publication(
    record: Record,
    *,
    kind: str,
    about: Mapping[str, str],
    language: str,
    media: str,
    data: bytes,
) -> Act:
    """The act by which `data` (of type `media`, such as `pdf`) is published, to be recorded first.

    `about` says of what: a period (`from`, `to`) or a `case`.
    """
    content = {
        "kind": kind,
        **about,
        "language": language,
        "media": media,
        "sha256": hashlib.sha256(data).hexdigest(),
        "tree_size": record.tree_size,
        "tree_root": record.tree_root.hex(),
    }
    return Act(typ="publication.issued", content=content)
