"""A made-up mission to print bulletins of: Ostravia, six provinces around a lake, ten weeks.

`record()` gives a whole `Record`; `thin=True` one in which, as so often, no report says what was
done or by whom. Names that try to be commands stand where a mission's own files could put them;
words that only a source could have written stand where a leak would print them.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from math import cos, pi, sin
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
import shapely

from trucewatch.agreement import model as agreed
from trucewatch.agreement.model import Basis, Names, Role
from trucewatch.belief.habits import supposed
from trucewatch.belief.model import BELIEFS, CASUALTIES
from trucewatch.figures.model import Record
from trucewatch.findings.model import FINDINGS
from trucewatch.incidents.model import ATTRIBUTIONS, INCIDENTS, MEMBERSHIPS
from trucewatch.places.model import AdminArea
from trucewatch.reports.model import PROBLEMS, REPORTS, RESTRICTIONS, SOURCES, TALLIES, WATCHES
from trucewatch.verdicts.model import Verdict
from trucewatch.vocabulary.ids import make_id, sibling
from trucewatch.vocabulary.instants import Interval, local_days
from trucewatch.vocabulary.messages import Message

ZONE = ZoneInfo("Asia/Damascus")
START = datetime(2031, 3, 1, tzinfo=ZONE).astimezone(UTC)
PERIOD = local_days(date(2031, 3, 1), date(2031, 5, 9), ZONE)
READINGS = ("sent", "signed")
CENTRE = (36.4, 34.6)

HOSTILE_AREA = 'Norrland <script>fired()</script> & "Co"'
HOSTILE_PARTY = '#panic("set") $x$ *bold* _it_ `raw` @ref [Front] \\ <img src=x onerror=y>'
WHISPERS = ("the baker of Lower Street", "+963 11 555 0100", "he told us at night")
"""Words that only a source could have written. None may ever be printed."""

PROVINCES = (
    ("XX01", HOSTILE_AREA, "نورلاند"),
    ("XX02", "East Marches", "التخوم الشرقية"),
    ("XX03", "Lakeside", "ضفاف البحيرة"),
    ("XX04", "Southmoor", "السهل الجنوبي"),
    ("XX05", "Old Valley", "الوادي القديم"),
    ("XX06", "Highgate", "البوابة العليا"),
)


def named(en: str, ar: str | None = None) -> Names:
    return Names(by_language={"en": en} | ({"ar": ar} if ar else {}))


def agreement(exercise: bool) -> agreed.Agreement:
    """A truce that its two holders read differently: one text excludes the Third Column."""
    variants = tuple(
        agreed.Variant(
            id=v, names=named(f"text {v}"), excludes=excluded, held_by=(), basis=Basis.REPORTED
        )
        for v, excluded in (("sent", ("column", "ghosts")), ("signed", ("ghosts",)))
    )
    actors = (
        _actor("crown", Role.SIGNATORY, "Crown forces", "قوات التاج", "government"),
        _actor("league", Role.SIGNATORY, "River League", "رابطة النهر", "opposition"),
        _actor("guard", Role.SUPPORTING_FORCE, HOSTILE_PARTY, None, "government"),
        _actor("column", Role.EXCLUDED, "Third Column", "الرتل الثالث"),
        _actor("ghosts", Role.EXCLUDED, "The Ghosts", "الأشباح"),
        _actor("rebels", Role.UNKNOWN, "insurgents", "متمردون", heading=True),
        _actor("north", Role.GUARANTOR, "Northern Guarantor", "الضامن الشمالي"),
        _actor("south", Role.GUARANTOR, "Southern Guarantor", "الضامن الجنوبي"),
    )
    valley = agreed.PlaceVersion(
        period=agreed.Period(start=None, end=None),
        geometry=shapely.Point(36.0, 34.2).buffer(0.28), file="zones/valley.geojson",
    )  # fmt: skip
    return agreed.Agreement(
        id="ostravia-2031",
        names=named("Ceasefire of Ostravia, 1 March", "وقف إطلاق النار في أوسترافيا، 1 آذار"),
        country="XX",
        exercise=exercise,
        clock=agreed.Clock(start=START, zone=ZONE, end=None, basis=Basis.DOCUMENTED),
        instruments=(
            agreed.Instrument(
                id="truce", names=named("The truce"), issued=date(2031, 2, 27),
                binds="by_signature", signatories=("crown", "league"), variants=variants,
                force=agreed.Force(start=agreed.Moment(low=START, high=START)),
                basis=Basis.DOCUMENTED,
            ),
        ),
        actors=actors,
        sides={"government": named("The Crown's side", "جانب التاج"),
               "opposition": named("The opposition", "المعارضة")},
        relations=(),
        places=(
            agreed.Place(id="all", names=named("Ostravia", "أوسترافيا"),
                         national=True, basis=Basis.DOCUMENTED),
            agreed.Place(id="quiet", names=named("Quiet valley", "الوادي الهادئ"),
                         national=False, basis=Basis.DOCUMENTED, versions=(valley,)),
        ),
        norms=(), gates=(),
        readings=(
            agreed.Reading(id="sent", variants={"truce": "sent"}, names=named(
                "the text sent to the guarantors", "النص المرسل إلى الضامنين")),
            agreed.Reading(id="signed", variants={"truce": "signed"}, names=named(
                "the copy the League says it signed", "النسخة التي تقول الرابطة إنها وقّعتها")),
        ),
    )  # fmt: skip


def _actor(
    name: str, role: Role, en: str, ar: str | None, side: str | None = None, heading: bool = False
) -> agreed.Actor:
    return agreed.Actor(id=name, role=role, names=named(en, ar), side=side, heading=heading)


def areas() -> tuple[AdminArea, ...]:
    """Six wedges of a wobbly round country."""
    whole = _coast(0, 2 * pi)
    made = []
    for at, (pcode, en, ar) in enumerate(PROVINCES):
        wedge = shapely.Polygon(
            [CENTRE, *(_rim(2 * pi * (at + k / 8) / 6, 4.0) for k in range(9)), CENTRE]
        )
        outline = shapely.intersection(whole, wedge)
        names = {"en": en, "ar": ar}
        made.append(
            AdminArea(pcode=pcode, names=names, level="admin1", parent="XX", geometry=outline)
        )
    return tuple(made)


def _coast(first: float, last: float) -> shapely.Polygon:
    """A shore with 2,400 points, far finer than any page can show."""
    angles = [first + (last - first) * k / 2400 for k in range(2400)]
    wobble = [1.5 + 0.16 * sin(3 * a) + 0.1 * cos(7 * a) + 0.012 * sin(90 * a) for a in angles]
    return shapely.Polygon([_rim(a, r) for a, r in zip(angles, wobble, strict=True)])


def _rim(angle: float, radius: float) -> tuple[float, float]:
    return CENTRE[0] + 1.25 * radius * cos(angle), CENTRE[1] + radius * sin(angle)


def table(schema: pa.Schema, rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    """Rows as a table; cells not given are unknown."""
    return pa.Table.from_pylist([{n: row.get(n) for n in schema.names} for row in rows], schema)


def record(
    n: int = 120,
    *,
    exercise: bool = True,
    thin: bool = False,
    watched: bool = True,
    tallies: bool = True,
    seed: int = 7,
    **parts: Any,
) -> Record:
    """A record of `n` incidents over ten weeks; `parts` replace whole fields of it."""
    chance = random.Random(seed)
    known = areas()
    reports, members, incidents, attributions, findings = [], [], [], [], []
    for k in range(n):
        mine = [_report(k, j, chance, known, thin) for j in range(chance.choice((1, 1, 1, 2, 3)))]
        incident = _incident(mine)
        reports += mine
        members += [
            {"report_id": r["report_id"], "incident_id": incident["incident_id"], "membership": 0.9}
            for r in mine
        ]
        incidents.append(incident)
        actor = None if thin else chance.choice(
            (None, "Crown forces", "Crown forces", "River League", HOSTILE_PARTY, WHISPERS[0])
        )  # fmt: skip
        if actor:
            row = {"incident_id": incident["incident_id"], "actor": actor}
            attributions.append({**row, "p_low": 0.4, "p_high": 0.8, "basis": "said by media"})
        findings += _findings(incident["incident_id"], chance, thin)
    whole: dict[str, Any] = {
        "mission": "Ostravia monitoring mission",
        "agreement": agreement(exercise),
        "areas": known,
        "sources": table(SOURCES, [
            {"source_id": _source(j), "kind": kind, "interests": [], "reliability": "C"}
            for j, kind in enumerate(("monitor", "monitor", "media", "party", "dataset"))]),
        "reports": table(REPORTS, reports),
        "memberships": table(MEMBERSHIPS, members),
        "incidents": table(INCIDENTS, incidents),
        "attributions": table(ATTRIBUTIONS, attributions),
        "findings": table(FINDINGS, findings),
        "problems": table(PROBLEMS, [
            {"file": f"{WHISPERS[0]}.csv", "row": 7, "column": "when", "value_excerpt": WHISPERS[1],
             "code": "bad_date", "message": "no such day", "remedy": "write YYYY-MM-DD"}]),
        "tallies": table(TALLIES, _tallies() if tallies else []),
        "watches": table(WATCHES, _watches() if watched else []),
        "restrictions": table(RESTRICTIONS, [
            {"source_id": _source(0), "pcode": "XX02", "at": START + timedelta(days=9),
             "by_actor": "crown", "reason_quoted": WHISPERS[2], "outcome": "denied"}]),
        "verdicts": (
            Verdict(verdict_id="V-000000000000", incident_id=incidents[0]["incident_id"],
                    norm="N1", reading=None, ladder_class="minor", standard=None,
                    reason=WHISPERS[2], signed_by="a" * 32, signed_at=START + timedelta(days=9),
                    ruled_on=(), review=True),) if incidents and not thin else (),
        "tree_size": len(reports) + 40,
        "tree_root": hashlib.sha256(str(n).encode()).digest(),
        "origin": "trucewatch.example/ostravia",
        "log_key": "trucewatch.example/ostravia+8f3a11c2+AbCdEfGhIjKlMnOpQrStUvWxYz0123456789+/==",
        "as_of": START + timedelta(days=71, hours=9, minutes=30),
        "beliefs": BELIEFS.empty_table(),
        "casualties": CASUALTIES.empty_table(),
        "habits": supposed(),
    }  # fmt: skip
    return Record(**(whole | parts))


def _source(number: int) -> str:
    return make_id("S", bytes([number]) * 32)


def _report(
    k: int, j: int, chance: random.Random, known: Sequence[AdminArea], thin: bool
) -> dict[str, Any]:
    """One account: towns to a few kilometres, some only a province, a few nowhere."""
    area = known[min(5, int(chance.expovariate(0.5)))]
    start = START + timedelta(
        hours=int(1680 * chance.random() ** 1.5), minutes=chance.randrange(60)
    )
    place: dict[str, Any] = {"place_text": WHISPERS[0]}
    middle = area.geometry.representative_point()
    if (kind := chance.random()) < 0.78:
        spread = 0.5 * chance.choice((0.1, 0.4, 1.0))
        lon, lat = (
            middle.x + chance.uniform(-1, 1) * spread,
            middle.y + chance.uniform(-1, 1) * spread,
        )
        error = chance.choice((500.0, 2500.0, 6000.0))
        place |= {"lon": round(lon, 2), "lat": round(lat, 2), "place_level": "town",
                  "error_radius_m": error, "pcode": area.pcode}  # fmt: skip
    elif kind < 0.93:
        place |= {"lon": middle.x, "lat": middle.y, "place_level": "admin1",
                  "error_radius_m": 55_000.0, "pcode": area.pcode}  # fmt: skip
    deaths = chance.choice((None, 0, 2))
    return {
        "report_id": make_id("R", hashlib.sha256(f"{k}/{j}".encode()).digest()),
        "source_id": _source(chance.randrange(5)),
        "seen_from": start,
        "seen_to": start + timedelta(hours=chance.choice((1, 2, 24))),
        "recorded_at": start + timedelta(days=2),
        "act": None if thin else chance.choice((None, "2.1", "2.1.2", "3", "5", "1.1")),
        "target": WHISPERS[1],
        "sides": chance.choice((["Crown forces", "River League"], ["Crown forces", "The Ghosts"],
                                ["insurgents", "Crown forces"], ["Third Column"], [WHISPERS[2]])),
        "deaths_min": deaths, "deaths_max": None if deaths is None else deaths + 3,
        "text_ref": WHISPERS[2],
        **place,
    }  # fmt: skip


def _incident(mine: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What the first report says."""
    shared = {key: value for key, value in mine[0].items() if key in INCIDENTS.names}
    return {
        **shared,
        "incident_id": sibling("I", str(mine[0]["report_id"])),
        "n_reports": len(mine),
        "n_independent": min(2, len(mine)),
        "aliases": [],
        "n_events": 1,
    }


