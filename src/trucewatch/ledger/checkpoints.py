"""Checkpoints: the whole record in three lines, signed.

Source: c2sp.org/tlog-checkpoint (1.0.0). Extension lines are refused: nobody audits them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from trucewatch.ledger.encoding import b64, from_b64
from trucewatch.ledger.errors import LedgerError
from trucewatch.ledger.merkle import HASH_SIZE
from trucewatch.ledger.notes import SigningKey, VerifierKey, open_note, parse_note


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Which log, how many entries, and the root over them."""

    origin: str
    size: int
    root: bytes

    def body(self) -> str:
        """The text that is signed."""
        return f"{self.origin}\n{self.size}\n{b64(self.root)}\n"

    @classmethod
    def parse(cls, body: str) -> Checkpoint:
        """The checkpoint of a body. Raises LedgerError on anything but its three lines."""
        lines = body.split("\n")
        if len(lines) != 4 or lines[3] or not lines[0]:
            raise LedgerError("a checkpoint has three lines: origin, size, root")
        size = lines[1]
        if not (size.isascii() and size.isdigit()) or (size[0] == "0" and size != "0"):
            raise LedgerError("a checkpoint's size is a plain decimal number")
        if len(size) > 19:
            raise LedgerError("a checkpoint's size is beyond any log")
        return cls(lines[0], int(size), from_b64(lines[2], HASH_SIZE))

    def sign(self, key: SigningKey) -> str:
        """The signed note. Raises LedgerError where the key is another log's."""
        if key.verifier.name != self.origin:
            raise LedgerError(f"the key of {key.verifier.name} does not sign for {self.origin}")
        return key.sign(self.body())


@dataclass(frozen=True, slots=True)
class SignedCheckpoint:
    """A checkpoint its log signed. `others` counts further lines: possible witnesses, unproven."""

    checkpoint: Checkpoint
    signers: tuple[VerifierKey, ...]
    others: int


def open_checkpoint(
    note: str, log_key: VerifierKey, further: Sequence[VerifierKey] = ()
) -> SignedCheckpoint:
    """Verify a signed checkpoint under its log's key, and under any further keys that signed.

    Raises LedgerError where the log did not sign it, or it names another log.
    """
    text, signers = open_note(note, [log_key, *further])
    if log_key not in signers:
        raise LedgerError(f"the log {log_key.name} did not sign this checkpoint")
    checkpoint = Checkpoint.parse(text)
    if checkpoint.origin != log_key.name:
        raise LedgerError(f"the checkpoint is of {checkpoint.origin}, not of {log_key.name}")
    others = len(parse_note(note).lines) - len(signers)
    return SignedCheckpoint(checkpoint, tuple(signers), others)
