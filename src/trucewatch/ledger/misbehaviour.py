"""Evidence that a log lied: a file that proves it to anybody who has the log's key, and no more.

A log is believed for one thing: that it only ever adds. Two of its own signatures can contradict
that, and then nobody's word is needed:

* **split view**: two signed checkpoints of one size with different roots;
* **rewritten past**: two signed checkpoints of different sizes, and a *path* of hashes that leads
  to the newer root. The same path gives the root over the older size as the newer record holds it,
  and that is not the root which was signed.

The second deserves a word. That a consistency proof fails proves nothing: anybody can send a wrong
one. But a proof whose hashes do lead to the newer root was made from the newer record, since
nobody can find other hashes that do; so what it says of the older size is the record's own word.
Where the older size is a power of two a proof leaves its first hash away, being the older root
itself; then that one hash is taken from the log's tiles. The path is at most 64 hashes long, and
says no less than all leaf hashes would.

What no file here can prove: who submitted a failing proof, or a lie nobody signed.

```
trucewatch misbehaviour v1
log ledger.example/truce+…                       whose; the verifier's own copy of the key counts
kind rewritten-past                              or split-view
path <base64 of a hash>                          rewritten-past only, from the first to the last
checkpoint 5                                     how many lines follow: the older one, verbatim
…
checkpoint 5                                     the newer one, verbatim
…
```

Lines that begin with `#` at the top say the same in words, and are not read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hmac import compare_digest

from trucewatch.ledger.checkpoints import Checkpoint, open_checkpoint
from trucewatch.ledger.encoding import b64, from_b64
from trucewatch.ledger.errors import LedgerError
from trucewatch.ledger.merkle import HASH_SIZE, roots_along
from trucewatch.ledger.notes import VerifierKey
from trucewatch.ledger.proofs import Node, consistency_proof, range_root

HEADER = "trucewatch misbehaviour v1"
SPLIT_VIEW, REWRITTEN_PAST = "split-view", "rewritten-past"
MAX_PATH = 64


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two notes of one log that cannot both be honest, and the path that shows it."""

    log: str
    older: str
    newer: str
    path: tuple[bytes, ...] = ()

    @property
    def kind(self) -> str:
        """`rewritten-past` where a path is given, else `split-view`."""
        return REWRITTEN_PAST if self.path else SPLIT_VIEW

    def __str__(self) -> str:
        lines = [HEADER, f"log {self.log}", f"kind {self.kind}"]
        lines += [f"path {b64(part)}" for part in self.path]
        notes = [f"checkpoint {note.count(chr(10))}\n{note}" for note in (self.older, self.newer)]
        return "\n".join(lines) + "\n" + "".join(notes)

    @classmethod
    def parse(cls, text: str) -> Contradiction:
        """Read an evidence file. Raises LedgerError; nothing in it is believed yet."""
        lines = text.split("\n")
        while lines and lines[0].startswith("#"):
            lines.pop(0)
        if len(lines) < 3 or lines[0] != HEADER:
            raise LedgerError(f"an evidence file begins with {HEADER}")
        log, kind = _after("log ", lines[1]), _after("kind ", lines[2])
        at = 3
        path: list[bytes] = []
        while at < len(lines) and lines[at].startswith("path "):
            path.append(from_b64(_after("path ", lines[at]), HASH_SIZE))
            at += 1
        if len(path) > MAX_PATH:
            raise LedgerError("the path is longer than any tree is high")
        older, at = _note(lines, at)
        newer, at = _note(lines, at)
        if lines[at:] != [""]:
            raise LedgerError("the evidence file goes on after its second checkpoint")
        read = cls(log, older, newer, tuple(path))
        if kind != read.kind:
            raise LedgerError(f"a file of the kind {kind!r} has no such parts")
        return read


