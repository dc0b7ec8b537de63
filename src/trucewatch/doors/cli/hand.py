"""Whose hand signs what somebody decides, and where it goes."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from trucewatch.doors.cli import terminal
from trucewatch.doors.storage.acting import ActingGround
from trucewatch.doors.storage.actor_keys import read_actor_key
from trucewatch.doors.storage.drafts import sign_act
from trucewatch.doors.storage.files import write_whole
from trucewatch.doors.storage.mission import Mission
from trucewatch.mechanism.actors import Actor
from trucewatch.mechanism.decide import recorded
from trucewatch.mechanism.ports import Act, Entry
from trucewatch.vocabulary.errors import UsageError

Reason = Annotated[str, typer.Option(help="Why; kept for ever.", show_default=False)]
Sign = Annotated[
    Path | None,
    typer.Option(
        "--sign",
        help="Record nothing: write the act, signed by --as, to this file, "
        "for the mission's owner to take (`actor take`).",
        show_default=False,
    ),
]


@dataclass(frozen=True, slots=True)
class Hand:
    """Whose hand signs an act, and where it goes: into the record, or to a file."""

    by: Path | None
    file: Path | None

    def signer(self, mission: Mission, *types: str) -> Actor:
        """Who signs. Raises UsageError where they may not sign one of these types."""
        roster = mission.ground.roster()
        return roster.need(read_actor_key(self.by).id, types) if self.by else roster.owner()

    def put(self, mission: Mission, act: Act) -> Entry | None:
        """Record the act, or write it signed to the file and give None."""
        if self.file is not None:
            self._write(mission, act, self.file)
            return None
        ground = (
            ActingGround(mission.ground, read_actor_key(self.by)) if self.by else mission.ground
        )
        entry = recorded(ground, act)
        mission.publish_ledger()
        return entry

    def _write(self, mission: Mission, act: Act, file: Path) -> None:
        if self.by is None:
            raise UsageError("--sign needs a key", hint="name it with --as FILE")
        key, now = read_actor_key(self.by), datetime.now(UTC)
        mission.ground.roster().need(key.id, [act.typ])
        text = sign_act(act, log=mission.origin, at=now, key=key, random=secrets.token_bytes)
        try:
            write_whole(file, text.encode(), 0o600)
        except OSError as error:
            raise UsageError(f"{file} cannot be written: {error.strerror}") from error
        terminal.say(f"signed, not recorded: give {file.name} to the mission's owner")
