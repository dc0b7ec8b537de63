"""A million incidents held against a 40-norm agreement with 20 zones: rate and peak memory.

    .venv/bin/python -m benchmarks.evaluation [INCIDENTS]

The agreement is written as YAML and read as anybody's would be: two sides of six groups, two
wordings, outlines, rings and bands, permissions, quantities, amendments. The incidents are drawn
evenly over acts, actors, places and months, which is harder than real ones, since few are alike.

The floor, in the same run, is one pass over the same incidents that answers a single question (is
each point in a zone?) for every zone with the library that draws the outlines: what is above it is
the other seven questions, the readings, the reasons and the rows.
"""

from __future__ import annotations

import platform
import resource
import sys
import time

import numpy as np
import pyarrow as pa
import shapely

from trucewatch import __version__
from trucewatch.agreement.model import Agreement
from trucewatch.agreement.reading import load_agreement
from trucewatch.findings.from_incidents import evaluate
from trucewatch.incidents.model import ATTRIBUTIONS, INCIDENTS

DEFAULT_INCIDENTS = 1_000_000
ZONES = 20
GROUPS = [f"group_{n}" for n in range(12)]
ACTS = ["1.1", "1.2", "2.1.1", "2.1.2", "2.2", "3.1", "3.6", "4.1", "5.1", "5.3", "6.1", "7.1",
        "8.1", "9.2.1", "10.1", "11.1", "12.1", "13.2", "14.1", "16.1"]  # fmt: skip
DAY_US = 86_400_000_000
START = 1_577_966_400_000_000  # 2 January 2020, 12:00 UTC


def main(count: int) -> None:
    """Make the agreement and the incidents, evaluate, and say what it took."""
    agreement = an_agreement()
    incidents, attributions = some_incidents(count)
    began = time.perf_counter()
    floor = _floor(incidents, agreement)
    middle = time.perf_counter()
    cpu = time.process_time()
    found = evaluate(incidents, attributions, agreement)
    wall, cpu = time.perf_counter() - middle, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    outcomes = found["outcome"].value_counts().to_pylist()
    print(f"trucewatch {__version__}, Python {platform.python_version()}, {platform.machine()}")
    print(f"{count:,} incidents, {len(agreement.norms)} norms, {ZONES} zones, "
          f"{len(agreement.readings)} readings: {len(found):,} findings")  # fmt: skip
    print(f"evaluate: {wall:.1f} s wall, {cpu:.1f} s processor, peak {peak:,.0f} MiB")
    print(f"floor (points in zones only, {floor:,} inside): {middle - began:.1f} s; "
          f"ratio {wall / (middle - began):.1f}")  # fmt: skip
    print(f"distinct reasons: {len(found['reason'].combine_chunks().dictionary):,}")
    for each in sorted(outcomes, key=lambda row: -row["counts"]):
        print(f"  {each['values']}: {each['counts']:,}")
    print(f"repeat: .venv/bin/python -m benchmarks.evaluation {count}")


def an_agreement() -> Agreement:
    """The agreement, through the ordinary reader."""
    zones = {f"zones/z{n}.geojson": shapely.to_geojson(_zone(n)) for n in range(12)}
    return load_agreement("\n".join(_yaml()), file="benchmark.yaml", zones=zones)


def some_incidents(count: int) -> tuple[pa.Table, pa.Table]:
    """Incidents drawn evenly, seven in ten with somebody accused. The draw is always the same."""
    draw = np.random.default_rng(20170123)
    ids = pa.array([f"I-{n:07d}" for n in range(count)])
    begin = START + draw.integers(-30 * DAY_US, 400 * DAY_US, count)
    length = draw.choice([1_000_000, 3_600_000_000, DAY_US], count)
    accused = draw.random(count) < 0.7
    known = {
        "incident_id": ids,
        "seen_from": pa.array(begin, pa.timestamp("us", "UTC")),
        "seen_to": pa.array(begin + length, pa.timestamp("us", "UTC")),
        "lon": pa.array(draw.uniform(10.0, 15.0, count)),
        "lat": pa.array(draw.uniform(45.0, 49.0, count)),
        "error_radius_m": pa.array(draw.choice([50.0, 500.0, 5_000.0], count)),
        "act": pa.array(draw.choice(ACTS, count)),
        "target": pa.array(draw.choice([*GROUPS, "black", "civilians"], count)),
        "p_happened_low": pa.array(draw.uniform(0.3, 0.9, count)),
        "p_happened_high": pa.array(np.full(count, 0.95)),
    }
    columns = [known.get(f.name, pa.nulls(count, f.type)) for f in INCIDENTS]
    n = int(accused.sum())
    rows = {
        "incident_id": ids.filter(pa.array(accused)),
        "actor": pa.array(draw.choice([*GROUPS, "black", "nobody we know"], n)),
        "p_low": pa.array(draw.uniform(0.4, 0.8, n)),
        "p_high": pa.array(np.full(n, 0.9)),
        "basis": pa.array(["said by media"] * n),
    }
    return pa.table(columns, schema=INCIDENTS), pa.table(rows, schema=ATTRIBUTIONS)


