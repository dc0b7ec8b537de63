"""Numerals: a page's numbers in the digits that its reader prefers.

In:   a page or a picture as it was made, with Latin digits throughout.
Out:  the same, with its numbers in another system of the reader's language.

Digits change in text alone, and only in what is a number: ids, hashes, dates and versions that
letters, hyphens or strokes hold together stay as they are, for they are compared with others.
So does everything in an element whose words are not ours to change: code, `translate="no"`, and
`dir="auto"`, which marks what somebody else wrote.
"""

from __future__ import annotations

import re
from functools import lru_cache

from babel import Locale

LATIN = "latn"
DIGITS = {LATIN: "0123456789", "arab": "٠١٢٣٤٥٦٧٨٩"}
"""Babel knows each system's separators and not its digits. Source: Unicode, U+0660 to U+0669."""

_TAG = re.compile(r"(<[^>]*>)")
_OPENS = re.compile(r"<([a-z]+)\b", re.IGNORECASE)
_AS_IT_IS = re.compile(
    r"<(?:code|pre|script|style|textarea)\b|\s(?:translate=\"no\"|dir=\"auto\")", re.IGNORECASE
)
_NUMBER = re.compile(
    r"(?<![A-Za-z0-9_/#.,+-])(\d+(?:,\d{3})*)(?:\.(\d+))?(?![A-Za-z0-9_/-]|\.[A-Za-z0-9])(%?)",
    re.ASCII,
)


@lru_cache(maxsize=16)
def systems(language: str) -> tuple[str, ...]:
    """The numbering systems a reader of `language` may choose from, the usual one first."""
    native = str(Locale.parse(language).other_numbering_systems.get("native", LATIN))
    return (LATIN, native) if native != LATIN and native in DIGITS else (LATIN,)


def choose_numerals(asked: str | None, kept: str | None, language: str) -> str:
    """What the address asks, else what the cookie kept, where the language has it; else Latin."""
    known = systems(language)
    return next((wish for wish in (asked, kept) if wish in known), LATIN)


def in_numerals(text: str, language: str, system: str) -> str:
    """The numbers of a text without markup in the digits and separators of `system`."""
    if system == LATIN:
        return text
    symbols = Locale.parse(language).number_symbols[system]
    digits = str.maketrans(DIGITS[LATIN], DIGITS[system])

    def said(found: re.Match[str]) -> str:
        whole, part, percent = found.groups()
        number = whole.replace(",", symbols["group"])
        number += symbols["decimal"] + part if part else ""
        return number.translate(digits) + (symbols["percentSign"] if percent else "")

    return _NUMBER.sub(said, text)


def page_in_numerals(markup: str, language: str, system: str) -> str:
    """HTML or SVG with the numbers of its text in `system`."""
    if system == LATIN:
        return markup
    made: list[str] = []
    closing, depth = "", 0
    for place, piece in enumerate(_TAG.split(markup)):
        if not place % 2:
            made.append(piece if closing else in_numerals(piece, language, system))
            continue
        made.append(piece)
        opens = _OPENS.match(piece)
        if closing:
            depth += bool(opens and opens[1] == closing) - (piece == f"</{closing}>")
            closing = closing if depth else ""
        elif opens and _AS_IT_IS.search(piece) and not piece.endswith("/>"):
            closing, depth = opens[1], 1
    return "".join(made)
