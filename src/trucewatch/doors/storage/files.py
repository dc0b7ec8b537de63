"""Files that are there whole or not at all, also after a power loss."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from glob import escape
from pathlib import Path
from typing import BinaryIO

_BLOCK = 2**20
_SMALL = 2**12


def read_small(path: Path) -> bytes:
    """What `Path.read_bytes` gives, in a third of its time: each commit reads two such files.
    Raises OSError."""
    handle = os.open(path, os.O_RDONLY)
    try:
        parts = []
        while part := os.read(handle, _SMALL):
            parts.append(part)
        return b"".join(parts)
    finally:
        os.close(handle)


def write_whole(path: Path, data: bytes, mode: int = 0o644) -> None:
    """Put `data` at `path` by one rename, on the disk before this returns. Raises OSError."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


@contextmanager
def replacing(path: Path, mode: int = 0o600) -> Iterator[BinaryIO]:
    """A stream whose content takes the place of `path`; the bytes that lay there are overwritten.

    The new file is whole on the disk before the old one goes. Until its bytes are overwritten the
    old one has a second name, by which `clear_leftovers`, or the next replacement, finds it where
    this one was stopped half-way; a file system without such names forgets it then. One that
    copies on write, and a disk that moves blocks about, may keep the old bytes where no file shows
    them.
    """
    clear_leftovers(path.parent, escape(path.name))
    draft = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
        with os.fdopen(handle, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        old = path.open("r+b") if path.exists() else None
        second = draft.with_suffix(".old")
        if old is not None:
            with suppress(OSError):
                os.link(path, second)
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    with old or nullcontext():
        sync_folder(path.parent)
        if old is not None:
            _overwrite(old)
    second.unlink(missing_ok=True)


def shred(path: Path) -> None:
    """Overwrite a file with zeros, then remove it. Raises OSError; absent is as good as gone."""
    try:
        with path.open("r+b") as stream:
            _overwrite(stream)
        path.unlink()
    except FileNotFoundError:
        return


def clear_leftovers(folder: Path, names: str = "*") -> None:
    """Overwrite and remove what a writer that is gone left in `folder`, for files of these `names`
    (a pattern): drafts that were never renamed, and files whose place was taken. Raises OSError.

    The folder's names come first: a power loss must not bring back what was overwritten.
    """
    left = list(_abandoned(folder, names))
    if left:
        sync_folder(folder)
    for path in left:
        place = path.with_name(path.name[1:].rsplit(".", 2)[0])
        if place.exists() and place.samefile(path):  # its place was not taken after all
            path.unlink()
        else:
            shred(path)


def _abandoned(folder: Path, names: str) -> Iterator[Path]:
    for suffix in ("new", "old"):
        for path in sorted(folder.glob(f".{names}.*.{suffix}")):
            pid = path.name.split(".")[-2]
            if pid.isdecimal() and (int(pid) == os.getpid() or not Path(f"/proc/{pid}").exists()):
                yield path


def _overwrite(stream: BinaryIO) -> None:
    size = stream.seek(0, os.SEEK_END)
    stream.seek(0)
    for start in range(0, size, _BLOCK):
        stream.write(bytes(min(_BLOCK, size - start)))
    stream.flush()
    os.fsync(stream.fileno())


def make_folder(folder: Path, mode: int = 0o777) -> None:
    """Make `folder`, and those it lies in, with names that are on the disk. Raises OSError."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(mode=mode, exist_ok=True)
    try:
        sync_folder(folder.parent)
    except OSError:
        folder.rmdir()  # whoever tries again must not take it for a durable one
        raise


def sync_tree(folder: Path) -> None:
    """Make every name in `folder` and below durable. Raises OSError."""
    for below in folder.iterdir():
        if below.is_dir():
            sync_tree(below)
    sync_folder(folder)


def sync_folder(folder: Path) -> None:
    """Make the names in `folder` durable. Raises OSError."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
