"""Small missions for the tests of storage and of attacks upon it."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from tests import stores
from trucewatch.doors.storage.audit import audit_mission
from trucewatch.doors.storage.mission import Mission, create_mission, open_mission
from trucewatch.mechanism.ports import Act

AGREEMENT = "id: harbour-accord\nname: {en: The Harbour Accord}\n"


def make_mission(folder: Path, **extra: Any) -> Mission:
    """A new mission under a small agreement, in the store of the test in hand."""
    given: dict[str, Any] = {
        "name": 'Harbour "north"\\',
        "agreement_text": AGREEMENT,
        "agreement_id": "harbour-accord",
        "zones": {"zones/quay.geojson": '{"type":"FeatureCollection","features":[]}'},
        "zone": "Asia/Damascus",
        "store": stores.chosen.url,
    }
    return create_mission(folder, **{**given, **extra})


def reports(n: int, start: int = 0) -> list[Act]:
    """Different reports; the i-th always has the same fingerprint."""
    return [
        Act(
            typ="report.received",
            content={
                "source_id": "S-0123456789AB",
                "row": i,
                "place_text": f"Mill {i} طاحونة",
                "deaths_min": None,
                "lon": 36.1 + i / 1000,
                "raw": {"row": str(i), "note": "as said"},
            },
            fingerprint=i.to_bytes(32, "big"),
        )
        for i in range(start, start + n)
    ]


def failures(folder: Path) -> list[str]:
    """What a whole audit of the mission complains about, one line each."""
    with open_mission(folder, check=False) as mission:
        return [f"{f.where}: {f.what}" for f in audit_mission(mission).failures]


def tampering(folder: Path) -> AbstractContextManager[stores.Hands]:
    """The store as somebody with their hands on it sees it."""
    return stores.chosen.tampering(folder)
