"""Gazetteers: named points, found by any spelling.

In:   `GazetteerEntry`s from the shipped world, a mission's own files, or both.
Out:  `Hit`s on their numbers. Order of entries does not matter: they are sorted by id.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from trucewatch.places.model import GazetteerEntry
from trucewatch.places.names import Hit, NameIndex
from trucewatch.places.spelling import fold, skeleton
from trucewatch.places.wording import names_of

_CODE = re.compile(r"^[A-Z]{2}\.")


class Gazetteer:
    """Entries and an index over all their names, with and without words such as "town"."""

    def __init__(self, entries: Sequence[GazetteerEntry]) -> None:
        self.entries = tuple(sorted(entries, key=lambda e: (e.entry_id, e.lon, e.lat, e.names)))
        self._names: NameIndex | None = None
        self._units: dict[str, frozenset[str]] = {}

    def __len__(self) -> int:
        return len(self.entries)

    def find(self, folded: str, *, by_sound: bool = True) -> dict[int, Hit]:
        """Entries that bear the name: as written, or `by_sound` in any spelling."""
        return self._index().find(folded, by_sound=by_sound)

    def bearers(self, folded: str) -> list[int]:
        """Entries with exactly this folded name."""
        return self._index().bearers(folded)

    def resembling(self, folded: str) -> dict[int, Hit]:
        """Entries whose name is nearly so spelled."""
        return self._index().resembling(folded)

    def units(self, level: str) -> frozenset[str]:
        """Skeletons of the names of units of this level that entries say they lie in."""
        if level not in self._units:
            said = {e.admin1 if level == "admin1" else e.admin2 for e in self.entries}
            self._units[level] = frozenset(skeleton(fold(unit)) for unit in said if unit)
        return self._units[level]

    def _index(self) -> NameIndex:
        if self._names is None:
            self._names = NameIndex()
            for number, entry in enumerate(self.entries):
                for name in entry.names:
                    for written in names_of(name):
                        self._names.add(written, number)
        return self._names


def is_code(unit: str) -> bool:
    """Whether a unit is known by GeoNames' bare code only, such as SY.09: nobody's words."""
    return _CODE.match(unit) is not None
