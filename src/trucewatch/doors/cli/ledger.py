"""`ledger`: is the record what it was, and who says so?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from trucewatch.doors.cli import terminal
from trucewatch.doors.cli.clock import clock
from trucewatch.doors.cli.disclosing import disclose, is_bundle, proof_in, verify_file
from trucewatch.doors.cli.naming import entry_named
from trucewatch.doors.cli.options import AsJson, Folder
from trucewatch.doors.cli.timestamp import timestamp_app
from trucewatch.doors.cli.witnesses import witness_app
from trucewatch.doors.storage.audit import audit_folder, audit_mission
from trucewatch.doors.storage.files import write_whole
from trucewatch.doors.storage.mission import open_mission
from trucewatch.doors.storage.settings import FILE as SETTINGS
from trucewatch.doors.witnesses.policy_file import policy_at
from trucewatch.doors.witnesses.standing import (
    Witnessing,
    cosigned,
    published_standing,
    stands,
    witnessing,
)
from trucewatch.ledger.audit import Audit
from trucewatch.ledger.checkpoints import SignedCheckpoint
from trucewatch.ledger.errors import LedgerError
from trucewatch.ledger.notes import VerifierKey
from trucewatch.ledger.policy import Policy
from trucewatch.ledger.receipts import Receipt, verify_receipt
from trucewatch.vocabulary.errors import TrucewatchError, UsageError
from trucewatch.vocabulary.messages import Message, say

SHOWN = 20

ledger_app = typer.Typer(help="Verify the record, and prove what is in it.", no_args_is_help=True)
ledger_app.add_typer(witness_app, name="witness")
ledger_app.add_typer(timestamp_app, name="timestamp")

ledger_app.command()(disclose)
ledger_app.command()(clock)

Key = Annotated[
    str | None,
    typer.Option("--key", help="The log's vkey, as you got it from elsewhere than the record."),
]


@ledger_app.command()
def verify(
    folder: Annotated[
        Path,
        typer.Argument(
            help="A mission, a published ledger/ folder, a .tlog-proof file or a disclosure."
        ),
    ],
    key: Key = None,
    policy: Annotated[
        Path | None,
        typer.Option(help="Your own tlog-policy; without it a mission's own counts."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Verify the whole record: every entry, disclosure, tile, signature and the published copy.

    Exit code 1 says that something failed; every failure is named. Whether it is witnessed is
    said, and is no failure.
    """
    asked = None if policy is None else policy_at(policy)
    if folder.is_file() and is_bundle(folder):
        verify_file(folder, _key(key), asked, as_json=as_json)
        return
    if folder.is_file():
        _verify_receipt(folder, _key(key), asked, as_json=as_json)
        return
    if (folder / "checkpoint").is_file() and not (folder / SETTINGS).exists():
        log_key = _key(key)
        with terminal.progress() as progress:
            audit = audit_folder(folder, log_key, progress)
        seen = published_standing(folder, log_key, asked)
        _tell(audit, str(log_key), seen, as_json=as_json)
        return
    with open_mission(folder, check=False) as mission, terminal.progress() as progress:
        audit = audit_mission(mission, progress)
        if key is not None and _key(key) != VerifierKey.parse(mission.log_key):
            audit.fail("mission.toml", "its log key is not the one you gave")
        stated = mission.log_key
    seen = witnessing(folder, VerifierKey.parse(stated), asked)
    _tell(audit, stated, seen, as_json=as_json)


@ledger_app.command()
def checkpoint(folder: Folder) -> None:
    """Print the newest signed checkpoint, with its cosignatures: the record in three lines."""
    with open_mission(folder) as mission:
        note = cosigned(folder, mission.ground.checkpoint())
        log_key = VerifierKey.parse(mission.log_key)
    typer.echo(note, nl=False)
    terminal.say(say(witnessing(folder, log_key).message, "en"))


