"""The world as shipped: a gazetteer of settlements, countries' names, and countries' borders.

Made by the build from GeoNames (CC BY 4.0) and Natural Earth (public domain); see
`world/README.md`. A mission's own gazetteer and boundaries go before it.
"""

from __future__ import annotations

import json
from functools import cache, lru_cache
from importlib.resources import as_file, files
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from babel import Locale
from babel.languages import get_official_languages

from trucewatch.places.gazetteer import Gazetteer
from trucewatch.places.model import GazetteerEntry
from trucewatch.places.spelling import fold
from trucewatch.vocabulary.errors import TrucewatchError

WITHOUT_VOWELS = frozenset(["ar", "ckb", "fa", "he", "ks", "ps", "sd", "ug", "ur"])
LANGUAGES = ("en", "ar", "fr", "ru", "tr", "fa", "uk", "es")
"""Languages in which a report may name a country."""


@lru_cache(maxsize=4)
def world_gazetteer(country: str | None) -> Gazetteer:
    """The settlements of `country` (ISO 3166-1 alpha-2) and every country's name.

    All settlements of the world where `country` is None: that takes some seconds and 500 MB.
    Raises TrucewatchError where the build has not made the file.
    """
    table = _table()
    if country is not None:
        wanted = pc.or_(
            pc.equal(table["country"].cast(pa.string()), country.upper()),
            pc.equal(table["level"].cast(pa.string()), "country"),
        )
        table = table.filter(wanted)
    return Gazetteer([_entry(row) for row in table.to_pylist()])


@lru_cache(maxsize=4)
def large_towns(least: int) -> frozenset[str]:
    """The folded names of all settlements of the world with at least `least` inhabitants.

    Raises TrucewatchError where the build has not made the file.
    """
    table = _table()
    large = table.filter(pc.greater_equal(table["population"], least))
    settled = large.filter(pc.not_equal(large["level"].cast(pa.string()), "country"))
    rows = settled.select(["name", "alternates"]).to_pylist()
    return frozenset(fold(name) for row in rows for name in (row["name"], *row["alternates"]))


@lru_cache(maxsize=1024)
def country_code(words: str | None) -> str | None:
    """The ISO 3166-1 alpha-2 code of a country as a report words it; None where unknown.

    Takes codes of two and three letters, names in `LANGUAGES`, and UCDP's "Yemen (North Yemen)".
    """
    if not words:
        return None
    names = _country_names()
    outside, _, inside = words.partition("(")
    for candidate in (words, outside, inside):
        if fold(candidate) in names:
            return names[fold(candidate)]
    return None


@lru_cache(maxsize=256)
def writes_without_vowels(country: str | None) -> bool:
    """Whether an official language of the country is written in Arabic or Hebrew letters.

    Only there do vowels differ from writer to writer, so that names may meet by their consonants.
    """
    if country is None:
        return False
    languages = get_official_languages(country, regional=True, de_facto=True)
    return any(code.endswith("_Arab") or code in WITHOUT_VOWELS for code in languages)


def country_names(code: str) -> tuple[str, ...]:
    """What the country of this code is called in `LANGUAGES`."""
    return tuple(dict.fromkeys(_territory_names(code)))


@lru_cache(maxsize=1)
def borders() -> dict[str, Any]:
    """The countries' borders as a GeoJSON feature collection, `iso_a2` and `name` on each.

    Raises TrucewatchError where the build has not made the file.
    """
    source = files("trucewatch.places") / "world" / "borders.geojson"
    if not source.is_file():
        raise _unbuilt("borders.geojson")
    document: dict[str, Any] = json.loads(source.read_text(encoding="utf-8"))
    return document


def _table() -> pa.Table:
    source = files("trucewatch.places") / "world" / "gazetteer.parquet"
    if not source.is_file():
        raise _unbuilt("gazetteer.parquet")
    with as_file(source) as path:
        return pq.read_table(path, memory_map=True)


def _entry(row: dict[str, Any]) -> GazetteerEntry:
    names = (row["name"], *row["alternates"])
    if row["level"] == "country":
        names = (*names, *_territory_names(row["country"]))
    radius = row["error_radius_m"]
    return GazetteerEntry(
        entry_id=f"geonames:{row['id']}",
        names=tuple(dict.fromkeys(names)),
        lon=round(row["lon"], 5),
        lat=round(row["lat"], 5),
        level=row["level"],
        country=row["country"],
        admin1=row["admin1"],
        population=row["population"],
        error_radius_m=float(radius) if radius is not None else None,
    )


@lru_cache(maxsize=1)
def _country_names() -> dict[str, str]:
    table = _table()
    countries = table.filter(pc.equal(table["level"].cast(pa.string()), "country"))
    names: dict[str, str] = {}
    for row in countries.select(["country", "name", "alternates"]).to_pylist():
        for name in (row["name"], *row["alternates"], *_territory_names(row["country"])):
            names.setdefault(fold(name), row["country"])
    for row in countries.select(["country"]).to_pylist():
        names[fold(row["country"])] = row["country"]
    return names


def _territory_names(code: str) -> list[str]:
    names = (_locale(language).territories.get(code) for language in LANGUAGES)
    return [name for name in names if name]


@cache
def _locale(language: str) -> Locale:
    return Locale(language)


def _unbuilt(name: str) -> TrucewatchError:
    return TrucewatchError(
        f"the shipped file {name} is missing",
        where="trucewatch/places/world",
        hint="install the package again, or run `./trucewatch` in a checkout, which builds it",
    )
