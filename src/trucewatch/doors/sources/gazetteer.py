"""Gazetteers: a mission's own list of places, as CSV.

Three headers are known by their columns: the Syrian Archive's locations, Who's On First, and a
plain one that anybody can write:

    name, lon, lat            and any of
    names, alt_names          other names, separated by | or ;
    name_ar, name_en, …       a name by language (any column that starts with name_)
    id, admin1, admin2, pcode, level, population, country, error_radius_m

A row without a usable point or name is a problem and is kept; nothing is guessed for it.
"""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from trucewatch.doors.limits.bounds import bound
from trucewatch.doors.sources.contract import Context, Manifest, PlaceRow
from trucewatch.doors.sources.text_lines import first_line, lines, read_head
from trucewatch.doors.sources.text_tables import NumberedLines, too_wide
from trucewatch.places.model import LEVELS, GazetteerEntry
from trucewatch.reports.faults import Fault
from trucewatch.reports.model import Problem
from trucewatch.vocabulary.errors import TrucewatchError

LONGEST_CELL = 10_000
MOST_NAMES = 100
DELIMITERS = ",;\t"
EXCERPT = 80

_SYRIAN_ARCHIVE = {"search_name_en", "search_name_ar", "closest_geonames_post_code", "lat", "lon"}
_WHOS_ON_FIRST = {"wof_id", "placetype", "name", "latitude", "longitude"}
_PLAIN = {"name", "lon", "lat"}

_WOF_LEVELS = {
    "country": "country",
    "region": "admin1",
    "county": "admin2",
    "localadmin": "admin3",
    "locality": "town",
    "borough": "neighbourhood",
    "macrohood": "neighbourhood",
    "neighbourhood": "neighbourhood",
    "microhood": "neighbourhood",
    "campus": "point",
    "venue": "point",
}
_NUMBERED = re.compile(r"\s*-*\s*\(\(\((\d+)\)\)\)\s*$")
_PCODE = re.compile(r"^[A-Z]{1,3}\d+$")


class _BadCell(Exception):
    """One cell that spoils its row."""

    def __init__(self, column: str | None, value: str, code: str, message: str, remedy: str):
        super().__init__(message)
        self.column, self.value, self.code = column, value, code
        self.message, self.remedy = message, remedy


Cells = Mapping[str, str]
Shape = Callable[[Cells, Context, int], GazetteerEntry]


def sniff(head: bytes, filename: str) -> float:
    """How surely these bytes open a gazetteer: its columns, or its name."""
    first = head.split(b"\n", 1)[0].decode("utf-8-sig", "replace")
    columns = {cell.strip().strip('"').lower() for cell in re.split(r"[,;\t]", first)}
    if columns >= _SYRIAN_ARCHIVE or columns >= _WHOS_ON_FIRST:
        return 0.95
    if columns >= _PLAIN and not columns & {"date", "seen_from", "date_start", "event_date"}:
        return 0.6 if "gazetteer" in filename.lower() else 0.45
    return 0.0


MANIFEST = Manifest(
    id="gazetteer",
    title="Gazetteer (places with names and coordinates)",
    endings=(".csv",),
    about="Syrian Archive locations, Who's On First, or columns name, lon, lat and more",
    licence_reminder="Many place lists ask for attribution or share-alike: keep theirs with yours.",
    takes_mapping=False,
    sniff=sniff,
)


def read(stream: BinaryIO, context: Context) -> Iterator[PlaceRow | Problem]:
    """Each row as a `PlaceRow` or a `Problem`; one problem of row 0 where the file is unreadable.

    Row numbers count lines of the file from 1, the header being the first.
    """
    try:
        head = read_head(stream)
    except TrucewatchError as error:
        yield _unreadable(context, 0, "breaks_off", error.what, error.hint or "copy it again")
        return
    source = NumberedLines(lines(head, stream))
    delimiter = max(DELIMITERS, key=first_line(head).count)
    reader = csv.reader(source, delimiter=delimiter)
    try:
        header = [cell.strip() for cell in next(reader, [])]
        fault = next(iter(source.take_faults()), None) or (
            too_wide() if len(header) > bound("columns").most else None
        )
        shape = None if fault else _shape({cell.lower() for cell in header})
        if shape is None:
            yield _of_line(context, source.number, fault) if fault else _bad_header(context, header)
            return
        for cells in reader:
            for fault in source.take_faults()[:1]:
                yield _of_line(context, source.number, fault)
                return
            if any(cell.strip() for cell in cells):
                yield _row(source.number, header, cells, shape, context)
    except csv.Error as error:
        yield _unreadable(
            context,
            source.number,
            "not_csv",
            f"the file stops being CSV here: {error}",
            "look for an unclosed quotation mark or a very long cell",
        )


