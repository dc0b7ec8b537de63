"""Answering: the question that people fixed, asked of the whole mission and of each area.

In:   a `Counting`, a `Question`, an instant, and where chance starts.
Out:  an `Answer` for the mission and each first-level area: holding, not holding or cannot tell,
      with the reasons; and who of the panel was at work and told of what.

Each area is one more look, so the level at which anything is announced is shared out among them.
Before the later window has passed nothing is answered: who asks every day finds something in time.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

import numpy as np

from trucewatch.coverage.model import Coverage
from trucewatch.figures.days import Days
from trucewatch.figures.model import CountingRule, Holding, Question
from trucewatch.figures.rules import load_rules
from trucewatch.figures.tabulating import Counting
from trucewatch.trends.holding import propose
from trucewatch.trends.model import Proposal
from trucewatch.trends.panels import Asked, Panels, Span, asked, windows_of
from trucewatch.trends.question import Rule
from trucewatch.vocabulary.messages import Message
from trucewatch.vocabulary.progress import Progress, unheard

SEED = 1
"""Where chance starts, so that the same record gives the same answer to everybody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AtWork:
    """One source of the panel by its opaque id: days at work and incidents it told of, in each
    window, counted while it was at work."""

    source: str
    kind: str
    days_before: int
    days_after: int
    told_before: int
    told_after: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What is proposed of `area` (a P-code; None for all). `proposal` is None where nobody there
    keeps a log. `coverage` holds for the days from the first of the earlier window to the last of
    the later one."""

    area: str | None
    asked: Asked
    proposal: Proposal | None
    holding: Holding
    why: tuple[Message, ...]
    coverage: Coverage


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """The answers to a question, the whole mission's first. `when` says whether it was fixed
    `beforehand`, `within` the later window or `afterwards`; `earlier` how many were fixed before
    it, which no longer stand; `panel` is the whole mission's."""

    question: Question
    rule: CountingRule
    items: tuple[Answer, ...]
    panel: tuple[AtWork, ...]
    when: str
    earlier: int

    @property
    def whole(self) -> Answer:
        """The answer for all areas together."""
        return self.items[0]


def answers(
    counting: Counting,
    question: Question,
    at: datetime,
    *,
    seed: int = SEED,
    progress: Progress = unheard,
) -> Answers:
    """The question asked of the mission and of each first-level area, as of `at` (UTC)."""
    rule = load_rules()[question.rule]
    days = Days.of(rule, counting.zone)
    end = days.span(question.after[1]).end
    panels = Panels(counting, rule, question.before[0], question.after[1])
    items = weighed(
        panels,
        (question.before, question.after),
        Rule(going_on=question.going_on, log_vouches=question.log_vouches),
        by_area=True,
        seed=seed,
        progress=progress,
    )
    if at < end:
        items = [_not_yet(item, question.after[1]) for item in items]
    late = "within" if question.at < end else "afterwards"
    return Answers(
        question=question,
        rule=rule,
        items=tuple(items),
        panel=_at_work(counting, items[0].asked),
        earlier=sum(one.entry < question.entry for one in counting.record.questions),
        when="beforehand" if question.at < days.span(question.after[0]).start else late,
    )


def weighed(
    panels: Panels,
    windows: tuple[Span, Span],
    rule: Rule,
    *,
    by_area: bool,
    seed: int,
    progress: Progress = unheard,
) -> list[Answer]:
    """One answer for all areas and, `by_area`, for each first-level area.

    They share out `rule`'s levels. `panels` begin with the earlier window and end with the later.
    """
    spans = windows_of(*windows)
    places: list[str | None] = [None, *(panels.areas if by_area else ())]
    shared = replace(rule, looks=rule.looks * len(places))
    found = []
    for at, area in enumerate(places):
        progress("weighing the windows", at, len(places))
        here = asked(panels, spans, area)
        rng = np.random.default_rng(seed)
        proposal = propose(here.panel, spans, shared, rng) if here.sources else None
        found.append(
            Answer(
                area=area,
                asked=here,
                proposal=proposal,
                holding=proposal.outcome if proposal else Holding.CANNOT_TELL,
                why=proposal.why if proposal else (Message("trends.no_log"),),
                coverage=panels.coverage(area),
            )
        )
    progress("weighing the windows", len(places), len(places))
    return found


def _not_yet(answer: Answer, last: date) -> Answer:
    """No answer before the later window has passed; what was told so far stays."""
    why = (Message("trends.not_over", {"last": last}),)
    return replace(answer, holding=Holding.CANNOT_TELL, why=why)


def _at_work(counting: Counting, asked: Asked) -> tuple[AtWork, ...]:
    """The panel, by kind and id. A source that nobody registered is a public one."""
    kinds = dict(
        zip(*(counting.record.sources[name].to_pylist() for name in ("source_id", "kind")),
            strict=True)
    )  # fmt: skip
    watched = asked.panel.under_watch()
    found = []
    for column, source in enumerate(asked.sources):
        told = watched.day[watched.seen[:, column]]
        work, tell = [], []
        for first, end in (asked.windows.before, asked.windows.after):
            work.append(int(np.count_nonzero(asked.panel.active[first:end, column])))
            tell.append(int(np.count_nonzero((told >= first) & (told < end))))
        found.append(
            AtWork(
                source=source,
                kind=kinds.get(source) or "public",
                days_before=work[0],
                days_after=work[1],
                told_before=tell[0],
                told_after=tell[1],
            )
        )
    return tuple(sorted(found, key=lambda one: (one.kind, one.source)))
