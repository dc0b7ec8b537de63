"""One table of reports told again: elsewhere, at another time, in another order, or twice."""

from __future__ import annotations

import random
from functools import lru_cache
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from trucewatch.simulation.settings import Settings
from trucewatch.simulation.simulating import Simulation, simulate_reports

INSTANTS = ("seen_from", "seen_to", "reported_at", "recorded_at")


@lru_cache(maxsize=8)
def world(seed: int, reports: int = 600, per_day: int = 60, **knobs: Any) -> Simulation:
    """A simulated mission; 60 reports a day are few enough that no crowd is cut short."""
    return simulate_reports(
        Settings.medium(reports=reports, seed=seed, per_day=per_day).turned(**knobs)
    )


def with_column(table: pa.Table, name: str, values: Any) -> pa.Table:
    """The table with `values` for its column `name`."""
    field = table.schema.field(name)
    column = values if isinstance(values, pa.ChunkedArray) else pa.array(values, field.type)
    return table.set_column(table.column_names.index(name), name, column)


def shuffled(table: pa.Table, seed: int) -> pa.Table:
    """The same rows in another order."""
    order = list(range(len(table)))
    random.Random(seed).shuffle(order)
    return table.take(pa.array(order, pa.int64()))


def later(table: pa.Table, seconds: int) -> pa.Table:
    """Everything the same, so many seconds later."""
    shift = pa.scalar(seconds * 1_000_000, pa.duration("us"))
    for name in INSTANTS:
        table = with_column(table, name, pc.add(table[name], shift))
    return table


def turned_east(table: pa.Table, degrees: float) -> pa.Table:
    """The Earth turned under the reports."""
    lon = np.array(table["lon"].to_numpy(), dtype=np.float64)
    return with_column(
        table, "lon", pa.array((lon + degrees + 180) % 360 - 180, mask=np.isnan(lon))
    )


def at_the_pole(table: pa.Table) -> pa.Table:
    """Every report as far from the North Pole as it was from the middle of the table's places.

    Distances survive to one part in a thousand: a plane laid on a sphere.
    """
    lon, lat = (np.array(table[name].to_numpy(), dtype=np.float64) for name in ("lon", "lat"))
    north = lat - np.nanmean(lat)
    east = (lon - np.nanmean(lon)) * np.cos(np.radians(np.nanmean(lat)))
    unknown = np.isnan(lon)
    table = with_column(table, "lon", pa.array(np.degrees(np.arctan2(east, north)), mask=unknown))
    return with_column(table, "lat", pa.array(90 - np.hypot(east, north), mask=unknown))


def filed_again(table: pa.Table) -> pa.Table:
    """Every report twice: once more under a new id, from the same source."""
    again = pc.binary_join_element_wise(table["report_id"], pa.scalar("again"), "-")
    return pa.concat_tables([table, with_column(table, "report_id", again)])


def and_also(table: pa.Table, **said: Any) -> pa.Table:
    """The table and one more report."""
    return pa.concat_tables([table, pa.Table.from_pylist([said], schema=table.schema)])


def incidents(memberships: pa.Table) -> dict[str, set[str]]:
    """The reports of each incident."""
    found: dict[str, set[str]] = {}
    for row in memberships.to_pylist():
        found.setdefault(row["incident_id"], set()).add(row["report_id"])
    return found


def whereabouts(memberships: pa.Table) -> dict[str, set[str]]:
    """The incidents of each report."""
    found: dict[str, set[str]] = {}
    for row in memberships.to_pylist():
        found.setdefault(row["report_id"], set()).add(row["incident_id"])
    return found