def _findings(incident: str, chance: random.Random, thin: bool) -> list[dict[str, Any]]:
    both = chance.choice(
        [("undetermined", "undetermined"), ("not_covered", "not_covered"),
         ("not_covered", "undetermined")]
        if thin
        else [("breach", "breach"), ("not_covered", "undetermined"),
              ("undetermined", "undetermined"), ("breach", "undetermined"),
              ("permitted", "permitted"), ("no_breach", "no_breach")]
    )  # fmt: skip
    steps = {"undetermined": ("act", "attribution"), "not_covered": ("bound", "in_force")}
    return [
        {
            "incident_id": incident, "instrument": "truce", "reading": reading, "norm": "n1",
            "bearer": "crown", "outcome": outcome,
            "step": chance.choice(steps.get(outcome, ("reading",))), "p_low": 0.0, "p_high": 1.0,
            "paragraph": "1", "reason": Message("findings.bound").to_json(),
            "finding_id": f"F-{incident[2:]}-{reading}",
        }
        for reading, outcome in zip(READINGS, both, strict=True)
    ]  # fmt: skip


def _watches() -> list[dict[str, Any]]:
    """A post in one province by day, and a patrol in another for three weeks."""
    return [
        {"source_id": _source(0), "pcode": pcode, "means": "post",
         "watched_from": START + timedelta(days=d, hours=6),
         "watched_to": START + timedelta(days=d, hours=6 + hours)}
        for pcode, hours, days in (("XX01", 10, range(20, 60)), ("XX03", 24, range(25, 46)))
        for d in days
    ]  # fmt: skip


