"""Is it holding? Mostly nobody can tell, and the screen says why."""

from __future__ import annotations

import pytest

from tests.figures.records import RecordBook, local
from trucewatch.figures.model import Holding, Standing
from trucewatch.figures.standing import standing
from trucewatch.vocabulary.messages import LANGUAGES, say

AT = local("2017-01-31")


def stands(book: RecordBook) -> Standing:
    return standing(book.close(), AT)


def why(found: Standing) -> set[str]:
    return {message.id.removeprefix("figures.holding_") for message in found.why}


def watched() -> RecordBook:
    book = RecordBook()
    book.watch("SY", "2016-12-30", "2017-03-01")
    return book


def test_without_a_declared_watch_nobody_can_tell() -> None:
    found = stands(RecordBook())

    assert found.holding is Holding.CANNOT_TELL
    assert why(found) == {"no_watch"}


def test_a_watched_quiet_week_is_proposed_as_holding() -> None:
    found = stands(watched())

    assert found.holding is Holding.HOLDING
    assert why(found) == {"quiet"}


def test_a_week_watched_by_halves_or_in_part_is_not_seen() -> None:
    half, part = RecordBook(), RecordBook()
    half.watch("SY", "2017-01-24", "2017-01-28")
    part.watch("SY0200", "2016-12-30", "2017-03-01")

    assert why(stands(half)) == why(stands(part)) == {"thin"}
    assert stands(half).holding is Holding.CANNOT_TELL


def test_a_denial_of_access_spoils_the_quiet() -> None:
    book = watched()
    book.restrictions.append({"pcode": "SY02", "at": local("2017-01-28")})

    assert why(stands(book)) == {"denials"}


@pytest.mark.parametrize(
    ("outcome", "doubt"), [("breach", "alleged"), ("undetermined", "open"), (None, "open")]
)
def test_an_allegation_or_an_open_finding_is_neither_holding_nor_not(
    outcome: str | None, doubt: str
) -> None:
    book = watched()
    book.incident("2017-01-28 08:00", found=outcome)

    found = stands(book)

    assert found.holding is Holding.CANNOT_TELL
    assert why(found) == {doubt}


def test_what_is_permitted_or_ruled_no_violation_is_no_doubt() -> None:
    book = watched()
    book.incident("2017-01-28 08:00", found="permitted")
    book.ruled(book.incident("2017-01-28 08:00", found="breach"), "not_an_incident")

    assert stands(book).holding is Holding.HOLDING


def test_only_an_upheld_grave_violation_of_the_week_is_not_holding() -> None:
    book = RecordBook()
    book.ruled(book.incident("2017-01-28 08:00"), "grave")
    assert stands(book).holding is Holding.NOT_HOLDING

    earlier, minor, disputed = watched(), watched(), watched()
    earlier.ruled(earlier.incident("2017-01-20 08:00"), "grave")
    assert stands(earlier).holding is Holding.HOLDING
    minor.ruled(minor.incident("2017-01-28 08:00", found="permitted"), "minor")
    assert why(stands(minor)) == {"upheld"}
    torn = disputed.incident("2017-01-28 08:00")
    disputed.ruled(torn, "grave", by="k1")
    disputed.ruled(torn, "not_an_incident", by="k2")
    assert stands(disputed).holding is Holding.CANNOT_TELL


def test_signers_who_differ_only_on_how_grave_agree_that_it_is_one() -> None:
    book = RecordBook()
    torn = book.incident("2017-01-28 08:00")
    book.ruled(torn, "grave", by="k1")
    book.ruled(torn, "minor", by="k2")

    assert stands(book).holding is Holding.NOT_HOLDING


def test_two_weeks_stand_side_by_side_to_the_second() -> None:
    book = RecordBook()
    for at in ("2017-01-16 23:59:59", "2017-01-17 00:00", "2017-01-24 00:00", "2017-01-30 23:59"):
        book.incident(at)
    book.incident("2017-01-31 00:00")

    found = stands(book)

    assert (found.week_before.incidents, found.last_week.incidents) == (1, 2)
    assert found.incidents == 4


def test_the_facts_since_the_start() -> None:
    book = watched()
    book.incident("2017-01-02 08:00", found=("breach", "not_covered"), heard_by=3)
    book.incident("2017-01-03 08:00", found=None)
    book.incident("2016-01-03 08:00", out_of_scope="dates")
    book.bulletin("russia", "2017-01-12", 6)
    book.bulletin("turkey", "2017-01-12", 25)
    book.bulletin("russia", "2017-01-13", 2)
    book.bulletin("russia", "2017-02-12", 6)
    book.bulletin("turkey", "2017-02-12", 6)

    found = stands(book)

    assert (found.reports, found.out_of_scope, found.incidents) == (5, 1, 2)
    assert found.outcomes == {
        "un": {"breach": 1, "undetermined": 1},
        "rebel": {"not_covered": 1, "undetermined": 1},
    }
    assert (found.upheld, found.pending) == (0, 2)
    assert (found.bulletin_days, found.disputed_days) == (1, 1)
    assert found.coverage.watched_h == found.coverage.period_h == 32 * 24


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_can_be_said(language: str) -> None:
    book = RecordBook()
    book.watch("SY02", "2017-01-24", "2017-01-31")
    for outcome in ("breach", "undetermined"):
        book.incident("2017-01-28 08:00", found=outcome)
    book.ruled(book.incident("2017-01-28 08:00"), "minor")
    book.restrictions.append({"pcode": "SY02", "at": local("2017-01-28")})

    found = stands(book)

    assert len(found.why) == 5
    assert all(say(message, language) for message in found.why)
