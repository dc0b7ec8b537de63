"""Figures in prose: a number, what limits it, and the unit that it counts.

A number without a unit is no figure, and neither is a part of a name, a date or a coordinate. Words
without a number in them (“dozens”) stay words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from trucewatch.claims.model import FIGURE, Proposal
from trucewatch.doors.sources.article.lexicon import alternatives, words
from trucewatch.reports.faults import Fault
from trucewatch.reports.numbers import Range, parse_range
from trucewatch.reports.writing import folded

_DIGITS = r"\d{1,3}(?:[,،٬]\d{3})+|\d{1,3}(?: \d{3})+|\d+"
_SCALES = {"hundred": 100, "thousand": 1000, "million": 1_000_000, "billion": 1_000_000_000,
           "ألف": 1000, "آلاف": 1000, "مليون": 1_000_000, "ملايين": 1_000_000,
           "тысяч": 1000, "тысячи": 1000, "миллион": 1_000_000, "миллионов": 1_000_000,
           "bin": 1000, "milyon": 1_000_000}  # fmt: skip
_LIMITS = {
    "at least": (
        "at least|no less than|no fewer than|not less than|a minimum of|ما لا يقل عن|على "
        "الأقل|не менее|en az"
    ),
    "more than": "more than|over|above|upwards of|أكثر من|более|свыше",
    "up to": "up to|as many as|at most|no more than|a maximum of|حتى|до|en fazla",
    "less than": "less than|fewer than|under|below|nearly|almost|أقل من|менее",
    "about": (
        "about|around|approximately|roughly|close to|some|an estimated|estimated|حوالي|نحو|قرابة|"
        "около|yaklaşık"
    ),
}  # fmt: skip
_ROUND = {"nearly": "about", "almost": "about"}
_GAP = r"(?:(?!(?:lb|lbs|kg|mm|cm|km|m|per|percent)\s)[\w’'-]+\s+){0,2}?"
_AHEAD = 60
"""How many characters after a word for people may say what became of them."""


def figures(text: str, language: str) -> Iterator[Proposal]:
    """Every number of the text that counts something."""
    for _, one in _counted(text, language, _pattern(language)):
        yield one


def figure_of(text: str, number: tuple[int, int], unit: str, language: str) -> Proposal | None:
    """The figure whose number lies in that span of the text, counting what is called `unit`."""
    for span, one in _counted(text, language, _compiled(language, re.escape(unit))):
        if number[0] <= span[0] and span[1] <= number[1]:
            return one
    return None


def _counted(
    text: str, language: str, form: re.Pattern[str]
) -> Iterator[tuple[tuple[int, int], Proposal]]:
    """Every figure of that form, with the place of its number."""
    taken = 0
    for match in form.finditer(text):
        said = _amount(match, language)
        if said is None or match.start() < taken:
            continue
        taken = match.end()
        end, unit = _unit(text, match, language)
        value = {"low": said.low, "high": said.high, "unit": unit}
        start = match.start()
        number = next(
            (match.span(name) for name in ("number", "many") if match[name]), match.span()
        )
        yield (
            number,
            Proposal(kind=FIGURE, start=start, end=end, quote=text[start:end], value=value),
        )


@cache
def _pattern(language: str) -> re.Pattern[str]:
    return _compiled(language, _units(language))


def _compiled(language: str, units: str) -> re.Pattern[str]:
    """A number before its unit, behind what was done to people, or “one” behind its unit."""
    limits, scales = "|".join(_LIMITS.values()), "|".join(_SCALES)
    amount = rf"(?:{_DIGITS})|{_named(language)}"
    counted = (
        rf"(?<![\w.,/:+-])(?:(?P<limit>{limits})\s+)?(?:the\s+)?"
        rf"(?P<number>{amount})(?![\d.:/%°])(?:[\s-]+(?P<scale>{scales})(?!\w))?"
        rf"(?:\s*\((?P<again>\d+)\))?\s+(?P<more>or more\s+)?{_GAP}(?:of\s+|من\s+)?"
        rf"(?P<unit>{units})(?!\w)(?:\s+(?:واحدة?|واحد)\s*\(1\))?"
    )
    suffered = (
        rf"(?<!\w)(?P<done>{_verbs(language)})\s+(?:(?P<upto>{limits})\s+)?"
        rf"(?P<many>{amount})(?![\d.:/%°])(?:[\s-]+(?P<times>{scales}))?"
        rf"(?=[.,;)]|\s+(?:and|or|–|-)\s|$)"
    )
    one = rf"(?<!\w)(?P<one>{units})\s+(?:واحدة?|одн\w+)(?:\s*\(1\))?(?!\w)"
    return re.compile(f"{counted}|{suffered}|{one}", re.IGNORECASE)


def _verbs(language: str) -> str:
    """What was done to people, before their number: “injured more than a million”."""
    return "|".join(alternatives("people", language, kind) for kind in _fates(language)) or "(?!)"


@cache
def _units(language: str) -> str:
    named = [alternatives("units", language)]
    named += [alternatives("people", language, kind) for kind in _fates(language)]
    return "|".join(named)


def _fates(language: str) -> tuple[str, ...]:
    return tuple(words()["people"].get(language, ()))


@cache
def _named(language: str) -> str:
    """Numbers in words, the longest first: twenty-four, أربع وعشرون."""
    known = words()["numbers"].get(language)
    if not known:
        return "(?!)"
    each = "|".join(sorted(map(re.escape, known), key=len, reverse=True))
    return rf"(?:{each})(?:(?:-|\s+and\s+|\sو)(?:{each}))?(?!\w)"


def _amount(match: re.Match[str], language: str) -> Range | None:
    """How many, as a range; None where the words are no number after all."""
    if match["one"]:
        return Range(1, 1)
    # “sixty six (66)”: what stands in brackets is the number once more, and surer.
    number = (
        int(match["again"])
        if match["again"]
        else _whole(match["number"] or match["many"], language)
    )
    if number is None:
        return None
    scale = match["scale"] or match["times"]
    number *= _SCALES[scale.lower()] if scale else 1
    limit = (match["limit"] or match["upto"] or "").lower()
    kind = next((k for k, v in _LIMITS.items() if limit and limit in v.split("|")), "")
    kind = "at least" if match["more"] else kind
    said = parse_range(f"{_ROUND.get(limit, kind)} {number}".strip())
    if not isinstance(said, Fault):
        return said
    # More than one event can count, such as all the displaced of a war.
    number += kind == "more than"
    return Range(None if kind in ("up to", "less than") else number,
                 None if kind in ("at least", "more than") else number)  # fmt: skip


def _whole(said: str, language: str) -> int | None:
    plain = folded(said)
    if re.fullmatch(r"[\d, ]+", plain):
        return int(re.sub(r"[, ]", "", plain))
    known: dict[str, int] = {
        folded(name): n for name, n in words()["numbers"].get(language, {}).items()
    }
    if plain in known:
        return known[plain]
    parts = [known.get(part) for part in re.split(r"-| and | و", plain)]
    if len(parts) != 2 or None in parts:
        return None
    small, large = sorted(int(part or 0) for part in parts)
    return small + large if small < 10 and large % 10 == 0 else None


def _unit(text: str, match: re.Match[str], language: str) -> tuple[int, str]:
    """Where the figure ends and what it counts: people by what became of them, if it says so."""
    said = match["unit"] or match["one"] or match["done"]
    end = match.end()
    fate = _fate(said, language)
    if fate is not None:
        return end, fate
    done = re.search(r"(\w+)\s+$", text[max(0, match.start() - 20) : match.start()])
    done_to = _fate(done[1], language) if done else None
    if done_to is not None:  # “killed more than 40 people”
        return end, done_to
    person = re.fullmatch(
        r"people|persons?|individuals?|شخص\w*|أشخاص|человек|людей|kişi", said, re.I
    )
    if person:
        ahead = re.match(rf"[^.;,\n]{{0,{_AHEAD}}}", text[end:])
        for kind in _fates(language):
            inside = re.search(rf"(?<!\w)(?:{alternatives('people', language, kind)})(?!\w)",
                               ahead[0] if ahead else "", re.I)  # fmt: skip
            if inside:
                return end + inside.end(), kind
    return end, said.lower()


def _fate(said: str, language: str) -> str | None:
    for kind in _fates(language):
        if re.fullmatch(alternatives("people", language, kind), said, re.IGNORECASE):
            return kind
    return None
