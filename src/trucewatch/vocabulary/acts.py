"""Acts: what is done, as dotted codes of any depth, and the words of others for them.

The codes, names and mappings live in `acts.yaml`. A code may be as coarse as the report was:
`2` says indirect fire, `2.1.2` says mortar. Nothing here says that an act was wrong.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import yaml

VOCABULARIES = ("acled", "ucdp", "gdelt", "monitor", "syrian_archive")
SEARCHED = ("monitor", "syrian_archive")
"""Vocabularies whose words are also looked for inside longer text."""

UNKNOWN = "0"
FALLBACK = "en"

_MEANS_THAT_DECIDE = ("17",)
_CONSEQUENCES = ("9", "16")


def known(code: str) -> bool:
    """Whether the taxonomy has this very code."""
    return code in _taxonomy().names


def codes() -> tuple[str, ...]:
    """Every code, in the order of the file."""
    return tuple(_taxonomy().names)


def act_name(code: str, language: str) -> str:
    """The name of `code`, or of the nearest known code above it; English where a name lacks.

    A code that is unknown down to its first part is given back as it is.
    """
    names = _taxonomy().names
    nearest: str | None = code
    while nearest is not None and nearest not in names:
        nearest = parent(nearest)
    if nearest is None:
        return code
    return names[nearest].get(language) or names[nearest][FALLBACK]


def parent(code: str) -> str | None:
    """The code one level up, or None at the top."""
    head, dot, _ = code.rpartition(".")
    return head if dot else None


def is_under(code: str, prefix: str) -> bool:
    """Whether `code` is `prefix` or one of its kinds: 2.1.3 is under 2, and 21 is not."""
    return code == prefix or code.startswith(prefix + ".")


def from_words(words: str, vocabulary: str) -> str | None:
    """The code that `words` stand for in a vocabulary, or None where they name no one act.

    Whole words first; in `SEARCHED` vocabularies then known phrases inside the text (those of
    monitors too). A phrase inside a longer one gives way to it. Of several acts the means that
    decide (chemical and the like) win, consequences (harm, damage) give way, and kinds of one act
    fall back to what they share; acts of different kinds give None rather than a guess.

    Raises KeyError for a vocabulary there is none of.
    """
    mapping = _taxonomy().mappings[vocabulary]
    text = _plain(words)
    if text in mapping:
        return mapping[text]
    if vocabulary not in SEARCHED:
        return None
    return _settle(_phrases_in(text, vocabulary))


@dataclass(frozen=True, slots=True)
class _Taxonomy:
    names: dict[str, dict[str, str]]
    mappings: dict[str, dict[str, str | None]]


@lru_cache(maxsize=1)
def _taxonomy() -> _Taxonomy:
    source = files("trucewatch.vocabulary") / "acts.yaml"
    document = yaml.safe_load(source.read_text(encoding="utf-8"))
    mappings = {
        vocabulary: {_plain(str(words)): code for words, code in entries.items()}
        for vocabulary, entries in document["mappings"].items()
    }
    return _Taxonomy(document["acts"], mappings)


@lru_cache(maxsize=4)
def _pattern(vocabulary: str) -> re.Pattern[str]:
    phrases = sorted(_phrases(vocabulary), key=lambda phrase: (-len(phrase), phrase))
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, phrases)) + r")(?!\w)")


@lru_cache(maxsize=4)
def _phrases(vocabulary: str) -> dict[str, str | None]:
    taxonomy = _taxonomy()
    words = taxonomy.mappings["monitor"] | taxonomy.mappings[vocabulary]
    return {phrase: code for phrase, code in words.items() if code is not None}


def _phrases_in(text: str, vocabulary: str) -> set[str]:
    known_phrases = _phrases(vocabulary)
    found = (known_phrases[hit] for hit in _pattern(vocabulary).findall(text))
    return {code for code in found if code is not None}


def _settle(found: set[str]) -> str | None:
    deciding = {code for code in found if _top(code) in _MEANS_THAT_DECIDE}
    doing = {code for code in found if _top(code) not in _CONSEQUENCES}
    chosen = deciding or doing or found
    if not chosen:
        return None
    finest = {c for c in chosen if not any(o != c and is_under(o, c) for o in chosen)}
    return _shared(finest)


def _shared(found: set[str]) -> str | None:
    parts = [code.split(".") for code in sorted(found)]
    shared: list[str] = []
    for level in zip(*parts, strict=False):
        if len(set(level)) > 1:
            break
        shared.append(level[0])
    return ".".join(shared) or None


def _top(code: str) -> str:
    return code.split(".", 1)[0]


def _plain(words: str) -> str:
    folded = unicodedata.normalize("NFC", words).casefold()
    return re.sub(r"\s+", " ", folded.replace("’", "'")).strip()
