"""The kernel's two calls, `learn` and `fuse`, with numpy arrays on both sides."""

from __future__ import annotations

import ctypes as c
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from trucewatch.incidents.columns import Columns, Floats
from trucewatch.incidents.decisions import NOTHING_DECIDED, Decided
from trucewatch.incidents.library import HEARD, address, check, kernel, threads
from trucewatch.incidents.weights import (
    ANSWERS,
    CLOCKS_S,
    PLACE_KINDS,
    PLACE_SCALES,
    QUESTIONS,
    TIME_KINDS,
    Table,
    Weights,
)

MOST_SOURCES = 512
"""With more sources than this, pairs of them are not learned for themselves."""

MOST_TABLES = 4096
PASSES = 2

FOUNDING, COARSE, LOST, SEVERAL = range(4)
"""Kinds of reports, by how much they can say; see `kernel/reports.h`."""

CUT, NEW = 1, 2
"""Marks; see `kernel/taint.h`."""


class _Reports(c.Structure):
    _fields_ = [
        ("n", c.c_int64),
        *((name, c.c_void_p) for name in ("start", "end", "x", "y", "z", "radius")),
        *((name, c.c_void_p) for name in ("source", "once", "act", "kin")),
        ("n_tops", c.c_int32),
        *(
            (name, c.c_void_p)
            for name in (
                "actor", "sides", "target", "weapon", "deaths_low", "deaths_high", "injured_low",
                "injured_high", "n_events", "story", "agency", "place", "place_words", "words",
                "area", "province", "received",
            )
        ),
        ("n_links", c.c_int64),
        *((name, c.c_void_p) for name in ("link_first", "link_second", "link_same")),
    ]  # fmt: skip


class _Weights(c.Structure):
    _fields_ = [
        ("m", c.c_double * ANSWERS * len(QUESTIONS)),
        ("u", c.c_double * ANSWERS * len(QUESTIONS)),
        ("place_share", c.c_double * len(PLACE_SCALES) * PLACE_KINDS * PLACE_KINDS),
        ("clock_share", c.c_double * len(CLOCKS_S) * TIME_KINDS * TIME_KINDS),
        ("fresh", c.c_double),
        ("lone", c.c_double),
        ("per_incident", c.c_double),
        ("learned_from", c.c_int64),
    ]


class _WeightSet(c.Structure):
    _fields_ = [
        ("tables", c.POINTER(_Weights)),
        ("n_tables", c.c_int64),
        ("n_sources", c.c_int32),
        ("index", c.c_void_p),
        ("ahead", c.c_void_p),
    ]


class _Result(c.Structure):
    _fields_ = [
        *((name, c.c_void_p) for name in ("incident", "membership", "founds")),
        ("n_covers", c.c_int64),
        *((name, c.c_void_p) for name in ("cover_row", "cover_to", "cover_membership")),
        *((name, c.c_void_p) for name in ("marks", "spread")),
    ]


class _PairParts(c.Structure):
    _fields_ = [
        ("answers", c.c_uint8 * len(QUESTIONS)),
        *((name, c.c_double) for name in ("apart", "gap", "place", "time", "rivals", "others")),
    ]


@dataclass(frozen=True, slots=True)
class PairParts:
    """What speaks for two reports' being one incident.

    `answers` by question, 0 unknown; `apart_m` NaN where a place is unknown; `place`, `time`,
    `rivals` log odds [nat]; `others` how many incidents could be meant there and then.
    """

    answers: tuple[int, ...]
    apart_m: float
    gap_s: float
    place: float
    time: float
    rivals: float
    others: float


@dataclass(frozen=True, slots=True)
class Fused:
    """What the kernel found: each row's cluster by a row of it, and how probably.

    `founds` is how many incidents are expected of which the row is the one that counts: for one
    event, the chance. `cover_*` are reports of several events and the clusters they cover.
    `spread` are the marks, CUT and NEW, of all that a row's answer may depend on.
    """

    incident: npt.NDArray[np.int32]
    membership: npt.NDArray[np.float32]
    founds: Floats
    cover_row: npt.NDArray[np.int32]
    cover_to: npt.NDArray[np.int32]
    cover_membership: npt.NDArray[np.float32]
    spread: npt.NDArray[np.uint8]


