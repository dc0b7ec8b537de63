"""Words that readers go by, from `lexicon.yaml`, as patterns."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from trucewatch.places.world import country_names

LANGUAGES = ("en", "ar", "ru", "tr")
_ARABIC = re.compile(r"[\u0620-\u064A]")
_CYRILLIC = re.compile(r"[\u0400-\u04FF]")
_TURKISH = re.compile(r"[ğışİĞŞ]")
_LATIN = re.compile(r"[A-Za-z]")


@cache
def words() -> Mapping[str, Any]:
    """The whole lexicon."""
    source = files("trucewatch.doors.sources.article") / "lexicon.yaml"
    found: Mapping[str, Any] = yaml.safe_load(source.read_text(encoding="utf-8"))
    return found


@cache
def alternatives(*path: str) -> str:
    """The alternatives that stand at this path, as the inside of a group; "" where there are none.

    `(?!)` matches nothing, so that a language without such words finds nothing.
    """
    at: Any = words()
    for step in path:
        at = at.get(step, "") if isinstance(at, Mapping) else ""
    text = re.sub(r"\s*\|\s*", "|", str(at)).strip()
    return text or "(?!)"


def pattern(inside: str, *, case: bool = False) -> re.Pattern[str]:
    """The alternatives as whole words."""
    return re.compile(rf"(?<!\w)(?:{inside})(?!\w)", re.NOFLAG if case else re.IGNORECASE)


@cache
def speech(kind: str, language: str = "en") -> re.Pattern[str]:
    """The words of one kind by which speech is told: `says`, `denies`, `anonymity` …"""
    return pattern(alternatives("speech", language, kind))


@cache
def sides() -> Mapping[str, re.Pattern[str]]:
    """Every side that a word may name: those of a conflict, bodies, and countries by code."""
    found = {name: pattern(alternatives("sides", name)) for name in ("opposition", "government")}
    for name in ("UN", "EU", "african_union", "arab_league"):
        found[name] = pattern(alternatives("sides", name), case=True)
    for code, inside in words()["demonyms"].items():
        names = "|".join(re.escape(name) for name in country_names(code))
        found[code] = pattern(f"{inside}|{names}", case=True)
    return found


@cache
def is_demonym(name: str) -> bool:
    """Whether a word says from where somebody is: Kazakh is also a town's name."""
    inside = "|".join(words()["demonyms"].values())
    return re.fullmatch(inside, name) is not None


@cache
def topics() -> Mapping[str, re.Pattern[str]]:
    """What is talked of, in the order in which one gives way to the next."""
    return {name: pattern(inside) for name, inside in words()["topics"].items()}


def language_of(text: str) -> str:
    """The language of a text by its letters: one of `LANGUAGES`."""
    latin = len(_LATIN.findall(text))
    arabic, cyrillic = len(_ARABIC.findall(text)), len(_CYRILLIC.findall(text))
    if max(arabic, cyrillic) > latin / 2:
        return "ar" if arabic >= cyrillic else "ru"
    return "tr" if len(_TURKISH.findall(text)) > latin / 60 else "en"
