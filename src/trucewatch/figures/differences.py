"""Kinds of difference: what each reason of a reconciliation says of two numbers.

In:   the messages that `explaining` and `reconciling` give.
Out:  one of `KINDS` for each. What fits none is something odd about a bulletin itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from trucewatch.figures.model import ReconciliationLine
from trucewatch.vocabulary.messages import Message

KINDS = (
    "shared", "only_one", "other_day", "other_area", "other_unit", "target_excluded", "confirmed",
    "unexplained", "odd",
)  # fmt: skip
SHARED, ONLY_ONE, OTHER_DAY, OTHER_AREA, OTHER_UNIT, EXCLUDED, CONFIRMED, UNEXPLAINED, ODD = KINDS

_KIND: Mapping[str, str] = {
    "shared_at_most": SHARED,
    "nothing_shared": ONLY_ONE,
    "none_shared": ONLY_ONE,
    "same_number_not_same": ONLY_ONE,
    "only_one_logged": ONLY_ONE,
    "only_one_names": ONLY_ONE,
    "one_side_on_record": ONLY_ONE,
    "nobody_names": ONLY_ONE,
    "other_day": OTHER_DAY,
    "before_start": OTHER_DAY,
    "other_may_hold": OTHER_AREA,
    "may_include": OTHER_AREA,
    "may_stand_under": OTHER_AREA,
    "partly_placed": OTHER_AREA,
    "not_placed": OTHER_AREA,
    "unnumbered": OTHER_AREA,
    "other_unit": OTHER_UNIT,
    "monitor_period": OTHER_UNIT,
    "target_excluded": EXCLUDED,
    "confirmed": CONFIRMED,
    "confirmed_none": CONFIRMED,
    "confirmed_more_than_logged": CONFIRMED,
    "unexplained": UNEXPLAINED,
}


def kind_of(message: Message) -> str:
    """Which of `KINDS` a reason is."""
    return _KIND.get(message.id.removeprefix("figures."), ODD)


def classified(line: ReconciliationLine) -> Sequence[tuple[str, Message]]:
    """The reasons of a line, each with its kind, in the order of `KINDS`."""
    found = [(kind_of(message), message) for message in line.words()]
    return sorted(found, key=lambda pair: KINDS.index(pair[0]))
