"""Runs work behind the shim, each time in a fork of its own; `shim` starts it.

In:   one JSON object a line: world, trace, work, fail_at, kind, synchronous.
Out:  one JSON object a line: the exit status of that fork (negative: killed by that signal).
"""

from __future__ import annotations

import ctypes
import json
import os
import sys
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.pool import Pool

from benchmarks.ledger.faults import work

CHECKPOINT_PAGES = 60
"""SQLite moves its log into the database after so many pages, not 1,000: it shall happen often."""


def run(order: dict[str, Any]) -> None:
    """Do what was ordered; never returns."""
    world = Path(order["world"])
    os.environ["TRUCEWATCH_KEYS"] = str(world / "keys")
    shim = ctypes.CDLL(None)
    trace = os.open(order["trace"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    shim.shim_begin(
        str(world).encode(),
        ctypes.c_int(trace),
        ctypes.c_long(order.get("fail_at", 0)),
        ctypes.c_int(order.get("kind", 0)),
    )

    def note(fact: dict[str, Any]) -> None:
        text = json.dumps(fact).encode()
        shim.shim_note(text, ctypes.c_long(len(text)))

    if order.get("synchronous"):
        event.listen(Pool, "checkout", _weakened(order["synchronous"]))
    event.listen(Pool, "checkout", _often)
    todo = {
        "found_and_live": lambda: work.found_and_live(world, note),
        "live_with_faults": lambda: work.live_with_faults(world, note, start=5_000),
        "make_with_faults": lambda: work.make_with_faults(world, note),
        "told_then_killed": lambda: work.told_then_killed(world, note, start=5_000),
    }
    work.in_full(todo[order["work"]], note)


def _often(connection: Any, *_: Any) -> None:
    connection.execute(f"PRAGMA wal_autocheckpoint={CHECKPOINT_PAGES}")


def _weakened(level: str) -> Any:
    def weaken(connection: Any, *_: Any) -> None:
        connection.execute(f"PRAGMA synchronous={level}")

    return weaken


def main() -> None:
    """Answer orders until there are no more."""
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            try:
                run(json.loads(line))
                os._exit(0)
            except SystemExit:
                os._exit(0)
            except BaseException:
                os._exit(70)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        print(json.dumps({"status": status}), flush=True)


if __name__ == "__main__":
    main()
