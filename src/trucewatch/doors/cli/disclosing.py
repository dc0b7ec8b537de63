"""`ledger disclose`: chosen fields of one entry, for somebody who needs to know just these."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from trucewatch.doors.cli import terminal
from trucewatch.doors.cli.naming import entry_named
from trucewatch.doors.cli.options import Folder
from trucewatch.doors.limits.bounds import bound
from trucewatch.doors.limits.reading import bytes_within
from trucewatch.doors.storage.files import write_whole
from trucewatch.doors.storage.mission import open_mission
from trucewatch.doors.unsealing import disclosed, field_names
from trucewatch.doors.witnesses.standing import Witnessing, stands
from trucewatch.ledger.bundles import Bundle, on_one_line, verify_bundle
from trucewatch.ledger.errors import LedgerError
from trucewatch.ledger.notes import VerifierKey
from trucewatch.ledger.policy import Policy
from trucewatch.ledger.receipts import Receipt
from trucewatch.vocabulary.errors import TrucewatchError, UsageError
from trucewatch.vocabulary.messages import Message, say


def disclose(
    folder: Folder,
    entry: Annotated[str, typer.Argument(help="An entry's number, or the id it gave.")],
    fields: Annotated[str, typer.Option(help="The fields to show, as place_text,act.")],
    output: Annotated[Path, typer.Option("-o", "--output", help="The file to write.")],
) -> None:
    """Show somebody chosen fields of one entry, with proof; what is not chosen stays hidden.

    Whoever gets the file checks it with `trucewatch ledger verify FILE --key VKEY`.
    """
    names = tuple(name.strip() for name in fields.split(",") if name.strip())
    if not names:
        raise UsageError("no field is named", expected="--fields place_text,act")
    with open_mission(folder) as mission:
        index = entry_named(mission.ground, entry)
        known = field_names(mission, mission.ground.entry(index).index)
        for name in names:
            if name not in known:
                raise UsageError(
                    f"entry {index} has no field {name!r}", expected=", ".join(sorted(known))
                )
        bundle = disclosed(mission, index, names)
        log_key = mission.log_key
    try:
        write_whole(output, str(bundle).encode(), 0o600)
    except OSError as error:
        raise TrucewatchError(
            f"the disclosure cannot be written: {error.strerror}", where=str(output)
        ) from error
    terminal.say(f"wrote {output}: {len(names)} fields of entry {index}, and no other")
    terminal.say(f"to check it: trucewatch ledger verify FILE --key '{log_key}'")


def is_bundle(path: Path) -> bool:
    """Whether the file is JSON, as disclosures are and receipts are not."""
    with path.open("rb") as stream:
        return stream.read(64).lstrip()[:1] == b"{"


def proof_in(path: Path, what: str) -> str:
    """The text of a receipt, a disclosure or a request. Raises BeyondLimit where it is too long.

    Raises UnicodeDecodeError and OSError where it cannot be read as text.
    """
    hint = "it should have a few kB: ask again whoever gave it to you"
    return bytes_within(path, bound("proof_kb"), what=what, hint=hint).decode("utf-8")


def verify_file(path: Path, log_key: VerifierKey, policy: Policy | None, *, as_json: bool) -> None:
    """Check a disclosure against the log's key and a policy alone, and show what it proves."""
    seen = Witnessing(False, Message("witnesses.no_policy"))
    try:
        bundle = Bundle.parse(proof_in(path, "a disclosure"))
        proven = verify_bundle(bundle, log_key)
        if policy is not None:
            seen = stands(Receipt.parse(bundle.receipt).checkpoint, log_key, policy)
    except (LedgerError, UnicodeDecodeError) as error:
        failure = str(error) if isinstance(error, LedgerError) else "it is not text"
        if as_json:
            terminal.print_json(
                {
                    "holds": False,
                    **seen.facts(),
                    "failures": [{"where": path.name, "what": failure}],
                }
            )
        else:
            terminal.say(f"the disclosure does not hold: {failure}")
        raise typer.Exit(terminal.PROBLEMS) from error
    checkpoint = proven.signed.checkpoint
    if as_json:
        terminal.print_json(
            {
                "holds": True,
                "index": proven.index,
                "type": proven.leaf.typ,
                "hour": proven.leaf.hour,
                "by": proven.leaf.by,
                "size": checkpoint.size,
                **seen.facts(),
                "fields": proven.fields,
                "failures": [],
            }
        )
        return
    out = terminal.out()
    out.print(
        f"the disclosure holds: entry {proven.index} ({proven.leaf.typ}, {proven.leaf.hour}h UTC) "
        f"is in the record of {checkpoint.size} entries that {checkpoint.origin} signed, and says",
        markup=False,
    )
    for name, value in proven.fields.items():
        out.print(f"  {on_one_line(name)}: {on_one_line(value)}", markup=False)
    out.print("what else it says was not shown", markup=False)
    (out.print if seen.met else terminal.say)(say(seen.message, "en"))
