"""Acts as codes: how far down the taxonomy two reports agree, and which acts are kindred.

One event is told as shelling by one and as harm to civilians by another; that is a weak sign
against. Shelling and a detention are rarely one event.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa

from trucewatch.incidents.arrays import Codes, Flags
from trucewatch.incidents.coding import by_code, encoded

DEPTH = 3
"""How deep into an act's dotted code two reports are compared."""

KIN = {
    "1": "2 4 5 6",
    "2": "3 4 5 17",
    "3": "4 13 17",
    "4": "17",
    "9": "1 2 3 4 5 10 17",
    "16": "1 2 3 4 9",
    "7": "8",
    "11": "12",
}
"""Top-level acts that observers mistake for one another or that happen as one: a bang heard is a
rocket, a bomb from the air or a mine. From the field's own words; not learned from data."""

STRANGE, KINDRED, SAME = range(3)


def act_codes(table: pa.Table) -> tuple[Codes, list[str]]:
    """Codes of every act's prefixes, shape (n, DEPTH), -1 unknown; and the top levels by code."""
    if "act" not in table.column_names:
        return np.full((len(table), DEPTH), -1, dtype=np.int32), []
    code, spelled = encoded(table["act"])
    tops: dict[str, int] = {}
    deeper: dict[str, int] = {}
    rows = [_codes(act, tops, deeper) for act in spelled.to_pylist()]
    return by_code(np.array(rows, dtype=np.int32).reshape(-1, DEPTH), code, -1), list(tops)


def kinship(tops: list[str]) -> Flags:
    """STRANGE, KINDRED or SAME for every two top levels, shape (len(tops), len(tops))."""
    table = np.full((len(tops), len(tops)), STRANGE, dtype=np.uint8)
    for i, one in enumerate(tops):
        for j, other in enumerate(tops):
            if one == other:
                table[i, j] = SAME
            elif other in KIN.get(one, "").split() or one in KIN.get(other, "").split():
                table[i, j] = KINDRED
    return table


def _codes(act: Any, tops: dict[str, int], deeper: dict[str, int]) -> list[int]:
    parts = (act or "0").strip().split(".")[:DEPTH]
    codes = [-1] * DEPTH
    if parts[0] not in ("0", ""):
        codes[0] = tops.setdefault(parts[0], len(tops))
        for depth in range(1, len(parts)):
            codes[depth] = deeper.setdefault(".".join(parts[: depth + 1]), len(deeper))
    return codes
