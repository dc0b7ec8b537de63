"""XML walked once by the parser alone: no document type, no entity, no endless depth.

Nothing is built: the walk only counts. A declaration of a document type is refused wherever it
stands and in whatever encoding, since the parser itself reports it, before any entity is read.

Source: XML 1.0, 2.8; libexpat's own guard against amplification stands behind this.
"""

from __future__ import annotations

from typing import BinaryIO
from xml.parsers import expat

from trucewatch.doors.limits.bounds import BeyondLimit, bound

BLOCK = 2**16


def measure_xml(stream: BinaryIO, at_most: int) -> int:
    """How many elements the text has, `at_most` that many. Raises BeyondLimit, expat.ExpatError."""
    walk = _Walk(at_most)
    parser = expat.ParserCreate()
    parser.StartElementHandler = walk.start
    parser.EndElementHandler = walk.end
    parser.StartDoctypeDeclHandler = walk.doctype
    while block := stream.read(BLOCK):
        parser.Parse(block, False)
    parser.Parse(b"", True)
    return walk.elements


class _Walk:
    def __init__(self, at_most: int) -> None:
        self.elements = 0
        self._depth = 0
        self._at_most = at_most
        self._deepest = bound("xml_depth")

    def start(self, name: str, attributes: object) -> None:
        self.elements += 1
        self._depth += 1
        if self._depth > self._deepest.most:
            raise BeyondLimit(
                "nested_too_deep",
                "the XML is nested too deep",
                allowed=self._deepest,
                hint="save it anew from the program it comes from",
            )
        if self.elements > self._at_most:
            raise BeyondLimit(
                "too_many_elements",
                f"the XML has more than {self._at_most:,} elements, more than its size can mean",
                hint="delete empty rows and columns, split it, or save the sheet as CSV (UTF-8)",
            )

    def end(self, name: str) -> None:
        self._depth -= 1

    def doctype(self, *declared: object) -> None:
        raise BeyondLimit(
            "document_type",
            "the XML declares a document type or entities, which no spreadsheet writes",
            hint="find out where it comes from; save it anew from a spreadsheet",
        )
