"""Lists from a mission's own incidents: who told of each, and how sure we are of that.

A list is what one source, or several of a kind that share what they know, told of. Sources that
copy one another are one pair of eyes: the lists they stand on are merged before anything is
counted. That a report belongs to its incident is a probability; it is carried on by drawing it
again and again, and estimating from every draw.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from trucewatch.unreported.model import BoolArray, FloatArray, IntArray
from trucewatch.unreported.tables import WIDEST, CaptureHistories, tabulate_histories
from trucewatch.vocabulary.errors import TrucewatchError

COPIED = 0.5
"""The probability of copying from which on two sources are one pair of eyes."""

SURE = 1 - 1e-9


@dataclass(frozen=True, slots=True)
class Copying:
    """Two sources, either of which may have it from the other, and how probable that is."""

    source_id: str
    other_id: str
    probability: float


@dataclass(frozen=True, slots=True)
class Linked:
    """Tables by who is the same as whom, the likeliest first; and the lists merged beforehand."""

    tables: tuple[CaptureHistories, ...]
    merged: tuple[tuple[str, ...], ...]


def link(
    memberships: pa.Table,
    reports: pa.Table,
    lists: Mapping[str, str],
    copies: Sequence[Copying],
    rng: np.random.Generator,
    *,
    draws: int = 10,
) -> Linked:
    """Capture histories of incidents, each list merged with those it copies.

    Args:
        memberships: `report_id, incident_id, membership`, as fusion gives them. A report that does
            not belong to its incident after all is one of its own.
        reports: `report_id, source_id`.
        lists: of each `source_id` the list it is part of; other sources are left out.
        copies: pairs of sources; those at least as probable as `COPIED` count as copies.
        draws: how many tables to draw; one where every membership is certain.

    Returns:
        The first table takes every membership of a half or more for certain.

    Raises:
        TrucewatchError: a probability outside 0 to 1, a membership of an unknown report, or more
            lists than there are bits.
    """
    names, merged = merged_lists(lists, copies)
    kept = list(dict.fromkeys(names.values()))
    if len(kept) > WIDEST:
        raise TrucewatchError(f"more than {WIDEST} lists", hint="group sources of a kind")
    report, incident, chance, bits = _columns(memberships, reports, names, kept)
    tables = [_table(kept, report, incident, bits, chance >= 0.5)]
    if (chance < SURE).any():
        tables += [
            _table(kept, report, incident, bits, rng.uniform(size=len(chance)) < chance)
            for _ in range(draws)
        ]
    return Linked(tuple(tables), merged)


def merged_lists(
    lists: Mapping[str, str], copies: Sequence[Copying]
) -> tuple[dict[str, str], tuple[tuple[str, ...], ...]]:
    """The list of each source after merging, and the groups of lists that became one.

    A merged list is called by its lists' names, sorted, with a plus between. Raises
    TrucewatchError for a probability outside 0 to 1.
    """
    leader = {name: name for name in lists.values()}

    def found(name: str) -> str:
        while leader[name] != name:
            name = leader[name]
        return name

    for copy in copies:
        if not 0 <= copy.probability <= 1:
            raise TrucewatchError("a probability of copying lies outside 0 to 1")
        known = copy.source_id in lists and copy.other_id in lists
        if known and copy.probability >= COPIED:
            leader[found(lists[copy.source_id])] = found(lists[copy.other_id])
    groups: dict[str, list[str]] = {}
    for name in sorted(leader):
        groups.setdefault(found(name), []).append(name)
    called = {name: "+".join(group) for group in groups.values() for name in group}
    names = {source: called[name] for source, name in lists.items()}
    return names, tuple(tuple(group) for group in groups.values() if len(group) > 1)


def _columns(
    memberships: pa.Table, reports: pa.Table, names: Mapping[str, str], kept: Sequence[str]
) -> tuple[IntArray, IntArray, FloatArray, IntArray]:
    """Of each membership by a source on some list: report and incident as numbers, probability,
    and its list as a bit."""
    at = pc.index_in(memberships["report_id"], pc.cast(reports["report_id"], pa.string()))
    if at.null_count:
        raise TrucewatchError("a membership is of a report that is not there")
    sources = reports["source_id"].take(at).to_pylist()
    place = {name: 1 << bit for bit, name in enumerate(kept)}
    bits = np.array([place[names[s]] if s in names else 0 for s in sources], dtype=np.int64)
    chance = memberships["membership"].to_numpy().astype(np.float64)
    if not ((chance >= 0) & (chance <= 1)).all():
        raise TrucewatchError("a membership lies outside 0 to 1")
    incident = memberships["incident_id"].combine_chunks().dictionary_encode().indices
    listed = bits > 0
    return (
        np.asarray(at.to_numpy(zero_copy_only=False), dtype=np.int64)[listed],
        np.asarray(incident.to_numpy(zero_copy_only=False), dtype=np.int64)[listed],
        chance[listed],
        bits[listed],
    )


def _table(
    kept: Sequence[str], report: IntArray, incident: IntArray, bits: IntArray, belongs: BoolArray
) -> CaptureHistories:
    """The table where some memberships hold and the others do not."""
    history = np.zeros(int(incident.max(initial=-1)) + 1, dtype=np.int64)
    np.bitwise_or.at(history, incident[belongs], bits[belongs])
    homeless = ~np.isin(report, report[belongs])
    _, first = np.unique(report[homeless], return_index=True)
    alone = bits[homeless][first]
    everyone = np.concatenate([history[history > 0], alone])
    return tabulate_histories(tuple(kept), everyone, np.ones_like(everyone))
