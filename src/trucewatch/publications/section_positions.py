"""Positions: what each side holds of each item, in its own words, and what moved.

A side that said nothing is silent: neither consent nor refusal. Words that meet are no agreement.
Whoever asked not to be named is not quoted, for their words would lead to them.
"""

from __future__ import annotations

from collections.abc import Iterator

from trucewatch.claims.model import ANONYMOUS
from trucewatch.publications.dossier_facts import DossierFacts
from trucewatch.publications.dossier_words import DossierWords, columns, cut, entries, unquoted
from trucewatch.publications.model import (
    Block,
    Column,
    Paragraph,
    Points,
    Row,
    Section,
    Table,
    Term,
)
from trucewatch.talks.matrix import Cell
from trucewatch.talks.model import Position
from trucewatch.vocabulary.messages import Message

MOST_COLUMNS = 5
"""Sides that the table has room for beside one another; of more, each has rows of its own."""


def positions(facts: DossierFacts, words: DossierWords) -> Section:
    """The matrix, what moved, where words meet, and the words themselves."""
    return Section(
        id="positions",
        heading=Message("dossier.positions_title"),
        blocks=tuple(_blocks(facts, words)),
    )


def _blocks(facts: DossierFacts, words: DossierWords) -> Iterator[Block]:
    laid = facts.laid.matrix
    if not laid.cells:
        yield Paragraph(text=Message("dossier.asks_none"), tone="caution")
        return
    if len(laid.parties) <= MOST_COLUMNS:
        yield _matrix(facts, words)
    yield _moved(facts, words)
    if laid.meetings:
        yield Points(
            heading=Message("dossier.meetings_title"),
            items=tuple(words.meeting(one) for one in laid.meetings),
        )
    rows = tuple(_quoted(facts, words))
    if rows:
        yield Table(
            caption=Message("dossier.words_caption"),
            columns=columns("side", "item", "stance", "said", "words", "entry"),
            rows=rows,
            notes=(Message("dossier.words_note"),),
        )


def _matrix(facts: DossierFacts, words: DossierWords) -> Table:
    laid = facts.laid.matrix
    return Table(
        caption=Message("dossier.matrix_caption", {"day": facts.held.last}),
        columns=(
            *columns("item"),
            *(Column(heading=words.side(party), number=False) for party in laid.parties),
        ),
        rows=tuple(
            Row(
                heading=words.item(item),
                cells=tuple(words.cell(laid.cell(party, item)) for party in laid.parties),
            )
            for item in laid.items
        ),
        notes=(Message("talks.silence"),),
    )


def _moved(facts: DossierFacts, words: DossierWords) -> Points:
    items: tuple[Term, ...] = tuple(words.move(one) for one in facts.laid.moved)
    if facts.before is None:
        items = (Message("dossier.moved_first"),)
    elif not items:
        items = (Message("dossier.moved_none"),)
    return Points(heading=Message("dossier.moved_title"), items=items)


def _quoted(facts: DossierFacts, words: DossierWords) -> Iterator[Row]:
    for cell in facts.laid.matrix.cells:
        for position in cell.standing:
            yield Row(
                heading=words.side(cell.party),
                cells=(
                    words.item(cell.item),
                    words.cell(Cell(cell.party, cell.item, (position,))),
                    _told(position, words),
                    _words(position, words),
                    entries([position.entry]),
                ),
            )


def _told(position: Position, words: DossierWords) -> Term:
    """Who said it and when."""
    if position.speaker == ANONYMOUS:
        who: Term = Message("claims.anonymous")
    else:
        who = words.plain(position.speaker) if position.speaker else words.side(position.party)
    if position.said_on is None:
        return Message("dossier.said_undated", {"who": who})
    return Message("dossier.said_on", {"who": who, "day": position.said_on})


def _words(position: Position, words: DossierWords) -> Term:
    if position.speaker == ANONYMOUS or not position.words:
        return Message("dossier.not_quoted")
    return Message("dossier.quoted", {"words": cut(unquoted(position.words))})
