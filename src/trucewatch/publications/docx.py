"""A publication as DOCX, for whoever has to write into their copy of it.

In:   a `Publication` and a language.
Out:  DOCX bytes, the same for the same publication: its properties name nobody and its dates are
      those of the newest entry. In Arabic paragraphs, runs, tables and pages run from the right.
"""

from __future__ import annotations

import io
import zipfile
from datetime import UTC
from typing import Any

from docx import Document
from docx.document import Document as Paper
from docx.enum.text import WD_BREAK
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.shared import Mm, Pt, RGBColor

from trucewatch.publications import svg
from trucewatch.publications.docx_blocks import Blocks, fitting
from trucewatch.publications.docx_words import INK, QUIET, Hand, element
from trucewatch.publications.model import Publication
from trucewatch.publications.spoken import Spoken, speak
from trucewatch.publications.voice import bare

FONT = "Arial"
"""A face that every office has, with Arabic and Cyrillic letters."""
MARGIN_MM, PAGE_MM = 18, (210, 297)
OLDEST = (1980, 1, 1, 0, 0, 0)
"""The time of every file in the archive: the earliest that the format can tell."""


def render_docx(publication: Publication, language: str) -> bytes:
    """The DOCX in `language` (one of `LANGUAGES`)."""
    said = speak(publication, language, svg.PRINT)
    hand = Hand(language, said["direction"] == "rtl")
    paper = Document()
    _properties(paper, publication, said)
    _styles(paper, hand)
    _page(paper, said, hand)
    _head(paper, said, hand)
    blocks = Blocks(paper, hand)
    for section in said["sections"]:
        size = fitting(section) if section["alone"] else None
        hand.write(paper.add_paragraph(style="Heading 1"), section["heading"])
        for block in section["blocks"]:
            blocks.put(block, size)
        if section["alone"]:
            paper.paragraphs[-1].add_run().add_break(WD_BREAK.PAGE)
    return _settled(paper)


def _properties(paper: Paper, publication: Publication, said: Spoken) -> None:
    """What the file says of itself: no person, no program's user, no clock of ours."""
    about, at = paper.core_properties, publication.as_of.astimezone(UTC).replace(tzinfo=None)
    about.author = about.last_modified_by = about.comments = about.keywords = ""
    about.title = bare(f"{said['title']} · {said['agreement']} · {said['period']}")[:250]
    about.subject, about.category, about.language = "", "", said["language"]
    about.created = about.modified = at.replace(microsecond=0)
    about.revision = 1


def _styles(paper: Paper, hand: Hand) -> None:
    for name, size, bold in (
        ("Normal", 10, False), ("Title", 19, True), ("Heading 1", 14, True),
        ("Heading 2", 10, True), ("Caption", 9.5, True), ("List Bullet", 10, False),
    ):  # fmt: skip
        style: Any = paper.styles[name]
        style.font.name, style.font.size, style.font.bold = FONT, Pt(size), bold
        style.font.color.rgb, style.font.italic = RGBColor.from_string(INK), False
        for old in style.element.rPr.findall(element("w:rFonts").tag):
            for theme in [key for key in old.attrib if "Theme" in key]:
                del old.attrib[theme]
        style.element.rPr.rFonts.set(element("w:cs").tag, FONT)
        hand.shape(style.element.get_or_add_rPr(), size, bold=bold)
    for name, before, after in (("Title", 0, 4), ("Heading 1", 12, 4), ("Heading 2", 6, 2)):
        room: Any = paper.styles[name]
        room.paragraph_format.space_before, room.paragraph_format.space_after = (
            Pt(before),
            Pt(after),
        )
    paper.styles["Normal"].paragraph_format.space_after = Pt(5)
    hand.language_of(paper.styles["Normal"].element.get_or_add_rPr())


def _page(paper: Paper, said: Spoken, hand: Hand) -> None:
    """A4, with the exercise's warning at the head and the number at the foot of every page."""
    (section,) = paper.sections
    section.page_width, section.page_height = (Mm(mm) for mm in PAGE_MM)
    section.left_margin = section.right_margin = Mm(MARGIN_MM)
    section.top_margin, section.bottom_margin = Mm(22), Mm(18)
    section.header_distance = section.footer_distance = Mm(9)
    if hand.rtl:
        section._sectPr.insert_element_before(element("w:bidi"), "w:rtlGutter", "w:docGrid")
    top = section.header.paragraphs[0]
    if said["exercise"]:
        hand.write(top, said["exercise"], size=8, bold=True)
        top = section.header.add_paragraph()
    hand.write(
        top, f"{said['mission'] or said['agreement']} · {said['period']}", size=8, tone=QUIET
    )
    foot = section.footer.paragraphs[0]
    hand.write(foot, f"{said['maker']} · {said['page']} ", size=8, tone=QUIET)
    hand.field(foot, "PAGE", size=8)


def _head(paper: Paper, said: Spoken, hand: Hand) -> None:
    kind = " · ".join(part for part in (said["title"], said["mission"]) if part)
    hand.write(paper.add_paragraph(), kind, size=10, bold=True, tone="1D4E6B")
    hand.write(paper.add_paragraph(style="Title"), said["agreement"])
    if said["about"]:
        hand.write(paper.add_paragraph(), said["about"], size=10.5, bold=True)
    hand.write(paper.add_paragraph(), said["period"], size=10.5)
    hand.write(paper.add_paragraph(), f"{said['made']} {said['zone']}", size=8, tone=QUIET)


def _settled(paper: Paper) -> bytes:
    """The archive with its parts in order and all of one time; a picture of a page is left out."""
    written, settled = io.BytesIO(), io.BytesIO()
    package = paper.part.package
    thumbnails = [id_ for id_, rel in package.rels.items() if rel.reltype == RT.THUMBNAIL]
    for id_ in thumbnails:
        del package.rels[id_]
    paper.save(written)
    with zipfile.ZipFile(written) as old, zipfile.ZipFile(settled, "w") as new:
        for name in old.namelist():
            info = zipfile.ZipInfo(name, OLDEST)
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            new.writestr(info, old.read(name))
    return settled.getvalue()
