"""Witnesses: small disputes, told in few words."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa

from trucewatch.belief.believing import believe
from trucewatch.belief.model import Belief

Said = tuple[str, str, str, float | None, str]
"""item, source, role, time, claim."""

WEST, EAST = "party_West", "party_East"


def claims(*said: Said, **columns: list[Any]) -> pa.Table:
    """The table of what was said; further columns by name."""
    rows = list(zip(*said, strict=True)) if said else [(), (), (), (), ()]
    types = [pa.string(), pa.string(), pa.string(), pa.float64(), pa.string()]
    names = ["item", "source", "role", "time", "claim"]
    table = {n: pa.array(r, t) for n, r, t in zip(names, rows, types, strict=True)}
    return pa.table({**table, **{name: pa.array(v, pa.string()) for name, v in columns.items()}})


def chances(found: Belief) -> dict[tuple[str, str], float]:
    """Probability by item and outcome."""
    table = found.beliefs
    keys = zip(table["item"].to_pylist(), table["outcome"].to_pylist(), strict=True)
    return dict(zip(keys, table["probability"].to_pylist(), strict=True))


def chance(outcome: str, *said: Said, **columns: list[Any]) -> float:
    """The probability of an outcome of the item "1" after these were said of it.

    Both sides and nothing are possible: another item's claims say so.
    """
    frame = (("0", "a", "neutral", 0.0, "West"), ("0", "b", "neutral", 0.0, "East"))
    columns = {name: [None, None, *values] for name, values in columns.items()}
    return chances(believe(claims(*frame, *said, **columns)))["1", outcome]


def measured(found: Belief, truth: pa.Table) -> tuple[float, float, float]:
    """Brier score, expected calibration error over ten bins, accuracy."""
    outcomes = list(dict.fromkeys(found.beliefs["outcome"].to_pylist()))
    items = list(dict.fromkeys(found.beliefs["item"].to_pylist()))
    p = found.beliefs["probability"].to_numpy().reshape(len(items), len(outcomes))
    true = dict(zip(truth["item"].to_pylist(), truth["truth"].to_pylist(), strict=True))
    hit = np.array([[outcome == true[item] for outcome in outcomes] for item in items])
    bins = np.minimum((p * 10).astype(int), 9)
    off = [abs((p - hit)[bins == b].sum()) for b in range(10)]
    right = p.argmax(axis=1) == hit.argmax(axis=1)
    return float(((p - hit) ** 2).sum(axis=1).mean()), sum(off) / p.size, float(right.mean())


def vote_brier(table: pa.Table, truth: pa.Table) -> float:
    """Brier score of the shares of votes."""
    true = dict(zip(truth["item"].to_pylist(), truth["truth"].to_pylist(), strict=True))
    votes: dict[str, list[str]] = {}
    for item, claim in zip(table["item"].to_pylist(), table["claim"].to_pylist(), strict=True):
        votes.setdefault(item, []).append(claim)
    total = 0.0
    for item, said in votes.items():
        total += sum(
            (said.count(outcome) / len(said) - (outcome == true[item])) ** 2
            for outcome in {*said, true[item]}
        )
    return total / len(votes)
