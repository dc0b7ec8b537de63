"""Claims from a mission: its incidents' reports, their actors by the agreement's own roster."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa

from trucewatch.doors.cli import terminal
from trucewatch.doors.mission_work import at_work, current_record
from trucewatch.mechanism.believing import claims_of_record


def read_mission(folder: Path) -> tuple[pa.Table, pa.Table]:
    """The claims of a mission's reports, and its sources with their kinds and interests.

    Actors are told apart by side: who leans to a side leans to all of it. Raises TrucewatchError
    where the folder is no mission.
    """
    with at_work(folder) as (_, shop), terminal.progress() as progress:
        record = current_record(shop, progress)
    return claims_of_record(record)
