"""Gates: what is computed of each and why, beside the word that each certifier signed.

What is computed opens nothing. A certifier who signed nothing is silent, and the gate is closed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from trucewatch.agreement.model import Basis, GateState, Names
from trucewatch.figures.gates import GateStanding, words_beside
from trucewatch.publications.dossier_facts import DossierFacts
from trucewatch.publications.dossier_words import SHORT, DossierWords, columns, entries
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

_ENTRY = re.compile(r"entry (\d+)")
"""How the ledger's own certifications say where they stand."""


def computed(gate: GateStanding) -> Message:
    """What software makes of its condition."""
    return Message(f"dossier.computed_{gate.computed.value}")


def condition_names(facts: DossierFacts, words: DossierWords) -> dict[str, Names]:
    """The conditions that gates hang on, by any id they have."""
    return {
        id_: words.condition(one.condition, SHORT)
        for one in facts.promised
        for id_ in one.condition.ids
    }


def signed(gate: GateStanding, at: datetime, words: DossierWords) -> Iterator[Term]:
    """Each certifier's newest word, or that they are silent. What was said after `at` is shown as
    such: it is on record, and was not when the rest was computed."""
    newest = _newest(gate)
    if not gate.gate.certifiers and not newest:
        yield Message("dossier.word_nobody")
    for who in (*gate.gate.certifiers, *(w for w in newest if w not in gate.gate.certifiers)):
        name = words.certifier(who)
        word = newest.get(who)
        if word is None:
            yield Message("dossier.word_silent", {"who": name})
        else:
            state = "open" if word.open else "closed"
            later = "_later" if word.at > at else ""
            yield Message(f"dossier.word_{state}{later}", {"who": name, "at": word.at})


def gates(facts: DossierFacts, words: DossierWords) -> Section:
    """Every gate, its state as computed and as signed, and what would open it."""
    return Section(
        id="gates",
        heading=Message("dossier.gates_title"),
        blocks=tuple(_blocks(facts, words)),
    )


def _blocks(facts: DossierFacts, words: DossierWords) -> Iterator[Block]:
    if not facts.gates:
        yield Paragraph(text=Message("dossier.gates_none"), tone="caution")
        return
    yield Paragraph(text=Message("dossier.gates_about", {"at": facts.at}))
    names = condition_names(facts, words)
    for gate in facts.gates:
        name = gate.gate.names or words.plain(gate.gate.id)
        yield _table(gate, name, facts, words)
        if gate.differs:
            yield Paragraph(text=Message("dossier.gate_differs"), tone="caution")
        if gate.why:
            yield Points(
                heading=Message("dossier.gate_why", {"gate": name}),
                items=tuple(words.party_words(m, names) for m in gate.why),
            )
        if gate.opening:
            yield Points(
                heading=Message("dossier.gate_opening", {"gate": name}),
                items=tuple(words.party_words(m, names) for m in gate.opening),
            )


def _table(gate: GateStanding, name: Names, facts: DossierFacts, words: DossierWords) -> Table:
    said = words_beside(facts.record, gate.gate, facts.record.as_of)
    rows = [
        Row(heading=words.certifier(who), cells=(Message("dossier.silent"), None, None, None))
        for who in gate.silent
    ]
    for word in said:
        beside = Message(f"dossier.computed_{word.computed.value}")
        cells = (_word(word.said), word.said.at, beside, _source(word.said, words))
        rows.append(Row(heading=words.certifier(word.said.by), cells=cells))
    if not rows:
        nobody = (Message("dossier.silent"), None, None, None)
        rows.append(Row(heading=Message("dossier.certifier_unnamed"), cells=nobody))
    return Table(
        caption=Message("dossier.gate_caption", {"gate": name, "computed": computed(gate)}),
        columns=columns("certifier", "signed", "since", "computed_then", "entry"),
        rows=tuple(rows),
    )


def _word(said: GateState) -> Term:
    state = Message("dossier.open" if said.open else "dossier.closed")
    if said.basis is Basis.DOCUMENTED:
        return state
    return Message("dossier.reported_of_them", {"state": state})


def _source(said: GateState, words: DossierWords) -> Term:
    """The entry that says so; else where the agreement's file has it from."""
    found = _ENTRY.fullmatch(said.source or "")
    if found:
        return entries([int(found[1])])
    return words.plain(said.source) if said.source else None


def _newest(gate: GateStanding) -> dict[str | None, GateState]:
    said = sorted(gate.gate.certified, key=lambda word: word.at)
    return {word.by: word for word in said}
