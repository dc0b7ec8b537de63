"""`trucewatch-witness`: make a witness, tell it which logs to watch, and let it serve.

Exit codes: 0 done, 1 something failed, 2 wrong use, 130 interrupted.
"""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from types import FrameType

from trucewatch.ledger.checkpoints import Checkpoint
from trucewatch.ledger.notes import parse_note
from trucewatch.witness.folder import (
    VKEYS,
    WitnessError,
    add_log,
    make_witness,
    read_keys,
    watched_logs,
)
from trucewatch.witness.gathering import Gatherer
from trucewatch.witness.keeping import Witness, on_standard_error
from trucewatch.witness.serving import WitnessServer

DEFAULT_PORT = 8018
DONE, FAILED, INTERRUPTED = 0, 1, 130


def run() -> None:
    """Run the command line; every fault ends in a sentence."""
    sys.exit(main(sys.argv[1:]))


def main(arguments: Sequence[str]) -> int:
    """Run one command; its exit code."""
    given = _parser().parse_args(arguments)
    try:
        given.command(given)
    except WitnessError as error:
        on_standard_error(f"error: {error}")
        return FAILED
    except OSError as error:
        on_standard_error(f"error: {error.strerror or error} ({error.filename})")
        return FAILED
    except KeyboardInterrupt:
        on_standard_error("stopped; everything it co-signed is kept")
        return INTERRUPTED
    return DONE


def _init(given: argparse.Namespace) -> None:
    for key in make_witness(given.folder, given.name):
        _say(str(key.verifier))
    on_standard_error(f"made a witness in {given.folder}; hand on the lines above ({VKEYS})")
    on_standard_error(f"next: trucewatch-witness add-log {given.folder} VKEY")


def _add_log(given: argparse.Namespace) -> None:
    log = add_log(given.folder, given.vkey, given.url)
    on_standard_error(f"{log.key.name} is watched from now on")
    if log.url is None:
        on_standard_error(
            "with --url, where its tiles are served, a rewritten past can be proven in every case"
        )


def _status(given: argparse.Namespace) -> None:
    witness = Witness(given.folder)
    for log in watched_logs(given.folder):
        note = witness.held(log)
        size = Checkpoint.parse(parse_note(note).text).size if note else 0
        held = f"{size:,} entries co-signed" if note else "nothing co-signed yet"
        found = list((given.folder / "evidence" / log.id).glob("*.txt"))
        _say(f"{log.key.name}: {held}" + (f"; {len(found)} FILES OF EVIDENCE" if found else ""))
        for path in sorted(found):
            _say(f"  {path}")


def _keys(given: argparse.Namespace) -> None:
    for key in read_keys(given.folder):
        _say(str(key.verifier))


def _serve(given: argparse.Namespace) -> None:
    gatherer = Gatherer()
    witness = Witness(given.folder, doubted=gatherer.hear)
    logs = watched_logs(given.folder)
    for log in logs:
        witness.held(log)  # a lost state is said now, not at the first request
    gatherer.start(witness)
    with WitnessServer(witness, given.host, given.port) as server:
        watched = ", ".join(log.key.name for log in logs) or "no log yet"
        on_standard_error(f"watching {watched} at {server.url}/")
        signal.signal(signal.SIGTERM, _stop)
        server.serve_forever()


def _stop(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="trucewatch-witness",
        description="Co-sign the checkpoints of logs that only ever add, and keep proof of others.",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, function: object, about: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=about, description=about)
        made.add_argument("folder", type=Path, metavar="DIR", help="the witness's folder")
        made.set_defaults(command=function)
        return made

    init = command("init", _init, "Make a witness: a folder and its keys.")
    init.add_argument("name", metavar="NAME", help="its name in the world, as host/who")
    add = command("add-log", _add_log, "Watch a log from now on.")
    add.add_argument("vkey", metavar="VKEY", help="the log's key, from its own people")
    add.add_argument("--url", help="where the log's tiles are served")
    serve = command("serve", _serve, "Serve until stopped.")
    serve.add_argument("--host", default="127.0.0.1", help="the address to listen on")
    serve.add_argument("--port", type=int, default=DEFAULT_PORT, help="0 takes a free one")
    command("status", _status, "What it holds of each log, and any evidence.")
    command("keys", _keys, "Its verifier keys, to hand on.")
    return parser


if __name__ == "__main__":
    run()