def learn(columns: Columns, links: Decided, prior: Table) -> Weights:
    """`prior` sharpened by the reports with a place.

    In two passes: the second compares times with every clock set right by what the first found.
    """
    known = len(columns.sources) if len(columns.sources) <= MOST_SOURCES else 0
    ahead = np.zeros(known)
    for _ in range(PASSES):
        reports, _keep = _reports(columns, links, ahead)
        index, more = np.zeros((known, known), dtype=np.int32), np.zeros(known)
        room = min(MOST_TABLES, 1 + known * (known + 1) // 2)
        tables = (_Weights * room)(_filled(prior))
        found = _WeightSet(
            tables=tables, n_tables=1, n_sources=known, index=address(index), ahead=address(more)
        )
        check(kernel().trucewatch_learn(c.byref(reports), c.byref(found), room, threads()))
        ahead = np.round(ahead + more)
    names = columns.sources.to_pylist()[:known]
    return Weights(
        everybody=_read(tables[0]),
        pairs={
            (min(names[i], names[j]), max(names[i], names[j])): _read(tables[index[i, j]])
            for i, j in np.argwhere(index > 0).tolist()
            if i <= j
        },
        ahead_s={name: float(s) for name, s in zip(names, ahead, strict=True) if s},
    )


def fuse(
    columns: Columns,
    weights: Weights,
    links: Decided,
    join: float,
    heard: Callable[[int], None],
    marks: npt.NDArray[np.uint8] | None = None,
) -> Fused:
    """Cluster the reports; `heard` is told of each of the kernel's six stages as it ends.

    `marks`, shape (n,), are CUT where not all that may be near is among the columns, and NEW where
    the report was not there before: see `Fused.spread`.
    """
    reports, _keep = _reports(columns, links, _ahead(columns, weights))
    given, _tables = _weights(columns, weights)
    incident = np.empty(columns.n, dtype=np.int32)
    membership = np.empty(columns.n, dtype=np.float32)
    founds = np.empty(columns.n)
    room = int(columns.n_events[columns.n_events > 1].sum()) + len(links)
    covers = (
        np.empty(room, dtype=np.int32),
        np.empty(room, dtype=np.int32),
        np.empty(room, dtype=np.float32),
    )
    spread = np.zeros(columns.n, dtype=np.uint8)
    result = _Result(
        marks=None if marks is None else address(marks),
        spread=address(spread),
        incident=address(incident),
        membership=address(membership),
        founds=address(founds),
        cover_row=address(covers[0]),
        cover_to=address(covers[1]),
        cover_membership=address(covers[2]),
    )
    check(
        kernel().trucewatch_fuse(
            c.byref(reports), c.byref(given), join, threads(), c.byref(result), HEARD(heard)
        )
    )
    found = int(result.n_covers)
    row, to, odds = covers
    return Fused(incident, membership, founds, row[:found], to[:found], odds[:found], spread)


def kinds(columns: Columns) -> npt.NDArray[np.uint8]:
    """FOUNDING, COARSE, LOST or SEVERAL for each row."""
    reports, _keep = _reports(columns, NOTHING_DECIDED, np.zeros(0))
    found = np.empty(columns.n, dtype=np.uint8)
    kernel().trucewatch_kinds(c.byref(reports), address(found))
    return found


def reach_s(kind: int, span_s: float) -> float:
    """How far in time lies what an answer of a kind may directly depend on. [s]

    No report with a place, or for LOST no report at all, has a longer interval than `span_s`.
    """
    return float(kernel().trucewatch_reach_in_time(kind, span_s))


def reach_m(kind: int, radius_m: float) -> float:
    """The like along each axis of space, infinite for LOST; no place is wider than `radius_m`."""
    return float(kernel().trucewatch_reach_in_space(kind, radius_m))


def explain(columns: Columns, weights: Weights, first: int, second: int) -> PairParts:
    """The parts of the score of two rows, among all the reports of `columns`."""
    reports, _keep = _reports(columns, NOTHING_DECIDED, _ahead(columns, weights))
    given, _tables = _weights(columns, weights)
    parts = _PairParts()
    check(
        kernel().trucewatch_explain(
            c.byref(reports), c.byref(given), first, second, threads(), c.byref(parts)
        )
    )
    return PairParts(
        tuple(parts.answers),
        parts.apart,
        parts.gap,
        parts.place,
        parts.time,
        parts.rivals,
        parts.others,
    )


def _weights(columns: Columns, weights: Weights) -> tuple[_WeightSet, Sequence[Any]]:
    """The weights by the columns' source codes, and what must outlive their use."""
    code = {source: row for row, source in enumerate(columns.sources.to_pylist())}
    pairs = [(code[a], code[b], t) for (a, b), t in weights.pairs.items() if {a, b} <= code.keys()]
    known = len(code) if pairs else 0
    index = np.zeros((known, known), dtype=np.int32)
    tables = (_Weights * (1 + len(pairs)))(_filled(weights.everybody))
    for row, (one, other, table) in enumerate(pairs, 1):
        index[one, other] = index[other, one] = row
        tables[row] = _filled(table)
    given = _WeightSet(tables=tables, n_tables=len(tables), n_sources=known, index=address(index))
    return given, (tables, index)


def _filled(table: Table) -> _Weights:
    given = _Weights(
        fresh=table.fresh,
        lone=table.lone,
        per_incident=table.per_incident,
        learned_from=table.learned_from,
    )
    for name in ("m", "u", "place_share", "clock_share"):
        values: Floats = np.ascontiguousarray(getattr(table, name), dtype=np.float64)
        c.memmove(getattr(given, name), address(values), values.nbytes)
    return given


def _read(found: _Weights) -> Table:
    return Table(
        m=np.array(found.m),
        u=np.array(found.u),
        place_share=np.array(found.place_share),
        clock_share=np.array(found.clock_share),
        fresh=float(found.fresh),
        lone=float(found.lone),
        per_incident=float(found.per_incident),
        learned_from=int(found.learned_from),
    )


def _ahead(columns: Columns, weights: Weights) -> Floats:
    """How far the clock of each source code is ahead [s]; empty where none is known to be."""
    if not weights.ahead_s:
        return np.zeros(0)
    return np.array([weights.ahead_s.get(name, 0.0) for name in columns.sources.to_pylist()])


def _reports(
    columns: Columns, links: Decided, ahead: Floats
) -> tuple[_Reports, Sequence[npt.NDArray[Any]]]:
    """The structure, and the arrays that must outlive its use."""
    keep: list[npt.NDArray[Any]] = []

    def at(values: npt.NDArray[Any], dtype: type[np.generic]) -> int:
        array = np.ascontiguousarray(values, dtype=dtype)
        keep.append(array)
        return address(array)

    late = ahead[columns.source] if len(ahead) else 0.0
    reports = _Reports(
        n=columns.n,
        start=at(columns.start - late, np.float64),
        end=at(columns.end - late, np.float64),
        **{n: at(getattr(columns, n), np.float64) for n in ("x", "y", "z")},
        radius=at(columns.radius_m, np.float64),
        once=at(columns.duplicate_free, np.uint8),
        kin=at(columns.kin, np.uint8),
        n_tops=len(columns.kin),
        sides=at(columns.sides, np.uint64),
        **{
            n: at(getattr(columns, n), np.float32)
            for n in ("deaths_low", "deaths_high", "injured_low", "injured_high")
        },
        **{
            n: at(getattr(columns, n), np.int32)
            for n in (
                "source", "act", "actor", "target", "weapon", "n_events", "story", "place",
                "area", "province",
            )
        },
        agency=at(columns.agency, np.uint8),
        place_words=at(columns.place_words, np.uint16),
        words=at(columns.words, np.uint16),
        received=at(columns.received, np.int64),
        n_links=len(links),
        link_first=at(links.first, np.int32),
        link_second=at(links.second, np.int32),
        link_same=at(links.same, np.uint8),
    )  # fmt: skip
    return reports, keep
