"""Who is accused of each incident, as the sources word it and the agreement knows it.

In:   the attributions of a `Record`.
Out:  one label for each incident: a party, `not named`, or `more than one accused`.

Where sources accuse different parties, one of them is named only where even the lowest
probability for it is above the highest for any other. Otherwise the incident stands under `more
than one accused`, and is nobody's number.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from trucewatch.figures.naming import NOT_NAMED, SEVERAL, PartyNames


@dataclass(frozen=True, slots=True)
class Accused:
    """`label` is a position in `labels`; all of shape (n_incidents,).

    `named`: somebody is accused. `all_bound`/`none_bound`: the agreement binds every accused, or
    surely none of them.
    """

    labels: tuple[str, ...]
    label: npt.NDArray[np.int64]
    named: npt.NDArray[np.bool_]
    all_bound: npt.NDArray[np.bool_]
    none_bound: npt.NDArray[np.bool_]


def accused(attributions: pa.Table, incidents: pa.Array, parties: PartyNames) -> Accused:
    """Who is accused of each of `incidents` (ids, in order)."""
    n = len(incidents)
    rows = attributions.filter(pc.is_valid(attributions["actor"]))
    who = rows["actor"].combine_chunks().dictionary_encode()
    words = who.dictionary.to_pylist()
    names = [parties.name(w) for w in words]
    labels = (*sorted({*names} - {NOT_NAMED}), NOT_NAMED, SEVERAL)
    number = {name: at for at, name in enumerate(labels)}
    bound = [parties.bound(w) for w in words]

    row = pc.fill_null(pc.index_in(rows["incident_id"], value_set=incidents), -1).to_numpy()
    index = who.indices.to_numpy()
    name = np.asarray([number[n] for n in names], dtype=np.int64)[index]
    kept = (row >= 0) & (name != number[NOT_NAMED])
    row, name, index = row[kept], name[kept], index[kept]
    low = _probability(rows["p_low"], 0.0)[kept]
    high = _probability(rows["p_high"], 1.0)[kept]

    named = np.bincount(row, minlength=n) > 0
    label = _labels(row, name, low, high, n, number)
    yes = np.asarray([b is True for b in bound], dtype=bool)[index]
    no = np.asarray([b is False for b in bound], dtype=bool)[index]
    return Accused(
        labels=labels,
        label=label,
        named=named,
        all_bound=named & (np.bincount(row[~yes], minlength=n) == 0),
        none_bound=named & (np.bincount(row[~no], minlength=n) == 0),
    )


def _labels(
    row: npt.NDArray[np.int64],
    name: npt.NDArray[np.int64],
    low: npt.NDArray[np.float64],
    high: npt.NDArray[np.float64],
    n: int,
    number: dict[str, int],
) -> npt.NDArray[np.int64]:
    """The label of each incident; rows are (incident, name, range)."""
    label = np.full(n, number[NOT_NAMED], dtype=np.int64)
    if not len(row):
        return label
    order = np.lexsort((name, -low, row))
    row, name, high, low = row[order], name[order], high[order], low[order]
    first = np.concatenate(([True], row[1:] != row[:-1]))
    top, top_low = np.zeros(n, dtype=np.int64), np.zeros(n)
    top[row[first]], top_low[row[first]] = name[first], low[first]
    other = name != top[row]
    rival = np.full(n, -1.0)
    np.maximum.at(rival, row[other], high[other])
    heard = row[first]
    clear = rival[heard] < top_low[heard]
    label[heard] = np.where(clear, top[heard], number[SEVERAL])
    return label


def _probability(column: pa.ChunkedArray, missing: float) -> npt.NDArray[np.float64]:
    return np.asarray(pc.fill_null(column, missing).to_numpy(), dtype=np.float64)
