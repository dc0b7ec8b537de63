"""The demonstration: the exercise taken through the ordinary doors, from files to bulletins.

Nothing here is a shortcut: the files of the exercise are written to disk and added like anybody's.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from trucewatch.doors.clerk import Clerk
from trucewatch.doors.founding import found
from trucewatch.doors.hearings import admit, hear
from trucewatch.doors.intake import Intake, read_mapping
from trucewatch.doors.mission_work import at_work, workshop
from trucewatch.doors.parleys import hold
from trucewatch.doors.publishing import publish_period
from trucewatch.doors.storage.mission import Mission
from trucewatch.exercise.model import ExerciseFiles, Planned
from trucewatch.exercise.pleading import OFFICES, hearings
from trucewatch.exercise.simulating import simulate
from trucewatch.figures.horizon import last_told
from trucewatch.mechanism.derive import derive
from trucewatch.vocabulary.errors import TrucewatchError
from trucewatch.vocabulary.instants import Interval
from trucewatch.vocabulary.messages import LANGUAGES
from trucewatch.vocabulary.progress import Progress, unheard

MISSION, FILES, KEYS, READY = "mission", "files", "keys", "READY"


def build_demo(
    folder: Path, *, seed: int, reports: int | None = None, progress: Progress = unheard
) -> Path:
    """Build the exercise in `folder`, unless it is there already; the mission's folder.

    One that was interrupted is begun anew. Raises TrucewatchError where the folder holds anything
    else.
    """
    mission = folder / MISSION
    if (folder / READY).exists():
        return mission
    _clear(folder)
    progress("simulating", 0, None)
    exercise = simulate(seed, reports)
    _write_files(exercise, folder / FILES)
    progress("simulating", 1, 1)
    with found(mission, exercise.agreement) as opened:
        _add(opened, exercise, folder / FILES, progress)
        _hear(opened, folder / KEYS, progress)
    _publish(mission, folder, progress)
    (folder / READY).write_text("EXERCISE: everything here is invented.\n", encoding="utf-8")
    return mission


def _clear(folder: Path) -> None:
    """Make room for an exercise: what an interrupted one left may go, nothing else."""
    if not folder.exists():
        return
    ours = {MISSION, FILES, KEYS, READY}
    others = [p.name for p in folder.iterdir() if p.name not in ours and _foreign(p)]
    if others:
        raise TrucewatchError(
            f"{folder} holds something that is no exercise: {sorted(others)[0]}",
            hint="name another folder: trucewatch demo DIR",
        )
    shutil.rmtree(folder)


def _foreign(path: Path) -> bool:
    return not path.name.startswith(("bulletin-", ".bulletin-"))


def _write_files(exercise: ExerciseFiles, folder: Path) -> None:
    folder.mkdir(parents=True)
    for name, data in exercise.bytes_by_name().items():
        (folder / name).write_bytes(data)


def _add(mission: Mission, exercise: ExerciseFiles, folder: Path, progress: Progress) -> None:
    shop = workshop(mission)
    added = [file for file in exercise.files.values() if file.format]
    for done, file in enumerate(added):
        progress("adding files", done, len(added))
        _intake(mission, file, folder).take(folder / file.name, file.format)
    progress("adding files", len(added), len(added))
    for done, parley in enumerate(exercise.parleys):
        progress("reading documents", done, len(exercise.parleys))
        hold(mission, parley, folder)
    derive(shop, progress=progress)
    mission.publish_ledger()


def _hear(mission: Mission, keys: Path, progress: Progress) -> None:
    """The exercise's cases, each step signed with the key of the office that takes it."""
    shop = workshop(mission)
    clerk = Clerk(mission, lambda: derive(shop))
    offices = admit(mission, OFFICES, keys)
    record, taken, cases = derive(shop), set[str](), hearings()
    for done, case in enumerate(cases):
        progress("hearing cases", done, len(cases))
        hear(clerk, case, record, offices, taken)
    progress("hearing cases", len(cases), len(cases))


def _intake(mission: Mission, file: Planned, folder: Path) -> Intake:
    mapping = read_mapping(folder / file.mapping) if file.mapping else None
    return Intake(mission, workshop(mission), mapping)


def _publish(mission: Path, folder: Path, progress: Progress) -> None:
    targets = [(lang, media) for lang in LANGUAGES for media in ("html", "pdf")]
    with at_work(mission) as (opened, shop):
        record = derive(shop)
        span = Interval(record.agreement.clock.start, last_told(record))
        for done, (lang, media) in enumerate(targets):
            progress("publishing", done, len(targets))
            target = folder / f"bulletin-{lang}.{media}"
            publish_period(opened, shop, record, span, language=lang, target=target)
        progress("publishing", len(targets), len(targets))
