"""What `trucewatch trends` is asked: under which rule, of which days and area."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from trucewatch.doors.cli.options import day
from trucewatch.vocabulary.errors import UsageError

if TYPE_CHECKING:
    from trucewatch.figures.model import CountingRule
    from trucewatch.figures.tabulating import Counting
    from trucewatch.trends.panels import Panels


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing asked of a mission: under which rule, over which panels, of which area."""

    counting: Counting
    rule: CountingRule
    panels: Panels
    area: str | None
    seed: int


def asked_of(
    record: Any, rule_id: str, first: str | None, last: str | None, area: str | None, seed: int
) -> Asked:
    """What is asked of a record. Raises UsageError for a rule, days or an area it lacks."""
    from trucewatch.figures.rules import rule_named
    from trucewatch.figures.tabulating import Counting
    from trucewatch.trends.weekly import panels_by_week, told_days

    rule, counting = rule_named(rule_id), Counting(record)
    start, end = told_days(counting, rule)
    days = (day(first, "--from") if first else start, day(last, "--to") if last else end)
    panels = panels_by_week(counting, rule, days)
    if panels is None:
        raise UsageError(
            f"there is no whole week from {days[0]} to {days[1]}",
            expected="weeks count from the ceasefire's first day; --from and --to are included",
        )
    return Asked(counting, rule, panels, _area(counting, area), seed)


def _area(counting: Counting, words: str | None) -> str | None:
    """The P-code of a first-level area. Raises UsageError for one the mission lacks."""
    areas = counting.areas
    code = words if words in areas.first else areas.pcode(areas.of_name(words) or "")
    if words is not None and code is None:
        known = ", ".join(f"{c} {a.names['en']}" for c, a in sorted(areas.first.items()))
        raise UsageError(
            f"there is no first-level area {words!r}",
            expected=f"one of {known}" if known else None,
            hint="areas come in by: trucewatch add DIR FILE --format boundaries",
        )
    return code
