"""What must hold of every finding, whatever the incident."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.agreement.harbour import TEXT, ZONES
from tests.findings.events import SYRIA, findings, incident
from trucewatch.agreement.model import Agreement
from trucewatch.agreement.reading import load_agreement

HARBOUR = load_agreement(TEXT, file="harbour.yaml", zones=ZONES)
UNRELATED = load_agreement(
    TEXT.replace(
        "unspecified:\n",
        "  - {id: a0, kind: prohibition, instrument: text, paragraph: article 9,\n"
        "     text: No jamming, bearers: [north, south], acts: ['13']}\nunspecified:\n",
    ),
    file="harbour.yaml",
    zones=ZONES,
)
START = datetime(2020, 1, 2, 11, tzinfo=UTC)

maybe = st.none()
actors = st.sampled_from(
    ["Blue", "Red", "Teal", "Militia", "Black", "Grey", "Sponsor", "Nobody known", "Blue, Black"]
)


@st.composite
def events(draw, name="I-1", radius=None):
    low = draw(st.floats(0, 1))
    accused = draw(st.lists(actors, max_size=2, unique=True))
    ranges = [sorted((draw(st.floats(0, 0.5)), draw(st.floats(0, 1)))) for _ in accused]
    placed = draw(st.booleans())
    said = {
        "act": draw(st.one_of(maybe, st.sampled_from(["0", "1", "2.1", "4", "8", "8.1", "10"]))),
        "target": draw(st.one_of(maybe, actors, st.just("civilians"))),
        "victim_status": draw(st.one_of(maybe, st.just("civilian"))),
        "sides": draw(st.one_of(maybe, st.lists(actors, max_size=2, unique=True))),
        "p_happened_low": low,
        "p_happened_high": draw(st.floats(low, 1)),
        "lon": draw(st.floats(9.9, 10.2)) if placed else None,
        "lat": draw(st.floats(49.9, 50.2)) if placed else None,
        "error_radius_m": (draw(st.floats(0, 20_000)) if placed else None),
        "place_level": "point",
        "pcode": draw(st.one_of(maybe, st.just("XX01"))),
    }
    return incident(
        name,
        at=START + timedelta(hours=draw(st.integers(-48, 24 * 70))),
        lasting=timedelta(minutes=draw(st.integers(0, 5000))),
        accused=[(who, a, b) for who, (a, b) in zip(accused, ranges, strict=True)],
        **said,
    )


def _rows(rows):
    return sorted(rows, key=lambda r: (r["finding_id"],))


@settings(max_examples=60)
@given(events())
def test_the_order_of_the_norms_says_nothing(event):
    turned: Agreement = replace(HARBOUR, norms=tuple(reversed(HARBOUR.norms)))
    assert _rows(findings(event, agreement=turned)) == _rows(findings(event, agreement=HARBOUR))


@settings(max_examples=60)
@given(st.lists(events(), min_size=2, max_size=5), st.randoms())
def test_the_order_of_incidents_says_nothing_and_none_touches_another(drawn, random):
    named = []
    for number, (row, accused) in enumerate(drawn):
        name = f"I-{number}"
        named.append(({**row, "incident_id": name}, [{**a, "incident_id": name} for a in accused]))
    together = _rows(findings(*named, agreement=HARBOUR))
    apart = [row for each in named for row in findings(each, agreement=HARBOUR)]
    assert together == _rows(apart)
    random.shuffle(named)
    assert together == _rows(findings(*named, agreement=HARBOUR))


@settings(max_examples=100)
@given(events(), st.floats(1.0, 50.0))
def test_a_wider_error_circle_never_makes_anything_certain(event, wider):
    row, accused = event
    if row["error_radius_m"] is None:
        return
    vague = ({**row, "error_radius_m": row["error_radius_m"] * wider + 1}, accused)
    sure = {(r["norm"], r["bearer"]): r for r in findings(event, agreement=HARBOUR)}
    for after in findings(vague, agreement=HARBOUR):
        before = sure.get((after["norm"], after["bearer"]))
        if before is not None and before["outcome"] == "undetermined":
            assert after["outcome"] == "undetermined"


@settings(max_examples=100)
@given(events(), st.sampled_from(["act", "target", "lon", "accused", "seen_from"]))
def test_a_blank_is_never_permission_and_never_a_breach_that_was_not_there(event, blank):
    row, accused = event
    if blank == "accused":
        accused = []
    elif blank == "lon":
        row = {**row, "lon": None, "lat": None, "error_radius_m": None}
    else:
        row = {**row, blank: None}
    before = {r["outcome"] for r in findings(event, agreement=HARBOUR)}
    after = {r["outcome"] for r in findings((row, accused), agreement=HARBOUR)}
    assert "permitted" not in after
    if blank in ("act", "accused"):
        assert "breach" not in after
    assert "breach" in before or "breach" not in after or blank == "target"


@settings(max_examples=60)
@given(events())
def test_a_rule_on_something_else_changes_nothing(event):
    if event[0]["act"] in (None, "0"):
        return  # an act that nobody names may be the one the new rule speaks of
    assert findings(event, agreement=UNRELATED) == findings(event, agreement=HARBOUR)


@settings(max_examples=100)
@given(events())
def test_every_incident_has_a_finding_under_each_reading_and_chances_are_chances(event):
    for agreement in (HARBOUR, SYRIA):
        rows = findings(event, agreement=agreement)
        assert {r["reading"] for r in rows} == {r.id for r in agreement.readings}
        assert len({r["finding_id"] for r in rows}) == len(rows)
        for row in rows:
            assert 0.0 <= row["p_low"] <= row["p_high"] <= 1.0
            assert (row["norm"] is None) <= (row["bearer"] is None)
            if row["norm"] is None:
                assert row["outcome"] in ("not_covered", "undetermined")
