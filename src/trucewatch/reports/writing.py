"""Writing: the same words in one form, whatever keyboard they were typed on.

Text that people read is only put into NFC and freed of invisible direction marks, which can make
a line read backwards. Text that is to be parsed is also folded: Arabic-Indic and Persian digits,
tatweel, case, dashes and spaces.
"""

from __future__ import annotations

import re
import unicodedata

_INVISIBLE = dict.fromkeys(
    [
        0x061C,  # Arabic letter mark
        0x200B,  # zero width space
        0x200E,
        0x200F,  # left-to-right and right-to-left marks
        *range(0x202A, 0x202F),  # embeddings and overrides
        0x2060,  # word joiner
        *range(0x2066, 0x206A),  # isolates
        0xFEFF,  # a byte order mark inside text
    ]
)
_CONTROLS = dict.fromkeys([c for c in range(0x20) if chr(c) not in "\t\n\r"] + [0x7F])
_DROPPED = _INVISIBLE | _CONTROLS

_DIGITS = {0x0660 + n: str(n) for n in range(10)} | {0x06F0 + n: str(n) for n in range(10)}
_PARSED = _DIGITS | {
    0x0640: None,  # tatweel
    0x066B: ".",  # Arabic decimal separator
    0x066C: ",",  # Arabic thousands separator
    0x060C: ",",  # Arabic comma
    0x2010: "-",
    0x2011: "-",
    0x2012: "-",
    0x2013: "-",
    0x2014: "-",
    0x2212: "-",
    0x2018: "'",
    0x2019: "'",
    0x2032: "'",
    0x201C: '"',
    0x201D: '"',
    0x2033: '"',
}
_SPACES = re.compile(r"\s+")
_MARKS = re.compile(r"[\u064B-\u0652\u0670]")

BLANK = frozenset({"", "-", "--", ".", "?", "n/a", "na", "nan", "null", "none", "nil", "#n/a"})
UNKNOWN_WORDS = frozenset(
    {"unknown", "not known", "unclear", "undetermined", "unspecified", "not stated", "no data"}
    | {"غير معروف", "غير معروفة", "غير محدد", "مجهول", "لا يوجد بيانات"}
    | {"bilinmiyor", "неизвестно", "нет данных"}
)

LONGEST_SILENCE = 60
"""Longer cells say something; this spares their folding."""


def tidy(text: str) -> str:
    """`text` as people should read it: NFC, no invisible direction marks or control characters."""
    if text.isascii() and text.isprintable():
        return text.strip()
    return unicodedata.normalize("NFC", text.translate(_DROPPED)).strip()


def folded(text: str) -> str:
    """`text` as parsers compare it: tidy, ASCII digits and dashes, lower case, single spaces."""
    if text.isascii():
        return _SPACES.sub(" ", tidy(text)).lower()
    plain = _MARKS.sub("", tidy(text).translate(_PARSED))
    plain = plain.replace("İ", "i").casefold()
    return _SPACES.sub(" ", plain).strip()


def says_nothing(text: str) -> bool:
    """Whether a cell leaves its question open: blank, a dash, "unknown" in four languages."""
    if len(text) > LONGEST_SILENCE:
        return False
    plain = folded(text)
    return plain in BLANK or plain in UNKNOWN_WORDS
