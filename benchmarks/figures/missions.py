"""A mission of as many incidents as are asked for, drawn and never recorded: figures read tables.

Fourteen areas, 400 days, twelve groups on two sides; two reports to an incident by 60 sources;
findings by the ordinary evaluation under two wordings; a watch log with gaps; two guarantors'
daily bulletins by area for the first thirty days; one incident in a thousand ruled on.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pyarrow as pa
import shapely

from benchmarks.evaluation import GROUPS, START, some_incidents
from trucewatch.agreement.model import Agreement
from trucewatch.agreement.reading import load_agreement
from trucewatch.belief.habits import supposed
from trucewatch.belief.model import BELIEFS, CASUALTIES
from trucewatch.figures.model import Record
from trucewatch.findings.from_incidents import evaluate
from trucewatch.incidents.model import INCIDENTS, MEMBERSHIPS
from trucewatch.places.model import AdminArea
from trucewatch.reports.model import (
    PROBLEMS,
    REPORTS,
    RESTRICTIONS,
    SOURCES,
    TALLIES,
    WATCHES,
)
from trucewatch.verdicts.model import Verdict

AREAS = 14
SOURCES_N = 60
DAYS = 400
BULLETIN_DAYS = 30
_DAY_US = 86_400_000_000
_KINDS = ("monitor", "party", "media", "public")


def mission(count: int) -> Record:
    """The record of `count` incidents; the same one each time."""
    draw = np.random.default_rng(20170112)
    agreement = load_agreement(_agreement(), file="benchmark.yaml", zones={})
    incidents, attributions = some_incidents(count)
    incidents = _placed(incidents, draw)
    memberships, reports = _reports(incidents, draw)
    return Record(
        mission="bench",
        agreement=agreement,
        areas=tuple(_area(n) for n in range(AREAS)),
        sources=_sources(),
        reports=reports,
        memberships=memberships,
        incidents=incidents,
        attributions=attributions,
        findings=evaluate(incidents, attributions, agreement),
        problems=PROBLEMS.empty_table(),
        tallies=_tallies(draw),
        watches=_watches(draw),
        restrictions=RESTRICTIONS.empty_table(),
        verdicts=tuple(_verdicts(agreement, incidents, draw)),
        tree_size=0,
        tree_root=b"",
        origin="bench",
        log_key="",
        as_of=datetime(2022, 1, 1, tzinfo=UTC),
        beliefs=BELIEFS.empty_table(),
        casualties=CASUALTIES.empty_table(),
        habits=supposed(),
    )


def _agreement() -> str:
    """Three rules under two wordings, six groups to a side."""
    groups = "\n".join(
        f"  - {{id: {name}, role: signatory, side: {'north' if at % 2 else 'south'}, "
        f"names: {name}, accepted: {{text: 2020-01-01}}}}"
        for at, name in enumerate(GROUPS)
    )
    rules = "\n".join(
        f"  - {{id: {name}, kind: prohibition, instrument: text, paragraph: {name}, text: {name}, "
        f"bearers: [north, south], acts: [{acts}], against: [{against}]}}"
        for name, acts, against in (
            ("fire", '"1", "2", "3"', "other_bound_party"),
            ("ground", '"4", "5"', "other_bound_party"),
            ("people", '"8", "9", "10"', "civilians"),
        )
    )
    return f"""id: bench
names: Bench
country: XX
exercise: true
sides: {{north: North, south: South}}
actors:
{groups}
  - {{id: black, role: excluded, names: black}}
  - {{id: east, role: guarantor, names: East}}
  - {{id: west, role: guarantor, names: West}}
instruments:
  - id: text
    names: The text
    binds: by_acceptance
    variants:
      - {{id: a, names: A, excludes: [black]}}
      - {{id: b, names: B}}
