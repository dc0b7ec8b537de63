"""A log that may lie: notes and proofs at any size, and a fork at will; and who watches it."""

from __future__ import annotations

from pathlib import Path

from trucewatch.ledger.checkpoints import Checkpoint
from trucewatch.ledger.merkle import leaf_hash, root_of
from trucewatch.ledger.notes import SigningKey
from trucewatch.ledger.proofs import consistency_proof
from trucewatch.ledger.witnessing import Request
from trucewatch.witness.folder import add_log, make_witness, watched_logs
from trucewatch.witness.keeping import Witness

ORIGIN = "ledger.example/truce"
KEY = SigningKey(ORIGIN, b"\x01" * 32)
VKEY = KEY.verifier


class PaperLog:
    """What one log shows to one reader."""

    def __init__(self, hashes: list[bytes]) -> None:
        self.hashes = hashes

    @classmethod
    def of(cls, n: int) -> PaperLog:
        """A log of n different entries."""
        return cls([leaf_hash(b"entry %d" % i) for i in range(n)])

    def changed(self, at: int, how: bytes = b"rewritten") -> PaperLog:
        """The same log, with another entry at one place."""
        hashes = list(self.hashes)
        hashes[at] = leaf_hash(how)
        return PaperLog(hashes)

    def dropped(self, at: int) -> PaperLog:
        """The same log, without one entry."""
        return PaperLog(self.hashes[:at] + self.hashes[at + 1 :])

    def note(self, size: int) -> str:
        """Its signed checkpoint at that size."""
        return Checkpoint(ORIGIN, size, root_of(self.hashes[:size])).sign(KEY)

    def node(self, height: int, index: int) -> bytes:
        """A complete subtree's root."""
        return root_of(self.hashes[index << height : (index + 1) << height])

    def proof(self, old: int, new: int) -> list[bytes]:
        """What an honest program would answer from this record."""
        return consistency_proof(old, new, self.node) if 0 < old < new else []

    def request(self, old: int, new: int) -> Request:
        """The request a log sends when it has grown."""
        return Request(old, tuple(self.proof(old, new)), self.note(new))


def watching(folder: Path) -> Witness:
    """A new witness that watches the paper log, by a clock that stands, and says nothing aloud."""
    make_witness(folder, f"witness.example/{folder.name}")
    add_log(folder, str(VKEY))
    return Witness(folder, clock=lambda: 1_790_000_000, tell=lambda text: None)


def evidence_of(witness: Witness) -> list[Path]:
    """Every evidence file it has written."""
    return sorted((witness.folder / "evidence").rglob("*.txt"))


def state_of(witness: Witness) -> str | None:
    """What it holds of the paper log."""
    return witness.held(watched_logs(witness.folder)[0])
