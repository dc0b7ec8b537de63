"""A mission's record as a panel: who logged their watches, and what they told of themselves."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from tests.figures.records import RecordBook
from trucewatch.figures.rules import load_rules
from trucewatch.figures.tabulating import Counting
from trucewatch.trends.panels import Asked, ask
from trucewatch.vocabulary.errors import UsageError

RULE = load_rules()["incidents"]
BEFORE, AFTER = (date(2017, 1, 1), date(2017, 1, 10)), (date(2017, 1, 15), date(2017, 1, 20))


def asked(book: RecordBook, area: str | None = None) -> Asked:
    return ask(Counting(book.close()), RULE, BEFORE, AFTER, area)


def logged(book: RecordBook, source: str, pcode: str | None, start: str, end: str) -> None:
    book.watch(pcode, start, end)
    book.watches[-1]["source_id"] = source
    book.source(source, "monitor")


def test_days_and_windows_are_those_asked_for() -> None:
    book = RecordBook()
    logged(book, "S-0", None, "2017-01-01", "2017-02-01")
    book.incident("2017-01-03 09:00:00")
    found = asked(book)

    assert found.windows.before == (0, 10) and found.windows.after == (14, 20)
    assert found.panel.days == 20 and found.panel.day.tolist() == [2]


def test_only_sources_with_a_log_are_a_panel_and_the_others_incidents_are_told_apart() -> None:
    book = RecordBook()
    logged(book, "S-0", "SY", "2017-01-01", "2017-02-01")
    book.incident("2017-01-03 09:00:00", heard_by=["S-0", "S-paper"])
    book.incident("2017-01-04 09:00:00", heard_by=["S-paper"])
    found = asked(book)

    assert found.sources == ("S-0",)
    assert (len(found.panel.day), found.others) == (1, 1)


def test_what_a_source_has_from_another_it_did_not_see() -> None:
    book = RecordBook()
    for source in ("S-0", "S-1"):
        logged(book, source, "SY", "2017-01-01", "2017-02-01")
    book.incident("2017-01-03 09:00:00", heard_by=["S-0", "S-1"])
    book.reports[-1]["upstream_id"] = "an agency"

    assert asked(book).panel.seen.tolist() == [[True, False]]


def test_a_day_is_watched_for_the_share_that_watches_cover_and_no_hour_counts_twice() -> None:
    book = RecordBook()
    logged(book, "S-0", "SY02", "2017-01-02 06:00", "2017-01-02 18:00")
    logged(book, "S-0", "SY0200", "2017-01-02 12:00", "2017-01-03 12:00")
    found = asked(book, "SY02")

    np.testing.assert_allclose(found.panel.active[:4, 0], [0, 0.75, 0.5, 0])


def test_a_watch_elsewhere_says_nothing_of_this_area() -> None:
    book = RecordBook()
    logged(book, "S-0", "SY05", "2017-01-01", "2017-02-01")
    book.incident("2017-01-03 09:00:00", pcode="SY02", heard_by=["S-0"])

    assert asked(book, "SY02").sources == ()
    assert asked(book, "SY05").sources == ("S-0",)
    assert len(asked(book, "SY05").panel.day) == 0


def test_windows_that_overlap_are_refused() -> None:
    with pytest.raises(UsageError, match="overlap"):
        ask(Counting(RecordBook().close()), RULE, BEFORE, (date(2017, 1, 10), AFTER[1]))
