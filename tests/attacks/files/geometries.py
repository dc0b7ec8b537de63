"""GeoJSON and WKB made to bring down, fill or busy whatever draws it."""

from __future__ import annotations

import gzip
import json
import struct
from typing import Any


def collection(*features: Any) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def area(rings: str, name: str = '"ADM1_EN": "West", "ADM1_PCODE": "ZZ01"') -> bytes:
    """A collection of one area, its rings and properties as written."""
    return (
        '{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {'
        f'{name}}}, "geometry": {{"type": "Polygon", "coordinates": {rings}}}}}]}}'
    ).encode()


def nested_collections() -> bytes:
    """A hundred thousand collections in one another: the drawing library's own death."""
    one = b'{"type":"GeometryCollection","geometries":['
    return b'{"type":"FeatureCollection","features":[' + one * 100_000 + b"]}" * 100_000 + b"]}"


def brackets() -> bytes:
    return b'{"type":"FeatureCollection","features":' + b"[" * 100_000


def many_points() -> bytes:
    """Ten million corners, packed."""
    return gzip.compress(area("[[" + "[0,0]," * 10_000_000 + "[0,0]]]"), 1)


def one_endless_outline() -> bytes:
    """More corners than any one outline has, in a file that is small enough."""
    return area("[[" + "[0,0]," * 1_600_000 + "[0,0]]]")


def not_a_number() -> bytes:
    return area("[[[NaN, 0], [1, 0], [1, 1], [NaN, 0]]]")


def beyond_any_float() -> bytes:
    return area("[[[1e999, 0], [1, 0], [1, 1], [1e999, 0]]]")


def endless_number() -> bytes:
    return area(f"[[[{'9' * 100_000}, 0], [1, 0], [1, 1], [0, 0]]]")


def key_twice() -> bytes:
    return area("[[[0,0],[1,0],[1,1],[0,0]]]", '"ADM1_PCODE": "ZZ01", "ADM1_PCODE": "ZZ02"')


def half_a_letter() -> bytes:
    return area("[[[0,0],[1,0],[1,1],[0,0]]]", '"ADM1_EN": "\\ud800", "ADM1_PCODE": "ZZ01"')


def endless_name() -> bytes:
    return area(
        "[[[0,0],[1,0],[1,1],[0,0]]]", f'"ADM1_EN": "{"x" * 20_000_000}", "ADM1_PCODE": "Z"'
    )


def hatching() -> bytes:
    """A comb of a hundred thousand long slanting sides that lie in one another's boxes."""
    there = [[n / 1e6 + n % 2, n % 2] for n in range(100_000)]
    return area(json.dumps([[*there, [1.0, -1.0], there[0]]]))


def blanks() -> bytes:
    """Nothing but blanks, on which a careless pattern walks the square of their number."""
    return b" " * 64 * 1024 + b"x"


def endless_string() -> bytes:
    """A string that never ends, with a quotation mark behind every backslash."""
    return b'{"type":"FeatureCollection","features":[], "a":"' + b'\\"' * 2_000_000


def wkb_collections(depth: int) -> bytes:
    """WKB collections in one another."""
    return struct.pack("<BII", 1, 7, 1) * depth + struct.pack("<BIdd", 1, 1, 0.0, 0.0)


def wkb_of_many_points() -> bytes:
    """A line that says four thousand million points."""
    return struct.pack("<BII", 1, 2, 2**32 - 1)
