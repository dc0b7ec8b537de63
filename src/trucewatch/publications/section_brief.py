"""In brief: the sentences a mediator reads first, and what the readings of the agreement say.

The order is fixed: what was reported, what it may mean, what nobody said, what was watched, what
people decided. A sentence that would say "none" of something nobody looked for says so.
"""

from __future__ import annotations

from collections.abc import Iterator

from trucewatch.agreement.model import Names
from trucewatch.figures.model import Record
from trucewatch.figures.outcomes import DEPENDS, GRAVITY
from trucewatch.findings.model import Outcome
from trucewatch.publications.model import (
    Column,
    KeyFigure,
    KeyFigures,
    Paragraph,
    Points,
    Range,
    Row,
    Section,
    Several,
    Table,
    Term,
)
from trucewatch.publications.period_facts import PeriodFacts, watched_words
from trucewatch.vocabulary.messages import Message

SHOWN = (*GRAVITY, DEPENDS)
"""Outcomes in the order in which they are printed."""


def in_brief(facts: PeriodFacts) -> Section:
    """The summary: key figures and plain sentences."""
    return Section(
        id="brief",
        heading=Message("bulletin.brief_title"),
        blocks=(
            Paragraph(text=_lead(facts), tone="lead"),
            KeyFigures(items=_key_figures(facts), coverage=watched_words(facts)),
            Points(items=tuple(_sentences(facts))),
            Paragraph(text=Message("bulletin.proposal"), tone="caution"),
        ),
    )


def readings(facts: PeriodFacts) -> Section:
    """Findings by outcome under each reading, and why so much is without an answer."""
    return Section(
        id="readings",
        heading=Message("bulletin.readings_title"),
        blocks=tuple(_readings(facts)),
    )


def _lead(facts: PeriodFacts) -> Message:
    if not facts.incidents:
        return Message("bulletin.lead_nothing")
    params = {"all": facts.incidents}
    if facts.outcomes[Outcome.BREACH]:
        return Message("bulletin.lead_breaches", {"n": facts.outcomes[Outcome.BREACH], **params})
    if facts.breach_under_some:
        return Message("bulletin.lead_depends", {"n": facts.breach_under_some, **params})
    return Message("bulletin.lead_no_breach", {"n": facts.incidents})


def _key_figures(facts: PeriodFacts) -> tuple[KeyFigure, ...]:
    figures = [
        KeyFigure(value=facts.reports, label=Message("bulletin.key_reports")),
        KeyFigure(value=facts.incidents, label=Message("bulletin.key_incidents")),
    ]
    for outcome in (Outcome.BREACH, DEPENDS, Outcome.UNDETERMINED, Outcome.NOT_COVERED):
        n = facts.outcomes[outcome]
        if n or outcome == Outcome.BREACH:
            label = Message(f"bulletin.outcome_{outcome}")
            figures.append(KeyFigure(value=n, label=label, tone=str(outcome)))
    figures.append(KeyFigure(value=facts.upheld, label=Message("bulletin.key_upheld")))
    return tuple(figures)


def _sentences(facts: PeriodFacts) -> Iterator[Term]:
    yield _reports(facts)
    if facts.incidents:
        yield Message("bulletin.incidents", {"n": facts.incidents})
        yield _findings(facts)
        yield _acts_unsaid(facts)
        yield _nobody_accused(facts)
        yield from _deaths(facts)
    yield _people(facts)


def _reports(facts: PeriodFacts) -> Message:
    if not facts.reports:
        return Message("bulletin.no_reports")
    sources = sum(facts.source_kinds.values())
    kinds = tuple(
        Message(f"bulletin.sources_{kind}", {"n": n}) for kind, n in facts.source_kinds.items()
    )
    params = {"n": facts.reports, "sources": Message("bulletin.sources", {"n": sources})}
    return Message("bulletin.reports", {**params, "kinds": Several(kinds)})


def _findings(facts: PeriodFacts) -> Message:
    said = tuple(
        Message(f"bulletin.so_many_{outcome}", {"n": facts.outcomes[outcome]})
        for outcome in SHOWN
        if facts.outcomes[outcome]
    )
    return Message("bulletin.findings", {"said": Several(said)})


