"""Fingerprints with a checksum each: nothing that is signed says what they were."""

import sqlalchemy as sa
from alembic import op

from trucewatch.doors.storage.fingerprints import checksum

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the column, and fill it for the fingerprints that are there."""
    op.add_column(
        "fingerprints", sa.Column("checksum", sa.BigInteger, nullable=False, server_default="0")
    )
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":  # as for the fingerprints themselves, in 0001
        op.execute("ALTER TABLE fingerprints ALTER COLUMN checksum SET STATISTICS 0")
    rows = connection.execute(sa.text("SELECT fingerprint, idx FROM fingerprints")).all()
    if rows:
        connection.execute(
            sa.text("UPDATE fingerprints SET checksum = :checksum WHERE fingerprint = :print"),
            [{"print": row[0], "checksum": checksum(bytes(row[0]), row[1])} for row in rows],
        )
