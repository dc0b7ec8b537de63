"""Lists from a mission's own sources: who told of what, of their own knowledge."""

from __future__ import annotations

import numpy as np
import pytest

from tests.figures.records import RecordBook, week
from trucewatch.figures.lists import lists_of
from trucewatch.figures.rules import load_rules
from trucewatch.figures.tabulating import Counting
from trucewatch.unreported.estimating import estimate
from trucewatch.unreported.linking import link

RULE = load_rules()["incidents"]
MONTH = week("2017-01-01", 31)


def wartime(seed: int, chances: dict[str, float], n: int = 400) -> RecordBook:
    """`n` incidents of which each source tells with a chance of its own."""
    rng = np.random.default_rng(seed)
    book = RecordBook()
    for at in range(n):
        tellers = [name for name, chance in chances.items() if rng.random() < chance]
        if tellers:
            book.incident(f"2017-01-{1 + at % 30:02d} 09:00:00", heard_by=tellers)
    return book


def test_the_largest_sources_are_lists_and_what_is_counted_is_what_a_rule_counts() -> None:
    book = wartime(1, {"S-a": 0.5, "S-b": 0.4, "S-c": 0.3, "S-d": 0.05})
    book.incident("2017-01-12 09:00:00", heard_by=["S-a"], out_of_scope="country")
    book.incident("2017-03-12 09:00:00", heard_by=["S-a"])
    found = lists_of(Counting(book.close()), RULE, MONTH, largest=3)

    assert list(found.names) == ["S-a", "S-b", "S-c"]
    assert found.told == len(book.incidents) - 2


def test_what_a_source_has_from_another_stands_on_no_list_of_its_own() -> None:
    book = wartime(2, {"S-a": 0.5, "S-b": 0.4, "S-c": 0.3})
    for report in book.reports:
        if report["source_id"] == "S-c":
            report["upstream_id"] = "an agency"
    found = lists_of(Counting(book.close()), RULE, MONTH)

    assert set(found.names) == {"S-a", "S-b"}


@pytest.mark.long
def test_what_no_source_told_of_is_estimated_from_who_told_of_what() -> None:
    book = wartime(3, {"S-a": 0.5, "S-b": 0.4, "S-c": 0.35, "S-d": 0.3})
    rng = np.random.default_rng(1)
    known = lists_of(Counting(book.close()), RULE, MONTH)
    found = estimate(link(known.memberships, known.reports, known.names, (), rng).tables, rng)

    assert found.envelope is not None
    assert found.envelope.low <= 400 <= found.envelope.high
