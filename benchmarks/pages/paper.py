"""A ledger on paper: what the pages ask of one, with nothing behind it.

Only the record's tables are measured here; `benchmarks.ledger` measures the ledger.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from trucewatch.custody.model import Exhibit, Held
from trucewatch.doors.witnesses.standing import Witnessing
from trucewatch.vocabulary.messages import Message


class PaperLedger:
    """A `LedgerView` that knows no entry."""

    folder = Path()

    def checkpoint(self) -> str:
        """None was ever signed."""
        return ""

    def witnessing(self) -> Witnessing:
        """Nobody witnesses it."""
        return Witnessing(False, Message("witnesses.nobody_named"))

    def leaf(self, index: int) -> bytes:
        """There is none."""
        raise IndexError(index)

    def leaf_hash(self, index: int) -> bytes:
        """There is none."""
        raise IndexError(index)

    def receipt(self, index: int) -> bytes:
        """There is none."""
        raise IndexError(index)

    def content(self, index: int) -> Mapping[str, Any]:
        """Nothing is disclosed."""
        return {}

    def erased_at(self, index: int) -> datetime | None:
        """Nothing was erased."""
        return None

    def exhibits(self) -> Mapping[str, Held]:
        """Nothing is kept."""
        return {}

    def working_copy(self, exhibit: Exhibit) -> bytes | None:
        """There is none."""
        return None

    def index_of(self, report_id: str) -> int | None:
        """In no entry."""
        return None
