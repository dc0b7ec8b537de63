"""One bit turned over at rest: in a cell of the store, in a published file, or anywhere in the
store's file."""

from __future__ import annotations

import random
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import cycle
from pathlib import Path
from typing import Any

from benchmarks.ledger.faults.witness import failures
from benchmarks.ledger.missions import make, reports
from trucewatch.doors.storage.mission import open_mission
from trucewatch.ledger.notes import VerifierKey
from trucewatch.ledger.receipts import verify_receipt
from trucewatch.ledger.tiles import shape
from trucewatch.mechanism.ports import Act
from trucewatch.vocabulary.errors import TrucewatchError

NEAR = 40
"""So many bytes on either side show that a cell is where we think it is."""
COPIES = 3
"""One flip of so many is put into the published copy, the others into the store."""

Tick = Callable[[int], None]


def unheard(_done: int) -> None:
    """Nobody watches."""


def flipped(data: bytes, pick: random.Random) -> bytes:
    """`data` with one bit turned over."""
    return flipped_at(data, pick.randrange(len(data)), pick)


def flipped_at(data: bytes, at: int, pick: random.Random) -> bytes:
    """`data` with one bit of the byte at `at` turned over."""
    bad = bytearray(data)
    bad[at] ^= 1 << pick.randrange(8)
    return bytes(bad)


def telling(n: int, start: int = 0) -> list[Act]:
    """Reports whose fingerprints look like fingerprints, so that each is found in a file."""
    acts = reports(n, start)
    return [replace(act, fingerprint=sha256(act.fingerprint or b"").digest()) for act in acts]


def a_folder(folder: Path, entries: int) -> Path:
    """A closed mission, published at three sizes so that older tiles lie there too."""
    with make(folder, None) as mission:
        for at, n in ((0, 40), (40, entries - 60), (entries - 20, 18)):
            mission.ground.record(telling(n, at))
            mission.publish_ledger()
    assert failures(folder) == []
    return folder


@dataclass(frozen=True, slots=True)
class Cell:
    """One value of a row: the bytes of its whole row, and which of them are the value's."""

    column: str
    row: bytes
    start: int
    stop: int


def in_cells(folder: Path, flips: int, seed: int, tick: Tick = unheard) -> Counter[str]:
    """Turn bits over in what the record says: in each column of each table by turns, and, one in
    three, in a published file. Counts "found" and "NOT FOUND", by where it was."""
    pick = random.Random(seed)
    store = folder / "trucewatch.db"
    copy = sorted(path for path in (folder / "ledger").rglob("*") if path.is_file())
    columns = _columns(store)
    turns = cycle(sorted(columns))
    outcomes: Counter[str] = Counter()
    for turn in range(flips):
        if turn % COPIES == 0:
            path, where = pick.choice(copy), "published copy"
            at = pick.randrange(path.stat().st_size)
        else:
            path, where = store, next(turns)
            at = _place(store.read_bytes(), columns[where], pick)
        found = _struck(folder, path, at, pick, lambda: _is_found(folder))
        outcomes[f"{where}: {'found' if found else 'NOT FOUND'}"] += 1
        tick(turn + 1)
    assert failures(folder) == []
    return outcomes


def anywhere(folder: Path, flips: int, seed: int, tick: Tick = unheard) -> Counter[str]:
    """Turn bits over anywhere in the store's file.

    Counts "found", "never read" (not found, and everything the store gives is the same as before;
    by whether the byte was zero), and "NOT FOUND" where it is neither.
    """
    pick = random.Random(seed)
    store = folder / "trucewatch.db"
    good, before = store.read_bytes(), reading(folder)
    outcomes: Counter[str] = Counter()
    for done in range(flips):
        at = pick.randrange(len(good))

        def looked(at: int = at) -> str:
            if _is_found(folder):
                return "found"
            if reading(folder) != before:
                return "NOT FOUND"
            return f"never read, {'not ' if good[at] else ''}zero"

        outcomes[_struck(folder, store, at, pick, looked)] += 1
        tick(done + 1)
    assert failures(folder) == [] and reading(folder) == before
    return outcomes


def _struck(folder: Path, path: Path, at: int, pick: random.Random, look: Callable[[], Any]) -> Any:
    """What `look` says while one bit at that place is turned over."""
    store, good = folder / "trucewatch.db", path.read_bytes()
    path.write_bytes(flipped_at(good, at, pick))
    try:
        return look()
    finally:
        for beside in ("-wal", "-shm"):
            store.with_name(store.name + beside).unlink(missing_ok=True)
        path.write_bytes(good)


