"""XLSX workbooks made to fill a reader's memory, keep it busy, or make it open something else."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from functools import cache

NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
CONTENT_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
    '<Override PartName="/xl/sharedStrings.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>'
)
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
ROOT_RELS = (
    f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" Type="{RELATIONS}/officeDocument" '
    'Target="xl/workbook.xml"/></Relationships>'
)
BOOK = (
    f'<workbook xmlns="{NAMESPACE}" xmlns:r="{RELATIONS}"><sheets>'
    '<sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>'
)
BOOK_RELS = (
    f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" Type="{RELATIONS}/worksheet" '
    f'Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="{RELATIONS}/sharedStrings" '
    'Target="sharedStrings.xml"/></Relationships>'
)
STRINGS = f'<sst xmlns="{NAMESPACE}"></sst>'
HEAD = f'<worksheet xmlns="{NAMESPACE}"><sheetData><row r="1">{{}}</row>'.format(
    "".join(
        f'<c r="{c}1" t="inlineStr"><is><t>{n}</t></is></c>'
        for c, n in zip("AB", ("seen", "place"), strict=True)
    )
)
TAIL = "</sheetData></worksheet>"


def workbook(sheet: bytes, **parts: bytes) -> bytes:
    """A workbook of one sheet; `strings` replaces its shared text."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", CONTENT_TYPES)
        archive.writestr("_rels/.rels", ROOT_RELS)
        archive.writestr("xl/workbook.xml", BOOK)
        archive.writestr("xl/_rels/workbook.xml.rels", BOOK_RELS)
        archive.writestr("xl/sharedStrings.xml", parts.get("strings", STRINGS.encode()))
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
    return data.getvalue()


def rows(text: str) -> bytes:
    return (HEAD + text + TAIL).encode()


@cache
def flat_bomb() -> bytes:
    """A hundred kilobytes of packed blanks."""
    return workbook(b"<x>" + b" " * 100_000_000)


def bomb_of_parts() -> bytes:
    """A thousand parts that share the same packed bytes, after Fifield."""
    packed = zlib.compress(b" " * 3_900_000, 9)[2:-4]
    crc = zlib.crc32(b" " * 3_900_000)
    data = io.BytesIO(workbook(rows("")))
    with zipfile.ZipFile(data) as archive:
        start, entries = archive.start_dir, archive.infolist()
    whole = data.getvalue()
    names = [f"xl/part{n}.xml".encode() for n in range(1000)]
    sizes = (crc, len(packed), 3_900_000)
    local = struct.pack("<4s5H3I2H", b"PK\3\4", 20, 0, 8, 0, 0, *sizes, len(names[0]), 0)
    body = whole[:start] + local + names[0] + packed
    directory = whole[start : whole.rfind(b"PK\5\6")]
    for name in names:
        directory += (
            struct.pack(
                "<4s6H3I5H2I",
                b"PK\1\2",
                20,
                20,
                0,
                8,
                0,
                0,
                *sizes,
                len(name),
                0,
                0,
                0,
                0,
                0,
                start,
            )
            + name
        )
    count = len(entries) + len(names)
    end = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, count, count, len(directory), len(body), 0)
    return body + directory + end


def nested_archives() -> bytes:
    """Archives in archives, ten of them deep, with a bomb inside."""
    inner = flat_bomb()
    for depth in range(10):
        data = io.BytesIO()
        with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
            for n in range(10):
                archive.writestr(f"{depth}-{n}.zip", inner)
        inner = data.getvalue()
        if len(inner) > 1_000_000:
            break
    return inner


def many_strings() -> bytes:
    """Four megabytes of two-letter words for the table of shared text."""
    strings = f'<sst xmlns="{NAMESPACE}">' + "<si><t>ab</t></si>" * 210_000 + "</sst>"
    return workbook(rows('<row r="2"><c t="s"><v>1</v></c></row>'), strings=strings.encode())


def far_cell() -> bytes:
    """One cell in the last corner a sheet can have."""
    return workbook(rows('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'))


def wide_rows() -> bytes:
    """Thirty thousand rows that hold one cell each, in the last column."""
    return workbook(
        rows("".join(f'<row><c r="XFD{n}"><v>1</v></c></row>' for n in range(2, 30_000)))
    )


def empty_rows() -> bytes:
    """A million rows with nothing in them."""
    return workbook(rows("<row/>" * 1_000_000))


def repeated_cells() -> bytes:
    """As many cells as the measure lets pass, in the fewest bytes."""
    return workbook(rows(("<row>" + "<c><v>1</v></c>" * 20 + "</row>") * 4_500))


def late_document_type() -> bytes:
    """Entities declared behind ten kilobytes of comment."""
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 9))
    kind = f'<!--{"x" * 10_000}--><!DOCTYPE x [<!ENTITY l0 "ha">{laughs}]>'
    return workbook((kind + HEAD + '<row r="2"><c t="str"><v>&l8;</v></c></row>' + TAIL).encode())


def entities_in_utf16() -> bytes:
    """The same, in an encoding in which a search for the letters finds nothing."""
    text = '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE x [<!ENTITY a "b">]>' + HEAD + TAIL
    return workbook(text.encode("utf-16"))


def external_entity() -> bytes:
    """A document type that lies elsewhere."""
    return workbook(b'<!DOCTYPE x SYSTEM "file:///etc/passwd">' + rows(""))


def deep_xml() -> bytes:
    """A hundred thousand elements in one another."""
    return workbook(rows("<a>" * 100_000 + "</a>" * 100_000))


def lying_size() -> bytes:
    """A directory that says ten bytes of a part that unpacks to megabytes."""
    data = bytearray(workbook(rows("<row><c><v>1</v></c></row>" * 50_000)))
    place = data.rfind(b"xl/worksheets/sheet1.xml") - 46
    data[place + 24 : place + 28] = struct.pack("<I", 10)
    return bytes(data)
