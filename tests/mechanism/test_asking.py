"""What "is it holding?" means is fixed by people with a reason; a forecast, before its time."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests.figures.records import RecordBook, agreement
from trucewatch.figures.model import PROBABILITIES
from trucewatch.figures.rules import load_rules
from trucewatch.mechanism.asking import FIXED, fix, read_question
from trucewatch.mechanism.foretelling import MADE, foretell, read_foretold
from trucewatch.mechanism.ground_tables import read_ground
from trucewatch.mechanism.ports import Act, Entry
from trucewatch.people.roles import SIGNS
from trucewatch.vocabulary.errors import UsageError

JANUARY = (date(2017, 1, 1), date(2017, 1, 31))
FEBRUARY = (date(2017, 2, 1), date(2017, 2, 28))
EARLIER = (date(2016, 12, 1), date(2016, 12, 29))
NOON = datetime(2017, 1, 5, 12, tzinfo=UTC)
WEEKS = tuple(date(2017, 1, 6) + timedelta(days=7 * n) for n in range(4))
FLAT = (tuple(range(len(PROBABILITIES))),) * 4


def fixed(**how: Any) -> Act:
    said = {"before": JANUARY, "after": FEBRUARY, "rule": "incidents", "reason": "agreed"} | how
    return fix(agreement(), **said)


def entry(act: Act, index: int = 4, **instead: Any) -> Entry:
    return Entry(
        index=index, typ=act.typ, leaf_hash=bytes(32), recorded_at=NOON,
        content={**act.content, **instead}, by="k0",
    )  # fmt: skip


def made(now: datetime = NOON) -> Act:
    return foretell(
        RecordBook().close(),
        load_rules()["incidents"],
        "SY02",
        weeks=WEEKS,
        ends=datetime(2017, 1, 12, 22, tzinfo=UTC),
        method="negative binomial",
        quantiles=FLAT,
        rival_method="resample",
        rival=FLAT,
        panel=("S-0",),
        version="0.1.0",
        now=now,
    )


def test_what_was_fixed_is_read_back_with_its_time_and_signer() -> None:
    found = read_question(entry(fixed(going_on=0.3, log_vouches=True)))

    assert found is not None
    assert (found.before, found.after, found.going_on) == (JANUARY, FEBRUARY, 0.3)
    assert found.log_vouches and (found.at, found.signer, found.entry) == (NOON, "k0", 4)


@pytest.mark.parametrize(
    ("how", "match"),
    [
        ({"reason": " "}, "needs a reason"),
        ({"after": (date(2017, 1, 31), FEBRUARY[1])}, "overlap"),
        ({"after": (FEBRUARY[1], FEBRUARY[0])}, "ends before it begins"),
        ({"rule": "hunches"}, "no counting rule 'hunches'"),
        ({"going_on": 0.0}, "no part|not a part"),
        ({"going_on": 1.5}, "not a part"),
        ({"before": EARLIER}, "counts nothing before the ceasefire's first day, 2016-12-30"),
    ],
)
def test_a_question_that_could_not_be_answered_is_not_fixed(
    how: dict[str, Any], match: str
) -> None:
    with pytest.raises(UsageError, match=match):
        fixed(**how)


def test_a_time_before_the_ceasefire_can_be_compared_under_a_rule_that_counts_it() -> None:
    assert fixed(before=EARLIER, rule="incidents-any-date").content["before"][0] == "2016-12-01"


@pytest.mark.parametrize(
    "instead",
    [{"rule": "gone"}, {"before": ["2017-01-31", "2017-01-01"]}, {"before": "x"}, {"going_on": {}}],
)
def test_a_question_signed_elsewhere_that_nobody_can_ask_fixes_nothing(
    instead: dict[str, Any],
) -> None:
    """And it does not take the mission's other questions with it."""
    good = fixed()
    ground = read_ground([entry(good, 4), entry(good, 5, **instead)])

    assert [one.entry for one in ground.questions] == [4]


def test_a_forecast_is_written_down_before_its_first_week_has_passed_or_not_at_all() -> None:
    found = read_foretold(entry(made()))
    assert found is not None
    assert (found.weeks, found.quantiles, found.area) == (WEEKS, FLAT, "SY02")

    with pytest.raises(UsageError, match="has passed: what is recorded now is no forecast"):
        made(datetime(2017, 1, 12, 22, tzinfo=UTC))


@pytest.mark.parametrize("instead", [{"quantiles": [[1, 2]]}, {"weeks": ["soon"]}, {"rival": 3}])
def test_what_is_no_forecast_is_not_scored(instead: dict[str, Any]) -> None:
    ground = read_ground([entry(made(), 4), entry(made(), 5, **instead)])
    assert [one.entry for one in ground.foretold] == [4]


def test_guarantors_fix_questions_and_parties_do_not() -> None:
    assert {role for role, types in SIGNS.items() if FIXED in types} == {"guarantor"}
    assert {role for role, types in SIGNS.items() if MADE in types} == {
        "analyst", "secretary", "guarantor",
    }  # fmt: skip
