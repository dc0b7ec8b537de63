"""Counting: incidents become numbers under a written rule, and two rules line by line.

In:   a `Record`, one or two `CountingRule`s, the dimensions (`day`, `area`, `party`), a period.
Out:  `Count`s, each with its coverage, undetermined and pending; or `Difference`s.

Every incident that only one of two rules counts is named with the test of the other rule that left
it out, or with the fact that the other rule puts it in another cell.

Never here: files, network, the clock. No number leaves without what is unknown about it.
"""

from __future__ import annotations

from trucewatch.figures.cells import Cell
from trucewatch.figures.model import Count, CountingRule, Difference, Reason, Record, Tabulation
from trucewatch.figures.sieve import YES, Sieved
from trucewatch.figures.tabulating import Counting
from trucewatch.vocabulary.instants import Interval
from trucewatch.vocabulary.messages import Message

ELSEWHERE = Message("figures.counted_elsewhere")


def count(
    record: Record,
    rule: CountingRule,
    *,
    by: tuple[str, ...] = ("day", "area", "party"),
    period: Interval | None = None,
) -> list[Count]:
    """The cells of `tabulate`, in the order of their keys. Raises UsageError as it does."""
    return list(tabulate(record, rule, by=by, period=period).cells)


def tabulate(
    record: Record,
    rule: CountingRule,
    *,
    by: tuple[str, ...] = ("day", "area", "party"),
    period: Interval | None = None,
) -> Tabulation:
    """Count every incident, entry or burst of `record` that `rule` lets in.

    Without a period, all of them, over the time from the ceasefire's start to the last of them or
    of the watches. Raises UsageError for an unknown dimension. To count one record several times
    keep a `Counting`.
    """
    return Counting(record).tabulate(rule, by=by, period=period)


def compare(
    record: Record,
    rule_a: CountingRule,
    rule_b: CountingRule,
    *,
    by: tuple[str, ...] = ("day", "area"),
    period: Interval | None = None,
) -> list[Difference]:
    """One line for each cell that either rule fills, in the order of their keys.

    A rule compared with itself gives lines of which none differs. Raises UsageError for an unknown
    dimension.
    """
    counting = Counting(record)
    sieves = counting.sieved(rule_a), counting.sieved(rule_b)
    a, b = (
        {tuple(cell.key.items()): cell for cell in counting.cells(rule, sieved, by, period)}
        for rule, sieved in zip((rule_a, rule_b), sieves, strict=True)
    )
    where = counting.positions
    lines = []
    for key in sorted(a.keys() | b.keys()):
        of_a, of_b = _incidents(a.get(key)), _incidents(b.get(key))
        only_a, only_b = sorted(of_a - of_b), sorted(of_b - of_a)
        reasons = _reasons(rule_b, sieves[1], only_a, where)
        reasons += _reasons(rule_a, sieves[0], only_b, where)
        lines.append(
            Difference(
                key=dict(key),
                a=a[key].n if key in a else 0,
                b=b[key].n if key in b else 0,
                both=tuple(sorted(of_a & of_b)),
                only_a=tuple(only_a),
                only_b=tuple(only_b),
                reasons=tuple(reasons),
            )
        )
    return lines


def _incidents(cell: Cell | None) -> set[str]:
    return set(cell.incidents) if cell else set()


def _reasons(
    rule: CountingRule, sieved: Sieved, left_out: list[str], where: dict[str, int]
) -> list[Reason]:
    """Why `rule` does not have these incidents in this line, each reason with its own."""
    found: dict[str, list[str]] = {}
    for incident in left_out:
        position = where[incident]
        counted = sieved.answer[position] == YES
        why = ELSEWHERE if counted else sieved.why(position)
        found.setdefault(why.id, []).append(incident)
    return [
        Reason(rule=rule.id, why=Message(why), incidents=tuple(incidents))
        for why, incidents in sorted(found.items())
    ]
