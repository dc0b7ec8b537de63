"""The audit of a published record, by code that shares as little as possible with the writer's.

In:   a way to read the resources of c2sp.org/tlog-tiles by name (`checkpoint`, `tile/0/000`, …),
      and the log's verifier key, which must come from elsewhere than the record.
Out:  an `Audit` with every failure named; none means that the record is what the log signed.

The root is rebuilt from the entries by the definition's recursion, and every tile from the leaf
hashes. What an audit cannot see: whether another version was shown to somebody else. For that,
witnesses co-sign, and `policy.judge` says whether enough of them did.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from trucewatch.ledger.canonical import parse_canonical
from trucewatch.ledger.checkpoints import SignedCheckpoint, open_checkpoint
from trucewatch.ledger.errors import LedgerError
from trucewatch.ledger.leaves import Leaf, parse_leaf
from trucewatch.ledger.merkle import leaf_hash, root_of
from trucewatch.ledger.notes import VerifierKey
from trucewatch.ledger.tiles import WIDTH, ReadTile, entries_in, hashes_in, shape, tile_path

Read = Callable[[str], bytes | None]
"""Gives a published resource by its name; None where there is none."""

Tick = Callable[[int, int], None]
"""Hears how many of how many entries are done."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Something that does not fit: where, and what."""

    where: str
    what: str


@dataclass(slots=True)
class Audit:
    """What an audit found. `checked` counts what was looked at, by kind.

    `notes` are no failures: what is not there any more, and who took it away.
    """

    size: int = 0
    root: bytes = b""
    signed: SignedCheckpoint | None = None
    checked: dict[str, int] = field(default_factory=dict)
    failures: list[Failure] = field(default_factory=list)
    notes: list[Failure] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        """Whether nothing failed."""
        return not self.failures

    def fail(self, where: str, what: object) -> None:
        """Note a failure."""
        self.failures.append(Failure(where, str(what)))

    def count(self, kind: str, number: int = 1) -> None:
        """Note what was looked at."""
        self.checked[kind] = self.checked.get(kind, 0) + number


def audit_published(
    read: Read,
    log_key: VerifierKey,
    *,
    actors: Mapping[str, bytes] | None = None,
    known: Sequence[bytes] = (),
    tick: Tick = lambda done, total: None,
) -> Audit:
    """Check everything a log published: signature, entries, leaves, tiles, root.

    `known` are leaf hashes, from entry 0 on, whose leaves were checked already.
    `actors` gives the public keys by actor id; where given, every leaf must be signed by one of
    them, and where None the actors' signatures are not checked.
    """
    audit = _opened(read, log_key)
    if audit.signed is not None:
        hashes = _entries(read, audit, actors, known, tick)
        _tree(read, audit, hashes, audit.signed.checkpoint.root)
    return audit


def audit_hashes(read: Read, log_key: VerifierKey) -> Audit:
    """`audit_published` for a copy that brings no entries: its lowest tiles are taken as the leaf
    hashes, and everything above must follow from them."""
    audit = _opened(read, log_key)
    if audit.signed is None:
        return audit
    hashes: list[bytes] = []
    for level, number, width in shape(audit.size):
        if level == 0:
            try:
                hashes += hashes_in(_need(read, level, number, width))[:width]
            except LedgerError as error:
                audit.fail(tile_path(level, number, width), error)
                break  # a log may sign any size: nobody waits for all the tiles it lacks
    audit.count("leaf hashes", len(hashes))
    if len(hashes) != audit.size and audit.holds:
        audit.fail("tile/0", f"{len(hashes)} leaf hashes where {audit.size} were signed")
    _tree(read, audit, hashes, audit.signed.checkpoint.root)
    return audit


def check_leaf(
    audit: Audit, index: int, entry: bytes, actors: Mapping[str, bytes] | None
) -> Leaf | None:
    """Check one leaf's form, and its actor's signature where keys are given; None if unreadable."""
    where = f"entry {index}"
    try:
        parse_canonical(entry)
        leaf = parse_leaf(entry)
    except LedgerError as error:
        audit.fail(where, error)
        return None
    if actors is None:
        return leaf
    public = actors.get(leaf.by)
    if public is None:
        audit.fail(where, f"it is signed by the key {leaf.by}, which the record does not know")
        return leaf
    try:
        leaf.verify(public)
        audit.count("actor signatures")
    except LedgerError as error:
        audit.fail(where, error)
    return leaf


def check_tiles(audit: Audit, hashes: Sequence[bytes], read: ReadTile) -> None:
    """Hold every tile of the tree over these leaf hashes against what `read` gives."""
    rows: list[Sequence[bytes]] = [hashes]
    while len(rows[-1]) >= WIDTH:
        below = rows[-1]
        full = len(below) // WIDTH
        rows.append([root_of(below[n * WIDTH : (n + 1) * WIDTH]) for n in range(full)])
    for level, number, width in shape(len(hashes)):
        start = number * WIDTH
        expected = b"".join(rows[level][start : start + width])
        audit.count("tiles")
        try:
            found = read(level, number, width)
        except LedgerError as error:
            audit.fail(tile_path(level, number, width), error)
            continue
        if found[: len(expected)] != expected:
            audit.fail(tile_path(level, number, width), "its hashes are not those of the entries")


def _opened(read: Read, log_key: VerifierKey) -> Audit:
    """An audit that has read the checkpoint; `signed` stays None where it cannot be believed."""
    audit = Audit()
    note = read("checkpoint")
    if note is None:
        audit.fail("checkpoint", "there is none")
        return audit
    try:
        audit.signed = open_checkpoint(note.decode("utf-8"), log_key)
    except (LedgerError, UnicodeDecodeError) as error:
        audit.fail("checkpoint", error)
        return audit
    audit.size = audit.signed.checkpoint.size
    return audit


def _tree(read: Read, audit: Audit, hashes: Sequence[bytes], signed_root: bytes) -> None:
    if len(hashes) != audit.size:
        return
    audit.root = root_of(hashes)
    if audit.root != signed_root:
        audit.fail("checkpoint", "the entries give another root than the one that was signed")
    check_tiles(audit, hashes, lambda *tile: _need(read, *tile))


def _entries(
    read: Read,
    audit: Audit,
    actors: Mapping[str, bytes] | None,
    known: Sequence[bytes],
    tick: Tick,
) -> list[bytes]:
    """The leaf hashes of all entries; shorter than the tree where a bundle is unreadable."""
    hashes: list[bytes] = []
    for number in range(-(-audit.size // WIDTH)):
        width = min(WIDTH, audit.size - number * WIDTH)
        path = tile_path("entries", number, width)
        try:
            entries = entries_in(_need(read, "entries", number, width))[:width]
        except LedgerError as error:
            audit.fail(path, error)
            return hashes
        if len(entries) < width:
            audit.fail(path, f"{len(entries)} entries where {width} belong")
            return hashes
        for entry in entries:
            hashed, index = leaf_hash(entry), len(hashes)
            if index >= len(known) or known[index] != hashed:
                check_leaf(audit, index, entry, actors)
            hashes.append(hashed)
        tick(len(hashes), audit.size)
    audit.count("entries", len(hashes))
    return hashes


def _need(read: Read, level: int | str, number: int, width: int) -> bytes:
    """A tile or bundle; the full one serves where the partial one is gone."""
    data = read(tile_path(level, number, width))
    if data is None and width < WIDTH:
        data = read(tile_path(level, number))
    if data is None:
        raise LedgerError("it is missing")
    return data
