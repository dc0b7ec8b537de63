"""By when each step is due, whose time that is, and what nobody agreed on."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.findings.test_whole_schema import VELMARA
from tests.verdicts.hearing import CALVERA, NORRUND, OWNER, RULES, START, Hearing
from trucewatch.agreement.counting import Offset
from trucewatch.agreement.model import Calendar, Deciding, Procedure, ProcedureClock
from trucewatch.agreement.model.words import Basis, Names
from trucewatch.agreement.written import read_amount
from trucewatch.verdicts.deadlines import State, deadlines, due, overdue
from trucewatch.verdicts.model import Kind
from trucewatch.verdicts.rules import Origin, StepClock, rules_of
from trucewatch.vocabulary.instants import iso, parse_iso, zone_named

WEEKEND = Calendar(weekend=(4, 5), holidays=(date(2023, 3, 14),))
# zone, within, counting, from, no earlier than, no later than
COUNTED = [
    # hours are exact, whatever the clocks do
    ("Europe/Berlin", "72 hours", None, "2024-03-29T12:00Z", "2024-04-01T12:00Z", None),
    ("Europe/Berlin", "24 hours", None, "2024-10-26T12:00Z", "2024-10-27T12:00Z", None),
    ("America/New_York", "90 minutes", None, "2024-03-10T06:30Z", "2024-03-10T08:00Z", None),
    # days end with the local day, of 23 or of 25 hours; without a rule either day may be meant
    ("Europe/Berlin", "1 day", None, "2024-03-30T09:00Z", "2024-03-30T23:00Z", "2024-03-31T22:00Z"),
    ("Europe/Berlin", "1 day", "next_day", "2024-03-30T09:00Z", "2024-03-31T22:00Z", None),
    ("Europe/Berlin", "3 days", "next_day", "2024-10-25T10:00Z", "2024-10-28T23:00Z", None),
    ("America/New_York", "2 days", "day_one", "2024-11-02T12:00Z", "2024-11-04T05:00Z", None),
    # midnight itself was skipped in Damascus
    ("Asia/Damascus", "1 day", "next_day", "2017-03-29T10:00Z", "2017-03-30T22:00Z", None),
    # late in the evening the day is still the local one
    ("Asia/Damascus", "1 day", "next_day", "2017-01-10T21:59Z", "2017-01-11T22:00Z", None),
    ("Asia/Damascus", "1 day", "next_day", "2017-01-10T22:00Z", "2017-01-12T22:00Z", None),
    ("Etc/GMT+2", "5 working days", None, "2023-03-12T10:00Z",
     "2023-03-20T02:00Z", "2023-03-21T02:00Z"),
    ("UTC", "1 month", "next_day", "2024-01-31T08:00Z", "2024-03-01T00:00Z", None),
    ("UTC", "2 weeks", "next_day", "2024-02-20T08:00Z", "2024-03-06T00:00Z", None),
]  # fmt: skip


@pytest.mark.parametrize(("zone", "within", "counting", "start", "low", "high"), COUNTED)
def test_the_table_of_times(zone, within, counting, start, low, high) -> None:
    amount = read_amount(within)
    assert amount is not None
    clock = StepClock(
        step=Kind.REPLIED, offset=Offset(*amount, False, counting), start=None,
        origin=Origin.AGREEMENT,
    )  # fmt: skip
    held = replace(RULES, zone=zone_named(zone), calendar=WEEKEND)

    found = due(clock, parse_iso(start), held)

    assert found == (parse_iso(low), parse_iso(high or low))


def state(told: Hearing, step: Kind, at: datetime | None = None, *, who: str | None = None):
    found = deadlines(told.case, told.rules, at or told.now)
    (one,) = [d for d in found if d.step is step and who in (None, d.who)]
    return one


def test_velmaras_own_clocks_and_ours_each_say_whose_they_are() -> None:
    told = Hearing().complain().open().task()

    verification = state(told, Kind.VERIFIED)
    assert verification.origin is Origin.AGREEMENT
    assert verification.clock is not None and verification.clock.source == "article 6(a)"
    assert iso(verification.low) == "2023-03-20T02:00:00Z"  # type: ignore[arg-type]
    assert iso(verification.high) == "2023-03-21T02:00:00Z"  # type: ignore[arg-type]
    assert state(told, Kind.OPENED).origin is Origin.OURS


def test_between_two_ways_of_counting_nobody_is_told_that_they_are_overdue() -> None:
    told = Hearing().complain().open().task()

    def on(text: str) -> State:
        return state(told, Kind.VERIFIED, parse_iso(text)).state

    assert on("2023-03-20T01:59Z") is State.DUE
    assert on("2023-03-20T02:01Z") is State.UNSURE
    assert on("2023-03-21T02:01Z") is State.OVERDUE


def test_what_nobody_agreed_is_not_made_up() -> None:
    told = Hearing().heard()

    found = state(told, Kind.DETERMINED, told.now + timedelta(days=5000), who="calvera")

    assert found.state is State.NOT_AGREED and found.high is None


def test_a_clock_that_counts_from_the_complaint_gives_the_party_its_whole_time() -> None:
    """Three days went by before the complaint was put to it."""
    told = Hearing().complain().open()
    told.now += timedelta(days=3)
    told.ask()

    assert state(told, Kind.REPLIED).high == told.now + timedelta(hours=72)


def test_done_late_and_done_in_time() -> None:
    told = Hearing().complain().open()
    told.now += timedelta(days=2)
    told.task().verify()

    assert state(told, Kind.OPENED).state is State.MET
    assert state(told, Kind.TASKED).state is State.LATE


def test_a_tasking_may_set_its_own_time_beside_the_agreements() -> None:
    told = Hearing().complain().open().task(due="2023-03-13T12:00:00Z")
    found = [d for d in deadlines(told.case, RULES, parse_iso("2023-03-13T13:00Z"))
             if d.step is Kind.VERIFIED]  # fmt: skip

    assert [(d.origin, d.state) for d in found] == [
        (Origin.ACT, State.OVERDUE), (Origin.AGREEMENT, State.DUE),
    ]  # fmt: skip


def test_an_appeal_lapses_and_is_owed_by_nobody() -> None:
    told = Hearing().heard().determine(CALVERA).determine(NORRUND)
    late = told.now + timedelta(days=30)

    assert state(told, Kind.REOPENED, late).state is State.LAPSED
    assert Kind.REOPENED not in [d.step for d in overdue(deadlines(told.case, RULES, late))]


def test_a_reopened_case_gets_its_times_anew() -> None:
    told = Hearing().heard().determine()
    told.now += timedelta(days=60)
    told.say(Kind.REOPENED, OWNER, reason="a film was found")

    assert state(told, Kind.VERIFIED).state is State.DUE


def test_an_inadmissible_case_has_no_times() -> None:
    assert not deadlines(Hearing().complain().open(admissible=False).case, RULES, START)


def test_a_paper_complaint_runs_from_when_it_was_received() -> None:
    told = Hearing().complain(OWNER, by="accord", received="2023-03-01T12:00:00Z")

    assert iso(state(told, Kind.OPENED).high) == "2023-03-05T02:00:00Z"  # type: ignore[arg-type]


def clock(name: str, within: str | None, counted_from: str | None = None) -> ProcedureClock:
    return ProcedureClock(
        id=name, names=Names(by_language={"en": name}), within=within,
        counted_from=counted_from, who=None, basis=Basis.DOCUMENTED,
    )  # fmt: skip


def held(*clocks: ProcedureClock):
    return rules_of(replace(VELMARA, procedure=Procedure(clocks=clocks)))


def test_a_step_the_agreement_left_blank_takes_our_time_and_says_so() -> None:
    assert held(clock("verification", None)).clock(Kind.VERIFIED).origin is Origin.OURS


def test_a_time_in_words_that_nobody_can_count_is_not_guessed() -> None:
    rules = held(clock("verification", "promptly", "complaint"))
    told = Hearing(rules).complain().open().task()

    found = state(told, Kind.VERIFIED)

    assert found.state is State.NOT_AGREED and found.clock.within == "promptly"


def test_a_step_that_no_case_takes_is_shown_and_not_followed() -> None:
    rules = held(clock("ministers_meet", "14 days", "report of a serious violation"))

    assert [c.step for c in rules.clocks][-1] is None


def test_without_a_ruling_body_the_guarantors_determine_each_for_itself_and_that_is_ours() -> None:
    rules = held()

    assert rules.body is None
    assert rules.members == ("calvera", "norrund") and rules.decides is Deciding.EACH_SEPARATELY


def test_an_instant_is_utc() -> None:
    assert START.tzinfo is UTC
