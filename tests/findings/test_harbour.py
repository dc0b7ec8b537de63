"""The harbour accord: an agreement whose zone is mapped, where a breach can be found."""

from datetime import UTC, datetime, timedelta

import pytest
from shapely.geometry import box

from tests.agreement.harbour import TEXT, ZONES
from tests.findings.events import findings, incident, words
from trucewatch.agreement.reading import load_agreement
from trucewatch.findings.measuring import metres_per_degree

ACCORD = load_agreement(TEXT, file="harbour.yaml", zones=ZONES)
DAY = datetime(2020, 2, 1, 12, tzinfo=UTC)
HERE = {"lon": 10.05, "lat": 50.05, "error_radius_m": 500.0, "pcode": "XX01"}


def event(agreement=ACCORD, **said):
    rows = findings(incident(**{"at": DAY, **HERE, **said}), agreement=agreement)
    return [(r["norm"], r["bearer"], r["outcome"], r["step"]) for r in rows]


def changed(*replacements):
    text = TEXT
    for old, new in replacements:
        assert old in text
        text = text.replace(old, new)
    return load_agreement(text, file="harbour.yaml", zones=ZONES)


def test_one_party_firing_on_another_is_alleged_to_break_the_rule_with_its_chances():
    (row,) = findings(
        incident(
            at=DAY, **HERE, act="2.1", target="Red", accused=[("Blue army", 0.5, 0.8)],
            p_happened_low=0.5, p_happened_high=0.9,
        ),
        agreement=ACCORD,
    )  # fmt: skip
    assert (row["norm"], row["bearer"], row["outcome"]) == ("n1", "blue", "breach")
    assert (row["p_low"], row["p_high"]) == pytest.approx((0.25, 0.72))
    told = words(row, ACCORD)
    assert told.startswith("As alleged, Blue did what article 1 forbids.")
    assert "may plead article 3" in told


def test_the_dates_of_acceptance_bind_each_for_itself():
    early = datetime(2020, 1, 3, 12, tzinfo=UTC)
    assert event(at=early, act="1", target="Red", accused=["Blue"]) == [
        (None, None, "not_covered", "bound")
    ]
    on_the_day = datetime(2020, 1, 5, 12, tzinfo=UTC)
    assert event(at=on_the_day, act="1", target="Red", accused=["Blue"]) == [
        ("n1", "blue", "undetermined", "bound")
    ]


def test_the_end_is_as_sharp_as_the_start():
    end = datetime(2020, 3, 1, 11, tzinfo=UTC)
    second = timedelta(seconds=1)
    said = {"act": "1", "target": "Red", "accused": ["Blue"]}
    assert event(at=end - second, lasting=second, **said)[0][2:] == ("breach", "attribution")
    assert event(at=end, lasting=second, **said)[0][2:] == ("not_covered", "in_force")
    assert event(at=end - second, lasting=2 * second, **said)[0][2:] == (
        "undetermined", "in_force",
    )  # fmt: skip


def test_an_excluded_group_and_an_outsider_are_no_matter_of_the_rule():
    for target in ("Black", "Grey", "Sponsor"):
        assert event(act="1", target=target, accused=["Blue"])[0][2:] == ("not_covered", "bound")


def test_a_militia_is_answered_for_by_the_party_that_commands_it():
    (row,) = findings(
        incident(at=DAY, **HERE, act="1", target="Red", accused=["Militia"]), agreement=ACCORD
    )
    assert (row["bearer"], row["outcome"]) == ("blue", "breach")
    assert "Militia did what article 1 forbids, and Blue answers for it" in words(row, ACCORD)


def test_a_relation_that_is_only_assumed_moves_no_blame():
    guessed = changed(("object: militia}", "object: militia, basis: assumed, source: x}"))
    assert event(guessed, act="1", target="Red", accused=["Militia"])[0][2:] != (
        "breach", "attribution",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("metres_inside", "radius", "outcome"),
    [
        (1.5, 1.0, "breach"),
        (0.5, 1.0, "undetermined"),
        (-0.5, 1.0, "undetermined"),
        (-1.5, 1.0, "not_covered"),
        (0.5, 0.0, "breach"),
        (-0.5, 0.0, "not_covered"),
        (400.0, 500.0, "undetermined"),
        (-600.0, 500.0, "not_covered"),
    ],
)
def test_the_edge_of_a_mapped_zone_is_kept_to_the_metre(metres_inside, radius, outcome):
    along, _ = metres_per_degree(50.05)
    (found,) = event(
        act="8.1", accused=["Blue"], lon=10.0 + metres_inside / along, error_radius_m=radius
    )
    assert found[2] == outcome


