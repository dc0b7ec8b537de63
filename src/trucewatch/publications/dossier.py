"""The mediator's dossier: what stands on record for one round of talks, and what nobody knows.

In:   a `Record`, the `TalksOnRecord`, and the round.
Out:  a `Publication`, in no language yet, whose first page answers four questions: who sits for
      whom, what each side asks, which conditions have a number and whose it is, and what the gates
      say and why.

The same record and round give the same dossier, to the byte of its PDF.

Never here: files, network, the clock; a prisoner's, a victim's or an anonymous speaker's name.
"""

from __future__ import annotations

from collections.abc import Sequence

from trucewatch.agreement.model import Names
from trucewatch.figures.model import CountingRule, ReconciliationLine, Record
from trucewatch.figures.reconciling import reconcile
from trucewatch.figures.rules import load_rules
from trucewatch.publications.bulletin import RULES, map_of
from trucewatch.publications.dossier_facts import DossierFacts, gather_round
from trucewatch.publications.dossier_words import DossierWords, columns, entries
from trucewatch.publications.map_picture import Feature
from trucewatch.publications.model import (
    Block,
    Code,
    Paragraph,
    Publication,
    Row,
    Section,
    Several,
    Table,
    Term,
)
from trucewatch.publications.roll import Roll
from trucewatch.publications.section_brief import in_brief
from trucewatch.publications.section_conditions import conditions
from trucewatch.publications.section_disputes import disputes
from trucewatch.publications.section_gates import gates
from trucewatch.publications.section_glance import glance
from trucewatch.publications.section_limits import watched_part
from trucewatch.publications.section_positions import positions
from trucewatch.publications.section_proof import proof, sources
from trucewatch.publications.section_tallies import tallies, told_day
from trucewatch.publications.section_unknown import unknown
from trucewatch.publications.section_where import where
from trucewatch.publications.talks_on_record import TalksOnRecord
from trucewatch.vocabulary.messages import Message

MOST_TALLIES = 4
"""So many ids of published numbers are printed for a day."""
Rules = tuple[CountingRule, CountingRule]


def dossier(
    record: Record,
    talks: TalksOnRecord,
    round_id: str,
    *,
    borders: Sequence[Feature] | None = None,
    credits: Sequence[str] = (),
) -> Publication:
    """The dossier of the round of that id. Raises KeyError where there is none.

    `borders` and `credits` are as for a bulletin.
    """
    shipped = load_rules()
    rules = (shipped[RULES[0]], shipped[RULES[1]])
    facts = gather_round(record, talks, round_id)
    words = DossierWords(record.agreement)
    period = facts.period
    roll = Roll(record.agreement, period.counting.parties)
    located = where(period, roll, rules, borders)
    areas = period.counting.tabulate(rules[0], by=("area",), period=period.period)
    return Publication(
        title=Message("dossier.title"),
        contents=Message("dossier.contents"),
        about=_about(facts, words),
        mission=record.mission,
        agreement=record.agreement.names,
        country=record.agreement.country,
        zone=record.agreement.clock.zone,
        exercise=record.agreement.exercise,
        period=period.period,
        first=period.first,
        last=period.last,
        as_of=record.as_of,
        tree_size=record.tree_size,
        tree_root=record.tree_root,
        sections=(
            glance(facts, words),
            _since(facts, words, located),
            _watched(facts),
            _tallies(facts, rules),
            conditions(facts, words),
            positions(facts, words),
            disputes(facts, words),
            gates(facts, words),
            unknown(facts, words, areas),
            proof(period, *_checks(facts), heading=Message("dossier.proof_title")),
            sources(map_of(located), credits, Message("dossier.credit_reports")),
        ),
    )


def round_name(words: DossierWords, facts: DossierFacts) -> Names:
    """What the round is called: process and name, as people recorded them."""
    return words.plain(f"{facts.held.process}, {facts.held.name}")


def _about(facts: DossierFacts, words: DossierWords) -> Term:
    held = facts.held
    told = {"round": round_name(words, facts), "first": held.first, "last": held.last}
    if held.place is None:
        return Message("dossier.about", told)
    return Message("dossier.about_place", {**told, "place": words.plain(held.place)})


def _since(facts: DossierFacts, words: DossierWords, located: Section) -> Section:
    """The state of the ceasefire since the round before: in brief, and on a map."""
    told = {"first": facts.period.first, "last": facts.period.last}
    if facts.before is None:
        span = Message("dossier.since_start", told)
    else:
        before = words.plain(f"{facts.before.process}, {facts.before.name}")
        span = Message("dossier.since_round", {**told, "round": before})
    return Section(
        id="since",
        heading=Message("dossier.since_title"),
        blocks=(Paragraph(text=span), *in_brief(facts.period).blocks, *located.blocks),
    )


def _watched(facts: DossierFacts) -> Section:
    return Section(
        id="watched",
        heading=Message("dossier.watched_title"),
        blocks=(watched_part(facts.period),),
    )


def _tallies(facts: DossierFacts, rules: Rules) -> Section:
    """Disputed tallies, with the ids by which each published number is proved."""
    period = facts.period
    made = tallies(period, rules)
    lines = reconcile(period.record, rules={}, period=period.period)
    rows = tuple(_proved(line) for line in lines if line.kind == "total" and line.tallies)
    if not rows:
        return made
    proved: Block = Table(
        caption=Message("dossier.tally_proofs_caption"),
        columns=columns("day", "tally_ids"),
        rows=rows,
        notes=(Message("dossier.tally_proofs_note"),),
    )
    return Section(id=made.id, heading=made.heading, blocks=(*made.blocks, proved))


def _proved(line: ReconciliationLine) -> Row:
    ids = line.tallies[:MOST_TALLIES]
    return Row(heading=told_day(line.day), cells=(Several(tuple(Code(id_) for id_ in ids)),))


def _checks(facts: DossierFacts) -> tuple[tuple[Message, Term], ...]:
    """How a single figure of this dossier is checked."""
    period, number = facts.period, facts.held.entry
    days = f"--from {period.first} --to {period.last}"
    return (
        (Message("dossier.check_round"), entries([number])),
        (Message("dossier.check_entry"), Code(f"trucewatch ledger prove DIR {number}")),
        (Message("dossier.check_counts"), Code(f"trucewatch count DIR --rule {RULES[0]} {days}")),
        (Message("dossier.check_conditions"), Code("trucewatch list DIR conditions")),
        (Message("dossier.check_gates"), Code("trucewatch list DIR gates")),
        (
            Message("dossier.check_talks"),
            Code(f"trucewatch talks matrix DIR --at {facts.held.last}"),
        ),
    )
