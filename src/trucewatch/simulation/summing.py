"""Summing up: several incidents of one district, day and sort in one report."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from trucewatch.simulation.chance import Flags, Ints
from trucewatch.simulation.events import DAY, Incidents
from trucewatch.simulation.kinds import TOP, TOPS
from trucewatch.simulation.sources import SUMMING
from trucewatch.simulation.world import DISTRICTS_ACROSS, DISTRICTS_UP, district_of

MOST_SUMMED = 60
KNOWN = 0.85
"""Share of a day's incidents that a sum takes in."""


@dataclass(frozen=True, slots=True, eq=False)
class Sums:
    """m aggregate reports: whose, how many incidents, and which.

    Attributes:
        source: index in `TELLERS`, shape (m,).
        size: incidents of each, at least two, shape (m,).
        member: indices of the incidents, one report's after another's, shape (size.sum(),).
    """

    source: Ints
    size: Ints
    member: Ints

    def __len__(self) -> int:
        return len(self.source)

    @property
    def of(self) -> Ints:
        """The report of each member, shape (size.sum(),)."""
        return np.repeat(np.arange(len(self)), self.size)


def sum_up(incidents: Incidents, told: Flags, wanted: int, rng: np.random.Generator) -> Sums:
    """At most `wanted` sums, of incidents that their source does not tell of by themselves.

    So a source that tells an incident once still does. `told` has shape (n, n_sources).
    """
    source, start, size, member = _groups(incidents, told)
    chosen = _heaviest(size, wanted, rng)
    taken = np.clip(rng.binomial(size[chosen], KNOWN), 2, MOST_SUMMED).astype(np.int64)
    within = np.arange(int(taken.sum())) - np.repeat(np.cumsum(taken) - taken, taken)
    return Sums(source[chosen], taken, member[np.repeat(start[chosen], taken) + within])


def _groups(incidents: Incidents, told: Flags) -> tuple[Ints, Ints, Ints, Ints]:
    """Incidents of one district, day and top act that a source has not told, two at least.

    Returns the source of each group, where its members start, how many they are; and the members.
    """
    district = district_of(incidents.x, incidents.y)
    day = (incidents.at // DAY).astype(np.int64)
    cell = (day * DISTRICTS_ACROSS * DISTRICTS_UP + district) * len(TOPS) + TOP[incidents.kind]
    source, start, size, member = [], [], [], []
    before = 0
    for summing in SUMMING:
        rows: Ints = np.flatnonzero(~told[:, summing])
        rows = rows[np.argsort(cell[rows], kind="stable")]
        _, first, count = np.unique(cell[rows], return_index=True, return_counts=True)
        several = count > 1
        source.append(np.full(int(several.sum()), summing))
        start.append(first[several] + before)
        size.append(count[several])
        member.append(rows)
        before += len(rows)
    return (
        np.concatenate(source),
        np.concatenate(start),
        np.concatenate(size),
        np.concatenate(member),
    )


def _heaviest(size: Ints, wanted: int, rng: np.random.Generator) -> Ints:
    """Rows drawn without replacement, the odds by size.

    Source: Efraimidis and Spirakis (2006), Inf. Process. Lett. 97, 181–185.
    """
    if len(size) <= wanted:
        return np.arange(len(size))
    keys = rng.exponential(1.0, len(size)) / size
    return np.sort(np.argsort(keys, kind="stable")[:wanted])
