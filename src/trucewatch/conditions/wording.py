"""Conditions in words: quantities, deadlines, amounts, reasons and whose word each is.

In:   a standing or a part of one, and `Say`, the words of one agreement in one language.
Out:  text for people, the same on pages, pictures and the command line.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from trucewatch.agreement.describing.norms import owed
from trucewatch.agreement.describing.words import Words
from trucewatch.agreement.model import Agreement, Quantity
from trucewatch.conditions.model import (
    CATEGORIES,
    CUSTODIANS,
    Amount,
    Condition,
    Due,
    Origin,
    Ruled,
    State,
    Statement,
)
from trucewatch.vocabulary.messages import say, say_id


@dataclass(frozen=True, slots=True)
class Say:
    """The words of one agreement in one language."""

    words: Words
    language: str

    @classmethod
    def of(cls, agreement: Agreement, language: str) -> Say:
        """How conditions of this agreement are told in `language`."""
        return cls(Words(agreement, language), language)

    def t(self, name: str, **params: object) -> str:
        """The sentence `conditions.<name>`."""
        return say_id(f"conditions.{name}", self.language, **params)

    def who(self, ident: str | None) -> str:
        """An actor, side, body or custodian by name; other words as they stand."""
        if not ident:
            return self.t("nobody")
        if ident in CUSTODIANS:
            return self.t(f"custodian_{ident}")
        return self.words.party(ident)

    def whose(self, idents: Iterable[str]) -> str:
        """Several of them."""
        return self.words.listed([self.who(ident) for ident in idents])

    def state(self, state: State) -> str:
        """A state by name."""
        return self.t(f"state_{state}")

    def owed(self, meant: Quantity | None) -> str | None:
        """How much is owed; None where a yes or no is."""
        if meant is None:
            return None
        if meant.of in CATEGORIES:
            return f"{owed(_without(meant), self.words)} · {self.category(meant.of)}"
        return owed(meant, self.words)

    def amount(self, amount: Amount, unit: str | None = None) -> str | None:
        """`480 trucks`, `400 to 480`, `at least 400`; None where nothing was told."""
        return None if amount.low is None else self.range(amount.low, amount.high, unit)

    def range(self, low: float, high: float | None, unit: str | None = None) -> str:
        """A number, or both ends of a range, with its unit."""
        said = self.words.number(low)
        if high is None:
            said = self.t("amount_least", low=said)
        elif high != low:
            said = self.t("amount_between", low=said, high=self.words.number(high))
        return (
            self.t("amount_unit", amount=said, unit=self.words.unit(unit, high)) if unit else said
        )

    def due(self, due: Due) -> str:
        """A deadline, and who or what moved it."""
        when = self.words.moment(due.moment) if due.moment is not None else due.words
        if due.by is not None or due.entry is not None:
            return self.t("due_moved", when=when, by=self.who(due.by))
        return self.t("due_first", when=when)

    def dues(self, dues: Sequence[Due]) -> list[str]:
        """Every deadline in its order; a later text's names its norm."""
        told = []
        for at, due in enumerate(dues):
            if at and due.norm is not None:
                when = self.words.moment(due.moment)
                told.append(self.t("due_text", when=when, norm=self.words.plain(due.norm)))
            else:
                told.append(self.due(due))
        return told

    def why(self, ruled: Ruled) -> list[str]:
        """The reasons of a state."""
        return [say(message, self.language) for message in ruled.why]

    def category(self, category: str | None) -> str | None:
        """A category of people in words; another word as it stands."""
        if category in CATEGORIES:
            return self.t(f"category_{category}")
        return self.words.plain(category.replace("_", " ")) if category else None

    def origin(self, condition: Condition) -> str:
        """Whether it was agreed, offered or demanded, and by whom."""
        if condition.origin is Origin.AGREED:
            return self.t("origin_agreed")
        return self.t(f"origin_{condition.origin}", by=self.who(condition.by))

    def answer(self, done: bool | None) -> str | None:
        """Yes or no; None where neither was said."""
        return None if done is None else self.t("answer_yes" if done else "answer_no")

    def told(self, one: Statement) -> str:
        """What a statement says, in a few words."""
        parts = [
            self.t(f"about_{one.about}"),
            None if one.low is None else self.range(one.low, one.high, one.unit),
            self.answer(one.done),
            self.category(one.category),
            self.words.thing("places", one.place) if one.place else None,
            self.who(one.holder) if one.holder else None,
            one.ref,
            one.receipt,
            one.exhibit,
            self.words.plain(one.reason) if one.reason else None,
            self.t(f"cause_{one.cause}") if one.cause else None,
        ]
        return " · ".join(part for part in parts if part)


def _without(meant: Quantity) -> Quantity:
    return Quantity(amount=meant.amount, unit=meant.unit, per=meant.per, sense=meant.sense)
