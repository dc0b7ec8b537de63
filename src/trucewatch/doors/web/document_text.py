"""A document's text laid out for reading: lines of pieces, each with the proposals that quote it.

In:   the words, what is proposed in them with offsets, and the spans that are withheld.
Out:  lines of `Piece`s. No withheld character is in any of them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

Span = tuple[int, int]
PART = 20_000
"""How much of a long document is on one page [character]: what it proposes by the hundred."""


@dataclass(frozen=True, slots=True)
class Quoted:
    """One proposal as the text shows it."""

    id: str
    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters that the same proposals quote: those that begin here, and all, the shortest first.

    `text` is None where a name is withheld.
    """

    text: str | None
    begins: tuple[Quoted, ...] = ()
    within: tuple[Quoted, ...] = ()


def parts(text: str, most: int = PART) -> list[Span]:
    """The text in parts of at most so many characters, each to the end of a line if there is one,
    else of a word."""
    found: list[Span] = []
    at = 0
    while len(text) - at > most:
        ends = (text.rfind(mark, at + 1, at + most) + 1 for mark in ("\n", " "))
        end = next((end for end in ends if end > 0), at + most)
        found.append((at, end))
        at = end
    return [*found, (at, len(text))]


def lines(
    text: str, found: Sequence[Quoted], hidden: Sequence[Span], part: Span | None = None
) -> Iterator[list[Piece]]:
    """The lines of a part of the text, by default of the whole, that are not empty.

    `found` begin in that part; `hidden` are in order and apart from each other.
    """
    line: list[Piece] = []
    for piece in _pieces(text, found, hidden, part or (0, len(text))):
        first, *more = [None] if piece.text is None else piece.text.split("\n")
        if first != "" or piece.begins:
            line.append(Piece(first, piece.begins, piece.within))
        for part_of in more:
            if line:
                yield line
            line = [Piece(part_of, (), piece.within)] if part_of else []
    if line:
        yield line


def cut(text: str, span: Span, hidden: Sequence[Span]) -> list[str | None]:
    """One span of the text in parts, with None for whatever is withheld."""
    at, end = span
    parts: list[str | None] = []
    for low, high in hidden[max(0, bisect_left(hidden, span) - 1) :]:
        if low >= end:
            break
        if high > at:
            parts += [text[at:low], None]
            at = high
    return [part for part in (*parts, text[at:end]) if part != ""]


def _pieces(
    text: str, found: Sequence[Quoted], hidden: Sequence[Span], part: Span
) -> Iterator[Piece]:
    """The pieces between every two places where something begins or ends.

    Whatever begins inside of a withheld span does so where that begins, and ends where it ends.
    """
    low, high = part
    covers = {
        max(start, low): min(end, high) for start, end in hidden if low < end and start < high
    }
    inside = {place: start for start, end in covers.items() for place in range(start + 1, end)}
    opening: dict[int, list[Quoted]] = {}
    places = {low, high, *covers, *covers.values()}
    for one in found:
        begins = inside.get(one.start, one.start)
        opening.setdefault(begins, []).append(one)
        ends = min(one.end, high)
        places |= {begins, covers[inside[ends]] if ends in inside else ends}
    active: list[Quoted] = []
    for start, end in pairwise(sorted(places)):
        begun = opening.get(start, [])
        active = [one for one in active if one.end > start]
        active = sorted([*active, *begun], key=lambda one: one.end - one.start)
        shown = None if start in covers else text[start:end]
        yield Piece(shown, tuple(begun), tuple(active))
