"""The shelf: derived tables as Parquet files in the mission's `derived/` folder.

It may be deleted at any time. A new set is written beside the old one and put in its place by one
rename, so that whoever reads sees one set or the other, never a mixture.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

_KEY = "key"


class ParquetShelf:
    """A `mechanism.ports.Shelf` in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def load(self, key: str) -> dict[str, pa.Table] | None:
        """The tables derived under `key`; None where the shelf holds others, or none."""
        found = self.load_any() if self._key() == key else None
        return found[1] if found else None

    def load_any(self) -> tuple[str, dict[str, pa.Table]] | None:
        """Whatever lies there with its key; None where it is empty or cannot be read."""
        key = self._key()
        if key is None:
            return None
        try:
            paths = sorted((self.folder / key).glob("*.parquet"))
            return key, {path.stem: pq.read_table(path) for path in paths}
        except (OSError, pa.ArrowException):
            return None

    def save(self, key: str, tables: Mapping[str, pa.Table]) -> None:
        """Write a new set, then point to it, then drop every other."""
        fresh = self.folder / key
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(parents=True)
        for name, table in tables.items():
            pq.write_table(table, fresh / f"{name}.parquet", compression="zstd")
        pointer = self.folder / f"{_KEY}.new"
        pointer.write_text(key)
        pointer.replace(self.folder / _KEY)
        for other in self.folder.iterdir():
            if other.is_dir() and other != fresh:
                shutil.rmtree(other, ignore_errors=True)

    def _key(self) -> str | None:
        try:
            return (self.folder / _KEY).read_text().strip() or None
        except OSError:
            return None
