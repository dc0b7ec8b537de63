"""Words in a DOCX: runs that know their direction, language and face for either script.

Said text carries isolating marks, which offices do not all obey. Here each isolated part becomes a
run of its own, from the right where its first letter asks for it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from trucewatch.publications.voice import ISOLATE, RELEASE, plain

INK, QUIET = "1B2530", "5A6672"
_LOCALES = {"en": "en-GB", "ar": "ar-SA", "ru": "ru-RU", "tr": "tr-TR"}


def element(name: str, **attributes: str) -> Any:
    """An element of the format, such as `w:bidi`, with its attributes of the same space."""
    made: Any = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made


@dataclass(frozen=True, slots=True)
class Hand:
    """Who writes: in which language, and whether from the right."""

    language: str
    rtl: bool

    def write(
        self,
        paragraph: Any,
        text: str,
        *,
        size: float | None = None,
        bold: bool | None = None,
        tone: str | None = None,
        code: bool = False,
    ) -> None:
        """`text` at the end of a paragraph, which then runs in its direction."""
        if self.rtl and not code:
            self.turn(paragraph)
        for part, rtl in _parts(text, self.rtl and not code):
            run = paragraph.add_run(part)
            if size is not None:
                run.font.size = Pt(size)
            if bold is not None:
                run.font.bold = bold
            if tone is not None:
                run.font.color.rgb = RGBColor.from_string(tone)
            if code:
                run.font.name = "Courier New"
            self.shape(run._r.get_or_add_rPr(), size, bold=bold, rtl=rtl)

    def turn(self, paragraph: Any) -> None:
        """Set a paragraph from the right."""
        about = paragraph._p.get_or_add_pPr()
        if about.find(qn("w:bidi")) is None:
            about.insert_element_before(
                element("w:bidi"), "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind",
                "w:contextualSpacing", "w:jc", "w:outlineLvl", "w:rPr", "w:sectPr",
            )  # fmt: skip

    def shape(
        self, about: Any, size: float | None, *, bold: bool | None = None, rtl: bool = False
    ) -> None:
        """Size, weight and direction of a run's letters in scripts that run from the right."""
        after = ("w:bdo", "w:effect", "w:lang", "w:eastAsianLayout", "w:specVanish", "w:oMath")
        if bold:
            _once(about, element("w:bCs"), "w:i", "w:iCs", "w:caps", "w:color", "w:sz", *after)
        if size is not None:
            told = element("w:szCs", val=str(round(size * 2)))
            _once(about, told, "w:highlight", "w:u", "w:rtl", "w:cs", *after)
        if rtl:
            _once(about, element("w:rtl"), "w:cs", "w:em", "w:lang", "w:eastAsianLayout")

    def language_of(self, about: Any) -> None:
        """The language of everything, for spelling and for those who listen."""
        locale = _LOCALES[self.language]
        plain = "en-GB" if self.rtl else locale
        _once(about, element("w:lang", val=plain, bidi=locale if self.rtl else "ar-SA"))

    def field(self, paragraph: Any, name: str, *, size: float) -> None:
        """A field that the reader's program fills in, such as the page's number."""
        for kind in ("begin", None, "end"):
            run = paragraph.add_run()
            run.font.size, run.font.color.rgb = Pt(size), RGBColor.from_string(QUIET)
            if kind is None:
                told = element("w:instrText")
                told.text = f" {name} "
                run._r.append(told)
            else:
                run._r.append(element("w:fldChar", fldCharType=kind))


def _once(about: Any, made: Any, *before: str) -> None:
    """`made` in its place among a run's properties, instead of one of its kind."""
    for old in about.findall(made.tag):
        about.remove(old)
    about.insert_element_before(made, *before)


def _parts(text: str, base: bool) -> Iterator[tuple[str, bool]]:
    """Pieces of said text, with whether each runs from the right."""
    depth = 0
    for piece in re.split(f"([{ISOLATE}{RELEASE}])", text):
        if piece in (ISOLATE, RELEASE):
            depth = max(0, depth + (1 if piece == ISOLATE else -1))
        elif piece:
            said = plain(piece)
            yield said, _from_right(said, base) if depth else base


def _from_right(text: str, base: bool) -> bool:
    """By the first letter that has a direction; numbers follow what is around them."""
    kinds = (unicodedata.bidirectional(letter) for letter in text)
    first = next((kind for kind in kinds if kind in ("L", "R", "AL")), None)
    return base if first is None else first != "L"
