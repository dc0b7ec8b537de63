"""Covering: the words that name a source, where they turn up in what is kept."""

from __future__ import annotations

import re
from functools import lru_cache

PLACEHOLDER = "[source]"
SHORTEST_NAME = 4
"""Shorter names occur by chance inside other words."""


@lru_cache(maxsize=4096)
def name_pattern(words: str) -> re.Pattern[str] | None:
    """What finds a source's words as whole words, however spaced; None where they are too short."""
    if len(words) < SHORTEST_NAME:
        return None
    spaced = r"\s+".join(map(re.escape, words.split()))
    return re.compile(rf"(?<!\w){spaced}(?!\w)", re.IGNORECASE)
