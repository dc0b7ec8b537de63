"""Why two reports were, or were not, taken for one incident: the score, part by part, in words.

The parts are the ones the fusion adds up. How crowded the surroundings are is worked out again
from the reports near in time, so that a page can ask without fusing everything.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from trucewatch.incidents.candidates import SLACK_S, Pairs, candidates, distance_m, gap_s
from trucewatch.incidents.clustering import JOIN
from trucewatch.incidents.columns import Columns, read_columns
from trucewatch.incidents.crowds import crowds
from trucewatch.incidents.scoring import PARTS, barred, parts
from trucewatch.vocabulary.errors import TrucewatchError
from trucewatch.vocabulary.messages import Message, say_id


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
    reports: pa.Table, first: str, second: str, sources: pa.Table | None = None
) -> PairExplanation:
    """How the fusion compares two of `reports`, by their ids.

    Raises TrucewatchError where one of them is not there.
    """
    near = _near(reports, first, second)
    columns = read_columns(near, sources)
    rows = np.array([columns.ids.index(first)]), np.array([columns.ids.index(second)])
    pair = Pairs(*rows, distance_m(columns, *rows), gap_s(columns, *rows), np.ones(1))
    found = parts(columns, pair, crowds(columns, candidates(columns)))
    told = tuple(
        Part(
            name,
            round(float(found[name][0]), 2),
            _words(name, float(found[name][0]), columns, pair),
        )
        for name in PARTS
    )
    score = round(sum(float(found[name][0]) for name in PARTS), 2)
    if barred(columns, pair)[0]:
        conclusion = Message("incidents.pair_barred")
    else:
        conclusion = Message("incidents.pair_for" if score > JOIN else "incidents.pair_against")
    return PairExplanation(told, score, conclusion)


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
    slack = timedelta(seconds=2 * SLACK_S)
    begin = pc.min(two["seen_from"]).as_py() - slack
    end = pc.max(two["seen_to"]).as_py() + slack
    instant = reports.schema.field("seen_from").type
    return reports.filter(
        pc.and_(
            pc.less_equal(reports["seen_from"], pa.scalar(end, instant)),
            pc.greater_equal(reports["seen_to"], pa.scalar(begin, instant)),
        )
    )


def _words(name: str, nats: float, columns: Columns, pair: Pairs) -> Message:
    one, other = int(pair.first[0]), int(pair.second[0])
    if name == "place" and not np.isnan(pair.apart_m[0]):
        return Message(
            "incidents.part_place",
            {
                "apart": _km(pair.apart_m[0]),
                "first": _km(columns.radius_m[one]),
                "second": _km(columns.radius_m[other]),
            },
        )
    if name == "time":
        hours = round(float(pair.gap_s[0]) / 3600, 1)
        if hours:
            return Message("incidents.part_time_gap", {"hours": f"{hours:g}"})
        return Message("incidents.part_time_overlap")
    if name == "crowd":
        return Message("incidents.part_crowd", {"others": f"{np.exp(-nats):.1f}"})
    sign = "for" if nats > 0 else "against" if nats < 0 else "silent"
    return Message(f"incidents.part_{name}_{sign}")


def _km(metres: float) -> str:
    return f"{metres / 1000:.1f}"
