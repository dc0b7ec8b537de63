"""Errors meant for people: what happened, where, what would have worked, what to try."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from trucewatch.vocabulary.messages import Message


class TrucewatchError(Exception):
    """A fault that a person can mend.

    `where` names the file and line or row; `expected` what would have been right; `hint` what to
    try next. The message never names a source. `told` says the same in any language, for pages; the
    English words are the command line's.
    """

    def __init__(
        self,
        what: str,
        *,
        where: str | None = None,
        expected: str | None = None,
        hint: str | None = None,
        told: Message | None = None,
    ) -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.expected = expected
        self.hint = hint
        self.told = told

    def __str__(self) -> str:
        lines = [self.what]
        for label, text in (("at", self.where), ("expected", self.expected), ("hint", self.hint)):
            if text:
                lines.append(f"  {label}: {text}")
        return "\n".join(lines)


class UsageError(TrucewatchError):
    """The command or call was wrong: exit code 2."""