def test_a_circle_across_the_edge_carries_the_chance_that_it_lay_inside():
    along, _ = metres_per_degree(50.05)

    def p_high(metres):
        said = {**HERE, "lon": 10.0 + metres / along, "error_radius_m": 100.0}
        (row,) = findings(
            incident(at=DAY, act="8.1", accused=[("Blue", 1.0, 1.0)], **said), agreement=ACCORD
        )
        assert row["p_low"] == row["p_high"], "place is all that is open, and it was measured"
        return row["p_high"]

    assert p_high(0.0) == pytest.approx(0.5, abs=0.01)
    assert p_high(-90.0) < p_high(-10.0) < p_high(10.0) < p_high(90.0)


def test_without_coordinates_nobody_can_say_it_lay_in_the_zone():
    (found,) = event(act="8.1", accused=["Blue"], lon=None, lat=None, error_radius_m=None)
    assert found[2:] == ("undetermined", "scope")


def test_a_country_drawn_by_somebody_decides_only_beyond_its_own_error():
    national = changed(("    acts: [1, 2, 3]\n", "    acts: [1, 2, 3]\n    where: land\n"))
    drawn = box(9.0, 49.0, 11.0, 51.0)
    for lon, place in ((10.0, "breach"), (11.005, "undetermined"), (11.2, "not_covered")):
        said = {**HERE, "lon": lon, "place_level": "point", "error_radius_m": 100.0}
        rows = findings(
            incident(at=DAY, act="1", target="Red", accused=["Blue"], **said),
            agreement=national, national=drawn,
        )  # fmt: skip
        assert rows[0]["outcome"] == place


def test_a_permission_without_a_burden_leaves_doubt_and_never_acquits():
    open_ = changed(("    burden: claimant\n", ""))
    assert event(open_, act="1", target="Red", accused=["Blue"]) == [
        ("n1", "blue", "undetermined", "permission")
    ]


def test_a_permission_that_the_record_itself_shows_lifts_the_rule():
    rule = changed(
        ("    against: other_bound_party\n", ""),
        ("    conditions: [self_defence]\n    burden: claimant\n",
         "    against: excluded\n    conditions: [target_was_excluded]\n"),
    )  # fmt: skip
    assert event(rule, act="1", target="Black", accused=["Blue"]) == [
        ("n1", "blue", "permitted", "permission")
    ]
    assert event(rule, act="1", target="Red", accused=["Blue"])[0][2] == "breach"
    assert event(rule, act="1", accused=["Blue"])[0][2:] == ("undetermined", "permission")


def test_an_assumed_permission_acquits_nobody():
    rule = changed(
        ("    against: other_bound_party\n", ""),
        ("    conditions: [self_defence]\n    burden: claimant\n",
         "    against: excluded\n    basis: assumed\n    source: x\n"),
    )  # fmt: skip
    assert event(rule, act="1", target="Black", accused=["Blue"])[0][2:] == (
        "undetermined", "permission",
    )  # fmt: skip


def test_both_sides_of_one_incident_may_be_alleged_to_have_broken_the_rule():
    torn = [("Blue", 0.6, 0.7), ("Red", 0.6, 0.7)]
    found = event(act="1", sides=["Blue", "Red"], accused=torn)
    assert {bearer for _, bearer, *_ in found} == {"blue", "red"}


def test_signature_binds_the_signatories_and_nobody_else():
    signed = changed(
        ("binds: by_acceptance", "binds: by_signature\n    signatories: [blue, red]"),
        ("accepted: {text: 2020-01-01}}\n  - {id: militia", "accepted: {}}\n  - {id: militia"),
    )
    assert event(signed, act="1", target="Red", accused=["Blue"])[0][2] == "breach"
    assert event(signed, act="1", target="Red", accused=["Teal"])[0][2:] == (
        "not_covered", "bound",
    )  # fmt: skip
