"""Telling of sources whose promise to report an event once was not believed."""

from __future__ import annotations

from collections.abc import Iterable

from trucewatch.doors.cli import terminal

_DOUBTED = (
    "{source} is said to report an event once, and its reports do not bear it out: it speaks twice "
    "where no other source does, or files again what it filed. The promise is not used."
)


def say_doubts(doubted: Iterable[str]) -> None:
    """A line for each of the sources, by their ids."""
    for source in sorted(doubted):
        terminal.say(_DOUBTED.format(source=source))
