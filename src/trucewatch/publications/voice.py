"""Voice: terms said in one language, for one country and zone.

In:   a `Term` of the model.
Out:  plain text. Whatever was handed in (a name, a code, a date) stands between U+2068 and U+2069,
      so that a Latin name cannot turn an Arabic sentence around. Renderers may put their own
      marks in place of these two.

Numbers are in Latin digits in every language: they are compared with tallies and hashes that are.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_datetime
from babel.lists import format_list
from babel.numbers import format_decimal

from trucewatch.agreement.model import Names
from trucewatch.publications.model import (
    Code,
    Publication,
    Range,
    Sentences,
    Several,
    Stacked,
    Term,
    Told,
)
from trucewatch.vocabulary.messages import Message, Spoken, say

RIGHT_TO_LEFT = frozenset({"ar"})
ISOLATE, RELEASE = "\u2068", "\u2069"
NOTHING = "–"
_TRICKS = re.compile("[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Control characters, and those that turn the order of what is printed after them."""


@dataclass(frozen=True, slots=True)
class Voice:
    """One language, in the country and zone of one agreement."""

    language: str
    country: str
    zone: ZoneInfo

    @classmethod
    def of(cls, publication: Publication, language: str) -> Voice:
        """The voice in which `publication` is printed in `language`."""
        return cls(language, publication.country, publication.zone)

    @property
    def direction(self) -> str:
        """`rtl` or `ltr`."""
        return "rtl" if self.language in RIGHT_TO_LEFT else "ltr"

    @property
    def locale(self) -> Locale:
        """Babel's locale: months as the country says them, where Babel knows it."""
        territory = "GB" if self.language == "en" else self.country
        try:
            return Locale.parse(f"{self.language}_{territory}")
        except (UnknownLocaleError, ValueError):
            return Locale.parse(self.language)

    def say(self, term: Term) -> str:
        """`term` in this language. Raises KeyError for a message no catalogue has."""
        match term:
            case None:
                return NOTHING
            case Message():
                return self._sentence(term)
            case Stacked():
                return f"{self.say(term.upper)} {self.say(term.lower)}"
            case _:
                return self._said(term)

    def t(self, name: str, **params: Term) -> str:
        """The sentence `bulletin.name`."""
        return self.say(Message(f"bulletin.{name}", params))

    def number(self, value: float) -> str:
        """A number with this language's separators, in Latin digits."""
        return str(format_decimal(value, locale=self.locale))

    def day(self, day: date, form: str = "d MMMM y") -> str:
        """A day, in the words of the country."""
        return str(format_date(day, format=form, locale=self.locale))

    def _moment(self, instant: datetime) -> str:
        comma = "،" if self.direction == "rtl" else ","
        form = f"d MMMM y{comma} HH:mm"
        local = instant.astimezone(self.zone)
        return str(format_datetime(local, format=form, locale=self.locale))

    def _sentence(self, message: Message) -> str:
        params = {name: self._param(value) for name, value in message.params.items()}
        return say(Message(message.id, params), self.language)

    def _param(self, value: Any) -> Any:
        match value:
            case bool() | float():
                return value
            case int():
                return Spoken(value, self.number(value))
            case str():
                return isolated(value)
            case Message():
                return self._sentence(value)
            case _:
                return self._said(value)

    def _said(self, term: Any) -> str:
        match term:
            case int():
                return self.number(term)
            case Names():
                return isolated(term(self.language))
            case Told(by_language=texts):
                return texts[self.language]
            case Code(text=text):
                return isolated(text)
            case Range(low=low, high=high) if low == high:
                return self.number(low)
            case Range(low=low, high=high):
                return self.t("range", low=low, high=high)
            case Several(items=items):
                return str(format_list([self.say(item) for item in items], locale=self.locale))
            case Sentences(items=items):
                return " ".join(self.say(item) for item in items)
            case datetime():
                return isolated(self._moment(term))
            case date():
                return isolated(self.day(term))
            case _:
                raise TypeError(f"nobody can say a {type(term).__name__}")


def isolated(text: str) -> str:
    """`text` shut off from the order of the sentence around it, without tricks of its own."""
    return f"{ISOLATE}{plain(text)}{RELEASE}"


def plain(text: str) -> str:
    """`text` without control characters and marks that reorder what follows."""
    return _TRICKS.sub(" ", text)


def bare(text: str) -> str:
    """Said text without the isolating marks."""
    return text.replace(ISOLATE, "").replace(RELEASE, "")


def names_of(label: Mapping[str, str]) -> Names:
    """Names by language, English falling back on whatever there is."""
    known = {language: text for language, text in label.items() if text}
    return Names(by_language={"en": next(iter(known.values()), "–"), **known})
