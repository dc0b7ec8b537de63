"""Places in prose: names that the gazetteer knows, or that a word for a place stands beside.

A country's name is a place where something is in it, and none where it acts: “in Syria”, not
“Turkey said”. What the gazetteer does not know is proposed only where the text calls it a district,
a village and the like.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from trucewatch.claims.model import PLACE, Proposal
from trucewatch.doors.sources.article.lexicon import is_demonym

Known = Callable[[str], str | None]
"""The level of the place that bears a name (`country`, `town` …), or None where none is known."""

_KIND = (
    r"(?:districts?|neighbou?rhoods?|villages?|towns?|city|cities|governorate|province|suburbs?|"
    r"countryside|quarter|subdistrict|camp|region)"
)
_ARTICLE = r"(?:[Aa]l|[Ee]l|[Aa]n|[Aa]s|[Aa]sh|[Aa]r|[Aa]d|[Dd]eir|[Uu]mm)[\s-]"
_NAME = (
    rf"(?:{_ARTICLE})?(?:[A-Z]|(?<=[Aa]l\s)[a-z]{{2}})[\w’'-]*"
    r"(?:\s(?:al|ad|el|ash|as|an|ez|es)?[\s-]?[A-Z][\w’'-]*){0,2}"
)
_IN = (
    r"(?:in|at|near|from|inside|within|around|outside|of|to|across|throughout|into|leave|"
    r"over|on|and|,)"
)
_EN = re.compile(
    rf"(?:(?<!\w)|(?=,))(?P<cue>{_IN})\s*(?:the\s+)?(?:{_KIND}\s+of\s+)?"
    rf"(?P<name>{_NAME})(?P<kind>\s+{_KIND}(?!\w))?"
    rf"|(?<![\w-])(?P<named>{_NAME})(?P<called>\s+{_KIND}(?!\w)|[’']s\s+capital(?!\w))"
    rf"|(?<!\w)capital\s+(?P<capital>{_NAME})"
)
_WORD_AR = r"[\u0621-\u064A\u064B-\u0652]+"
_KIND_AR = (
    "حيّ?|أحياء|منطقة|منطقتي|مناطق|مدينة|بلدة|قرية|محافظة|ريف|ضواحي|ضاحية|ناحية|مخيم|شرق|غرب|"
    "شمال|جنوب"
)
_WORDS_AR = rf"{_WORD_AR}(?:\s+{_WORD_AR}){{0,2}}"
_AR = re.compile(
    rf"(?<!\w)(?P<kind>[بلو]?(?:ال)?(?:{_KIND_AR}))\s+(?P<named>{_WORDS_AR})"
    rf"|(?<!\w)(?P<cue>في|من|إلى|على|قرب|حول|داخل|،|,)\s*(?P<name>{_WORDS_AR})"
    rf"|(?<!\w)[بلو](?P<glued>{_WORD_AR}(?:\s+{_WORD_AR})?)"
    rf"|(?<!\w)و(?:في\s+)?(?P<also>{_WORD_AR}(?:\s+{_WORD_AR})?)"
)
_LAST_NAME = re.compile(r"(?<![\w-])[A-Z][a-z]+\s[A-Z][a-z]+\s([A-Z][\w’'-]*)")
_INSIDE = ("in", "at", "near", "inside", "within")
_ACTS = re.compile(
    r"^[’']s?\s+(?!capital)|^\s+(?:has|have|had|said|says|told|will|would|is|are|was|"
    r"regime|government)\b"
)
_OFFICE = re.compile(
    r"(?:ambassador|envoy|minister|secretary|council|aid|assistance|membership|network|archive|support)"
    r"s?(?:\s+\w+)?\s+(?:to|of|for|in|from)\s*(?:the\s+)?$",
    re.IGNORECASE,
)


def locations(text: str, language: str, known: Known) -> Iterator[Proposal]:
    """Every place that the text puts something in, each mention."""
    if language == "ar":
        found = _arabic(text, known)
    elif language in ("en", "tr"):
        found = _latin(text, known)
    else:
        return
    taken = 0
    for start, end, level in found:
        if start < taken:
            continue
        taken = end
        value = {"name": text[start:end], "level": level}
        yield Proposal(kind=PLACE, start=start, end=end, quote=text[start:end], value=value)


def _latin(text: str, known: Known) -> Iterator[tuple[int, int, str | None]]:
    at = 0
    last_names = frozenset(match[1] for match in _LAST_NAME.finditer(text))
    while match := _EN.search(text, at):
        group = next(g for g in ("name", "named", "capital") if match[g])
        begin = match.start(group)
        at = match.start() + 1
        called = match["called"] or match["kind"]
        if group == "name" and match["cue"] in (",", "and", "of", "on", "over") and not called:
            # A list goes on, or a name stands after its region: only where the name is known.
            found = _longest(text, begin, match.end(group), known)
            if found and found[2] == "country":
                found = None
        else:
            found = _longest(text, begin, match.end(group), known)
        if found is None and called and called.strip() not in ("region", "city", "cities"):
            name = match[group]
            if name.split()[0].lower() not in ("the", "this", "in", "on", "for", "each"):
                found = (begin, match.end(group), None)
        if found is None and group == "name" and match["cue"] in _INSIDE:
            found = _beside_known(text, match, known)
        if found and found[2] != "country" and _in_a_name(text, *found[:2], last_names):
            continue
        if found is None or _acting(text, match.start(group), found, group):
            continue
        at = max(at, found[1])
        yield found


def _in_a_name(text: str, start: int, end: int, last_names: frozenset[str]) -> bool:
    """Whether the text has the word as somebody's last name, and nothing lies in it here."""
    inside = re.search(
        rf"\b(?:{'|'.join(_INSIDE)})\s+(?:the\s+)?$", text[max(0, start - 12) : start]
    )
    return inside is None and text[start:end] in last_names


