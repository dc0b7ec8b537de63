"""The published copy: tiles, entry bundles and the checkpoint, written from the store.

Only what is new is written; the checkpoint comes last, by one rename, so that whoever reads finds
every tile it needs. Nothing is ever read back from here into the store.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from trucewatch.doors.storage.files import write_whole
from trucewatch.doors.storage.ground import SqlGround
from trucewatch.doors.storage.locking import locked
from trucewatch.ledger.checkpoints import Checkpoint
from trucewatch.ledger.cosignatures import CosigningKey, cosignatures_on
from trucewatch.ledger.errors import LedgerError
from trucewatch.ledger.notes import parse_note
from trucewatch.ledger.tiles import WIDTH, bundle, shape, tile_path


def publish(ground: SqlGround, folder: Path, second: CosigningKey | None = None) -> None:
    """Bring `folder` (the mission's `ledger/`) up to the store's newest checkpoint.

    `second` is the log's ML-DSA key: it signs what is published, not each commit, which it would
    slow down by half. Its line tells no time.

    Raises TrucewatchError where the store is damaged, OSError where the folder takes nothing.
    """
    folder.mkdir(exist_ok=True)
    with locked(folder):
        note = ground.checkpoint()
        size = Checkpoint.parse(parse_note(note).text).size
        for path, level, number, width in _resources(size):
            target = folder / path
            if target.exists():
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            write_whole(target, _content(ground, level, number, width))
            if width == WIDTH:
                _drop_partials(target)
        if not _says_the_same(folder / "checkpoint", note, second):
            line = second.cosign(parse_note(note).text, 0) if second else ""
            write_whole(folder / "checkpoint", (note + line).encode())


def _says_the_same(path: Path, note: str, second: CosigningKey | None) -> bool:
    """Whether this very checkpoint lies there already, perhaps with cosignatures to be kept."""
    try:
        published = parse_note(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, LedgerError):
        return False
    ours = parse_note(note)
    signed = second is None or bool(cosignatures_on(published, [second.verifier]))
    return published.text == ours.text and published.lines[:1] == ours.lines and signed


def _resources(size: int) -> Iterator[tuple[str, int | str, int, int]]:
    for level, number, width in shape(size):
        if level == 0:
            yield tile_path("entries", number, width), "entries", number, width
        yield tile_path(level, number, width), level, number, width


def _content(ground: SqlGround, level: int | str, number: int, width: int) -> bytes:
    if isinstance(level, str):
        start = number * WIDTH
        return bundle(ground.leaves(start, start + width))
    return ground.tile(level, number, width)


def _drop_partials(full: Path) -> None:
    """Remove what a full tile has made needless, as c2sp.org/tlog-tiles allows."""
    partials = full.with_name(full.name + ".p")
    if partials.is_dir():
        for path in partials.iterdir():
            path.unlink()
        partials.rmdir()
