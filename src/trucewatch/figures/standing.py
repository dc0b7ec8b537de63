"""Standing: how the ceasefire stands at an instant, on one screen, with what is not known.

In:   a `Record` and an instant.
Out:  a `Standing`: facts since the start, two weeks side by side, and a proposal with its reasons.

The software proposes `holding` or `not holding` only under the rules of `_judged`; otherwise it
says that it cannot tell, and why. People decide.

Never here: the clock. The instant is handed in.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from trucewatch.coverage.from_reports import column_micros, micros
from trucewatch.coverage.model import Coverage
from trucewatch.figures.model import Holding, Record, Standing, Week
from trucewatch.figures.outcomes import GRAVITY, LABELS, Flags, Outcomes
from trucewatch.figures.reconciling import reconcile, sides
from trucewatch.figures.tabulating import Counting
from trucewatch.findings.model import Outcome
from trucewatch.vocabulary.instants import Interval
from trucewatch.vocabulary.messages import Message

VIOLATIONS = ("minor", "grave")
ENOUGH_WATCHED = 0.9
"""The share of hours that every area must be wholly watched before quiet may be called holding.

A choice, not a finding: nothing has tested it. A week seen by halves is not seen.
"""
_WEEK = timedelta(days=7)


def standing(record: Record, at: datetime) -> Standing:
    """How things stand at `at` (UTC): everything that began before it, inside the agreement."""
    counting = Counting(record)
    start = record.agreement.clock.start
    since = Interval(start, max(start, at))
    inside = _inside(record, at)
    ruled = counting.rule_on(VIOLATIONS)
    last = _week(counting, inside, Interval(at - _WEEK, at))
    pairs = [
        line
        for line in reconcile(record, rules={}, period=since)
        if line.kind == "total" and line.overlap_high is not None
    ]
    holding, why = _judged(counting, last, grave=_grave(counting, inside, last.period))
    return Standing(
        at=at,
        start=start,
        reports=len(record.reports),
        out_of_scope=len(record.reports) - record.reports["out_of_scope"].null_count,
        incidents=int(np.count_nonzero(inside)),
        outcomes=_by_reading(counting.outcomes, inside),
        upheld=int(np.count_nonzero(ruled.upheld & inside)),
        pending=int(np.count_nonzero(~ruled.ruled & inside)),
        last_week=last,
        week_before=_week(counting, inside, Interval(at - 2 * _WEEK, at - _WEEK)),
        coverage=counting.observed.during(None, since),
        bulletin_days=len(pairs),
        disputed_days=sum(1 for line in pairs if len(set(sides(line).values())) > 1),
        problems=record.problems["repaired_in"].null_count,
        holding=holding,
        why=tuple(why),
    )


def _judged(counting: Counting, week: Week, *, grave: int) -> tuple[Holding, list[Message]]:
    """The proposal for the last seven days, with its reasons.

    Not holding: people upheld at least one grave violation of these days, and nobody who signed
    disagrees. Holding: in every area a watch of the whole area was declared for nine tenths of the
    hours, nobody was denied access, and no incident of these days is alleged, open or upheld.
    Anything else: cannot tell.
    """
    if grave:
        return Holding.NOT_HOLDING, [Message("figures.holding_grave", {"n": grave})]
    doubts = [*_unseen(counting, week)]
    for name in ("denials", "upheld", "alleged", "open"):
        n = week.coverage.denials if name == "denials" else getattr(week, name)
        if n:
            doubts.append(Message(f"figures.holding_{name}", {"n": n}))
    if doubts:
        return Holding.CANNOT_TELL, doubts
    return Holding.HOLDING, [Message("figures.holding_quiet")]


def _unseen(counting: Counting, week: Week) -> Iterable[Message]:
    """Why the watching does not suffice, if it does not."""
    if not week.coverage.declared:
        yield Message("figures.holding_no_watch")
        return
    codes: list[str | None] = [*counting.areas.first] or [None]
    covered = [counting.observed.during(code, week.period) for code in codes]
    thin = sum(1 for c in covered if _wholly(c) < ENOUGH_WATCHED)
    if thin:
        yield Message("figures.holding_thin", {"n": thin, "of": len(covered)})


def _wholly(coverage: Coverage) -> float:
    """The share of the hours in which the whole area was watched."""
    return (coverage.watched_h - coverage.partly_h) / coverage.period_h


def _week(counting: Counting, inside: Flags, period: Interval) -> Week:
    during = inside & _began(counting.record, period)
    alleged = (counting.outcomes.code == GRAVITY.index(Outcome.BREACH)).any(axis=1)
    ruled = counting.rule_on(VIOLATIONS)
    unsettled = during & ~ruled.rejected
    told = (unsettled & (alleged | counting.outcomes.undetermined())) | (during & ruled.upheld)
    return Week(
        period=period,
        incidents=int(np.count_nonzero(during)),
        alleged=int(np.count_nonzero(unsettled & alleged)),
        open=int(np.count_nonzero(unsettled & counting.outcomes.undetermined())),
        upheld=int(np.count_nonzero(during & ruled.upheld)),
        coverage=counting.observed.during(None, period),
        evidence=tuple(sorted(counting.ids.filter(pa.array(told)).to_pylist())),
    )


def _grave(counting: Counting, inside: Flags, period: Interval) -> int:
    """Incidents of the period ruled grave, with no signer calling it anything but a violation."""
    grave = counting.rule_on(("grave",))
    violation = counting.rule_on(VIOLATIONS).upheld
    some_grave = grave.upheld | (grave.disputed & violation)
    return int(np.count_nonzero(some_grave & inside & _began(counting.record, period)))


def _inside(record: Record, at: datetime) -> Flags:
    """Incidents inside the agreement that began before `at`."""
    inside = pc.is_null(record.incidents["out_of_scope"]).to_numpy()
    return np.asarray(inside & (column_micros(record.incidents["seen_from"]) < micros(at)))


def _began(record: Record, period: Interval) -> Flags:
    began = column_micros(record.incidents["seen_from"])
    return np.asarray((began >= micros(period.start)) & (began < micros(period.end)))


def _by_reading(outcomes: Outcomes, inside: Flags) -> dict[str, dict[str, int]]:
    """Incidents by outcome under each reading; one never evaluated is undetermined."""
    found: dict[str, dict[str, int]] = {}
    for at, reading in enumerate(outcomes.readings):
        codes = np.where(outcomes.code[:, at] < 0, _UNDETERMINED, outcomes.code[:, at])[inside]
        counts = np.bincount(codes, minlength=len(GRAVITY))
        found[reading] = {str(name): int(n) for name, n in zip(LABELS, counts, strict=False) if n}
    return found


_UNDETERMINED = GRAVITY.index(Outcome.UNDETERMINED)