def _zone(n: int) -> shapely.Polygon:
    """A ragged outline of 200 points, 20 to 60 km across."""
    draw = np.random.default_rng(n)
    angle = np.linspace(0, 2 * np.pi, 200, endpoint=False)
    radius = 0.25 * (1 + 0.3 * draw.random(200))
    lon, lat = 10.6 + 1.2 * (n % 4), 45.7 + 1.3 * (n // 4)
    return shapely.Polygon(
        np.stack([lon + radius * np.cos(angle), lat + radius * np.sin(angle)], 1)
    )


def _yaml() -> list[str]:
    lines = ["id: benchmark", "names: Benchmark", "country: XX", "exercise: true",
             "sides: {north: North, south: South}", "actors:"]  # fmt: skip
    for at, group in enumerate(GROUPS):
        side = "north" if at % 2 else "south"
        lines.append(
            f"  - {{id: {group}, role: signatory, side: {side}, names: {group}, "
            f"accepted: {{text: 2020-01-{at + 1:02d}}}}}"
        )
    lines += ["  - {id: black, role: excluded, names: black}", "instruments:",
              "  - id: text", "    names: The text", "    binds: by_acceptance", "    variants:",
              "      - {id: a, names: A, excludes: [black]}", "      - {id: b, names: B}",
              "clock: {zone: Europe/Berlin, start: 2020-01-02T12:00, end: 2021-01-02T12:00}",
              "places:"]  # fmt: skip
    lines += [f"  - {{id: p{n}, names: p{n}, geometry: zones/z{n}.geojson}}" for n in range(12)]
    lines += [
        f"  - {{id: p{12 + n}, names: ring {n}, "
        f"ring: {{around: [[{10.5 + n}, 46.0], [{10.8 + n}, 47.5]], radius_m: {8000 + 1000 * n}}}}}"
        for n in range(4)
    ]
    lines += [
        f"  - {{id: p{16 + n}, names: area {n}, areas: {{whole: [Area {n}]}}}}" for n in range(3)
    ]
    lines += ["  - {id: p19, names: nowhere, geometry: unmapped}", "norms:"]
    for n in range(36):
        acts = ", ".join(f'"{ACTS[(n + k) % len(ACTS)]}"' for k in (0, 7))
        against = ["other_bound_party", "civilians", ""][n % 3]
        lines.append(
            f"  - {{id: n{n:02d}, kind: prohibition, instrument: text, paragraph: article {n}, "
            f"text: rule {n}, bearers: [north, south], acts: [{acts}], against: [{against}], "
            f"where: [p{n % ZONES}], where_except: [p{(n + 5) % 16}]}}"
        )
    for n in range(4):
        lines.append(
            f"  - {{id: q{n}, kind: permission, instrument: text, paragraph: article {40 + n}, "
            f"text: leave {n}, bearers: [north], excepts: [n{n:02d}, n{n + 9:02d}], "
            f"conditions: [self_defence]{', burden: claimant' if n % 2 else ''}}}"
        )
    return lines


def _floor(incidents: pa.Table, agreement: Agreement) -> int:
    lon, lat = incidents["lon"].to_numpy(), incidents["lat"].to_numpy()
    inside = 0
    for _ in range(len(agreement.readings)):
        for place in agreement.places:
            if place.geometry is not None:
                shapely.prepare(place.geometry)
                inside += int(shapely.contains_xy(place.geometry, lon, lat).sum())
    return inside


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT_INCIDENTS)
