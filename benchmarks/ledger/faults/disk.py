"""A disk that remembers only what it was told to: what may be there after the power went.

What was synced before the cut is there. Of the rest of a file any sectors may be: each call that
was not synced is broken at 512 or 4,096 bytes, some of the pieces are lost, and what remains
arrives in any order; where a file grew, its new length may arrive without its bytes. Of a folder's
names those that were synced are there, and of the later changes the first few. A file's own sync
does not keep its name: POSIX asks for a sync of the folder, though many file systems give more.

`-shm` is never synced and is written through a memory map that the shim cannot see: it comes back
as noise.
"""

from __future__ import annotations

import os
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from benchmarks.ledger.faults.shim import Call

SECTORS = (512, 4096)


@dataclass(frozen=True, slots=True)
class Change:
    """A write of `data` at `at`, or (`data` None) a cut to `at` bytes."""

    at: int
    data: bytes | None


@dataclass(eq=False, slots=True)
class File:
    """A file's durable bytes, and what was done to it since they were synced."""

    durable: bytearray = field(default_factory=bytearray)
    waiting: list[Change] = field(default_factory=list)

    def sync(self) -> None:
        """Everything done so far is there for good."""
        for change in self.waiting:
            _apply(self.durable, change)
        self.waiting.clear()

    def after_power_loss(self, pick: random.Random) -> bytes:
        """One of the contents it may come back with."""
        data = bytearray(self.durable)
        survives = pick.choice((0.0, 0.3, 0.7, 0.95, 1.0))
        pieces = [piece for change in self.waiting for piece in _torn(change, pick)]
        kept = [piece for piece in pieces if pick.random() < survives]
        if pick.random() < 0.5:
            pick.shuffle(kept)
        for piece in kept:
            _apply(data, piece)
        longest = max((c.at + len(c.data or b"") for c in self.waiting), default=0)
        if longest > len(data) and pick.random() < 0.25:
            data.extend(bytes(longest - len(data)))
        return bytes(data)


@dataclass(eq=False, slots=True)
class Folder:
    """A folder's durable names, and the changes since they were synced."""

    durable: dict[str, File | Folder] = field(default_factory=dict)
    now: dict[str, File | Folder] = field(default_factory=dict)
    waiting: list[dict[str, File | Folder]] = field(default_factory=list)

    def become(self, names: dict[str, File | Folder]) -> None:
        """Change the names; durable only once synced."""
        self.now = names
        self.waiting.append(names)

    def sync(self) -> None:
        """The names as they are now are there for good."""
        self.durable = self.now
        self.waiting.clear()


class Disk:
    """The files below `root`, which the trace saw from their very beginning."""

    def __init__(self, root: Path) -> None:
        self._root = PurePosixPath(root)
        self.top = Folder()
        self._open: dict[int, File | Folder] = {}

    def replay(self, calls: Sequence[Call]) -> None:
        """Do what these calls did."""
        for call in calls:
            if not call.failed:
                self._do(call)

    def write_after_power_loss(self, folder: Path, pick: random.Random) -> None:
        """Put one of the states that may be left at `folder`."""
        _write(self.top, folder, pick)

    def _do(self, call: Call) -> None:
        match call.op:
            case "O":
                self._open[call.fd] = self._opened(call)
            case "C":
                self._open.pop(call.fd, None)
            case "W":
                self._file(call.fd).waiting.append(Change(call.at, call.data))
            case "T":
                self._file(call.fd).waiting.append(Change(call.at, None))
            case "S":
                self._open[call.fd].sync()
            case "M":
                parent, name = self._place(call.path)
                parent.become({**parent.now, name: Folder()})
            case "U":
                parent, name = self._place(call.path)
                parent.become({key: item for key, item in parent.now.items() if key != name})
            case "R":
                self._rename(call)

    def _opened(self, call: Call) -> File | Folder:
        if PurePosixPath(call.path) == self._root:
            return self.top
        parent, name = self._place(call.path)
        found = parent.now.get(name)
        if found is None:
            found = File()
            parent.become({**parent.now, name: found})
        if call.flags & os.O_TRUNC and isinstance(found, File):
            found.waiting.append(Change(0, None))
        return found

    def _rename(self, call: Call) -> None:
        parent, old = self._place(call.path)
        other, new = self._place(call.other)
        assert parent is other, "a rename from folder to folder is more than this disk knows"
        names = dict(parent.now)
        names[new] = names.pop(old)
        parent.become(names)

    def _place(self, path: str) -> tuple[Folder, str]:
        *above, name = PurePosixPath(path).relative_to(self._root).parts
        folder = self.top
        for part in above:
            below = folder.now[part]
            assert isinstance(below, Folder)
            folder = below
        return folder, name

    def _file(self, fd: int) -> File:
        found = self._open[fd]
        assert isinstance(found, File)
        return found


def _apply(data: bytearray, change: Change) -> None:
    if change.data is None:
        del data[change.at :]
        data.extend(bytes(change.at - len(data)))
        return
    data.extend(bytes(max(0, change.at - len(data))))
    data[change.at : change.at + len(change.data)] = change.data


def _torn(change: Change, pick: random.Random) -> list[Change]:
    """The change in the pieces in which it may reach the disk."""
    if change.data is None:
        return [change]
    sector = pick.choice(SECTORS)
    pieces, at = [], 0
    while at < len(change.data):
        end = min(len(change.data), at + sector - (change.at + at) % sector)
        pieces.append(Change(change.at + at, change.data[at:end]))
        at = end
    return pieces


def _write(folder: Folder, target: Path, pick: random.Random) -> None:
    target.mkdir(parents=True, exist_ok=True)
    states = [folder.durable, *folder.waiting]
    for name, item in pick.choice(states).items():
        if isinstance(item, Folder):
            _write(item, target / name, pick)
        elif name.endswith("-shm"):
            (target / name).write_bytes(pick.randbytes(max(32_768, len(item.durable))))
        else:
            # No other may read a key, after a power loss as before.
            handle = os.open(target / name, os.O_WRONLY | os.O_CREAT, 0o600)
            with os.fdopen(handle, "wb") as stream:
                stream.write(item.after_power_loss(pick))
