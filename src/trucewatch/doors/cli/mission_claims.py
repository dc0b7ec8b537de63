"""Claims from a mission: its incidents' reports, their actors by the agreement's own roster."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa

from trucewatch.belief.from_incidents import claims_of
from trucewatch.doors.cli import terminal
from trucewatch.doors.mission_work import at_work, current_record
from trucewatch.figures.model import Record
from trucewatch.figures.naming import PartyNames


def read_mission(folder: Path) -> tuple[pa.Table, pa.Table]:
    """The claims of a mission's reports, and its sources with their kinds and interests.

    Actors are told apart by side: who leans to a side leans to all of it. Raises TrucewatchError
    where the folder is no mission.
    """
    with at_work(folder) as (_, shop), terminal.progress() as progress:
        record = current_record(shop, progress)
    sides = _Sides(record)
    claims = claims_of(record.memberships, record.reports, sides.of)
    leaning = [
        sorted({found for word in words or () if (found := sides.of(word))})
        for words in record.sources["interests"].to_pylist()
    ]
    place = record.sources.schema.get_field_index("interests")
    column = pa.array(leaning, pa.list_(pa.string()))
    return claims, record.sources.set_column(place, "interests", column)


class _Sides:
    """The side that words stand for, else the actor, else the words themselves."""

    def __init__(self, record: Record) -> None:
        self._parties = PartyNames(record.agreement)
        self._sides = frozenset(record.agreement.sides)

    def of(self, words: str) -> str | None:
        """None where the words name nobody."""
        meant = self._parties.sides(words)
        return min(meant & self._sides or meant, default=words.strip() or None)
