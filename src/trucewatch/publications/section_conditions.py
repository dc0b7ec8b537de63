"""Conditions: what is owed and by whose number, what was verified of it, and what is claimed.

Verified and claimed stand in two tables and never in one cell: a state rests on what was verified
alone, and whoever claims more is printed with what would follow.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from trucewatch.conditions.model import Column as Mouths
from trucewatch.conditions.model import Progress, Standing, Statement
from trucewatch.conditions.standing import alike
from trucewatch.publications.dossier_facts import DossierFacts
from trucewatch.publications.dossier_words import (
    LONG,
    SHORT,
    DossierWords,
    apart,
    columns,
    entries,
    several,
)
from trucewatch.publications.model import (
    Block,
    Paragraph,
    Points,
    Row,
    Section,
    Table,
    Term,
)
from trucewatch.vocabulary.messages import Message

MOST_WHY = 2
"""Reasons of a state that a cell has room for."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row: a condition, as it stands under some readings (none: under all) for one bearer."""

    progress: Progress
    standing: Standing
    readings: tuple[str, ...]

    @property
    def numbered(self) -> bool:
        """Whether anybody put a number to it."""
        quantity = self.standing.term.quantity
        return quantity is not None and quantity.amount is not None

    def owed(self, words: DossierWords) -> Term:
        """How much is owed; None where a yes or no is."""
        return words.said(lambda say: say.owed(self.standing.term.quantity))

    def verified(self, words: DossierWords) -> Term:
        """What was verified, and by whom."""
        amount = words.said(lambda say: say.amount(self.standing.verified.amount))
        if not self.standing.verifiers:
            return Message("dossier.nothing_verified")
        by = several(words.who(one) for one in self.standing.verifiers)
        if amount is None:
            return Message("dossier.verified_by", {"by": by})
        return Message("dossier.amount_by", {"amount": amount, "by": by})

    def claimed(self, words: DossierWords) -> Term:
        """What each side claims."""
        if not self.standing.claims:
            return Message("dossier.nothing_claimed")
        return apart(words.claim_of(word) for word in self.standing.claims)

    def statements(self, column: Mouths, origin: str | None = None) -> tuple[Statement, ...]:
        """The words of one column on it, or those of one mouth alone."""
        return tuple(
            said
            for said in self.progress.statements
            if said.column is column
            and (self.standing.bearer is None or said.bearer == self.standing.bearer)
            and (origin is None or said.origin == origin)
        )


def lines(facts: DossierFacts) -> tuple[Line, ...]:
    """Every condition, once for each bearer and for each reading under which it stands apart."""
    return tuple(
        Line(one, standing, readings) for one in facts.promised for readings, standing in alike(one)
    )


def conditions(facts: DossierFacts, words: DossierWords) -> Section:
    """What was promised or demanded, and how it stands."""
    every = lines(facts)
    return Section(
        id="conditions",
        heading=Message("dossier.conditions_title"),
        blocks=tuple(_blocks(every, words)),
    )


def _blocks(every: tuple[Line, ...], words: DossierWords) -> Iterator[Block]:
    if not every:
        yield Paragraph(text=Message("dossier.conditions_none"), tone="caution")
        return
    yield Paragraph(text=Message("dossier.conditions_about"))
    yield _owed(every, words)
    yield _verified(every, words)
    rows = tuple(_claims(every, words))
    if rows:
        yield _claimed(rows)
    else:
        yield Paragraph(text=Message("dossier.conditions_unclaimed"))
    disputed = [line for line in every if line.standing.disputed]
    if disputed:
        yield Points(
            heading=Message("dossier.conditions_disputed"),
            items=tuple(
                Message(
                    "dossier.condition_disputed",
                    {"text": _name(line, words), "claims": line.claimed(words)},
                )
                for line in disputed
            ),
        )


def _name(line: Line, words: DossierWords) -> Term:
    return words.under(line.progress, line.standing, line.readings, SHORT)


def _owed(every: tuple[Line, ...], words: DossierWords) -> Table:
    return Table(
        caption=Message("dossier.owed_caption"),
        columns=columns("condition", "owed_by", "number", "whose_number", "due"),
        rows=tuple(
            Row(
                heading=words.under(line.progress, line.standing, line.readings, LONG),
                cells=(
                    several(words.who(one) for one in line.progress.condition.bearers),
                    line.owed(words),
                    words.whose_number(line.progress.condition, line.standing),
                    _due(line, words),
                ),
            )
            for line in every
        ),
    )


def _due(line: Line, words: DossierWords) -> Term:
    """Every deadline it has had, and the entries that moved it."""
    dues = line.standing.dues
    told = words.said(lambda say: " → ".join(say.dues(dues)) if dues else None)
    moved = entries(due.entry for due in dues if due.entry is not None)
    if told is None or moved is None:
        return told
    return Message("dossier.with_entries", {"said": told, "entries": moved})


def _verified(every: tuple[Line, ...], words: DossierWords) -> Table:
    return Table(
        caption=Message("dossier.verified_caption"),
        columns=columns("condition", "verified", "state", "why", "entry"),
        rows=tuple(
            Row(
                heading=_name(line, words),
                cells=(
                    line.verified(words),
                    Message(f"conditions.state_{line.standing.verified.state}"),
                    apart(line.standing.verified.why[:MOST_WHY]),
                    entries(said.entry for said in line.statements(Mouths.VERIFIED)),
                ),
            )
            for line in every
        ),
        notes=(Message("dossier.verified_note"),),
    )


def _claims(every: tuple[Line, ...], words: DossierWords) -> Iterator[Row]:
    for line in every:
        for word in line.standing.claims:
            ruled = word.ruled
            yield Row(
                heading=_name(line, words),
                cells=(
                    words.who(word.origin),
                    words.said(lambda say, ruled=ruled: say.amount(ruled.amount)),  # type: ignore[misc]
                    Message(f"conditions.state_{ruled.state}"),
                    entries(s.entry for s in line.statements(Mouths.CLAIMED, word.origin)),
                ),
            )


def _claimed(rows: tuple[Row, ...]) -> Table:
    return Table(
        caption=Message("dossier.claimed_caption"),
        columns=columns("condition", "claimed_by", "amount", "would_be", "entry"),
        rows=rows,
        notes=(Message("dossier.claimed_note"),),
    )
