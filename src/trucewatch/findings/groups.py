"""Groups: whom a report's words name, as the agreement knows them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from trucewatch.agreement.model import Actor, Agreement
from trucewatch.agreement.roster import are_civilians, match_actors


@dataclass(frozen=True, slots=True)
class Group:
    """One side, target or accused. `unmatched` are the words no actor of the agreement goes by;
    `civilians` says that some words name civilians."""

    actors: tuple[Actor, ...] = ()
    unmatched: tuple[str, ...] = ()
    civilians: bool = False

    @property
    def armed(self) -> bool:
        """Whether any words name somebody other than civilians."""
        return bool(self.actors or self.unmatched)

    @property
    def key(self) -> tuple[tuple[str, ...], tuple[str, ...], bool]:
        """What tells groups apart, and orders them."""
        return (
            tuple(sorted(a.id for a in self.actors)),
            tuple(sorted(self.unmatched)),
            (self.civilians),
        )


NOBODY = Group()


class Standing(StrEnum):
    """How an accusation stands beside its rivals."""

    ALONE = "alone"
    CONTESTED = "contested"
    WEAK = "weak"


@dataclass(frozen=True, slots=True)
class Accused:
    """Somebody accused of an incident, and how the accusation stands."""

    group: Group
    standing: Standing


class Groups:
    """Groups by the words for them, each read once."""

    def __init__(self, agreement: Agreement) -> None:
        self._agreement = agreement
        self._known: dict[str, Group] = {}

    def of(self, words: str) -> Group:
        """The group these words name."""
        if words not in self._known:
            self._known[words] = self._read(words)
        return self._known[words]

    def target(self, words: str | None, status: str | None, sides: tuple[str, ...]) -> Group:
        """Those attacked, as the target's words and the victims' status say.

        The status speaks only where nobody armed is named: harm to civilians in a fight between
        armed groups is not by itself an attack on civilians.
        """
        group = self.of(words) if words else NOBODY
        civil = status is not None and status.casefold().startswith("civil")
        if civil and not group.actors and not any(self.of(side).armed for side in sides):
            return Group(civilians=True)
        return group

    def _read(self, words: str) -> Group:
        if are_civilians(words):
            return Group(civilians=True)
        actors, unmatched = match_actors(words, self._agreement)
        others = tuple(part for part in unmatched if not are_civilians(part))
        actors = tuple(sorted(actors, key=lambda actor: actor.id))
        return Group(actors, others, len(others) < len(unmatched))
