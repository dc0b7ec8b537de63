"""What every source format promises, ours and those that come by entry point.

A format is a module with a `MANIFEST` and `read(stream, context)`. Reading is lazy: one row at a
time, never the whole file. What is wrong in the file becomes a `Problem` with its line and a
remedy; only a wrong mapping raises, as `TrucewatchError`, before the first row.

Words that name a source travel in `Row.source` and `withheld` cells alone: never in `raw`, in a
problem, an error or a file name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, BinaryIO, Protocol
from zoneinfo import ZoneInfo

from trucewatch.conditions.register import Register
from trucewatch.places.model import AdminArea, GazetteerEntry
from trucewatch.reports.model import Problem, Row

HEAD_BYTES = 64 * 1024
"""How much of a file a `sniff` may look at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a format is, for people and for `detect`.

    `endings` are lower case with their dot, without `.gz`. `sniff(head, filename)` gives a
    confidence from 0 (not this) to 1 from the first `HEAD_BYTES` bytes; below 0.1 means no.
    `example` is a small file of this format: formats that come by entry point must carry one.
    `credit` is the line a publication made from such files must carry, where they all ask for one.
    """

    id: str
    title: str
    endings: tuple[str, ...]
    about: str
    licence_reminder: str
    takes_mapping: bool
    sniff: Callable[[bytes, str], float]
    example: bytes = b""
    credit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What a reader needs to know beside the bytes.

    `file` is the name without its folder. `zone` is the mission's: a bare date is local midnight
    to midnight there. `country` (ISO 3166-1 alpha-2) helps to notice swapped coordinates. A date
    after `today` is a problem; where `today` is None nothing is known to lie in the future.
    `register` knows the mission's conditions; without it only a row's own shape is looked at.
    """

    file: str
    mapping: Mapping[str, Any] | None = None
    zone: ZoneInfo
    country: str | None = None
    today: date | None = None
    register: Register | None = None


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A good row of a gazetteer or of boundaries: its number, content and cells verbatim."""

    number: int
    content: GazetteerEntry | AdminArea
    raw: Mapping[str, str]


class Format(Protocol):
    """A module that reads one format."""

    MANIFEST: Manifest

    def read(self, stream: BinaryIO, context: Context) -> Iterator[Row | PlaceRow | Problem]:
        """Rows and problems in the file's order. Raises TrucewatchError for a wrong mapping."""
        ...
