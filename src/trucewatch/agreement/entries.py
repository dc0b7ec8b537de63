"""The entries of one mapping of an agreement file, by their shape: text, lists, mappings.

Each reader takes an entry, checks its shape, and notes an error with its line rather than raising,
so that one look at a file tells everything that is wrong with it. A key that was never asked for
is an unknown key.
"""

from __future__ import annotations

from itertools import islice

from trucewatch.agreement.document import EXCERPT, Listing, Node, Scalar, Table
from trucewatch.agreement.naming import kind_of
from trucewatch.agreement.problems import Problems, listed, nearest

MAX_ITEMS = 2_000
"""Of one list of statements; the longest shipped one has 60."""


class Entries:
    """The entries of one mapping. `what` names it in errors: `norm 'n1'`."""

    def __init__(self, node: Node, what: str, problems: Problems) -> None:
        self.what = what
        self.problems = problems
        self.line = node.line
        self._table = node if isinstance(node, Table) else Table({}, {}, node.line)
        self._asked: set[str] = set()
        self._no_mapping = not isinstance(node, Table)
        if self._no_mapping:
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

    def missing(self, key: str) -> None:
        """Note that a required key is missing."""
        self._asked.add(key)
        if not self._no_mapping:
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
