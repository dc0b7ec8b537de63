"""Reading places: the whole country, outlines in files, rings, bands, named areas, or unmapped."""

from __future__ import annotations

from collections.abc import Mapping

import shapely
from shapely.geometry.base import BaseGeometry

from trucewatch.agreement.document import EXCERPT, Listing, Node, Scalar, Table
from trucewatch.agreement.fields import NO_NAMES, Fields
from trucewatch.agreement.known import Known
from trucewatch.agreement.model import Areas, Band, Period, Place, PlaceVersion, Ring
from trucewatch.agreement.moments import Times
from trucewatch.agreement.problems import listed
from trucewatch.agreement.zones import (
    AREAS,
    LINES,
    SITES,
    ZoneError,
    checked,
    find_zone,
    read_zone,
)

NATIONAL, UNMAPPED = "national", "unmapped"
FORMS = ("geometry", "versions", "ring", "band", "areas")
EVERYBODY = ""
MAX_METRES = 2_000_000.0

Zones = Mapping[str, bytes | str]

NOWHERE = shapely.Point()


def read_places(
    nodes: tuple[Node, ...], zones: Zones, known: Known, times: Times
) -> tuple[Place, ...]:
    """Every place. Those that another narrows may stand in any order."""
    opened = []
    for node in nodes:
        fields = Fields(node, "a place", times.problems)
        ident = fields.ident("id")
        fields.what = f"place {ident!r}"
        known.add("places", ident, fields)
        opened.append(fields)
    places = tuple(_place(fields, zones, known, times) for fields in opened)
    for fields in opened:
        fields.done()
    _check_circles(places, opened)
    return places


def _place(fields: Fields, zones: Zones, known: Known, times: Times) -> Place:
    forms = [form for form in FORMS if fields.node(form) is not None]
    if len(forms) != 1:
        fields.problems.error(
            f"{fields.what} has {' and '.join(forms) or 'nothing that says where it is'}",
            fields.line,
            expected=f"one of {', '.join(FORMS)}; geometry: unmapped where nobody mapped it",
        )
    where = fields.text("geometry") if forms == ["geometry"] else None
    return Place(
        id=fields.ident("id"),
        names=fields.names("names") or NO_NAMES,
        national=where == NATIONAL,
        basis=fields.basis(),
        proxy=fields.text("proxy"),
        source=fields.text("source"),
        versions=_versions(fields, where, zones, times),
        ring=_ring(fields, zones) if "ring" in forms else None,
        band=_band(fields, zones, known) if "band" in forms else None,
        areas=_areas(fields) if "areas" in forms else None,
        within=known.one(fields, "within", "place", known.of("places")),
    )


def _versions(
    fields: Fields, where: str | None, zones: Zones, times: Times
) -> tuple[PlaceVersion, ...]:
    if where is not None and where not in (NATIONAL, UNMAPPED):
        outline = _shape(fields, "geometry", zones, AREAS)
        always = Period(start=None, end=None)
        return () if outline is None else (_version(always, outline, where),)
    fields.text("feature")
    found = []
    for node in fields.each("versions") if where is None else ():
        own = Fields(node, f"a version of {fields.what}", times.problems)
        period = Period(
            start=times.read(own, "from", start=True), end=times.read(own, "until", start=True)
        )
        outline = _shape(own, "geometry", zones, AREAS)
        if outline is not None:
            found.append(_version(period, outline, own.text("geometry") or "?"))
        own.done()
    return tuple(found)


def _version(period: Period, outline: BaseGeometry, file: str) -> PlaceVersion:
    return PlaceVersion(period=period, geometry=outline, file=file)


def _ring(fields: Fields, zones: Zones) -> Ring | None:
    node = fields.node("ring")
    own = Fields(node, f"ring of {fields.what}", fields.problems) if node else None
    if own is None:
        return None
    around = own.node("around")
    if isinstance(around, Listing):
        own.text("feature")
        sites, file = _inline_sites(around, own), None
    else:
        sites, file = _shape(own, "around", zones, SITES), own.text("around")
    radius = _metres(own, "radius_m")
    if radius is None:
        own.missing("radius_m")
    own.done()
    return Ring(sites=sites if sites is not None else NOWHERE, radius_m=radius or 1.0, file=file)