def _acts_unsaid(facts: PeriodFacts) -> Message:
    unsaid = facts.acts.get("0", 0)
    if not unsaid:
        return Message("bulletin.act_always")
    if unsaid == facts.incidents:
        return Message("bulletin.no_act_at_all", {"n": unsaid})
    return Message("bulletin.no_act", {"n": unsaid, "all": facts.incidents})


def _nobody_accused(facts: PeriodFacts) -> Message:
    unsaid = facts.incidents - facts.accused
    if not unsaid:
        return Message("bulletin.accused_always")
    if unsaid == facts.incidents:
        return Message("bulletin.no_accused_at_all", {"n": unsaid})
    return Message("bulletin.no_accused", {"n": unsaid, "all": facts.incidents})


def _deaths(facts: PeriodFacts) -> Iterator[Message]:
    deaths = facts.deaths
    if deaths.silent == facts.incidents:
        yield Message("bulletin.deaths_unsaid")
        return
    name = "deaths" if deaths.silent else "deaths_everywhere"
    params = {"deaths": Range(deaths.low, deaths.high), "n": deaths.silent}
    yield Message(f"bulletin.{name}", params)


def _people(facts: PeriodFacts) -> Message:
    if not facts.ruled:
        return Message("bulletin.nobody_ruled")
    return Message("bulletin.ruled", {"n": facts.ruled, "upheld": facts.upheld})


def _readings(facts: PeriodFacts) -> Iterator[Table | Paragraph | Points]:
    if not facts.incidents:
        yield Paragraph(text=Message("bulletin.nothing_to_find"))
        return
    if not facts.by_reading:
        yield Paragraph(text=Message("bulletin.not_evaluated"), tone="caution")
        return
    yield Paragraph(text=_agreeing(facts))
    yield _by_reading(facts)
    yield Points(
        heading=Message("bulletin.outcomes_mean"),
        items=tuple(
            Message(f"bulletin.means_{outcome}")
            for outcome in GRAVITY
            if any(counts[outcome] for counts in facts.by_reading.values())
        ),
        tone="note",
    )
    if facts.steps:
        yield _steps(facts)


def _agreeing(facts: PeriodFacts) -> Message:
    n = len(facts.by_reading)
    if n == 1:
        return Message("bulletin.one_reading")
    differ = facts.outcomes[DEPENDS]
    name = "bulletin.readings_differ" if differ else "bulletin.readings_agree"
    return Message(name, {"readings": n, "n": differ, "all": facts.incidents})


def _by_reading(facts: PeriodFacts) -> Table:
    outcomes = [o for o in GRAVITY if any(c[o] for c in facts.by_reading.values())]
    return Table(
        caption=Message("bulletin.readings_caption"),
        columns=(
            Column(heading=Message("bulletin.column_reading"), number=False),
            *(Column(heading=Message(f"bulletin.outcome_{o}"), tone=str(o)) for o in outcomes),
            Column(heading=Message("bulletin.column_all"), strong=True),
        ),
        rows=tuple(
            Row(
                heading=reading_name(facts.record, reading),
                cells=(*(_or_nothing(counts[o]) for o in outcomes), facts.incidents),
            )
            for reading, counts in facts.by_reading.items()
        ),
        notes=(Message("bulletin.dash_means_none"),),
    )


def _steps(facts: PeriodFacts) -> Table:
    outcomes = (Outcome.UNDETERMINED, Outcome.NOT_COVERED)
    shown = [o for o in outcomes if any(o in counts for counts in facts.steps.values())]
    return Table(
        caption=Message("bulletin.steps_caption"),
        columns=(
            Column(heading=Message("bulletin.column_step"), number=False),
            *(Column(heading=Message(f"bulletin.outcome_{o}"), tone=str(o)) for o in shown),
        ),
        rows=tuple(
            Row(
                heading=Message(f"bulletin.step_{step}"),
                cells=tuple(counts.get(o) for o in shown),
            )
            for step, counts in facts.steps.items()
        ),
        notes=(Message("bulletin.steps_overlap"),),
    )


def reading_name(record: Record, reading: str) -> Names:
    """What the agreement calls one of its readings."""
    known = {r.id: r.names for r in record.agreement.readings}
    return known.get(reading) or Names(by_language={"en": reading})


def _or_nothing(n: int) -> int | None:
    return n or None
