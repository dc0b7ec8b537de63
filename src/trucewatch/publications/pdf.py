"""The bulletin as a PDF, set by Typst with fonts of our own.

In:   a `Bulletin` and a language.
Out:  PDF bytes, the same for the same bulletin. Nothing said is ever part of the template: it is
      handed over as data, so no name can be taken for a command.

The document's date is that of the newest entry it was made from, since nothing here knows today.
"""

from __future__ import annotations

import json
from importlib.resources import as_file, files
from typing import Any

import typst

from trucewatch.publications import svg
from trucewatch.publications.model import Bulletin
from trucewatch.publications.spoken import Spoken, speak
from trucewatch.publications.voice import RIGHT_TO_LEFT

TAGGED_FOR_ALL = ("ua-1", "a-2a")
"""PDF/UA-1 for screen readers, and PDF/A-2a for the archive."""
ARCHIVE = ("a-2b",)
"""Without the promise that every letter of a picture can be copied: Typst 0.15 does not record the
letters of right-to-left words inside an SVG. The document is tagged all the same, and pictures
have their description."""


def render_pdf(bulletin: Bulletin, language: str) -> bytes:
    """The PDF in `language` (`en` or `ar`)."""
    said = speak(bulletin, language, svg.PRINT)
    as_of = bulletin.as_of.astimezone(bulletin.zone)
    said["date"] = [as_of.year, as_of.month, as_of.day]
    folder = files("trucewatch.publications")
    with as_file(folder / "fonts") as fonts:
        standards: Any = list(_standards(said))
        made: Any = typst.compile(  # type: ignore[misc]  # its stub
            (folder / "templates" / "bulletin.typ").read_bytes(),
            font_paths=[str(fonts)],
            ignore_system_fonts=True,
            sys_inputs={"said": json.dumps(said, ensure_ascii=False)},
            pdf_standards=standards,
        )
    return bytes(made)


def _standards(said: Spoken) -> tuple[str, ...]:
    drawings = "".join(b["svg"] for s in said["sections"] for b in s["blocks"] if "svg" in b)
    turned = said["language"] in RIGHT_TO_LEFT or any(_right_to_left(c) for c in set(drawings))
    return ARCHIVE if turned else TAGGED_FOR_ALL


def _right_to_left(letter: str) -> bool:
    """Whether a letter is Hebrew, Arabic or of a script between. Source: Unicode, ch. 9."""
    return "\u0590" <= letter <= "\u08ff" or "\ufb1d" <= letter <= "\ufeff"
