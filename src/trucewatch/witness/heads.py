"""Every head a witness accepted, 104 bytes each, by growing size: what a log once signed.

A record is the size (8 bytes), the root (32) and the log's Ed25519 signature (64); the note is
written anew from them. So a log that signs another root for a size it left behind long ago still
meets its own signature. A torn last record is passed over: a shorter memory is weaker, not wrong.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from trucewatch.ledger.checkpoints import Checkpoint
from trucewatch.ledger.encoding import b64
from trucewatch.ledger.notes import VerifierKey, parse_note

_RECORD = 8 + 32 + 64


def remember(path: Path, key: VerifierKey, note: str) -> None:
    """Add a note that `key` signed, larger than those before; failing to is no fault."""
    read = parse_note(note)
    checkpoint = Checkpoint.parse(read.text)
    signature = next(s.signature for s in read.lines if (s.name, s.key_id) == (key.name, key.id))
    record = checkpoint.size.to_bytes(8, "big") + checkpoint.root + signature
    with suppress(OSError), path.open("r+b" if path.exists() else "w+b") as stream:
        whole = stream.seek(0, 2) // _RECORD
        if whole:
            stream.seek((whole - 1) * _RECORD)
            if int.from_bytes(stream.read(8), "big") >= checkpoint.size:
                return
        stream.seek(whole * _RECORD)
        stream.write(record)
        stream.truncate()


def recall(path: Path, key: VerifierKey, size: int) -> str | None:
    """The note of exactly that size, unverified; None where none was kept."""
    if not path.exists():
        return None
    with path.open("rb") as stream:
        low, high = 0, stream.seek(0, 2) // _RECORD
        while low < high:
            middle = (low + high) // 2
            stream.seek(middle * _RECORD)
            record = stream.read(_RECORD)
            found = int.from_bytes(record[:8], "big")
            if found == size:
                body = Checkpoint(key.name, size, record[8:40]).body()
                return f"{body}\n— {key.name} {b64(key.id + record[40:])}\n"
            low, high = (middle + 1, high) if found < size else (low, middle)
    return None
