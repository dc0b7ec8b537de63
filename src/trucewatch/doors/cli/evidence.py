"""`evidence add | list | show | working | hand-over | check`: files kept exactly as they came."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from trucewatch.custody.model import Exhibit, Held
from trucewatch.doors import exhibits
from trucewatch.doors.cli import terminal
from trucewatch.doors.cli.naming import entry_named
from trucewatch.doors.cli.options import AsJson, Folder
from trucewatch.doors.mission_work import at_work
from trucewatch.doors.storage.files import write_whole
from trucewatch.doors.storage.memory import leave_no_core
from trucewatch.doors.storage.mission import Mission, open_mission
from trucewatch.mechanism.sealed import SEALED
from trucewatch.vocabulary.errors import TrucewatchError, UsageError
from trucewatch.vocabulary.instants import iso, parse_iso

evidence_app = typer.Typer(
    help="Files kept as evidence, with their chain of custody.", no_args_is_help=True
)

ExhibitId = Annotated[str, typer.Argument(help="An exhibit's id (X-…).", show_default=False)]


@evidence_app.command()
def add(
    folder: Folder,
    files: Annotated[list[Path], typer.Argument(help="The files, exactly as they came.")],
    origin: Annotated[
        str, typer.Option(help="Where they come from: an address, or words; kept in the vault.")
    ] = "handed over",
    captured: Annotated[
        str | None, typer.Option(help="When they were made, as 2017-01-12T14:00Z.")
    ] = None,
    collector: Annotated[
        str | None, typer.Option(help="Who collected them; kept with the sources, never shown.")
    ] = None,
    tool: Annotated[str | None, typer.Option(help="With what, and which version.")] = None,
    report: Annotated[
        list[str] | None, typer.Option(help="A report (R-…) that they belong to; repeatable.")
    ] = None,
    redacts: Annotated[
        str | None, typer.Option(help="The exhibit (X-…) that this is a redacted copy of.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Keep files as evidence: the original encrypted, its metadata apart, a working copy without.

    A file that was kept before is not kept twice.
    """
    leave_no_core()
    told = exhibits.Told(
        origin=origin,
        captured_at=_instant(captured),
        collector=collector,
        tool=tool,
        redacts=redacts,
    )
    taken = []
    with at_work(folder) as (mission, _), terminal.progress() as progress:
        told = replace(told, reports=[_report(mission, one) for one in report or ()])
        for done, path in enumerate(files):
            progress("keeping files", done, len(files))
            taken.append((path, *exhibits.receive(mission, path, told)))
        progress("keeping files", len(files), len(files))
        mission.publish_ledger()
    if as_json:
        items = [{"file": p.name, "new": new, **_item(Held(one))} for p, one, new in taken]
        terminal.print_json({"items": items, "count": len(items)})
        return
    for path, one, new in taken:
        terminal.out().print(_sentence(path, one, new=new), markup=False)


@evidence_app.command("list")
def list_exhibits(folder: Folder, as_json: AsJson = False) -> None:
    """List the exhibits: what they are, what they belong to, and where they went."""
    with open_mission(folder) as mission:
        held = exhibits.all_exhibits(mission)
    columns = ("exhibit_id", "media_type", "size", "reports", "found", "working", "given_to")
    terminal.print_items([_item(one) for one in held.values()], columns, as_json=as_json)


@evidence_app.command()
def show(
    folder: Folder,
    exhibit: ExhibitId,
    metadata: Annotated[
        bool,
        typer.Option(
            "--metadata",
            help="Where it comes from and what it says of itself; both may name somebody.",
        ),
    ] = False,
) -> None:
    """Show an exhibit and its chain of custody, as one JSON document."""
    if metadata:
        leave_no_core()
    with open_mission(folder) as mission:
        held = exhibits.exhibit_named(mission, exhibit)
        document = _item(held)
        if metadata:
            document["metadata"] = exhibits.known_of(mission, held.exhibit)
    terminal.print_json(document)


