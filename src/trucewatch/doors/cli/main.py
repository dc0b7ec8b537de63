"""The command line: what was asked is done, and every fault is said in words a person can use.

Exit codes: 0 done, 1 problems found, 2 wrong use, 130 interrupted.
"""

from __future__ import annotations

import sys
import traceback

from trucewatch import __version__
from trucewatch.doors.cli import terminal
from trucewatch.doors.limits.names import shown_name
from trucewatch.vocabulary.errors import TrucewatchError, UsageError


def run() -> None:
    """Run the command line; every fault ends in a sentence, never in a traceback."""
    try:
        _do(sys.argv[1:])
    except TrucewatchError as error:
        terminal.say(f"trucewatch: error: {error}")
        sys.exit(terminal.WRONG_USE if isinstance(error, UsageError) else terminal.PROBLEMS)
    except SystemExit as leaving:
        if leaving.code == terminal.INTERRUPTED:
            raise KeyboardInterrupt from leaving
        raise
    except MemoryError:
        terminal.say("trucewatch: error: out of memory; nothing acknowledged was lost")
        sys.exit(terminal.PROBLEMS)
    except OSError as error:
        where = f"\n  at: {shown_name(str(error.filename))}" if error.filename else ""
        terminal.say(f"trucewatch: error: {error.strerror or error}{where}")
        sys.exit(terminal.PROBLEMS)
    except Exception as error:
        terminal.say(_fault(error))
        sys.exit(terminal.PROBLEMS)


def _do(words: list[str]) -> None:
    """What the words ask for; no more is loaded than that needs."""
    if words[:1] == ["--version"]:
        terminal.out().print(f"trucewatch {__version__}")
        return
    if words[:1] == ["fuse"]:
        from trucewatch.doors.cli.fusing import fuse_files, plainly

        if told := plainly(words[1:]):
            fuse_files(told.reports, told.output, told.sources, as_json=told.as_json)
            return
    from trucewatch.doors.cli.commands import COMMANDS, command_line

    command_line(words[0] if words and words[0] in COMMANDS else None)()


def _fault(error: Exception) -> str:
    """A fault of ours: where it happened, without any value that might name a source."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    module = frame.filename.rpartition("trucewatch/")[2]
    return (
        f"trucewatch: error: a fault in the program itself ({type(error).__name__})\n"
        f"  at: {module}, line {frame.lineno}\n"
        "  hint: nothing acknowledged was lost; please report this line"
    )
