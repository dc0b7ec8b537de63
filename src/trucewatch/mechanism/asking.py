"""Asking: people fix what "is it holding?" means, before anybody looks.

In:   two windows, a counting rule, when it would not be holding, and a reason.
Out:  the act; and the question as its entry tells it.

A baseline picked after the fact can be made to say anything, so the question is an entry of the
ledger with its own time. The last one fixed stands; those before it stay where they are.
"""

from __future__ import annotations

from datetime import date

from trucewatch.agreement.model import Agreement
from trucewatch.figures.model import Question
from trucewatch.figures.rules import load_rules, rule_named
from trucewatch.mechanism.ports import Act, Entry
from trucewatch.vocabulary.errors import UsageError

FIXED = "question.fixed"
Span = tuple[date, date]


def fix(
    agreement: Agreement,
    *,
    before: Span,
    after: Span,
    rule: str,
    reason: str,
    going_on: float = 0.5,
    log_vouches: bool = False,
) -> Act:
    """The act that fixes two windows and a rule.

    Raises UsageError where the windows overlap, the rule is none, or it counts nothing in the
    earlier window; where `going_on` is no ratio between 0 and 1; or without a reason.
    """
    if not reason.strip():
        raise UsageError("a decision needs a reason", hint='add --reason "…"')
    if not before[0] <= before[1] < after[0] <= after[1]:
        raise UsageError(
            "the two windows overlap, or one ends before it begins",
            expected="--before FROM..TO and a later --after FROM..TO, days included",
        )
    if not 0 < going_on <= 1:
        raise UsageError(
            f"--going-on {going_on:g} is not a part of what was before",
            expected="more than 0 and at most 1, as 0.5 for half",
        )
    counted_by = rule_named(rule)
    start = agreement.clock.start.astimezone(agreement.clock.zone).date()
    if before[0] < start and not counted_by.include_other_dates:
        raise UsageError(
            f"the rule {rule} counts nothing before the ceasefire's first day, {start}",
            expected="a rule that counts other dates too, as incidents-any-date",
        )
    content = {
        "before": [day.isoformat() for day in before],
        "after": [day.isoformat() for day in after],
        "rule": rule,
        "rule_version": counted_by.version,
        "going_on": f"{going_on:g}",
        "log_vouches": log_vouches,
        "reason": reason,
    }
    return Act(typ=FIXED, content=content)


def read_question(entry: Entry) -> Question | None:
    """The question that an entry fixes; None where this program cannot ask it.

    What somebody signed elsewhere may be anything, and a rule may be gone.
    """
    try:
        found = _read(entry)
    except (KeyError, IndexError, TypeError, ValueError):
        return None
    (a, b), (c, d) = found.before, found.after
    return found if a <= b < c <= d and found.rule in load_rules() else None


def _read(entry: Entry) -> Question:
    content = entry.content
    before, after = (
        (date.fromisoformat(content[name][0]), date.fromisoformat(content[name][1]))
        for name in ("before", "after")
    )
    return Question(
        before=before,
        after=after,
        rule=content["rule"],
        going_on=float(content["going_on"]),
        log_vouches=content["log_vouches"],
        at=entry.recorded_at,
        signer=entry.by,
        entry=entry.index,
        reason=content["reason"],
    )
