"""Outcomes of each item alone: what its reports name, whom its sources lean to, and the rest.

A mission names many actors and an incident few. So that weighing costs what is said and not what
could be, each item has outcomes of its own. Two more are everybody else: `unnamed`, somebody whom
nobody knows to name, and last the actors that could be named and here are not.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from trucewatch.belief.coding import Claims
from trucewatch.belief.interests import (
    NOTHING,
    OTHERS,
    OWN_SIDE,
    SAYS_NONE,
    SAYS_OTHER,
    SAYS_OWN,
    SAYS_RIGHT,
    SAYS_UNNAMED,
    SOMEBODY,
)
from trucewatch.belief.model import Bools, Floats, Ints
from trucewatch.belief.sampling import item_begins


@dataclass(frozen=True, slots=True, eq=False)
class Outcomes:
    """M outcomes of m items, and E entries: every report of an item against each outcome of it.

    Attributes:
        outcome: code of each outcome, sorted within its item, the last `len(claims.outcomes)`:
            any actor not among the item's; shape (M,).
        item_begins: the first outcome of each item, and M; shape (m + 1,).
        named: whether a report of the item names it, or it is `none` or `unnamed`; shape (M,).
        actors: how many actors the outcomes of each item are, shape (m,).
        report: the report of each entry, shape (E,).
        owner: the outcome of each entry, as a place among the M; shape (E,).
        begins: the first entry of each outcome, shape (M,).
        cell: of each entry, its source's cell by relation, in tables of shape (S, 4, 5).
        alike: how many claims share that cell, shape (E,).
    """

    outcome: Ints
    item_begins: Ints
    named: Bools
    actors: Ints
    report: Ints
    owner: Ints
    begins: Ints
    cell: Ints
    alike: Floats

    def of_item(self) -> Ints:
        """The item of each outcome, shape (M,)."""
        return np.repeat(np.arange(len(self.actors)), np.diff(self.item_begins))


def outcomes_of(claims: Claims, actors: int) -> Outcomes:
    """The outcomes of claims that were coded with `every_rival`.

    `actors` is how many actors could be named at all; an item that knows more has more.
    """
    m, k = len(claims.items), len(claims.outcomes)
    each = k + 1
    items = np.arange(m) * each
    named = np.unique(np.concatenate([items, items + k - 1, claims.item * each + claims.claim]))
    speaker, leans_to = np.nonzero(claims.own)
    lean_begins = np.searchsorted(speaker, np.arange(len(claims.own) + 1))
    report, leaning = _expanded(lean_begins, claims.source)
    keys = np.unique(
        np.concatenate([named, items + k, claims.item[report] * each + leans_to[leaning]])
    )
    item, outcome = np.divmod(keys, each)
    begins = np.searchsorted(item, np.arange(m + 1))
    known = np.diff(begins) - 3
    reports, entry_report = _expanded(item_begins(claims), item)
    cell, alike = _relations(
        claims, entry_report, outcome[reports], np.maximum(known, actors)[item[reports]]
    )
    return Outcomes(
        outcome, begins, np.isin(keys, named), known, entry_report, reports,
        np.searchsorted(reports, np.arange(len(keys))), cell, alike,
    )  # fmt: skip


def _expanded(begins: Ints, of: Ints) -> tuple[Ints, Ints]:
    """For each of `of`, in turn, all from `begins[of]` to the next: its place, and which."""
    length = (begins[1:] - begins[:-1])[of]
    place = np.repeat(np.arange(len(of)), length)
    inside = np.arange(len(place)) - np.repeat(np.cumsum(length) - length, length)
    return place, begins[of][place] + inside


def _relations(claims: Claims, report: Ints, truth: Ints, actors: Ints) -> tuple[Ints, Floats]:
    """Cell by relation, and how many claims share it, of each report against each truth."""
    source, said = claims.source[report], claims.claim[report]
    somebody = len(claims.outcomes) - 1
    own = np.pad(claims.own, ((0, 0), (0, 1)))
    own_truth, own_said = own[source, truth], own[source, said]
    relation = np.where(own_truth, OWN_SIDE, OTHERS)
    relation[truth == 0] = NOTHING
    relation[truth == somebody] = SOMEBODY
    says = np.where(own_said, SAYS_OWN, SAYS_OTHER)
    says[said == somebody] = SAYS_UNNAMED
    says[said == truth] = SAYS_RIGHT
    says[said == 0] = SAYS_NONE
    leans = claims.own.sum(axis=1)[source]
    another = (relation == OTHERS).astype(np.int64)
    alike = np.ones(len(report))
    alike = np.where(says == SAYS_OWN, np.maximum(leans - own_truth, 1), alike)
    alike = np.where(says == SAYS_OTHER, np.maximum(actors - leans - another, 1), alike)
    return (source * 4 + relation) * 5 + says, alike