def _inline_sites(around: Listing, fields: Fields) -> BaseGeometry | None:
    """Sites written as [longitude, latitude] pairs."""
    points = []
    for node in around.items:
        numbers = [part.text for part in node.items if isinstance(part, Scalar)] if isinstance(
            node, Listing
        ) else []  # fmt: skip
        try:
            lon, lat = (float(number) for number in numbers)
            points.append(shapely.Point(lon, lat))
        except ValueError:
            fields.problems.error(
                f"around of {fields.what} has a site that is no pair of numbers",
                node.line,
                expected="[longitude, latitude] in degrees",
            )
            return None
    try:
        return checked(points, SITES) if points else None
    except ZoneError as error:
        fields.problems.error(f"around of {fields.what}: {error}", around.line)
        return None


def _band(fields: Fields, zones: Zones, known: Known) -> Band | None:
    node = fields.node("band")
    own = Fields(node, f"band of {fields.what}", fields.problems) if node else None
    if own is None:
        return None
    lines: dict[str, BaseGeometry] = {}
    files: dict[str, str] = {}
    if own.node("line") is not None:
        _line(own, EVERYBODY, zones, lines, files)
    for actor, entry in own.table("lines").items():
        own.one_of(actor, known.of("actors", "sides"), "actor", entry.line)
        each = Fields(entry, f"the line of {actor!r} in {own.what}", own.problems)
        _line(each, actor, zones, lines, files)
        each.done()
    if not lines and not own.problems.found:
        own.missing("line")
    low, high = _depths(own)
    band = Band(
        lines=lines,
        from_m=_metres(own, "from_m") or 0.0,
        depth_min_m=low,
        depth_max_m=high,
        files=files,
        reference=own.text("reference"),
    )
    own.done()
    return band


def _line(
    fields: Fields,
    key: str,
    zones: Zones,
    lines: dict[str, BaseGeometry],
    files: dict[str, str],
) -> None:
    drawn = _shape(fields, "line", zones, LINES)
    if drawn is not None:
        lines[key] = drawn
        files[key] = fields.text("line") or "?"


def _depths(fields: Fields) -> tuple[float, float]:
    node = fields.node("depth_m")
    if isinstance(node, Table):
        own = Fields(node, f"depth_m of {fields.what}", fields.problems)
        low, high = _metres(own, "min"), _metres(own, "max")
        own.done()
    else:
        low = high = _metres(fields, "depth_m")
    if low is None or high is None or high < low:
        fields.problems.error(
            f"depth_m of {fields.what} is not a depth",
            fields.line_of("depth_m"),
            expected="metres, or {min: …, max: …}",
        )
        return 1.0, 1.0
    return low, high


def _metres(fields: Fields, key: str) -> float | None:
    return fields.number(key, most=MAX_METRES)


def _areas(fields: Fields) -> Areas | None:
    node = fields.node("areas")
    own = Fields(node, f"areas of {fields.what}", fields.problems) if node else None
    if own is None:
        return None
    areas = Areas(whole=own.texts("whole"), parts_of=own.texts("parts_of"))
    own.done()
    return areas


def _shape(fields: Fields, key: str, zones: Zones, kinds: tuple[str, ...]) -> BaseGeometry | None:
    where, feature = fields.text(key, required=True), fields.text("feature")
    if where is None:
        return None
    content, line = find_zone(where, zones), fields.line_of(key)
    if content is None:
        fields.problems.error(
            f"{fields.what} has the {key} {where[:EXCERPT]!r}, which is not among the zones",
            line,
            expected=f"a file: {listed(zones)}"
            + (", national or unmapped" if key == "geometry" else ""),
            hint="put the outline into zones/ beside the agreement",
        )
        return None
    try:
        return read_zone(content, feature, kinds)
    except ZoneError as error:
        fields.problems.error(
            f"{where[:EXCERPT]}, the {key} of {fields.what}: {error}",
            line,
            expected=f"GeoJSON with {' or '.join(kinds)}, degrees, longitude first",
        )
        return None


def _check_circles(places: tuple[Place, ...], opened: list[Fields]) -> None:
    inside = {place.id: place.within for place in places}
    for place, fields in zip(places, opened, strict=True):
        seen, at = {place.id}, place.within
        while at is not None and at not in seen:
            seen.add(at)
            at = inside.get(at)
        if at is not None:
            fields.problems.error(
                f"{fields.what} lies within itself, by way of {listed(seen)}",
                fields.line_of("within"),
                expected="places that come to rest on one of their own",
            )
