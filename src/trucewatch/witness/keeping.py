"""Deciding and keeping in one step: what is co-signed lies on the disk before anybody hears of it.

For one log at a time, under its lock: read the state, decide, write the new state whole (draft,
fsync, rename, fsync of the folder), let go, answer. A witness killed at any moment has either kept
nothing and answered nothing, or kept what it may have answered.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from trucewatch.ledger.cosignatures import cosignatures_on
from trucewatch.ledger.errors import LedgerError
from trucewatch.ledger.misbehaviour import Contradiction, prove
from trucewatch.ledger.notes import parse_note
from trucewatch.ledger.witnessing import Decision, Request, decide, malformed, unknown
from trucewatch.witness.files import locked, write_whole
from trucewatch.witness.folder import WatchedLog, WitnessError, log_id, read_keys, read_log
from trucewatch.witness.heads import recall, remember

MOST_KEPT = 200
"""Files of evidence, and of doubt, for one log: what proves a lie two hundred times is enough."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A log signed something that does not fit what is held, and nothing here proves why."""

    log: WatchedLog
    held: str
    note: str


def on_standard_error(text: str) -> None:
    """Where a witness speaks to its owner."""
    sys.stderr.write(f"trucewatch-witness: {text}\n")
    sys.stderr.flush()


class Witness:
    """A witness at work, from any number of threads and processes at once."""

    def __init__(
        self,
        folder: Path,
        *,
        clock: Callable[[], float] = time.time,
        tell: Callable[[str], None] = on_standard_error,
        doubted: Callable[[Doubt], None] = lambda doubt: None,
    ) -> None:
        """`doubted` hears of what did not fit and could not be proven. Raises WitnessError."""
        self.folder = folder
        self.keys = read_keys(folder)
        self.tell = tell
        self._clock = clock
        self._doubted = doubted

    def add_checkpoint(self, body: bytes) -> Decision:
        """The answer to a request; where it is 200, after the new state was kept.

        Raises WitnessError where the state is lost or damaged, OSError where it cannot be kept:
        then nothing was co-signed.
        """
        try:
            request = Request.parse(body)
        except LedgerError as error:
            return malformed(error)
        try:
            log = read_log(self.folder, log_id(request.origin))
        except KeyError:
            return unknown(request.origin)
        with locked(log.lock):
            held = self.held(log)
            decision = decide(request, log.key, held, lambda size: recall(log.heads, log.key, size))
            if decision.checkpoint is not None:
                lines = self._keep(log, request)
                decision = replace(decision, body=lines)
        if decision.evidence is not None:
            self.keep_evidence(log, decision.evidence)
        elif decision.doubt and held is not None:
            self._keep_doubt(Doubt(log, held, request.note))
        return decision

    def held(self, log: WatchedLog) -> str | None:
        """The newest checkpoint co-signed for this log; None where there was none yet.

        Raises WitnessError where the state is not what this witness wrote.
        """
        try:
            note = log.state.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise WitnessError(f"what was kept of {log.key.name} is lost: {log.state}") from error
        if not note:
            return None
        try:
            if cosignatures_on(note, [key.verifier for key in self.keys]):
                return note
        except LedgerError:
            pass
        raise WitnessError(f"what was kept of {log.key.name} is damaged: {log.state}")

    def keep_evidence(self, log: WatchedLog, found: Contradiction) -> Path | None:
        """Write an evidence file, and say so; None where there is enough of it already."""
        proven = prove(log.key, found)
        words = "".join(f"# {line}\n" for line in proven.words())
        check = (
            "# To check it: trucewatch-verify FILE --key VKEY, with the log's key as you know it."
        )
        name = (
            f"{proven.kind}-{proven.older.size}-{proven.newer.size}-{proven.newer.root.hex()[:16]}"
        )
        path = self._kept("evidence", log, f"{name}.txt", f"{words}{check}\n#\n{found}")
        if path is not None:
            self.tell(f"THE LOG {log.key.name} CONTRADICTED ITSELF ({proven.kind}): see {path}")
        return path

    def _keep(self, log: WatchedLog, request: Request) -> str:
        read = parse_note(request.note)
        now = int(self._clock())
        lines = "".join(key.cosign(read.text, now) for key in self.keys)
        own = (log.key.name, log.key.id)
        signed = next(line for line in read.lines if (line.name, line.key_id) == own)
        note = f"{read.text}\n{signed}\n{lines}"
        write_whole(log.state, note.encode())
        remember(log.heads, log.key, note)
        return lines

    def _keep_doubt(self, doubt: Doubt) -> None:
        text = parse_note(doubt.note).text
        size, root = text.split("\n")[1:3]
        name = f"{size}-{log_id(root)[:16]}.checkpoint"
        path = self._kept("doubts", doubt.log, name, doubt.note)
        if path is not None:
            self.tell(
                f"the log {doubt.log.key.name} signed a checkpoint that was not shown to continue "
                f"what is held; nothing is proven yet: see {path}"
            )
            self._doubted(doubt)

    def _kept(self, part: str, log: WatchedLog, name: str, text: str) -> Path | None:
        """Where a new file lies; None where it was there, or there are too many."""
        folder = self.folder / part / log.id
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / name
        if path.exists() or sum(1 for _ in folder.iterdir()) >= MOST_KEPT:
            return None
        write_whole(path, text.encode())
        return path
