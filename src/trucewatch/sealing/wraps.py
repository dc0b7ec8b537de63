"""Wraps: a record's key for one group of guardians, layer upon layer of age.

The first guardian's layer is the outermost. Whoever lacks one guardian of a group has, of that
group, nothing but an age file encrypted to that guardian.

Every layer says below it which seal it belongs to. Without that a guardian who agreed to open one
record could be handed another's layer, and would not see the difference.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pyrage

from trucewatch.ledger.canonical import canonical, parse
from trucewatch.ledger.encoding import b64, b64url, from_b64, from_b64url
from trucewatch.ledger.errors import LedgerError
from trucewatch.sealing.boards import Board, guardian_id
from trucewatch.sealing.boxes import KEY_SIZE
from trucewatch.vocabulary.errors import TrucewatchError

LONGEST_HEAD = 4096
MOST_STANZAS = 4
"""Bytes and recipients of a layer's head: one of ours has two, the second of them grease."""


@dataclass(frozen=True, slots=True)
class Wrap:
    """One group's copy of a key: its `guardians`, how many layers are `off`, and the `data`."""

    guardians: tuple[str, ...]
    off: int
    data: bytes

    @property
    def left(self) -> tuple[str, ...]:
        """Those whose layers are still on, the next one first."""
        return self.guardians[self.off :]

    def document(self) -> dict[str, Any]:
        """The wrap as JSON values."""
        return {"guardians": list(self.guardians), "off": self.off, "data": b64(self.data)}

    @classmethod
    def of_document(cls, document: Mapping[str, Any]) -> Wrap:
        """The wrap of `document`. Raises LedgerError, KeyError or TypeError on anything else."""
        off = document["off"]
        guardians = tuple(map(str, document["guardians"]))
        if not isinstance(off, int) or not 0 <= off <= len(guardians):
            raise LedgerError("a wrap has as many layers as guardians")
        return cls(guardians, off, from_b64(document["data"]))


def wrap_key(board: Board, seal: str, key: bytes) -> list[Wrap]:
    """The key of the seal `seal`, once for each group of `board` that suffices."""
    inner = canonical({"key": b64url(key), "seal": seal})
    wraps = []
    for group in board.groups():
        data = inner
        for guardian in reversed(group):
            recipient = pyrage.x25519.Recipient.from_str(guardian.recipient)
            data = bytes(pyrage.encrypt(_head(seal) + data, [recipient]))
        wraps.append(Wrap(tuple(g.id for g in group), 0, data))
    return wraps


def peel(wrap: Wrap, identity: pyrage.x25519.Identity, seal: str) -> Wrap:
    """The wrap without its outermost layer. Raises TrucewatchError where it is another
    guardian's, or of another seal than `seal`."""
    if not wrap.left or wrap.left[0] != guardian_id(str(identity.to_public())):
        raise TrucewatchError("the outermost layer is another guardian's")
    try:
        data = layer_off(wrap.data, identity)
    except pyrage.DecryptError as error:
        raise TrucewatchError(
            "a layer does not come off: the request is damaged",
            hint="ask for the request again, as the guardian before you passed it on",
        ) from error
    if not data.startswith(_head(seal)):
        raise _of_another(seal)
    return Wrap(wrap.guardians, wrap.off + 1, data.removeprefix(_head(seal)))


def layer_off(data: bytes, identity: pyrage.x25519.Identity) -> bytes:
    """What lies under one layer of age. Raises TrucewatchError, and pyrage.DecryptError.

    A layer has one recipient. One of a thousand is refused unread: the library's time grows with
    their square.
    """
    head = data[:LONGEST_HEAD].partition(b"\n---")[0]
    if len(head) == LONGEST_HEAD or head.count(b"\n-> ") > MOST_STANZAS:
        raise TrucewatchError(
            "a layer is made for more recipients than one: nothing was opened",
            hint="refuse it, and ask whoever sent it where it comes from",
        )
    return bytes(pyrage.decrypt(data, [identity]))


def key_in(inner: bytes, seal: str) -> bytes:
    """The key below the last layer. Raises TrucewatchError where it is another record's."""
    try:
        found = parse(inner)
        key = from_b64url(found["key"], KEY_SIZE)
        of = found["seal"]
    except (LedgerError, KeyError, TypeError) as error:
        raise TrucewatchError("what lies below the last layer is no key") from error
    if of != seal:
        raise _of_another(seal)
    return key


def _head(seal: str) -> bytes:
    return seal.encode() + b"\n"


def _of_another(seal: str) -> TrucewatchError:
    return TrucewatchError(
        f"what this request brings is another record's than the one it names (seal {seal})",
        hint="refuse it, and ask whoever sent it what they meant to open",
    )
