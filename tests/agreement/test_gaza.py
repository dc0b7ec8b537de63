"""Gaza, 19 January 2025: the fact sheet's facts, how each is known, and what stays open."""

from datetime import UTC, datetime, timedelta

import pytest

from trucewatch.agreement.model import Basis, NormKind, Role, Sense
from trucewatch.agreement.reading import read_agreement
from trucewatch.agreement.shipped import shipped_text

NAME = "gaza-2025-01-19"
GAZA, LEDGER = read_agreement(shipped_text(NAME), file=f"{NAME}.yaml")
assert GAZA is not None
NORMS = {norm.id: norm for norm in GAZA.norms}
ANCHORS = {anchor.id: anchor for anchor in GAZA.anchors}
TEXTS = {instrument.id: instrument for instrument in GAZA.instruments}


def test_planned_announced_and_confirmed_starts_are_kept_apart():
    start = ANCHORS["start"]
    assert start.scheduled.at == datetime(2025, 1, 19, 6, 30, tzinfo=UTC)
    assert [claim.at for claim in start.claimed] == [datetime(2025, 1, 19, 10, 15, tzinfo=UTC)]
    assert start.certified.at == datetime(2025, 1, 19, 9, 15, tzinfo=UTC)
    assert GAZA.clock.start == start.moment.settled == start.certified.at


@pytest.mark.parametrize(
    ("anchor", "month", "day"),
    [("day_7", 1, 25), ("day_16", 2, 3), ("day_42", 3, 1), ("day_50", 3, 9)],
)
def test_the_day_of_exchange_is_day_1(anchor, month, day):
    local = ANCHORS[anchor].moment.low.astimezone(GAZA.clock.zone)
    assert (local.month, local.day) == (month, day)
    assert ANCHORS[anchor].basis is Basis.ASSUMED


def test_the_term_does_not_end_the_text_but_puts_it_in_doubt():
    force = TEXTS["jan2025"].force
    assert force.end is None
    assert force.doubted_from.settled == datetime(2025, 3, 1, 22, tzinfo=UTC)


def test_no_january_rule_is_documented():
    january = [norm for norm in GAZA.norms if norm.instrument == "jan2025"]
    assert january
    assert all(norm.basis is not Basis.DOCUMENTED for norm in january)
    assert TEXTS["jan2025"].basis is Basis.REPORTED
    assert all(variant.basis is Basis.REPORTED for variant in TEXTS["jan2025"].variants)


def test_an_october_rule_is_documented_unless_its_bearer_or_its_reach_is_our_guess():
    guessed = {n.id for n in GAZA.norms if n.instrument == "oct2025" and n.basis is Basis.ASSUMED}
    assert guessed == {"o_civilians", "o_ceremonies"}
    assert not any(n.basis is Basis.REPORTED for n in GAZA.norms if n.instrument == "oct2025")


def test_the_chain_from_approval_stays_open_end_to_end():
    for moment in (
        ANCHORS["approval"].moment,
        ANCHORS["withdrawn"].moment,
        NORMS["o_withdraw"].due,
        NORMS["o_captives"].due,
        NORMS["o_flights"].start,
        NORMS["o_flights"].end,
    ):
        assert moment.low is None
        assert moment.high is None


def test_the_duty_not_to_return_hangs_on_hamas():
    assert NORMS["o_no_return"].reciprocal.on == "hamas"
    assert "broken_by_hamas" in GAZA.fact_ids


def test_600_trucks_are_a_floor_in_one_wording_and_a_ceiling_in_the_other():
    floor, ceiling = NORMS["j_aid_every_day"], NORMS["j_aid_up_to"]
    assert (floor.wording, floor.quantity.sense) == (("every_day",), Sense.FLOOR)
    assert (ceiling.wording, ceiling.quantity.sense) == (("up_to",), Sense.CEILING)
    assert floor.quantity.amount == ceiling.quantity.amount == 600
    assert floor.citation == ceiling.citation
    assert [reading.id for reading in GAZA.readings] == ["every_day", "up_to"]


