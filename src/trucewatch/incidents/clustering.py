"""From scored pairs to incidents: the best pairs first, and never by a chain of acquaintances.

Two clusters become one only where their reports agree on average, so that A–B and B–C do not make
A and C one incident; a source that reports an event once appears once; people's decisions come
first and are never undone.
"""

from __future__ import annotations

from itertools import islice

import numpy as np

from trucewatch.incidents.candidates import Pairs
from trucewatch.incidents.columns import Bools, Columns, Floats
from trucewatch.incidents.decisions import Decisions, Forest

JOIN = -0.5
"""The mean score above which two clusters are one incident. A little below even odds, since half of
what speaks for one incident (names, weapons, dead) is seldom told by both."""

WORST = -2.0
"""Two reports that score less are never in one incident, however many others stand between."""

UNSEEN = -4.0
"""What a pair that was never a candidate is taken to score."""

SAMPLE = 48
"""Reports of each cluster compared at most; beyond that more would not change the mean."""


class Clusters:
    """Clusters of rows, growing. `score` looks up a pair's score."""

    def __init__(self, columns: Columns, decisions: Decisions) -> None:
        n = columns.n
        self.forest = Forest(n)
        self.members: dict[int, list[int]] = {row: [row] for row in range(n)}
        once = np.where(columns.duplicate_free, columns.source, -1).tolist()
        self.sources: dict[int, set[int]] = {
            row: {source} if source >= 0 else set() for row, source in enumerate(once)
        }
        self.apart = decisions.apart
        for group in decisions.groups:
            for row in group[1:]:
                self.unite(group[0], row)

    def unite(self, one: int, other: int) -> None:
        """Make the clusters of the two rows one."""
        one, other = self.forest.find(one), self.forest.find(other)
        if one == other:
            return
        root = self.forest.join(one, other)
        gone = other if root == one else one
        self.members[root] = sorted(self.members[root] + self.members.pop(gone))
        self.sources[root] |= self.sources.pop(gone)

    def may_unite(self, one: int, other: int) -> bool:
        """Whether neither a source would repeat itself nor a person be overruled."""
        if self.sources[one] & self.sources[other]:
            return False
        if not self.apart:
            return True
        others = set(self.members[other])
        return not any(self.apart.get(row, set()) & others for row in self.members[one])


class ScoreBook:
    """Scores of pairs of rows by either order; `UNSEEN` where nobody compared them."""

    def __init__(self, n: int, pairs: Pairs, scores: Floats) -> None:
        self.n = n
        self.known = dict(
            zip((pairs.first * n + pairs.second).tolist(), scores.tolist(), strict=True)
        )

    def agree(self, ones: list[int], others: list[int]) -> bool:
        """Whether two clusters are one: on average, and without two reports that cannot be."""
        total, count = 0.0, 0
        for one in islice(ones, SAMPLE):
            for other in islice(others, SAMPLE):
                key = one * self.n + other if one < other else other * self.n + one
                score = self.known.get(key, UNSEEN)
                if score < WORST:
                    return False
                total += score
                count += 1
        return total > JOIN * count

    def mean(self, ones: list[int], others: list[int]) -> float:
        """The mean score between two clusters."""
        total = 0.0
        for one in islice(ones, SAMPLE):
            for other in islice(others, SAMPLE):
                key = one * self.n + other if one < other else other * self.n + one
                total += self.known.get(key, UNSEEN)
        return total / (min(len(ones), SAMPLE) * min(len(others), SAMPLE))


def cluster(clusters: Clusters, book: ScoreBook, pairs: Pairs, scores: Floats, ids: Bools) -> None:
    """Join the clusters of the rows that `ids` marks, best pair first, in place."""
    usable = np.flatnonzero((scores > JOIN) & ids[pairs.first] & ids[pairs.second])
    order = usable[np.lexsort((pairs.second[usable], pairs.first[usable], -scores[usable]))]
    for one, other in zip(pairs.first[order].tolist(), pairs.second[order].tolist(), strict=True):
        a, b = clusters.forest.find(one), clusters.forest.find(other)
        if a == b or not clusters.may_unite(a, b):
            continue
        mine, theirs = clusters.members[a], clusters.members[b]
        if (len(mine) == len(theirs) == 1) or book.agree(mine, theirs):
            clusters.unite(a, b)