@ledger_app.command()
def prove(
    folder: Folder,
    entry: Annotated[
        str, typer.Argument(help="An entry's number, or the id it gave (R-…, V-…, T-…, I-…).")
    ],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="A .tlog-proof file to write.")
    ] = None,
) -> None:
    """Give a receipt (c2sp.org/tlog-proof@v1) for one entry, checkable offline for ever."""
    with open_mission(folder) as mission:
        index = entry_named(mission.ground, entry)
        receipt = mission.ground.receipt(index, cosigned(folder, mission.ground.checkpoint()))
        log_key = mission.log_key
    if output is None:
        typer.echo(receipt, nl=False)
    else:
        try:
            write_whole(output, receipt.encode())
        except OSError as error:
            raise TrucewatchError(
                f"the receipt cannot be written: {error.strerror}", where=str(output)
            ) from error
        terminal.say(f"wrote {output}, a receipt for entry {index}")
    terminal.say(f"to check it: trucewatch ledger verify FILE --key '{log_key}'")
    terminal.say(say(witnessing(folder, VerifierKey.parse(log_key)).message, "en"))


def _key(text: str | None) -> VerifierKey:
    if text is None:
        raise UsageError(
            "to verify this, the log's key must come from elsewhere",
            hint="--key 'origin+hash+…', as mission.toml has it and as the parties hold it",
        )
    try:
        return VerifierKey.parse(text)
    except LedgerError as error:
        raise UsageError(f"--key is not a log's key: {error}") from error


def _verify_receipt(
    path: Path, log_key: VerifierKey, policy: Policy | None, *, as_json: bool
) -> None:
    signed: SignedCheckpoint | None = None
    failure = None
    index = None
    seen = Witnessing(False, Message("witnesses.no_policy"))
    try:
        text = proof_in(path, "a receipt")
        receipt = Receipt.parse(text)
        index = receipt.index
        signed = verify_receipt(text, log_key)
        if policy is not None:
            seen = stands(receipt.checkpoint, log_key, policy)
    except UnicodeDecodeError:
        failure = "it is not text"
    except LedgerError as error:
        failure = str(error)
    if as_json:
        terminal.print_json(
            {
                "holds": failure is None,
                "index": index,
                "size": signed.checkpoint.size if signed else None,
                **seen.facts(),
                "failures": [] if failure is None else [{"where": path.name, "what": failure}],
            }
        )
    elif signed is not None:
        terminal.out().print(
            f"the receipt holds: entry {index} is in the record of {signed.checkpoint.size} "
            f"entries that {signed.checkpoint.origin} signed",
            markup=False,
        )
        terminal.say(say(seen.message, "en"))
    else:
        terminal.say(f"the receipt does not hold: {failure}")
    if failure is not None:
        raise typer.Exit(terminal.PROBLEMS)


def _tell(audit: Audit, log_key: str, seen: Witnessing, *, as_json: bool) -> None:
    if as_json:
        terminal.print_json(
            {
                "holds": audit.holds,
                "size": audit.size,
                "root": audit.root.hex(),
                "log_key": log_key,
                **seen.facts(),
                "checked": audit.checked,
                "failures": [{"where": f.where, "what": f.what} for f in audit.failures],
                "notes": [{"where": n.where, "what": n.what} for n in audit.notes],
            }
        )
    else:
        _say(audit, log_key, seen)
    if not audit.holds:
        raise typer.Exit(terminal.PROBLEMS)


def _say(audit: Audit, log_key: str, seen: Witnessing) -> None:
    out = terminal.out()
    if audit.holds:
        out.print(f"the record holds: {audit.size:,} entries, nothing amiss", markup=False)
    else:
        n = len(audit.failures)
        out.print(f"THE RECORD DOES NOT HOLD: {n:,} failure{'' if n == 1 else 's'}", markup=False)
        for failure in audit.failures[:SHOWN]:
            out.print(f"  {failure.where}: {failure.what}", markup=False)
        if n > SHOWN:
            out.print(f"  … and {n - SHOWN:,} more: --json lists them all", markup=False)
    for note in audit.notes[:SHOWN]:
        out.print(f"  {note.where}: {note.what}", markup=False)
    if len(audit.notes) > SHOWN:
        out.print(f"  … and {len(audit.notes) - SHOWN:,} more: --json lists them all", markup=False)
    looked = ", ".join(f"{number:,} {kind}" for kind, number in audit.checked.items())
    out.print(f"checked: {looked}", markup=False)
    out.print(f"root: {audit.root.hex()}", markup=False)
    out.print(f"log key: {log_key}", markup=False)
    (out.print if seen.met else terminal.say)(say(seen.message, "en"))
