"""Sentences: a document in paragraphs and sentences, each with its offsets in the text.

A sentence does not end inside a quotation; marks of quotation count as one, and a paragraph ends
whatever is open. Addresses of links and pictures are no words: `hidden` says where they stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

LONGEST = 2000
"""Characters of a sentence, at most; what is longer is read in pieces."""

_PARAGRAPH = re.compile(r"[^\n]+")
_ENDING = re.compile(r"[.!?؟…]+[\"”’»)\]]*(?=\s|$)")
_QUOTE = re.compile(r"[\"“”«»]")
_ABBREVIATION = re.compile(
    r"(?:\b[A-Z]|\b(?:Mr|Mrs|Ms|Dr|Gen|Col|Lt|Maj|Sgt|St|Sen|Rep|Gov|No|Nr|vs|approx|ca|"
    r"Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|a\.m|p\.m|e\.g|i\.e))\.$"
)
_HIDDEN = re.compile(r"https?://[^\s)\]>\"]+|\]\([^)\n]*\)|!\[[^\]\n]*\]|<[^>\n]{1,500}>")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: its place in the document, its words, and the number of its paragraph."""

    start: int
    end: int
    text: str
    paragraph: int


def sentences(text: str) -> Iterator[Sentence]:
    """The sentences of a document in order."""
    for number, paragraph in enumerate(_PARAGRAPH.finditer(text)):
        begin = paragraph.start()
        for end in _ends(paragraph[0]):
            yield from _one(text, begin, paragraph.start() + end, number)
            begin = paragraph.start() + end


def hidden(text: str) -> list[tuple[int, int]]:
    """Where addresses stand, in which no reader looks for words."""
    return [match.span() for match in _HIDDEN.finditer(text)]


def _ends(paragraph: str) -> Iterator[int]:
    opened, seen = 0, 0
    for match in _ENDING.finditer(paragraph):
        before = paragraph[seen : match.end()]
        opened += len(_QUOTE.findall(before))
        seen = match.end()
        rest = paragraph[match.end() :].lstrip()
        if opened % 2 or (rest[:1].islower() and match[0][-1] != "!"):
            continue
        if match[0] == "." and _ABBREVIATION.search(paragraph[: match.end()]):
            continue
        yield match.end()
    yield len(paragraph)


def _one(text: str, begin: int, end: int, paragraph: int) -> Iterator[Sentence]:
    said = text[begin:end]
    start = begin + len(said) - len(said.lstrip())
    stripped = said.strip()
    while len(stripped) > LONGEST:  # nobody speaks so long: tables, lists, and what means harm
        cut = stripped.rfind(" ", 1, LONGEST)
        cut = cut if cut > 0 else LONGEST
        yield Sentence(start, start + cut, stripped[:cut], paragraph)
        rest = stripped[cut:].lstrip()
        start += len(stripped) - len(rest)
        stripped = rest
    if stripped:
        yield Sentence(start, start + len(stripped), stripped, paragraph)
