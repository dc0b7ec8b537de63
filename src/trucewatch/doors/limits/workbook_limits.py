"""XLSX workbooks: the archive, then its sheets' XML, measured before a cell is read.

Source: ECMA-376 (Office Open XML), parts 1 and 2.
"""

from __future__ import annotations

import zipfile
from typing import BinaryIO

from trucewatch.doors.limits.bounds import MB, BeyondLimit, bound
from trucewatch.doors.limits.xml_limits import measure_xml
from trucewatch.doors.limits.zip_limits import Archive, measure_zip

CONTENT_TYPES = "[Content_Types].xml"


def measure_workbook(stream: BinaryIO) -> Archive | None:
    """The workbook's archive; None where the archive is no workbook. Raises as `measure_zip`."""
    archive = measure_zip(stream, nested=True)  # embedded documents are never opened
    names = {entry.filename for entry in archive.entries}
    if CONTENT_TYPES not in names or not any(name.startswith("xl/") for name in names):
        return None
    most = bound("workbook_strings_mb")
    for entry in archive.entries:
        if entry.filename.endswith("sharedStrings.xml") and entry.file_size > most.most * MB:
            raise BeyondLimit(
                "archive_too_large",
                f"the workbook has {entry.file_size // MB:,} MB of shared text",
                allowed=most,
                hint="split it, or save the sheet as CSV (UTF-8)",
            )
    return archive


def measure_sheets(stream: BinaryIO, archive: Archive) -> None:
    """Walk every part of XML once. Raises BeyondLimit, and what expat and zipfile raise."""
    share = bound("xml_elements_per_byte").most * archive.packed
    left = bound("xml_elements").most + share
    with zipfile.ZipFile(stream) as opened:
        for entry in archive.entries:
            if entry.filename.endswith((".xml", ".rels")):
                with opened.open(entry) as part:
                    left -= measure_xml(part, left)  # type: ignore[arg-type]
