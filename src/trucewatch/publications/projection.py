"""Projection: degrees to places on a sheet, and metres on the ground to lengths on it.

Mercator, so that a circle on the ground stays a circle; a metre is longer on the sheet the
further it lies from the equator, and `length` says by how much.
Source: Snyder (1987), Map Projections: A Working Manual, USGS Professional Paper 1395, ch. 7.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, log, pi, radians, tan

import numpy as np
import numpy.typing as npt

EARTH_M = 6_371_008.8
Box = tuple[float, float, float, float]


def _northing(lat: float) -> float:
    return log(tan(pi / 4 + radians(lat) / 2))


@dataclass(frozen=True, slots=True)
class Projection:
    """From lon/lat to a sheet `width` × `height`, x to the right and y down."""

    frame: Box
    width: float

    @property
    def scale(self) -> float:
        """Sheet units for one radian of longitude."""
        west, _, east, _ = self.frame
        return self.width / radians(east - west)

    @property
    def height(self) -> float:
        """How high the sheet is."""
        _, south, _, north = self.frame
        return (_northing(north) - _northing(south)) * self.scale

    def point(self, lon: float, lat: float) -> tuple[float, float]:
        """Where a point lies on the sheet."""
        west, _, _, north = self.frame
        return radians(lon - west) * self.scale, (_northing(north) - _northing(lat)) * self.scale

    def points(self, degrees: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """Shape (n, 2) of lon/lat to shape (n, 2) of x/y."""
        west, _, _, north = self.frame
        lat = np.clip(degrees[:, 1], -85.0, 85.0)
        northing = np.log(np.tan(np.pi / 4 + np.radians(lat) / 2))
        x = np.radians(degrees[:, 0] - west) * self.scale
        return np.column_stack([x, (_northing(north) - northing) * self.scale])

    def length(self, metres: float, lat: float) -> float:
        """How long a distance on the ground at `lat` is on the sheet."""
        return metres / EARTH_M / cos(radians(lat)) * self.scale

    @property
    def middle_lat(self) -> float:
        """The latitude at which the scale bar holds."""
        _, south, _, north = self.frame
        return (south + north) / 2
