"""Wording: what sides, items, cells and moves of talks are called, in a reader's language.

In:   an `Agreement`, which names its own, and a language.
Out:  text for people, the same on pages, in publications and at the command line.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from babel import Locale

from trucewatch.agreement.model import Agreement
from trucewatch.claims.model import ANONYMOUS
from trucewatch.talks.matrix import Cell, Meeting
from trucewatch.talks.moving import Move
from trucewatch.vocabulary.messages import say_id


@dataclass(frozen=True, slots=True)
class TalkWords:
    """Names in one language: the agreement's, a country's, ours; else as people wrote them."""

    lang: str
    agreement: Agreement

    def side(self, party: str) -> str:
        """What a side is called."""
        if party in self.agreement.sides:
            return self.agreement.sides[party](self.lang)
        for actor in self.agreement.actors:
            if actor.id == party:
                return actor.names(self.lang)
        territory = Locale(self.lang).territories.get(party) if party.isupper() else None
        return territory or self._said(f"talks.side_{party}", party)

    def sides(self, parties: Sequence[str]) -> str:
        """Several sides in a row."""
        return self._comma.join(map(self.side, parties))

    def item(self, item: str) -> str:
        """What an item is called; what people named themselves stays as they did."""
        return self._said(f"talks.item_{item}", item)

    def items(self, items: Sequence[str]) -> str:
        """Several items in a row."""
        return self._comma.join(map(self.item, items)) or "–"

    def mouth(self, speaker: str) -> str:
        """Whose mouth it is; who asked not to be named is called that and nothing else."""
        return say_id("claims.anonymous", self.lang) if speaker == ANONYMOUS else speaker

    def stance(self, stance: str) -> str:
        """What a stance is called."""
        return say_id(f"talks.{stance}", self.lang)

    def cell(self, cell: Cell) -> str:
        """What a side holds of an item, with what it asks for first."""
        said = self.stance(cell.stance.value)
        if cell.conditions:
            condition = self.items(cell.conditions)
            return say_id("talks.on_condition", self.lang, stance=said, condition=condition)
        return said

    def meeting(self, meeting: Meeting) -> str:
        """How the words of two sides stand to each other."""
        return say_id(
            f"talks.{meeting.kind}",
            self.lang,
            item=self.item(meeting.item),
            first=self.side(meeting.first),
            second=self.side(meeting.second),
            condition=self.items(meeting.conditions),
        )

    def move(self, move: Move) -> str:
        """What a side did on an item since the last round."""
        return say_id(
            f"talks.{move.kind}",
            self.lang,
            party=self.side(move.after.party),
            item=self.item(move.after.item),
            before=self.cell(move.before),
            after=self.cell(move.after),
        )

    @property
    def _comma(self) -> str:
        return "، " if self.lang == "ar" else ", "

    def _said(self, message: str, otherwise: str) -> str:
        try:
            return say_id(message, self.lang)
        except KeyError:
            return otherwise
