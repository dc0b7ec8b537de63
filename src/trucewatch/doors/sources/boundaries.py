"""Boundaries: administrative areas as a GeoJSON feature collection.

Known by their properties: OCHA's common operational data (`NAME_EN`, `PCODE`, `ADM1_PCODE` …, and
the newer `ADM2_EN`, `ADM2_PCODE`, `admin2Name_en`, `admin2Pcode`), and geoBoundaries (`shapeName`,
`shapeISO`, `shapeID`, `shapeType`).

The file is measured before it is parsed, as a deeply nested one can bring a parser down. Each bad
feature is a problem of its own; an outline that crosses itself is mended.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from trucewatch.doors.limits.bounds import BeyondLimit
from trucewatch.doors.limits.geometry_limits import need_few_meetings, read_geojson
from trucewatch.doors.limits.json_limits import may_halve_letters, need_letters
from trucewatch.doors.sources.contract import Context, Manifest, PlaceRow
from trucewatch.doors.sources.features import NoCollectionError, features_of
from trucewatch.places.model import AdminArea
from trucewatch.reports.model import Problem
from trucewatch.vocabulary.errors import TrucewatchError

LONGEST_NAME = 200
EXCERPT = 80

_LEVELS = ("country", "admin1", "admin2", "admin3", "neighbourhood")
_BRACE = re.compile(rb"(?:\xef\xbb\xbf)?\s*+\{")
_OWN_PCODE = re.compile(r"^PCODE$", re.IGNORECASE)
_PCODE = re.compile(r"^adm(?:in)?_?(\d)_?pcode$", re.IGNORECASE)
_NAME = re.compile(r"^(?:name_?([a-z]{2})|adm(?:in)?_?(\d)_?(?:name_?)?([a-z]{2}))$", re.IGNORECASE)
_SHAPE_TYPE = re.compile(r"^ADM(\d)$", re.IGNORECASE)


class _BadFeature(Exception):
    """One feature that cannot be used."""

    def __init__(self, column: str | None, value: str, code: str, message: str, remedy: str):
        super().__init__(message)
        self.column, self.value, self.code = column, value, code
        self.message, self.remedy = message, remedy


def sniff(head: bytes, filename: str) -> float:
    """How surely these bytes open a feature collection of areas."""
    if not _BRACE.match(head) or b"FeatureCollection" not in head:
        return 0.0
    return 0.95 if re.search(rb'"(?:\w*PCODE|shapeISO|shapeID)"', head, re.IGNORECASE) else 0.5


MANIFEST = Manifest(
    id="boundaries",
    title="Boundaries (administrative areas with outlines)",
    endings=(".geojson", ".json"),
    about="GeoJSON with OCHA's P-codes (COD-AB) or geoBoundaries' shape properties",
    licence_reminder="OCHA's and geoBoundaries' files ask for attribution: keep it with yours.",
    takes_mapping=False,
    sniff=sniff,
)


def read(stream: BinaryIO, context: Context) -> Iterator[PlaceRow | Problem]:
    """Each feature as a `PlaceRow` of an `AdminArea`, or a `Problem`.

    Rows are numbered by feature, from 1; row 0 is the file itself.
    """
    seen: set[str] = set()
    try:
        for number, feature in enumerate(_features(stream), start=1):
            yield _row(number, feature, context, seen)
    except UnicodeDecodeError:
        yield _of_file(context, "not_utf8", "the file is not UTF-8 text", "save it as UTF-8")
    except BeyondLimit as beyond:
        fault = beyond.fault()
        yield _of_file(context, fault.code, fault.message, fault.remedy)
    except TrucewatchError as error:  # the packing breaks off
        yield _of_file(context, "breaks_off", error.what, error.hint or "copy it again")
    except NoCollectionError:
        yield _of_file(
            context,
            "not_features",
            "the file holds no feature collection",
            "export the layer as a GeoJSON FeatureCollection",
        )
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", None)
        where = f" at line {line}" if line else ""
        yield _of_file(
            context,
            "not_json",
            f"the file stops being JSON{where}",
            "it may be cut short: fetch or copy it again",
        )


def _features(stream: BinaryIO) -> Iterator[Any]:
    """The features, the text measured as it is read. Raises as `features_of`, and BeyondLimit."""
    text = read_geojson(stream).decode("utf-8-sig")
    if not text.strip():
        raise BeyondLimit("empty_file", "the file is empty", hint="export the layer again")
    halves = may_halve_letters(text)
    for feature in features_of(text):
        if halves:
            need_letters(feature)
        yield feature


def _row(number: int, feature: Any, context: Context, seen: set[str]) -> PlaceRow | Problem:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    raw = _raw(properties)
    try:
        if not isinstance(properties, dict):
            raise _BadFeature(
                None, "", "no_properties", "the feature has no properties", "give name and P-code"
            )
        area = _area(properties, feature.get("geometry"))
        if area.pcode in seen:
            raise _BadFeature(
                "PCODE",
                area.pcode,
                "repeated_pcode",
                f"the P-code {area.pcode[:EXCERPT]} stands twice in the file",
                "merge the two outlines, or correct the code",
            )
        seen.add(area.pcode)
        return PlaceRow(number=number, content=area, raw=raw)
    except _BadFeature as bad:
        return Problem(
            file=context.file,
            row=number,
            column=bad.column,
            value_excerpt=bad.value[:EXCERPT] or None,
            code=bad.code,
            message=bad.message,
            remedy=bad.remedy,
            raw=raw,
        )


def _area(properties: Mapping[str, Any], geometry: Any) -> AdminArea:
    pcodes = {int(m[1]): str(v) for k, v in properties.items() if v and (m := _PCODE.match(str(k)))}
    own = next((str(v) for k, v in properties.items() if v and _OWN_PCODE.match(str(k))), None)
    if "shapeID" in properties or "shapeName" in properties:
        pcode, depth, names = _geoboundaries(properties)
        parent = None
    elif own is not None:
        depth = min(max((d for d in pcodes if pcodes[d] != own), default=-1) + 1, 4)
        pcode, parent = own, pcodes.get(depth - 1) or pcodes.get(depth - 2)
        names = _names(properties, None) or _names(properties, depth)
    elif pcodes:
        depth = max(pcodes)
        pcode, parent = pcodes[depth], pcodes.get(depth - 1)
        names = _names(properties, depth)
    else:
        raise _BadFeature(
            None,
            "",
            "no_pcode",
            "the area has no P-code",
            "give a property PCODE, ADM1_PCODE, admin1Pcode or shapeID",
        )
    if not names:
        raise _BadFeature(
            None, "", "no_name", "the area has no name", "give NAME_EN, ADM1_EN or shapeName"
        )
    if "en" not in names:
        names = {"en": next(iter(names.values())), **names}
    level = _LEVELS[min(depth, len(_LEVELS) - 1)]
    return AdminArea(
        pcode=pcode, names=names, level=level, parent=parent, geometry=_outline(geometry)
    )


def _geoboundaries(properties: Mapping[str, Any]) -> tuple[str, int, dict[str, str]]:
    kind = _SHAPE_TYPE.match(str(properties.get("shapeType") or ""))
    if kind is None:
        raise _BadFeature(
            "shapeType",
            str(properties.get("shapeType") or ""),
            "unknown_level",
            "the feature does not say which level it is",
            "give shapeType as ADM0 to ADM4",
        )
    pcode = str(properties.get("shapeISO") or properties.get("shapeID") or "").strip()
    if not pcode:
        raise _BadFeature(None, "", "no_pcode", "the area has no code", "give shapeISO or shapeID")
    name = str(properties.get("shapeName") or "").strip()[:LONGEST_NAME]
    return pcode, int(kind[1]), {"en": name} if name else {}


def _names(properties: Mapping[str, Any], depth: int | None) -> dict[str, str]:
    """Names by language: of `depth` where names carry their level, else the area's own."""
    names: dict[str, str] = {}
    for key, value in properties.items():
        match = _NAME.match(str(key))
        if match is None or not isinstance(value, str) or not value.strip():
            continue
        own, level, language = match.groups()
        if (own is not None) if depth is None else (level is not None and int(level) == depth):
            names.setdefault((own or language).lower(), value.strip()[:LONGEST_NAME])
    return names


