"""Lines of a text file of any size, with their encoding settled and their length bounded.

UTF-8 (with or without its mark) and UTF-16 are recognised; others, such as cp1256, must be
declared, since bytes alone do not tell them apart. A line that does not decode, or that would
fill the memory, is marked and its neighbours are spared.
"""

from __future__ import annotations

import codecs
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from trucewatch.doors.limits.bounds import BeyondLimit, bound
from trucewatch.doors.sources.contract import HEAD_BYTES
from trucewatch.reports.faults import Fault
from trucewatch.vocabulary.errors import TrucewatchError

BLOCK = 2**16
WRONG_SHARE = 0.1
WRONG_LINES = 3

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line with its end, and why it cannot be trusted where it cannot."""

    text: str
    fault: Fault | None = None


def encoding_of(head: bytes, declared: str | None = None) -> str:
    """The encoding a file's first bytes tell, or the one declared, or UTF-8."""
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding
    return declared or "utf-8"


def first_line(head: bytes) -> str:
    """The first line of a file's first bytes, as well as it can be read."""
    text = head.decode(encoding_of(head), errors="replace")
    return text.splitlines()[0] if text.strip() else ""


def wrong_encoding(head: bytes, declared: str | None) -> Fault | None:
    """A fault where so many of the first lines do not decode that the whole file will not."""
    encoding = encoding_of(head, declared)
    if encoding == "utf-16":
        return None
    lines = head.splitlines()[: -1 if len(head) >= HEAD_BYTES else None]
    bad = sum(not _decodes(line, encoding) for line in lines)
    if bad > WRONG_LINES or bad > WRONG_SHARE * len(lines):
        return _not_decodable(encoding)
    return None


def read_head(stream: BinaryIO) -> bytes:
    """The first bytes of a stream that may give less than it is asked for."""
    parts = b""
    while len(parts) < HEAD_BYTES:
        block = stream.read(HEAD_BYTES - len(parts))
        if not block:
            break
        parts += block
    return parts


def lines(head: bytes, stream: BinaryIO, declared: str | None = None) -> Iterator[Line]:
    """Every line of `head` and what follows it in `stream`, none longer than `line_kb`.

    Where the stream breaks off, the last line carries the fault.
    """
    encoding = encoding_of(head, declared)
    blocks = _recoded(_blocks(head, stream), encoding)
    encoding = "utf-8" if encoding.startswith("utf") else encoding
    mac = b"\r" in head and b"\n" not in head
    try:
        for line, whole in _split(blocks, b"\r" if mac else b"\n"):
            yield _decoded(line, encoding) if whole else Line("", _too_long())
    except TrucewatchError as error:
        yield Line("", Fault("breaks_off", error.what, error.hint or "copy the file again"))
    except (OSError, EOFError, zlib.error):
        yield Line("", Fault("breaks_off", "the file cannot be read to its end", "copy it again"))


def _blocks(head: bytes, stream: BinaryIO) -> Iterator[bytes]:
    yield head
    while block := stream.read(BLOCK):
        yield block


def _recoded(blocks: Iterator[bytes], encoding: str) -> Iterator[bytes]:
    """UTF-16 as UTF-8, and no mark at the start; others as they are."""
    if encoding not in ("utf-16", "utf-8-sig"):
        yield from blocks
        return
    if encoding == "utf-8-sig":
        yield next(blocks).removeprefix(codecs.BOM_UTF8)
        yield from blocks
        return
    decoder = codecs.getincrementaldecoder("utf-16")(errors="replace")
    for block in blocks:
        yield decoder.decode(block).encode("utf-8", errors="replace")
    yield decoder.decode(b"", final=True).encode("utf-8", errors="replace")


def _split(blocks: Iterator[bytes], end: bytes) -> Iterator[tuple[bytes, bool]]:
    """Lines with their ends, and whether they are whole; of an endless one only that it was."""
    rest, skipping = b"", False
    most = bound("line_kb").most * 1024
    for block in blocks:
        parts = (rest + block).split(end)
        rest = parts.pop()
        for part in parts:
            whole = not skipping and len(part) <= most
            yield (part + end if whole else b""), whole
            skipping = False
        if len(rest) > most:
            rest, skipping = b"", True
    if rest or skipping:
        yield rest, not skipping


def _decodes(line: bytes, encoding: str) -> bool:
    try:
        return "\0" not in line.decode(encoding)
    except UnicodeDecodeError:
        return False


def _decoded(line: bytes, encoding: str) -> Line:
    try:
        text = line.decode(encoding)
    except UnicodeDecodeError:
        return Line(line.decode(encoding, errors="backslashreplace"), _not_decodable(encoding))
    return Line(text.replace("\0", "\ufffd"), _NUL) if "\0" in text else Line(text)


_NUL = Fault(
    "no_text",
    "the line holds a NUL byte, which no text has",
    "delete it in an editor, and look for what it stood for; or save the table anew as UTF-8",
)


def _too_long() -> Fault:
    return BeyondLimit(
        "line_too_long",
        "the line is too long and was left unread",
        allowed=bound("line_kb"),
        hint="look for an unclosed quotation mark or a pasted file, and shorten the cell",
    ).fault()


def _not_decodable(encoding: str) -> Fault:
    name = "UTF-8" if encoding.startswith("utf") else encoding
    return Fault(
        "wrong_encoding",
        f"the text is not in the encoding {name}",
        "save the file as UTF-8, or declare its encoding in the mapping, as `encoding: cp1256`",
    )
