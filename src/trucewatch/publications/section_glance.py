"""At a glance: the one page that is read in the car.

Who sits for whom, what each side asks, which conditions have a number and whose number it is, and
what the gates say and why. What has no room here stands in the sections behind it.
"""

from __future__ import annotations

from collections.abc import Iterator

from trucewatch.conditions.model import Origin
from trucewatch.publications.dossier_facts import DossierFacts
from trucewatch.publications.dossier_words import (
    SHORT,
    DossierWords,
    apart,
    columns,
    cut,
    entries,
    several,
    unquoted,
)
from trucewatch.publications.model import Paragraph, Row, Section, Sentences, Table, Term
from trucewatch.publications.section_conditions import Line, lines
from trucewatch.publications.section_gates import computed, condition_names, signed
from trucewatch.talks.matrix import Cell
from trucewatch.talks.model import Attendance, Delegation, Stance
from trucewatch.vocabulary.messages import Message

MOST_SIDES, MOST_CONDITIONS, MOST_GATES, MOST_WHY = 8, 6, 4, 2
"""Rows that the page has room for."""
_PLACES = (Attendance.PRESENT, Attendance.STAYED_AWAY, Attendance.EXCLUDED)


def glance(facts: DossierFacts, words: DossierWords) -> Section:
    """The first page."""
    return Section(
        id="glance",
        heading=Message("dossier.glance_title"),
        alone=True,
        blocks=(
            _seats(facts, words),
            _asks(facts, words),
            _numbers(facts, words),
            _gates(facts, words),
        ),
    )


def _seats(facts: DossierFacts, words: DossierWords) -> Table | Paragraph:
    sides = sorted(facts.held.delegations, key=lambda side: _PLACES.index(side.attendance))
    if not sides:
        return Paragraph(text=Message("dossier.seats_none"), tone="caution")
    names = ("side", "attendance", "sits_for", "led_by", "backed_by", "entry")
    return Table(
        caption=Message("dossier.seats_caption"),
        columns=columns(*names),
        rows=tuple(_seat(side, words) for side in sides[:MOST_SIDES]),
        notes=tuple(_more(len(sides) - MOST_SIDES, "seats_more")),
    )


def _seat(side: Delegation, words: DossierWords) -> Row:
    heads = tuple(words.plain(head) for head in side.heads)
    return Row(
        heading=words.side(side.party),
        cells=(
            Message(f"dossier.attendance_{side.attendance.value}"),
            words.side(side.sits_for) if side.sits_for else None,
            several(heads),
            words.sides(side.backers),
            entries(side.entries),
        ),
    )


def _asks(facts: DossierFacts, words: DossierWords) -> Table | Paragraph:
    laid = facts.laid.matrix
    parties = [p for p in laid.parties if p not in _kept_out(facts)]
    if not parties or not laid.items:
        return Paragraph(text=Message("dossier.asks_none"), tone="caution")
    rows = []
    for party in parties[:MOST_SIDES]:
        cells = [laid.cell(party, item) for item in laid.items]
        rows.append(Row(heading=words.side(party), cells=tuple(_asked(cells, words))))
    return Table(
        caption=Message("dossier.asks_caption"),
        columns=columns("side", "supports", "conditional", "opposes", "silent"),
        rows=tuple(rows),
        notes=(
            *_joining(facts, words),
            *_more(len(parties) - MOST_SIDES, "asks_more"),
            Message("talks.silence"),
        ),
    )


def _kept_out(facts: DossierFacts) -> set[str]:
    """Sides that were shut out of this round and are on record with nothing."""
    out = {d.party for d in facts.held.delegations if d.attendance is Attendance.EXCLUDED}
    return out - {cell.party for cell in facts.laid.matrix.cells if cell.standing}


def _asked(cells: list[Cell], words: DossierWords) -> Iterator[Term]:
    """What a side supports, what only on a condition, what it opposes, and of what it is silent."""
    first = {c for cell in cells for c in cell.conditions if _is_silent(cells, c)}
    for stance in (Stance.SUPPORTS, Stance.CONDITIONAL, Stance.OPPOSES, Stance.SILENT):
        of_it = [cell for cell in cells if cell.stance is stance and cell.item not in first]
        if stance is Stance.CONDITIONAL:
            yield apart(_first(cell, words) for cell in of_it)
        else:
            yield words.items(cell.item for cell in of_it)


