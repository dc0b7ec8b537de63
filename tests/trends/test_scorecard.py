"""Forecasts on record beside what came: none is struck out, and none counts that came too late."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from tests.figures.records import RecordBook
from trucewatch.figures.model import PROBABILITIES, Foretold
from trucewatch.figures.tabulating import Counting
from trucewatch.trends.scorecard import Card, quantile_score, scorecard
from trucewatch.trends.scores import crps
from trucewatch.trends.telling import card_words

FIRST = date(2016, 12, 30)
N = len(PROBABILITIES)


def foretold(at: datetime, *, low: int = 2, panel: tuple[str, ...] = ("S-0",)) -> Foretold:
    """Four weeks from the fourth on: between `low` and 18 more; the rival says 30 for sure."""
    own = tuple(low + n for n in range(N))
    return Foretold(
        rule="incidents",
        area=None,
        weeks=tuple(FIRST + timedelta(days=7 * w) for w in range(4, 8)),
        method="negative binomial",
        quantiles=(own,) * 4,
        rival=((30,) * N,) * 4,
        panel=panel,
        version="0.1.0",
        at=at,
        entry=9,
    )


def card(*forecasts: Foretold, at: datetime = datetime(2017, 6, 1, tzinfo=UTC)) -> Card:
    """Eight weeks of five incidents; S-0 watches in all but the seventh, S-1 in none."""
    book = RecordBook()
    book.source("S-0", "monitor")
    for week in range(8):
        start = FIRST + timedelta(days=7 * week)
        if week != 6:
            book.watch("SY02", str(start), str(start + timedelta(days=7)))
        for n in range(5):
            book.incident(f"{start + timedelta(days=n)} 09:00:00", heard_by=["S-0"])
    return scorecard(Counting(replace(book.close("2017-06-01"), foretold=forecasts)), at)


IN_TIME = datetime(2017, 1, 27, tzinfo=UTC)


def test_what_came_is_held_against_what_was_written_down() -> None:
    found = card(foretold(IN_TIME))

    assert [row.state for row in found.rows] == ["due", "due", "unwatched", "due"]
    assert [row.observed for row in found.rows] == [5, 5, None, 5]
    assert found.inside == 3
    assert found.relative is not None and found.relative < 0.5
    assert "trends.better" in [m.id for m in card_words(found)]


def test_a_week_that_has_not_passed_waits_and_one_written_down_afterwards_counts_for_nothing() -> (
    None
):
    waiting = card(foretold(IN_TIME), at=datetime(2017, 2, 4, tzinfo=UTC))
    assert [row.state for row in waiting.rows] == ["due", "waiting", "waiting", "waiting"]

    late = card(foretold(datetime(2017, 2, 11, tzinfo=UTC)))
    assert [row.state for row in late.rows] == ["late", "late", "unwatched", "due"]
    assert [row.observed for row in late.rows] == [None, None, None, 5]


def test_only_the_eyes_that_were_foretold_are_asked() -> None:
    """Another panel that tells of more does not make a forecast wrong."""
    assert [row.state for row in card(foretold(IN_TIME, panel=("S-1",))).rows] == ["unwatched"] * 4


def test_a_bad_forecast_stays_and_weighs() -> None:
    good, bad = foretold(IN_TIME), foretold(IN_TIME, low=60)
    found = card(good, bad)

    assert len(found.rows) == 8 and len(found.scored) == 6 and found.inside == 3
    assert found.relative is not None and found.relative > 1
    assert "trends.worse" in [m.id for m in card_words(found)]


def test_a_forecast_recorded_later_is_not_known_yet() -> None:
    assert card(foretold(IN_TIME), at=IN_TIME - timedelta(days=1)).rows == ()
    assert [m.id for m in card_words(card())] == ["trends.card_empty"]


@pytest.mark.parametrize("observed", [0, 9, 40])
def test_the_quantile_score_comes_close_to_the_crps(observed: int) -> None:
    sample = np.random.default_rng(1).negative_binomial(3, 0.2, 20_000)
    written = [int(q) for q in np.quantile(sample, PROBABILITIES)]

    assert quantile_score(written, observed) == pytest.approx(crps(sample, observed), rel=0.12)
