"""A publication as a PDF, set by Typst with fonts of our own.

In:   a `Publication` and a language.
Out:  PDF bytes, the same for the same publication. Nothing said is ever part of the template: it is
      handed over as data, so no name can be taken for a command.

The document's date is that of the newest entry it was made from, since nothing here knows today.
"""

from __future__ import annotations

import json
from contextlib import suppress
from importlib.resources import as_file, files
from typing import Any

import typst

from trucewatch.publications import svg
from trucewatch.publications.model import Publication
from trucewatch.publications.spoken import speak

STANDARDS: tuple[list[Any], ...] = (["ua-1", "a-2a"], ["a-2b"], [])
"""Tried in turn: for screen readers and the archive; for the archive; any reader at all.

PDF/UA-1 and PDF/A-2a are refused where a word's letters could not be copied again, as with some
fonts' Arabic inside pictures; any PDF/A where a name has a letter that no font of ours has. A
publication is then still printed, with the letter's box. Every one is tagged and describes its
pictures.
"""


def render_pdf(publication: Publication, language: str) -> bytes:
    """The PDF in `language` (one of `LANGUAGES`)."""
    said = speak(publication, language, svg.PRINT)
    as_of = publication.as_of.astimezone(publication.zone)
    said["date"] = [as_of.year, as_of.month, as_of.day]
    data = json.dumps(said, ensure_ascii=False)
    for standards in STANDARDS[:-1]:
        with suppress(typst.TypstError):
            return _set(data, standards)
    return _set(data, STANDARDS[-1])


def _set(data: str, standards: list[Any]) -> bytes:
    """The document as Typst sets it. Raises TypstError where a standard cannot be kept."""
    folder = files("trucewatch.publications")
    with as_file(folder / "fonts") as fonts:
        made: Any = typst.compile(  # type: ignore[misc]  # its stub
            (folder / "templates" / "publication.typ").read_bytes(),
            font_paths=[str(fonts)],
            ignore_system_fonts=True,
            sys_inputs={"said": data},
            pdf_standards=standards,
        )
    return bytes(made)
