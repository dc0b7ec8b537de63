"""Opening a file, packed with gzip or not, without letting it grow beyond what can be read.

A file of a few kilobytes may unpack to terabytes. What is unpacked is counted as it is read, and
reading stops where the whole, or its ratio to what was packed, is beyond any honest table.
"""

from __future__ import annotations

import gzip
import io
import zlib
from pathlib import Path
from typing import BinaryIO, cast

from trucewatch.doors.limits.bounds import MB, BeyondLimit, Bound, bound
from trucewatch.doors.limits.names import shown_name
from trucewatch.vocabulary.errors import TrucewatchError

GZIP_MAGIC = b"\x1f\x8b"
RATIO_FROM = 32 * MB
"""Real tables pack 5 to 50 times, the most repetitive simulated ones 100; a bomb 1000 times. The
ratio is held against the file only once 32 MB have come out of it."""

BLOCK = 128 * 1024


def open_stream(path: Path) -> BinaryIO:
    """The bytes of `path`, unpacked where it is gzip. Raises TrucewatchError where unreadable."""
    try:
        stream = path.open("rb")
    except OSError as error:
        raise TrucewatchError(
            f"{shown_name(path.name)} cannot be opened: {error.strerror or 'the disk refuses'}"
        ) from error
    return open_bytes(stream, shown_name(path.name))


def open_bytes(stream: BinaryIO, filename: str) -> BinaryIO:
    """`stream` (seekable, at its start), unpacked where it begins like gzip."""
    magic = stream.read(len(GZIP_MAGIC))
    stream.seek(0)
    if magic != GZIP_MAGIC:
        return stream
    return cast(BinaryIO, io.BufferedReader(_Unpacked(stream, filename), BLOCK))


class _Unpacked(io.RawIOBase):
    """The content of a gzip stream, counted. Raises TrucewatchError where it lies or breaks off."""

    def __init__(self, packed: BinaryIO, filename: str) -> None:
        super().__init__()
        self._packed = packed
        self._content = gzip.GzipFile(fileobj=packed, mode="rb")
        self._filename = filename
        self._unpacked = 0
        self._most, self._ratio = bound("gzip_mb"), bound("gzip_ratio")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        try:
            data = self._content.read(len(buffer))
        except (OSError, EOFError, zlib.error) as error:
            raise TrucewatchError(
                f"{self._filename} breaks off or is damaged inside its gzip packing",
                hint="copy or download it again; `gzip -t FILE` tells whether it is whole",
            ) from error
        self._unpacked += len(data)
        self._check()
        buffer[: len(data)] = data
        return len(data)

    def _check(self) -> None:
        packed = max(1, self._packed.tell())
        if self._unpacked > RATIO_FROM and self._unpacked > self._ratio.most * packed:
            raise self._beyond(self._ratio)
        if self._unpacked > self._most.most * MB:
            raise self._beyond(self._most)

    def _beyond(self, allowed: Bound) -> BeyondLimit:
        return BeyondLimit(
            "unpacks_without_end",
            f"{self._filename} unpacks to more than can be read safely",
            allowed=allowed,
            hint="unpack it yourself, look at it, and add it in parts",
        )

    def close(self) -> None:
        if not self.closed:
            self._content.close()
            self._packed.close()
        super().close()
