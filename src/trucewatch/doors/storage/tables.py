"""The store's tables. A change here comes with a migration in `migrations/versions`.

`recorded_at` is microseconds since 1970 in UTC. Disclosures have a table of their own, so that
erasing one rewrites one row and no entry.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
)

REVISIONS = ("0001", "0002", "0003")
"""Every revision this version knows, oldest first."""

metadata = MetaData()
_BIG = BigInteger().with_variant(Integer, "sqlite")

ENTRIES = Table(
    "entries",
    metadata,
    Column("idx", _BIG, primary_key=True, autoincrement=False),
    Column("typ", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("recorded_at", BigInteger, nullable=False),
    Column("leaf_hash", LargeBinary, nullable=False),
    Column("leaf", LargeBinary, nullable=False),
    Index("ix_entries_typ_idx", "typ", "idx"),
    Index("ix_entries_leaf_hash", "leaf_hash", unique=True),
)

DISCLOSURES = Table(
    "disclosures",
    metadata,
    Column(
        "idx",
        _BIG,
        ForeignKey("entries.idx"),
        primary_key=True,
    ),
    Column("packed", LargeBinary, nullable=False),
)

TILES = Table(
    "tiles",
    metadata,
    Column("level", Integer, primary_key=True),
    Column("number", BigInteger, primary_key=True),
    Column("data", LargeBinary, nullable=False),
)

CHECKPOINTS = Table(
    "checkpoints",
    metadata,
    Column("size", _BIG, primary_key=True, autoincrement=False),
    Column("root", LargeBinary, nullable=False),
    Column("note", Text, nullable=False),
)

FINGERPRINTS = Table(
    "fingerprints",
    metadata,
    Column("fingerprint", LargeBinary, primary_key=True),
    Column("idx", BigInteger, ForeignKey("entries.idx"), nullable=False),
    Column("checksum", BigInteger, nullable=False, server_default="0"),
    sqlite_with_rowid=False,
)

FACTS = Table(
    "facts",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)
