"""The ladder of a case: each rung done, waiting, late or silent, and never one for another."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.verdicts.hearing import CALVERA, NORRUND, OWNER, RULES, Hearing, hours, rules
from tests.verdicts.test_docket_properties import hearings
from trucewatch.agreement.model import Deciding
from trucewatch.verdicts.deadlines import deadlines
from trucewatch.verdicts.deciding import standings
from trucewatch.verdicts.model import Kind
from trucewatch.verdicts.rungs import Place, Rung, present, rungs


def ladder(told: Hearing, later: timedelta = timedelta()) -> tuple[Rung, ...]:
    at = told.now + later
    times, words = deadlines(told.case, told.rules, at), standings(told.case, told.rules, at)
    return rungs(told.case, told.rules, times, words, at)


def places(told: Hearing, later: timedelta = timedelta()) -> str:
    return " ".join(rung.place.value for rung in ladder(told, later))


def test_a_case_climbs_rung_by_rung() -> None:
    told = Hearing().complain()
    assert places(told) == "now ahead ahead ahead ahead ahead ahead"
    assert places(told.open()) == "done now ahead ahead ahead ahead ahead"
    assert places(told.task().verify()) == "done done now ahead ahead ahead ahead"
    assert places(told.approve()) == "done done done now ahead ahead ahead"
    assert places(told.attribute()) == "done done done done now ahead ahead"
    assert places(told.ask().reply()) == "done done done done done now ahead"
    assert places(told.determine(CALVERA)) == "done done done done done now ahead"
    assert places(told.determine(NORRUND)) == "done done done done done done now"
    told.say(Kind.PUBLISHED, OWNER, sha256="00" * 32)
    assert places(told) == " ".join(["done"] * 7) and present(ladder(told)) is None


def test_half_a_body_is_told_as_half() -> None:
    rung = ladder(Hearing().heard().determine(CALVERA))[5]

    assert (rung.name, rung.begun, rung.spoken, rung.asked) == ("determination", True, 1, 2)


def test_a_party_that_let_the_time_pass_is_silent_and_not_late() -> None:
    """The case goes on without its word, and its silence is not a reply."""
    told = Hearing().complain().open().task().verify().approve().attribute().ask()

    assert places(told, hours(1)).split()[4] == "now"
    assert places(told, timedelta(days=9)).split()[4:6] == ["silent", "now"]
    assert ladder(told, timedelta(days=9))[4].spoken == 0


def test_a_time_that_passed_is_overdue_on_its_own_rung() -> None:
    told = Hearing().complain().open().task()

    assert places(told, timedelta(days=30)).split()[2] == "overdue"


def test_where_nobody_is_accused_nobody_is_asked() -> None:
    told = Hearing().complain(against=()).open().task().verify().approve().attribute(to=None)

    assert places(told).split()[4:6] == ["nobody", "now"]


def test_an_inadmissible_complaint_ends_the_ladder_and_reopening_begins_it_again() -> None:
    told = Hearing().complain().open(admissible=False)
    assert places(told) == "done closed closed closed closed closed closed"

    told.say(Kind.REOPENED, OWNER, reason="a film was found")
    assert places(told) == "done now ahead ahead ahead ahead ahead"


def test_an_approval_that_a_new_revision_voided_is_no_rung_climbed() -> None:
    told = Hearing().complain().open().task().verify().approve().verify()

    assert places(told).split()[2] == "now"


def test_a_body_without_members_has_determined_nothing() -> None:
    told = Hearing(rules=RULES).heard()
    told.rules = rules(Deciding.UNSPECIFIED, *RULES.members)

    assert places(told).split()[5] == "now"


@given(hearings(), st.integers(0, 400))
@settings(max_examples=100)
def test_no_silence_climbs_a_rung_as_if_somebody_had_spoken(told: Hearing, days: int) -> None:
    found = {rung.name: rung for rung in ladder(told, timedelta(days=days))}
    case = told.case

    if found["reply"].place is Place.DONE:
        assert all(case.reply(respondent) for respondent in case.respondents)
    if found["determination"].place is Place.DONE:
        spoken = {act.hand.party for act in case.taken(Kind.DETERMINED)}
        assert spoken >= set(told.rules.members)
    assert found["verification"].place is not Place.DONE or case.approval is not None
