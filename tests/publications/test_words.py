"""The bulletin's catalogue: a sentence for every id, and none left over."""

from __future__ import annotations

import re
from importlib.resources import files
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

import trucewatch.publications as room


def catalogue(language: str) -> Catalog:
    source = files("trucewatch") / "locale" / language / "bulletin.po"
    return read_po(BytesIO(source.read_bytes()), locale=language)


def forms(catalog: Catalog) -> dict[str, tuple[str, ...]]:
    """The sentences of each id, one for each plural form."""
    found = {}
    for entry in catalog:
        if entry.id:
            name = entry.id if isinstance(entry.id, str) else entry.id[0]
            found[name] = (entry.string,) if isinstance(entry.string, str) else tuple(entry.string)
    return found


def test_every_id_in_the_code_has_a_sentence_and_none_is_left_over() -> None:
    """Ids made of parts are listed by their stem."""
    text = "".join(
        path.read_text(encoding="utf-8") for path in Path(room.__file__).parent.glob("*.py")
    )
    known = set(forms(catalogue("en")))
    whole = set(re.findall(r"\"(bulletin\.(?!html|css|typ)[a-z_0-9]+)\"", text))
    assert whole <= known
    words = set(re.findall(r"\"([a-z_0-9]+)\"", text)) | {w.split(".")[1] for w in whole}
    stems = tuple(re.findall(r"(?:bulletin\.)?([a-z]+_(?:[a-z]+_)*)\{", text))
    left = {name for name in (n.split(".")[1] for n in known) if name not in words}
    assert {name for name in left if not name.startswith(stems)} == set()
