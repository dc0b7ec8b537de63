"""Entries as people name them on the command line: by number, or by the id they gave."""

from __future__ import annotations

from trucewatch.doors.storage.ground_reader import GroundReader
from trucewatch.vocabulary.errors import UsageError
from trucewatch.vocabulary.ids import ALPHABET, BYTES, LENGTH


def entry_named(ground: GroundReader, text: str) -> int:
    """The entry that `text` names: by its number, or by the first 60 bits of its leaf hash."""
    if text.isascii() and text.isdigit():
        return int(text)
    prefix, _, characters = text.upper().partition("-")
    if not prefix or len(characters) != LENGTH or set(characters) - set(ALPHABET):
        raise UsageError(f"{text!r} is neither an entry's number nor an id such as R-0123456789AB")
    number = 0
    for character in characters:
        number = number << 5 | ALPHABET.index(character)
    low, high = number << 4, number + 1 << 4
    top = b"\xff" * 33 if high >> 8 * BYTES else high.to_bytes(BYTES, "big")
    found = ground.find(low.to_bytes(BYTES, "big"), top)
    if found is None:
        raise UsageError(
            f"no entry gave the id {text}",
            hint="reports, tallies and verdicts have entries of their own; an incident is proved "
            "by its reports",
        )
    return found
