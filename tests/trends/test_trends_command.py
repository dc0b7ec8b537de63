"""`trends` and `decide question` as people use them, on a mission whose truth is planted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.command import done, trucewatch
from tests.trends.missions import RISING, UNWATCHED, mission

WINDOWS = ("--before", "2023-03-09..2023-06-07", "--after", "2023-06-08..2023-08-09")
WHY = ("--reason", "agreed at the first meeting")


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where the keys of this module's missions lie."""
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("keys")
        patch.setenv("TRUCEWATCH_KEYS", str(folder))
        yield folder


@pytest.fixture(scope="module")
def ceasefire(keys: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twenty-two weeks of a ceasefire; nothing is ever recorded here."""
    return mission(tmp_path_factory.mktemp("ceasefire"))


@pytest.fixture
def fresh(keys: Path, tmp_path: Path) -> Path:
    """A ceasefire whose weeks end today, to be recorded in."""
    first = date.today() - timedelta(days=155)  # noqa: DTZ011
    return mission(tmp_path, first=first)


def test_weeks_alarms_and_changes_with_what_nobody_watched(ceasefire: Path) -> None:
    told = done("trends", ceasefire, "series", "--json").document

    assert [w["week"] for w in told["weeks"] if w["incidents"] is None] == ["2023-04-06"]
    assert {a["method"] for a in told["alerts"]} == {"EARS C1", "EARS C2", "EARS C3"}
    assert all(0 < a["false_alarms"] < 0.3 for a in told["alerts"])
    assert "2023-06-08" in told["changes"], "violence was planted to halve on that day"
    said = done("trends", ceasefire, "series").out
    assert "One week of 22 is left out" in said and "It is unknown, not quiet." in said
    assert "While nothing changes, one false alarm comes every" in said
    assert "Watched for 3,528 of 3,696 hours" in said


def test_the_map_names_the_area_that_rises_again_and_leaves_out_the_unwatched(
    ceasefire: Path,
) -> None:
    told = done("trends", ceasefire, "where", "--json").document

    striking = [c for c in told["clusters"] if c["p"] <= 0.05]
    assert [c["areas"] for c in striking] == [[RISING]]
    assert told["unwatched"] == [UNWATCHED]
    assert next(a for a in told["areas"] if a["pcode"] == UNWATCHED)["gi"] is None
    assert "One area that nobody watched is left out, not quiet: Esker." in str(told["said"])


def test_how_much_violence_breeds_violence_over_the_longest_unbroken_watch(
    ceasefire: Path,
) -> None:
    told = done("trends", ceasefire, "memory", "--json", "--area", "Belqis").document

    assert told["first"] == "2023-04-13" and told["area"] == RISING
    low, high = told["intervals"]["branching"]
    assert low < told["branching"] < (high or 2)


def test_the_weeks_ahead_are_ranges_and_a_backtest_is_called_one(ceasefire: Path) -> None:
    told = done("trends", ceasefire, "ahead", "--json").document

    assert [w["week"] for w in told["ahead"]] == [
        "2023-08-10", "2023-08-17", "2023-08-24", "2023-08-31",
    ]  # fmt: skip
    assert all(w["q0.05"] < w["q0.5"] < w["q0.95"] for w in told["ahead"])
    assert "Backtest, no scorecard" in str(told["said"])


@pytest.mark.parametrize("what", ["series", "where", "memory", "ahead"])
@pytest.mark.parametrize("lang", ["en", "ar"])
def test_each_draws_a_chart_in_either_language(
    ceasefire: Path, tmp_path: Path, what: str, lang: str
) -> None:
    file = tmp_path / "chart.svg"
    said = done("trends", ceasefire, what, "--chart", file, "--lang", lang)

    assert ElementTree.fromstring(file.read_text()).tag.endswith("svg")
    assert "{" not in said.out
    assert lang == "en" or "ا" in said.out


def test_the_same_seed_gives_the_same_answer(ceasefire: Path) -> None:
    first, again = (done("trends", ceasefire, "ahead", "--json").out for _ in range(2))
    assert first == again


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        (("sideways",), "there is nothing called 'sideways'"),
        (("where", "--area", "Belqis"), "looks at all areas at once"),
        (("series", "--area", "Atlantis"), "no first-level area 'Atlantis'"),
        (("series", "--record"), "--record writes a forecast down"),
        (("series", "--from", "2023-03-10", "--to", "2023-03-14"), "there is no whole week"),
        (("series", "--area", "Esker"), "Nobody of a panel is known to have watched"),
        (("where", "--to", "2023-04-04"), "from 6 whole weeks on; there are: 3"),
        (("ahead", "--to", "2023-04-04"), "at least 8 watched weeks; on record: 3"),
        (("memory", "--to", "2023-03-22", "--area", "Anmar"), "from 20 incidents on"),
        (("scorecard", "--chart", "x.svg"), "a table and no chart"),
        (("series", "--rule", "hunches"), "no counting rule 'hunches'"),
    ],
)
def test_where_data_do_not_suffice_it_says_why(
    ceasefire: Path, asked: tuple[str, ...], why: str
) -> None:
    said = trucewatch("trends", ceasefire, *asked)
    assert said.code == 2 and why in said.err


def test_a_forecast_of_weeks_that_have_passed_is_not_recorded(ceasefire: Path) -> None:
    said = trucewatch("trends", ceasefire, "ahead", "--record")

    assert said.code == 2 and "what is recorded now is no forecast" in said.err
    assert done("trends", ceasefire, "scorecard", "--json").document["count"] == 0


def test_a_recorded_forecast_waits_in_the_scorecard_and_is_proved(fresh: Path) -> None:
    told = done("trends", fresh, "ahead", "--record", "--json").document
    card = done("trends", fresh, "scorecard", "--json").document

    assert [row["entry"] for row in card["items"]] == [told["entry"]] * 4
    assert {row["state"] for row in card["items"]} == {"waiting"}
    assert [row["low"] for row in card["items"]] == [int(w["q0.05"]) for w in told["ahead"]]
    assert "Weeks that have not passed: 4." in done("trends", fresh, "scorecard").out
    assert done("ledger", "verify", fresh).code == 0


def test_a_question_is_fixed_once_and_answered_by_status_for_every_area(fresh: Path) -> None:
    assert "nothing is proposed" in done("status", fresh).out
    assert done("status", fresh, "--json").document["question"] is None
    first = date.today() - timedelta(days=155)  # noqa: DTZ011
    days = [first + timedelta(days=n) for n in (0, 90, 91, 133)]
    windows = ("--before", f"{days[0]}..{days[1]}", "--after", f"{days[2]}..{days[3]}")
    done("decide", "question", fresh, *windows, *WHY)
    asked = done("status", fresh, "--json").document["question"]

    by = {row["pcode"]: row for row in asked["answers"]}
    assert asked["fixed"] == "afterwards" and asked["earlier"] == 0
    assert by[None]["holding"] == "holding" and by[UNWATCHED]["holding"] == "cannot_tell"
    assert by[UNWATCHED]["why"] and by[UNWATCHED]["ratio"] is None
    assert len(asked["panel"]) == 4 and asked["panel"][0]["kind"] == "monitor"
    said = done("status", fresh, "--lang", "en").out
    assert "all areas: proposed: holding" in said and "at work on 84 days before" in said
    early = done("status", fresh, "--at", f"{datetime.now(UTC) - timedelta(days=9):%Y-%m-%d}").out
    assert "nothing is proposed" in early, "it was not fixed nine days ago"


def test_a_question_that_cannot_be_answered_is_refused(ceasefire: Path) -> None:
    for wrong, why in (
        (("--before", "2023-03-09", *WINDOWS[2:], *WHY), "is no window"),
        ((*WINDOWS, "--reason", " "), "needs a reason"),
        ((*WINDOWS, *WHY, "--going-on", "2"), "not a part of what was before"),
        (("--before", "2023-01-01..2023-02-01", *WINDOWS[2:], *WHY), "incidents-any-date"),
    ):
        said = trucewatch("decide", "question", ceasefire, *wrong)
        assert said.code == 2 and why in said.err, said.err


def test_a_guarantor_fixes_a_question_and_a_monitor_does_not(fresh: Path, tmp_path: Path) -> None:
    windows = ("--before", "2023-03-09..2023-04-07", "--after", "2023-04-08..2023-05-09")
    for role in ("guarantor", "monitor"):
        public = done("actor", "new", tmp_path / role).out.strip()
        done("actor", "admit", fresh, public, "--role", role, "--office", f"a {role}", *WHY)
    done("decide", "question", fresh, *windows, *WHY, "--as", tmp_path / "guarantor")
    refused = trucewatch("decide", "question", fresh, *windows, *WHY, "--as", tmp_path / "monitor")

    assert refused.code == 2 and "a monitor does not sign question.fixed" in refused.err
    assert done("ledger", "verify", fresh).code == 0