@pytest.mark.parametrize(("norm", "amount"), [("j_aid_fuel", 50), ("j_aid_north", 300)])
def test_the_shares_of_600_do_not_say_whether_they_are_least_or_most(norm, amount):
    assert NORMS[norm].quantity.amount == amount
    assert NORMS[norm].quantity.of
    assert NORMS[norm].quantity.sense is None


@pytest.mark.parametrize(
    ("norm", "amount"),
    [
        ("j_ratio_civilian", 30),
        ("j_ratio_soldier", 50),
        ("j_ratio_older_life", 3),
        ("j_ratio_older_other", 27),
        ("j_ratio_ill", 110),
        ("j_ratio_long_held", 30),
        ("j_rearrested", 47),
        ("j_gaza_detainees", 1000),
    ],
)
def test_each_category_has_its_own_number(norm, amount):
    quantity = NORMS[norm].quantity
    assert (quantity.amount, quantity.sense) == (amount, Sense.EXACT)
    assert quantity.of


def test_the_names_of_day_7_are_due_a_day_before_a_release_without_an_hour():
    due = NORMS["j_names_day_7"].due
    assert due.high - due.low == timedelta(days=1)
    assert due.high == datetime(2025, 1, 24, 22, tzinfo=UTC)


def test_only_israel_and_hamas_are_parties_and_no_tie_lays_others_acts_to_them():
    assert {a.id for a in GAZA.actors if a.role is Role.SIGNATORY} == {"israel", "hamas"}
    assert {a.id for a in GAZA.actors if a.role is Role.GUARANTOR} == {"qatar", "egypt", "us"}
    assert GAZA.actor("pij").role is Role.UNKNOWN
    assert NORMS["j_captives_others"].basis is Basis.ASSUMED
    assert not GAZA.relations


def test_no_permission_is_granted_and_phase_two_is_closed():
    assert not [norm for norm in GAZA.norms if norm.kind is NormKind.PERMISSION]
    assert all(not gate.certified and gate.definition is None for gate in GAZA.gates)


def test_nobody_rules_and_nothing_has_a_time():
    assert not any("ruling" in body.does for body in GAZA.procedure.bodies)
    assert not GAZA.procedure.ladder
    assert all(clock.within is None for clock in GAZA.procedure.clocks)


def test_every_statement_says_where_it_stands():
    claims = [c for a in GAZA.anchors for c in (a.scheduled, *a.claimed, a.certified) if c]
    accepted = [acceptance for actor in GAZA.actors for acceptance in actor.accepted.values()]
    stated = (
        *GAZA.actors, *GAZA.norms, *GAZA.places, *GAZA.gates, *GAZA.instruments, *GAZA.anchors,
        *GAZA.facts, *GAZA.procedure.bodies, *GAZA.procedure.clocks, *GAZA.left_open, *claims,
        *accepted,
    )  # fmt: skip
    assert [thing for thing in stated if not thing.source] == []


@pytest.mark.parametrize(
    "said",
    [
        "nobody has dated approval",
        "nobody has dated withdrawn",
        "nobody mapped the place border_strip",
        "2025-03-02 00:00 it is not known whether instrument jan2025 still holds",
        "norm j_aid_every_day stands only in the wording every_day",
        "norm j_aid_fuel does not say whether its amount",
        "norm o_no_return binds only as long as hamas keeps its own part",
        "what pij is to it",
        "nothing of recruitment",
        "no body is named that rules",
        "nobody is named who certifies gate phase_two",
    ],
)
def test_the_ambiguity_ledger_lists_what_the_accounts_leave_open(said):
    found = [p for p in LEDGER if said in p.message]
    assert found
    assert all(p.line and p.consequence for p in found)


def test_names_rules_and_paragraphs_can_be_read_in_arabic():
    named = (*GAZA.actors, *GAZA.places, *GAZA.readings, *GAZA.instruments, *GAZA.anchors)
    for thing in named:
        assert thing.names("ar") != thing.names("en"), thing.id
    for norm in GAZA.norms:
        assert norm.text("ar") != norm.text("en"), norm.id
        assert norm.citation("ar") != norm.citation("en"), norm.id
    assert all(words("ar") != words("en") for words in GAZA.terms.values())
