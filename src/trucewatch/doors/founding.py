"""Founding a mission: an agreement that holds together, a folder, a ledger with entries."""

from __future__ import annotations

from pathlib import Path

from trucewatch.agreement.reading import load_agreement
from trucewatch.doors.agreement_files import agreement_files
from trucewatch.doors.storage.mission import Mission, create_mission


def found(
    folder: Path,
    agreement: str,
    *,
    name: str | None = None,
    origin: str | None = None,
    store: str | None = None,
) -> Mission:
    """A new mission in `folder` under a shipped agreement or a YAML file, open for work.

    Its record lies in the folder, or in the PostgreSQL database whose URL `store` is.

    Raises TrucewatchError where the agreement has errors, and leaves no folder behind.
    """
    text, zones, file = agreement_files(agreement)
    agreed = load_agreement(text, file=file, zones=zones)
    return create_mission(
        folder,
        name=name or agreed.names("en"),
        agreement_text=text,
        agreement_id=agreed.id,
        zones=zones,
        zone=agreed.clock.zone.key,
        exercise=agreed.exercise,
        origin=origin,
        store=store,
    )
