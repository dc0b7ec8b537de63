"""What somebody should look at in a case: out of order, too late, or no longer what it was about.

In:   a case, what was determined in it, its verdicts, and the reports its incidents rest on now.
Out:  flags, the gravest first. A flag moves nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

from trucewatch.verdicts.deadlines import reply_due, time_to_decide
from trucewatch.verdicts.model import Case, CaseAct, Kind, Step, Verdict
from trucewatch.verdicts.rules import Rules


@dataclass(frozen=True, slots=True)
class Flag:
    """One thing to look at: `name` is its message, `act` what it is about."""

    name: str
    act: CaseAct
    step: Step | None = field(default=None)


def flags(
    case: Case, rules: Rules, verdicts: Iterable[Verdict], reports_now: Collection[str]
) -> tuple[Flag, ...]:
    """Everything about a case that should be looked at."""
    changed = {verdict.verdict_id for verdict in verdicts if verdict.review}
    return (
        *_changed(case, changed),
        *_unread(case, rules),
        *_rests(case, reports_now),
        *_late(case, rules),
        *(Flag("flag_order", step.act, step) for step in case.faults),
    )


def _changed(case: Case, changed: Collection[str]) -> Iterator[Flag]:
    for step in case.steps:
        act = step.act
        if act.kind is Kind.DETERMINED and act.verdict_id in changed:
            yield Flag("flag_review", act)


def _rests(case: Case, reports_now: Collection[str]) -> Iterator[Flag]:
    revision = case.last(Kind.VERIFIED)
    if revision is not None and set(revision.words("rests_on")) != set(reports_now):
        yield Flag("flag_rests", revision)


def _unread(case: Case, rules: Rules) -> Iterator[Flag]:
    """Replies signed in time that reached the record after somebody had determined without them."""
    determined = case.taken(Kind.DETERMINED)
    for respondent in case.respondents:
        reply, limit = case.reply(respondent), reply_due(case, respondent, rules)
        if reply is None or limit is None or not determined:
            continue
        if reply.at <= limit[1] and reply.entry > determined[0].entry:
            yield Flag("flag_unread", reply)


def _late(case: Case, rules: Rules) -> Iterator[Flag]:
    limit = time_to_decide(case, rules)
    for act in case.taken(Kind.DETERMINED):
        if limit is not None and act.at > limit:
            yield Flag("flag_late", act)
