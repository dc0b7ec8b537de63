"""Velmara: the fictional agreement that uses all the schema can say, and spoils no exercise."""

from dataclasses import MISSING, fields, is_dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import product
from typing import Any

import pytest

from tests.agreement.nouns import parts
from trucewatch.agreement import model as m
from trucewatch.agreement.reading import read_agreement
from trucewatch.agreement.shipped import shipped_text, shipped_zones
from trucewatch.exercise.simulating import simulate
from trucewatch.exercise.wording import ACTS
from trucewatch.findings.explaining import explain
from trucewatch.findings.from_incidents import evaluate
from trucewatch.findings.gates import Upheld
from trucewatch.findings.situations import situation_tables

NAME = "exercise-velmara"
VELMARA, LEDGER = read_agreement(shipped_text(NAME), file=f"{NAME}.yaml", zones=shipped_zones(NAME))
assert VELMARA is not None

FIRST_PART = {f"k{number}" for number in range(1, 9)}
"""Articles 1 to 7: what the six simulated weeks are judged by."""


def norm(ident: str) -> m.Norm:
    return next(n for n in VELMARA.norms if n.id == ident)


def instrument(ident: str) -> m.Instrument:
    return next(i for i in VELMARA.instruments if i.id == ident)


def local(*at: int) -> datetime:
    """A local time of Velmara, two hours behind UTC all year."""
    return datetime(*at, tzinfo=UTC) + timedelta(hours=2)


def found(rows: list[dict[str, str]], agreement: m.Agreement = VELMARA, **more: Any):
    zone = agreement.clock.zone
    tables = situation_tables(rows, agreement, file="test", zone=zone)
    return evaluate(*tables, agreement, **more).to_pylist()


# everything the schema can say


def test_it_says_something_with_every_field_of_every_noun():
    """Who writes an agreement finds here, in one file, an example of whatever the format knows."""
    of: dict[type, list[Any]] = {}
    for part in parts(VELMARA):
        of.setdefault(type(part), []).append(part)
    nouns = [noun for noun in vars(m).values() if is_dataclass(noun)]
    silent = [
        f"{noun.__name__}.{field.name}"
        for noun in nouns
        for field in fields(noun)
        if field.name != "basis"
        if all(_blank(getattr(one, field.name), field) for one in of.get(noun, []))
    ]
    # The mission's own clock is open, as the text leaves it; and nobody agreed on sanctions.
    assert set(silent) == {"Clock.end", "Clock.doubted_from", "Procedure.sanctions"}


def _blank(value: Any, field: Any) -> bool:
    default = field.default if field.default is not MISSING else None
    return value in (default, None, (), {})


def test_it_uses_every_word_the_schema_knows():
    assert {n.kind for n in VELMARA.norms} == set(m.NormKind)
    assert {r.kind for r in VELMARA.relations} == set(m.RELATIONS)
    assert {a.role for a in VELMARA.actors} == set(m.Role)
    binding = {i.binds for i in VELMARA.instruments}
    assert binding == {"by_signature", "by_acceptance", "by_decision"}
    assert {i.published for i in VELMARA.instruments} == {"published", "leaked", "secret"}
    assert {w for n in VELMARA.norms for w in n.against} == {*m.AGAINST, "ridge"}
    amounts = [n.quantity for n in VELMARA.norms if n.quantity]
    assert {q.sense for q in amounts} == {*m.Sense, None}
    burdens = {n.burden for n in VELMARA.norms if n.conditions}
    assert burdens == {"claimant", "accuser", "body", "calvera", None}
    does = {d for b in VELMARA.procedure.bodies for d in b.does}
    assert does == {
        "intake", "verification", "ruling", "appeal", "supervision", "interpretation",
    }  # fmt: skip
    assert {p.basis for p in parts(VELMARA) if hasattr(p, "basis")} == set(m.Basis)


def test_every_kind_of_ambiguity_it_plants_is_listed_with_its_consequence():
    told = " ".join(found.message for found in LEDGER)
    for planted in ("old_front", "d_day", "exchange", "k15", "k17", "k24", "k26", "k31", "uplands"):
        assert planted in told
    assert all(found.consequence for found in LEDGER)


def test_whatever_it_says_to_people_it_says_in_arabic_too():
    named = [*VELMARA.norms, *VELMARA.places, *VELMARA.actors, *VELMARA.gates, *VELMARA.anchors]
    words = [n.text if isinstance(n, m.Norm) else n.names for n in named]
    words += [n.citation for n in VELMARA.norms]
    words += [*VELMARA.terms.values(), *VELMARA.severities.values(), VELMARA.names, VELMARA.about]
    assert all(w is not None and "ar" in w.by_language for w in words)
    assert set(VELMARA.terms) | {"broken_by_accord_side"} == set(VELMARA.fact_ids)


# its times, worked out by hand


@pytest.mark.parametrize(
    ("moment", "low", "high"),
    [
        (instrument("kessarin").force.term, local(2023, 9, 5), None),
        (instrument("kessarin").force.end, local(2025, 3, 9), None),
        (norm("k11").start, local(2023, 6, 7, 6), None),
        (norm("k9").start, local(2023, 6, 7), None),
        (norm("k16").start, local(2023, 6, 6), None),
        (norm("k14").due, local(2024, 4, 1), None),
        (norm("m3").due, local(2024, 6, 30), None),
        (norm("k25").due, local(2023, 3, 20), None),
        (norm("k27").start, local(2023, 11, 19, 10), None),
        (norm("k27").end, local(2023, 11, 21, 10), None),
        (norm("k26").due, local(2023, 9, 1), local(2023, 9, 2)),
        (norm("k32").due, local(2023, 6, 3, 9), local(2023, 6, 4, 15, 30)),
    ],
)
def test_a_moment_is_what_a_calendar_says(moment, low, high):
    assert (moment.low, moment.high) == (low, high or low)


