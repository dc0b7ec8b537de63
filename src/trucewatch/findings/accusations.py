"""Accusations: who is accused of each incident, once all words for one actor are taken together.

An accusation stands alone where even its lowest chance is above the highest of any rival;
otherwise it is contested, and where nobody gives it an even chance it is weak.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from trucewatch.findings.groups import Accused, Group, Groups, Standing
from trucewatch.findings.spans import Floats, Ints

EVEN = 0.5
_STANDINGS = tuple(Standing)


@dataclass(frozen=True, slots=True)
class Accusations:
    """`which` is each incident's position in `sets`, shape (n_incidents,).

    `low` and `high` have one element for each accusation, by incident and then in the order of its
    set; those of incident `i` begin at `first[i]`.
    """

    sets: tuple[tuple[Accused, ...], ...]
    which: Ints
    low: Floats
    high: Floats
    first: Ints


def accusations(ids: pa.ChunkedArray, attributions: pa.Table, groups: Groups) -> Accusations:
    """The accusations against each incident of `ids`."""
    rows = attributions.filter(pc.is_valid(attributions["actor"]))
    of = pc.fill_null(pc.index_in(rows["incident_id"], value_set=ids.combine_chunks()), -1)
    incident = np.asarray(of, dtype=np.int64)
    words = rows["actor"].combine_chunks().dictionary_encode()
    named = [groups.of(w) for w in words.dictionary.to_pylist()]
    distinct = sorted({group.key: group for group in named}.items())
    number = {key: at for at, (key, _) in enumerate(distinct)}
    group = np.array([number[g.key] for g in named], dtype=np.int64)
    group = group[np.asarray(words.indices)] if len(rows) else np.zeros(0, dtype=np.int64)
    low, high = _range(rows, "p_low", 0.0), _range(rows, "p_high", 1.0)
    known = incident >= 0
    incident, group, low, high = _merged(incident[known], group[known], low[known], high[known])
    standing = _standings(incident, low, high)
    first = np.searchsorted(incident, np.arange(len(ids)))
    every = tuple(group for _, group in distinct)
    sets, which = _sets(incident, group, standing, first, every, len(ids))
    return Accusations(sets, which, low, high, first.astype(np.int64))


def _merged(
    incident: Ints, group: Ints, low: Floats, high: Floats
) -> tuple[Ints, Ints, Floats, Floats]:
    """One row for each incident and group: chances of the words for one group add up."""
    order = np.lexsort((group, incident))
    incident, group, low, high = incident[order], group[order], low[order], high[order]
    if not len(incident):
        return incident, group, low, high
    new = np.r_[True, (incident[1:] != incident[:-1]) | (group[1:] != group[:-1])]
    at = np.flatnonzero(new)
    return (
        incident[at],
        group[at],
        np.minimum(1.0, np.add.reduceat(low, at)),
        np.minimum(1.0, np.add.reduceat(high, at)),
    )


def _standings(incident: Ints, low: Floats, high: Floats) -> Ints:
    """Positions in `_STANDINGS`; rows are sorted by incident."""
    if not len(incident):
        return np.zeros(0, dtype=np.int64)
    begins = np.flatnonzero(np.r_[True, incident[1:] != incident[:-1]])
    of = np.cumsum(np.r_[False, incident[1:] != incident[:-1]])
    order = np.lexsort((-high, incident))
    best = order[begins]
    rival = high[best][of]
    others = high.copy()
    others[best] = -1.0
    rival[best] = np.maximum.reduceat(others, begins)
    standing = np.where(low > rival, Standing.ALONE.value, Standing.CONTESTED.value)
    standing = np.where(high < EVEN, Standing.WEAK.value, standing)
    return np.array([_STANDINGS.index(Standing(s)) for s in standing], dtype=np.int64)


def _sets(
    incident: Ints,
    group: Ints,
    standing: Ints,
    first: npt.NDArray[np.intp],
    groups: tuple[Group, ...],
    n: int,
) -> tuple[tuple[tuple[Accused, ...], ...], Ints]:
    code = group * len(_STANDINGS) + standing
    count = np.bincount(incident, minlength=n)
    found: dict[tuple[int, ...], int] = {(): 0}
    which = np.zeros(n, dtype=np.int64)
    singles = np.flatnonzero(count == 1)
    for value in np.unique(code[first[singles]]):
        found[(int(value),)] = len(found)
        which[singles[code[first[singles]] == value]] = found[(int(value),)]
    for row in np.flatnonzero(count > 1):
        key = tuple(code[first[row] : first[row] + count[row]].tolist())
        which[row] = found.setdefault(key, len(found))
    sets = tuple(
        tuple(
            Accused(groups[value // len(_STANDINGS)], _STANDINGS[value % len(_STANDINGS)])
            for value in key
        )
        for key in found
    )
    return sets, which


def _range(rows: pa.Table, name: str, missing: float) -> Floats:
    return np.asarray(pc.fill_null(rows[name], missing).to_numpy(), dtype=np.float64)
