"""Spelling: the keys under which different writings of one place name meet.

In:   a name as anybody writes it, in any script.
Out:  four keys, each coarser than the last: `fold` (case, accents, marks), `bare` (no article),
      `light` (vowels in classes), `skeleton` (consonants only, Arabic and Latin alike).

Rules of transliteration only: no place has a line of its own here. Each key is a pure function of
the text, so that a gazetteer and a report meet whichever was written first.
Source: Unicode NFKC; BGN/PCGN and ALA-LC romanisation of Arabic for the letters that alternate.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from anyascii import anyascii

ROUNDS = 4  # folding settles after two; the rest is for text made to be difficult

_ARABIC = "\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufeff"
_IS_ARABIC = re.compile(f"[{_ARABIC}]")

_APOSTROPHES = "'’‘‛`´′ʹʺʻʼʽʾʿˈˊˋ\u02bd\uff07ʿʾ"
_LETTERS = str.maketrans(
    {
        **dict.fromkeys(_APOSTROPHES, ""),
        **{"\u0640": "", "ء": "", "ى": "ي", "ة": "ه", "ی": "ي", "ې": "ي", "ک": "ك", "ٱ": "ا"},
        **{"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"},
        **{"ħ": "h", "ŧ": "t", "ŋ": "n", "ə": "a"},
    }
)

# Combining marks that only colour a letter. Marks of Indic scripts are vowels and stay.
_COLOUR = re.compile(
    "[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u1ab0-\u1aff"
    "\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
)

# An Arabic article written apart, before a letter it may stand before.
_ARTICLE = re.compile(
    r"\b(?:(?:al|el|ul|il)(?= \w)"
    r"|[aeiu]([sdnrtz])(?= \1)"
    r"|[aei]sh(?= sh)|[aei]ch(?= ch)|[aei]dh(?= d)|[aei]th(?= th))(?: |$)"
)
_ARABIC_ARTICLE = re.compile(r"(?<!\w)ال(?=\w{2})")


@lru_cache(maxsize=1 << 16)
def fold(text: str) -> str:
    """Lower case, compatible forms, no accents, harakat, tatweel or apostrophes; single spaces.

    Idempotent. Empty where nothing but punctuation was written.
    """
    for _ in range(ROUNDS):
        folded = _fold_once(text)
        if folded == text or folded.isascii():
            return folded
        text = folded
    return text


def bare(folded: str) -> str:
    """`folded` without articles: al-, el-, as-, ash- … and ال; unchanged where that is all."""
    if _IS_ARABIC.search(folded):
        stripped = _ARABIC_ARTICLE.sub("", folded)
    else:
        stripped = _ARTICLE.sub("", folded)
    return stripped.strip() or folded


def light(folded: str) -> str:
    """`folded` as it sounds: no article, vowels in three classes, doubled letters single.

    Nawa, Nawá and An Nawa meet, Homs and Hims do not yet. Arabic text keeps its letters.
    """
    return "".join(_light_word(word) for word in bare(folded).split())


def skeleton(folded: str) -> str:
    """The consonants of `folded`, in one alphabet for Arabic and Latin script.

    Hamah and Hama, Dael and Da'el, Deir ez-Zor and دير الزور meet. A vowel that opens a word
    leaves an `A`, so that Idlib is not confused with Dalab; a final -iyah leaves a `Y`.
    """
    *others, last = bare(folded).split() or [""]
    words = [*(_CONSTRUCT.sub("", word) for word in others), last]
    return "".join(_skeleton_word(word) for word in words)


def is_arabic(text: str) -> bool:
    """Whether any letter of `text` is Arabic script."""
    return _IS_ARABIC.search(text) is not None


def _fold_once(text: str) -> str:
    if text.isascii():
        kept = _NOT_PLAIN.sub(" ", text.lower().replace("'", "").replace("`", ""))
    else:
        text = unicodedata.normalize("NFKC", text.translate(_LETTERS)).casefold()
        text = _COLOUR.sub("", unicodedata.normalize("NFKD", text)).translate(_LETTERS)
        kept = unicodedata.normalize("NFC", text).translate(_KEPT)
    return " ".join(kept.split())


class _Kept(dict[int, int | str | None]):
    """A translation that keeps letters, digits and vowel marks, and fills itself as it goes."""

    def __missing__(self, code: int) -> int | str | None:
        character = chr(code)
        category = unicodedata.category(character)
        keep = character.isalnum() or (code > 127 and category in ("Mn", "Mc"))
        self[code] = code if keep else None if category == "Cf" else " "
        return self[code]


_KEPT = _Kept()
_NOT_PLAIN = re.compile(r"[^a-z0-9]+")

_DIGRAPHS = (
    (re.compile(r"tch|sch|sh|ch"), "$"),
    (re.compile(r"kh"), "x"),
    (re.compile(r"gh"), "g"),
    (re.compile(r"th"), "t"),
    (re.compile(r"dh"), "d"),
    (re.compile(r"ph"), "f"),
    (re.compile(r"dj"), "j"),
    (re.compile(r"\bou(?=[aeiou])"), "w"),
    (re.compile(r"c(?=[eiy])"), "s"),
)
_CONSONANTS = str.maketrans({"q": "k", "c": "k", "p": "b", "v": "f"})
# The article grown into its word: Elbab, Ezzor, Assuwayda.
_GROWN_ARTICLE = re.compile(r"^(?:[ae]l(?=[^aeioul][\w$]{3})|[aei]([sdnrtz$])(?=\1))")
# Khirbat al … is Khirbah; but Bayt stays, having one consonant only before its t.
_CONSTRUCT = re.compile(r"(?<=[^aeiou])(?<=\w{2})[aei]t$")
# Hamriyah is not Hamir: -iyah makes another word.
_NISBA = re.compile(r"[iy][aeo]h?$")
_ARABIC_NISBA = re.compile(r"ي[ها]$")
_DOUBLED = re.compile(r"(\w|\$)\1+")
# A y or w before a vowel is a consonant, anywhere else it makes the vowel before it long.
_VOWEL_CLASSES = (
    (re.compile(r"[eiy]+y*(?=[ao])|y+(?=[eiou])"), "Y"),
    (re.compile(r"(?:o|u(?!u)|w)*w(?=[aeiY])"), "W"),
    (re.compile(r"a[eiy]|e[aiye]|i[ey]|[eiy]"), "i"),
    (re.compile(r"a[uow]|[ou][uow]|[ouw]"), "u"),
)
_ARABIC_CONSONANTS = str.maketrans(
    {
        **dict(zip("بتثجحخدذرزسشصضطظغفقكلمنهپگچڤ", "bttjhxddrzs$sdtzgfkklmnhbk$f", strict=True)),
        **dict.fromkeys("اعءوي", ""),
    }
)
_NOT_CONSONANT = re.compile(r"[^b-df-hj-np-tvxz$0-9]")


@lru_cache(maxsize=1 << 17)
def _light_word(word: str) -> str:
    if is_arabic(word):
        return word
    latin = word if word.isascii() else anyascii(word).lower()
    latin = _GROWN_ARTICLE.sub("", _plain_consonants(latin))
    for pattern, letter in _VOWEL_CLASSES:
        latin = pattern.sub(letter, latin)
    latin = _DOUBLED.sub(r"\1", latin)
    return re.sub(r"(?<=[a-zWY$]{2})[aiu]h?$", "a", latin)


@lru_cache(maxsize=1 << 17)
def _skeleton_word(word: str) -> str:
    if is_arabic(word):
        return _arabic_skeleton(word)
    latin = word if word.isascii() else re.sub(r"[^a-z0-9]", "", anyascii(word).lower())
    latin = _GROWN_ARTICLE.sub("", _plain_consonants(latin))
    latin = _DOUBLED.sub(r"\1", latin)
    if not latin:
        return ""
    first, rest = latin[0], latin[1:]
    if first in "aeiou":
        first = "A"
    ending = "Y" if _NISBA.search(rest) else ""
    return first + _NOT_CONSONANT.sub("", rest.removesuffix("h")) + ending


def _arabic_skeleton(word: str) -> str:
    first, rest = word[0], word[1:]
    if first in "اعآ":
        first = "A"
        rest = rest.lstrip("اعوي")
    elif first in "وي":
        first = {"و": "w", "ي": "y"}[first]
    else:
        first = first.translate(_ARABIC_CONSONANTS)
    ending = "Y" if _ARABIC_NISBA.search(rest) else ""
    consonants = rest.removesuffix("ه").removesuffix("ح").translate(_ARABIC_CONSONANTS)
    return first + _NOT_CONSONANT.sub("", consonants) + ending


def _plain_consonants(latin: str) -> str:
    for pattern, letter in _DIGRAPHS:
        latin = pattern.sub(letter, latin)
    return latin.translate(_CONSONANTS)
