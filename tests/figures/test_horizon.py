"""How far the record reaches."""

from __future__ import annotations

from tests.figures.records import START, RecordBook, local
from trucewatch.figures.horizon import last_told


def test_an_empty_record_reaches_to_its_newest_entry() -> None:
    assert last_told(RecordBook().close(as_of="2017-02-01")) == local("2017-02-01")


def test_old_data_fed_in_late_end_where_they_end() -> None:
    """What lies beyond is not quiet: nobody spoke of it."""
    book = RecordBook()
    book.watch("SY02", "2017-01-10 08:00", "2017-01-10 20:00")
    assert last_told(book.close(as_of="2026-01-01")) == local("2017-01-10 20:00")


def test_nothing_is_told_from_beyond_the_newest_entry_or_before_the_start() -> None:
    book = RecordBook()
    book.watch("SY02", "2017-01-10 08:00", "2017-03-10 20:00")
    assert last_told(book.close(as_of="2017-02-01")) == local("2017-02-01")
    early = RecordBook()
    early.watch("SY02", "2016-12-01 08:00", "2016-12-02 08:00")
    assert last_told(early.close()) == START
