"""Who and what: who is said to have been involved, with which standing, and what was done.

Names are the agreement's own. Whoever reports name in other words is counted and not named: a
source's words may name a living person.
"""

from __future__ import annotations

from collections import Counter

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from trucewatch.agreement.model import Names
from trucewatch.figures.naming import NOT_NAMED
from trucewatch.publications.model import Column, Paragraph, Row, Section, Table, Term
from trucewatch.publications.period_facts import PeriodFacts
from trucewatch.publications.roll import OTHERS, Roll
from trucewatch.vocabulary.acts import act_name
from trucewatch.vocabulary.messages import LANGUAGES, Message

MOST = 12
"""Rows of the table; those involved in fewer incidents are counted together."""


def who(facts: PeriodFacts, roll: Roll) -> Section:
    """Who is involved, and which acts are reported."""
    involved = _involved(facts, roll)
    blocks: list[Paragraph | Table] = [Paragraph(text=Message("bulletin.who_about"))]
    if involved:
        blocks.append(_parties(roll, involved))
    else:
        blocks.append(Paragraph(text=Message("bulletin.who_nobody")))
    if facts.acts:
        blocks.append(_acts(facts))
    return Section(id="who", heading=Message("bulletin.who_title"), blocks=tuple(blocks))


def _parties(roll: Roll, involved: dict[str, tuple[int, int]]) -> Table:
    named = sorted((k for k in involved if k != OTHERS), key=lambda k: (-involved[k][0], k))
    rows = [
        Row(
            heading=roll.term(key),
            cells=(roll.standing(key), involved[key][0] or None, involved[key][1] or None),
        )
        for key in named[:MOST]
    ]
    notes: list[Term] = [Message("bulletin.who_overlap")]
    if len(named) > MOST:
        notes.append(Message("bulletin.who_fewer", {"n": len(named) - MOST}))
    if OTHERS in involved:
        notes.append(Message("bulletin.who_others", {"n": involved[OTHERS][0]}))
    return Table(
        caption=Message("bulletin.who_caption"),
        columns=(
            Column(heading=Message("bulletin.column_party"), number=False),
            Column(heading=Message("bulletin.column_standing"), number=False),
            Column(heading=Message("bulletin.column_named")),
            Column(heading=Message("bulletin.column_accused")),
        ),
        rows=tuple(rows),
        notes=tuple(notes),
    )


def _acts(facts: PeriodFacts) -> Table:
    return Table(
        caption=Message("bulletin.acts_caption"),
        columns=(
            Column(heading=Message("bulletin.column_act"), number=False),
            Column(heading=Message("bulletin.column_incidents")),
        ),
        rows=tuple(Row(heading=_act(code), cells=(n,)) for code, n in facts.acts.items()),
    )


def _act(code: str) -> Term:
    if code == "0":
        return Message("bulletin.act_unsaid")
    return Names(by_language={lang: act_name(code, lang) for lang in LANGUAGES})


def _involved(facts: PeriodFacts, roll: Roll) -> dict[str, tuple[int, int]]:
    """By party: incidents in which anybody names it at all, and those of which it is accused."""
    mine = facts.record.incidents.take(pa.array(facts.rows))
    ids = mine["incident_id"].combine_chunks()
    accusations = facts.record.attributions
    row = pc.fill_null(pc.index_in(accusations["incident_id"], value_set=ids), -1).to_numpy()
    accused = _pairs(row, accusations["actor"].combine_chunks(), roll)
    sides = mine["sides"].combine_chunks()
    taking_part = _pairs(pc.list_parent_indices(sides).to_numpy(), pc.list_flatten(sides), roll)
    hit = _pairs(np.arange(len(mine)), mine["target"].combine_chunks(), roll, targets=True)
    named = Counter(key for _, key in accused | taking_part | hit)
    blamed = Counter(key for _, key in accused)
    return {key: (named[key], blamed[key]) for key in sorted(named) if key != NOT_NAMED}


def _pairs(
    row: npt.NDArray[np.int64], words: pa.Array, roll: Roll, *, targets: bool = False
) -> set[tuple[int, str]]:
    """Distinct incidents with the party their words mean. A target may be no party at all."""
    coded = words.dictionary_encode()
    keys = [roll.key(text) for text in coded.dictionary.to_pylist()]
    if targets:
        keys = [NOT_NAMED if key == OTHERS else key for key in keys]
    index = pc.fill_null(coded.indices.cast(pa.int64()), -1).to_numpy()
    known = (row >= 0) & (index >= 0)
    both = np.unique(np.column_stack([row[known], index[known]]), axis=0)
    return {(int(r), keys[int(i)]) for r, i in both}