def _is_found(folder: Path) -> bool:
    try:
        return bool(failures(folder))
    except TrucewatchError as refusal:
        assert refusal.hint
        return True


def _columns(store: Path) -> dict[str, list[Cell]]:
    """The cells of every column of every table that hold something, the schema's own too."""
    found: dict[str, list[Cell]] = {}
    database = sqlite3.connect(f"file:{store}?mode=ro", uri=True)
    query = "SELECT name FROM sqlite_master WHERE type = 'table'"
    tables = [row[0] for row in database.execute(query)]
    for table in (*tables, "sqlite_master"):
        cursor = database.execute(f"SELECT * FROM {table}")
        names = [column[0] for column in cursor.description]
        for row in cursor:
            for cell in _cells(table, names, row):
                found.setdefault(cell.column, []).append(cell)
    database.close()
    return found


def _cells(table: str, names: list[str], row: tuple[Any, ...]) -> Iterator[Cell]:
    """As SQLite lays a row out: its head, then each value (sqlite.org/fileformat.html)."""
    is_rowid = (table, names[0]) in ROWIDS
    parts = [b"" if is_rowid and i == 0 else _stored(value) for i, value in enumerate(row)]
    head = b"".join(
        _varint(_serial(None if is_rowid and i == 0 else value)) for i, value in enumerate(row)
    )
    whole, at = head + b"".join(parts), len(head)
    for name, part in zip(names, parts, strict=True):
        if part:
            yield Cell(f"{table}.{name}", whole, at, at + len(part))
        at += len(part)


ROWIDS = {("entries", "idx"), ("disclosures", "idx"), ("checkpoints", "size")}
"""Columns that SQLite keeps in the row's head, not in its body."""


def _stored(value: Any) -> bytes:
    if isinstance(value, int):
        if value in (0, 1):
            return b""
        bits = (value if value >= 0 else ~value).bit_length() + 1
        return value.to_bytes(
            next(n for n in (1, 2, 3, 4, 6, 8) if bits <= 8 * n), "big", signed=True
        )
    return value.encode() if isinstance(value, str) else bytes(value or b"")


def _serial(value: Any) -> int:
    """What a row's head says of a value."""
    if value is None:
        return 0
    if isinstance(value, int):
        return 8 + value if value in (0, 1) else (0, 1, 2, 3, 4, 0, 5, 0, 6)[len(_stored(value))]
    return 2 * len(_stored(value)) + (13 if isinstance(value, str) else 12)


def _varint(number: int) -> bytes:
    """The number in sevens of bits, the highest first, all but the last marked."""
    sevens = [number & 127]
    while number := number >> 7:
        sevens.append(number & 127 | 128)
    return bytes(reversed(sevens))


def _place(data: bytes, cells: list[Cell], pick: random.Random) -> int:
    """A byte of one of these cells that lies at one place of the file and no other."""
    for _ in range(1_000):
        cell = pick.choice(cells)
        at = pick.randrange(cell.start, cell.stop)
        low, high = max(0, at - NEAR), min(len(cell.row), at + NEAR)
        near = cell.row[low:high]
        if data.count(near) == 1:
            return data.index(near) + at - low
    raise LookupError(f"no cell of {cells[0].column} is told apart in the file")


def reading(folder: Path) -> list[Any]:
    """Everything anybody reads from the store, by every way there is to it."""
    with open_mission(folder) as mission:
        ground = mission.ground
        stored = list(ground.stored())
        key = VerifierKey.parse(mission.log_key)
        types = sorted({entry.typ for entry in stored})
        found = [
            stored,
            list(ground.entries()),
            [list(ground.entries(typ)) for typ in types],
            [ground.find(e.leaf_hash, e.leaf_hash + b"\xff") for e in stored],
            [ground.content_of(e.index) for e in stored],
            [ground.tile(*tile) for tile in shape(ground.size)],
            ground.checkpoints(),
            [verify_receipt(ground.receipt(e.index), key) for e in stored[::16]],
        ]
    store = sqlite3.connect(f"file:{folder / 'trucewatch.db'}?mode=ro", uri=True)
    tables = ("fingerprints", "facts", "alembic_version")
    found += [store.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall() for table in tables]
    store.close()
    return found
