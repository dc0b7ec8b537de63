"""Receipts: proof for whoever handed something in, checkable offline for ever.

The receipt carries the leaf itself as extra data, so that one file and the log's key are enough.
The extra data is not believed: it must hash to what the proof proves.

Source: c2sp.org/tlog-proof (`c2sp.org/tlog-proof@v1`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from trucewatch.ledger.checkpoints import SignedCheckpoint, open_checkpoint
from trucewatch.ledger.encoding import b64, from_b64
from trucewatch.ledger.errors import LedgerError
from trucewatch.ledger.merkle import HASH_SIZE, leaf_hash, verify_inclusion
from trucewatch.ledger.notes import VerifierKey

HEADER = "c2sp.org/tlog-proof@v1"
MAX_PROOF = 63


@dataclass(frozen=True, slots=True)
class Receipt:
    """A receipt as read: nothing in it is believed yet. `leaf` is its extra data, if any."""

    index: int
    proof: tuple[bytes, ...]
    checkpoint: str
    leaf: bytes | None = None

    def __str__(self) -> str:
        extra = [] if self.leaf is None else [f"extra {b64(self.leaf)}"]
        lines = [HEADER, *extra, f"index {self.index}", *map(b64, self.proof)]
        return "\n".join(lines) + "\n\n" + self.checkpoint

    @classmethod
    def parse(cls, text: str) -> Receipt:
        """Read a receipt. Raises LedgerError where it is malformed."""
        head, found, checkpoint = text.partition("\n\n")
        lines = head.split("\n")
        if not found or lines[0] != HEADER:
            raise LedgerError(f"a receipt begins with {HEADER}")
        rest = lines[1:]
        leaf = None
        if rest and rest[0].startswith("extra "):
            leaf = from_b64(rest.pop(0).removeprefix("extra "))
        if not rest or not rest[0].startswith("index "):
            raise LedgerError("a receipt names its index")
        if len(rest) - 1 > MAX_PROOF:
            raise LedgerError("a receipt's proof is longer than any tree is high")
        proof: Sequence[bytes] = [from_b64(line, HASH_SIZE) for line in rest[1:]]
        return cls(_number(rest[0].removeprefix("index ")), tuple(proof), checkpoint, leaf)


def verify_receipt(
    text: str,
    log_key: VerifierKey,
    *,
    entry: bytes | None = None,
    further: Sequence[VerifierKey] = (),
) -> SignedCheckpoint:
    """Refuse unless the log signed a tree that holds the entry where the receipt says.

    `entry` is the leaf to prove; the receipt's own where None. Raises LedgerError.
    """
    receipt = Receipt.parse(text)
    data = receipt.leaf if entry is None else entry
    if data is None:
        raise LedgerError("the receipt carries no entry, and none was given")
    signed = open_checkpoint(receipt.checkpoint, log_key, further)
    verify_inclusion(
        index=receipt.index,
        size=signed.checkpoint.size,
        leaf=leaf_hash(data),
        proof=receipt.proof,
        root=signed.checkpoint.root,
    )
    return signed


def _number(text: str) -> int:
    plain = text.isascii() and text.isdigit() and len(text) <= 19
    if not plain or (text[0] == "0" and text != "0"):
        raise LedgerError("an index is a plain decimal number")
    return int(text)
