"""Bundles: chosen fields of one entry, with the proof that the record holds it.

A bundle is a JSON file: a receipt that carries the leaf, and some of the entry's disclosures,
verbatim. Whoever knows the log's key checks each field against the leaf and the leaf against the
checkpoint. What was not disclosed stays a digest among decoys: neither its name, nor its value,
nor how many there are.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from trucewatch.ledger.canonical import parse
from trucewatch.ledger.checkpoints import SignedCheckpoint
from trucewatch.ledger.commitments import open_disclosures
from trucewatch.ledger.errors import LedgerError
from trucewatch.ledger.leaves import Leaf, parse_leaf
from trucewatch.ledger.notes import VerifierKey
from trucewatch.ledger.receipts import Receipt, verify_receipt

KIND = "trucewatch disclosure v1"


@dataclass(frozen=True, slots=True)
class Bundle:
    """A bundle as read: nothing in it is believed yet."""

    receipt: str
    disclosures: tuple[str, ...]

    def document(self) -> dict[str, Any]:
        """The bundle as JSON values."""
        return {
            "kind": KIND,
            "receipt": self.receipt,
            "disclosures": list(self.disclosures),
        }

    def __str__(self) -> str:
        return json.dumps(self.document(), ensure_ascii=False, indent=1) + "\n"

    @classmethod
    def of_document(cls, document: Any) -> Bundle:
        """The bundle of JSON values. Raises LedgerError on anything else."""
        if not isinstance(document, dict) or document.get("kind") != KIND:
            raise LedgerError(f"it is no {KIND}")
        receipt, texts = document.get("receipt"), document.get("disclosures")
        if (
            not isinstance(receipt, str)
            or not isinstance(texts, list)
            or not all(isinstance(text, str) for text in texts)
        ):
            raise LedgerError("a bundle has a receipt and disclosures, all of them text")
        return cls(receipt, tuple(texts))

    @classmethod
    def parse(cls, text: str) -> Bundle:
        """Read a bundle. Raises LedgerError where it is malformed."""
        return cls.of_document(parse(text.encode()))


@dataclass(frozen=True, slots=True)
class Proven:
    """What a bundle proves: these fields of this entry, under this checkpoint."""

    index: int
    leaf: Leaf
    fields: dict[str, Any]
    signed: SignedCheckpoint


def choose(disclosures: Sequence[str], names: Sequence[str]) -> tuple[str, ...]:
    """The disclosures of these fields, in their order. Raises LedgerError where one lacks."""
    by_name = {item[1]: text for text in disclosures if len(item := json.loads(text)) == 3}
    for name in names:
        if name not in by_name:
            raise LedgerError(f"the entry has no field {name!r}")
    return tuple(by_name[name] for name in dict.fromkeys(names))


def on_one_line(value: Any) -> str:
    """A field's value to be read by a person: none of it can pass for a line of our own."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text)


def verify_bundle(bundle: Bundle, log_key: VerifierKey) -> Proven:
    """Refuse unless every field was promised by a leaf in a tree the log signed: LedgerError."""
    signed = verify_receipt(bundle.receipt, log_key)
    receipt = Receipt.parse(bundle.receipt)
    if receipt.leaf is None:
        raise LedgerError("the bundle carries no leaf")
    leaf = parse_leaf(receipt.leaf)
    fields = open_disclosures(bundle.disclosures, leaf.digests)
    return Proven(receipt.index, leaf, fields, signed)
