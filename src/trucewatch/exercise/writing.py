"""Tellings into files: CSV and one workbook, with a few rows spoilt on purpose.

Every file name and every first cell of text says that this is an exercise.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from trucewatch.exercise.columns import HEADERS, ROWS
from trucewatch.exercise.country import Country
from trucewatch.exercise.model import EPOCH, Happening, Telling
from trucewatch.exercise.tellers import TELLERS, Teller

FIRST_ROW = 2
"""The header is row 1."""

SPOILT: dict[str, tuple[tuple[int, str, str], ...]] = {
    "herald": ((7, "Date", "31/02/2023"), (19, "Killed", "seven or eight hundred thousand")),
    "voice": ((5, "الحدث", "حدث لا نعرف اسمه"),),
    "calvera": ((11, "Latitude", "-245.3"), (17, "Precision (m)", "=600+300")),
    "norrund": ((9, "end", "2023-03-01T00:00+03:00"),),
    "mission": ((4, "seen_from", ""),),
    "hospitals": ((6, "From", "yesterday, more or less"),),
}
"""Cells put in the place of good ones: the nth telling of a source, its column, what stands there.
Each of these rows is to end as a problem and none is to be lost."""


def report_files(
    country: Country, tellings: Iterable[Telling]
) -> tuple[dict[str, bytes], dict[str, list[Telling]], dict[str, int]]:
    """The sources' files; their tellings in the order of the rows; and the spoilt rows of each."""
    by_source: dict[str, list[Telling]] = {teller.id: [] for teller in TELLERS}
    for telling in tellings:
        by_source[telling.source].append(telling)
    files: dict[str, bytes] = {}
    spoilt: dict[str, int] = {}
    for teller in TELLERS:
        told = sorted(by_source[teller.id], key=lambda t: (t.told, t.of, t.outlet or ""))
        by_source[teller.id] = told
        header = HEADERS[teller.id]
        write = ROWS[teller.id]
        rows = [write(telling, teller, country, n) for n, telling in enumerate(told, 1)]
        spoilt[teller.file] = _spoil(teller, header, rows)
        files[teller.file] = (
            _workbook(header, rows)
            if _is_workbook(teller)
            else _csv(header, rows, ";" if teller.id == "norrund" else ",")
        )
    return files, by_source, spoilt


def truth_file(
    country: Country,
    happenings: Sequence[Happening],
    by_source: dict[str, list[Telling]],
) -> bytes:
    """Every planted incident, and the rows (`file:row`) that describe it."""
    rows_of: dict[int, list[str]] = {}
    for teller in TELLERS:
        for number, telling in enumerate(by_source[teller.id], FIRST_ROW):
            for happening in telling.of:
                rows_of.setdefault(happening, []).append(f"{teller.file}:{number}")
    rows = [
        [
            str(h.number), h.instant.strftime("%Y-%m-%dT%H:%M:%SZ"), f"{h.lon:.5f}",
            f"{h.lat:.5f}", country.towns[h.town].name, h.act, h.actor, h.victim, str(h.deaths),
            str(h.injured), str(h.burst or ""), str(h.in_buffer).lower(),
            str(h.in_pocket).lower(), str(h.fabricated).lower(),
            " ".join(rows_of.get(h.number, [])),
        ]
        for h in happenings
    ]  # fmt: skip
    header = (
        "exercise_incident", "happened_at", "lon", "lat", "near", "act", "actor", "victim",
        "deaths", "injured", "burst", "in_buffer", "in_pocket", "fabricated", "told_by",
    )  # fmt: skip
    return _csv(header, rows, ",")


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A CSV file, UTF-8."""
    return _csv(header, rows, ",")


def _spoil(teller: Teller, header: Sequence[str], rows: list[list[str]]) -> int:
    count = 0
    for number, column, value in SPOILT.get(teller.id, ()):
        if number <= len(rows):
            rows[number - 1][header.index(column)] = value
            count += 1
    return count


def _is_workbook(teller: Teller) -> bool:
    return teller.file.endswith(".xlsx")


def _csv(header: Sequence[str], rows: Iterable[Sequence[str]], delimiter: str) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode()


def _workbook(header: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """One sheet. The stamps inside are the exercise's own day, so that bytes repeat."""
    import zipfile

    from openpyxl import Workbook

    book = Workbook(write_only=True)
    book.properties.created = book.properties.modified = _naive(EPOCH)
    book.properties.title = "EXERCISE"
    sheet = book.create_sheet("Exercise")
    sheet.append(list(header))
    for row in rows:
        sheet.append([_cell(name, value) for name, value in zip(header, row, strict=True)])
    made = io.BytesIO()
    book.save(made)
    steady = io.BytesIO()
    with (
        zipfile.ZipFile(made) as old,
        zipfile.ZipFile(steady, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in sorted(old.namelist()):
            data = old.read(name)
            if name == "docProps/core.xml":
                data = _without_saving_time(data)
            new.writestr(zipfile.ZipInfo(name, (2023, 3, 6, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return steady.getvalue()


def _cell(column: str, value: str) -> Any:
    """Numbers, times and formulas as a workbook holds them."""
    if not value:
        return None
    if value.startswith("="):
        return value
    if column in ("Latitude", "Longitude", "Precision (m)"):
        return float(value)
    if column in ("From", "To", "Logged"):
        return datetime.strptime(value, "%Y-%m-%d %H:%M")  # noqa: DTZ007 (its zone is in the mapping)
    return value


def _naive(instant: datetime) -> datetime:
    return instant.replace(tzinfo=None)


def _without_saving_time(core: bytes) -> bytes:
    """The properties with the hour of saving, which the library puts in, replaced."""
    import re

    stamp = EPOCH.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    return re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", stamp, core)
