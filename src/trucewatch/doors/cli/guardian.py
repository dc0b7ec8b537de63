"""`guardian`: the program of those who keep the keys; it needs no mission, only a request."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import pyrage
import typer

from trucewatch.doors.cli import terminal
from trucewatch.doors.cli.disclosing import proof_in
from trucewatch.doors.limits.bounds import bound
from trucewatch.doors.limits.reading import bytes_within
from trucewatch.doors.storage.files import write_whole
from trucewatch.doors.storage.memory import leave_no_core
from trucewatch.ledger.bundles import on_one_line
from trucewatch.ledger.errors import LedgerError
from trucewatch.ledger.notes import VerifierKey
from trucewatch.sealing.boards import guardian_id
from trucewatch.sealing.requests import Request, check
from trucewatch.sealing.requests import approve as approve_request
from trucewatch.vocabulary.errors import TrucewatchError, UsageError

guardian_app = typer.Typer(
    help="For guardians: make a key, read a request, approve it.", no_args_is_help=True
)

_WHICH_KEY = "the file that `trucewatch guardian new` made"

RequestFile = Annotated[Path, typer.Argument(help="A request, as it was passed to you.")]
_KEY = typer.Option(
    "--key",
    help="The log's vkey, as you got it from elsewhere than the request.",
    show_default=False,
)


@guardian_app.command()
def new(
    file: Annotated[Path, typer.Argument(help="Where your key is to lie: on a device of yours.")],
) -> None:
    """Make a guardian's key: the file stays with you, the line printed goes to the mission."""
    if file.exists():
        raise UsageError("there is something at that place already", where=str(file))
    identity = pyrage.x25519.Identity.generate()
    recipient = str(identity.to_public())
    try:
        write_whole(file, f"# public key: {recipient}\n{identity}\n".encode(), 0o600)
    except OSError as error:
        raise TrucewatchError(
            f"the key cannot be written: {error.strerror}", where=str(file)
        ) from error
    typer.echo(recipient)
    terminal.say(f"made the key of {guardian_id(recipient)} in {file}")
    terminal.say("keep it, and a copy elsewhere: whoever loses it takes its vote with them")


@guardian_app.command()
def read(request: RequestFile, key: Annotated[str | None, _KEY] = None) -> None:
    """Show what a request asks for, who approves next, and whether the ledger holds it."""
    _show(read_request(request), key)


@guardian_app.command()
def approve(
    request: RequestFile,
    identity: Annotated[Path, typer.Option(help="The file that `guardian new` made.")],
    key: Annotated[str, _KEY],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Another file than the request itself.")
    ] = None,
) -> None:
    """Take your layer off a request, and write it to be passed on.

    Read it first (`trucewatch guardian read`): this is your approval. Without the log's key from
    elsewhere, whoever stole the wrapped keys could make a log, and a request in it, of their own.
    """
    leave_no_core()
    own = _identity(identity)
    asked = read_request(request)
    _show(asked, key)
    approved = approve_request(asked, own)
    target = output or request
    try:
        write_whole(target, str(approved).encode(), 0o600)
    except OSError as error:
        raise TrucewatchError(
            f"the request cannot be written: {error.strerror}", where=str(target)
        ) from error
    terminal.say(f"{guardian_id(str(own.to_public()))} has approved; wrote {target}")
    _say_next(approved)


def read_request(path: Path) -> Request:
    """The request in a file; nothing in it is believed yet. Raises UsageError."""
    try:
        return Request.parse(proof_in(path, "a request"))
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError("this request cannot be read", where=str(path)) from error


def _show(request: Request, key: str | None) -> None:
    try:
        asked = check(request, VerifierKey.parse(key or request.log_key))
    except LedgerError as error:
        raise UsageError(f"--key is not a log's key: {error}") from error
    out = terminal.out()
    out.print(f"request {request.request} of {asked.signed.checkpoint.origin}", markup=False)
    out.print(f"  to open the source of the record {request.leaf}", markup=False)
    out.print(f"  because: {on_one_line(request.reason)}", markup=False)
    out.print(
        f"  asked by {asked.leaf.by}, {asked.leaf.hour}h UTC, entry {asked.index}", markup=False
    )
    if key is None:
        terminal.say(
            "checked against the key that the request itself names; give --key to be sure that "
            "it is the mission's"
        )
    _say_next(request)


def _say_next(request: Request) -> None:
    if request.approvals():
        terminal.say(
            "enough have approved: it goes back to whoever asked (trucewatch seal show DIR FILE)"
        )
    else:
        terminal.say(f"next: one of {', '.join(request.turns())}")


def _identity(path: Path) -> pyrage.x25519.Identity:
    try:
        data = bytes_within(path, bound("key_kb"), what="a guardian's key", hint=_WHICH_KEY)
        lines = data.decode("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError("the identity cannot be read", where=str(path)) from error
    secrets = [line for line in lines if line and not line.startswith("#")]
    try:
        return pyrage.x25519.Identity.from_str(secrets[0].strip())
    except (pyrage.IdentityError, IndexError) as error:
        raise UsageError(
            "this file holds no guardian's key",
            where=str(path),
            expected=_WHICH_KEY,
        ) from error