def test_scheduled_claimed_and_certified_times_are_kept_apart():
    start = next(a for a in VELMARA.anchors if a.id == "start")
    assert [claim.by for claim in start.claimed] == ["council", "accord"]
    assert start.scheduled is not None and start.certified is not None
    assert VELMARA.clock.start == start.certified.at == local(2023, 3, 9, 6)
    d_day = next(a for a in VELMARA.anchors if a.id == "d_day")
    assert (d_day.moment.low, d_day.moment.high) == (None, None)


# what the exercise relies on


@lru_cache
def six_weeks() -> tuple[dict[str, str], ...]:
    """What was planted, as sharply and as vaguely as any source of the exercise may tell of it."""
    rows = []
    for happening, error in product(simulate(1).happenings, ("0", "2500", "20000")):
        told = {code for words in ACTS.values() for code in [words[happening.act][1]] if code}
        for act in sorted({happening.act, *told}):
            begin = happening.instant
            rows.append(
                {
                    "id": f"{happening.number} {act} {error}",
                    "seen_from": begin.isoformat(),
                    "seen_to": (begin + timedelta(hours=1)).isoformat(),
                    "lon": str(happening.lon),
                    "lat": str(happening.lat),
                    "error_radius_m": error,
                    "area": "velmara",
                    "act": act,
                    "actor": happening.actor if happening.number % 5 else "",
                    "target": happening.victim if happening.number % 3 else "",
                }
            )
    return tuple(rows)


def test_what_begins_later_changes_no_finding_of_the_six_weeks():
    only_first = tuple(n for n in VELMARA.norms if n.id in FIRST_PART)
    keys = ("incident_id", "reading", "norm", "bearer", "outcome", "step", "p_low", "p_high")
    whole, first = (
        [tuple(row[key] for key in keys) for row in found(list(six_weeks()), agreement)]
        for agreement in (VELMARA, replace(VELMARA, norms=only_first))
    )
    assert len(whole) > 1000
    assert whole == first


# what a table of situations cannot say


OVER_MORVANE = {
    "id": "flight", "act": "13.1", "actor": "council", "area": "XX0501",
    "lon": "-21.5", "lat": "-24.1", "error_radius_m": "100",
}  # fmt: skip


@pytest.mark.parametrize(
    ("seen_from", "seen_to", "by", "broken", "expected"),
    [
        ("2023-07-05T11:59:59", "2023-07-05T12:00:00", "accord", "k1", "breach"),
        ("2023-07-05T12:00:01", "2023-07-05T12:00:02", "accord", "k1", "not_covered"),
        ("2023-07-05T11:59:59", "2023-07-05T12:00:01", "accord", "k1", "undetermined"),
        ("2023-07-06T12:00:00", "2023-07-06T12:00:01", "accord", "k2", "breach"),
        ("2023-07-06T12:00:00", "2023-07-06T12:00:01", "council", "k1", "breach"),
        ("2023-07-06T12:00:00", "2023-07-06T12:00:01", "ridge", "k1", "not_covered"),
    ],
)
def test_reciprocity_reads_what_people_had_ruled_the_moment_before(
    seen_from, seen_to, by, broken, expected
):
    """A ruling signed at noon: what ends at noon came before it."""
    ruling = Upheld(actor=by, norm=broken, at=local(2023, 7, 5, 12))
    row = OVER_MORVANE | {"seen_from": seen_from, "seen_to": seen_to}
    for finding in found([row], upheld=(ruling,)):
        assert finding["outcome"] == expected
        assert expected == "breach" or finding["step"] == "gate"


def test_a_rule_that_was_replaced_tells_both_dates():
    buffer = ("k4", "m1", "m2")
    alone = replace(VELMARA, norms=tuple(n for n in VELMARA.norms if n.id in buffer))
    row = {
        "id": "troops", "act": "7.1", "actor": "council", "area": "velmara", "lon": "-22.14",
        "lat": "-24.1", "error_radius_m": "100", "seen_from": "2024-03-01T00:00:00",
        "seen_to": "2024-03-01T00:00:01",
    }  # fmt: skip
    for finding in found([row], alone):
        said = explain(finding["reason"], alone, "en")
        assert (finding["outcome"], finding["step"]) == ("not_covered", "in_force")
        assert "9 March 2023" in said and "1 March 2024" in said


# its procedure


def test_a_complaint_has_a_way_from_the_office_to_the_ministers():
    procedure = VELMARA.procedure
    does = {body.id: (body.does, body.decides.value) for body in procedure.bodies}
    assert does["office"] == (("intake", "verification"), "head")
    assert does["commission"] == (("ruling", "interpretation"), "each_separately")
    assert does["review"] == (("appeal", "supervision"), "consensus_else_two_thirds")
    assert {clock.id: clock.within for clock in procedure.clocks} == {
        "response": "72 hours", "verification": "5 working days", "ruling": None,
        "appeal": "10 days",
    }  # fmt: skip
    assert [c.id for c in procedure.ladder if c.breach] == ["minor", "grave"]
    assert procedure.sanctions is None and procedure.escalation is not None
    weekly, year = VELMARA.reporting
    assert (weekly.every, weekly.due) == ("7 days", None)
    assert year.due is not None and year.due.settled == local(2024, 3, 9)
