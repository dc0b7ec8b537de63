"""The Syrian Archive's video reports: a CSV under the mapping that comes with the package."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO

from trucewatch.doors.sources import csv
from trucewatch.doors.sources.contract import Context, Manifest
from trucewatch.doors.sources.mapping_files import shipped_mapping
from trucewatch.doors.sources.text_tables import columns_of
from trucewatch.reports.model import Problem, Row

_COLUMNS = {"report_id", "reference_code", "recorded_date", "place_en", "violation_type", "source"}


def sniff(head: bytes, filename: str) -> float:
    """How surely these bytes open a file of the Syrian Archive's reports: by its columns."""
    return 0.95 if columns_of(head) >= _COLUMNS else 0.0


MANIFEST = Manifest(
    id="syrian-archive",
    title="Syrian Archive video reports",
    endings=(".csv",),
    about="reports.csv with report_id, source, recorded_date, place_en, violation_type and more",
    licence_reminder="Syrian Archive, CC BY-SA 4.0: attribution, and the same licence for copies. "
    "It names living people: their names stay in the encrypted registry.",
    takes_mapping=False,
    sniff=sniff,
    credit="Syrian Archive (syrianarchive.org), CC BY-SA 4.0; joined with other reports.",
)


def read(stream: BinaryIO, context: Context) -> Iterator[Row | Problem]:
    """Each video report as a report or a problem."""
    mapping = shipped_mapping("syrian-archive")
    return csv.read(stream, replace(context, mapping=mapping))
