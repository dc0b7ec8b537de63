"""Weeks as a panel saw them: what nobody watched is unknown, and who is away tells of nothing."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from tests.figures.records import RecordBook
from trucewatch.figures.rules import load_rules
from trucewatch.figures.tabulating import Counting
from trucewatch.trends.ahead import ahead, written_down
from trucewatch.trends.alerting import CALM, Series, series
from trucewatch.trends.memory import memory
from trucewatch.trends.telling import series_words
from trucewatch.trends.weekly import Weeks, panels_by_week, told_days, weekly
from trucewatch.vocabulary.messages import Message

RULES = load_rules()
FIRST = date(2016, 12, 30)


def book(weeks: int, *, away: tuple[int, ...] = (), each: int = 3) -> RecordBook:
    """`weeks` weeks of `each` incidents that S-0 tells of; it watches in all weeks but some."""
    made = RecordBook()
    for source in ("S-0", "S-1"):
        made.source(source, "monitor")
    for week in range(weeks):
        start = FIRST + timedelta(days=7 * week)
        if week not in away:
            made.watch("SY02", str(start), str(start + timedelta(days=7)))
        for n in range(each):
            made.incident(f"{start + timedelta(days=n)} 09:0{n}:00", heard_by=["S-0"])
    return made


def weeks_of(made: RecordBook, rule: str = "incidents", **days: date) -> Weeks:
    counting = Counting(made.close("2019-01-01"))
    first, last = told_days(counting, RULES[rule])
    span = (days.get("first", first), days.get("last", last))
    panels = panels_by_week(counting, RULES[rule], span)
    assert panels is not None
    return weekly(panels, None)


def test_weeks_count_from_the_ceasefires_first_day_and_only_whole_ones() -> None:
    found = weeks_of(book(3), first=date(2017, 1, 2))

    assert found.day(0) == date(2017, 1, 6)
    assert found.counts.tolist() == [3, 3]
    assert found.last == date(2017, 1, 19)


def test_a_week_that_nobody_watched_has_no_count_whatever_was_told() -> None:
    found = weeks_of(book(4, away=(1,)))

    assert found.seen.tolist() == [True, False, True, True]
    assert found.counts[1] == 0, "what a source told of while it was away is not the panel's"


def test_days_before_the_ceasefire_count_only_under_a_rule_that_counts_them() -> None:
    made = book(2)
    made.watch("SY02", "2016-12-16", "2016-12-30")
    made.incident("2016-12-20 09:00:00", heard_by=["S-0"], out_of_scope="dates")

    assert weeks_of(made).first == FIRST
    before = weeks_of(made, "incidents-any-date")
    assert before.first == date(2016, 12, 16)
    assert before.counts.tolist() == [1, 0, 3, 3]


def test_who_told_of_how_much_in_which_week_is_kept_by_source() -> None:
    made = book(2)
    made.watch("SY02", "2016-12-30", "2017-01-13")
    made.watches[-1]["source_id"] = "S-1"
    made.incident("2017-01-02 12:00:00", heard_by=["S-0", "S-1"])
    found = weeks_of(made)

    assert found.sources == ("S-0", "S-1")
    assert found.told_by.tolist() == [[4, 1], [3, 0]]


def test_a_week_ten_times_as_loud_is_an_alarm_with_its_false_alarms() -> None:
    made = book(14, away=(4,))
    for n in range(27):
        made.incident(f"2017-03-31 1{n % 10}:{n:02d}:30", heard_by=["S-0"])
    found = series(weeks_of(made), np.random.default_rng(1))

    assert isinstance(found, Series)
    by = {alerts.method: alerts for alerts in found.alerts}
    assert np.flatnonzero(by["EARS C1"].alarm).tolist() == [13]
    assert all(a.false_alarms is not None for a in found.alerts)
    assert np.isnan(by["EARS C1"].bound[4]), "a week that nobody watched has no bound"
    assert "trends.no_farrington" in [m.id for m in series_words(found)]


def test_a_rate_that_halves_is_a_change_and_names_its_week() -> None:
    calm = book(0)
    for week in range(16):
        start = FIRST + timedelta(days=7 * week)
        calm.watch("SY02", str(start), str(start + timedelta(days=7)))
        for n in range(12 if week < 8 else 3):
            calm.incident(f"{start + timedelta(days=n % 7)} 09:{n:02d}:00", heard_by=["S-0"])
    found = series(weeks_of(calm), np.random.default_rng(1))

    assert isinstance(found, Series) and found.changes == (8,)


def test_too_few_weeks_are_said_to_be_too_few() -> None:
    found = series(weeks_of(book(CALM)), np.random.default_rng(1))

    assert isinstance(found, Series) and not found.alerts
    assert [m.id for m in found.without] == ["trends.no_ears"] * 3 + ["trends.no_farrington"]
    nine = series(
        weeks_of(book(CALM + 2), last=FIRST + timedelta(days=66)), np.random.default_rng(1)
    )
    assert isinstance(nine, Series) and [a.method for a in nine.alerts] == ["EARS C1"]
    assert all(message.id for message in series_words(nine))
    unwatched = series(weeks_of(book(3, away=(0, 1, 2))), np.random.default_rng(1))
    assert unwatched == Message("trends.none_watched")


def test_a_season_that_was_not_watched_a_year_ago_gives_no_bound() -> None:
    found = series(weeks_of(book(70, away=(10,))), np.random.default_rng(1))

    assert isinstance(found, Series)
    (seasonal,) = [a for a in found.alerts if a.method == "Farrington"]
    judged = ~np.isnan(seasonal.bound)
    assert judged[66:].all(), "weeks whose whole season was watched are judged"
    assert not judged[59:66].any(), "the seven weeks around week 10 of a year later are not"


@pytest.mark.parametrize(
    ("weeks", "away", "why"),
    [(6, (), "trends.few_to_foretell"), (20, (16, 17, 18, 19), "trends.long_unwatched")],
)
def test_no_forecast_where_nobody_can_know_where_it_begins(
    weeks: int, away: tuple[int, ...], why: str
) -> None:
    made = weeks_of(book(weeks, away=away), last=FIRST + timedelta(days=7 * weeks - 1))
    found = ahead(made, np.random.default_rng(1))
    assert isinstance(found, Message) and found.id == why


def test_a_forecast_reaches_from_the_last_week_on_though_it_was_not_watched() -> None:
    made = weeks_of(book(20, away=(5, 19)), last=FIRST + timedelta(days=139))
    found = ahead(made, np.random.default_rng(1))

    assert not isinstance(found, Message)
    assert found.starts[0] == FIRST + timedelta(days=140)
    assert found.left_out == 2 and found.forecast.paths.shape[1] == 4
    down = written_down(found.forecast)
    assert [len(week) for week in down] == [19] * 4
    assert all(list(week) == sorted(week) for week in down)


def test_nothing_is_joined_across_a_gap_in_the_watch() -> None:
    counting = Counting(book(10, away=(3,), each=5).close("2019-01-01"))
    panels = panels_by_week(counting, RULES["incidents"], told_days(counting, RULES["incidents"]))
    assert panels is not None
    found = memory(panels, None, np.random.default_rng(1))

    assert not isinstance(found, Message)
    assert (found.first, found.n) == (FIRST + timedelta(days=28), 30)


def test_days_alone_are_too_coarse_for_a_memory_and_few_incidents_too_few() -> None:
    made = book(10, each=5)
    for row in made.incidents:
        row["seen_to"] = row["seen_from"] + timedelta(days=1)
    for record, why in ((made, "trends.days_alone"), (book(2), "trends.few_to_breed")):
        counting = Counting(record.close("2019-01-01"))
        panels = panels_by_week(
            counting, RULES["incidents"], told_days(counting, RULES["incidents"])
        )
        assert panels is not None
        found = memory(panels, None, np.random.default_rng(1))
        assert isinstance(found, Message) and found.id == why
