"""A small made-up country: two governorates side by side, with namesakes in both."""

from __future__ import annotations

from shapely.geometry import box

from trucewatch.places.gazetteer import Gazetteer
from trucewatch.places.model import AdminArea, GazetteerEntry
from trucewatch.places.resolving import Resolver

COUNTRY = "SY"  # its officials write Arabic, so that names meet by their consonants


def area(pcode: str, name: str, level: str, parent: str | None, *bounds: float) -> AdminArea:
    """A rectangular unit: west, south, east, north."""
    return AdminArea(
        pcode=pcode, names={"en": name}, level=level, parent=parent, geometry=box(*bounds)
    )


AREAS = (
    area("ZZ", "Zed", "country", None, 36, 34, 38, 35),
    area("ZZ01", "Westmark", "admin1", "ZZ", 36, 34, 37, 35),
    area("ZZ02", "Eastmark", "admin1", "ZZ", 37, 34, 38, 35),
    area("ZZ0101", "Salt Coast", "admin2", "ZZ01", 36, 34, 36.5, 35),
    area("ZZ0102", "Mill Valley", "admin2", "ZZ01", 36.5, 34, 37, 35),
)


def place(
    entry_id: str, name: str, lon: float, lat: float, *others: str, **more: object
) -> GazetteerEntry:
    """One entry of the country's own gazetteer."""
    return GazetteerEntry(
        entry_id=entry_id,
        names=(name, *others),
        lon=lon,
        lat=lat,
        level=str(more.pop("level", "town")),
        country="",
        **more,  # type: ignore[arg-type]
    )


PLACES = (
    place("a", "Hamah", 36.2, 34.5, "حماة", population=300_000),
    place("b", "Da'el", 36.7, 34.2, "داعل"),
    place("c", "Tall al Ahmar", 36.3, 34.3),
    place("d", "Tall al Ahmar", 37.6, 34.7),
    place("e", "Khan Shaykhun", 37.3, 34.4, "خان شيخون", pcode="C0001"),
    place("f", "Harim", 36.8, 34.8, "حارم", population=40_000),
    place("g", "Harim", 37.8, 34.1),
    place("h", "Deir ez-Zor", 37.5, 34.5, "دير الزور"),
    place("i", "Suran", 36.1, 34.9),
    place("j", "Suran", 37.1, 34.1),
)


def resolver(
    places: tuple[GazetteerEntry, ...] = PLACES,
    areas: tuple[AdminArea, ...] = AREAS,
    country: str | None = COUNTRY,
) -> Resolver:
    """A resolver over these, and no world outside."""
    return Resolver(Gazetteer(()), places, areas, country)
