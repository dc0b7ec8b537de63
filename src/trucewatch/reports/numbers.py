"""Numbers in the wild: "3-5", "at least 10", "1,200", "١٢", "dozens".

A count becomes a range with open ends: "at least 10" knows its minimum alone. Words without a
number in them ("dozens", "several") become unknown: they keep their place in the raw row, and no
figure is made of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from trucewatch.reports.faults import Fault
from trucewatch.reports.writing import folded, says_nothing

MOST_PEOPLE = 10_000_000
"""No single report of one event speaks of more; a larger number is a slip of the keyboard."""

ABOUT = 0.2
"""How far "about 10" may be off, either way. A guess: nobody has measured it."""


@dataclass(frozen=True, slots=True)
class Range:
    """A count between two ends, either of them None where unknown."""

    low: int | None
    high: int | None


UNKNOWN = Range(None, None)

_ZERO = {"no", "nobody", "no one", "zero", "لا أحد", "لا احد", "لا يوجد", "صفر", "нет", "yok"}
_WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "a": 1, "an": 1, "a dozen": 12,
    "واحد": 1, "واحدة": 1, "اثنان": 2, "اثنين": 2, "ثلاثة": 3, "أربعة": 4, "اربعة": 4, "خمسة": 5,
    "ستة": 6, "سبعة": 7, "ثمانية": 8, "تسعة": 9, "عشرة": 10,
}  # fmt: skip
_VAGUE = {
    "dozens", "scores", "several", "some", "many", "few", "a few", "hundreds", "thousands", "tens",
    "a number", "multiple", "numerous", "various", "casualties", "عشرات", "العشرات", "عدد", "عدة",
    "مئات", "المئات", "بعض", "كثير", "onlarca", "birkaç", "десятки", "несколько", "много",
}  # fmt: skip
_NOUNS = re.compile(
    r"\s*\b(?:people|persons|person|civilians|civilian|killed|dead|deaths|injured|wounded|children"
    r"|women|men|fighters|soldiers|casualties|victims|martyrs|شهيد|شهداء|قتيل|قتلى|جريح|جرحى|مصاب"
    r"|مصابين|مدني|مدنيين|شخص|أشخاص|طفل|أطفال|نساء)\b\.?"
)
_NUM = r"(\d[\d,. ]*)"
_FROM = re.compile(
    r"^(?:at least|no fewer than|not less than|minimum(?: of)?|min\.?|>=|≥|لا يقل عن|ما لا يقل عن"
    rf"|على الأقل|على الاقل|en az|не менее|как минимум) ?{_NUM}$"
)
_FROM_AFTER = re.compile(rf"^{_NUM} ?(?:\+|or more|and more|at least|على الأقل|على الاقل|فأكثر)$")
_ABOVE = re.compile(rf"^(?:more than|over|above|>|أكثر من|اكثر من|فوق|более|свыше) ?{_NUM}$")
_UP_TO = re.compile(
    r"^(?:up to|at most|no more than|not more than|maximum(?: of)?|max\.?|<=|≤|حتى|لا يزيد عن"
    rf"|على الأكثر|до|en fazla) ?{_NUM}$"
)
_BELOW = re.compile(rf"^(?:fewer than|less than|under|below|<|أقل من|اقل من|менее) ?{_NUM}$")
_NEAR = re.compile(
    r"^(?:about|around|approximately|approx\.?|circa|c\.|~|some|حوالي|نحو|قرابة|около|yaklaşık)"
    rf" ?{_NUM}$"
)
_PAIR = re.compile(
    rf"^(?:between |from |من |بين )?{_NUM} ?(?:-|to|and|or|إلى|الى|و|أو|до) ?{_NUM}$"
)
_BRACKETED = re.compile(r"^[(\[]\s*(.*?)\s*[)\]]$")

_WHOLE = re.compile(r"^\d+(?:\.0+)?$")
_GROUPED = re.compile(r"^\d{1,3}(?:,\d{3})+$|^\d{1,3}(?: \d{3})+$")
_DOTTED = re.compile(r"^\d{1,3}(?:\.\d{3})+$")


@lru_cache(maxsize=4096)
def parse_range(text: str) -> Range | Fault:
    """The count `text` speaks of, as a range of whole numbers, never negative."""
    if says_nothing(text) and folded(text) not in _ZERO:
        return UNKNOWN
    plain = folded(text)
    bracketed = _BRACKETED.match(plain)
    plain = bracketed[1] if bracketed else plain
    exact = _exact(plain)
    if exact is not None:
        return exact
    plain = _NOUNS.sub("", plain).strip()
    exact = _exact(plain)
    if exact is not None:
        return exact
    for pattern, ends in _FORMS:
        match = pattern.match(plain)
        if match:
            return _between(ends, [_whole(group) for group in match.groups()])
    return _not_a_number(plain)


@lru_cache(maxsize=4096)
def parse_count(text: str) -> int | Fault | None:
    """One whole number, None where `text` leaves it open."""
    said = parse_range(text)
    if isinstance(said, Fault):
        return said
    if said == UNKNOWN:
        return None
    if said.low is None or said.low != said.high:
        return Fault(
            "not_one_number",
            "this is a range, where one number is asked for",
            "map the column to a field with a range (deaths, injured, civilians), or correct it",
        )
    return said.low


@lru_cache(maxsize=4096)
def parse_measure(text: str) -> float | Fault | None:
    """A number that may have decimals, with a point or a comma; None where left open."""
    if says_nothing(text):
        return None
    plain = folded(text).replace(" ", "")
    if re.fullmatch(r"-?\d+,\d{1,2}|-?\d+,\d{4,}", plain):
        plain = plain.replace(",", ".")
    elif re.fullmatch(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?", plain):
        if plain.count(",") == 1 and "." not in plain:
            return _ambiguous()
        plain = plain.replace(",", "")
    try:
        value = float(plain) if re.fullmatch(r"[+-]?\d*\.?\d+(?:e[+-]?\d{1,3})?", plain) else None
    except ValueError:
        value = None
    if value is None or not abs(value) < 1e15:
        return Fault("not_a_number", "this is no number", "write it with digits, as 120 or 7.62")
    return value


@lru_cache(maxsize=1024)
def parse_distance(text: str) -> float | Fault | None:
    """A distance in metres; "2 km" and "500 m" are understood, a bare number is metres."""
    plain = folded(text)
    for unit, metres in (("km", 1000.0), ("كم", 1000.0), ("metres", 1.0), ("m", 1.0), ("م", 1.0)):
        if plain.endswith(unit):
            value = parse_measure(plain.removesuffix(unit))
            return value if value is None or isinstance(value, Fault) else value * metres
    return parse_measure(plain)


def _exact(plain: str) -> Range | Fault | None:
    if plain in _ZERO:
        return Range(0, 0)
    if plain in _VAGUE:
        return UNKNOWN
    if plain in _WORDS:
        return Range(_WORDS[plain], _WORDS[plain])
    if plain.startswith("-") and _whole(plain[1:]) is not None:
        return Fault(
            "negative_number",
            "a count cannot be below zero",
            "leave the cell blank where the number is not known",
        )
    value = _whole(plain)
    if isinstance(value, Fault):
        return value
    return None if value is None else _between("exact", [value])


def _whole(text: str) -> int | Fault | None:
    """A whole number with or without groups of thousands; None where it is something else."""
    plain = text.strip(" .,")
    if len(plain) > 20:
        return None
    if _WHOLE.match(plain):
        return int(plain.split(".", 1)[0])
    if _GROUPED.match(plain):
        return int(re.sub(r"[, ]", "", plain))
    return _ambiguous() if _DOTTED.match(plain) else None


def _between(ends: str, numbers: list[int | Fault | None]) -> Range | Fault:
    for number in numbers:
        if isinstance(number, Fault):
            return number
        if number is None:
            return _not_a_number("")
        if number > MOST_PEOPLE:
            return Fault(
                "number_too_large",
                f"the number is larger than {MOST_PEOPLE:,}",
                "look for a missing separator or a pasted identifier",
            )
    values = [number for number in numbers if isinstance(number, int)]
    low, high = values[0], values[-1]
    match ends:
        case "from":
            return Range(low, None)
        case "above":
            return Range(low + 1, None)
        case "up_to":
            return Range(None, low)
        case "below":
            return (
                Range(None, low - 1)
                if low
                else Fault("negative_number", "a count cannot be below zero", "correct the number")
            )
        case "near":
            return Range(int(low * (1 - ABOUT)), int(-(-low * (1 + ABOUT) // 1)))
        case _ if low > high:
            return Fault(
                "range_reversed",
                "the range begins above its end",
                "write the smaller number first",
            )
        case _:
            return Range(low, high)


_FORMS = (
    (_FROM, "from"),
    (_FROM_AFTER, "from"),
    (_ABOVE, "above"),
    (_UP_TO, "up_to"),
    (_BELOW, "below"),
    (_NEAR, "near"),
    (_PAIR, "between"),
)


def _ambiguous() -> Fault:
    return Fault(
        "ambiguous_number",
        "the separator may mean thousands or decimals",
        "write the number without separators",
    )


def _not_a_number(plain: str) -> Fault:
    if re.fullmatch(r"\d{1,2}/\d{1,4}(?:/\d{2,4})?|\d{1,2}\.\d{1,2}\.\d{2,4}", plain):
        return Fault(
            "looks_like_a_date",
            "this looks like a date or a fraction, which spreadsheets make of 3-5",
            "format the column as text and write the range again",
        )
    return Fault(
        "not_a_number",
        "no number or range could be read here",
        "write 4, 3-5, at least 10 or up to 20, or leave the cell blank where it is not known",
    )