def _of_line(context: Context, number: int, fault: Fault) -> Problem:
    return _unreadable(context, number, fault.code, fault.message, fault.remedy)


def _shape(columns: set[str]) -> Shape | None:
    if columns >= _SYRIAN_ARCHIVE:
        return _syrian_archive
    if columns >= _WHOS_ON_FIRST:
        return _whos_on_first
    return _plain if columns >= _PLAIN else None


def _row(
    number: int, header: list[str], cells: list[str], shape: Shape, context: Context
) -> PlaceRow | Problem:
    raw = dict(zip(header, cells, strict=False))
    lowered = {column.lower(): cell.strip() for column, cell in raw.items()}
    try:
        if len(cells) != len(header):
            raise _BadCell(
                None,
                "",
                "cell_count",
                f"the row has {len(cells)} cells, the header {len(header)}",
                "quote cells that hold a comma",
            )
        for column, cell in raw.items():
            if len(cell) > LONGEST_CELL:
                raise _BadCell(
                    column, cell, "cell_too_long", "the cell is very long", "shorten the cell"
                )
        entry = shape(lowered, context, number)
        return PlaceRow(number=number, content=entry, raw=raw)
    except _BadCell as bad:
        return Problem(
            file=context.file,
            row=number,
            column=bad.column,
            value_excerpt=bad.value[:EXCERPT] or None,
            code=bad.code,
            message=bad.message,
            remedy=bad.remedy,
            raw={column: cell[:LONGEST_CELL] for column, cell in raw.items()},
        )


def _plain(cells: Cells, context: Context, number: int) -> GazetteerEntry:
    lon, lat = _point(cells, "lon", "lat")
    names = [cells["name"]]
    for column in cells:
        if column.startswith("name_") or column in ("names", "alt_names", "alternates"):
            names.extend(re.split(r"[|;]", cells[column]))
    level = cells.get("level") or "town"
    if level not in LEVELS:
        raise _BadCell(
            "level", level, "unknown_level", f"there is no level {level!r}", f"use one of {LEVELS}"
        )
    return GazetteerEntry(
        entry_id=f"own:{cells.get('id') or cells.get('pcode') or f'{context.file}:{number}'}",
        names=_names(names),
        lon=lon,
        lat=lat,
        level=level,
        country=(cells.get("country") or context.country or "").upper()[:2],
        admin1=cells.get("admin1") or None,
        admin2=cells.get("admin2") or None,
        pcode=cells.get("pcode") or None,
        population=_whole(cells, "population"),
        error_radius_m=_radius(cells, "error_radius_m"),
    )


def _whos_on_first(cells: Cells, context: Context, number: int) -> GazetteerEntry:
    lon, lat = _point(cells, "longitude", "latitude")
    names = [cells["name"]]
    for column in cells:
        if column.startswith("name_"):
            names.extend(cells[column].split("|"))
    return GazetteerEntry(
        entry_id=f"wof:{cells['wof_id']}",
        names=_names(names),
        lon=lon,
        lat=lat,
        level=_WOF_LEVELS.get(cells["placetype"], "point"),
        country=context.country or "",
        population=_whole(cells, "population"),
    )


@dataclass(frozen=True, slots=True)
class _Display:
    """A Syrian Archive display string, taken apart."""

    names: list[str]
    district: str | None
    city: str | None


