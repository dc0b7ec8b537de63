"""File names as they may be shown: a name is from outside too.

A name may hold a line break that forges a second message, a control sequence for the terminal, or
the mark that turns the reading direction, so that `fdp.exe` is read as `exe.pdf`.
"""

from __future__ import annotations

import re
from pathlib import Path

from trucewatch.vocabulary.errors import UsageError

LONGEST = 120

_HIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def shown_name(name: str) -> str:
    """The name with what would not be seen written out, and its middle left out where it is long.

    Lone surrogates stand for bytes that are no UTF-8; written out, the name can be recorded.
    """
    visible = _HIDDEN.sub(_written_out, name)
    if len(visible) <= LONGEST:
        return visible
    half = LONGEST // 2
    return f"{visible[:half]}…{visible[-half:]}"


def need_file(path: Path) -> str:
    """The name of a file that is there, as it may be shown. Raises UsageError where it is not."""
    name = shown_name(path.name)
    try:
        there = path.is_file()
    except (OSError, ValueError):  # longer than any name, or no name at all
        there = False
    if not there:
        raise UsageError(
            f"there is no file {name!r}",
            where=shown_name(str(path.parent)),
            hint="look at the spelling, and at the folder you are in",
        )
    return name


def _written_out(found: re.Match[str]) -> str:
    code = ord(found[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
