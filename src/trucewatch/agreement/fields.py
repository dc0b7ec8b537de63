"""Typed access to the fields of one mapping of an agreement file.

Each reader takes a field, checks its type, and notes an error with its line rather than raising,
so that one look at a file tells everything that is wrong with it. A field that was never asked
for is an unknown key.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date
from enum import StrEnum
from itertools import islice
from typing import TypeVar

from trucewatch.agreement.document import EXCERPT, Listing, Node, Scalar, Table
from trucewatch.agreement.model import Basis, Names
from trucewatch.agreement.naming import NO_NAMES, kind_of, read_names
from trucewatch.agreement.problems import Problems, listed, nearest

ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
AN_ID = "small letters a–z, digits, - and _"
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
NUMBER = re.compile(r"[0-9]{1,15}(\.[0-9]{1,15})?")
YEARS = range(1800, 2201)
UNSPECIFIED = "unspecified"

MAX_ITEMS = 2_000
"""Of one list of statements; the longest shipped one has 60."""

E = TypeVar("E", bound=StrEnum)
W = TypeVar("W", bound=str)


class Fields:
    """The fields of one mapping. `what` names it in errors: `norm "n1"`."""

    def __init__(self, node: Node, what: str, problems: Problems) -> None:
        self.what = what
        self.problems = problems
        self.line = node.line
        self._table = node if isinstance(node, Table) else Table({}, {}, node.line)
        self._asked: set[str] = set()
        if not isinstance(node, Table):
            problems.error(
                f"{what} is {kind_of(node)}", node.line, expected="a mapping of keys and values"
            )

    def node(self, key: str) -> Node | None:
        """The value under `key`, or None where it is missing or blank."""
        self._asked.add(key)
        node = self._table.entries.get(key)
        return None if isinstance(node, Scalar) and node.blank else node

    def has(self, key: str) -> bool:
        """Whether the key stands there at all, blank or not."""
        return key in self._table.entries

    def line_of(self, key: str) -> int:
        """The line of the key, or of the mapping where the key is missing."""
        return self._table.key_lines.get(key, self.line)

    def text(self, key: str, *, required: bool = False) -> str | None:
        """Text."""
        node = self.node(key)
        if node is None:
            if required:
                self.missing(key)
            return None
        if isinstance(node, Scalar):
            return node.text.strip()
        self._wrong(key, node, "text")
        return None

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

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of text, or one text by itself; empty where missing."""
        return tuple(text for text, _ in self.lined_texts(key))

    def lined_texts(self, key: str) -> list[tuple[str, int]]:
        """`texts`, each with its line."""
        node = self.node(key)
        if node is None:
            return []
        items = node.items if isinstance(node, Listing) else (node,)
        found = []
        for item in items:
            if isinstance(item, Scalar):
                found.append((item.text.strip(), item.line))
            else:
                self._wrong(key, item, "text or a list of text")
        return found

    def each(self, key: str, *, required: bool = False) -> tuple[Node, ...]:
        """The items of a list; empty where missing."""
        node = self.node(key)
        if node is None:
            if required:
                self.missing(key)
            return ()
        if isinstance(node, Listing):
            self._few(key, len(node.items))
            return node.items[:MAX_ITEMS]
        self._wrong(key, node, "a list (each item behind a dash)")
        return ()

    def table(self, key: str) -> dict[str, Node]:
        """The entries of a mapping; empty where missing."""
        node = self.node(key)
        if node is None:
            return {}
        if isinstance(node, Table):
            self._few(key, len(node.entries))
            return dict(islice(node.entries.items(), MAX_ITEMS))
        self._wrong(key, node, "a mapping of keys and values")
        return {}

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

    def missing(self, key: str) -> None:
        """Note that a required key is missing."""
        self._asked.add(key)
        self.problems.error(f"{self.what} has no {key}", self.line, expected=f"{key}: …")

    def done(self) -> None:
        """Note every key nobody asked for."""
        for key, line in self._table.key_lines.items():
            if key not in self._asked and not self.problems.full:
                self.problems.error(
                    f"{self.what} has the key {key[:EXCERPT]!r}, which means nothing here",
                    line,
                    expected=f"one of {listed(self._asked)}",
                    hint=nearest(key, self._asked),
                )

    def _few(self, key: str, count: int) -> None:
        if count > MAX_ITEMS:
            self.problems.error(
                f"{self.what} holds {count:,} {key}",
                self.line_of(key),
                expected=f"at most {MAX_ITEMS:,}",
            )

    def _wrong(self, key: str, node: Node, expected: str) -> None:
        self.problems.error(
            f"{key} of {self.what} is {kind_of(node)}", node.line, expected=expected
        )
