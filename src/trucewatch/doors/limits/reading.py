"""Small files read whole, never further than their bound: settings, keys, proofs, words."""

from __future__ import annotations

from pathlib import Path

from trucewatch.doors.limits.bounds import BeyondLimit, Bound
from trucewatch.doors.limits.names import shown_name


def bytes_within(path: Path, most: Bound, *, what: str, hint: str) -> bytes:
    """The bytes of `path`, `most` kB of them. `what` says what it should be: "a receipt".

    Raises BeyondLimit where there are more, and OSError where it cannot be read.
    """
    with path.open("rb") as stream:
        data = stream.read(most.most * 1024 + 1)
    if len(data) > most.most * 1024:
        raise BeyondLimit(
            "file_too_large",
            f"the file is too large to be {what}",
            file=shown_name(path.name),
            allowed=most,
            hint=hint,
        )
    return data
