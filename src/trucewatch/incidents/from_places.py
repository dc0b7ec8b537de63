"""From located reports and their memberships to incidents, and to who is accused of each.

An incident's row says what its reports have in common and how far they differ; who says what
stays in the attributions and in the reports themselves. A report of several events counts as one
that tells of the incident, but gives neither its place, its hour nor its casualties.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from trucewatch.incidents.accusing import attributions
from trucewatch.incidents.columns import Bools, Floats, Ints, numbers
from trucewatch.incidents.commonest import commonest, deepest_act
from trucewatch.incidents.model import INCIDENTS, SourceTraits
from trucewatch.incidents.naming import incident_id
from trucewatch.incidents.settling import (
    Groups,
    best_placed,
    only_where,
    settled_place,
    settled_time,
)
from trucewatch.incidents.voices import voices
from trucewatch.incidents.weighing import admits, happened, together
from trucewatch.reports.model import REPORTS

_INSTANT = pa.timestamp("us", "UTC")


@dataclass(frozen=True, slots=True)
class Members:
    """The rows of all incidents, sorted by incident and then by when they were received."""

    table: pa.Table
    groups: Groups
    incidents: list[str]
    membership: Floats
    traits: list[SourceTraits]
    voice: Ints
    admitted: list[bool]
    own: Bools
    """Rows that give place, time and casualties: all but reports of several events."""


def gather(
    reports: pa.Table, memberships: pa.Table, sources: pa.Table | None = None
) -> tuple[pa.Table, pa.Table]:
    """`INCIDENTS` and `ATTRIBUTIONS` of these reports, sorted by incident.

    Args:
        reports: as `fuse` takes them; columns that are absent are unknown.
        memberships: what `fuse` gave for these reports.
        sources: any of the columns of `SOURCES`; a source not in it is `public`.
    """
    if not len(memberships):
        empty = pa.table({f.name: pa.array([], f.type) for f in INCIDENTS}, schema=INCIDENTS)
        return empty, attributions([], [], [], np.zeros(0), [], [], np.zeros(0, dtype=np.int64))
    members = _members(reports, memberships, sources)
    table, groups = members.table, members.groups
    accused = attributions(
        members.incidents,
        table["actor"].to_pylist(),
        members.traits,
        members.membership,
        members.admitted,
        groups.of.tolist(),
        members.voice,
    )
    return _incidents(members), accused


def _members(reports: pa.Table, memberships: pa.Table, sources: pa.Table | None) -> Members:
    reports = _complete(reports)
    row = pc.index_in(memberships["report_id"], value_set=reports["report_id"].combine_chunks())
    table = reports.take(row)
    table = table.append_column("_incident", memberships["incident_id"])
    table = table.append_column("_membership", memberships["membership"])
    keys = [(name, "ascending") for name in ("_incident", "recorded_at", "report_id")]
    table = table.take(pc.sort_indices(table, sort_keys=keys)).combine_chunks()
    encoded = table["_incident"].combine_chunks().dictionary_encode()
    of = np.asarray(encoded.indices, dtype=np.int64)
    groups = Groups(np.flatnonzero(np.r_[True, of[1:] != of[:-1]]), of)
    traits = traits_of(table, sources)
    several = numbers(table, "n_events") > 1
    alone = groups.total(np.where(several, 0.0, 1.0)) == 0
    return Members(
        table=table,
        groups=groups,
        incidents=encoded.dictionary.to_pylist(),
        membership=numbers(table, "_membership"),
        traits=traits,
        voice=voices(of, table, traits),
        admitted=_admitted(table, traits),
        own=~several | alone[of],
    )


def _incidents(members: Members) -> pa.Table:
    table, groups, own = members.table, members.groups, members.own
    radius = only_where(numbers(table, "error_radius_m"), own)
    lon, lat, error = settled_place(groups, numbers(table, "lon"), numbers(table, "lat"), radius)
    start, end = settled_time(
        groups,
        only_where(_seconds(table, "seen_from"), own),
        only_where(_seconds(table, "seen_to"), own),
    )
    best = table.take(best_placed(groups, radius, np.arange(len(table))))
    low, high = _happened(members)
    n_events = groups.highest(only_where(numbers(table, "n_events"), own))
    columns: dict[str, Any] = {
        "incident_id": members.incidents,
        "seen_from": _instants(start),
        "seen_to": _instants(end),
        "lon": _known(lon),
        "lat": _known(lat),
        "error_radius_m": _known(error),
        "act": deepest_act(groups, table["act"].to_pylist(), own),
        "p_happened_low": low,
        "p_happened_high": high,
        "n_reports": np.bincount(groups.of),
        "n_independent": _n_voices(members),
        "aliases": _aliases(members),
        "n_events": np.nan_to_num(n_events, nan=1.0).astype(np.int64),
        "sides": _sides(members),
        "out_of_scope": _out_of_scope(members),
    }
    for name in ("pcode", "admin1", "admin2", "place_text", "place_level"):
        columns[name] = best[name]
    for name in ("weapon", "target", "victim_status"):
        columns[name] = commonest(groups, table[name], own)
    for name in ("deaths", "injured"):
        columns[f"{name}_min"] = _whole(
            groups.lowest(only_where(numbers(table, f"{name}_min"), own))
        )
        columns[f"{name}_max"] = _whole(
            groups.highest(only_where(numbers(table, f"{name}_max"), own))
        )
    return pa.table(
        {f.name: _array(columns[f.name]).cast(f.type) for f in INCIDENTS},
        schema=INCIDENTS,
    )


def _array(values: Any) -> pa.Array | pa.ChunkedArray:
    return values if isinstance(values, (pa.Array, pa.ChunkedArray)) else pa.array(values)


def _complete(reports: pa.Table) -> pa.Table:
    """The reports with every column of `REPORTS`; those that were absent are all null."""
    present = set(reports.column_names)
    for field in REPORTS:
        if field.name not in present:
            reports = reports.append_column(field, pa.nulls(len(reports), field.type))
    if "place" in present and "place_text" not in present:
        index = reports.schema.get_field_index("place_text")
        reports = reports.set_column(index, "place_text", reports["place"])
    return reports


def traits_of(table: pa.Table, sources: pa.Table | None) -> list[SourceTraits]:
    """What is known of each row's `source_id`; a source that is not among `sources` is public."""
    rows = sources.to_pylist() if sources is not None else []
    known = {
        row["source_id"]: SourceTraits(
            row.get("kind") or "public", tuple(row.get("interests") or ())
        )
        for row in rows
    }
    unknown = SourceTraits()
    return [known.get(source, unknown) for source in table["source_id"].to_pylist()]


