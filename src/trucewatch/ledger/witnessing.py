"""The witness's one question: does this checkpoint continue what I saw? Pure, without memory.

In:   the body of an `add-checkpoint` request, the log's key, and the newest checkpoint held.
Out:  a `Decision`: 200 (to be kept, co-signed and only then answered) or the refusal's status,
      with the evidence where the log contradicted itself.

| status | means |
| --- | --- |
| 200 | it continues what was held: co-signed |
| 400 | malformed, or an old size beyond the checkpoint's |
| 403 | the log's key did not sign it |
| 404 | of a log nobody asked this witness to watch |
| 409 | the old size is not the one held (the body names that one), or the same size has two roots |
| 422 | the proof does not show that it continues |

Whoever calls must decide and keep in one step, so that two requests never pass each other.

Source: c2sp.org/tlog-witness (1.0.0); checked in the order in which it states its demands. From
its editor's draft: a checkpoint of size 0 has the empty tree's root, and a proof from size 0 is
empty, else 422.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from hmac import compare_digest

from trucewatch.ledger.checkpoints import Checkpoint, open_checkpoint
from trucewatch.ledger.encoding import b64, from_b64
from trucewatch.ledger.errors import LedgerError
from trucewatch.ledger.merkle import EMPTY_ROOT, HASH_SIZE, verify_consistency
from trucewatch.ledger.misbehaviour import Contradiction, contradiction
from trucewatch.ledger.notes import VerifierKey, parse_note

SIZE_MEDIA = "text/x.tlog.size"
TEXT_MEDIA = "text/plain; charset=utf-8"
MAX_PROOF = 63
MAX_REQUEST = 64 * 1024
"""Bytes of a request: 63 hashes and a checkpoint with a dozen ML-DSA lines."""

Heads = Callable[[int], str | None]
"""Gives a note the log signed for that size, as this witness accepted it once; None otherwise."""


@dataclass(frozen=True, slots=True)
class Request:
    """An `add-checkpoint` request as read: nothing in it is believed yet."""

    old: int
    proof: tuple[bytes, ...]
    note: str

    @property
    def origin(self) -> str:
        """The log it speaks of."""
        return self.note.split("\n", 1)[0]

    def __str__(self) -> str:
        return "\n".join([f"old {self.old}", *map(b64, self.proof), "", self.note])

    @classmethod
    def parse(cls, body: bytes) -> Request:
        """Read a request's body. Raises LedgerError where it is malformed: status 400."""
        if len(body) > MAX_REQUEST:
            raise LedgerError(f"a request has at most {MAX_REQUEST} bytes")
        try:
            head, found, note = body.decode("utf-8").partition("\n\n")
        except UnicodeDecodeError as error:
            raise LedgerError("a request is UTF-8 text") from error
        first, *proof = head.split("\n")
        if not found or not first.startswith("old "):
            raise LedgerError("a request begins with `old SIZE`, and has a blank line")
        if len(proof) > MAX_PROOF:
            raise LedgerError(f"a proof has at most {MAX_PROOF} lines")
        parse_note(note)
        hashes = tuple(from_b64(line, HASH_SIZE) for line in proof)
        return cls(size_in(first.removeprefix("old ")), hashes, note)


@dataclass(frozen=True, slots=True)
class Decision:
    """What to answer. `checkpoint` is set where it is to be kept and co-signed: status 200.

    `doubt` is set where the log signed something this witness cannot reconcile with what it
    holds; `evidence` where that is proven.
    """

    status: int
    body: str
    media: str = TEXT_MEDIA
    checkpoint: Checkpoint | None = None
    evidence: Contradiction | None = None
    doubt: bool = False


def unknown(origin: str) -> Decision:
    """The answer about a log that nobody asked this witness to watch."""
    return Decision(404, f"this witness does not watch {origin[:100]}\n")


def malformed(error: object) -> Decision:
    """The answer to what is no request."""
    return Decision(400, f"{error}\n")


def decide(
    request: Request,
    log_key: VerifierKey,
    held: str | None,
    heads: Heads = lambda size: None,
) -> Decision:
    """Whether to co-sign. `held` is the newest checkpoint co-signed, None where there is none.

    Raises LedgerError where `held` is no checkpoint of this log: then nothing may be answered.
    """
    before = open_checkpoint(held, log_key).checkpoint if held is not None else None
    try:
        asked = open_checkpoint(request.note, log_key).checkpoint
    except LedgerError as error:
        return _unsigned(request, error)
    if request.old > asked.size:
        return malformed(f"the old size {request.old} is beyond the checkpoint's {asked.size}")
    size = before.size if before else 0
    evidence = _same_size(log_key, request.note, asked, before, held, heads)
    if request.old != size:
        return Decision(409, f"{size}\n", SIZE_MEDIA, evidence=evidence, doubt=bool(evidence))
    if asked.size == 0 and asked.root != EMPTY_ROOT:
        return Decision(422, "a checkpoint of size 0 has the empty tree's root\n", doubt=True)
    if before is None or size == 0:
        if request.proof:
            return Decision(422, "a proof from size 0 is empty\n")
        return Decision(200, "", checkpoint=asked)
    return _continues(request, log_key, asked, before, held or "", evidence)


def size_in(text: str) -> int:
    """A tree's size from its one spelling. Raises LedgerError."""
    plain = text.isascii() and text.isdigit() and len(text) <= 19
    if not plain or (text[0] == "0" and text != "0"):
        raise LedgerError("a size is a plain decimal number")
    return int(text)


def _continues(
    request: Request,
    log_key: VerifierKey,
    asked: Checkpoint,
    before: Checkpoint,
    held: str,
    evidence: Contradiction | None,
) -> Decision:
    if asked.size == before.size and not compare_digest(asked.root, before.root):
        return Decision(
            409, "this size was co-signed with another root\n", evidence=evidence, doubt=True
        )
    try:
        verify_consistency(
            old_size=before.size,
            new_size=asked.size,
            old_root=before.root,
            new_root=asked.root,
            proof=request.proof,
        )
    except LedgerError as error:
        evidence = contradiction(log_key, held, request.note, request.proof)
        doubt = asked.size > before.size
        return Decision(422, f"{error}\n", evidence=evidence, doubt=doubt)
    return Decision(200, "", checkpoint=asked)


def _same_size(
    log_key: VerifierKey,
    note: str,
    asked: Checkpoint,
    before: Checkpoint | None,
    held: str | None,
    heads: Heads,
) -> Contradiction | None:
    """A split view, whatever old size was named: another root for a size that we accepted."""
    if before is None or asked.size > before.size:
        return None
    known = held if asked.size == before.size else heads(asked.size)
    return None if known is None else contradiction(log_key, known, note)


def _unsigned(request: Request, error: LedgerError) -> Decision:
    """400 where the checkpoint is malformed, 403 where it is merely not signed by the log."""
    try:
        Checkpoint.parse(parse_note(request.note).text)
    except LedgerError as fault:
        return malformed(fault)
    return Decision(403, f"{error}\n")
