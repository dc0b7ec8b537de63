"""Covering: the words that name a source, where they turn up in what is kept."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal
from unicodedata import normalize

PLACEHOLDER = "[source]"
SHORTEST_NAME = 4
"""Shorter names occur by chance inside other words."""
_FORMS: tuple[Literal["NFC", "NFD", "NFKC", "NFKD"], ...] = ("NFC", "NFD", "NFKC", "NFKD")


@lru_cache(maxsize=4096)
def name_pattern(words: str) -> re.Pattern[str] | None:
    """What finds a source's words as whole words, however spaced; None where they are too short.

    An accent may be a letter's own or a sign of its own: each of Unicode's forms is found.
    """
    if len(words) < SHORTEST_NAME:
        return None
    forms = dict.fromkeys([words, *(normalize(form, words) for form in _FORMS)])
    spaced = "|".join(r"\s+".join(map(re.escape, form.split())) for form in forms)
    return re.compile(rf"(?<!\w)(?:{spaced})(?!\w)", re.IGNORECASE)
