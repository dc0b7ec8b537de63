"""One small file for every format, whoever wrote it."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

import openpyxl

from trucewatch.doors.sources import formats
from trucewatch.doors.sources.contract import Context, PlaceRow
from trucewatch.reports.model import Problem, Row

FOLDER = Path(__file__).parent / "examples"


def example_of(name: str) -> tuple[str, bytes]:
    """A file name and its bytes: beside this module, or what a format by entry point carries."""
    if name == "xlsx":
        return "example.xlsx", workbook(
            [line.split(",") for line in example_of("csv")[1].decode().splitlines()]
        )
    found = list(FOLDER.glob(f"{name}.*"))
    if found:
        return found[0].name, found[0].read_bytes()
    manifest = formats()[name].MANIFEST
    return f"example{manifest.endings[0]}", manifest.example


def workbook(rows: Sequence[Sequence[object]]) -> bytes:
    """A workbook with one sheet of these rows."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def context(
    file: str = "reports.csv",
    mapping: object = None,
    *,
    country: str | None = None,
    zone: str = "UTC",
) -> Context:
    """What a reader is told, with little to say."""
    return Context(file=file, mapping=mapping, zone=ZoneInfo(zone), country=country)  # type: ignore[arg-type]


def read(
    name: str, data: bytes, mapping: object = None, *, country: str | None = None, zone: str = "UTC"
) -> list[Row | PlaceRow | Problem]:
    """Everything the format `name` says of these bytes."""
    told = context(f"example.{name}", mapping, country=country, zone=zone)
    return list(formats()[name].read(io.BytesIO(data), told))


def goods(rows: Sequence[Row | PlaceRow | Problem]) -> list[Row]:
    """The rows of reports among them; fails where there is a problem."""
    assert not [row for row in rows if isinstance(row, Problem)], rows
    return [row for row in rows if isinstance(row, Row)]


def problems(rows: Sequence[Row | PlaceRow | Problem]) -> list[Problem]:
    """The problems among them."""
    return [row for row in rows if isinstance(row, Problem)]
