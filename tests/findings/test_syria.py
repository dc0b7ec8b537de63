"""Syria, 30 December 2016: what a mediator may and may not be told."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.findings.events import NOON, findings, held, incident, words

START = datetime(2016, 12, 29, 22, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def shelling(**said):
    return incident(act="2.1", target="Jaysh al-Islam", accused=["Syrian army"], **said)


@pytest.mark.parametrize(
    ("at", "lasting", "outcome"),
    [
        (START - SECOND, SECOND, "not_covered/in_force"),
        (START - SECOND, timedelta(0), "not_covered/in_force"),
        (START - SECOND, 2 * SECOND, "undetermined/in_force"),
        (START, timedelta(0), "undetermined/scope"),
        (START, SECOND, "undetermined/scope"),
        (START - timedelta(hours=22), timedelta(days=1), "undetermined/in_force"),
    ],
)
def test_the_first_second_of_the_truce_counts_and_the_one_before_does_not(at, lasting, outcome):
    assert held(shelling(at=at, lasting=lasting), reading="un") == [outcome]


def test_an_interval_across_the_start_carries_the_share_that_lies_after_it():
    (row,) = [
        r
        for r in findings(shelling(at=START - timedelta(hours=3), lasting=timedelta(hours=4)))
        if r["reading"] == "un"
    ]
    assert row["p_high"] == pytest.approx(0.25 * 0.9)
    assert row["p_low"] == 0.0


def test_fire_on_nusra_is_read_differently_in_the_two_texts():
    """The text at the UN excludes it; the copy the rebels say they signed does not."""
    event = incident(act="2.1", target="Jabhat Fateh al-Sham", accused=["Syrian army"])
    assert held(event, reading="un") == ["not_covered/bound"]
    assert held(event, reading="rebel") == ["undetermined/bound"]


def test_isil_is_outside_under_both_texts_whoever_attacked():
    for event in (
        incident(sides=["Government of Syria", "IS"]),
        incident(act="1", target="IS", accused=["Syrian army"]),
        incident(act="4.2", accused=["Daesh"]),
        incident(sides=["IS"], act="4.2"),
        incident(sides=["Ahrar al-Sham, HTS, Southern Front", "IS"]),
        incident(sides=["Some group nobody listed", "IS"]),
    ):
        assert held(event) == ["not_covered/bound"] * 2


def test_a_coalition_strike_is_nobodys_breach():
    event = incident(act="3", accused=["US-led coalition"], victim_status="civilian")
    rows = findings(event)
    assert {r["outcome"] for r in rows} == {"not_covered"}
    assert {r["norm"] for r in rows} == {None}
    assert rows[0]["p_high"] == pytest.approx(0.4), "somebody else may still have done it"
    assert "no party to the agreement" in words(rows[0])


def test_a_clash_between_the_government_and_a_heading_is_undetermined_and_says_why():
    rows = findings(incident(sides=["Government of Syria", "Syrian insurgents"]))
    assert {(r["outcome"], r["step"], r["norm"]) for r in rows} == {("undetermined", "bound", None)}
    told = words(rows[0])
    for reason in (
        "names several groups at once",
        "No report names the act",
        "No report says who attacked",
        "nobody mapped them",
    ):
        assert reason in told  # fmt: skip


def test_shelling_that_nobody_is_accused_of_names_nobody():
    rows = findings(incident(act="2.1"))
    assert {(r["outcome"], r["step"]) for r in rows} == {("undetermined", "attribution")}
    assert {r["bearer"] for r in rows} == {None}


def test_an_attack_by_a_party_on_somebody_unsaid_is_undetermined_at_the_victim():
    event = incident(act="3", accused=["regime"])
    assert held(event, reading="un", norm="n1") == ["undetermined/bound"]


def test_the_carve_out_that_nobody_mapped_keeps_even_a_clear_attack_open():
    """A party, a party's fighters, an act the text names: and still nobody drew the areas."""
    (row,) = [r for r in findings(shelling()) if r["reading"] == "un"]
    assert (row["outcome"], row["step"], row["norm"], row["bearer"]) == (
        "undetermined", "scope", "n1", "gov",
    )  # fmt: skip
    assert row["paragraph"] == "annex I, first commitment"
    assert "nobody mapped" in words(row)


def test_an_assumed_rule_never_convicts():
    rows = findings(incident(act="2", victim_status="civilian", accused=["regime"]))
    assert {r["outcome"] for r in rows} == {"undetermined"}
    assert all("assumption" in words(r) for r in rows if r["norm"] == "n1c")


def test_acts_the_text_does_not_speak_of_are_neither_breach_nor_permitted():
    for act in ("10.1", "14", "4.4", "7", "12", "15"):
        assert held(incident(act=act, accused=["regime"])) == ["not_covered/act"] * 2


def test_a_bomb_of_unknown_kind_is_too_coarse_to_hold_against_a_rule_on_some_kinds():
    event = incident(act="4", target="Jaysh al-Islam", accused=["Syrian army"])
    assert held(event, reading="un", norm="n1") == ["undetermined/act"]


