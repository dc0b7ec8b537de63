"""The ids that sections of a file may name, and the line each stands in."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from trucewatch.agreement.document import EXCERPT, Node
from trucewatch.agreement.fields import AN_ID, ID, Fields
from trucewatch.agreement.problems import Problems


@dataclass(slots=True)
class Known:
    """Ids by kind, such as `actors`; `lines` is by kind and id, such as `actors.blue`."""

    ids: dict[str, set[str]] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    _united: dict[tuple[str, ...], frozenset[str]] = field(default_factory=dict)

    def opened(self, node: Node, what: str, kind: str, problems: Problems) -> Fields:
        """The fields of one thing with an id, which is noted; `what` is such as `norm`."""
        fields = Fields(node, f"{_article(what)} {what}", problems)
        ident = fields.ident("id")
        fields.what = f"{what} {ident!r}"
        self.add(kind, ident, fields)
        return fields

    def add(self, kind: str, ident: str, fields: Fields) -> None:
        """Note an id, once."""
        ids = self.ids.setdefault(kind, set())
        if ident in ids and ident != "?":
            fields.problems.error(
                f"the id {ident!r} stands twice among the {kind.rpartition('.')[2]}",
                fields.line_of("id"),
                expected="each id once",
            )
        ids.add(ident)
        self._united.clear()
        self.lines[f"{kind}.{ident}"] = fields.line_of("id")

    def add_keys(self, kind: str, keys: Iterable[str], line: int, problems: Problems) -> None:
        """Note the ids that stand as keys of one mapping."""
        self.ids.setdefault(kind, set()).update(keys)
        self._united.clear()
        for key in keys:
            if not ID.fullmatch(key):
                problems.error(f"{kind} has the id {key[:EXCERPT]!r}", line, expected=AN_ID)

    def of(self, *kinds: str) -> frozenset[str]:
        """Every id of these kinds."""
        if kinds not in self._united:
            self._united[kinds] = frozenset().union(*(self.ids.get(k, set()) for k in kinds))
        return self._united[kinds]

    def named(
        self, fields: Fields, key: str, what: str, allowed: Collection[str]
    ) -> tuple[str, ...]:
        """The ids under a key, each of which must be allowed."""
        told = fields.lined_texts(key)
        for text, line in told:
            fields.one_of(text, allowed, what, line)
        return tuple(text for text, _ in told)

    def actors(self, fields: Fields, key: str) -> tuple[str, ...]:
        """Actors and sides under a key."""
        return self.named(fields, key, "actor", self.of("actors", "sides"))

    def bodies(self, fields: Fields, key: str) -> tuple[str, ...]:
        """Actors, sides and bodies of the procedure under a key."""
        return self.named(fields, key, "actor or body", self.of("actors", "sides", BODIES))

    def one(
        self,
        fields: Fields,
        key: str,
        what: str,
        allowed: Collection[str],
        *,
        required: bool = False,
    ) -> str | None:
        """The one id under a key, or None."""
        text = fields.text(key, required=required)
        return fields.one_of(text, allowed, what, fields.line_of(key))


BODIES = "procedure.bodies"


def _article(what: str) -> str:
    return "an" if what[0] in "aeiou" else "a"
