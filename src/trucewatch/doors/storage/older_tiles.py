"""The tiles of a published copy that its newest checkpoint does not need.

Those who hold an older checkpoint still read them, so they are verified too: each must be what the
store holds at that place.
"""

from __future__ import annotations

from pathlib import Path

from trucewatch.doors.storage.ground import SqlGround
from trucewatch.doors.storage.layout import LEDGER
from trucewatch.doors.storage.published import (
    content_of,
    published_names,
    resources,
    tile_named,
)
from trucewatch.ledger.audit import Audit
from trucewatch.ledger.tiles import HEIGHT, WIDTH


def check_older(ground: SqlGround, folder: Path, audit: Audit, published: int, size: int) -> None:
    """Every file in `folder` beyond those of a copy of `published` entries, held against a store
    of `size` that was verified itself."""
    needed = {"checkpoint", *(path for path, *_ in resources(published))}
    for name in published_names(folder):
        if name not in needed and (wrong := _wrong(ground, folder, name, size)):
            audit.fail(f"{LEDGER}/{name}", wrong)
        audit.count("older tiles", name not in needed)


def _wrong(ground: SqlGround, folder: Path, name: str, size: int) -> str | None:
    """What is wrong with one of them; None where nothing is."""
    tile = tile_named(name)
    if tile is None:
        return "no such file belongs in a published copy"
    level, number, width = tile
    below = 0 if isinstance(level, str) else HEIGHT * level
    if number * WIDTH + width > size >> below:
        return "it reaches beyond what the store holds"
    try:
        found = (folder / name).read_bytes()
    except OSError as error:
        return str(error.strerror)
    same = found == content_of(ground, level, number, width)
    return None if same else "it is not what the store holds"