@evidence_app.command()
def working(
    folder: Folder,
    exhibit: ExhibitId,
    output: Annotated[Path, typer.Option("-o", "--output", help="The file to write.")],
) -> None:
    """Write the working copy of a picture: its pixels, and nothing else of it."""
    with open_mission(folder) as mission:
        one = exhibits.exhibit_named(mission, exhibit).exhibit
        if one.working is None:
            raise UsageError(
                f"{one.id} has no working copy: {one.no_copy}",
                hint="whoever may see the original gets it by `evidence hand-over`",
            )
        data = mission.files.evidence(one.working)
    try:
        write_whole(output, data)
    except OSError as error:
        raise TrucewatchError(
            f"the copy cannot be written: {error.strerror}", where=str(output)
        ) from error
    terminal.say(f"wrote {output} ({one.working_type}); the original keeps its metadata")


@evidence_app.command("hand-over")
def hand_over(
    folder: Folder,
    exhibit: ExhibitId,
    to: Annotated[str, typer.Option(help="Which office gets it; it stays in the record.")],
    why: Annotated[str, typer.Option(help="What for; it stays in the record.")],
    output: Annotated[Path, typer.Option("-o", "--output", help="The file to write.")],
) -> None:
    """Give a true copy of an original on: its digests are checked, and it is recorded first."""
    leave_no_core()
    with at_work(folder) as (mission, _):
        entry = exhibits.hand_over(mission, exhibit, taker=to, why=why, output=output)
        mission.publish_ledger()
    terminal.say(f"wrote {output}; entry {entry.index} says that {to} has it")


@evidence_app.command()
def check(folder: Folder, as_json: AsJson = False) -> None:
    """Compute every exhibit's digests anew, and record the result.

    Exit code 1 says that a file is gone or is not the one that came.
    """
    leave_no_core()
    with at_work(folder) as (mission, _), terminal.progress() as progress:
        total = len(exhibits.all_exhibits(mission))
        wrong = exhibits.check(mission, progress)
        mission.publish_ledger()
    if as_json:
        terminal.print_json({"checked": total, "damaged": wrong})
    else:
        for id_, what in wrong.items():
            terminal.out().print(f"  {id_}: {what}", markup=False)
        terminal.out().print(f"{total - len(wrong):,} of {total:,} exhibits are as they came")
    if wrong:
        raise typer.Exit(terminal.PROBLEMS)


def _instant(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        return parse_iso(text)
    except ValueError as error:
        raise UsageError(f"--captured: {error}", expected="as 2017-01-12T14:00Z") from error


def _report(mission: Mission, id_: str) -> str:
    """A report's id, if there is such a report. Raises UsageError."""
    entry = mission.ground.entry(entry_named(mission.ground, id_))
    if entry.typ not in ("report.received", SEALED) or not id_.upper().startswith("R-"):
        raise UsageError(f"{id_} is no report", expected="an id such as R-0123456789AB")
    return id_.upper()


def _item(held: Held) -> dict[str, Any]:
    one = held.exhibit
    return {
        "exhibit_id": one.id,
        "entry": one.entry,
        "media_type": one.media_type,
        "size": one.size,
        "sha256": one.sha256,
        "sha3_512": one.sha3_512,
        "captured_at": one.captured_at,
        "received_at": iso(one.recorded_at),
        "collector": one.collector,
        "tool": one.tool,
        "reports": list(one.reports),
        "redacts": one.redacts,
        "found": list(one.found),
        "working": one.working_type,
        "no_working_copy": one.no_copy,
        "given_to": [each.taker for each in held.handovers],
        "custody": [
            {
                "entry": each.entry,
                "at": iso(each.at),
                "from": each.giver,
                "to": each.taker,
                "why": each.why,
            }
            for each in held.handovers
        ],
    }


def _sentence(path: Path, one: Exhibit, *, new: bool) -> str:
    if not new:
        return f"{path.name}: was kept already as {one.id}"
    copy = "a working copy without metadata" if one.working else f"no working copy ({one.no_copy})"
    found = ", ".join(one.found) or "nothing"
    return f"{path.name}: kept as {one.id} ({one.media_type}); it says of itself: {found}; {copy}"
