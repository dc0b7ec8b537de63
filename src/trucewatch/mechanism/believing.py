"""Believing in a mission: how far each incident is to be believed, and how many were harmed.

In:   reports, memberships and sources of a record, its agreement, and the habits its ledger holds.
Out:  `BELIEFS` and `CASUALTIES` of all incidents, part by part in bounded memory.

Nothing is learned here: what an incident is believed depends on its own reports and on habits that
somebody asked to learn, so that step by step gives what from scratch gives. No finding and no
figure reads these tables.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from trucewatch.agreement.model import Agreement
from trucewatch.belief.from_incidents import claims_of
from trucewatch.belief.knowing import (
    Answer,
    Draws,
    Matter,
    answer_of,
    beliefs_of,
    draws_of,
    matter_of,
)
from trucewatch.belief.model import BELIEFS, CASUALTIES, Ints, KnownHabits
from trucewatch.belief.tolls import CATEGORIES, Told, casualties_of, one_voice, tolls_of
from trucewatch.figures.model import Record
from trucewatch.figures.naming import SideNames
from trucewatch.incidents.from_places import traits_of
from trucewatch.incidents.voices import components, voices
from trucewatch.vocabulary.progress import Progress, unheard

PART = 100_000
"""Reports weighed at once; all of one incident in any case."""
STAGE = "believing"
HEARD = (
    "report_id", "source_id", "reported_at", "actor", "target", "upstream_id", "text", "n_events",
    *(f"{category}_{end}" for category in CATEGORIES for end in ("min", "max")),
)  # fmt: skip
"""What is asked of a report, as far as the record has it."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a record's reports say, ready to be weighed: claims sorted by incident."""

    claims: pa.Table
    reports: pa.Table
    sources: pa.Table
    leaning: pa.Table
    sides: SideNames


@dataclass(frozen=True, slots=True, eq=False)
class Examined:
    """Some incidents, weighed; `ids` are their reports' in coded order."""

    matter: Matter
    answer: Answer
    tolls: list[Told]
    ids: list[str]


def said_in(
    reports: pa.Table, memberships: pa.Table, sources: pa.Table, agreement: Agreement
) -> Said:
    """The claims of these reports about the incidents they belong to.

    Actors are told apart by side: who leans to a side leans to all of it.
    """
    sides = SideNames(agreement)
    reports = reports.select([name for name in HEARD if name in reports.column_names])
    place = sources.schema.get_field_index("interests")
    leaning = [sides.leaning(words) for words in sources["interests"].to_pylist()]
    column = pa.array(leaning, pa.list_(pa.string()))
    claims = claims_of(memberships, reports, sides.of)
    claims = claims.sort_by([("item", "ascending"), ("report_id", "ascending")])
    return Said(claims, reports, sources, sources.set_column(place, "interests", column), sides)


def claims_of_record(record: Record) -> tuple[pa.Table, pa.Table]:
    """A record's claims, and its sources leaning to sides."""
    said = said_in(record.reports, record.memberships, record.sources, record.agreement)
    return said.claims, said.leaning


def believed(
    said: Said, known: KnownHabits, progress: Progress = unheard
) -> tuple[pa.Table, pa.Table]:
    """`BELIEFS` and `CASUALTIES` with `incident_id`, sorted by it."""
    beliefs, casualties = [BELIEFS.empty_table()], [CASUALTIES.empty_table()]
    for begin, end in _parts(said.claims):
        progress(STAGE, begin, len(said.claims))
        found = examine(said, said.claims.slice(begin, end - begin), known)
        beliefs.append(beliefs_of(found.matter, found.answer, known.basis))
        casualties.append(casualties_of(found.matter.claims, found.tolls))
    progress(STAGE, len(said.claims), len(said.claims))
    return _by_incident(beliefs), _by_incident(casualties)


def examine(
    said: Said, claims: pa.Table, known: KnownHabits, draws: list[Draws] | None = None
) -> Examined:
    """Weigh some of the claims. Pure in these and the habits; `draws` hears every draw."""
    matter = matter_of(claims, said.leaning, known)
    answer = answer_of(matter, _heard(draws_of(matter, known), draws))
    coded = matter.claims
    told = claims.take(pa.array(coded.rows))
    reports = said.reports.take(told["row"])
    origin = components(
        [one_voice(coded, answer), voices(coded.item, reports, traits_of(reports, said.sources))],
        coded.n,
    )
    tolls = tolls_of(matter, answer, reports, origin, _suffered(said, reports))
    return Examined(matter, answer, tolls, told["report_id"].to_pylist())


def _heard(draws: Iterator[Draws], kept: list[Draws] | None) -> Iterator[Draws]:
    for some in draws:
        if kept is not None:
            kept.append(some)
        yield some


def _suffered(said: Said, reports: pa.Table) -> list[str | None]:
    """The side that each report says was hit, where it names one."""
    words = reports["target"].combine_chunks().dictionary_encode()
    meant = pa.array([said.sides.of(word) for word in words.dictionary.to_pylist()], pa.string())
    sides: list[str | None] = meant.take(words.indices).to_pylist()
    return sides


def _parts(claims: pa.Table) -> Iterator[tuple[int, int]]:
    """Begin and end of parts of about `PART` reports; no incident is in two."""
    if not len(claims):
        return
    item: Ints = claims["item"].combine_chunks().dictionary_encode().indices.to_numpy()
    begins = np.flatnonzero(np.r_[True, item[1:] != item[:-1]])
    begin = 0
    while begin < len(claims):
        later = begins[np.searchsorted(begins, begin + PART) :]
        end = int(later[0]) if len(later) else len(claims)
        yield begin, end
        begin = end


def _by_incident(parts: list[pa.Table]) -> pa.Table:
    table = pa.concat_tables(parts)
    return table.rename_columns(["incident_id", *table.column_names[1:]]).combine_chunks()
