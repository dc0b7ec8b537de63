"""The first record: entries, disclosures, tiles, checkpoints, fingerprints, facts.

There is no way down: ground is never taken back.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_BIG = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make every table."""
    op.create_table(
        "entries",
        sa.Column("idx", _BIG, primary_key=True, autoincrement=False),
        sa.Column("typ", sa.Text, nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("recorded_at", sa.BigInteger, nullable=False),
        sa.Column("leaf_hash", sa.LargeBinary, nullable=False),
        sa.Column("leaf", sa.LargeBinary, nullable=False),
    )
    op.create_index("ix_entries_typ_idx", "entries", ["typ", "idx"])
    op.create_index("ix_entries_leaf_hash", "entries", ["leaf_hash"], unique=True)
    op.create_table(
        "disclosures",
        sa.Column("idx", _BIG, sa.ForeignKey("entries.idx"), primary_key=True),
        sa.Column("packed", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "tiles",
        sa.Column("level", sa.Integer, primary_key=True),
        sa.Column("number", sa.BigInteger, primary_key=True),
        sa.Column("data", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "checkpoints",
        sa.Column("size", _BIG, primary_key=True, autoincrement=False),
        sa.Column("root", sa.LargeBinary, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
    )
    op.create_table(
        "fingerprints",
        sa.Column("fingerprint", sa.LargeBinary, primary_key=True),
        sa.Column("idx", sa.BigInteger, sa.ForeignKey("entries.idx"), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "facts",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )
    if op.get_bind().dialect.name == "postgresql":
        _keep_no_copies()


def _keep_no_copies() -> None:
    """PostgreSQL's statistics hold samples of values, which would outlive their erasure. Random
    salts do not compress either, and a search for what was erased must find what is there."""
    for table, column in (
        ("disclosures", "packed"),
        ("fingerprints", "fingerprint"),
        ("entries", "recorded_at"),
        ("facts", "value"),
    ):
        op.execute(f"ALTER TABLE {table} ALTER COLUMN {column} SET STATISTICS 0")
    op.execute("ALTER TABLE disclosures ALTER COLUMN packed SET STORAGE EXTERNAL")
