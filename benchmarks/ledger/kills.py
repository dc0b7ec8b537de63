"""Kill -9 of the writer, or of the whole server, and what became of what was acknowledged.

    .venv/bin/python -m benchmarks.ledger.kills --store sqlite --rounds 500
    .venv/bin/python -m benchmarks.ledger.kills --store postgres --rounds 500
    .venv/bin/python -m benchmarks.ledger.kills --store postgres --victim server --rounds 30

PostgreSQL is started from the programs installed here. Exit code 1 says that something was lost,
changed, out of order or inconsistent.
"""

from __future__ import annotations

import argparse
import shlex
import sys
import time
from contextlib import ExitStack
from pathlib import Path

from benchmarks.ledger.killing import Outcome, kill_servers, kill_writers
from benchmarks.ledger.machine import sentence
from benchmarks.ledger.missions import make, scratch_on
from benchmarks.ledger.servers import NoServerError, Server


def main(words: list[str]) -> int:
    """Run, print; the exit code."""
    asked = _asked(words)
    with ExitStack() as stack:
        scratch = stack.enter_context(scratch_on(asked.folder))
        server = None
        if asked.store == "postgres":
            try:
                server = Server(asked.folder)
            except NoServerError as reason:
                print(f"skipped: {reason}")
                return 0
            stack.callback(server.remove)
        print(sentence(server.version() if server else None))
        make(scratch / "mission", server.url if server else None).close()
        started = time.perf_counter()
        if asked.victim == "server" and server is not None:
            outcome = kill_servers(scratch / "mission", asked.rounds, server,
                                   seed=asked.seed, tick=_tick)  # fmt: skip
        else:
            outcome = kill_writers(scratch / "mission", asked.rounds, seed=asked.seed, tick=_tick)
        _print(asked, outcome, time.perf_counter() - started)
    print(f"repeat: .venv/bin/python -m benchmarks.ledger.kills {shlex.join(words)}")
    return int(not outcome.holds)


def _asked(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ledger.kills", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--store", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--victim", choices=("writer", "server"), default="writer")
    parser.add_argument("--rounds", type=int, default=500)
    parser.add_argument("--seed", type=int, default=8)
    parser.add_argument("--folder", type=Path, help="on which disk the store is to lie")
    asked = parser.parse_args(words)
    if asked.victim == "server" and asked.store == "sqlite":
        parser.error("SQLite has no server to be killed")
    return asked


def _tick(done: int, rounds: int) -> None:
    if sys.stderr.isatty() or done == rounds:
        end = "\n" if done == rounds else ""
        print(f"\r{done} of {rounds} kills", end=end, file=sys.stderr, flush=True)


def _print(asked: argparse.Namespace, outcome: Outcome, seconds: float) -> None:
    print(
        f"{asked.store}: {outcome.rounds} kills -9 of the {asked.victim} in {seconds:.0f} s; "
        f"{len(outcome.acknowledged):,} entries acknowledged; {outcome.missing} missing, "
        f"{outcome.changed} changed or out of order; the audit complains "
        f"{len(outcome.complaints)} times"
    )
    for complaint in outcome.complaints[:5]:
        print(f"  {complaint}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