@pytest.mark.parametrize(
    ("group", "day", "why"),
    [
        ("Faylaq al-Sham", 3, "nobody mapped"),
        ("Faylaq al-Rahman", 2, "only by 4 January"),
        ("Faylaq al-Rahman", 4, "that very day"),
        ("Faylaq al-Rahman", 6, "nobody mapped"),
        ("Ahrar al-Sham", 2, "nobody mapped"),
        ("Ahrar al-Sham", 6, "in doubt from 4 January"),
        ("Hay'at Tahrir al-Sham", 6, "does not say what"),
        ("Hezbollah", 6, "assumed, not documented"),
        ("Harkat Nobody", 6, "knows nobody called"),
        ("Russia", 6, "guarantor whose forces fight beside"),
        ("SDF", 6, "does not say what"),
    ],
)
def test_who_is_bound_depends_on_the_day_and_on_what_was_written(group, day, why):
    event = incident(
        at=datetime(2017, 1, day, 12, tzinfo=UTC), act="2.1", target="regime", accused=[group]
    )
    rows = [r for r in findings(event) if r["reading"] == "un"]
    assert {r["outcome"] for r in rows} == {"undetermined"}
    assert why in words(rows[0])


def test_from_its_founding_hts_is_in_doubt_because_of_what_it_grew_from():
    event = incident(at=datetime(2017, 2, 10, tzinfo=UTC), act="2.1", accused=["HTS"])
    un, rebel = (next(r for r in findings(event) if r["reading"] == w) for w in ("un", "rebel"))
    assert "grew out of Jabhat al-Nusra" in words(un)
    assert "grew out of" not in words(rebel)


def test_fighting_within_one_side_is_not_said_to_be_covered():
    event = incident(act="1", target="Jaysh al-Islam", accused=["Faylaq al-Sham"])
    assert held(event, norm="n1", reading="un") == ["undetermined/bound"]


def test_rivals_accused_leave_the_attribution_open_and_one_that_outweighs_does_not():
    torn = incident(act="2.1", target="Jaysh al-Islam",
                    accused=[("regime", 0.3, 0.6), ("Hezbollah", 0.3, 0.6)])  # fmt: skip
    assert "undetermined/attribution" in held(torn, reading="un", norm="n1")
    clear = incident(act="2.1", target="Jaysh al-Islam",
                     accused=[("regime", 0.6, 0.9), ("Hezbollah", 0.05, 0.3)])  # fmt: skip
    bearers = {r["bearer"]: r["step"] for r in findings(clear) if r["reading"] == "un"}
    assert bearers["gov"] == "scope"
    assert bearers["hezbollah"] == "bound"


def test_two_words_for_one_party_are_one_accusation():
    event = incident(act="2.1", target="Jaysh al-Islam",
                     accused=[("regime", 0.3, 0.5), ("Syrian army", 0.3, 0.5)])  # fmt: skip
    assert held(event, reading="un", norm="n1") == ["undetermined/scope"]


def test_after_the_memorandum_of_may_it_is_not_known_whether_the_truce_still_held():
    event = shelling(at=datetime(2017, 5, 20, tzinfo=UTC))
    (row,) = [r for r in findings(event) if r["reading"] == "un"]
    assert (row["outcome"], row["step"]) == ("undetermined", "in_force")
    assert "5 May 2017" in words(row)


def test_what_happened_abroad_is_outside():
    event = shelling(out_of_scope="country")
    assert held(event, reading="un") == ["not_covered/scope"]


def test_every_reason_can_be_read_in_arabic():
    rows = findings(
        shelling(), incident("I-2", sides=["regime", "IS"]), incident("I-3", act="10", at=NOON)
    )
    for row in rows:
        told = words(row, language="ar")
        assert "{" not in told and "@" not in told
        assert any("\u0600" <= letter <= "\u06ff" for letter in told)


@pytest.mark.shared
def test_the_real_events_of_the_period_come_out_as_thin_as_they_are(shared):
    """None of UCDP's 312 names an act; 162 involve ISIL; no reading finds a breach."""
    import csv
    import gzip
    from collections import Counter
    from datetime import date

    from tests.findings.events import SYRIA
    from trucewatch.vocabulary.instants import local_days

    with gzip.open(shared / "data/ucdp-aec-events/events.csv.gz", "rt", encoding="utf-8") as file:
        rows = [
            row
            for row in csv.DictReader(file)
            if "Syria" in row["location_root_name"]
            and row["end_date"] >= "2016-12-30"
            and row["start_date"] <= "2017-03-31"
        ]
    events = []
    for row in rows:
        days = local_days(
            date.fromisoformat(row["start_date"]),
            date.fromisoformat(row["end_date"]),
            SYRIA.clock.zone,
        )
        sides = [row["side_a_name"], row["side_b_name"]]
        events.append(incident(f"I-{row['id']}", at=days.start, lasting=days.duration, sides=sides))
    found = findings(*events)
    assert len(rows) == 312
    assert {r["outcome"] for r in found} == {"not_covered", "undetermined"}
    told = Counter((r["reading"], r["outcome"]) for r in found)
    with_isil = sum("IS" in (row["side_a_name"], row["side_b_name"]) for row in rows)
    assert with_isil == 162
    assert told["rebel", "not_covered"] == with_isil
    assert told["un", "not_covered"] == with_isil + 5, "five more against Nusra's successor"
