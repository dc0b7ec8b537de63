"""Syria, 30 December 2016: the fact sheet's facts, its two texts, and its open questions."""

from datetime import UTC, date, datetime

import pytest

from trucewatch.agreement.model import Basis, Role
from trucewatch.agreement.reading import read_agreement
from trucewatch.agreement.shipped import shipped_text

NAME = "syria-2016-12-30"
SYRIA, LEDGER = read_agreement(shipped_text(NAME), file=f"{NAME}.yaml")
assert SYRIA is not None


def test_it_began_at_22_utc_on_the_29th_and_names_no_end():
    assert SYRIA.clock.start == datetime(2016, 12, 29, 22, tzinfo=UTC)
    assert SYRIA.clock.end is None


def test_the_two_texts_differ_on_nusra_and_nobody_held_a_third():
    (annex,) = [i for i in SYRIA.instruments if i.id == "annex1"]
    assert {v.id: set(v.excludes) for v in annex.variants} == {
        "un": {"isil", "nusra"},
        "rebel": {"isil"},
    }
    assert {v.id: v.basis for v in annex.variants}["rebel"] is Basis.REPORTED
    assert [r.id for r in SYRIA.readings] == ["un", "rebel"]


def _named_on(day):
    accepted = [(a.id, a.accepted.get("annex1")) for a in SYRIA.actors]
    return [ident for ident, acceptance in accepted if acceptance and acceptance.on == day]


def test_seven_groups_were_named_on_the_first_day_and_seven_more_by_4_january():
    first = _named_on(date(2016, 12, 29))
    later = _named_on(date(2017, 1, 4))
    assert len(first) == 7
    assert len(later) == 7
    assert "ahrar_al_sham" in first
    assert SYRIA.actor("ahrar_al_sham").doubted_from == date(2017, 1, 4)


def test_civilians_as_protected_targets_are_marked_as_an_assumption():
    (civilians,) = [n for n in SYRIA.norms if n.against == ("civilians",)]
    assert civilians.basis is Basis.ASSUMED


def test_neither_guarantor_is_a_party():
    assert {a.id for a in SYRIA.actors if a.role is Role.GUARANTOR} == {"russia", "turkey", "iran"}


def test_every_fact_that_is_not_documented_says_where_it_stands():
    for thing in (*SYRIA.actors, *SYRIA.norms, *SYRIA.relations, *SYRIA.places, *SYRIA.gates):
        assert thing.basis is Basis.DOCUMENTED or thing.source, thing


@pytest.mark.parametrize(
    "said",
    [
        "wordings that differ on nusra",
        "the term is not stated",
        "nobody mapped the place anti_terror_ops",
        "syrian_insurgents is a heading",
        "what sdf is to it",
        "that hezbollah is a party",
        "acceptance by ahrar_al_sham",
        "nothing of arrests",
        "no quantity",
        "time to answer in",
        "gate astana",
        "norm n1c is known only by report or assumption",
    ],
)
def test_the_ambiguity_ledger_lists_what_the_text_leaves_open(said):
    found = [p for p in LEDGER if said in p.message]
    assert found
    assert all(p.line and p.consequence for p in found)


def test_names_can_be_read_in_arabic():
    for thing in (*SYRIA.actors, *SYRIA.places, *SYRIA.readings):
        assert thing.names("ar") != thing.names("en")
