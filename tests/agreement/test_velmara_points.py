"""The points of Velmara's cases lie where they say, by a geodesic that none of our code uses."""

from math import atan2, cos, radians, sin, sqrt, tan

import pytest

from tests.agreements.cases import FOLDER, cases_in


def metres(lon1: float, lat1: float, lon2: float, lat2: float) -> float:
    """Length of the geodesic on WGS 84. [m]

    Source: Vincenty (1975), Survey Review 23, 88–93, inverse formula.
    """
    flat, axis = 1 / 298.257223563, 6_378_137.0
    u1, u2 = (atan2((1 - flat) * tan(radians(lat)), 1) for lat in (lat1, lat2))
    along = lam = radians(lon2 - lon1)
    for _ in range(50):
        across = cos(u2) * sin(lam)
        up = cos(u1) * sin(u2) - sin(u1) * cos(u2) * cos(lam)
        sin_s, cos_s = sqrt(across**2 + up**2), sin(u1) * sin(u2) + cos(u1) * cos(u2) * cos(lam)
        s = atan2(sin_s, cos_s)
        alpha = cos(u1) * cos(u2) * sin(lam) / sin_s
        cos2 = 1 - alpha**2
        mid = cos_s - 2 * sin(u1) * sin(u2) / cos2
        c = flat / 16 * cos2 * (4 + flat * (4 - 3 * cos2))
        bend = mid + c * cos_s * (2 * mid**2 - 1)
        lam = along + (1 - c) * flat * alpha * (s + c * sin_s * bend)
    k = cos2 * (axis**2 / (axis * (1 - flat)) ** 2 - 1)
    a = 1 + k / 16384 * (4096 + k * (k * (320 - 175 * k) - 768))
    b = k / 1024 * (256 + k * (k * (74 - 47 * k) - 128))
    short = cos_s * (2 * mid**2 - 1) - b / 6 * mid * (4 * sin_s**2 - 3) * (4 * mid**2 - 3)
    return axis * (1 - flat) * a * (s - b * sin_s * (mid + b / 4 * short))


FEET = {
    ("k11", "council"): (-22.18, -23.57),
    ("k11", "accord"): (-22.12, -23.57),
    ("k12", "council"): (-22.15, -23.57),
    ("k13", "council"): (-22.15, -23.57),
    ("k15", "council"): (-22.15, -23.57),
    ("k18", "accord"): (-21.5, -24.14),
}
"""Where the distance that a case names is measured from: a point of the line, or the post."""


def test_points_that_name_a_distance_lie_at_it_to_the_millimetre():
    checked = 0
    for path in sorted((FOLDER / "exercise-velmara").glob("*.md")):
        for case in cases_in(path):
            named = case.name.replace(",", "").split()
            foot = FEET.get((case.expected.get("norm", ""), case.said.get("actor", "")))
            if foot is None or named[1:2] not in (["m"], ["m:"]) or "post 1" in case.name:
                continue
            if case.name.endswith("the depot"):
                foot = (-22.25, -23.6)
            lon, lat = float(case.said["lon"]), float(case.said["lat"])
            assert metres(*foot, lon, lat) == pytest.approx(float(named[0]), abs=0.002), case.name
            checked += 1
    assert checked >= 20
