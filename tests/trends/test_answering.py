"""The question that people fixed: nothing is proposed without one, nor before its time."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tests.figures.records import RecordBook
from trucewatch.figures.model import Holding, Question
from trucewatch.figures.tabulating import Counting
from trucewatch.trends.answering import Answers, answers
from trucewatch.trends.outlook import outlook
from trucewatch.trends.telling import answer_words, question_words

QUESTION = Question(
    before=(date(2017, 1, 1), date(2017, 1, 31)),
    after=(date(2017, 2, 1), date(2017, 2, 28)),
    rule="incidents",
    going_on=0.5,
    log_vouches=False,
    at=datetime(2016, 12, 30, tzinfo=UTC),
    signer="k0",
    entry=5,
    reason="agreed",
)
LATER = datetime(2017, 4, 1, tzinfo=UTC)


@pytest.fixture
def fallen() -> RecordBook:
    """Three sources that log their watches on Aleppo; three incidents a day, then one in three."""
    book = RecordBook()
    for source in ("S-0", "S-1", "S-2"):
        book.source(source, "monitor")
        book.watch("SY02", "2017-01-01", "2017-03-01")
        book.watches[-1]["source_id"] = source
    heard = [("S-0", "S-1"), ("S-1", "S-2"), ("S-0",), ("S-0", "S-1", "S-2"), ("S-2",)]
    for n in range(93):
        day, hour = n // 3 + 1, 6 + 5 * (n % 3)
        book.incident(f"2017-01-{day:02d} {hour:02d}:00:00", heard_by=heard[n % 5])
    for n in range(9):
        book.incident(f"2017-02-{3 * n + 1:02d} 09:00:00", heard_by=heard[n % 5])
    return book


def asked(book: RecordBook, question: Question = QUESTION, at: datetime = LATER) -> Answers:
    return answers(Counting(book.close()), question, at)


def of(found: Answers, area: str | None):
    return next(item for item in found.items if item.area == area)


def test_a_fall_that_three_watched_is_proposed_as_holding_where_they_watched(
    fallen: RecordBook,
) -> None:
    found = asked(fallen)

    assert of(found, None).holding is of(found, "SY02").holding is Holding.HOLDING
    assert [one.source for one in found.panel] == ["S-0", "S-1", "S-2"]
    assert (found.panel[0].days_before, found.panel[0].days_after) == (31, 28)


def test_where_nobody_watched_nobody_can_tell(fallen: RecordBook) -> None:
    hama = of(asked(fallen), "SY05")

    assert hama.holding is Holding.CANNOT_TELL and hama.proposal is None
    assert [m.id for m in answer_words(hama)] == ["trends.no_log", "coverage.unwatched",
                                                  "coverage.no_source"]  # fmt: skip


def test_the_areas_share_out_how_often_anything_is_announced_wrongly(fallen: RecordBook) -> None:
    found = asked(fallen)
    proposal = of(found, "SY02").proposal

    assert proposal is not None
    assert proposal.false_alarm == pytest.approx(0.1 / len(found.items))


def test_before_the_later_window_has_passed_nothing_is_proposed(fallen: RecordBook) -> None:
    found = asked(fallen, at=datetime(2017, 2, 27, tzinfo=UTC))

    assert {item.holding for item in found.items} == {Holding.CANNOT_TELL}
    assert [m.id for m in found.whole.why] == ["trends.not_over"]


@pytest.mark.parametrize(
    ("at", "when"),
    [
        (datetime(2017, 1, 31, 20, tzinfo=UTC), "beforehand"),
        (datetime(2017, 2, 3, tzinfo=UTC), "within"),
        (datetime(2017, 3, 3, tzinfo=UTC), "afterwards"),
    ],
)
def test_when_it_was_fixed_is_told(fallen: RecordBook, at: datetime, when: str) -> None:
    """A comparison picked after the fact can be made to say anything."""
    found = asked(fallen, replace(QUESTION, at=at))

    assert found.when == when
    assert f"trends.fixed_{when}" in [m.id for m in question_words(found)]


def test_a_question_fixed_anew_says_so(fallen: RecordBook) -> None:
    again = replace(QUESTION, entry=9)
    record = replace(fallen.close(), questions=(QUESTION, again))
    found = answers(Counting(record), again, LATER)

    assert found.earlier == 1
    assert "trends.fixed_anew" in [m.id for m in question_words(found)]


def test_without_a_question_the_outlook_proposes_nothing(fallen: RecordBook) -> None:
    assert outlook(Counting(fallen.close()), LATER).answers is None


def test_the_same_record_gives_the_same_answer_to_everybody(fallen: RecordBook) -> None:
    first, second = (asked(fallen).whole.proposal for _ in range(2))

    assert first is not None and second is not None and first.rate == second.rate
