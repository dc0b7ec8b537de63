"""Fingerprints, by which ground is taken once: which are known, and whether they are sound.

Nothing in the ledger promises a fingerprint, so a damaged one would let the same row in twice,
unnoticed. A checksum beside each shows the damage. It is no protection against somebody who means
to deceive.
"""

from __future__ import annotations

from collections.abc import Sequence
from zlib import crc32

from sqlalchemy import Connection, bindparam, select

from trucewatch.doors.storage.statements import Statement
from trucewatch.doors.storage.tables import FINGERPRINTS

_MANY = 500
"""How many parameters go into one question."""

_KNOWN_MANY = select(FINGERPRINTS.c.fingerprint).where(
    FINGERPRINTS.c.fingerprint.in_(bindparam("prints", expanding=True))
)
_KNOWN = Statement(
    select(FINGERPRINTS.c.fingerprint).where(FINGERPRINTS.c.fingerprint == bindparam("print"))
)


def known_prints(connection: Connection, prints: Sequence[bytes]) -> set[bytes]:
    """Which of these fingerprints are recorded."""
    seen: set[bytes] = set()
    for at in range(0, len(prints), _MANY):
        some = prints[at : at + _MANY]
        if len(some) == 1:
            found = [mark for (mark,) in _KNOWN.rows(connection, print=some[0])]
        else:
            found = list(connection.execute(_KNOWN_MANY, {"prints": some}).scalars())
        seen.update(map(bytes, found))
    return seen


def checksum(fingerprint: bytes, index: int) -> int:
    """CRC-32 over a fingerprint and the entry it led to: it finds every single flipped bit."""
    return crc32(index.to_bytes(8, "big", signed=True), crc32(fingerprint))


def damaged_prints(connection: Connection) -> list[int]:
    """To which entries the fingerprints belong whose checksum is not theirs."""
    rows = connection.execution_options(yield_per=_MANY).execute(select(FINGERPRINTS))
    return [row.idx for row in rows if row.checksum != checksum(bytes(row.fingerprint), row.idx)]
