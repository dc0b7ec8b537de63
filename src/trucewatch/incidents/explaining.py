"""Why two reports were, or were not, taken for one incident: the score, part by part, in words.

The parts are the ones the fusion adds up. How crowded the surroundings are is worked out again
from the reports near in time, so that a page can ask without fusing everything.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import timedelta

import pyarrow as pa
import pyarrow.compute as pc

from trucewatch.incidents import native
from trucewatch.incidents.columns import Columns, read_columns
from trucewatch.incidents.comparing import Compared
from trucewatch.incidents.decisions import NOTHING_DECIDED
from trucewatch.incidents.fusing import JOIN
from trucewatch.incidents.native import PairParts
from trucewatch.incidents.promises import believed
from trucewatch.incidents.weights import QUESTIONS, Table, Weights
from trucewatch.vocabulary.errors import TrucewatchError
from trucewatch.vocabulary.messages import Message, say_id

PARTS = (
    "place", "time", "crowd", "rivals", "act", "names", "sides", "target", "weapon", "deaths",
    "injured", "village", "words", "story", "source",
)  # fmt: skip
"""The parts of a score in the order in which they are told; `act` sums up its three questions."""

SLACK = timedelta(hours=60)
"""Reports this long before and after the two are looked at to see how crowded it was."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the score: its name, its weight [nat], and what it says in words."""

    name: str
    nats: float
    words: Message


@dataclass(frozen=True, slots=True)
class PairExplanation:
    """The parts of a pair's score, their sum [nat], and what follows from it in words."""

    parts: tuple[Part, ...]
    score: float
    conclusion: Message


def explain_pair(
    reports: pa.Table,
    first: str,
    second: str,
    sources: pa.Table | None = None,
    weights: Weights | None = None,
) -> PairExplanation:
    """How the fusion compares two of `reports`, by their ids, with the given or shipped weights.

    No part is told of a report and the same filed again. Raises TrucewatchError where one of them
    is not there.
    """
    weights = weights or Weights()
    every = read_columns(_near(reports, first, second), sources)
    compared = Compared(believed(every, weights.doubted), NOTHING_DECIDED)
    columns = compared.columns
    one, other = (compared.place(pc.index(every.ids, report).as_py()) for report in (first, second))
    if one == other:
        return PairExplanation((), 0.0, Message("incidents.pair_filed_again"))
    found = native.explain(columns, weights, one, other)
    between = weights.of(
        *(columns.sources[int(columns.source[row])].as_py() for row in (one, other))
    )
    nats = _nats(found, between)
    told = tuple(
        Part(name, round(nats[name], 2), _words(name, nats[name], columns, (one, other), found))
        for name in PARTS
    )
    score = round(sum(nats.values()), 2)
    if columns.source[one] == columns.source[other] and columns.duplicate_free[one]:
        conclusion = Message("incidents.pair_barred")
    else:
        conclusion = Message("incidents.pair_for" if score > JOIN else "incidents.pair_against")
    return PairExplanation(told, score, conclusion)


def _nats(found: PairParts, weights: Table) -> dict[str, float]:
    """Each part's weight [nat]."""
    answered = dict(zip(QUESTIONS, found.answers, strict=True))
    nats = {question: weights.nats(question, answer) for question, answer in answered.items()}
    nats["act"] += nats.pop("act_second") + nats.pop("act_third")
    around = {"crowd": -math.log(found.others), "rivals": found.rivals}
    return nats | {"place": found.place, "time": found.time} | around


def say_basis(basis: str, language: str) -> str:
    """An attribution's `basis` as words of a language: who accuses, by kind of source."""
    admitted, _, said = basis.rpartition("; ")
    kinds = said.removeprefix("said by ").split(", ")
    names = say_id("incidents.kind_separator", language).join(
        say_id(f"incidents.kind_{kind}", language) for kind in kinds
    )
    words = say_id("incidents.basis_said", language, kinds=names)
    if not admitted:
        return words
    first = say_id("incidents.basis_admitted", language)
    return say_id("incidents.basis_and", language, first=first, second=words)


def _near(reports: pa.Table, first: str, second: str) -> pa.Table:
    """The two reports and all that overlap the days around them."""
    two = reports.filter(pc.is_in(reports["report_id"], value_set=pa.array([first, second])))
    if len(two) < 2:
        known = set(two["report_id"].to_pylist())
        missing = first if first not in known else second
        raise TrucewatchError(f"there is no second report {missing!r} to compare")
    begin = pc.min(two["seen_from"]).as_py() - SLACK
    end = pc.max(two["seen_to"]).as_py() + SLACK
    instant = reports.schema.field("seen_from").type
    return reports.filter(
        pc.and_(
            pc.less_equal(reports["seen_from"], pa.scalar(end, instant)),
            pc.greater_equal(reports["seen_to"], pa.scalar(begin, instant)),
        )
    )


def _words(
    name: str, nats: float, columns: Columns, rows: tuple[int, int], found: PairParts
) -> Message:
    if name == "place" and not math.isnan(found.apart_m):
        first, second = (_km(float(columns.radius_m[row])) for row in rows)
        return Message(
            "incidents.part_place", {"apart": _km(found.apart_m), "first": first, "second": second}
        )
    if name == "time":
        hours = round(found.gap_s / 3600, 1)
        if hours:
            return Message("incidents.part_time_gap", {"hours": float(hours)})
        return Message("incidents.part_time_overlap")
    if name == "crowd":
        return Message("incidents.part_crowd", {"others": round(float(found.others), 1)})
    sign = "for" if nats > 0 else "against" if nats < 0 else "silent"
    return Message(f"incidents.part_{name}_{sign}")


def _km(metres: float) -> float:
    return round(float(metres) / 1000, 1)
