"""What nobody knows: unwatched, undetermined, unverifiable, silent.

The last word of a dossier, so that no gap in the record is taken for calm, consent or refusal.
"""

from __future__ import annotations

from collections.abc import Iterator

from trucewatch.conditions.model import State
from trucewatch.conditions.standing import overall
from trucewatch.figures.model import Tabulation
from trucewatch.publications.dossier_facts import DossierFacts
from trucewatch.publications.dossier_words import SHORT, DossierWords, several
from trucewatch.publications.model import Block, Points, Section, Several, Term
from trucewatch.publications.section_limits import problems_part, unknown_part
from trucewatch.publications.section_where import area_term
from trucewatch.talks.model import Stance
from trucewatch.vocabulary.messages import Message


def unknown(facts: DossierFacts, words: DossierWords, areas: Tabulation) -> Section:
    """Everything that the record leaves open. `areas` counts the days by area."""
    return Section(
        id="unknown",
        heading=Message("dossier.unknown_title"),
        blocks=tuple(_blocks(facts, words, areas)),
    )


def _blocks(facts: DossierFacts, words: DossierWords, areas: Tabulation) -> Iterator[Block]:
    yield Points(heading=Message("dossier.unwatched_title"), items=tuple(_unwatched(facts, areas)))
    yield unknown_part(facts.period)
    yield Points(
        heading=Message("dossier.unverifiable_title"), items=tuple(_unverifiable(facts, words))
    )
    yield Points(heading=Message("dossier.silent_title"), items=tuple(_silent(facts, words)))
    yield problems_part(facts.period)


def _unwatched(facts: DossierFacts, areas: Tabulation) -> Iterator[Term]:
    coverage = facts.period.coverage
    if not coverage.declared:
        yield Message("coverage.never_declared")
        return
    hours = {"n": round(coverage.unknown_h), "all": round(coverage.period_h)}
    yield Message("dossier.unwatched_hours", hours)
    names = [area_term(facts.period.counting.areas, key["area"]) for key in areas.unwatched]
    if names:
        yield Message("bulletin.unwatched_areas", {"areas": Several(tuple(names))})


def _unverifiable(facts: DossierFacts, words: DossierWords) -> Iterator[Term]:
    found = [one for one in facts.promised if overall(one) is State.UNVERIFIABLE]
    for one in found:
        why = one.standings[0].verified.why[:1] if one.standings else ()
        told = {"text": words.condition(one.condition, SHORT)}
        if why and why[0].id != "conditions.why_nothing":
            yield Message("dossier.unverifiable_why", {**told, "why": why[0]})
        else:
            yield Message("dossier.unverifiable", told)
    if not found:
        yield Message("dossier.unverifiable_none", {"n": len(facts.promised)})


def _silent(facts: DossierFacts, words: DossierWords) -> Iterator[Term]:
    laid = facts.laid.matrix
    said = False
    for party in laid.parties:
        asked = {c for item in laid.items for c in laid.cell(party, item).conditions}
        quiet = [
            item
            for item in laid.items
            if laid.cell(party, item).stance is Stance.SILENT and item not in asked
        ]
        if quiet:
            said = True
            told = {"side": words.side(party), "items": words.items(quiet)}
            yield Message("dossier.silent_side", told)
    for gate in facts.gates:
        if gate.silent:
            said = True
            told = {
                "gate": gate.gate.names or words.plain(gate.gate.id),
                "who": several(words.certifier(one) for one in gate.silent),
            }
            yield Message("dossier.silent_certifier", told)
    if not said:
        yield Message("dossier.silent_none")