def _outline(geometry: Any) -> BaseGeometry:
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in ("Polygon", "MultiPolygon"):
        raise _BadFeature(
            "geometry", str(kind), "not_an_area", "the outline is not a polygon", "export polygons"
        )
    assert isinstance(geometry, dict)  # noqa: S101
    coordinates = geometry.get("coordinates")
    _check_positions(coordinates, 3 if kind == "Polygon" else 4)
    try:
        outline = shape({"type": kind, "coordinates": coordinates})
        need_few_meetings(outline)
        if not outline.is_valid:
            outline = shapely.make_valid(outline)
    except (ValueError, TypeError, shapely.errors.ShapelyError) as error:
        raise _bad_outline("the outline cannot be drawn") from error
    except BeyondLimit as beyond:
        raise _bad_outline(beyond.fault().message) from beyond
    outline = _only_polygons(outline)
    if outline.is_empty:
        raise _bad_outline("the outline is empty")
    return outline


def _check_positions(value: Any, depth: int) -> None:
    """Every position a pair of numbers on the globe, exactly `depth` levels down."""
    if not isinstance(value, list) or not value:
        raise _bad_outline("the outline is empty or not a list of rings")
    if depth > 1:
        for part in value:
            _check_positions(part, depth - 1)
        return
    if len(value) < 2 or not all(
        isinstance(n, int | float) and not isinstance(n, bool) and math.isfinite(n) for n in value
    ):
        raise _bad_outline("a corner of the outline is not a pair of numbers")
    if abs(value[0]) > 360.0 or abs(value[1]) > 90.0:
        raise _BadFeature(
            "geometry",
            f"{value[0]}, {value[1]}",
            "out_of_range",
            "a corner of the outline is not on the globe",
            "export in WGS 84 (EPSG:4326), longitude first",
        )


def _only_polygons(outline: BaseGeometry) -> BaseGeometry:
    if outline.geom_type in ("Polygon", "MultiPolygon"):
        return outline
    parts = [p for p in shapely.get_parts(outline) if p.geom_type in ("Polygon", "MultiPolygon")]
    return shapely.union_all(parts)


def _bad_outline(message: str) -> _BadFeature:
    return _BadFeature(
        "geometry", "", "bad_outline", message, "open the layer in a GIS and repair this feature"
    )


def _raw(properties: Any) -> dict[str, str]:
    if not isinstance(properties, dict):
        return {}
    return {str(k): str(v)[:LONGEST_NAME] for k, v in properties.items() if v is not None}


def _of_file(context: Context, code: str, message: str, remedy: str) -> Problem:
    return Problem(
        file=context.file,
        row=0,
        column=None,
        value_excerpt=None,
        code=code,
        message=message,
        remedy=remedy,
    )
