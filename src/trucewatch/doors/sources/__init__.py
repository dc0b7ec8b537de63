"""Sources: one module for each format a report may come in, and which of them fits a file.

Formats of our own are the modules here that carry a `MANIFEST`; others come by entry point (group
`trucewatch.sources`) and pass the same contract test.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import lru_cache
from importlib.metadata import entry_points
from typing import cast

from trucewatch.doors.sources.contract import HEAD_BYTES, Format
from trucewatch.doors.sources.opening import open_bytes, open_stream
from trucewatch.vocabulary.errors import TrucewatchError, UsageError

ENTRY_POINTS = "trucewatch.sources"
LEAST_CONFIDENCE = 0.1

__all__ = ["ENTRY_POINTS", "detect", "formats", "open_bytes", "open_stream"]


@lru_cache(maxsize=1)
def formats() -> dict[str, Format]:
    """Every format by its id, ours first. Raises TrucewatchError for a broken entry point."""
    ours = (
        importlib.import_module(f"{__name__}.{module.name}")
        for module in pkgutil.iter_modules(__path__)
    )
    found = {m.MANIFEST.id: cast(Format, m) for m in ours if hasattr(m, "MANIFEST")}
    for entry in entry_points(group=ENTRY_POINTS):
        try:
            module = entry.load()
            found.setdefault(module.MANIFEST.id, module)
        except Exception as error:
            raise TrucewatchError(
                f"the source format {entry.name!r} cannot be loaded ({type(error).__name__})",
                hint="update or uninstall the package that brings it",
            ) from error
    return found


def detect(head: bytes, filename: str) -> str:
    """The id of the format that recognises itself best in the first bytes of a file.

    Raises UsageError, naming the formats, where none does or two do equally well.
    """
    scores = sorted(
        (
            (module.MANIFEST.sniff(head[:HEAD_BYTES], filename), name)
            for name, module in formats().items()
        ),
        reverse=True,
    )
    best, name = scores[0]
    if best < LEAST_CONFIDENCE or best == scores[1][0]:
        raise UsageError(
            f"it is not clear what kind of file {filename} is",
            expected=f"one of the formats {', '.join(sorted(formats()))}",
            hint="name it with --format, and for a table of your own give --mapping FILE",
        )
    return name