def _beside_known(
    text: str, match: re.Match[str], known: Known
) -> tuple[int, int, str | None] | None:
    """A name that nobody knows, before one that somebody does: “in Oakham, Rutland”."""
    after = re.match(rf"(?:\s+and\s+{_NAME})?,\s+(?P<name>{_NAME})", text[match.end("name") :])
    if after is None or known(after["name"]) is None:
        return None
    return match.start("name"), match.end("name"), None


def _acting(text: str, begin: int, found: tuple[int, int, str | None], group: str) -> bool:
    """Whether the name is not a place here: a country that acts, or part of an office."""
    if _OFFICE.search(text[max(0, begin - 40) : begin]):
        return True
    if found[2] != "country":
        return False
    if group == "named" and not text[found[1] :].startswith(("’s capital", "'s capital")):
        return True
    before = text[max(0, begin - 12) : begin]
    if re.search(r"(?:from|to)\s+$", before):
        return True
    if re.search(r"\b(?:in|inside|within|near)\s+(?:the\s+)?$", before):
        return False
    return _ACTS.match(text[found[1] :]) is not None


def _longest(text: str, begin: int, end: int, known: Known) -> tuple[int, int, str | None] | None:
    """The longest run of the name's first words that the gazetteer knows."""
    ends = [m.end() for m in re.finditer(r"\S+", text[begin:end])]
    for stop in reversed(ends):
        name = re.sub(r"[’']s$|[’'-]$", "", text[begin : begin + stop])
        level = known(name)
        if level is not None and (level == "country" or not is_demonym(name)):
            return begin, begin + len(name), level
    return None


def _arabic(text: str, known: Known) -> Iterator[tuple[int, int, str | None]]:
    at = 0
    while match := _AR.search(text, at):
        group = next(g for g in ("named", "name", "glued", "also") if match[g])
        begin, end = match.span(group)
        at = match.start() + 1
        found = None if _A_KIND.match(text[begin:end]) else _longest(text, begin, end, known)
        if found is None and group == "named" and match["kind"].lstrip("بلو") in _SURE:
            word = _COMPOUND.match(text[begin:end])
            if word and word[0] not in _NO_NAMES and len(word[0]) > 2:
                found = (begin, begin + word.end(), None)
        if found is None or text[found[0] : found[1]] in _NO_NAMES:
            continue
        if group in ("glued", "also") and found[2] == "country":
            continue
        if group == "named":  # the kind belongs to the place: the town of …, the countryside of …
            kind = match["kind"]
            found = (match.start("kind") + len(kind) - len(kind.lstrip("بلو")), *found[1:])
        at = max(at, found[1])
        yield found


_A_KIND = re.compile(rf"[بلو]?(?:ال)?(?:{_KIND_AR})(?!\w)")
_SURE = {"حي", "حيّ", "بلدة", "قرية", "منطقة", "منطقتي", "مخيم"}
_OPENERS = "كفر|تل|تلّ|دير|جبل|خان|بيت|عين|أم|أبو|ابن|الشيخ|باب|رأس|وادي|عرب|صلاح|أروم|أورم|معرة"
"""Words that open a name of two words."""

_COMPOUND = re.compile(rf"(?:(?:{_OPENERS})\s+)?{_WORD_AR}")
_NO_NAMES = {
    "حول", "خلال", "بين", "قبل", "بعد", "كل", "هذه", "هذا", "ذلك", "تلك", "أكثر", "عدة",
    "نفس", "غير", "عدد", "ما", "أن", "إن", "وأن", "وإن", "أنه", "ولا", "في", "من", "إلى",
    "على", "سورية", "سكنية", "مدنية", "التي", "الذي", "قريبة", "محددة", "أخرى",
}  # fmt: skip
