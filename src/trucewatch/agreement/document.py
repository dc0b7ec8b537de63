"""A YAML text as a small tree that remembers its lines, read within limits.

Only plain data is taken: mappings, lists and scalars. Anchors, aliases and tags are refused, since
an agreement that repeats or calls itself cannot be read aloud, and so are keys that stand twice.
Sizes are bounded before and while parsing, so that no text can keep the reader busy for long.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

MAX_BYTES = 2_000_000
MAX_DEPTH = 40
MAX_NODES = 60_000
"""An agreement of 40 norms has about 1,500 nodes."""

EXCERPT = 60

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class DocumentError(Exception):
    """The text is not a document we read; `line` counts from 1."""

    def __init__(self, what: str, line: int, *, expected: str = "", hint: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.line = line
        self.expected = expected or None
        self.hint = hint or None


@dataclass(frozen=True, slots=True)
class Scalar:
    """One value as written. `plain` says that it stood without quotes."""

    text: str
    plain: bool
    line: int

    @property
    def blank(self) -> bool:
        """Whether this is YAML's null: nothing, `null` or `~`, unquoted."""
        return self.plain and self.text in ("", "~", "null", "Null", "NULL")


@dataclass(frozen=True, slots=True)
class Listing:
    """A list."""

    items: tuple[Node, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Table:
    """A mapping from text keys; `key_lines` says where each key stands."""

    entries: dict[str, Node]
    key_lines: dict[str, int]
    line: int


Node = Scalar | Listing | Table


def read_document(text: str) -> Table:
    """The mapping that `text` holds. Raises DocumentError."""
    try:
        size = len(text.encode("utf-8"))
    except UnicodeEncodeError as error:
        raise DocumentError("the file is not UTF-8 text", 1, hint="save it as UTF-8") from error
    if size > MAX_BYTES:
        raise DocumentError(
            f"the file has {size:,} bytes",
            1,
            expected=f"at most {MAX_BYTES:,} bytes",
            hint="outlines belong in zones/*.geojson",
        )
    try:
        root = _Composer(yaml.parse(text.removeprefix("\ufeff"), Loader=_Loader)).document()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark is not None else 1
        what = " ".join(str(part) for part in (error.context, error.problem) if part)
        raise DocumentError(
            f"this is not YAML: {what[:200]}",
            line,
            hint="look at the indentation, a missing colon, or a quote left open",
        ) from error
    except yaml.YAMLError as error:
        raise DocumentError(f"this is not YAML: {str(error)[:200]}", 1) from error
    if isinstance(root, Table):
        return root
    raise DocumentError(
        "the file holds no mapping", root.line, expected="keys such as id, names, instruments"
    )


class _Composer:
    """Builds the tree from the parser's events, counting as it goes."""

    def __init__(self, events: Iterator[Any]) -> None:
        self._events = events
        self._nodes = 0

    def document(self) -> Node:
        """The one document of the text."""
        root: Node | None = None
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent) and root is not None:
                raise DocumentError(
                    "the file holds a second document", _line(event), hint="remove the ---"
                )
            if isinstance(event, yaml.NodeEvent):
                root = self._node(event, 1)
        return root if root is not None else Scalar("", True, 1)

    def _node(self, event: Any, depth: int) -> Node:
        self._admit(event, depth)
        if isinstance(event, yaml.ScalarEvent):
            return Scalar(event.value, event.style is None, _line(event))
        if isinstance(event, yaml.SequenceStartEvent):
            return self._listing(event, depth)
        return self._table(event, depth)

    def _admit(self, event: Any, depth: int) -> None:
        line = _line(event)
        if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
            raise DocumentError(
                "anchors (&) and aliases (*) are not taken", line, hint="write the value out"
            )
        if event.tag is not None:
            raise DocumentError(
                f"the tag {event.tag[:EXCERPT]!r} is not taken", line, hint="remove it"
            )
        if depth > MAX_DEPTH:
            raise DocumentError(
                "the file is nested too deeply", line, expected=f"at most {MAX_DEPTH} levels"
            )
        self._nodes += 1
        if self._nodes > MAX_NODES:
            raise DocumentError(
                "the file holds too many values", line, expected=f"at most {MAX_NODES:,}"
            )

    def _listing(self, start: Any, depth: int) -> Listing:
        items: list[Node] = []
        for event in self._events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            items.append(self._node(event, depth + 1))
        return Listing(tuple(items), _line(start))

    def _table(self, start: Any, depth: int) -> Table:
        entries: dict[str, Node] = {}
        lines: dict[str, int] = {}
        for event in self._events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            key = self._key(event, depth, lines)
            lines[key] = _line(event)
            entries[key] = self._node(next(self._events), depth + 1)
        return Table(entries, lines, _line(start))

    def _key(self, event: Any, depth: int, seen: dict[str, int]) -> str:
        node = self._node(event, depth + 1)
        if not isinstance(node, Scalar):
            raise DocumentError("a key must be a word", node.line, expected="key: value")
        if node.text in seen:
            raise DocumentError(
                f"the key {node.text[:EXCERPT]!r} stands twice",
                node.line,
                expected=f"once; it stands in line {seen[node.text]} already",
                hint="keep one of the two",
            )
        return node.text


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1
