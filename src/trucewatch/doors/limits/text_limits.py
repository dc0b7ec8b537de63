"""Text tables walked once before a parser that reads whole blocks: lines, columns, letters.

Bytes are searched, never split into rows: a file of a gigabyte takes about a second.
"""

from __future__ import annotations

import codecs
from typing import BinaryIO

from trucewatch.doors.limits.bounds import MB, BeyondLimit, bound

BLOCK = 2**18


def measure_text_table(stream: BinaryIO, delimiters: bytes = b",") -> None:
    """Raises BeyondLimit where a line, the file or its width is beyond a bound, or it is no text.

    `delimiters` are the bytes that may divide the header's columns.
    """
    size, line = bound("table_mb"), bound("line_kb")
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    read = since = lines = 0
    header = b""
    headed = False
    while block := stream.read(BLOCK):
        read += len(block)
        if read > size.most * MB:
            raise _beyond("file_too_large", "the file is too large", size)
        _need_text(decoder, block, lines)
        lines += block.count(b"\n")
        longest, since = _longest(block, since)
        if longest > line.most * 1024:
            raise _beyond("line_too_long", "a line of the file is too long", line)
        if not headed:
            header += block
            headed = b"\n" in header
            _need_narrow(header.partition(b"\n")[0], delimiters)
    _need_text(decoder, b"", lines, final=True)


def _longest(block: bytes, since: int) -> tuple[int, int]:
    """The longest run without a line break that a block ends, or carries on; and what it carries.

    Runs inside a block are shorter than a block, which is less than any bound on lines.
    """
    first = block.find(b"\n")
    if first < 0:
        return since + len(block), since + len(block)
    return since + first, len(block) - block.rfind(b"\n") - 1


def _need_narrow(line: bytes, delimiters: bytes) -> None:
    most = bound("columns")
    if max(line.count(delimiter) for delimiter in delimiters) >= most.most:
        raise _beyond("too_many_columns", "the header has too many columns", most)


def _need_text(
    decoder: codecs.IncrementalDecoder, block: bytes, lines: int, *, final: bool = False
) -> None:
    """Raises BeyondLimit with its line where a block, after so many `lines`, is no text."""
    try:
        decoder.decode(block, final)
    except UnicodeDecodeError as error:
        raise BeyondLimit(
            "wrong_encoding",
            "the file is not UTF-8 text",
            line=lines + error.object[: error.start].count(b"\n") + 1,
            hint="save it as UTF-8; nothing of it was taken",
        ) from None
    head, found, _ = block.partition(b"\0")
    if found:
        raise BeyondLimit(
            "no_text",
            "the file holds a NUL byte, which no text has",
            line=lines + head.count(b"\n") + 1,
            hint="delete it in an editor, or save the table anew as CSV (UTF-8); "
            "nothing of it was taken",
        )


def _beyond(code: str, what: str, allowed: object) -> BeyondLimit:
    return BeyondLimit(
        code,
        what,
        allowed=str(allowed),
        hint="look for an unclosed quotation mark or a pasted file; or add it in parts",
    )