@dataclass(frozen=True, slots=True)
class Proven:
    """What an evidence file proves. `held` is the older size's root as the newer record has it."""

    kind: str
    older: Checkpoint
    newer: Checkpoint
    held: bytes

    def words(self) -> list[str]:
        """What is proven, in sentences."""
        origin, older, newer = self.newer.origin, self.older, self.newer
        if self.kind == SPLIT_VIEW:
            return [
                f"The log {origin} signed two different records of {older.size:,} entries.",
                f"One has the root {older.root.hex()}, the other {newer.root.hex()}.",
                "Both signatures are by the log's own key. A log that only adds entries has one "
                "root for each size: it showed different records to different people.",
            ]
        return [
            f"The log {origin} signed a record of {older.size:,} entries, and one of "
            f"{newer.size:,} entries that does not continue it.",
            f"The root it signed for the first {older.size:,} entries is {older.root.hex()}.",
            f"In the record of {newer.size:,} entries, which it signed too, the first "
            f"{older.size:,} have the root {self.held.hex()}.",
            "Both signatures are by the log's own key. At least one entry that it had signed was "
            "changed, dropped, or put elsewhere.",
        ]


def prove(log_key: VerifierKey, evidence: Contradiction) -> Proven:
    """What `evidence` proves against the holder of `log_key`.

    Raises LedgerError where it proves nothing, and says why.
    """
    older = open_checkpoint(evidence.older, log_key).checkpoint
    newer = open_checkpoint(evidence.newer, log_key).checkpoint
    if not evidence.path:
        if older.size != newer.size:
            raise LedgerError("the checkpoints are of different sizes, and no path joins them")
        held = newer.root
    else:
        held, top = roots_along(older.size, newer.size, evidence.path)
        if not compare_digest(top, newer.root):
            raise LedgerError("the path does not lead to the newer root: it proves nothing")
    if compare_digest(held, older.root):
        raise LedgerError("the two checkpoints agree: nothing is proven")
    return Proven(evidence.kind, older, newer, held)


def verify_evidence(text: str, log_key: VerifierKey) -> Proven:
    """`prove` for a file's text. Raises LedgerError where it is malformed or proves nothing."""
    return prove(log_key, Contradiction.parse(text))


def contradiction(
    log_key: VerifierKey,
    one: str,
    other: str,
    proof: Sequence[bytes] = (),
    node: Node | None = None,
) -> Contradiction | None:
    """Evidence from two notes, if what is at hand proves anything; None otherwise.

    `proof` is a consistency proof that came with the larger one; `node` gives subtrees of the
    larger one's tree, which are believed only so far as they lead to its root. Raises LedgerError
    where the log did not sign both, and whatever `node` raises.
    """
    pair = sorted((one, other), key=lambda note: open_checkpoint(note, log_key).checkpoint.size)
    older, newer = (open_checkpoint(note, log_key).checkpoint for note in pair)
    paths: list[Sequence[bytes]] = [()] if older.size == newer.size else [proof]
    if node is not None and 0 < older.size < newer.size:
        paths.append(path_between(older.size, newer.size, node))
    for path in paths:
        found = Contradiction(str(log_key), pair[0], pair[1], tuple(path))
        try:
            prove(log_key, found)
        except LedgerError:
            continue
        return found
    return None


def path_between(old_size: int, new_size: int, node: Node) -> list[bytes]:
    """The consistency path with its first hash always written out: see `merkle.roots_along`."""
    proof = consistency_proof(old_size, new_size, node)
    if old_size & (old_size - 1):
        return proof
    return [range_root(0, old_size, node), *proof]


def _after(word: str, line: str) -> str:
    if not line.startswith(word):
        raise LedgerError(f"a line that begins with {word.strip()!r} is missing")
    return line.removeprefix(word)


def _note(lines: Sequence[str], at: int) -> tuple[str, int]:
    head = _after("checkpoint ", lines[at] if at < len(lines) else "")
    if not (head.isascii() and head.isdigit() and len(head) <= 4):
        raise LedgerError("a checkpoint line says how many lines follow")
    end = at + 1 + int(head)
    if end >= len(lines):
        raise LedgerError("the evidence file is cut short")
    return "\n".join(lines[at + 1 : end]) + "\n", end
