"""Borders decoded from TopoJSON, on a world of two squares."""

from buildsteps.borders import country_features

WORLD = {
    "transform": {"scale": [1.0, 1.0], "translate": [10.0, 20.0]},
    # a shared edge, then each square's other three sides, then a spike of no area
    "arcs": [
        [[1, 0], [0, 1]],
        [[1, 1], [-1, 0], [0, -1], [1, 0]],
        [[1, 0], [1, 0], [0, 1], [-1, 0]],
        [[5, 5], [1, 0], [-1, 0]],
    ],
    "objects": {
        "countries": {
            "geometries": [
                {"type": "Polygon", "arcs": [[0, 1]], "id": "760", "properties": {"name": "West"}},
                {
                    "type": "MultiPolygon",
                    "arcs": [[[-1, 2]], [[3]]],
                    "properties": {"name": "East"},
                },
            ]
        }
    },
}


def test_rings_close_and_degenerate_ones_are_left_out() -> None:
    """Two squares that share an edge, walked both ways; the spike is gone."""
    east, west = country_features(WORLD, {"760": "SY"})
    assert west["properties"] == {"iso_n3": "760", "iso_a2": "SY", "name": "West"}
    assert east["properties"]["iso_a2"] is None
    for feature in (east, west):
        assert len(feature["geometry"]["coordinates"]) == 1
        (ring,) = feature["geometry"]["coordinates"][0]
        assert ring[0] == ring[-1] and len(ring) == 5
