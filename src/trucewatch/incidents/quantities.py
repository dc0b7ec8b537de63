"""Columns of numbers and instants, and what no report can mean by them.

Unknown is NaN. A value that makes no sense is an error that names the report, of several the one
with the smallest id.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from trucewatch.incidents.arrays import Amounts, Bools, Codes, Floats, Ints
from trucewatch.vocabulary.errors import TrucewatchError

EARTH_M = 6_371_008.8
"""Mean radius of the Earth (IUGG)."""

ASSUMED_RADIUS_M = 3_000.0
"""For coordinates that come without an error: a village and its fields. A guess, and stated."""

MOST_EVENTS, MOST_PEOPLE = 10_000, 1_000_000_000
"""A larger count in one report is a slip of the pen."""

_INSTANT = pa.timestamp("us", "UTC")


def numbers(table: pa.Table, name: str) -> Floats:
    """A column as floats, NaN where it is null or absent; not to be written to."""
    if name not in table.column_names:
        return np.full(len(table), np.nan)
    column = table[name].cast(pa.float64(), safe=False)  # beyond 2^53 the last digits do not matter
    return np.asarray(column.to_numpy(zero_copy_only=False), dtype=np.float64)


def instants(table: pa.Table, name: str) -> Ints:
    """Microseconds since 1970-01-01 UTC; the largest integer where it is null or absent."""
    if name not in table.column_names:
        return np.full(len(table), np.iinfo(np.int64).max)
    column = table[name].cast(_INSTANT).cast(pa.int64())
    if column.null_count:
        column = pc.fill_null(column, np.iinfo(np.int64).max)
    return np.asarray(column.to_numpy(), dtype=np.int64)


def positions(table: pa.Table) -> tuple[Floats, Floats, Floats, Floats]:
    """Metres from the Earth's centre, and the error radius [m]; NaN where no place is known.

    Raises TrucewatchError where a position or a radius is none.
    """
    ids = table["report_id"]
    lon, lat = numbers(table, "lon"), numbers(table, "lat")
    radius = numbers(table, "error_radius_m")
    for name, values in (("lon", lon), ("lat", lat), ("error_radius_m", radius)):
        if name in table.column_names and not np.isfinite(values).all():
            given = np.asarray(table[name].is_valid().combine_chunks())
            need(ids, ~given | np.isfinite(values), f"{name} is not a number")
    need(ids, np.isnan(lon) == np.isnan(lat), "a position has only one coordinate")
    need(ids, ~(np.abs(lon) > 180) & ~(np.abs(lat) > 90), "a position lies off the globe")
    need(ids, ~(radius < 0), "error_radius_m is negative")
    radius = np.where(np.isnan(radius), ASSUMED_RADIUS_M, radius)
    radius[np.isnan(lon)] = np.nan
    return *_from_the_centre(lon, lat), radius


def _from_the_centre(lon: Floats, lat: Floats) -> tuple[Floats, Floats, Floats]:
    east, north = np.radians(lon), np.radians(lat)
    outward = np.cos(north)
    outward *= EARTH_M
    return outward * np.cos(east), outward * np.sin(east), EARTH_M * np.sin(north)


def counts(table: pa.Table, name: str, most: int) -> Floats:
    """A column of counts, shape (n,). Raises TrucewatchError for what no report can mean."""
    counted = numbers(table, name)
    good = ~(counted < 0) & ~(counted > most)
    need(table["report_id"], good, f"{name} is not from 0 to {most:,}")
    return counted


def people(table: pa.Table, what: str) -> tuple[Amounts, Amounts]:
    """The smaller and larger of the two numbers; sources do write them the wrong way round.

    Where one is unknown it is the other. Raises TrucewatchError as `counts` does.
    """
    low, high = (counts(table, f"{what}_{end}", MOST_PEOPLE) for end in ("min", "max"))
    return np.fmin(low, high).astype(np.float32), np.fmax(low, high).astype(np.float32)


def events(table: pa.Table) -> Codes:
    """How many events each report tells of, 1 where it does not say. Raises as `counts` does."""
    counted = counts(table, "n_events", MOST_EVENTS)
    return np.where(np.isnan(counted), 1.0, counted).astype(np.int32)


def need(ids: pa.ChunkedArray, good: Bools, what: str) -> None:
    """Raise TrucewatchError, naming the report, unless all is `good`, shape (n,)."""
    if not good.all():
        raise TrucewatchError(what, where=f"report {pc.min(ids.filter(pa.array(~good))).as_py()}")
