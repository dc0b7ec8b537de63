"""Missions to measure and to kill: small in their agreement, real in everything they record."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from trucewatch.doors.storage.mission import Mission, create_mission
from trucewatch.mechanism.ports import Act

AGREEMENT = "id: bench-accord\nname: {en: An accord to be measured}\n"


@contextmanager
def scratch_on(folder: Path | None) -> Iterator[Path]:
    """A folder to work in, on the disk that was asked for, keys and all; gone at the end."""
    if folder:
        folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as made:
        os.environ["TRUCEWATCH_KEYS"] = str(Path(made) / "keys")
        yield Path(made)


def make(folder: Path, store: str | None) -> Mission:
    """A new mission whose record lies in its folder, or in the PostgreSQL database at `store`."""
    return create_mission(
        folder,
        name="bench",
        agreement_text=AGREEMENT,
        agreement_id="bench-accord",
        zones={},
        zone="UTC",
        store=store,
    )


def reports(n: int, start: int = 0) -> list[Act]:
    """Different short reports: seven fields with the record's own, so eight promises each."""
    return [
        Act(
            typ="report.received",
            content={
                "source_id": "S-0123456789AB",
                "row": i,
                "place_text": f"Mill {i} طاحونة",
                "lon": 36.1 + i / 1e6,
                "lat": 35.2 - i / 1e6,
                "raw": {"row": str(i), "note": "shelling heard towards the mill, two rounds"},
            },
            fingerprint=i.to_bytes(32, "big"),
        )
        for i in range(start, start + n)
    ]
