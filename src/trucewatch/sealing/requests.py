"""Requests: the file that goes from guardian to guardian, and comes back opened for one.

It carries the proof that the request was written into the ledger before it was sent, and the
proof of which record it is about, so that each guardian can check the reason and the record
without trusting whoever passed the file on. The last guardian encrypts the key to `reply_to`, a
key made for this request alone: the file that comes back is of no use to anybody else.

A file that somebody has approved lacks that guardian's layer. Pass it on; do not publish it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pyrage

from trucewatch.ledger.bundles import Bundle, Proven, verify_bundle
from trucewatch.ledger.canonical import parse
from trucewatch.ledger.errors import LedgerError
from trucewatch.ledger.merkle import leaf_hash
from trucewatch.ledger.notes import VerifierKey
from trucewatch.ledger.receipts import Receipt
from trucewatch.sealing.boards import guardian_id
from trucewatch.sealing.wraps import Wrap, key_in, layer_off, peel
from trucewatch.vocabulary.errors import TrucewatchError, UsageError

KIND = "trucewatch unsealing request v1"
REQUESTED, SEALED = "unsealing.requested", "sealed.received"
_STATED = ("request", "leaf", "reason", "reply_to")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """An unsealing asked for. `asked` and `sealed` are proofs; `leaf` is the record's, in hex."""

    request: str
    leaf: str
    seal: str
    reason: str
    reply_to: str
    log_key: str
    asked: Bundle
    sealed: Bundle
    wraps: tuple[Wrap, ...]

    def __str__(self) -> str:
        document = {
            "kind": KIND,
            "request": self.request,
            "leaf": self.leaf,
            "seal": self.seal,
            "reason": self.reason,
            "reply_to": self.reply_to,
            "log_key": self.log_key,
            "asked": self.asked.document(),
            "sealed": self.sealed.document(),
            "wraps": [wrap.document() for wrap in self.wraps],
        }
        return json.dumps(document, ensure_ascii=False, indent=1) + "\n"

    @classmethod
    def parse(cls, text: str) -> Request:
        """Read a request; nothing in it is believed yet. Raises UsageError."""
        try:
            document: Mapping[str, Any] = parse(text.encode())
            if document["kind"] != KIND:
                raise LedgerError("another kind of file")
            return cls(
                **{name: str(document[name]) for name in (*_STATED, "seal", "log_key")},
                asked=Bundle.of_document(document["asked"]),
                sealed=Bundle.of_document(document["sealed"]),
                wraps=tuple(map(Wrap.of_document, document["wraps"])),
            )
        except (LedgerError, KeyError, TypeError, ValueError, UnicodeEncodeError) as error:
            raise UsageError(
                "this file is no request for unsealing",
                expected="the file that `trucewatch seal open` wrote, or as it was passed on",
            ) from error

    def turns(self) -> list[str]:
        """The guardians whose approval some group waits for next, in order."""
        return sorted({wrap.left[0] for wrap in self.wraps if wrap.left})

    def approvals(self) -> tuple[str, ...] | None:
        """The group that has agreed; None while there is none."""
        return next((w.guardians for w in self.wraps if not w.left), None)


def check(request: Request, log_key: VerifierKey) -> Proven:
    """Hold a request against the ledger: who asked, when, and why, or a TrucewatchError."""
    try:
        asked = verify_bundle(request.asked, log_key)
        sealed = verify_bundle(request.sealed, log_key)
        carried = Receipt.parse(request.sealed.receipt).leaf or b""
    except LedgerError as error:
        raise TrucewatchError(f"the request is not what the ledger holds: {error}") from error
    if asked.leaf.typ != REQUESTED or sealed.leaf.typ != SEALED:
        raise TrucewatchError("the request is proved by entries of another kind")
    for name in _STATED:
        if asked.fields.get(name) != getattr(request, name):
            raise TrucewatchError(f"the request's {name} is not the one that the ledger holds")
    if leaf_hash(carried).hex() != request.leaf or sealed.fields.get("seal") != request.seal:
        raise TrucewatchError("the request asks for another record than the ledger says")
    return asked


def approve(request: Request, identity: pyrage.x25519.Identity) -> Request:
    """The request without this guardian's layers. Raises UsageError where it is not their turn."""
    own = guardian_id(str(identity.to_public()))
    if request.approvals():
        raise UsageError("enough guardians have approved this request already")
    if not any(own in wrap.guardians for wrap in request.wraps):
        raise UsageError(
            f"{own} is no guardian of this record: nothing was approved",
            hint="use the identity file whose public key stands in the board",
        )
    if own not in request.turns():
        waits = any(own in wrap.left for wrap in request.wraps)
        raise UsageError(
            f"it is not the turn of {own}"
            if waits
            else f"{own} has approved this request already: nothing was changed",
            expected=f"the next approval from one of {', '.join(request.turns())}",
        )
    wraps = [_peeled(w, identity, own, request) for w in request.wraps]
    return replace(request, wraps=tuple(wraps))


def opened_key(request: Request, reply: pyrage.x25519.Identity) -> bytes:
    """The record's key, from a request that enough guardians approved. Raises TrucewatchError."""
    done = next((w for w in request.wraps if not w.left), None)
    if done is None:
        raise UsageError(
            "not enough guardians have approved this request yet",
            expected=f"the next approval from one of {', '.join(request.turns())}",
        )
    try:
        inner = layer_off(done.data, reply)
    except pyrage.DecryptError as error:
        raise TrucewatchError("the answer is not encrypted to whoever asked") from error
    return key_in(inner, request.seal)


def _peeled(wrap: Wrap, identity: pyrage.x25519.Identity, own: str, request: Request) -> Wrap:
    if not wrap.left or wrap.left[0] != own:
        return wrap
    peeled = peel(wrap, identity, request.seal)
    if peeled.left:
        return peeled
    key_in(peeled.data, request.seal)
    reply_to = pyrage.x25519.Recipient.from_str(request.reply_to)
    return replace(peeled, data=bytes(pyrage.encrypt(peeled.data, [reply_to])))
