"""Tolls: what each report of an item says of each category of the harmed, and who is one voice.

An origin is heard once: the source that spoke first of it, in its latest word. What other sources
take over from it, and what it said before, joins it and is not counted again.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from trucewatch.belief.casualties import (
    DONE_BY_OWN,
    INTERESTS,
    NO_INTEREST,
    OWN_ERROR,
    SUFFERED_BY_OWN,
    Toll,
    pool_columns,
)
from trucewatch.belief.coding import Claims
from trucewatch.belief.knowing import Answer, Matter
from trucewatch.belief.model import CASUALTIES, UNNAMED, Bools, Floats, Ints
from trucewatch.belief.reasons import LIKELY_COPY

CATEGORIES = ("deaths", "injured", "civilians", "women", "children")
ACCUSED = 0.5
"""Probability from which an act counts as that of one's own side, whatever one says."""


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """What v reports say of one category, in coded order.

    Attributes:
        row: which report, in coded order; shape (v,).
        origin: the report that speaks for its origin, shape (v,).
        low, high: NaN where an end is open. Shape (v,). [person]
        interest: an index in `casualties.INTERESTS`, shape (v,).
    """

    category: str
    row: Ints
    origin: Ints
    low: Floats
    high: Floats
    interest: Ints


def tolls_of(
    matter: Matter, answer: Answer, reports: pa.Table, voice: Ints, suffered: list[str | None]
) -> list[Told]:
    """What is told of each category, where anything is.

    All but the first two are in coded order. `reports` have the categories' `_min` and `_max`, as
    far as there are any, and `n_events`; `voice` says which reports have one origin by what is
    known without learning, as the smallest row of it; `suffered` names the side that was hit.
    A report of several events tells nothing of one of them, unless no other speaks of the item.
    """
    claims = matter.claims
    interest = _interests(claims, _accused(matter, answer), suffered)
    several = np.nan_to_num(_numbers(reports, "n_events")) > 1
    alone = np.bincount(claims.item, ~several, len(claims.items)) == 0
    speaks = ~several | alone[claims.item]
    found = []
    for category in CATEGORIES:
        low, high = _numbers(reports, f"{category}_min"), _numbers(reports, f"{category}_max")
        row = np.flatnonzero(speaks & ~(np.isnan(low) & np.isnan(high)) & ~(low > high))
        if len(row):
            origin = _heard(row, voice[row], claims.source[row])
            found.append(Told(category, row, origin, low[row], high[row], interest[row]))
    return found


def one_voice(claims: Claims, answer: Answer) -> Ints:
    """Which reports likely have one origin by what was learned of copying: its first. (n,)"""
    copies = (answer.copy_of >= 0) & (answer.p_copy >= LIKELY_COPY)
    first = np.where(copies, answer.copy_of, np.arange(claims.n))
    while (first[first] != first).any():
        first = first[first]
    return first


def casualties_of(claims: Claims, tolls: list[Told]) -> pa.Table:
    """`CASUALTIES` of all items, sorted by item and then by category."""
    parts = [CASUALTIES.empty_table()]
    for told in tolls:
        heard = np.flatnonzero(told.origin == told.row)
        item = claims.item[told.row[heard]]
        begins = np.flatnonzero(np.r_[True, item[1:] != item[:-1]])
        ranges = pool_columns(begins, told.low[heard], told.high[heard], told.interest[heard])
        parts.append(
            pa.table(
                {
                    "item": claims.items.take(pa.array(item[begins])),
                    "category": pa.repeat(told.category, len(begins)),
                    "low": ranges.low,
                    "middle": ranges.middle,
                    "high": ranges.high,
                    "origins": np.diff(np.r_[begins, len(item)]),
                    "apart": ranges.apart > OWN_ERROR,
                },
                schema=CASUALTIES,
            )
        )
    order = [("item", "ascending"), ("category", "ascending")]
    return pa.concat_tables(parts).sort_by(order)


def as_tolls(tolls: list[Told], ids: list[str]) -> list[Toll]:
    """The same one by one, as `casualties.pool` takes them; `ids` are the reports', coded order."""
    return [
        Toll(ids[row], ids[origin], told.category, _end(low), _end(high), INTERESTS[interest])
        for told in tolls
        for row, origin, low, high, interest in zip(
            told.row.tolist(), told.origin.tolist(), told.low.tolist(), told.high.tolist(),
            told.interest.tolist(), strict=True,
        )
    ]  # fmt: skip


def _heard(row: Ints, voice: Ints, source: Ints) -> Ints:
    """Of each row the one that speaks for its origin: its first source's last."""
    _, first, of = np.unique(voice, return_index=True, return_inverse=True)
    last = np.zeros(len(first), dtype=np.int64)
    same = source == source[first][of]
    np.maximum.at(last, of[same], row[same])
    return last[of]


def _accused(matter: Matter, answer: Answer) -> Ints:
    """The outcome of each item that is more likely than not somebody's named act, else -1. (m,)"""
    outcomes, claims = matter.outcomes, matter.claims
    named = outcomes.named
    outcome, item = outcomes.outcome[named], outcomes.of_item()[named]
    actor = (outcome != 0) & (outcome != len(claims.outcomes) - 1)
    likely = np.flatnonzero(actor & (answer.told.mean(axis=0) > ACCUSED))
    found = np.full(len(claims.items), -1)
    found[item[likely]] = outcome[likely]
    return found


def _interests(claims: Claims, accused: Ints, suffered: list[str | None]) -> Ints:
    place = {name: code for code, name in enumerate(claims.outcomes) if name != UNNAMED}
    hit = np.array([place.get(name or "", -1) for name in suffered], dtype=np.int64)
    did = _own(claims, claims.claim) | _own(claims, accused[claims.item])
    found = np.full(claims.n, INTERESTS.index(NO_INTEREST))
    found[_own(claims, hit)] = INTERESTS.index(SUFFERED_BY_OWN)
    found[did] = INTERESTS.index(DONE_BY_OWN)
    return found


def _own(claims: Claims, outcome: Ints) -> Bools:
    return np.asarray((outcome >= 0) & claims.own[claims.source, np.maximum(outcome, 0)])


def _numbers(table: pa.Table, name: str) -> Floats:
    if name not in table.column_names:
        return np.full(len(table), np.nan)
    return np.asarray(table[name].to_numpy(), dtype=np.float64)


def _end(value: float) -> int | None:
    return None if np.isnan(value) else int(value)
