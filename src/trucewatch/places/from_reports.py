"""Where reports lie: the reports table in, the same table with its places filled.

In:   the reports table, with places as the sources said them.
Out:  the same rows in the same order; what could not be resolved stays null, never (0, 0).

`admin1`, `admin2` and `admin3` hold the English name of the unit in the mission's boundaries, or
what the gazetteer calls it where there are none; `pcode` is the finest code known. A row depends
on no other row: new reports can be located without locating the old ones again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from trucewatch.places.model import PlaceMatch, PlaceQuery
from trucewatch.places.resolving import Resolver, has_coordinates
from trucewatch.vocabulary.progress import Progress, unheard

STAGE = "locating reports"
STEP = 5_000

_SAID = ("place_text", "admin1_text", "admin2_text", "country_text")
_FILLED = {
    "lon": "lon",
    "lat": "lat",
    "error_radius_m": "error_radius_m",
    "pcode": "pcode",
    "admin1": "admin1",
    "admin2": "admin2",
    "admin3": "admin3",
    "place_method": "method",
    "place_score": "score",
    "place_level": "level",
    "place_alternatives": "alternatives",
}


def locate(reports: pa.Table, resolver: Resolver, progress: Progress = unheard) -> pa.Table:
    """`reports` with lon, lat, error_radius_m, pcode, admin1–3 and place_* filled."""
    rows = reports.select([*_SAID, "lon", "lat", "error_radius_m"]).to_pylist()
    points = _chains_of_points(rows, resolver)
    known: dict[tuple[str | None, ...], PlaceMatch | None] = {}
    found: list[PlaceMatch | None] = []
    for number, row in enumerate(rows):
        if number % STEP == 0:
            progress(STAGE, number, len(rows))
        chain = points.get(number)
        if chain is not None:
            found.append(resolver.at_coordinates(_query(row, with_point=True), chain))
            continue
        said = tuple(row[name] for name in _SAID)
        if said not in known:
            known[said] = resolver.resolve(_query(row, with_point=False))
        found.append(known[said])
    progress(STAGE, len(rows), len(rows))
    return _filled(reports, found)


def _chains_of_points(
    rows: Sequence[Mapping[str, Any]], resolver: Resolver
) -> dict[int, tuple[int, ...]]:
    """The areas around every row that brings its own point, all at once."""
    numbers = [i for i, row in enumerate(rows) if has_coordinates(_query(row, with_point=True))]
    lons = np.array([rows[i]["lon"] for i in numbers], dtype=np.float64)
    lats = np.array([rows[i]["lat"] for i in numbers], dtype=np.float64)
    chains = resolver.areas.chains(lons, lats).tolist()
    return {i: tuple(chain) for i, chain in zip(numbers, chains, strict=True)}


def _query(row: Mapping[str, Any], *, with_point: bool) -> PlaceQuery:
    return PlaceQuery(
        name=row["place_text"],
        admin1=row["admin1_text"],
        admin2=row["admin2_text"],
        country=row["country_text"],
        lon=row["lon"] if with_point else None,
        lat=row["lat"] if with_point else None,
        error_radius_m=row["error_radius_m"] if with_point else None,
    )


def _filled(reports: pa.Table, found: Sequence[PlaceMatch | None]) -> pa.Table:
    for column, attribute in _FILLED.items():
        index = reports.schema.get_field_index(column)
        kind = reports.schema.field(index)
        values = [_value(match, attribute) for match in found]
        reports = reports.set_column(index, kind, pa.array(values, type=kind.type))
    return reports


def _value(match: PlaceMatch | None, attribute: str) -> Any:
    value = getattr(match, attribute) if match is not None else None
    return list(value) if isinstance(value, tuple) else value
