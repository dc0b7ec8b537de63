"""The decisions on the Astana report that `docs/examples` keeps, as its script reads them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

DECISIONS = Path(__file__).resolve().parents[2] / "docs/examples/astana-2017-decisions.tsv"


@dataclass(frozen=True)
class Decided:
    """One line: a verdict on several proposals, with the same corrections and reason."""

    verdict: str
    proposals: tuple[str, ...]
    changes: dict[str, str]
    reason: str


def decisions(round_id: str) -> list[Decided]:
    """Every line of the file, with the round's id put in."""
    found = []
    for line in DECISIONS.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        verdict, ids, corrections, reason = line.split("\t")
        pairs = [pair.partition("=") for pair in corrections.split(";") if pair]
        changes = {name: value.replace("ROUND", round_id) for name, _, value in pairs}
        found.append(Decided(verdict, tuple(ids.split()), changes, reason))
    return found
