"""A mission opened for work: the folder, and what the mechanism needs of it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from trucewatch.doors.cli.terminal import say
from trucewatch.doors.erasing import finish
from trucewatch.doors.sources import formats, open_bytes
from trucewatch.doors.sources.contract import Context, PlaceRow
from trucewatch.doors.storage.mission import Mission, open_mission
from trucewatch.doors.storage.shelf import ParquetShelf
from trucewatch.doors.witnesses.submitting import submit_quietly
from trucewatch.figures.model import Record
from trucewatch.mechanism.derive import MissionFacts, Workshop, derive
from trucewatch.mechanism.ground_tables import PlaceFile
from trucewatch.places.model import AdminArea, GazetteerEntry
from trucewatch.vocabulary.instants import zone_named
from trucewatch.vocabulary.progress import Progress, unheard


@contextmanager
def at_work(folder: Path) -> Iterator[tuple[Mission, Workshop]]:
    """The mission in `folder`, closed again at the end. Raises TrucewatchError.

    An erasure that was interrupted is carried to its end first, and what it did is told. Where
    something was published meanwhile, its witnesses are asked to co-sign; one that does not is told
    of, and holds nothing up.
    """
    with open_mission(folder) as mission:
        for erased in finish(mission):
            for words in erased.told():
                say(words)
        yield mission, workshop(mission)
        if mission.published:
            for words in submit_quietly(mission):
                say(words)


def workshop(mission: Mission) -> Workshop:
    """What deriving needs, from an open mission."""
    return Workshop(
        ground=mission.ground,
        evidence=mission.files,
        shelf=ParquetShelf(mission.derived),
        read_places=read_places,
        facts=MissionFacts(mission.name, mission.origin, mission.log_key),
    )


def current_record(shop: Workshop, progress: Progress = unheard) -> Record:
    """The record at the ledger's present state, computed where the shelf lacks it."""
    return derive(shop, progress=progress)


def read_places(file: PlaceFile, data: bytes) -> list[GazetteerEntry | AdminArea]:
    """The good rows of a place file; its bad ones were recorded as problems when it came in."""
    module = formats()[file.kind]
    context = Context(file=file.name, mapping=None, zone=zone_named("UTC"), country=None)
    rows = module.read(open_bytes(io.BytesIO(data), file.name), context)
    return [row.content for row in rows if isinstance(row, PlaceRow)]
