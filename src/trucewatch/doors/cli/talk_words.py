"""What sides and items of talks are called, in a reader's language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from babel import Locale

from trucewatch.agreement.model import Agreement
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

    def item(self, item: str) -> str:
        """What an item is called; what people named themselves stays as they did."""
        return self._said(f"talks.item_{item}", item)

    def items(self, items: Sequence[str]) -> str:
        """Several items in a row."""
        return ("، " if self.lang == "ar" else ", ").join(map(self.item, items)) or "–"

    def _said(self, message: str, otherwise: str) -> str:
        try:
            return say_id(message, self.lang)
        except KeyError:
            return otherwise
