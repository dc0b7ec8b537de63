"""`ledger clock`: an earlier entry's time was wrong, and an entry says so."""

from __future__ import annotations

from typing import Annotated

import typer

from trucewatch.doors.cli import terminal
from trucewatch.doors.cli.options import Folder
from trucewatch.doors.storage.clock import correction
from trucewatch.doors.storage.ground import system_clock
from trucewatch.doors.storage.mission import open_mission
from trucewatch.vocabulary.errors import UsageError
from trucewatch.vocabulary.instants import iso


def clock(
    folder: Folder,
    reason: Annotated[str, typer.Option(help="Which clock was wrong, and how you know.")],
) -> None:
    """Say that an earlier entry's time was wrong, so that time may go back to this clock's."""
    with open_mission(folder) as mission:
        newest, now = mission.ground.newest_instant(), system_clock()
        if newest is None or newest <= now:
            raise UsageError(
                f"the newest entry is not later than this machine's clock ({iso(now)}): "
                "there is nothing to correct",
                hint="a time that was too early stays as it is; say so where you decide on it",
            )
        mission.ground.record([correction(newest, now, reason)])
        mission.publish_ledger()
    terminal.say(f"recorded that the clock was corrected, from {iso(newest)} to {iso(now)}")
