"""One ambiguity before it is said, and how its sentence names the things of the file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from babel.lists import format_list

from trucewatch.agreement.model import Agreement, Names
from trucewatch.vocabulary.messages import FALLBACK, LANGUAGES, Message

LEFT_TO_RIGHT, RELEASE = "\u2066", "\u2069"


@dataclass(frozen=True, slots=True)
class Found:
    """Its sentences are `agreement.<kind>` and `agreement.<kind>_so`.

    `place` is where it stands in the file: `norms.n1`.
    """

    kind: str
    place: str
    params: Mapping[str, Any] = field(default_factory=dict)


class Named(Protocol):
    """Whatever has an id and names."""

    @property
    def id(self) -> str: ...
    @property
    def names(self) -> Names | None: ...


class Labels:
    """What a sentence calls a thing: its id for whoever writes the file, or its name."""

    def __init__(self, agreement: Agreement, language: str | None) -> None:
        self._by_id = language is None
        self.language = language if language in LANGUAGES else FALLBACK
        self.zone = agreement.clock.zone
        self._parties: dict[str, Names] = {a.id: a.names for a in agreement.actors}
        self._parties |= agreement.sides
        self._texts = {i.id: i.names for i in agreement.instruments}

    def of(self, thing: Named) -> str:
        """The thing's id or name."""
        return self._say(thing.id, thing.names)

    def party(self, ident: str) -> str:
        """An actor or a side."""
        return self._say(ident, self._parties.get(ident))

    def text(self, instrument: str) -> str:
        """An instrument."""
        return self._say(instrument, self._texts.get(instrument))

    def listed(self, words: Iterable[str]) -> str:
        """Words in a row."""
        return str(format_list(list(words), locale=self.language))

    def day(self, day: date) -> str:
        """A day, in digits."""
        return self._digits(day.isoformat())

    def instant(self, instant: datetime) -> str:
        """A local time, in digits."""
        return self._digits(f"{instant.astimezone(self.zone):%Y-%m-%d %H:%M}")

    def bounds(self, low: datetime | None, high: datetime | None) -> Message:
        """Between which two instants something lies, where either is known."""
        said = {
            edge: self.instant(at) for edge, at in (("low", low), ("high", high)) if at is not None
        }
        words = {0: "at_any_time", 2: "between"}
        one_sided = "from_on" if "low" in said else "up_to"
        return Message(f"agreement.{words.get(len(said), one_sided)}", said)

    def _say(self, ident: str, names: Names | None) -> str:
        return ident if self._by_id or names is None else names(self.language)

    def _digits(self, text: str) -> str:
        return text if self.language != "ar" else f"{LEFT_TO_RIGHT}{text}{RELEASE}"
