"""How well memberships match the truth: pairs, B-cubed, bursts and glue.

Sources: pair precision and recall as in record linkage (Christen 2012); B-cubed: Bagga and
Baldwin (1998).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Figures:
    """Shares between 0 and 1; `count_error` is found over true incidents, less one."""

    pair_precision: float
    pair_recall: float
    b_precision: float
    b_recall: float
    count_error: float

    @property
    def pair_f1(self) -> float:
        return harmonic(self.pair_precision, self.pair_recall)

    @property
    def b_cubed(self) -> float:
        return harmonic(self.b_precision, self.b_recall)


def compare(truth: Mapping[str, object], found: Mapping[str, object]) -> Figures:
    """Both map every report to its one incident."""
    ids = list(truth)
    true, mine = Counter(truth[i] for i in ids), Counter(found[i] for i in ids)
    both = Counter((truth[i], found[i]) for i in ids)
    right = _pairs(both)
    return Figures(
        right / max(1, _pairs(mine)),
        right / max(1, _pairs(true)),
        sum(both[truth[i], found[i]] / mine[found[i]] for i in ids) / len(ids),
        sum(both[truth[i], found[i]] / true[truth[i]] for i in ids) / len(ids),
        len(mine) / len(true) - 1,
    )


def harmonic(a: float, b: float) -> float:
    return 2 * a * b / (a + b) if a + b else 0.0


def _pairs(counts: Mapping[object, int]) -> int:
    return sum(n * (n - 1) // 2 for n in counts.values())
