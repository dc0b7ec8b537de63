"""The command line's first lines: they hold even where Ctrl-C comes before the rest is loaded."""

import os
import sys

INTERRUPTED = 130


def run() -> None:
    """Run the command line; an interruption ends in a sentence, at whatever moment it comes."""
    try:
        from trucewatch.doors.cli.main import run as run_commands

        run_commands()
    except KeyboardInterrupt:
        sys.stderr.write(
            "trucewatch: interrupted; everything acknowledged is kept. "
            "Run the same command again to go on.\n"
        )
        _leave(INTERRUPTED)


def _leave(code: int) -> None:
    """End now: Python turns an interruption that met an `exec` into death by the signal."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    run()
