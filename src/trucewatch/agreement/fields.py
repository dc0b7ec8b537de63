"""Typed access to the fields of one mapping of an agreement file.

Each reader takes a field, checks its type, and notes an error with its line rather than raising,
so that one look at a file tells everything that is wrong with it. A field that was never asked
for is an unknown key.
"""

from __future__ import annotations

import math
import re
from datetime import date
from enum import StrEnum
from typing import TypeVar

from trucewatch.agreement.document import EXCERPT, Listing, Node, Scalar, Table
from trucewatch.agreement.model import Basis, Names
from trucewatch.agreement.problems import Problems, listed, nearest

ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
LANGUAGE = re.compile(r"[a-z]{2,3}")
NO_NAMES = Names(by_language={"en": "?"})

E = TypeVar("E", bound=StrEnum)


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
                f"{what} is {_kind(node)}", node.line, expected="a mapping of keys and values"
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
                expected="small letters a–z, digits, - and _",
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
            return node.items
        self._wrong(key, node, "a list (each item behind a dash)")
        return ()

    def table(self, key: str) -> dict[str, Node]:
        """The entries of a mapping; empty where missing."""
        node = self.node(key)
        if node is None:
            return {}
        if isinstance(node, Table):
            return node.entries
        self._wrong(key, node, "a mapping of keys and values")
        return {}

    def inner(self, key: str, what: str) -> Fields | None:
        """The mapping under a required key."""
        node = self.node(key)
        if node is None:
            self.missing(key)
            return None
        return Fields(node, what, self.problems)

    def names(self, key: str, *, required: bool = True) -> Names | None:
        """Names by language, or one text taken as English."""
        node = self.node(key)
        if node is None:
            if required:
                self.missing(key)
            return NO_NAMES if required else None
        return read_names(node, f"{key} of {self.what}", self.problems)

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
        text = self.text(key, required=default is None)
        words = [kind.value for kind in kinds]
        if text in words:
            return kinds(text)
        if text is not None:
            self.problems.error(
                f"{key} of {self.what} is {text[:EXCERPT]!r}",
                self.line_of(key),
                expected=", ".join(words),
                hint=nearest(text, words),
            )
        return default if default is not None else next(iter(kinds))

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
                    expected="small letters a–z, digits, - and _",
                )
        return tuple(text for text, _ in told)

    def number(self, key: str, *, most: float = 1e12) -> float | None:
        """A number from 0 to `most`; None where it is missing or unspecified."""
        text = self.text(key)
        if text is None or text == "unspecified":
            return None
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not 0 <= value <= most:
            self.problems.error(
                f"{key} of {self.what} is {text[:EXCERPT]!r}",
                self.line_of(key),
                expected=f"a number from 0 to {most:g}",
            )
            return None
        return value

    def day(self, key: str) -> date | None:
        """A date."""
        text = self.text(key)
        return None if text is None else self.as_day(text, key, self.line_of(key))

    def as_day(self, text: str, key: str, line: int) -> date | None:
        """The date `text` names."""
        try:
            return date.fromisoformat(text)
        except ValueError:
            self.problems.error(
                f"{key} of {self.what} is {text[:EXCERPT]!r}, which is no date",
                line,
                expected="a date such as 2016-12-29",
            )
            return None

    def one_of(self, text: str | None, known: set[str], key: str, line: int) -> str | None:
        """`text` where it is known; otherwise an error that lists what is."""
        if text is None or text in known:
            return text
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
            if key not in self._asked:
                self.problems.error(
                    f"{self.what} has the key {key[:EXCERPT]!r}, which means nothing here",
                    line,
                    expected=f"one of {listed(self._asked)}",
                    hint=nearest(key, self._asked),
                )

    def _wrong(self, key: str, node: Node, expected: str) -> None:
        self.problems.error(f"{key} of {self.what} is {_kind(node)}", node.line, expected=expected)


def read_names(node: Node, what: str, problems: Problems) -> Names:
    """Names by language from a mapping, or English from one text."""
    if isinstance(node, Scalar):
        return Names(by_language={"en": node.text.strip()})
    if not isinstance(node, Table):
        problems.error(f"{what} is {_kind(node)}", node.line, expected="text, or text by language")
        return NO_NAMES
    by_language: dict[str, str] = {}
    for language, value in node.entries.items():
        if not LANGUAGE.fullmatch(language) or not isinstance(value, Scalar):
            problems.error(
                f"{what} has {language[:EXCERPT]!r}",
                node.key_lines[language],
                expected="a language code and text, such as en: …",
            )
        elif not value.blank:
            by_language[language] = value.text.strip()
    if "en" not in by_language:
        problems.error(f"{what} gives no English", node.line, expected="en: …")
        by_language["en"] = "?"
    return Names(by_language=by_language)


def _kind(node: Node) -> str:
    if isinstance(node, Listing):
        return "a list"
    return "a mapping" if isinstance(node, Table) else "one value"