def _is_silent(cells: list[Cell], item: str) -> bool:
    """Whether a side names the item as a condition alone, and says nothing else of it."""
    return any(cell.item == item and cell.stance is Stance.SILENT for cell in cells)


def _first(cell: Cell, words: DossierWords) -> Term:
    if not cell.conditions:
        return Message("dossier.item_if_unsaid", {"item": words.item(cell.item)})
    told = {"item": words.item(cell.item), "conditions": words.items(cell.conditions)}
    return Message("dossier.item_if", told)


def _joining(facts: DossierFacts, words: DossierWords) -> Iterator[Term]:
    for party, said in facts.held.joining.items():
        told = {"side": words.side(party), "words": cut(unquoted(said), SHORT)}
        yield Message("dossier.joins_if", told)


def _numbers(facts: DossierFacts, words: DossierWords) -> Table | Paragraph:
    every = lines(facts)
    numbered = [line for line in every if line.numbered]
    numbered.sort(key=lambda line: _rank(line, facts))
    notes = tuple(_without(every, facts, words))
    if not numbered:
        told = Sentences((Message("dossier.numbers_none"), *notes))
        return Paragraph(text=told, tone="caution")
    return Table(
        caption=Message("dossier.numbers_caption"),
        columns=columns("condition", "number", "whose_number", "verified", "claimed", "state"),
        rows=tuple(_number(line, words) for line in numbered[:MOST_CONDITIONS]),
        notes=(*_more(len(numbered) - MOST_CONDITIONS, "numbers_more"), *notes),
    )


def _rank(line: Line, facts: DossierFacts) -> int:
    """First what a gate hangs on, then what is demanded or offered, then the rest of the text."""
    hung = {id_ for gate in facts.gates for id_, _ in gate.conditions}
    if hung & set(line.progress.condition.ids):
        return 0
    return 2 if line.progress.condition.origin is Origin.AGREED else 1


def _number(line: Line, words: DossierWords) -> Row:
    standing = line.standing
    return Row(
        heading=words.under(line.progress, standing, line.readings, SHORT),
        cells=(
            line.owed(words),
            words.whose_number(line.progress.condition, standing),
            line.verified(words),
            line.claimed(words),
            Message(f"conditions.state_{standing.verified.state}"),
        ),
    )


def _without(every: tuple[Line, ...], facts: DossierFacts, words: DossierWords) -> Iterator[Term]:
    """Conditions that nobody put a number to."""
    bare = {line.progress.condition.id for line in every}
    bare -= {line.progress.condition.id for line in every if line.numbered}
    if bare:
        yield Message("dossier.numbers_without", {"n": len(bare)})
    asked = [
        Message("dossier.item_by", {"item": words.item(item), "side": words.side(party)})
        for party in facts.laid.matrix.parties
        for item in _first_asked(facts, party)
    ]
    if asked:
        yield Message("dossier.numbers_in_talks", {"items": several(asked[:MOST_SIDES])})


def _first_asked(facts: DossierFacts, party: str) -> tuple[str, ...]:
    laid = facts.laid.matrix
    asked = (c for item in laid.items for c in laid.cell(party, item).conditions)
    return tuple(dict.fromkeys(asked))


def _gates(facts: DossierFacts, words: DossierWords) -> Table | Paragraph:
    if not facts.gates:
        return Paragraph(text=Message("dossier.gates_none"), tone="caution")
    names = condition_names(facts, words)
    rows = [
        Row(
            heading=gate.gate.names or words.plain(gate.gate.id),
            cells=(
                computed(gate),
                apart(words.party_words(m, names) for m in gate.why[:MOST_WHY]),
                apart(signed(gate, facts.at, words)),
            ),
        )
        for gate in facts.gates[:MOST_GATES]
    ]
    return Table(
        caption=Message("dossier.gates_caption", {"at": facts.at}),
        columns=columns("gate", "computed", "why", "signed"),
        rows=tuple(rows),
        notes=(
            *_more(len(facts.gates) - MOST_GATES, "gates_more"),
            Message("dossier.gates_opened_by_people"),
        ),
    )


def _more(n: int, name: str) -> Iterator[Term]:
    if n > 0:
        yield Message(f"dossier.{name}", {"n": n})
