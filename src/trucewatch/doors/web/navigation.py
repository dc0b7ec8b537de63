"""The bar of the pages: sections, and the pages of the section that one is in.

In:   the address somebody is at, and which pages they may read.
Out:  the sections they find anything in, each with its pages.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from trucewatch.doors.web.kinds import ADDRESSES
from trucewatch.people.access import Noun, Purpose


@dataclass(frozen=True, slots=True)
class Place:
    """A page of the bar: its address and name, and what one must be allowed to read. What has an
    address below it, or below one of `rooms`, belongs to it."""

    address: str
    name: str
    noun: Noun
    purpose: Purpose = Purpose.KNOW
    rooms: tuple[str, ...] = ()

    def holds(self, path: str) -> bool:
        """Whether that address is this page's, or below it."""
        if path == self.address:
            return True
        below = self.rooms if self.address == "/" else (self.address, *self.rooms)
        return any(path == room or path.startswith(f"{room}/") for room in below)


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the bar as a reader finds it."""

    name: str
    places: tuple[Place, ...]
    at: Place | None
    """Which of its pages the reader is at; None where they are elsewhere."""

    @property
    def address(self) -> str:
        """Where its own link leads."""
        return self.places[0].address


BAR: tuple[tuple[str, tuple[Place, ...]], ...] = (
    (
        "standing",
        (
            Place("/", "overview", Noun.STANDING),
            Place("/trends", "trends", Noun.TRENDS),
            Place("/public", "public", Noun.SUMMARY),
        ),
    ),
    (
        "events",
        (
            Place("/incidents", "incidents", Noun.INCIDENTS),
            Place("/verification", "verification", Noun.QUEUE, Purpose.VERIFY),
            Place("/watched", "watched", Noun.COVERAGE),
            Place("/tallies", "tallies", Noun.TALLIES),
        ),
    ),
    ("rulings", (Place("/docket", "docket", Noun.DOCKET, rooms=("/cases", "/complain")),)),
    (
        "agreed",
        (
            Place("/agreement", "agreement", Noun.AGREEMENT),
            Place("/conditions", "conditions", Noun.CONDITIONS, rooms=tuple(ADDRESSES.values())),
            Place("/gates", "gates", Noun.GATES),
        ),
    ),
    (
        "talks",
        (
            Place("/talks", "talks", Noun.TALKS),
            Place("/claims", "claims", Noun.CLAIMS),
            Place("/documents", "documents", Noun.DOCUMENT, Purpose.VERIFY),
        ),
    ),
    (
        "publications",
        (
            Place("/bulletin", "bulletin", Noun.BULLETIN),
            Place("/dossier", "dossier", Noun.DOSSIER),
        ),
    ),
    (
        "record",
        (
            Place("/ledger", "ledger", Noun.PROOF, Purpose.AUDIT),
            Place("/problems", "problems", Noun.PROBLEM, Purpose.KEEP),
            Place("/people", "people", Noun.PEOPLE, Purpose.KEEP),
        ),
    ),
)
"""Every page that stands in the bar, by section, in order."""


def bar(path: str, may: Callable[[Noun, Purpose], bool]) -> list[Section]:
    """The bar of a reader who is at `path`."""
    sections = []
    for name, places in BAR:
        read = tuple(place for place in places if may(place.noun, place.purpose))
        if read:
            at = next((place for place in read if place.holds(path)), None)
            sections.append(Section(name, read, at))
    return sections
