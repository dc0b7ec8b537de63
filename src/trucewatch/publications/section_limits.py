"""What was watched, and what is unknown: the part of a bulletin that keeps the rest honest."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow.compute as pc

from trucewatch.figures.outcomes import DEPENDS
from trucewatch.findings.model import Outcome
from trucewatch.publications.model import Points, Section, Term
from trucewatch.publications.period_facts import PeriodFacts, watched_words
from trucewatch.vocabulary.messages import Message


def limits(facts: PeriodFacts) -> Section:
    """Watched, denied and unknown; and every row that could not be read."""
    return Section(
        id="limits",
        heading=Message("bulletin.limits_title"),
        blocks=(watched_part(facts), unknown_part(facts), problems_part(facts)),
    )


def watched_part(facts: PeriodFacts) -> Points:
    """What was watched and denied, and that silence proves nothing."""
    return Points(
        heading=Message("bulletin.watched_title"),
        items=(*watched_words(facts), Message("bulletin.silence")),
    )


def unknown_part(facts: PeriodFacts) -> Points:
    """What the incidents leave open."""
    return Points(heading=Message("bulletin.unknown_title"), items=tuple(_unknown(facts)))


def _unknown(facts: PeriodFacts) -> Iterator[Term]:
    all_ = facts.incidents
    numbers = {
        "unknown_act": facts.acts.get("0", 0),
        "unknown_accused": all_ - facts.accused,
        "unknown_place": facts.unplaced,
        "unknown_point": facts.area_only,
        "unknown_voices": facts.one_voice,
        "unknown_undetermined": facts.outcomes[Outcome.UNDETERMINED],
        "unknown_reading": facts.outcomes[DEPENDS],
        "unknown_ruled": all_ - facts.ruled,
    }
    said = False
    for name, n in numbers.items():
        if n:
            said = True
            yield Message(f"bulletin.{name}", {"n": n, "all": all_})
    if facts.deaths.open_ended:
        yield Message("bulletin.unknown_deaths", {"n": facts.deaths.open_ended, "all": all_})
    if facts.review:
        yield Message("bulletin.unknown_review", {"n": facts.review})
    if facts.reports_outside:
        yield Message("bulletin.unknown_outside", {"n": facts.reports_outside})
    if not said and not all_:
        yield Message("bulletin.unknown_all")


def problems_part(facts: PeriodFacts) -> Points:
    """Rows that no reader could read: how many, by what is wrong; never what stood in them."""
    table = facts.record.problems
    problems = table.filter(pc.is_null(table["repaired_in"]))
    said = Message("bulletin.problems_none")
    if len(problems):
        files = len(pc.unique(problems["file"]))
        said = Message("bulletin.problems", {"n": len(problems), "files": files})
    return Points(heading=Message("bulletin.problems_title"), items=(said,))
