"""How far to believe an incident, in a reader's words: for the command line and the pages alike.

Sources appear by their opaque ids, never by a name or by what they wrote.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import pyarrow as pa

from trucewatch.belief.casualties import Pooled
from trucewatch.belief.model import NONE, UNNAMED
from trucewatch.belief.wording import basis_of, effect
from trucewatch.figures.model import Record
from trucewatch.figures.naming import SideNames
from trucewatch.mechanism.incident_belief import IncidentBelief, Outcome, Spoken, belief_in
from trucewatch.vocabulary.messages import say, say_id

HAPPENED = "happened"
SURE = 0.01
"""How near to nothing or all a chance is told in percent."""
Document = dict[str, Any]


def belief_document(
    record: Record, members: pa.Table, reports: pa.Table, language: str
) -> Document | None:
    """The whole answer as plain values, of an incident's memberships and their reports; None where
    no report is a claim about it.

    `left_out` is how many of its reports belong to it less surely than not and are not weighed.
    `how_probable` has, in turn, that it happened, that each named side did it, and that somebody
    did whom no report names; `reports` stand in the order of time, each with what it adds to each
    of these but the last; `casualties` are by category.
    """
    found = belief_in(record, members, reports)
    if found is None:
        return None
    names = SideNames(record.agreement)
    told = [_turned(each) if each.outcome == NONE else each for each in found.outcomes]
    return {
        "basis": found.basis,
        "basis_words": say(basis_of(record.habits), language),
        "left_out": found.left_out,
        "left_out_words": say_id("belief.left_out", language, n=found.left_out),
        "how_probable": [_probable(each, names, language) for each in told],
        "reports": list(_reports(found, told, language)),
        "casualties": [_toll(each, language) for each in found.casualties],
    }


def percent(chance: float, language: str) -> str:
    """A chance in whole percent; never nothing and never all, for reports are never certain."""
    for name, beyond in (("below", chance < SURE), ("above", chance > 1 - SURE)):
        if beyond:
            return say_id(f"belief.percent_{name}", language)
    return f"{chance:.0%}"


def _turned(none: Outcome) -> Outcome:
    """That it happened, from that it did not."""
    return Outcome(
        outcome=HAPPENED,
        probability=round(1 - none.probability, 4),
        low=round(1 - none.high, 4),
        high=round(1 - none.low, 4),
        before=-(none.before or 0.0),
        added=tuple(-nats for nats in none.added),
    )


def _probable(each: Outcome, names: SideNames, language: str) -> Document:
    low, high = percent(each.low, language), percent(each.high, language)
    before = None if each.before is None else round(1 / (1 + math.exp(-each.before)), 4)
    fixed = each.outcome in (HAPPENED, UNNAMED)
    name = (
        say_id(f"belief.outcome_{each.outcome}", language)
        if fixed
        else names.label(each.outcome, language)
    )
    return {
        "of": each.outcome,
        "name": name,
        "probability": each.probability,
        "low": each.low,
        "high": each.high,
        "before": before,
        "words": percent(each.probability, language),
        "range_words": low if low == high else say_id("belief.range", language, low=low, high=high),
        "before_words": None if before is None else percent(before, language),
    }


def _reports(found: IncidentBelief, told: list[Outcome], language: str) -> Iterator[Document]:
    for place, report in enumerate(found.reports):
        yield _spoken(report, language) | {
            "adds": [
                {
                    "of": each.outcome,
                    "nats": round(each.added[place], 3),
                    "words": say(effect(each.added[place]), language),
                }
                for each in told
                if each.added
            ]
        }


def _spoken(report: Spoken, language: str) -> Document:
    comma = say_id("pages.comma", language)
    return {
        "report_id": report.report_id,
        "source_id": report.source_id,
        "says": say(report.reason, language),
        "repeats": report.copy_of,
        "p_copy": round(report.p_copy, 2),
        "grade": str(report.grade) or None,
        "grade_words": comma.join(say(each, language) for each in report.grade.words()) or None,
    }


def _toll(pooled: Pooled, language: str) -> Document:
    return {
        "category": pooled.category,
        "name": say_id(f"belief.category_{pooled.category}", language),
        "low": pooled.low,
        "likeliest": pooled.middle,
        "high": pooled.high,
        "origins": pooled.voices,
        "origins_words": say_id("belief.origins", language, n=pooled.voices),
        "disagree": pooled.disagree,
        "told": [
            {"report_id": report_id or None, "words": say(message, language)}
            for report_id, message in pooled.reasons
        ],
    }
