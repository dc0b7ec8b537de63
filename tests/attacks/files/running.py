"""Commands in processes of their own, and what each took: started once, forked for every command.

Run as `python -m tests.attacks.files.running FOLDER`: makes a mission in FOLDER, then reads one
JSON list of arguments a line, and answers one JSON object a line. Forking spares each command the
second in which the program is loaded and an agreement read, so what is measured is the file. Peak
memory includes what was loaded before, and the processes the command waited for.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from tests.command import done


@dataclass(frozen=True)
class Took:
    """What a command answered and took: seconds of processor and wall time, MB at its peak."""

    code: int
    out: str
    err: str
    cpu_s: float
    wall_s: float
    peak_mb: float


Run = Callable[..., Took]
"""Runs one command with these arguments."""


def main() -> None:
    """Answer every line of standard input."""
    import pyarrow.parquet  # noqa: F401

    from trucewatch.doors.cli.commands import command_line
    from trucewatch.doors.sources import formats

    command_line()
    formats()
    _warm(Path(sys.argv[1]))
    for line in sys.stdin:
        sys.stdout.write(json.dumps(_run(json.loads(line))) + "\n")
        sys.stdout.flush()


def _warm(folder: Path) -> None:
    """A mission with one honest file, so that whatever is loaded late is loaded."""
    (folder / "honest.csv").write_text("seen,place_text,source\n2017-01-12,Kafr Sabil,a post\n")
    done("new", folder / "mission", "--agreement", "syria-2016-12-30")
    done("add", folder / "mission", folder / "honest.csv")


def _run(arguments: list[str]) -> dict[str, Any]:
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        begun = time.monotonic()
        child = os.fork()
        if child == 0:
            _become(arguments, out, err)
        _, status, used = os.wait4(child, 0)
        out.seek(0)
        err.seek(0)
        return {
            "code": os.waitstatus_to_exitcode(status),
            "out": out.read().decode(errors="replace"),
            "err": err.read().decode(errors="replace"),
            "cpu_s": used.ru_utime + used.ru_stime,
            "wall_s": time.monotonic() - begun,
            "peak_mb": used.ru_maxrss / 1024,
        }


def _become(arguments: list[str], out: IO[bytes], err: IO[bytes]) -> None:
    from trucewatch.__main__ import run

    os.dup2(out.fileno(), 1)
    os.dup2(err.fileno(), 2)
    sys.argv = ["trucewatch", *arguments]
    code = 0
    try:
        run()
    except SystemExit as leaving:
        code = leaving.code if isinstance(leaving.code, int) else 1
    except BaseException:
        import traceback

        traceback.print_exc()
        code = 99
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    main()
