"""Acts made ready for the record: salted, promised, signed; not yet written.

Beside an act's own fields, every leaf promises `recorded_at`: the leaf shows only the hour, and
the exact instant can be proved when it matters.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from trucewatch.doors.storage.fingerprints import checksum
from trucewatch.ledger.commitments import FieldError, Random, disclose, pack
from trucewatch.ledger.errors import LedgerError
from trucewatch.ledger.leaves import ActorKey, make_leaf
from trucewatch.ledger.merkle import leaf_hash
from trucewatch.ledger.submissions import FOR_LOG, Submission, sign_submission
from trucewatch.ledger.tiles import MAX_ENTRY
from trucewatch.mechanism.ports import Act, Entry
from trucewatch.mechanism.sealed import SEALED
from trucewatch.vocabulary.errors import TrucewatchError
from trucewatch.vocabulary.instants import iso, parse_iso

RECORDED_AT = "recorded_at"
FIELD_LIMIT = 2**20
WHOLE = ("agreement.loaded", "weights.learned")
WHOLE_LIMIT = 2**25
"""Acts whose one field is a document, and how large it may be."""
SLOW_CLOCK = timedelta(minutes=10)
"""How far ahead of ours the clock of somebody who signs elsewhere may be."""
SEALED_PROMISES = 48
"""Promises of every sealed entry, real or cover: more than any row has fields."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Draft:
    """One act as it will be written."""

    entry: Entry
    leaf: bytes
    packed: bytes
    fingerprint: bytes | None
    checksum: int | None
    """Over the fingerprint, from the moment the draft was made."""


def draft(
    acts: Sequence[Act], *, start: int, at: datetime, key: ActorKey, random: Random
) -> list[Draft]:
    """Drafts of `acts`, whose first will be the entry `start`.

    Raises TrucewatchError naming the act's type and field, never a value.
    """
    instant = iso(at)
    return [_one(act, start + i, at, instant, key, random) for i, act in enumerate(acts)]


def _one(act: Act, index: int, at: datetime, instant: str, key: ActorKey, random: Random) -> Draft:
    for name in (RECORDED_AT, FOR_LOG):
        if name in act.content:
            raise TrucewatchError(f"{act.typ} brings a field {name!r}, which the record sets")
    with _named(act):
        texts = _disclosed(act, instant, random)
        leaf = make_leaf(act.typ, texts, hour=instant[:13], key=key, random=random, prev=act.prev)
    if len(leaf) > MAX_ENTRY:
        raise TrucewatchError(f"{act.typ} has too many fields for one entry")
    entry = Entry(
        index=index,
        typ=act.typ,
        leaf_hash=leaf_hash(leaf),
        recorded_at=at,
        content={name: value for name, value in act.content.items() if value is not None},
        by=key.id,
    )
    mark = act.fingerprint
    return Draft(entry, leaf, pack(texts), mark, None if mark is None else checksum(mark, index))


def need_fit(act: Act) -> None:
    """Refuse an act that could never be recorded, before it waits: TrucewatchError."""
    with _named(act):
        _disclosed(act, iso(_EPOCH), bytes)


def _disclosed(act: Act, instant: str, random: Random) -> list[str]:
    limit = WHOLE_LIMIT if act.typ in WHOLE else FIELD_LIMIT
    at_least = SEALED_PROMISES if act.typ == SEALED else 1
    texts = disclose({**act.content, RECORDED_AT: instant}, random, limit=limit, at_least=at_least)
    if act.typ == SEALED and len(texts) != SEALED_PROMISES:
        raise LedgerError("it has more fields than a sealed entry hides")
    return texts


@contextmanager
def _named(act: Act) -> Iterator[None]:
    """Faults in words that name the act's type and field, never a value."""
    try:
        yield
    except FieldError as error:
        raise TrucewatchError(
            f"the field {error.field!r} of {act.typ} {error.why}",
            hint="shorten it, or keep the document itself as evidence",
        ) from error
    except LedgerError as error:
        raise TrucewatchError(f"{act.typ} cannot be recorded: {error}") from error


def sign_act(act: Act, *, log: str, at: datetime, key: ActorKey, random: Random) -> str:
    """The act as a submission for the log of that origin, signed by `key`; see `submissions`.

    Raises TrucewatchError naming the act's type and field, never a value.
    """
    content = {**act.content, RECORDED_AT: iso(at)}
    hour = at.strftime("%Y-%m-%dT%H")
    with _named(act):
        return sign_submission(
            act.typ, content, log=log, hour=hour, key=key, random=random, limit=FIELD_LIMIT,
            prev=act.prev,
        )  # fmt: skip


def taken(submission: Submission, *, index: int, now: datetime) -> Draft:
    """The draft of what somebody signed elsewhere, its leaf as it stands.

    Raises TrucewatchError where it does not say when, or says a time that has not come.
    """
    leaf, content = submission.parsed, dict(submission.content)
    try:
        at = parse_iso(str(content.pop(RECORDED_AT, None)))
    except ValueError as error:
        raise TrucewatchError(f"{leaf.typ} does not say when it was signed") from error
    if at.strftime("%Y-%m-%dT%H") != leaf.hour:
        raise TrucewatchError(f"{leaf.typ} names one hour and shows another")
    if at > now + SLOW_CLOCK:
        raise TrucewatchError(
            f"{leaf.typ} was signed at {iso(at)}, which has not come yet",
            hint="set the clocks of both machines right, and sign again",
        )
    entry = Entry(
        index=index,
        typ=leaf.typ,
        leaf_hash=leaf_hash(submission.leaf),
        recorded_at=at,
        content=content,
        by=leaf.by,
    )
    return Draft(entry, submission.leaf, pack(submission.disclosures), None, None)


def micros(instant: datetime) -> int:
    """Microseconds since 1970, UTC."""
    return (instant - _EPOCH) // timedelta(microseconds=1)


def instant_of(value: int) -> datetime:
    """The instant of `micros`."""
    return _EPOCH + timedelta(microseconds=value)


def without_own(content: dict[str, Any]) -> dict[str, Any]:
    """An entry's content without the fields that the record itself adds."""
    content.pop(RECORDED_AT, None)
    content.pop(FOR_LOG, None)
    return content
