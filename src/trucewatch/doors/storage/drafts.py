"""Acts made ready for the record: salted, promised, signed; not yet written.

Beside an act's own fields, every leaf promises `recorded_at`: the leaf shows only the hour, and
the exact instant can be proved when it matters.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from trucewatch.ledger.commitments import FieldError, Random, disclose, pack
from trucewatch.ledger.errors import LedgerError
from trucewatch.ledger.leaves import ActorKey, make_leaf
from trucewatch.ledger.merkle import leaf_hash
from trucewatch.ledger.tiles import MAX_ENTRY
from trucewatch.mechanism.ports import Act, Entry
from trucewatch.vocabulary.errors import TrucewatchError
from trucewatch.vocabulary.instants import iso

RECORDED_AT = "recorded_at"
FIELD_LIMIT = 2**20
WHOLE = ("agreement.loaded", "weights.learned")
WHOLE_LIMIT = 2**25
"""Acts whose one field is a document, and how large it may be."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Draft:
    """One act as it will be written."""

    entry: Entry
    leaf: bytes
    packed: bytes
    fingerprint: bytes | None


def draft(
    acts: Sequence[Act], *, start: int, at: datetime, key: ActorKey, random: Random
) -> list[Draft]:
    """Drafts of `acts`, whose first will be the entry `start`.

    Raises TrucewatchError naming the act's type and field, never a value.
    """
    hour = at.strftime("%Y-%m-%dT%H")
    instant = iso(at)
    return [_one(act, start + i, at, instant, hour, key, random) for i, act in enumerate(acts)]


def _one(
    act: Act, index: int, at: datetime, instant: str, hour: str, key: ActorKey, random: Random
) -> Draft:
    if RECORDED_AT in act.content:
        raise TrucewatchError(f"{act.typ} brings a field {RECORDED_AT!r}, which the record sets")
    limit = WHOLE_LIMIT if act.typ in WHOLE else FIELD_LIMIT
    try:
        texts = disclose({**act.content, RECORDED_AT: instant}, random, limit=limit)
        leaf = make_leaf(act.typ, texts, hour=hour, key=key, random=random, prev=act.prev)
    except FieldError as error:
        raise TrucewatchError(
            f"the field {error.field!r} of {act.typ} {error.why}",
            hint="shorten it, or keep the document itself as evidence",
        ) from error
    except LedgerError as error:
        raise TrucewatchError(f"{act.typ} cannot be recorded: {error}") from error
    if len(leaf) > MAX_ENTRY:
        raise TrucewatchError(f"{act.typ} has too many fields for one entry")
    content = {name: value for name, value in act.content.items() if value is not None}
    entry = Entry(
        index=index,
        typ=act.typ,
        leaf_hash=leaf_hash(leaf),
        recorded_at=at,
        content=content,
        by=key.id,
    )
    return Draft(entry, leaf, pack(texts), act.fingerprint)


def micros(instant: datetime) -> int:
    """Microseconds since 1970, UTC."""
    return (instant - _EPOCH) // timedelta(microseconds=1)


def instant_of(value: int) -> datetime:
    """The instant of `micros`."""
    return _EPOCH + timedelta(microseconds=value)


def without_own(content: dict[str, Any]) -> dict[str, Any]:
    """An entry's content without the field that the record itself adds."""
    content.pop(RECORDED_AT, None)
    return content
