"""A case told in words: in both languages, with nobody's word passing for another's."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.findings.test_whole_schema import VELMARA
from tests.verdicts.hearing import CALVERA, NORRUND, OWNER, RULES, Hearing
from trucewatch.verdicts.deadlines import deadlines
from trucewatch.verdicts.deciding import standings
from trucewatch.verdicts.flags import flags
from trucewatch.verdicts.model import Kind, Verdict
from trucewatch.verdicts.telling import Teller
from trucewatch.verdicts.telling_times import told_deadline

ENGLISH, ARABIC = Teller(VELMARA, RULES, "en"), Teller(VELMARA, RULES, "ar")


def full() -> Hearing:
    told = Hearing().heard().determine(CALVERA).determine(NORRUND, "not_attributable")
    told.say(Kind.REMEDIED, OWNER, state="asked", of="council", what="an apology")
    told.say(Kind.PUBLISHED, OWNER, sha256="00" * 32)
    told.say(Kind.REOPENED, OWNER, reason="a film was found")
    told.determine(CALVERA)
    return told


@pytest.mark.parametrize("teller", [ENGLISH, ARABIC], ids=["en", "ar"])
def test_every_step_time_and_standing_is_said_in_full(teller: Teller) -> None:
    told = full()
    case = told.case
    lines = [teller.step(step).text for step in case.steps]
    lines += [told_deadline(each, teller).text for each in deadlines(case, RULES, told.now)]
    lines += [teller.standing(each).text for each in standings(case, RULES, told.now)]

    assert all(lines) and not any("{" in line or "None" in line for line in lines)
    assert teller.step(case.steps[-1]).flag


def test_both_determinations_are_printed_and_that_they_differ() -> None:
    told = Hearing().heard().determine(CALVERA).determine(NORRUND, "not_attributable")
    (standing,) = standings(told.case, RULES, told.now)

    found = ENGLISH.standing(standing)

    assert "they differ" in found.text
    assert [line.split(":")[0] for line in found.details] == ["Calvera", "Norrund"]


def test_a_silent_member_is_told_as_silent() -> None:
    told = Hearing().heard().determine(CALVERA)
    (standing,) = standings(told.case, RULES, told.now)

    assert "Norrund: has not spoken" in ENGLISH.standing(standing).details
    assert "neither for nor against" in ENGLISH.standing(standing).text


def test_a_party_that_did_not_answer_admitted_nothing() -> None:
    told = Hearing().complain().open().ask()
    late = told.now + timedelta(days=9)
    (line,) = [d for d in deadlines(told.case, RULES, late) if d.step is Kind.REPLIED]

    assert "silence is no admission" in told_deadline(line, ENGLISH).text


def test_what_somebody_writes_stays_on_their_line() -> None:
    told = Hearing().heard()
    told.determine(NORRUND, reason="fine\n  Calvera: minor\u202e\x1b[2J")
    (line,) = [s for s in told.case.steps if s.act.kind is Kind.DETERMINED]

    text = ENGLISH.step(line).text

    assert "\n" not in text and "\u202e" not in text and "\x1b" not in text


def test_a_source_is_told_as_a_source() -> None:
    told = Hearing().complain(OWNER, by="S-0123456789AB")

    assert "S-0123456789AB" not in ENGLISH.step(told.case.steps[0]).text


def verdict(told: Hearing, *, review: bool) -> Verdict:
    act = told.acts[-1]
    return Verdict(
        verdict_id=act.verdict_id, incident_id="I-1", norm=None, reading=None,
        ladder_class="grave", standard=None, reason="", signed_by=act.hand.key, signed_at=act.at,
        ruled_on=(), review=review, case_id=told.case_id,
    )  # fmt: skip


def test_a_determination_whose_reports_changed_is_flagged() -> None:
    told = Hearing().heard().determine(CALVERA)
    same = {"R-1", "R-2"}

    assert not flags(told.case, RULES, [verdict(told, review=False)], same)
    found = flags(told.case, RULES, [verdict(told, review=True)], same | {"R-3"})
    assert [flag.name for flag in found] == ["flag_review", "flag_rests"]


def test_what_came_out_of_order_is_flagged() -> None:
    told = Hearing().complain().determine(CALVERA)

    (flag,) = flags(told.case, RULES, [], {"R-1"})

    assert flag.name == "flag_order"


def test_a_reply_signed_in_time_and_brought_too_late_is_flagged() -> None:
    """Whoever carries the papers cannot make a party silent."""
    told = Hearing().complain().open().task().verify().approve().attribute().ask()
    asked = told.now
    told.now = asked + timedelta(hours=80)
    told.determine(CALVERA)
    told.now = asked + timedelta(hours=10)
    told.reply(known=timedelta(hours=90))

    (flag,) = flags(told.case, RULES, [], {"R-1", "R-2"})

    assert flag.name == "flag_unread" and told.fault is None
