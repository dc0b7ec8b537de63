"""South Sudan 2017/18: the fact sheet's clock, who signed which text, and what it leaves open."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from trucewatch.agreement.model import Basis, Deciding, NormKind, Role
from trucewatch.agreement.reading import read_agreement
from trucewatch.agreement.shipped import shipped_text
from trucewatch.findings.from_incidents import evaluate
from trucewatch.findings.situations import situation_tables

NAME = "south-sudan-2017-coha"
READ, LEDGER = read_agreement(shipped_text(NAME), file=f"{NAME}.yaml")
assert READ is not None
SOUTH_SUDAN = READ

INSTRUMENTS = {i.id: i for i in SOUTH_SUDAN.instruments}
NORMS = {n.id: n for n in SOUTH_SUDAN.norms}
ANCHORS = {a.id: a for a in SOUTH_SUDAN.anchors}


def rules_faced(actor, **said):
    """The instruments whose rules an incident in May 2021 is held against."""
    row = {"id": "one", "seen_from": "2021-05-15T06:00", "actor": actor, **said}
    zone = SOUTH_SUDAN.clock.zone
    tables = situation_tables([row], SOUTH_SUDAN, file="test", zone=zone)
    found = evaluate(*tables, SOUTH_SUDAN).to_pylist()
    return {NORMS[f["norm"]].instrument for f in found if f["norm"]}


def test_it_began_at_21_01_utc_on_the_23rd_and_names_no_end():
    assert SOUTH_SUDAN.clock.start == datetime(2017, 12, 23, 21, 1, tzinfo=UTC)
    assert SOUTH_SUDAN.clock.end is None
    assert INSTRUMENTS["coha"].force.start.settled == SOUTH_SUDAN.clock.start
    assert INSTRUMENTS["coha"].force.end is None


def test_its_zone_was_an_hour_nearer_utc_from_february_2021():
    before, after = (
        datetime(2021, month, 15, 12, tzinfo=SOUTH_SUDAN.clock.zone) for month in (1, 3)
    )
    assert before.utcoffset() == timedelta(hours=3)
    assert after.utcoffset() == timedelta(hours=2)


@pytest.mark.parametrize("anchor", ["coha_signed", "khartoum_signed", "rarcss_signed"])
def test_the_hour_of_a_signature_is_not_guessed(anchor):
    moment = ANCHORS[anchor].moment
    assert moment.settled is None
    day_long = timedelta(hours=24) - timedelta(microseconds=1)
    assert moment.high - moment.low == day_long


def test_the_permanent_ceasefire_keeps_its_scheduled_and_its_recorded_time_apart():
    anchor = ANCHORS["permanent_ceasefire"]
    assert anchor.scheduled is not None
    assert anchor.certified is not None
    assert anchor.moment.settled == anchor.certified.at
    assert INSTRUMENTS["khartoum"].force.start.settled == anchor.certified.at


@pytest.mark.parametrize("anchor", ["d_day", "redeployment_done", "transition_start"])
def test_what_nobody_dated_has_no_date(anchor):
    assert (ANCHORS[anchor].moment.low, ANCHORS[anchor].moment.high) == (None, None)


def test_the_salvation_front_signed_the_first_text_and_not_the_last():
    assert "nas" in INSTRUMENTS["coha"].signatories
    assert "nas" not in INSTRUMENTS["rarcss"].signatories
    assert set(SOUTH_SUDAN.actor("nas").accepted) == {"coha"}


def test_in_2021_the_army_faces_both_texts_and_the_salvation_front_one():
    civilians = {"act": "9.1", "victim_status": "civilian"}
    assert rules_faced("army", **civilians) == {"coha", "rarcss"}
    assert rules_faced("NAS", **civilians) == {"coha"}


def test_who_else_signed_the_last_text_is_marked_as_assumed():
    for ident in ("ndm", "fdp", "ssnmc", "ssum", "sslm", "sspm"):
        actor = SOUTH_SUDAN.actor(ident)
        assert actor.accepted["coha"].basis is Basis.DOCUMENTED
        assert actor.accepted["rarcss"].basis is Basis.ASSUMED
    assert SOUTH_SUDAN.actor("ssoa").heading


def test_the_army_answers_for_the_militia_only_where_it_was_shown():
    (relation,) = SOUTH_SUDAN.relations
    assert (relation.kind, relation.object) == ("commands", "allied_militia")
    assert relation.subject == "gov"
    assert (relation.since.year, relation.until.year) == (2023, 2023)
    assert SOUTH_SUDAN.actor("armed_youths").role is Role.UNKNOWN


def test_every_rule_with_acts_reaches_those_a_party_commands_or_backs():
    """CoHA 2 and R-ARCSS 2.1.4."""
    for norm in SOUTH_SUDAN.norms:
        if norm.acts and norm.kind is not NormKind.POWER:
            assert norm.answers_for == ("commands", "backs"), norm.id


def test_no_rule_is_limited_to_the_country_since_only_civilians_are_given_a_place():
    assert not SOUTH_SUDAN.places
    assert not any(norm.where or norm.where_except for norm in SOUTH_SUDAN.norms)


def test_there_is_no_permission_and_so_no_self_defence_to_plead():
    assert not [norm for norm in SOUTH_SUDAN.norms if norm.kind is NormKind.PERMISSION]
    assert "self_defence" in {item.id for item in SOUTH_SUDAN.left_open}


def test_the_monitor_alone_authorises_movements():
    (power,) = [norm for norm in SOUTH_SUDAN.norms if "authorised" in norm.grants]
    assert power.bearers == ("ctsamvm",)
    assert NORMS["c1_freeze"].unless == ("authorised",)
    assert NORMS["r2110_redeployment"].unless == ("notified",)


def test_amendment_is_by_consensus_else_two_thirds_and_ministers_have_14_days():
    bodies = {body.id: body for body in SOUTH_SUDAN.procedure.bodies}
    assert bodies["amending_parties"].decides is Deciding.CONSENSUS_ELSE_TWO_THIRDS
    clocks = {clock.id: clock for clock in SOUTH_SUDAN.procedure.clocks}
    assert clocks["ministers_meet"].within == "14 days"
    assert clocks["ministers_meet"].basis is Basis.REPORTED
    assert clocks["determination"].within is None
    assert clocks["reply"].within is None


def test_no_paragraph_gives_a_sub_number_that_a_scan_may_have_lost():
    assert not [n.id for n in SOUTH_SUDAN.norms if re.search(r"2\.1\.10\.", n.paragraph)]


def test_every_actor_norm_and_relation_says_where_it_stands():
    for thing in (*SOUTH_SUDAN.actors, *SOUTH_SUDAN.norms, *SOUTH_SUDAN.relations):
        assert thing.source, thing


@pytest.mark.parametrize(
    "said",
    [
        "the term is not stated",
        "ssoa is a heading",
        "what allied_militia is to it",
        "nobody has dated d_day",
        "binds by signature, and nobody is said to have signed",
        "prohibition c3_proxies does not say which acts",
        "norm k_ceasefire names nobody",
        "how a complaint is made",
        "what follows a breach",
        "nothing of self-defence",
        "nothing of territory",
    ],
)
def test_the_ambiguity_ledger_lists_what_the_sheet_leaves_open(said):
    found = [p for p in LEDGER if said in p.message]
    assert found
    assert all(p.line and p.consequence for p in found)


def test_parties_rules_and_paragraphs_can_be_read_in_arabic():
    for thing in (*SOUTH_SUDAN.actors, *SOUTH_SUDAN.instruments, *SOUTH_SUDAN.anchors):
        assert thing.names("ar") != thing.names("en"), thing.id
    for norm in SOUTH_SUDAN.norms:
        assert norm.text("ar") != norm.text("en"), norm.id
        assert norm.citation is not None
        assert norm.citation("ar") != norm.citation("en"), norm.id
    for term in SOUTH_SUDAN.terms.values():
        assert term("ar") != term("en")