def _tallies() -> list[dict[str, Any]]:
    """Two guarantors who differ, day after day; and a monitor with a unit of its own."""
    rows: list[dict[str, Any]] = []
    for number, (day, north, south) in enumerate(
        (
            ("2031-03-04", 10, 14),
            ("2031-03-12", 6, 25),
            ("2031-03-20", 9, 0),
            ("2031-04-02", 13, 19),
        )
    ):
        for publisher, count in (("north", north), ("south", south)):
            rows.append({"tally_id": f"T{len(rows)}", "publisher": publisher, "day_from": day,
                         "day_to": day, "count": count, "headline": True, "bulletin": f"B{number}",
                         "source_id": _source(3)})  # fmt: skip
            rows.append({"tally_id": f"T{len(rows)}", "publisher": publisher, "day_from": day,
                         "day_to": day, "area": "Lakeside", "count": count, "headline": False,
                         "bulletin": f"B{number}", "source_id": _source(3)})  # fmt: skip
    rows.append({"tally_id": f"T{len(rows)}", "publisher": "Lake Observatory",
                 "day_from": "2031-03-01", "day_to": "2031-03-31", "count": 178, "headline": True,
                 "unit": "breach",
                 "attributed_to": "Crown forces", "source_id": _source(4)})  # fmt: skip
    return rows


def period_of(record: Record) -> Interval:
    """The ten weeks, whatever the record holds of them."""
    return Interval(record.agreement.clock.start, PERIOD.end)
