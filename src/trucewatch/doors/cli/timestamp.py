"""`ledger timestamp DIR ask | request | take | list | export`: other people's clocks."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from trucewatch.doors.cli import terminal
from trucewatch.doors.cli.options import AsJson, Folder
from trucewatch.doors.mission_work import at_work
from trucewatch.doors.storage.files import write_whole
from trucewatch.doors.storage.mission import Mission, open_mission
from trucewatch.doors.timestamps import keeping
from trucewatch.doors.timestamps.tokens import LARGEST, question, read_roots
from trucewatch.mechanism.ports import Entry
from trucewatch.vocabulary.errors import TrucewatchError, UsageError
from trucewatch.vocabulary.instants import iso

timestamp_app = typer.Typer(
    help="Have authorities with clocks of their own say when the record existed (RFC 3161).",
    no_args_is_help=True,
)

Roots = Annotated[
    Path | None,
    typer.Option(help="Certificates you trust (PEM): tokens must be signed below them."),
]
Output = Annotated[Path, typer.Option("-o", "--output", help="What to write.", show_default=False)]


@timestamp_app.callback()
def _mission(context: typer.Context, folder: Folder) -> None:
    context.obj = folder


@timestamp_app.command()
def ask(
    context: typer.Context,
    authority: Annotated[str, typer.Argument(help="The address of a time authority.")],
) -> None:
    """Ask an authority to timestamp the newest checkpoint, and record what it says."""
    with at_work(context.obj) as (mission, _):
        entry = keeping.ask_authority(mission, authority)
        mission.publish_ledger()
    _say(entry)


@timestamp_app.command()
def request(context: typer.Context, output: Output) -> None:
    """Write a request (.tsq) for the newest checkpoint, to be carried where there is a network."""
    with open_mission(context.obj) as mission:
        asked = question(mission.ground.checkpoint(), nonce=False)
    _write(output, asked.der)
    terminal.say(f"wrote {output}; send it to a time authority as {keeping.ASKS}, for instance:")
    terminal.say(
        f"  curl -H 'Content-Type: {keeping.ASKS}' --data-binary @{output.name} URL -o answer.tsr"
    )
    terminal.say("then: trucewatch ledger timestamp DIR take answer.tsr --authority WHO")


@timestamp_app.command()
def take(
    context: typer.Context,
    answer: Annotated[Path, typer.Argument(help="The authority's answer (.tsr).")],
    authority: Annotated[str, typer.Option(help="Whose answer it is, in words.")],
) -> None:
    """Record an authority's answer that came by another way."""
    der = _read(answer, "the answer")
    with at_work(context.obj) as (mission, _):
        entry = keeping.take_answer(mission, der, authority)
        mission.publish_ledger()
    _say(entry)


@timestamp_app.command("list")
def list_timestamps(context: typer.Context, roots: Roots = None, as_json: AsJson = False) -> None:
    """List the timestamps: by when how much of the record was there, and who says so.

    With --roots, exit code 1 says that one of them is not signed below these certificates.
    """
    with open_mission(context.obj) as mission:
        items = _items(mission, roots)
    terminal.print_items(
        items, ("entry", "entries", "there_by", "authority", "check"), as_json=as_json
    )
    if any(item["holds"] is False for item in items):
        raise typer.Exit(terminal.PROBLEMS)


@timestamp_app.command()
def export(context: typer.Context, output: Output) -> None:
    """Write each timestamped checkpoint with its token, for anybody's tools."""
    with open_mission(context.obj) as mission:
        found = list(keeping.stamps(mission))
    if not found:
        raise UsageError("this record has no timestamps yet")
    for stamp in found:
        _write(output / f"{stamp.entry.index}.checkpoint", stamp.note.encode())
        _write(output / f"{stamp.entry.index}.tsr", stamp.token.der)
    terminal.say(f"wrote {len(found)} checkpoints and tokens to {output}; to check one:")
    terminal.say("  openssl ts -verify -data N.checkpoint -in N.tsr -CAfile ROOTS.pem")


def _items(mission: Mission, roots: Path | None) -> list[dict[str, Any]]:
    trusted = () if roots is None else read_roots(_read(roots, "the certificates"))
    signed = {size: note for size, _, note in mission.ground.checkpoints()}
    items = []
    for stamp in keeping.stamps(mission):
        wrong = keeping.complaint(stamp, signed.get(stamp.size), trusted)
        fine = "signed below your certificates" if trusted else "certificate not checked"
        items.append(
            {
                "entry": stamp.entry.index,
                "entries": stamp.size,
                "there_by": iso(stamp.token.at),
                "authority": stamp.entry.content.get("authority"),
                "holds": False if wrong else True if trusted else None,
                "check": wrong or fine,
            }
        )
    return items


def _say(entry: Entry) -> None:
    terminal.out().print(
        f"{entry.content['size']:,} entries were there by {entry.content['at']}, "
        f"says {entry.content['authority']}; entry {entry.index} keeps its word",
        markup=False,
    )


def _read(path: Path, what: str) -> bytes:
    try:
        with path.open("rb") as stream:
            data = stream.read(64 * LARGEST + 1)
    except OSError as error:
        raise UsageError(f"{what} cannot be read: {error.strerror}", where=str(path)) from error
    if len(data) > 64 * LARGEST:
        raise UsageError(f"{what} cannot be that long", where=str(path))
    return data


def _write(path: Path, data: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, data)
    except OSError as error:
        raise TrucewatchError(f"it cannot be written: {error.strerror}", where=str(path)) from error
