"""Syria, 30 December 2016: the fact sheet's facts, its two texts, what came before and after it,
and its open questions."""

from datetime import UTC, date, datetime

import pytest

from trucewatch.agreement.model import Basis, NormKind, Role
from trucewatch.agreement.reading import read_agreement
from trucewatch.agreement.shipped import shipped_text

NAME = "syria-2016-12-30"
SYRIA, LEDGER = read_agreement(shipped_text(NAME), file=f"{NAME}.yaml")
assert SYRIA is not None
TEXTS = {instrument.id: instrument for instrument in SYRIA.instruments}
NORMS = {norm.id: norm for norm in SYRIA.norms}
ANCHORS = {anchor.id: anchor for anchor in SYRIA.anchors}
PLACES = {place.id: place for place in SYRIA.places}

LINKED = ("feb2016", "sept2016", "deescalation2017", "idlib2018")


def test_it_began_at_22_utc_on_the_29th_and_names_no_end():
    assert SYRIA.clock.start == datetime(2016, 12, 29, 22, tzinfo=UTC)
    assert SYRIA.clock.end is None
    assert TEXTS["annex1"].force.start.settled == SYRIA.clock.start


def test_the_two_texts_differ_on_nusra_and_nobody_held_a_third():
    annex = TEXTS["annex1"]
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


def test_no_linked_text_is_in_force_while_the_mission_lasts():
    """What is found under annex I from 30 December to 31 March owes nothing to the others."""
    first, last = SYRIA.clock.start, datetime(2017, 3, 31, 21, tzinfo=UTC)
    for ident in ("feb2016", "sept2016"):
        assert TEXTS[ident].force.end.high <= first
    for ident in ("deescalation2017", "idlib2018"):
        assert TEXTS[ident].force.start.low > last
    own = [n for n in SYRIA.norms if n.instrument in LINKED and n.start is not None]
    assert all(norm.start.low > last for norm in own)


@pytest.mark.parametrize(("letter", "text"), list(zip("fsdi", LINKED, strict=True)))
def test_each_linked_text_has_rules_of_its_own(letter, text):
    rules = [norm.id for norm in SYRIA.norms if norm.instrument == text]
    assert rules
    assert rules == [f"{letter}{number}" for number in range(1, len(rules) + 1)]


def test_no_syrian_party_signed_the_memoranda():
    assert TEXTS["deescalation2017"].signatories == ("russia", "turkey", "iran")
    assert TEXTS["idlib2018"].signatories == ("russia", "turkey")


def test_february_is_accepted_by_notice_and_no_group_is_said_to_have_given_it():
    assert TEXTS["feb2016"].binds == "by_acceptance"
    told = {a.id: a.accepted["feb2016"] for a in SYRIA.actors if "feb2016" in a.accepted}
    assert set(told) == {"gov"}
    assert told["gov"].basis is Basis.REPORTED
    assert told["gov"].notified.high < datetime(2016, 2, 26, 10, tzinfo=UTC)


def test_the_september_text_ran_for_48_hours_was_renewed_once_and_nobody_certified_its_end():
    force = TEXTS["sept2016"].force
    assert force.start.settled == datetime(2016, 9, 12, 16, tzinfo=UTC)
    assert force.term.settled == datetime(2016, 9, 14, 16, tzinfo=UTC)
    assert force.renewals[0].until.settled == datetime(2016, 9, 16, 16, tzinfo=UTC)
    assert (force.end.low, force.end.high) == (
        datetime(2016, 9, 16, 16, tzinfo=UTC),
        datetime(2016, 9, 19, 21, tzinfo=UTC),
    )


def test_both_days_of_the_firing_ban_are_kept():
    ban = ANCHORS["firing_ban"]
    assert ban.scheduled.at == datetime(2017, 5, 4, 21, tzinfo=UTC)
    assert [claim.at for claim in ban.claimed] == [datetime(2017, 5, 5, 21, tzinfo=UTC)]
    assert ban.certified is None


def test_the_four_areas_are_named_and_not_mapped():
    for ident in ("area_idlib", "area_north_homs", "area_eastern_ghouta", "area_south"):
        place = PLACES[ident]
        assert place.geometry is None
        assert place.proxy
        every = PLACES["deescalation_areas"].areas
        assert set(place.areas.whole) <= set(every.whole)
        assert set(place.areas.parts_of) <= set(every.parts_of)
    assert not PLACES["idlib_zone"].mapped


@pytest.mark.parametrize(("norm", "day"), [("i1", 10), ("i2", 15)])
def test_the_idlib_deadlines_run_to_the_end_of_their_day_in_damascus(norm, day):
    assert NORMS[norm].due.settled == datetime(2018, 10, day, 21, tzinfo=UTC)


def test_hts_is_on_the_list_only_from_june_2018():
    (listing,) = SYRIA.lists
    assert [("hts" in version.actors) for version in listing.versions] == [False, True]
    assert listing.versions[1].period.start.settled == datetime(2018, 6, 4, 21, tzinfo=UTC)


def test_a_permission_says_who_must_show_it_or_stays_open():
    burdens = {n.id: n.burden for n in SYRIA.norms if n.kind is NormKind.PERMISSION}
    assert burdens == {
        "n3": "claimant", "n4": "claimant", "f3": "claimant", "s3": "claimant", "d6": None,
    }  # fmt: skip


def test_every_fact_that_is_not_documented_says_where_it_stands():
    for thing in (
        *SYRIA.actors, *SYRIA.norms, *SYRIA.relations, *SYRIA.places, *SYRIA.gates, *SYRIA.anchors,
        *SYRIA.instruments, *SYRIA.lists, *SYRIA.facts, *SYRIA.reporting, *SYRIA.procedure.facts,
        *SYRIA.procedure.bodies, *(a for x in SYRIA.actors for a in x.accepted.values()),
        *(r for i in SYRIA.instruments for r in i.force.renewals),
        *(v for i in SYRIA.instruments for v in i.variants),
    ):  # fmt: skip
        assert thing.basis is Basis.DOCUMENTED or thing.source, thing


@pytest.mark.parametrize(
    "said",
    [
        "wordings that differ on nusra",
        "the term is not stated",
        "nobody mapped the place anti_terror_ops",
        "nobody mapped the place idlib_zone",
        "only parts belong to area_idlib",
        "syrian_insurgents is a heading",
        "what sdf is to it",
        "that hezbollah is a party",
        "acceptance by ahrar_al_sham",
        "no acceptance of feb2016 by jaysh_al_islam",
        "nobody certified sept_over",
        "nobody certified firing_ban",
        "whether instrument deescalation2017 still holds",
        "permission d6 does not say who must show",
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
    for thing in (
        *SYRIA.actors, *SYRIA.places, *SYRIA.readings, *SYRIA.instruments, *SYRIA.anchors,
        *SYRIA.lists, *SYRIA.weapons, *SYRIA.gates, *SYRIA.left_open,
    ):  # fmt: skip
        assert thing.names("ar") != thing.names("en")
    for norm in SYRIA.norms:
        assert norm.text("ar") != norm.text("en")
        assert norm.citation("ar") != norm.citation("en")
    for said in (*SYRIA.facts, *SYRIA.procedure.facts):
        assert said.says("ar") != said.says("en")
