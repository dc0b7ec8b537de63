"""Zip archives measured by their directory: what they say they hold, and whether that can be.

A bomb says a great deal of a few bytes: parts that unpack a thousandfold, parts that share their
bytes with one another (so that each byte counts many times), or names that lead out of the folder
they are unpacked into. Python's reader never gives more than a part declares, so the declared
sizes, once their sum is bounded, bound the real ones.

Source: APPNOTE 6.3.10; Fifield, "A better zip bomb" (WOOT 2019), for parts that overlap.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from typing import BinaryIO

from trucewatch.doors.limits.bounds import MB, BeyondLimit, bound

RATIO_FROM = 4 * MB
LOCAL_HEADER = 30
DIRECTORY_ENTRY = 46
ARCHIVES = (".zip", ".xlsx", ".xlsm", ".docx", ".gz", ".tar", ".7z", ".rar", ".jar")

_ENCRYPTED = 0x1


@dataclass(frozen=True, slots=True)
class Archive:
    """A measured archive. `packed` and `unpacked` are bytes of the whole."""

    entries: tuple[zipfile.ZipInfo, ...]
    packed: int
    unpacked: int


def measure_zip(stream: BinaryIO, *, nested: bool = False) -> Archive:
    """The directory of a zip file, within its bounds. `nested` allows archives among the parts.

    Raises BeyondLimit; anything zipfile raises where it is no archive or breaks off.
    """
    size = stream.seek(0, io.SEEK_END)
    stream.seek(0)
    most = bound("zip_mb")
    if size > most.most * MB:
        raise _too_large(f"the archive has {size // MB:,} MB", most)
    _need_few(stream, size)
    with zipfile.ZipFile(stream) as archive:
        entries = tuple(archive.infolist())
    _need_honest_names(entries, nested=nested)
    unpacked = sum(entry.file_size for entry in entries)
    total = bound("zip_unpacked_mb")
    if unpacked > total.most * MB:
        raise _too_large(f"the archive unpacks to {unpacked // MB:,} MB", total)
    for entry in entries:
        _need_honest_size(entry)
    _need_apart(entries, size)
    return Archive(entries, size, unpacked)


def _need_few(stream: BinaryIO, size: int) -> None:
    """Count the directory's parts in its bytes, before an object is made for each."""
    most = bound("zip_parts")
    stream.seek(max(0, size - 66_000))
    tail = stream.read()
    stream.seek(0)
    end = tail.rfind(b"PK\x05\x06")
    if end < 0 or end + 16 > len(tail):
        return  # zipfile tells that it is no archive
    directory = int.from_bytes(tail[end + 12 : end + 16], "little")
    if directory != 0xFFFFFFFF and directory > most.most * (DIRECTORY_ENTRY + 300):
        raise _too_large("the archive's directory is larger than its parts could fill", most)


def _need_honest_names(entries: tuple[zipfile.ZipInfo, ...], *, nested: bool) -> None:
    most = bound("zip_parts")
    if len(entries) > most.most:
        raise _too_large(f"the archive has {len(entries):,} parts", most)
    names = [entry.filename.casefold() for entry in entries]
    if len(set(names)) < len(names):
        raise _dishonest("two parts of the archive go by one name")
    for name in names:
        parts = name.replace("\\", "/").split("/")
        if name.startswith(("/", "\\")) or ".." in parts or ":" in parts[0]:
            raise _dishonest("a part's name leads out of the archive's own folder")
        if not nested and name.endswith(ARCHIVES):
            raise _dishonest("the archive holds another archive")


def _need_honest_size(entry: zipfile.ZipInfo) -> None:
    most = bound("zip_ratio")
    ratio = entry.file_size / max(1, entry.compress_size)
    if entry.file_size > RATIO_FROM and ratio > most.most:
        raise _too_large(f"a part of the archive unpacks to {ratio:,.0f} times its size", most)
    if entry.flag_bits & _ENCRYPTED:
        raise _dishonest("a part of the archive is locked with a password")


def _need_apart(entries: tuple[zipfile.ZipInfo, ...], size: int) -> None:
    """Refuse parts that share bytes: each byte of an honest archive belongs to one part."""
    end = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        if entry.header_offset < end:
            raise _dishonest("parts of the archive lie upon one another")
        end = entry.header_offset + LOCAL_HEADER + entry.compress_size
        if end > size:
            raise _dishonest("a part of the archive is longer than the archive")


def _too_large(what: str, allowed: object) -> BeyondLimit:
    return BeyondLimit(
        "archive_too_large",
        what,
        allowed=str(allowed),
        hint="find out where it comes from; take out what is not needed, or add it in parts",
    )


def _dishonest(what: str) -> BeyondLimit:
    return BeyondLimit(
        "dishonest_archive", what, hint="no ordinary program writes this: find out who made it"
    )
