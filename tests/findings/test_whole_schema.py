"""What must hold of every finding when an agreement uses all that can be agreed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trucewatch.agreement.model import Names, Norm, NormKind
from trucewatch.agreement.reading import load_agreement
from trucewatch.agreement.shipped import shipped_text, shipped_zones
from trucewatch.findings.from_incidents import evaluate
from trucewatch.findings.gates import Upheld
from trucewatch.findings.situations import fact_columns, situation_tables

NAME = "exercise-velmara"
VELMARA = load_agreement(shipped_text(NAME), file=f"{NAME}.yaml", zones=shipped_zones(NAME))
START = datetime(2023, 3, 1, tzinfo=UTC)
CERTAIN = {"breach", "no_breach", "permitted", "not_covered"}

ACTORS = [
    "council", "accord", "ridge", "gravel", "saltroad", "ember", "cinder", "irregulars",
    "home_guard", "calvera", "mission", "pelagia", "nobody known", "council and accord",
]  # fmt: skip
ACTS = [
    "0",
    "1",
    "2",
    "2.1.1",
    "3",
    "5.1",
    "6.1",
    "7.1",
    "8.1",
    "9.1",
    "11.1",
    "12.1",
    "13.2",
    "14",
]


def maybe(values):
    return st.one_of(st.none(), values)


@st.composite
def situations(draw):
    begin = START + timedelta(hours=draw(st.integers(0, 24 * 900)))
    row = {
        "id": "s",
        "seen_from": begin.isoformat(),
        "seen_to": (begin + timedelta(minutes=draw(st.integers(0, 3000)))).isoformat(),
        "act": draw(maybe(st.sampled_from(ACTS))),
        "actor": draw(maybe(st.sampled_from(ACTORS))),
        "actor_probability": draw(maybe(st.sampled_from(["0.3", "0.8", "1"]))),
        "target": draw(maybe(st.sampled_from([*ACTORS, "civilians"]))),
        "weapon": draw(maybe(st.sampled_from(["mortar", "rifle", "heavy weapons"]))),
        "calibre_mm": draw(maybe(st.sampled_from(["82", "100", "122"]))),
        "quantity": draw(maybe(st.sampled_from(["0", "10", "40", "50", "60", "500"]))),
        "area": draw(maybe(st.sampled_from(["velmara", "buffer", "XX05", "XX06"]))),
    }
    for fact in fact_columns(VELMARA):
        row[fact] = draw(maybe(st.sampled_from(["yes", "no", "claimed"])))
    if draw(st.booleans()):
        row |= {
            "lon": str(draw(st.floats(-24, -21))),
            "lat": str(draw(st.floats(-25, -22))),
            "error_radius_m": str(draw(st.floats(0, 20_000))),
            "area": None,
        }
    return row


def found(row, agreement=VELMARA, **more):
    tables = situation_tables([row], agreement, file="s", zone=agreement.clock.zone)
    return evaluate(*tables, agreement, **more).to_pylist()


def by_norm(rows):
    return {(r["reading"], r["norm"], r["bearer"]): r for r in rows}


@settings(max_examples=30)
@given(situations())
def test_findings_do_not_depend_on_the_order_of_anything_in_the_file(row):
    turned = replace(
        VELMARA,
        norms=tuple(reversed(VELMARA.norms)),
        actors=tuple(reversed(VELMARA.actors)),
        places=tuple(reversed(VELMARA.places)),
        instruments=tuple(reversed(VELMARA.instruments)),
    )
    assert found(row, turned) == found(row)


@settings(max_examples=30)
@given(situations(), st.floats(1.0, 30.0))
def test_a_wider_error_circle_never_makes_anything_certain(row, wider):
    if row.get("lon") is None:
        return
    vague = {**row, "error_radius_m": str(float(row["error_radius_m"]) * wider + 1)}
    before = by_norm(found(row))
    for key, after in by_norm(found(vague)).items():
        if key in before and before[key]["outcome"] == "undetermined":
            assert after["outcome"] not in CERTAIN


@settings(max_examples=30)
@given(situations(), st.data())
def test_forgetting_a_fact_never_gives_permission_and_never_a_breach(row, data):
    """A blank may turn something settled into something open, never the other way round."""
    said = sorted(key for key, value in row.items() if value is not None and key != "id")
    blank = data.draw(st.sampled_from(said))
    if blank in ("lon", "lat", "error_radius_m", "target", "actor_probability"):
        return  # a point is blank as a whole; without a target or chance other questions are asked
    before, after = by_norm(found(row)), by_norm(found({**row, blank: None}))
    for key, now in after.items():
        if key in before and before[key]["outcome"] == "undetermined":
            assert now["outcome"] not in ("permitted", "no_breach")
    if all(r["outcome"] != "permitted" for r in before.values()):
        assert all(r["outcome"] != "permitted" for r in after.values())


@settings(max_examples=30)
@given(situations())
def test_a_situation_without_facts_is_never_permitted(row):
    bare = {**row, **dict.fromkeys(fact_columns(VELMARA))}
    assert "permitted" not in {r["outcome"] for r in found(bare)}


@settings(max_examples=30)
@given(situations())
def test_a_rule_on_something_else_changes_nothing(row):
    if row["act"] in (None, "0"):
        return  # an act that nobody names may be the one the new rule speaks of
    other = Norm(
        id="a0", kind=NormKind.PROHIBITION, instrument="kessarin", paragraph="article 99",
        text=Names(by_language={"en": "No chemical weapons."}),
        bearers=("council_side", "accord_side"), acts=("17.1.2",),
    )  # fmt: skip
    assert found(row, replace(VELMARA, norms=(*VELMARA.norms, other))) == found(row)


@settings(max_examples=30)
@given(situations())
def test_chances_are_chances_and_what_was_kept_was_not_broken(row):
    for each in found(row):
        assert 0.0 <= each["p_low"] <= each["p_high"] <= 1.0
        if each["outcome"] == "no_breach":
            assert each["p_high"] == 0.0


@pytest.mark.parametrize(
    ("seconds", "outcome"), [(1, "not_covered"), (0, "breach"), (-1, "breach")]
)
def test_reciprocity_is_asked_at_the_moment_before(seconds, outcome):
    """A ruling made after the act, or at its very instant, excuses nothing."""
    norm = next(n for n in VELMARA.norms if n.reciprocal is not None)
    at = datetime(2023, 7, 20, 12, tzinfo=UTC)
    plain = replace(norm, id="r1", where=(), where_except=(), only_if=(), unless=(), against=(),
                    weapons=(), hours=None, quantity=None, calibre=None, gate=None, acts=("14",),
                    start=None, end=None, wording=(), bearers=("council_side",))  # fmt: skip
    bare = replace(VELMARA, norms=(plain,))
    row = {"id": "s", "seen_from": at.isoformat(), "act": "14", "actor": "council"}
    ruled = Upheld(
        actor=plain.reciprocal.on,
        norm=plain.reciprocal.norms[0] if plain.reciprocal.norms else None,
        at=at - timedelta(seconds=seconds),
    )
    rows = found(row, bare, upheld=(ruled,))
    assert {r["outcome"] for r in rows} == {outcome}
    if outcome == "not_covered":
        assert {r["step"] for r in rows} == {"gate"}
