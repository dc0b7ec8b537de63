"""`witnesses.policy`: plain text that a person may edit, and that `add` extends.

`add` keeps one group, `witnesses`, as the quorum. Whoever writes groups of their own is left
alone: then a new witness is named, and put into no group.
"""

from __future__ import annotations

import re
from pathlib import Path

from trucewatch.doors.addresses import need_address
from trucewatch.doors.storage.files import write_whole
from trucewatch.ledger.errors import LedgerError
from trucewatch.ledger.policy import MAX_BYTES, Policy, parse_policy
from trucewatch.vocabulary.errors import TrucewatchError, UsageError

FILE = "witnesses.policy"
GROUP = "witnesses"
_OURS = re.compile(rf"group {GROUP} (\S+) (.+)\nquorum {GROUP}\n?\Z")
_HEADER = (
    "# Who co-signs this record, and how many it takes (c2sp.org/tlog-policy).\n"
    "# It is what this mission asks of itself: whoever verifies may use a policy of their own.\n"
)


def read_policy(folder: Path) -> Policy | None:
    """The mission's policy; None where it has none. Raises TrucewatchError."""
    path = folder / FILE
    try:
        return parse_policy(_policy_bytes(path))
    except FileNotFoundError:
        return None
    except LedgerError as error:
        raise TrucewatchError(
            f"the mission's witnesses cannot be read: {error}",
            where=str(path),
            hint="correct that line; nothing that was recorded is touched",
        ) from error


def policy_at(path: Path) -> Policy:
    """A policy of somebody's own. Raises UsageError where it is none."""
    try:
        return parse_policy(_policy_bytes(path))
    except (LedgerError, OSError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise UsageError(f"that policy cannot be used: {why}", where=str(path)) from error


def add_witness(
    folder: Path, log_key: str, name: str, vkey: str, url: str | None, quorum: str | None = None
) -> Policy:
    """Name a witness in the mission's policy, and count it in where the quorum is ours to keep.

    `quorum` is `any`, `all` or a number; as it was where None, and `all` at first. Raises
    UsageError, with the file left as it was.
    """
    before = read_policy(folder)
    path = folder / FILE
    text = f"{_HEADER}log {log_key}\n" if before is None else path.read_text(encoding="utf-8")
    if url is not None:
        need_address(url)
    line = " ".join(filter(None, ("witness", name, vkey, url)))
    if before is None:
        text += f"{line}\ngroup {GROUP} {quorum or 'all'} {name}\nquorum {GROUP}\n"
    elif (ours := _OURS.search(text)) is not None:
        text = (
            f"{text[: ours.start()]}{line}\n"
            f"group {GROUP} {quorum or ours[1]} {ours[2]} {name}\nquorum {GROUP}\n"
        )
    elif quorum is not None:
        raise UsageError(
            "the quorum of this policy was written by hand",
            where=str(path),
            hint="add the witness without --quorum, and put its name into a group yourself",
        )
    else:
        text = _before_groups(text, line)
    try:
        policy = parse_policy(text)
    except LedgerError as error:
        raise UsageError(
            f"that witness cannot be added: {error}",
            expected="a short name without spaces, and the vkey that the witness gave you",
        ) from error
    write_whole(path, text.encode())
    return policy


def _policy_bytes(path: Path) -> bytes:
    """So much of the file that one too large is refused as that."""
    with path.open("rb") as stream:
        return stream.read(MAX_BYTES + 1)


def _before_groups(text: str, line: str) -> str:
    """A policy names a witness above the groups and the quorum that may use it."""
    lines = text.splitlines(keepends=True)
    first = next(
        (i for i, row in enumerate(lines) if row.split()[:1] in (["group"], ["quorum"])), len(lines)
    )
    return "".join([*lines[:first], f"{line}\n", *lines[first:]])
