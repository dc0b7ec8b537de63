"""The ids that sections of a file may name, and the line each stands in."""

from __future__ import annotations

from dataclasses import dataclass, field

from trucewatch.agreement.fields import Fields


@dataclass(slots=True)
class Known:
    """Ids by kind, such as `actors`; `lines` is by kind and id, such as `actors.blue`."""

    ids: dict[str, set[str]] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)

    def add(self, kind: str, ident: str, fields: Fields) -> None:
        """Note an id, once."""
        ids = self.ids.setdefault(kind, set())
        if ident in ids:
            fields.problems.error(
                f"the id {ident!r} stands twice among the {kind}",
                fields.line_of("id"),
                expected="each id once",
            )
        ids.add(ident)
        self.lines[f"{kind}.{ident}"] = fields.line_of("id")

    def of(self, *kinds: str) -> set[str]:
        """Every id of these kinds."""
        return set().union(*(self.ids.get(kind, set()) for kind in kinds))

    def named(self, fields: Fields, key: str, what: str, allowed: set[str]) -> tuple[str, ...]:
        """The ids under a key, each of which must be allowed."""
        told = fields.lined_texts(key)
        for text, line in told:
            fields.one_of(text, allowed, what, line)
        return tuple(text for text, _ in told)

    def actors(self, fields: Fields, key: str) -> tuple[str, ...]:
        """Actors and sides under a key."""
        return self.named(fields, key, "actor", self.of("actors", "sides"))

    def one(self, fields: Fields, key: str, what: str, allowed: set[str]) -> str | None:
        """The one id under a key, or None."""
        text = fields.text(key)
        return fields.one_of(text, allowed, what, fields.line_of(key))