def _syrian_archive(cells: Cells, context: Context, number: int) -> GazetteerEntry:
    english = _display(cells["search_name_en"])
    if english.district is None and english.city is None:
        raise _BadCell(
            "search_name_en",
            cells["search_name_en"],
            "place_without_area",
            "the place is named without its sub-district or city, so nobody can tell which it is",
            "write it as 'Place - Sub-district - District', and check its coordinates",
        )
    lon, lat = _point(cells, "lon", "lat")
    names = [*english.names, *_display(cells["search_name_ar"]).names]
    names += _display(cells.get("search_name_ar_short", "")).names
    code = cells["closest_geonames_post_code"]
    return GazetteerEntry(
        entry_id=f"sa:{cells.get('id') or number}",
        names=_names(names),
        lon=lon,
        lat=lat,
        level="town" if english.city is None else "neighbourhood",
        country=context.country or "",
        admin2=english.district,
        pcode=code if _PCODE.match(code) else None,
    )


def _display(text: str) -> _Display:
    """ "Place - Sub-district - District --- (((id)))", or "CITY : Quarter --- (((id)))"."""
    text = _NUMBERED.sub("", text).strip()
    if ":" in text:
        city, _, quarter = text.partition(":")
        return _Display(_bracketed(quarter) or [city.strip()], None, city.strip())
    parts = [part.strip() for part in re.split(r"\s*-\s+|\s+-\s*", text) if part.strip()]
    if len(parts) < 3:
        return _Display(_bracketed(parts[0]) if parts else [], None, None)
    # Of four parts the second tells the place from its namesakes, or is half of its name.
    whole = " ".join(name for part in parts[:-2] for name in _bracketed(part))
    return _Display([*_bracketed(parts[0]), whole], parts[-1], None)


def _bracketed(text: str) -> list[str]:
    """ "Dana (Harim)" is Dana: what stands in brackets tells it from its namesakes."""
    plain = re.sub(r"\([^)]*\)", " ", text)
    return [name.strip(" -") for name in plain.split("_") if name.strip(" -")]


def _names(names: list[str]) -> tuple[str, ...]:
    kept = tuple(dict.fromkeys(name.strip() for name in names if name.strip()))[:MOST_NAMES]
    if not kept:
        raise _BadCell("name", "", "no_name", "the place has no name", "give it one")
    return kept


def _point(cells: Cells, lon_column: str, lat_column: str) -> tuple[float, float]:
    lon, lat = _degrees(cells, lon_column, 180.0), _degrees(cells, lat_column, 90.0)
    if (lon, lat) == (0.0, 0.0):
        raise _BadCell(
            lon_column,
            "0, 0",
            "null_island",
            "the coordinates are 0, 0, which stands for unknown",
            "give the place's own coordinates, or leave the row out",
        )
    return lon, lat


def _degrees(cells: Cells, column: str, limit: float) -> float:
    text = cells[column]
    if not text:
        raise _BadCell(
            column, "", "no_coordinates", "the place has no coordinates", "give lon and lat"
        )
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise _BadCell(
            column, text, "bad_number", f"{text[:EXCERPT]!r} is not a number", "write 36.2048"
        )
    if abs(value) > limit:
        raise _BadCell(
            column,
            text,
            "out_of_range",
            f"{column} must lie between -{limit:g} and {limit:g}",
            "write decimal degrees; check that longitude and latitude are not swapped",
        )
    return value


def _whole(cells: Cells, column: str) -> int | None:
    text = cells.get(column) or ""
    try:
        value = int(float(text)) if text else 0
    except (ValueError, OverflowError):
        raise _BadCell(
            column, text, "bad_number", f"{text[:EXCERPT]!r} is not a number", "leave it blank"
        ) from None
    return value if value > 0 else None


def _radius(cells: Cells, column: str) -> float | None:
    text = cells.get(column) or ""
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not (math.isfinite(value) and value > 0):
        raise _BadCell(
            column, text, "bad_number", "an error radius is a number of metres", "leave it blank"
        )
    return value


def _bad_header(context: Context, header: list[str]) -> Problem:
    return Problem(
        file=context.file,
        row=1 if header else 0,
        column=None,
        value_excerpt=", ".join(header)[:EXCERPT] or None,
        code="unknown_header" if header else "empty_file",
        message="the columns are those of no known gazetteer" if header else "the file is empty",
        remedy="give at least the columns name, lon, lat",
    )


def _unreadable(context: Context, line: int, code: str, message: str, remedy: str) -> Problem:
    return Problem(
        file=context.file,
        row=line,
        column=None,
        value_excerpt=None,
        code=code,
        message=message,
        remedy=remedy,
    )
