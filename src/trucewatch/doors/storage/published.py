"""The published copy: tiles, entry bundles and the checkpoint, written from the store.

Only what is new is written; the checkpoint comes last, by one rename, so that whoever reads finds
every tile it needs. Nothing is ever read back from here into the store.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from trucewatch.doors.storage.files import make_folder, write_whole
from trucewatch.doors.storage.ground import SqlGround
from trucewatch.doors.storage.locking import locked
from trucewatch.ledger.checkpoints import Checkpoint
from trucewatch.ledger.cosignatures import CosigningKey, cosignatures_on
from trucewatch.ledger.errors import LedgerError
from trucewatch.ledger.notes import parse_note
from trucewatch.ledger.tiles import WIDTH, bundle, shape, tile_path

_TILE = re.compile(
    r"tile/(?P<level>entries|\d{1,2})/(?P<number>(?:x\d{3}/)*\d{3})(?:\.p/(?P<width>\d{1,3}))?"
)


def publish(ground: SqlGround, folder: Path, second: CosigningKey | None = None) -> None:
    """Bring `folder` (the mission's `ledger/`) up to the store's newest checkpoint.

    `second` is the log's ML-DSA key: it signs what is published, not each commit, which it would
    slow down by half. Its line tells no time.

    Raises TrucewatchError where the store is damaged, OSError where the folder takes nothing.
    """
    make_folder(folder)
    with locked(folder):
        note = ground.checkpoint()
        size = Checkpoint.parse(parse_note(note).text).size
        for path, level, number, width in resources(size):
            target = folder / path
            if target.exists():
                continue
            make_folder(target.parent)
            write_whole(target, content_of(ground, level, number, width))
            if width == WIDTH:
                _drop_partials(target)
        if not _says_the_same(folder / "checkpoint", note, second):
            line = second.cosign(parse_note(note).text, 0) if second else ""
            write_whole(folder / "checkpoint", (note + line).encode())


def published_names(folder: Path) -> Iterator[str]:
    """The resource names of a published copy; a writer's drafts are none."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.name.startswith("."):
            yield path.relative_to(folder).as_posix()


def tile_named(name: str) -> tuple[int | str, int, int] | None:
    """Level, number and width of the tile of that name; None where it names none."""
    match = _TILE.fullmatch(name)
    if match is None:
        return None
    level = match["level"] if match["level"] == "entries" else int(match["level"])
    number = int(re.sub("[x/]", "", match["number"]))
    width = int(match["width"] or WIDTH)
    return (level, number, width) if tile_path(level, number, width) == name else None


def _says_the_same(path: Path, note: str, second: CosigningKey | None) -> bool:
    """Whether this very checkpoint lies there already, perhaps with cosignatures to be kept."""
    try:
        published = parse_note(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, LedgerError):
        return False
    ours = parse_note(note)
    signed = second is None or bool(cosignatures_on(published, [second.verifier]))
    return published.text == ours.text and published.lines[:1] == ours.lines and signed


def resources(size: int) -> Iterator[tuple[str, int | str, int, int]]:
    """Every tile and bundle of a copy of `size` entries: its name, level, number and width."""
    for level, number, width in shape(size):
        if level == 0:
            yield tile_path("entries", number, width), "entries", number, width
        yield tile_path(level, number, width), level, number, width


def content_of(ground: SqlGround, level: int | str, number: int, width: int) -> bytes:
    """What belongs in that tile, or entry bundle where `level` is "entries"."""
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
