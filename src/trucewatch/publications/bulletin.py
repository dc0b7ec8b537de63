"""The period bulletin: what is known of a ceasefire over some days, and what is not.

In:   a `Record`, a period, two counting rules, the borders to draw and the credits to carry.
Out:  a `Publication`, in no language yet.

The same record and period give the same bulletin, to the byte of its PDF.

Never here: files, network, the clock.
"""

from __future__ import annotations

from collections.abc import Sequence

from trucewatch.figures.model import CountingRule, Record
from trucewatch.figures.rules import load_rules
from trucewatch.publications.map_picture import Feature
from trucewatch.publications.model import Figure, MapPicture, Publication, Section
from trucewatch.publications.period_facts import gather
from trucewatch.publications.roll import Roll
from trucewatch.publications.section_brief import in_brief, readings
from trucewatch.publications.section_holding import holding
from trucewatch.publications.section_limits import limits
from trucewatch.publications.section_proof import proof, sources
from trucewatch.publications.section_tallies import tallies
from trucewatch.publications.section_when import when
from trucewatch.publications.section_where import where
from trucewatch.publications.section_who import who
from trucewatch.vocabulary.instants import Interval
from trucewatch.vocabulary.messages import Message

RULES = ("incidents", "breach-findings")
"""The two counting rules of a bulletin: what was reported, and what is alleged of it."""


def bulletin(
    record: Record,
    period: Interval,
    *,
    rules: tuple[CountingRule, CountingRule] | None = None,
    borders: Sequence[Feature] | None = None,
    credits: Sequence[str] = (),
) -> Publication:
    """The bulletin of `record` for the incidents that begin in `period`.

    `rules` count the table by area and party (default `RULES`). `borders` are GeoJSON features of
    countries (default: those the package ships). `credits` are attributions that the data of this
    mission ask for, printed as they are.
    """
    shipped = load_rules()
    first, second = rules or (shipped[RULES[0]], shipped[RULES[1]])
    facts = gather(record, period)
    roll = Roll(record.agreement, facts.counting.parties)
    located = where(facts, roll, (first, second), borders)
    return Publication(
        title=Message("bulletin.title"),
        contents=Message("bulletin.contents"),
        mission=record.mission,
        agreement=record.agreement.names,
        country=record.agreement.country,
        zone=record.agreement.clock.zone,
        exercise=record.agreement.exercise,
        period=period,
        first=facts.first,
        last=facts.last,
        as_of=record.as_of,
        tree_size=record.tree_size,
        tree_root=record.tree_root,
        sections=(
            in_brief(facts),
            holding(facts),
            readings(facts),
            located,
            when(facts),
            who(facts, roll),
            tallies(facts, (first, second)),
            limits(facts),
            proof(facts),
            sources(map_of(located), credits),
        ),
    )


def map_of(section: Section) -> MapPicture:
    """The map that a section shows."""
    pictures = [b.picture for b in section.blocks if isinstance(b, Figure)]
    return next(p for p in pictures if isinstance(p, MapPicture))
