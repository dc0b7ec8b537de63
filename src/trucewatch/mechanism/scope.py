"""Which reports speak of another country or of another time than the agreement.

They are kept and flagged `country` or `dates`, never dropped: somebody may need them, and a flag
can be argued with.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import shapely
from babel import Locale
from shapely.geometry.base import BaseGeometry

from trucewatch.agreement.model import Agreement

BORDER_SLACK_DEG = 0.02
"""How far outside the drawn border a point may lie before it counts as abroad; about 2 km, as
drawn borders disagree by that much."""

METRES_PER_DEGREE = 111_320.0


def flag_out_of_scope(
    reports: pa.Table, agreement: Agreement, national: BaseGeometry | None
) -> pa.Table:
    """`reports` with `out_of_scope` set: `country`, `dates`, or null where neither is known."""
    abroad = _said_abroad(reports, agreement.country) | _located_abroad(reports, national)
    outside = _outside_dates(reports, agreement)
    flags = pa.array(np.where(abroad, "country", np.where(outside, "dates", "")), type=pa.string())
    flags = pc.if_else(pc.equal(flags, ""), None, flags)
    index = reports.schema.get_field_index("out_of_scope")
    return reports.set_column(index, "out_of_scope", flags)


def country_of(words: str | None) -> str | None:
    """The ISO 3166-1 alpha-2 code that a country's English name or code stands for, or None."""
    return _territories().get(words.casefold().split(" (")[0].strip()) if words else None


def _said_abroad(reports: pa.Table, country: str) -> npt.NDArray[np.bool_]:
    words = reports["country_text"].combine_chunks()
    distinct = {w: country_of(w) for w in pc.unique(words).to_pylist() if w}
    foreign = {w for w, code in distinct.items() if code is not None and code != country}
    return np.asarray(pc.fill_null(pc.is_in(words, pa.array(sorted(foreign), pa.string())), False))


def _located_abroad(reports: pa.Table, national: BaseGeometry | None) -> npt.NDArray[np.bool_]:
    if national is None:
        return np.zeros(len(reports), dtype=bool)
    lon = reports["lon"].to_numpy(zero_copy_only=False)
    lat = reports["lat"].to_numpy(zero_copy_only=False)
    known = ~(np.isnan(lon) | np.isnan(lat))
    abroad = np.zeros(len(reports), dtype=bool)
    if known.any():
        near = national.buffer(BORDER_SLACK_DEG)
        shapely.prepare(near)
        outside = known.copy()
        outside[known] = ~shapely.intersects_xy(near, lon[known], lat[known])
        abroad[outside] = _farther_than_its_error(reports, outside, near)
    return abroad


def _farther_than_its_error(
    reports: pa.Table, rows: npt.NDArray[np.bool_], near: BaseGeometry
) -> npt.NDArray[np.bool_]:
    """Whether even the error circle of each of these reports misses the country."""
    lon = reports["lon"].to_numpy(zero_copy_only=False)[rows]
    lat = reports["lat"].to_numpy(zero_copy_only=False)[rows]
    radius = np.nan_to_num(reports["error_radius_m"].to_numpy(zero_copy_only=False)[rows])
    degrees = shapely.distance(near, shapely.points(lon, lat))
    distance_m = degrees * METRES_PER_DEGREE * np.cos(np.radians(lat))
    return np.asarray(distance_m > radius)


def _outside_dates(reports: pa.Table, agreement: Agreement) -> npt.NDArray[np.bool_]:
    before = pc.less_equal(reports["seen_to"], pa.scalar(agreement.clock.start, _INSTANT))
    if agreement.clock.end is not None:
        after = pc.greater_equal(reports["seen_from"], pa.scalar(agreement.clock.end, _INSTANT))
        before = pc.or_(before, after)
    return np.asarray(before.combine_chunks())


_INSTANT = pa.timestamp("us", "UTC")


@lru_cache(maxsize=1)
def _territories() -> dict[str, str]:
    names: dict[str, str] = {
        str(code): str(name)
        for code, name in Locale("en").territories.items()
        if len(str(code)) == 2 and str(code).isalpha()
    }
    return {name.casefold(): code for code, name in names.items()} | {
        code.casefold(): code for code in names
    }
