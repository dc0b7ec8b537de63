"""Holding what a reader proposes against labels that people made before it existed.

A label is met by a proposal of its kind over at least half of its characters whose value agrees in
everything that the label says; each proposal meets one label. Labels marked `optional` are neither
asked for nor wrong.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from trucewatch.claims.model import Proposal

HERE = Path(__file__).parent
SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
Label = Mapping[str, Any]


@dataclass(frozen=True)
class Score:
    """What was met: labels by index, proposals by index, and of each kind how many there are."""

    labels: Sequence[Label]
    proposals: Sequence[Proposal]
    met: frozenset[int]
    right: frozenset[int]

    def asked(self, *kinds: str) -> list[int]:
        return [
            n
            for n, label in enumerate(self.labels)
            if not label.get("optional") and (not kinds or label["kind"] in kinds)
        ]

    def recall(self, *kinds: str) -> float:
        asked = self.asked(*kinds)
        return len(self.met & set(asked)) / len(asked)

    def precision(self) -> float:
        return len(self.right) / len(self.proposals)

    def missed(self) -> list[tuple[str, int, int]]:
        """Every label that was not met, by kind and offsets."""
        found = (self.labels[n] for n in self.asked() if n not in self.met)
        return [(label["kind"], label["start"], label["end"]) for label in found]

    def wrong(self) -> list[tuple[str, int, int]]:
        """Every proposal that meets no label."""
        found = (p for n, p in enumerate(self.proposals) if n not in self.right)
        return [(p.kind, p.start, p.end) for p in found]

    def by_kind(self) -> str:
        """One line for each kind, to be read where a test fails."""
        asked = Counter(self.labels[n]["kind"] for n in self.asked())
        met = Counter(self.labels[n]["kind"] for n in self.asked() if n in self.met)
        made = Counter(p.kind for p in self.proposals)
        right = Counter(self.proposals[n].kind for n in self.right)
        return "\n".join(
            f"{kind}: {met[kind]} of {asked[kind]} found, {right[kind]} of {made[kind]} right"
            for kind in sorted(asked | made)
        )


def score(labels: Sequence[Label], proposals: Sequence[Proposal]) -> Score:
    """Labels that are asked for choose first."""
    used: dict[int, int] = {}
    for n in sorted(range(len(labels)), key=lambda n: bool(labels[n].get("optional"))):
        for m, proposal in enumerate(proposals):
            if m not in used and _meets(labels[n], proposal):
                used[m] = n
                break
    return Score(labels, proposals, frozenset(used.values()), frozenset(used))


def labels(name: str) -> Any:
    return json.loads((HERE / name).read_text(encoding="utf-8"))


def _meets(label: Label, proposal: Proposal) -> bool:
    if label["kind"] != proposal.kind:
        return False
    shared = min(label["end"], proposal.end) - max(label["start"], proposal.start)
    if shared * 2 < label["end"] - label["start"]:
        return False
    wanted = label.get("value", {})
    return all(proposal.value.get(k) == v for k, v in wanted.items() if v is not None)
