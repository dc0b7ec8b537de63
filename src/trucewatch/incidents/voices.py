"""Voices: how many independent origins stand behind an incident's reports.

One wire story in five papers is one voice. So are all reports of one source, and all outlets that
lean to one and the same party: they may have agreed on what to say. Copies are never evidence.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from trucewatch.incidents.columns import Ints, codes
from trucewatch.incidents.model import SourceTraits


def voices(incident: Ints, members: pa.Table, traits: list[SourceTraits]) -> Ints:
    """A voice for each row, shape (n,): rows of one incident with one origin share it.

    `incident` is each row's incident as a code; `traits` its source's kind and interests.
    """
    upstream, text = codes(members, "upstream_id"), codes(members, "text")
    keys = [codes(members, "source_id"), upstream, text, _camps(traits)]
    return components([_within(incident, key) for key in keys], len(incident))


def _camps(traits: list[SourceTraits]) -> Ints:
    """A code for the one party that a party's or guarantor's source leans to; -1 for others."""
    known: dict[str, int] = {}
    return np.array(
        [
            known.setdefault(f"{t.kind} {t.interests[0]}", len(known))
            if t.kind in ("party", "guarantor") and len(t.interests) == 1
            else -1
            for t in traits
        ],
        dtype=np.int64,
    )


def _within(incident: Ints, key: Ints) -> Ints:
    """Codes that are equal only within one incident; -1 stays."""
    return np.where(key < 0, -1, incident * (int(key.max(initial=0)) + 1) + key)


def components(keys: list[Ints], n: int) -> Ints:
    """The smallest row that each row is linked to by any of the keys, in any number of steps.

    A key of -1 links nothing; n rows, each key of shape (n,).
    """
    label = np.arange(n, dtype=np.int64)
    groups = []
    for key in keys:
        rows = np.flatnonzero(key >= 0)
        groups.append((rows, np.unique(key[rows], return_inverse=True)[1]))
    while True:
        before = label.copy()
        for rows, group in groups:
            if not len(rows):
                continue
            lowest = np.full(int(group.max()) + 1, n, dtype=np.int64)
            np.minimum.at(lowest, group, label[rows])
            label[rows] = lowest[group]
        if (before == label).all():
            return label