clock: {{zone: Europe/Berlin, start: 2020-01-02T12:00, end: 2021-02-02T12:00}}
norms:
{rules}
"""


def _area(n: int) -> AdminArea:
    corner = 10.0 + 0.36 * n
    return AdminArea(
        pcode=f"XX{n:02d}",
        names={"en": f"Area {n}"},
        level="admin1",
        parent="XX",
        geometry=shapely.box(corner, 45.0, corner + 0.36, 49.0),
    )


def _placed(incidents: pa.Table, draw: np.random.Generator) -> pa.Table:
    n = len(incidents)
    known = {
        "pcode": pa.array([f"XX{at:02d}" for at in range(AREAS)]).take(
            pa.array(draw.integers(0, AREAS, n))
        ),
        "n_reports": pa.array(np.full(n, 2)),
        "n_independent": pa.array(np.full(n, 2)),
    }
    columns = [known.get(name, incidents[name]) for name in INCIDENTS.names]
    return pa.table(columns, schema=INCIDENTS)


def _reports(incidents: pa.Table, draw: np.random.Generator) -> tuple[pa.Table, pa.Table]:
    n = 2 * len(incidents)
    owner = pa.array(np.arange(n) // 2)
    ids = pa.array([f"R-{at:08d}" for at in range(n)])
    kept = ("seen_from", "seen_to", "lon", "lat", "error_radius_m", "pcode", "act", "target")
    known = {name: incidents[name].take(owner) for name in kept}
    known["report_id"] = ids
    known["source_id"] = pa.array([f"S-{at:012d}" for at in range(SOURCES_N)]).take(
        pa.array(draw.integers(0, SOURCES_N, n))
    )
    known["actor"] = pa.array([*GROUPS, None]).take(pa.array(draw.integers(0, len(GROUPS) + 1, n)))
    columns = [known.get(field.name, pa.nulls(n, field.type)) for field in REPORTS]
    members = [ids, incidents["incident_id"].take(owner), pa.array(np.ones(n))]
    return pa.table(members, schema=MEMBERSHIPS), pa.table(columns, schema=REPORTS)


def _sources() -> pa.Table:
    kinds = [_KINDS[at % len(_KINDS)] for at in range(SOURCES_N)]
    leaning = [
        [GROUPS[at % len(GROUPS)]] if kind == "party" else [] for at, kind in enumerate(kinds)
    ]
    rows = {
        "source_id": [f"S-{at:012d}" for at in range(SOURCES_N)],
        "kind": kinds,
        "interests": leaning,
        "reliability": [None] * SOURCES_N,
        "duplicate_free": [False] * SOURCES_N,
    }
    return pa.table(rows, schema=SOURCES)


def _watches(draw: np.random.Generator) -> pa.Table:
    """Ten monitors, each twelve hours a day in one area on nine days of ten."""
    begun = [(s, a, d) for s in range(10) for a in range(AREAS) for d in range(DAYS)]
    kept = [row for row, there in zip(begun, draw.random(len(begun)) < 0.9, strict=True) if there]
    start = np.asarray([START + d * _DAY_US for _, _, d in kept])
    rows = [
        pa.array([f"S-{4 * s:012d}" for s, _, _ in kept]),
        pa.array([f"XX{a:02d}" for _, a, _ in kept]),
        pa.array(start, pa.timestamp("us", "UTC")),
        pa.array(start + _DAY_US // 2, pa.timestamp("us", "UTC")),
        pa.array(["patrol"] * len(kept)),
    ]
    return pa.table(rows, schema=WATCHES)


def _tallies(draw: np.random.Generator) -> pa.Table:
    first = date(2020, 1, 4)
    rows = [
        {
            "tally_id": f"T-{side}-{day}-{area}",
            "publisher": side,
            "day_from": (first + timedelta(days=day)).isoformat(),
            "day_to": (first + timedelta(days=day)).isoformat(),
            "area": f"Area {area}" if area < AREAS else None,
            "attributed_to": None,
            "count": int(draw.integers(0, 40)),
            "headline": area == AREAS,
            "confirmed_by": "{}",
            "note": None,
            "unit": "violations",
            "bulletin": f"{side}-{day}",
            "source_id": "S-000000000001",
        }
        for side in ("East", "West")
        for day in range(BULLETIN_DAYS)
        for area in range(AREAS + 1)
    ]
    return pa.Table.from_pylist(rows, schema=TALLIES)


def _verdicts(
    agreement: Agreement, incidents: pa.Table, draw: np.random.Generator
) -> list[Verdict]:
    names = incidents["incident_id"].to_pylist()
    return [
        Verdict(
            verdict_id=f"V-{at:06d}",
            incident_id=names[place],
            norm=agreement.norms[0].id,
            reading=None,
            ladder_class=("minor", "grave", "not_an_incident")[at % 3],
            standard=None,
            reason="drawn",
            signed_by="East" if at % 2 else "West",
            signed_at=datetime(2021, 6, 1, tzinfo=UTC),
            ruled_on=(),
        )
        for at, place in enumerate(draw.integers(0, len(names), len(names) // 1000))
    ]