def _admitted(table: pa.Table, traits: list[SourceTraits]) -> list[bool]:
    actors, bases = table["actor"].to_pylist(), table["actor_basis"].to_pylist()
    known: dict[tuple[SourceTraits, str | None, str | None], bool] = {}
    found = []
    for key in zip(traits, actors, bases, strict=True):
        if key not in known:
            known[key] = admits(*key)
        found.append(known[key])
    return found


def _happened(members: Members) -> tuple[Floats, Floats]:
    """The range of "it happened" for each incident, from its independent voices."""
    known: dict[tuple[SourceTraits, bool], tuple[float, float]] = {}
    ranges = []
    for key in zip(members.traits, members.admitted, strict=True):
        if key not in known:
            known[key] = happened(*key)
        ranges.append(known[key])
    lows, highs = (np.array(values) for values in zip(*ranges, strict=True))
    order = np.argsort(members.voice, kind="stable")
    voice = members.voice[order]
    speaks = np.flatnonzero(np.r_[True, voice[1:] != voice[:-1]])
    of = members.groups.of[order][speaks]
    begins = np.flatnonzero(np.r_[True, of[1:] != of[:-1]])
    low = np.maximum.reduceat((lows * members.membership)[order], speaks)
    high = np.maximum.reduceat(highs[order], speaks)
    # However many speak, a record of reports is never certain.
    return np.minimum(np.round(together(low, begins), 3), 0.95), np.minimum(
        np.round(together(high, begins), 3), 0.99
    )


def _n_voices(members: Members) -> Ints:
    return np.bincount(members.groups.of[np.unique(members.voice)])


def _aliases(members: Members) -> list[list[str]]:
    """Ids that the incident would have borne, had another of its reports been received first."""
    aliases: list[list[str]] = [[] for _ in members.incidents]
    own = members.own.tolist()
    for row, report in enumerate(members.table["report_id"].to_pylist()):
        of = int(members.groups.of[row])
        name = incident_id(report)
        if own[row] and name != members.incidents[of]:
            aliases[of].append(name)
    return [sorted(names) for names in aliases]


def _sides(members: Members) -> list[list[str]]:
    """Everybody named as having taken part, as worded, each wording once."""
    sides: list[dict[str, str]] = [{} for _ in members.incidents]
    actors = members.table["actor"].to_pylist()
    for row, names in enumerate(members.table["sides"].to_pylist()):
        if actors[row] or names:
            mine = sides[int(members.groups.of[row])]
            for name in ([actors[row]] if actors[row] else []) + (names or []):
                mine.setdefault(name.strip().casefold(), name)
    return [[names[key] for key in sorted(names)] for names in sides]


def _out_of_scope(members: Members) -> pa.Array:
    """The flag that every report of the incident bears, or null."""
    flags = members.table["out_of_scope"]
    within = members.groups.total(np.asarray(flags.is_null().combine_chunks(), dtype=np.float64))
    common = commonest(members.groups, flags, np.ones(len(flags), dtype=bool))
    return pc.if_else(pa.array(within > 0), pa.scalar(None, pa.string()), common)


def _seconds(table: pa.Table, name: str) -> Floats:
    column = table[name].cast(_INSTANT).cast(pa.int64()).combine_chunks()
    return np.asarray(column, dtype=np.float64) / 1e6


def _instants(seconds: Floats) -> pa.Array:
    return pa.array(np.round(seconds * 1e6).astype(np.int64)).cast(_INSTANT)


def _known(values: Floats) -> pa.Array:
    return pa.array(values, mask=np.isnan(values))


def _whole(values: Floats) -> pa.Array:
    unknown = np.isnan(values)
    return pa.array(np.nan_to_num(values).astype(np.int64), mask=unknown)
