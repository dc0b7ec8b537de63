"""What others counted: published tallies beside one another and beside the record.

Each number stays its publisher's. Nothing is averaged; what nothing explains is said to be
unexplained.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from trucewatch.figures.claims import JOINT
from trucewatch.figures.model import CountingRule, ReconciliationLine
from trucewatch.figures.naming import AreaNames, PartyNames, fold
from trucewatch.figures.reconciling import reconcile
from trucewatch.publications.model import (
    Column,
    Paragraph,
    Points,
    Range,
    Row,
    Section,
    Sentences,
    Several,
    Stacked,
    Table,
    Term,
)
from trucewatch.publications.period_facts import PeriodFacts
from trucewatch.publications.section_where import area_term
from trucewatch.publications.voice import names_of
from trucewatch.vocabulary.messages import LANGUAGES, Message

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_SAID_ELSEWHERE = frozenset({"figures.monitor_period"})
"""Explanations that repeat what the table of longer spans says once."""
_AREAS = frozenset({"area"})
_AREA_LISTS = frozenset({"areas"})
_PUBLISHERS = frozenset({"side", "other", "by", "publisher"})


def tallies(facts: PeriodFacts, rules: Sequence[CountingRule]) -> Section:
    """The disagreement of the tallies, day by day, and monitors' counts over longer spans."""
    lines = reconcile(facts.record, rules={rule.id: rule for rule in rules}, period=facts.period)
    desk = _Desk(facts, rules)
    totals = [line for line in lines if line.kind == "total"]
    periods = [line for line in lines if line.kind == "period" and not line.area]
    undated = [line for line in lines if line.kind == "undated" and not line.area]
    blocks: list[Paragraph | Table | Points] = [Paragraph(text=_opening(totals, periods))]
    if totals:
        blocks += [desk.totals(totals), desk.explained(totals)]
    if periods:
        blocks.append(desk.periods(periods))
    if undated:
        said = Message("bulletin.tallies_undated", {"n": len(undated)})
        blocks.append(Paragraph(text=said, tone="note"))
    return Section(id="tallies", heading=Message("bulletin.tallies_title"), blocks=tuple(blocks))


def _opening(
    totals: Sequence[ReconciliationLine], periods: Sequence[ReconciliationLine]
) -> Message:
    if not totals and not periods:
        return Message("bulletin.tallies_none")
    differ = sum(1 for line in totals if _differs(line))
    both = sum(1 for line in totals if _numbers(line) > 1)
    if not both:
        return Message("bulletin.tallies_single", {"n": len(totals)})
    return Message("bulletin.tallies_differ", {"n": differ, "all": both})


def _numbers(line: ReconciliationLine) -> int:
    return sum(1 for n in line.claims.values() if n is not None)


def _differs(line: ReconciliationLine) -> bool:
    return len({n for n in line.claims.values() if n is not None}) > 1


class _Desk:
    """What names and numbers are written with."""

    def __init__(self, facts: PeriodFacts, rules: Sequence[CountingRule]) -> None:
        self._areas: AreaNames = facts.counting.areas
        self._parties: PartyNames = facts.counting.parties
        self._rules = rules

    def totals(self, lines: Sequence[ReconciliationLine]) -> Table:
        """One row for each bulletin day, one column for each publisher."""
        labels = sorted(
            {label for line in lines for label in line.claims}, key=lambda x: (_joint(x), x)
        )
        return Table(
            caption=Message("bulletin.tallies_caption"),
            columns=(
                Column(heading=Message("bulletin.column_day"), number=False),
                *(Column(heading=self.publisher(label)) for label in labels),
                Column(heading=Message("bulletin.column_unexplained")),
                *(Column(heading=rule.names) for rule in self._rules),
            ),
            rows=tuple(
                Row(
                    heading=told_day(line.day),
                    cells=(
                        *(line.claims.get(label) for label in labels),
                        line.unexplained or None,
                        *(_ours(line, rule) for rule in self._rules),
                    ),
                )
                for line in lines
            ),
            notes=(Message("bulletin.tallies_our_days"), Message("bulletin.tallies_dash")),
        )

    def explained(self, lines: Sequence[ReconciliationLine]) -> Points:
        """What each day's publishers themselves say that bears on the difference."""
        return Points(
            heading=Message("bulletin.tallies_explained"),
            items=tuple(
                Message(
                    "bulletin.on_day", {"day": told_day(line.day), "said": self.sentences(line)}
                )
                for line in lines
                if any(message.id not in _SAID_ELSEWHERE for message in line.words())
            ),
            tone="note",
        )

    def periods(self, lines: Sequence[ReconciliationLine]) -> Table:
        """Counts over stated spans, each in its publisher's own unit."""
        return Table(
            caption=Message("bulletin.periods_caption"),
            columns=(
                Column(heading=Message("bulletin.column_publisher"), number=False),
                Column(heading=Message("bulletin.column_span"), number=False),
                Column(heading=Message("bulletin.column_counted")),
                *(Column(heading=rule.names) for rule in self._rules),
            ),
            rows=tuple(
                Row(
                    heading=self.publisher(label),
                    cells=(_span(line), n, *(_own(line, rule) for rule in self._rules)),
                )
                for line in lines
                for label, n in line.claims.items()
            ),
            notes=(Message("bulletin.periods_own_unit"),),
        )

    def sentences(self, line: ReconciliationLine) -> Term:
        """A line's explanations, their names in every language."""
        said = (message for message in line.words() if message.id not in _SAID_ELSEWHERE)
        return Sentences(tuple(self._worded(message) for message in said))

    def _worded(self, message: Message) -> Message:
        return Message(message.id, {k: self._term(k, v) for k, v in message.params.items()})

    def _term(self, name: str, value: Any) -> Any:
        if not isinstance(value, str):
            return self._worded(value) if isinstance(value, Message) else value
        if _DAY.fullmatch(value):
            return date.fromisoformat(value)
        if name in _AREAS:
            return area_term(self._areas, value)
        if name in _AREA_LISTS:
            return Several(tuple(area_term(self._areas, v) for v in value.split(", ")))
        return self.publisher(value) if name in _PUBLISHERS else value

    def publisher(self, label: str) -> Term:
        """A publisher, and whom it accuses, in every language the agreement knows them in."""
        publisher, _, accused = label.partition(": ")
        by = self._names(publisher)
        if not accused:
            return by
        return Message("bulletin.accusing", {"publisher": by, "party": self._names(accused)})

    def _names(self, words: str) -> Term:
        if _joint(words):
            return Message("bulletin.publisher_joint")
        return names_of({lang: self._parties.label(words, lang) for lang in LANGUAGES})


def _joint(label: str) -> bool:
    return fold(label) == JOINT


def _ours(line: ReconciliationLine, rule: CountingRule) -> Term:
    """Ours of that day above, of the day before below; a bulletin covers some of both."""
    before = line.ours_before.get(rule.id, 0)
    here = _own(line, rule)
    return Stacked(here, before or None) if here is not None or before else None


def _own(line: ReconciliationLine, rule: CountingRule) -> Term:
    n, more = line.ours.get(rule.id, 0), line.possible.get(rule.id, 0)
    return Range(n, n + more) if n or more else None


def _span(line: ReconciliationLine) -> Term:
    first, last = told_day(line.day), told_day(line.day_to)
    if last is None or last == first:
        return first
    return Message("bulletin.from_to", {"first": first, "last": last})


def told_day(text: str) -> date | None:
    """A bulletin's day; None where it has none."""
    return date.fromisoformat(text) if _DAY.fullmatch(text) else None
