"""`new`, `add`, `update`, `learn`: a mission's daily work."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from trucewatch.belief.wording import basis_of
from trucewatch.doors.cli import terminal
from trucewatch.doors.cli.doubts import say_doubts
from trucewatch.doors.cli.options import As, AsJson, Folder
from trucewatch.doors.founding import found
from trucewatch.doors.intake import Intake, Seals, read_mapping
from trucewatch.doors.limits.names import shown_name
from trucewatch.doors.mission_work import at_work, current_record
from trucewatch.doors.storage.acting import ActingGround
from trucewatch.doors.storage.actor_keys import read_actor_key
from trucewatch.doors.storage.memory import leave_no_core
from trucewatch.mechanism import learn as weigh
from trucewatch.mechanism.derive import derive
from trucewatch.mechanism.dump import digest
from trucewatch.mechanism.receive import Receipt
from trucewatch.vocabulary.messages import say


def new(
    folder: Folder,
    agreement: Annotated[
        str, typer.Option(help="A shipped agreement's name, or a YAML file.", show_default=False)
    ],
    name: Annotated[str | None, typer.Option(help="The mission's name.")] = None,
    origin: Annotated[
        str | None, typer.Option(help="The ledger's name in the world, as host/agreement.")
    ] = None,
    store: Annotated[
        str | None,
        typer.Option(
            help="A PostgreSQL URL without a password, for a record on a server (docs/stores.md); "
            "otherwise the record lies in the folder."
        ),
    ] = None,
) -> None:
    """Make a mission: a folder, its agreement, and a ledger with its first entries."""
    with found(folder, agreement, name=name, origin=origin, store=store) as mission:
        named = mission.name
    terminal.say(f"made the mission {named!r} in {folder}")
    terminal.say(f"next: trucewatch add {folder} FILE…")


def add(
    folder: Folder,
    files: Annotated[list[Path], typer.Argument(help="Files to take in; .gz is read as it is.")],
    format_: Annotated[
        str | None, typer.Option("--format", help="The files' format; found out otherwise.")
    ] = None,
    mapping: Annotated[
        Path | None, typer.Option(help="How the columns of a CSV or XLSX file are to be read.")
    ] = None,
    source: Annotated[
        str | None, typer.Option(help="An S-… id that all rows come from, whatever they say.")
    ] = None,
    dry_run: Annotated[
        bool,
        typer.Option(
            "--dry-run",
            help="Read and judge the rows, record nothing; what is already there is not looked up.",
        ),
    ] = False,
    by: As = None,
    sealed: Annotated[
        bool,
        typer.Option(
            "--sealed", help="Seal the sources to the guardians; `seal flush` records the rows."
        ),
    ] = False,
    link: Annotated[
        Path | None,
        typer.Option(help="With --sealed: a key file, kept elsewhere, that knows a source again."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Take in reports, tallies, watches, gazetteers or boundaries; no row is ever lost.

    Each row is accepted, a duplicate of one already there, or a problem, which is kept and
    listed by `trucewatch list DIR problems`. Exit code 1 says that there were new problems.
    """
    leave_no_core()
    with at_work(folder) as (mission, shop), terminal.progress() as progress:
        if by is not None:
            shop = replace(shop, ground=ActingGround(mission.ground, read_actor_key(by)))
        rules = read_mapping(mapping) if mapping else None
        today = datetime.now(UTC).date() + timedelta(days=1)  # it may be tomorrow there already
        intake = Intake(
            mission, shop, rules, source, today, dry_run, progress, seals=Seals(sealed, link)
        )
        receipts = [(path, intake.take(path, format_)) for path in files]
        if not dry_run and not intake.sealed_any:
            # After sealed rows nobody is asked to co-sign: a witness would learn when they came.
            mission.publish_ledger()
    if as_json:
        terminal.print_json(
            {"items": [_as_item(p, r) for p, r in receipts], "count": len(receipts)}
        )
    else:
        for path, receipt in receipts:
            _tell(path, receipt, dry_run=dry_run)
        if intake.sealed_any and not dry_run:
            terminal.say("sealed rows wait: `trucewatch seal flush` records them in turns")
    if any(receipt.problems for _, receipt in receipts):
        raise typer.Exit(terminal.PROBLEMS)


def update(
    folder: Folder,
    full: Annotated[bool, typer.Option("--full", help="From nothing but the ground.")] = False,
    as_json: AsJson = False,
) -> None:
    """Recompute what is derived: places, incidents, findings."""
    with at_work(folder) as (_, shop), terminal.progress() as progress:
        record = derive(shop, full=full, progress=progress)
        summary = {
            "reports": len(record.reports),
            "located": len(record.reports) - record.reports["lon"].null_count,
            "incidents": len(record.incidents),
            "findings": len(record.findings),
            "belief": record.habits.basis,
            "tree_size": record.tree_size,
            "dump_sha256": digest(record),
        }
    if as_json:
        terminal.print_json(summary)
        return
    terminal.out().print(
        f"{summary['reports']} reports, {summary['located']} of them located; "
        f"{summary['incidents']} incidents; {summary['findings']} findings"
    )


def learn(folder: Folder, as_json: AsJson = False) -> None:
    """Learn from the mission's own reports what agreement between two weighs, and who is right.

    No labels are needed; what people decided sharpens it. It becomes a new version in the ledger:
    `update` never learns by itself. Below 20 incidents or 100 reports that name somebody no habits
    of sources are learned, and belief rests on what is supposed of kinds of source.
    """
    with at_work(folder) as (mission, shop), terminal.progress() as progress:
        entry, weights, habits = weigh.learn(shop.ground, current_record(shop, progress), progress)
        mission.publish_ledger()
    pairs, of_sources = weights.everybody.learned_from, len(weights.pairs)
    doubted = sorted(weights.doubted)
    if as_json:
        terminal.print_json(
            {
                "entry": entry.index,
                "pairs": pairs,
                "pairs_of_sources": of_sources,
                "doubted": doubted,
                "belief": {
                    "basis": habits.basis,
                    "incidents": habits.items,
                    "reports": habits.reports,
                    "sources_known_for_themselves": len(habits.sources),
                },
            }
        )
        return
    terminal.out().print(
        f"learned from {pairs} pairs of reports; {of_sources} pairs of sources are known for "
        f"themselves; recorded as entry {entry.index}; `trucewatch update` applies it"
    )
    terminal.say(say(basis_of(habits), "en"))
    say_doubts(doubted)


def _as_item(path: Path, receipt: Receipt) -> dict[str, object]:
    return {
        "file": shown_name(path.name),
        "accepted": receipt.accepted,
        "duplicates": receipt.duplicates,
        "problems": receipt.problems,
        "known_problems": receipt.repeated,
    }


def _tell(path: Path, receipt: Receipt, *, dry_run: bool) -> None:
    would = "would be " if dry_run else ""
    terminal.out().print(
        f"{shown_name(path.name)}: {receipt.accepted} {would}accepted, "
        f"{receipt.duplicates} duplicates, {receipt.problems} problems"
        + (f" ({receipt.repeated} known already)" if receipt.repeated else ""),
        markup=False,
    )
    for problem in receipt.sample:
        where = f"row {problem.row}" if problem.row else "the whole file"
        column = f", column {problem.column}" if problem.column else ""
        terminal.say(f"  {where}{column}: {problem.message}\n    hint: {problem.remedy}")
    if receipt.problems > len(receipt.sample):
        terminal.say(f"  … and {receipt.problems - len(receipt.sample)} more: `trucewatch list`")
