"""Blocks of a publication in a DOCX: paragraphs, lists, tables, figures.

What has a page to itself is set as small as an estimate of its lines asks: no program that lays
out the page is at hand here, as there is for the PDF.
"""

from __future__ import annotations

import io
from math import ceil, sqrt
from typing import Any

from docx.document import Document as Paper
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.shared import Mm, Pt

from trucewatch.publications.docx_words import QUIET, Hand, element
from trucewatch.publications.picture import png_of
from trucewatch.publications.spoken import Spoken
from trucewatch.publications.voice import bare

WIDTH_MM = 174.0
"""Between the margins."""
ROOM_PT = 560.0
"""What the head of the first page leaves on it."""
LARGEST, SMALLEST = 8.5, 5.0
_TONES = {
    "breach": "B3361B", "depends_on_reading": "7B4BA0", "undetermined": "B98A10",
    "permitted": "1F7A6D", "no_breach": "2F6DB0", "not_covered": "77818B",
}  # fmt: skip


def fitting(section: Spoken) -> float:
    """The size of letters at which a section's tables fill one page and no more [pt]."""
    size = LARGEST
    while size > SMALLEST and _height(section, size) > ROOM_PT:
        size -= 0.25
    return size


def _height(section: Spoken, size: float) -> float:
    lines = 0.0
    for block in section["blocks"]:
        if block["kind"] == "table":
            shares = _shares(block)
            lines += 3.4 + sum(_lines(row, shares, size) + 0.45 for row in block["rows"])
            lines += 1.05 * len(block["notes"])
        else:
            lines += 3
    return lines * size * 1.22 + 30


def _lines(row: Spoken, shares: list[float], size: float) -> int:
    """Lines of the row's tallest cell, at so many letters a line."""
    texts = [row["heading"], *(cell["text"] + cell["below"] for cell in row["cells"])]
    room = WIDTH_MM / 25.4 * 72 / (size * 0.5)
    return max(
        ceil(len(bare(t)) / max(6, room * s - 3)) for t, s in zip(texts, shares, strict=True)
    )


def _shares(table: Spoken) -> list[float]:
    """How wide each column is, as a part of the whole: as wide as its words ask."""
    wide = []
    for at, column in enumerate(table["columns"]):
        cells = [
            bare(row["heading"] if at == 0 else row["cells"][at - 1]["text"])
            for row in table["rows"]
        ]
        longest = max(map(len, [*cells, bare(column["heading"])]), default=1)
        word = max(
            (len(w) for text in [*cells, bare(column["heading"])] for w in text.split()), default=1
        )
        wide.append(max(min(sqrt(longest), 9.0), min(word, 18) * 0.42, 2.6))
    return [one / sum(wide) for one in wide]


