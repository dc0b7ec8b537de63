"""Tellings of the exercise as a table of located reports, as a perfect gazetteer would place them.

So that a test can ask how well reports are joined without asking how well places are resolved.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache

import pyarrow as pa
from shapely.geometry import shape

from trucewatch.exercise.country import METRES_PER_DEGREE, velmara
from trucewatch.exercise.model import EPOCH, Telling
from trucewatch.exercise.tellers import TELLERS
from trucewatch.exercise.wording import act_mapping
from trucewatch.reports.model import REPORTS, SOURCES

TOWN_RADIUS_M = 2_500.0


def located(tellings: Sequence[Telling]) -> pa.Table:
    """`REPORTS`, in the order of the tellings; report ids are their numbers."""
    rows = [_row(number, telling) for number, telling in enumerate(tellings)]
    return pa.Table.from_pylist(rows, schema=REPORTS)


def sources() -> pa.Table:
    """`SOURCES` of the exercise; outlets that copy the wire are not among them."""
    rows = [
        {
            "source_id": teller.words,
            "kind": teller.kind,
            "interests": list(teller.interests),
            "reliability": teller.reliability,
            "duplicate_free": teller.duplicate_free,
        }
        for teller in TELLERS
    ]
    return pa.Table.from_pylist(rows, schema=SOURCES)


def truth(tellings: Sequence[Telling]) -> dict[str, tuple[int, ...]]:
    """The true incidents each report describes."""
    return {_id(number): telling.of for number, telling in enumerate(tellings)}


def _row(number: int, telling: Telling) -> dict[str, object]:
    country = velmara()
    town = country.towns[telling.town]
    teller = next(t for t in TELLERS if t.id == telling.source)
    lon, lat, radius = telling.lon, telling.lat, telling.error_m
    if lon is None:
        lon, lat, radius = town.lon, town.lat, TOWN_RADIUS_M
        if telling.district_only:
            lon, lat, radius = _districts()[town.admin2_pcode]
    return {
        "report_id": _id(number),
        "source_id": telling.outlet or teller.words,
        "seen_from": _instant(telling.begin),
        "seen_to": _instant(telling.end),
        "recorded_at": datetime(2023, 6, 1, tzinfo=UTC) + timedelta(seconds=number),
        "place_text": telling.place,
        "lon": lon,
        "lat": lat,
        "error_radius_m": radius,
        "admin1": town.admin1,
        "admin2": town.admin2,
        "act": act_mapping(telling.source).get(telling.act),
        "actor": telling.actor,
        "target": telling.target,
        "n_events": telling.n_events,
        "deaths_min": telling.deaths and telling.deaths[0],
        "deaths_max": telling.deaths and telling.deaths[1],
        "injured_min": telling.injured and telling.injured[0],
        "injured_max": telling.injured and telling.injured[1],
        "upstream_id": telling.story,
    }


@lru_cache(maxsize=1)
def _districts() -> dict[str, tuple[float, float, float]]:
    import json

    found = {}
    for feature in json.loads(velmara().boundaries)["features"]:
        code = feature["properties"].get("ADM2_PCODE")
        if code:
            area = shape(feature["geometry"])
            centre = area.centroid
            radius = math.sqrt(area.area / math.pi * math.cos(math.radians(centre.y)))
            found[code] = (centre.x, centre.y, radius * METRES_PER_DEGREE)
    return found


def _instant(seconds: float) -> datetime:
    return EPOCH + timedelta(seconds=round(seconds))


def _id(number: int) -> str:
    return f"R-{number:012d}"
