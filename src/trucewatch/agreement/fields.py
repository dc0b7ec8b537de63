"""Typed access to the fields of one mapping of an agreement file: what an entry says.

As with `entries`, what is wrong is noted with its line and never raised.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date
from enum import StrEnum
from typing import TypeVar

from trucewatch.agreement.document import EXCERPT
from trucewatch.agreement.entries import Entries
from trucewatch.agreement.model import Basis, Names
from trucewatch.agreement.naming import NO_NAMES, read_names
from trucewatch.agreement.problems import listed, nearest

ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
AN_ID = "small letters a–z, digits, - and _"
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
NUMBER = re.compile(r"[0-9]{1,15}(\.[0-9]{1,15})?")
YEARS = range(1800, 2201)
UNSPECIFIED = "unspecified"

E = TypeVar("E", bound=StrEnum)
W = TypeVar("W", bound=str)


class Fields(Entries):
    """The fields of one mapping, by what they say: ids, names, words, numbers, days."""

    def ident(self, key: str) -> str:
        """A required id; `?` where it is wrong."""
        text = self.text(key, required=True)
        if text is not None and not ID.fullmatch(text):
            self.problems.error(
                f"{self.what} has the {key} {text[:EXCERPT]!r}",
                self.line_of(key),
                expected=AN_ID,
            )
            return "?"
        return text or "?"

    def part(self, key: str, *, required: bool = False) -> Fields | None:
        """The mapping under a key, or None where it is missing."""
        node = self.node(key)
        if node is None:
            if required:
                self.missing(key)
            return None
        return Fields(node, f"{key} of {self.what}", self.problems)

    def names(self, key: str) -> Names:
        """Required names by language, or one text taken as English."""
        found = self.names_if_any(key)
        if found is None:
            self.missing(key)
        return found or NO_NAMES

    def names_if_any(self, key: str) -> Names | None:
        """The same, or None where it is missing."""
        node = self.node(key)
        return None if node is None else read_names(node, f"{key} of {self.what}", self.problems)

    def flag(self, key: str) -> bool:
        """`true` or `false`; false where missing."""
        text = self.text(key)
        if text is not None and text not in ("true", "false"):
            self.problems.error(
                f"{key} of {self.what} is {text[:EXCERPT]!r}",
                self.line_of(key),
                expected="true or false",
            )
        return text == "true"

    def choice(self, key: str, kinds: type[E], default: E | None = None) -> E:
        """One word of a closed list; required where there is no default."""
        found = self.word(key, tuple(kinds))
        if default is None and self.node(key) is None:
            self.missing(key)
        return found or default or next(iter(kinds))

    def basis(self) -> Basis:
        """How the fact is known; documented facts need not say so."""
        return self.choice("basis", Basis, Basis.DOCUMENTED)

    def idents(self, key: str) -> tuple[str, ...]:
        """A list of ids that need not be defined elsewhere."""
        told = self.lined_texts(key)
        for text, line in told:
            if not ID.fullmatch(text):
                self.problems.error(
                    f"{key} of {self.what} names {text[:EXCERPT]!r}",
                    line,
                    expected=AN_ID,
                )
        return tuple(text for text, _ in told)

    def word(self, key: str, words: Collection[W]) -> W | None:
        """One word of a closed list, or None where it is missing."""
        text = self.text(key)
        found = next((word for word in words if word == text), None)
        if text is not None and found is None:
            self.problems.error(
                f"{key} of {self.what} is {text[:EXCERPT]!r}",
                self.line_of(key),
                expected=", ".join(words),
                hint=nearest(text, words),
            )
        return found

    def agreed(self, key: str) -> str | None:
        """Text; None where it is missing or `unspecified`."""
        text = self.text(key)
        return None if text == UNSPECIFIED else text

    def number(self, key: str, *, most: float = 1e12) -> float | None:
        """A number from 0 to `most`; None where it is missing or unspecified."""
        text = self.agreed(key)
        if text is None:
            return None
        value = float(text) if NUMBER.fullmatch(text) else None
        if value is None or value > most:
            self.problems.error(
                f"{key} of {self.what} is {text[:EXCERPT]!r}",
                self.line_of(key),
                expected=f"a number from 0 to {most:,.0f}",
            )
            return None
        return value

    def day(self, key: str, *, required: bool = False) -> date | None:
        """A date."""
        text = self.text(key, required=required)
        return None if text is None else self.as_day(text, key, self.line_of(key))

    def as_day(self, text: str, key: str, line: int) -> date | None:
        """The date `text` names."""
        try:
            day = date.fromisoformat(text) if DAY.fullmatch(text) else None
        except ValueError:
            day = None
        if day is None or day.year not in YEARS:
            self.problems.error(
                f"{key} of {self.what} is {text[:EXCERPT]!r}, which is no date",
                line,
                expected=f"a date such as 2016-12-29, from {YEARS[0]} to {YEARS[-1]}",
            )
            return None
        return day

    def one_of(self, text: str | None, known: Collection[str], key: str, line: int) -> str | None:
        """`text` where it is known; otherwise an error that lists what is."""
        if text is None or text in known:
            return text
        if self.problems.full:
            return None
        self.problems.error(
            f"{self.what} names the {key} {text[:EXCERPT]!r}, which is not defined",
            line,
            expected=f"one of {listed(known)}",
            hint=nearest(text, known) or "add it, or correct this line",
        )
        return None