class Blocks:
    """Puts blocks at the end of a document."""

    def __init__(self, paper: Paper, hand: Hand) -> None:
        self._paper = paper
        self._hand = hand

    def put(self, block: Spoken, size: float | None) -> None:
        """One block; `size` is that of small letters where the page asks for one."""
        match block["kind"]:
            case "paragraph":
                self._paragraph(block, size)
            case "points":
                self._points(block)
            case "key_figures":
                self._key_figures(block)
            case "facts":
                self._facts(block)
            case "table":
                self._table(block, size)
            case "figure":
                self._figure(block)

    def _paragraph(self, block: Spoken, size: float | None) -> None:
        sizes = {"lead": 12.0, "note": 8.5}
        tone = QUIET if block["tone"] == "note" else None
        paragraph = self._paper.add_paragraph()
        if block["tone"] == "caution":
            shade = element("w:shd", val="clear", color="auto", fill="FBF3DC")
            paragraph._p.get_or_add_pPr().append(shade)
        self._hand.write(paragraph, block["text"], size=size or sizes.get(block["tone"]), tone=tone)

    def _points(self, block: Spoken) -> None:
        if block["heading"]:
            self._hand.write(self._paper.add_paragraph(style="Heading 2"), block["heading"])
        small = 9.0 if block["tone"] == "note" else None
        for item in block["items"]:
            self._hand.write(self._paper.add_paragraph(style="List Bullet"), item, size=small)

    def _key_figures(self, block: Spoken) -> None:
        table = self._grid(1, len(block["items"]))
        for cell, figure in zip(table.rows[0].cells, block["items"], strict=True):
            _edge(cell, "top", _TONES.get(figure["tone"], "DCD9D0"), 18)
            self._hand.write(cell.paragraphs[0], figure["value"], size=16, bold=True)
            self._hand.write(cell.add_paragraph(), figure["label"], size=8, tone=QUIET)
        self._notes([" ".join(block["coverage"])], 8.5)

    def _facts(self, block: Spoken) -> None:
        for fact in block["items"]:
            name = self._paper.add_paragraph()
            name.paragraph_format.space_after = Pt(0)
            name.paragraph_format.keep_with_next = True
            self._hand.write(name, fact["name"], size=8, tone=QUIET)
            value = bare(fact["text"]) if fact["code"] else fact["text"]
            size = 8 if fact["code"] else None
            self._hand.write(self._paper.add_paragraph(), value, size=size, code=fact["code"])

    def _table(self, block: Spoken, size: float | None) -> None:
        small = size or (7.5 if len(block["columns"]) > 7 else LARGEST)
        caption = self._paper.add_paragraph(style="Caption")
        caption.paragraph_format.keep_with_next = True
        caption.paragraph_format.space_before = Pt(8 if size is None else 4)
        caption.paragraph_format.space_after = Pt(2)
        self._hand.write(caption, block["caption"], size=min(9.5, small + 1.5))
        table = self._grid(1 + len(block["rows"]), len(block["columns"]))
        shares = _shares(block)
        for cell, column, share in zip(table.rows[0].cells, block["columns"], shares, strict=True):
            _edge(cell, "bottom", _TONES.get(column["tone"], "1B2530"), 8)
            self._cell(cell, column["heading"], "", column["number"], small - 0.5, QUIET, bold=True)
            cell.width = Mm(WIDTH_MM * share)
        for column, share in zip(table.columns, shares, strict=True):
            column.width = Mm(WIDTH_MM * share)
        table.rows[0]._tr.get_or_add_trPr().append(element("w:tblHeader"))
        for line, row in zip(list(table.rows)[1:], block["rows"], strict=True):
            line._tr.get_or_add_trPr().append(element("w:cantSplit"))
            heading = {"text": row["heading"], "below": "", "number": False, "strong": False}
            for cell, told, share in zip(line.cells, [heading, *row["cells"]], shares, strict=True):
                _edge(cell, "bottom", "DCD9D0", 4)
                bold = row["total"] or told["strong"]
                self._cell(
                    cell, told["text"], told["below"], told["number"], small, None, bold=bold
                )
                cell.width = Mm(WIDTH_MM * share)
        self._notes(block["notes"], min(8.0, small))

    def _cell(
        self, cell: Any, text: str, below: str, number: bool, size: float, tone: str | None,
        *, bold: bool,
    ) -> None:  # fmt: skip
        for at, (said, letters) in enumerate(((text, size), (below, size - 1))):
            if at and not said:
                return
            paragraph = cell.add_paragraph() if at else cell.paragraphs[0]
            paragraph.paragraph_format.space_after = Pt(0)
            self._hand.write(paragraph, said, size=letters, bold=bold, tone=QUIET if at else tone)
            if number:
                paragraph._p.get_or_add_pPr().append(element("w:jc", val="right"))

    def _grid(self, rows: int, columns: int) -> Any:
        table = self._paper.add_table(rows, columns)
        table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
        if self._hand.rtl:
            about = table._tbl.tblPr
            about.insert_element_before(
                element("w:bidiVisual"), "w:tblStyleRowBandSize", "w:tblW", "w:jc", "w:tblLayout",
                "w:tblLook",
            )  # fmt: skip
        return table

    def _notes(self, notes: list[str], size: float) -> None:
        for at, note in enumerate(notes):
            paragraph = self._paper.add_paragraph()
            paragraph.paragraph_format.space_after = Pt(1)
            paragraph.paragraph_format.space_before = Pt(0 if at else 3)
            self._hand.write(paragraph, note, size=size, tone=QUIET)

    def _figure(self, block: Spoken) -> None:
        caption = self._paper.add_paragraph(style="Caption")
        caption.paragraph_format.keep_with_next = True
        self._hand.write(caption, block["caption"])
        shape = self._paper.add_picture(io.BytesIO(png_of(block["svg"])), width=Mm(WIDTH_MM))
        shape._inline.docPr.set("descr", bare(block["description"]))
        if block["legend"]:
            legend = self._paper.add_paragraph()
            for mark in block["legend"]:
                self._hand.write(legend, "● ", size=9, tone=_TONES.get(mark["tone"], QUIET))
                self._hand.write(legend, f"{mark['label']} {mark['n']}    ", size=9)
        self._notes(block["notes"], 8)


def _edge(cell: Any, side: str, colour: str, eighths: int) -> None:
    """A line along one side of a cell [eighths of a point]."""
    about = cell._tc.get_or_add_tcPr()
    edges = element("w:tcBorders")
    edges.append(element(f"w:{side}", val="single", sz=str(eighths), space="0", color=colour))
    about.append(edges)
