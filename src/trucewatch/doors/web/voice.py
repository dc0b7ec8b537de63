"""How a page speaks to its reader: language, direction, dates and numbers.

Sentences come from `locale/<language>/pages.po`; instants are told in the zone of the agreement's
clock, because that is the zone its rules are written in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_timedelta
from babel.numbers import format_decimal

from trucewatch.agreement.model import Names, Norm
from trucewatch.doors.limits.bounds import BeyondLimit
from trucewatch.doors.web.numerals import LATIN
from trucewatch.figures.model import Record
from trucewatch.reports.model import SOURCE_KINDS
from trucewatch.vocabulary.acts import act_name
from trucewatch.vocabulary.errors import TrucewatchError
from trucewatch.vocabulary.instants import Interval, local_day
from trucewatch.vocabulary.messages import (
    FALLBACK,
    LANGUAGES,
    Message,
    Spoken,
    capitalised,
    has,
    say,
    say_id,
)

LONGEST_TYPED = 80
"""Characters of what was typed that a refusal repeats."""
RIGHT_TO_LEFT = frozenset({"ar"})
LANGUAGE_NAMES = {"en": "English", "ar": "العربية", "ru": "Русский", "tr": "Türkçe"}


def choose_language(asked: str | None, kept: str | None, accepted: str | None) -> str:
    """The reader's language: what the address asks, what the cookie kept, what the browser takes.

    `accepted` is an Accept-Language header; anything we do not speak falls back to English.
    """
    for wish in (asked, kept, *_accepted(accepted or "")):
        if wish in LANGUAGES:
            return wish
    return FALLBACK


def _accepted(header: str) -> Sequence[str]:
    """Languages of an Accept-Language header, the most wanted first. Source: RFC 9110, 12.5.4."""
    wishes = []
    for part in header[:500].split(","):
        tag, _, quality = part.strip().partition(";q=")
        try:
            wishes.append((-float(quality or 1), tag.split("-")[0].lower()))
        except ValueError:
            continue
    return [tag for _, tag in sorted(wishes, key=lambda wish: wish[0])]


@dataclass(frozen=True, slots=True)
class Voice:
    """One reader's language, in one mission's country and zone.

    What it says has Latin digits; a finished page changes them to `numerals` as a whole.
    """

    language: str
    country: str
    zone: ZoneInfo
    numerals: str = LATIN

    @classmethod
    def of(cls, record: Record, language: str, numerals: str = LATIN) -> Voice:
        """The voice in which `record` is read in `language`, its numbers in `numerals`."""
        return cls(language, record.agreement.country, record.agreement.clock.zone, numerals)

    @property
    def direction(self) -> str:
        """`rtl` or `ltr`, for the page's `dir`."""
        return "rtl" if self.language in RIGHT_TO_LEFT else "ltr"

    @property
    def locale(self) -> Locale:
        """Babel's locale: months as the mission's country says them, where Babel knows."""
        return _locale(self.language, self.country)

    def t(self, name: str, /, **params: Any) -> str:
        """The page's sentence `name`. Raises KeyError where no catalogue has it."""
        said = {
            key: Spoken(value, self.number(value)) if type(value) is int else value
            for key, value in params.items()
        }
        return say_id(f"pages.{name}", self.language, **said)

    def say(self, message: Message) -> str:
        """A message of any room."""
        return say(message, self.language)

    def refusal(self, error: TrucewatchError) -> str | None:
        """Why something was refused; None where it is told in English alone.

        What was typed is isolated, so that it cannot turn the words around it.
        """
        if isinstance(error, BeyondLimit) and self.translates(error.code):
            return f"{self.wrong(error.code, error.what)}: {self.right(error.code, '')}"
        if error.told is None:
            return None
        return say(
            Message(error.told.id, {k: self._aside(v) for k, v in error.told.params.items()}),
            self.language,
        )

    def translates(self, code: str) -> bool:
        """Whether problems of that code are told in the reader's language; in English each is told
        in the words of its own entry, which say more."""
        return self.language != FALLBACK and has(f"problems.{code}", self.language)

    def wrong(self, code: str, recorded: str) -> str:
        """What is wrong with a row, by its problem's code; as recorded where none translated it."""
        return say_id(f"problems.{code}", self.language) if self.translates(code) else recorded

    def right(self, code: str, recorded: str) -> str:
        """What would have been right instead, likewise."""
        return (
            say_id(f"problems.{code}_remedy", self.language) if self.translates(code) else recorded
        )

    def _aside(self, value: Any) -> Any:
        if isinstance(value, str):
            return f"\N{FIRST STRONG ISOLATE}{value[:LONGEST_TYPED]}\N{POP DIRECTIONAL ISOLATE}"
        return Spoken(value, self.number(value)) if type(value) is int else value

    def names(self, names: Names | Mapping[str, str]) -> str:
        """What something is called in this language, in English where nobody translated it."""
        if isinstance(names, Names):
            return names(self.language)
        return names.get(self.language) or names["en"]

    def act(self, code: str | None) -> str:
        """The act's name; an unknown act is named so."""
        return capitalised(act_name(code or "0", self.language), self.language)

    def acts(self, codes: Iterable[str]) -> str:
        """Several acts in a row."""
        return self.listed(act_name(code, self.language) for code in codes)

    def source_kind(self, kind: str) -> str:
        """What kind of source; a kind we have no word for stays as it is."""
        return self.t(f"source_{kind}") if kind in SOURCE_KINDS else kind

    def paragraph(self, norm: Norm) -> str:
        """Where a rule stands in its text."""
        return norm.citation(self.language) if norm.citation else norm.paragraph

    def number(self, value: float, digits: int = 0) -> str:
        """A number with this language's separators."""
        return _number(round(value, digits), self.language, self.country)

    def fraction(self, value: float) -> str:
        """A probability, to two places."""
        return _fraction(value, self.language, self.country)

    def day(self, instant: datetime | date) -> str:
        """The local day."""
        local = instant.astimezone(self.zone) if isinstance(instant, datetime) else instant
        return _day(local.year, local.month, local.day, self.language, self.country)

    def days(self, first: date, last: date) -> str:
        """The days from one to another, both included."""
        if first != last and (first.year, first.month) == (last.year, last.month):
            return f"{self.number(first.day)}–{self.day(last)}"
        return _joined(self.day(first), self.day(last))

    def short_day(self, instant: datetime | date) -> str:
        """The local day without its year, for the head of a narrow column."""
        local = instant.astimezone(self.zone) if isinstance(instant, datetime) else instant
        return format_date(local, format="d MMM", locale=self.locale)

    def duration(self, span: timedelta) -> str:
        """How long, in whole days; in whole hours where it is less than two days."""
        hours = int(span.total_seconds() // 3600)
        if hours < 48:
            return format_timedelta(timedelta(hours=max(1, hours)), "hour", 48, locale=self.locale)
        return format_timedelta(timedelta(days=hours // 24), "day", 10**6, locale=self.locale)

    def moment(self, instant: datetime) -> str:
        """The local day and minute."""
        return self._at(instant, f"{instant.astimezone(self.zone):%H:%M}")

    def span(self, interval: Interval) -> str:
        """When something was seen, as sharply as the interval says and no sharper."""
        start = interval.start.astimezone(self.zone)
        last = max(interval.start, interval.end - timedelta(microseconds=1)).astimezone(self.zone)
        opening, closing = local_day(start.date(), self.zone), local_day(last.date(), self.zone)
        if (interval.start, interval.end) == (opening.start, closing.end):
            return _joined(self.day(start), self.day(last))
        if start.date() == last.date():
            end = interval.end.astimezone(self.zone)
            return self._at(interval.start, _joined(f"{start:%H:%M}", f"{end:%H:%M}"))
        return _joined(self.moment(start), self.moment(interval.end))

    def _at(self, instant: datetime, hours: str) -> str:
        return self.listed([self.day(instant), hours])

    def listed(self, words: Iterable[str]) -> str:
        """Words in a row, with this language's comma."""
        return self.t("comma").join(words)

    def distance(self, metres: float | None) -> str:
        """A distance in metres or kilometres, two digits at most."""
        if metres is None:
            return self.t("unknown")
        if metres < 1000:
            return self.t("metres", d=self.number(metres))
        return self.t("kilometres", d=self.number(metres / 1000, 0 if metres >= 10_000 else 1))

    def span_of_numbers(self, low: int | None, high: int | None) -> str:
        """`2–5`, `2`, `2 or more`, or unknown. Blank is unknown, never none."""
        if low is None and high is None:
            return self.t("unknown")
        if high is None:
            return self.t("or_more", d=self.number(low or 0))
        if low is None:
            return self.t("at_most", d=self.number(high))
        return _joined(self.number(low), self.number(high))


def _joined(first: str, last: str) -> str:
    return first if first == last else f"{first} – {last}"


# Babel parses its locale and its patterns each time; a page tells the same few again and again.


@lru_cache(maxsize=64)
def _locale(language: str, country: str) -> Locale:
    territory = "GB" if language == "en" else country
    try:
        return Locale.parse(f"{language}_{territory}")
    except (UnknownLocaleError, ValueError):
        return Locale.parse(language)


@lru_cache(maxsize=4096)
def _number(value: float, language: str, country: str) -> str:
    return format_decimal(value, locale=_locale(language, country))


@lru_cache(maxsize=4096)
def _fraction(value: float, language: str, country: str) -> str:
    return format_decimal(value, format="0.00", locale=_locale(language, country))


@lru_cache(maxsize=4096)
def _day(year: int, month: int, day: int, language: str, country: str) -> str:
    # Babel keeps a borrowed short month of "ar" for "ar_SY" too, once it has met "ar"; Arabic's
    # short months are its long ones, so asking for those asks the right country.
    pattern = "d MMM y" if language == "en" else "d MMMM y"
    return format_date(date(year, month, day), format=pattern, locale=_locale(language, country))
