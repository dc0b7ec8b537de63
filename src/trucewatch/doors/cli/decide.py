"""`decide`: what people rule. Each decision is a signed entry that nothing edits later."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from trucewatch.doors.cli import terminal
from trucewatch.doors.cli.options import After, As, Before, Folder, instant, window
from trucewatch.doors.mission_work import at_work, current_record
from trucewatch.doors.storage.acting import ActingGround
from trucewatch.doors.storage.actor_keys import read_actor_key
from trucewatch.doors.storage.drafts import sign_act
from trucewatch.doors.storage.files import write_whole
from trucewatch.doors.storage.mission import Mission
from trucewatch.mechanism import decide
from trucewatch.mechanism.asking import fix
from trucewatch.mechanism.certifying import CERTIFIED, certify
from trucewatch.mechanism.ports import Act, Entry
from trucewatch.verdicts.model import LADDER
from trucewatch.vocabulary.errors import UsageError
from trucewatch.vocabulary.ids import make_id

app = typer.Typer(no_args_is_help=True, help="Say what people decided, with a reason.")

Report = Annotated[str, typer.Argument(help="A report's R-… id.", show_default=False)]
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


@app.command("same")
def same(
    folder: Folder, first: Report, second: Report, reason: Reason, by: As = None, sign: Sign = None
) -> None:
    """Two reports speak of the same incident, whatever the algorithm thinks."""
    _link(folder, first, second, reason, _Hand(by, sign), same=True)


@app.command("not-same")
def not_same(
    folder: Folder, first: Report, second: Report, reason: Reason, by: As = None, sign: Sign = None
) -> None:
    """Two reports speak of different incidents, whatever the algorithm thinks."""
    _link(folder, first, second, reason, _Hand(by, sign), same=False)


@app.command("verdict")
def verdict(
    folder: Folder,
    incident: Annotated[str, typer.Argument(help="An incident's I-… id.", show_default=False)],
    ladder_class: Annotated[
        str, typer.Option("--class", help=f"One of {', '.join(LADDER)}.", show_default=False)
    ],
    reason: Reason,
    norm: Annotated[str | None, typer.Option(help="The norm ruled under.")] = None,
    reading: Annotated[str | None, typer.Option(help="The reading ruled under.")] = None,
    standard: Annotated[str | None, typer.Option(help="The standard of proof.")] = None,
    against: Annotated[
        str | None, typer.Option(help="The actor ruled to have broken the norm, by its id.")
    ] = None,
    by: As = None,
    sign: Sign = None,
) -> None:
    """Rule on an incident. The verdict remembers the reports it was based on."""
    with at_work(folder) as (mission, shop):
        act = decide.rule(
            current_record(shop),
            incident,
            ladder_class=ladder_class,
            reason=reason,
            norm=norm,
            reading=reading,
            standard=standard,
            against=against,
        )
        entry = _Hand(by, sign).put(mission, act)
    if entry is not None:
        terminal.out().print(f"{make_id('V', entry.leaf_hash)} recorded as entry {entry.index}")


@app.command("gate")
def gate(
    folder: Folder,
    gate_id: Annotated[
        str, typer.Argument(metavar="GATE", help="A gate's id.", show_default=False)
    ],
    state: Annotated[str, typer.Option(help="open or closed.", show_default=False)],
    reason: Reason,
    word_of: Annotated[
        str | None,
        typer.Option("--by", help="Whose word the mission's owner writes down.", metavar="NAME"),
    ] = None,
    since: Annotated[
        str | None, typer.Option(help="When it was said: a local day, or an instant with a zone.")
    ] = None,
    by: As = None,
    sign: Sign = None,
) -> None:
    """Certify that a gate is open or closed. What software computes opens nothing."""
    with at_work(folder) as (mission, shop):
        roster = mission.ground.roster()
        signer = roster.need(read_actor_key(by).id, [CERTIFIED]) if by else roster.owner()
        record = current_record(shop)
        act = certify(
            record.agreement,
            gate_id,
            state=state,
            reason=reason,
            signer=signer,
            by=word_of,
            since=instant(since, record) if since else None,
        )
        entry = _Hand(by, sign).put(mission, act)
    if entry is not None:
        terminal.out().print(f"{gate_id} {state}: recorded as entry {entry.index}")


@app.command("question")
def question(
    folder: Folder,
    before: Before,
    after: After,
    reason: Reason,
    rule: Annotated[str, typer.Option(help="The counting rule.")] = "incidents",
    going_on: Annotated[
        float, typer.Option(help="Above this part of the violence before it is not holding.")
    ] = 0.5,
    log_vouches: Annotated[
        bool,
        typer.Option(
            "--log-vouches",
            help="Take the log of watches for proof that the panel still sees what it saw, "
            "where too little is told of twice to check.",
        ),
    ] = False,
    by: As = None,
    sign: Sign = None,
) -> None:
    """Fix, before anybody looks, which days are compared and by which rule. The last one stands.

    `status`, the pages and the bulletin answer it for the mission and each first-level area.
    """
    with at_work(folder) as (mission, shop):
        act = fix(
            current_record(shop).agreement,
            before=window(before, "--before"),
            after=window(after, "--after"),
            rule=rule,
            reason=reason,
            going_on=going_on,
            log_vouches=log_vouches,
        )
        entry = _Hand(by, sign).put(mission, act)
    if entry is not None:
        terminal.out().print(f"the question is fixed: recorded as entry {entry.index}")


@dataclass(frozen=True, slots=True)
class _Hand:
    """Whose hand signs an act, and where it goes: into the record, or to a file."""

    by: Path | None
    file: Path | None

    def put(self, mission: Mission, act: Act) -> Entry | None:
        """Record the act, or write it signed to the file and give None."""
        if self.file is not None:
            self._write(mission, act, self.file)
            return None
        ground = (
            ActingGround(mission.ground, read_actor_key(self.by)) if self.by else mission.ground
        )
        entry = decide.recorded(ground, act)
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


def _link(folder: Path, first: str, second: str, reason: str, hand: _Hand, *, same: bool) -> None:
    with at_work(folder) as (mission, shop):
        act = decide.link(current_record(shop), first, second, same=same, reason=reason)
        entry = hand.put(mission, act)
    if entry is not None:
        terminal.out().print(f"recorded as entry {entry.index}; `trucewatch update` applies it")
