"""The reports table as columns of numbers, ready to be compared in bulk.

Rows are put in the order of their times first, ids breaking ties, so that whatever is computed
from them is the same however the table was shuffled, and what happened together lies together.
Strings become codes that only mean "equal or not"; unknown is -1 for a code and NaN for a number,
and later modules treat both as saying nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from trucewatch.incidents.acts import act_codes, kinship
from trucewatch.incidents.signing import Signatures, sign_letters, sign_words
from trucewatch.vocabulary.errors import TrucewatchError

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

EARTH_M = 6_371_008.8
"""Mean radius of the Earth (IUGG)."""

ASSUMED_RADIUS_M = 3_000.0
"""For coordinates that come without an error: a village and its fields. A guess, and stated."""

STORY_SIZE = 12
"""An `upstream` shared by more reports than this is an agency or a dataset, not one story."""

MOST_EVENTS, MOST_PEOPLE = 10_000, 1_000_000_000
"""A larger count in one report is a slip of the pen."""

_REQUIRED = ("report_id", "source_id", "seen_from", "seen_to")
_INSTANT = pa.timestamp("us", "UTC")


@dataclass(frozen=True, slots=True)
class Columns:
    """`n` reports in the order of their times; every array has shape (n,) unless it says otherwise.

    `start`, `end` are seconds from the earliest report; `x`, `y`, `z` metres from the Earth's
    centre; `radius_m` 95%; `act` (n, DEPTH) are codes of the act's prefixes and `kin` says which
    of its top levels are kindred; `sides` bit sets of who is named; `agency` whether the story is
    too widely shared to be one; `words`, `place_words` signatures.
    """

    ids: pa.Array
    received: Ints
    source: Ints
    sources: pa.Array
    duplicate_free: Bools
    start: Floats
    end: Floats
    x: Floats
    y: Floats
    z: Floats
    radius_m: Floats
    area: Ints
    province: Ints
    place: Ints
    place_words: Signatures
    act: Ints
    kin: npt.NDArray[np.uint8]
    actor: Ints
    sides: npt.NDArray[np.uint64]
    target: Ints
    weapon: Ints
    deaths_low: Floats
    deaths_high: Floats
    injured_low: Floats
    injured_high: Floats
    n_events: Ints
    story: Ints
    agency: Bools
    words: Signatures

    @property
    def n(self) -> int:
        """How many reports there are."""
        return len(self.ids)


def read_columns(reports: pa.Table, sources: pa.Table | None) -> Columns:
    """The columns of `reports`. Raises TrucewatchError where a value makes no sense."""
    for name in _REQUIRED:
        if name not in reports.column_names:
            raise TrucewatchError(
                f"the reports have no column {name!r}", expected=", ".join(_REQUIRED)
            )
        if reports[name].null_count:
            row = int(pc.index(pc.is_null(reports[name]), True).as_py())
            raise TrucewatchError(f"{name} is missing", where=f"report {row + 1} of the table")
    table = _in_order(reports)
    ids = table["report_id"].combine_chunks()
    start, end = _seconds(table, "seen_from"), _seconds(table, "seen_to")
    _need(ids, end >= start, "seen_to lies before seen_from")
    origin = float(start.min()) if len(start) else 0.0
    x, y, z, radius = _position(table, ids)
    source = _encoded(table, "source_id")
    act, tops = act_codes(table)
    deaths, injured = _range(table, "deaths", ids), _range(table, "injured", ids)
    story = _stories(table)
    place = "place_text" if "place_text" in table.column_names else "place"
    return Columns(
        ids=ids,
        received=_received(table),
        source=_codes(source),
        sources=source.dictionary,
        duplicate_free=_duplicate_free(table, sources),
        start=start - origin,
        end=end - origin,
        x=x,
        y=y,
        z=z,
        radius_m=radius,
        area=codes(table, "admin2"),
        province=codes(table, "admin1"),
        place=codes(table, place),
        place_words=sign_letters(_texts(table, place)),
        act=act,
        kin=kinship(tops),
        actor=codes(table, "actor"),
        sides=_sides(table),
        target=codes(table, "target"),
        weapon=codes(table, "weapon"),
        deaths_low=deaths[0],
        deaths_high=deaths[1],
        injured_low=injured[0],
        injured_high=injured[1],
        n_events=np.nan_to_num(_counts(table, "n_events", ids, MOST_EVENTS), nan=1.0).astype(
            np.int64
        ),
        story=story,
        agency=_agency(story),
        words=sign_words(_texts(table, "text")),
    )


def codes(table: pa.Table, name: str) -> Ints:
    """A code for each distinct text, letter case and spaces around it aside; -1 for none."""
    if name not in table.column_names or table[name].null_count == len(table):
        return np.full(len(table), -1, dtype=np.int64)
    spelled = _encoded(table, name)
    text = pc.utf8_trim_whitespace(pc.utf8_lower(spelled.dictionary))
    folded = pc.if_else(pc.equal(text, ""), None, text).dictionary_encode()
    code = np.append(_codes(folded), -1)
    return np.asarray(code[_codes(spelled)], dtype=np.int64)


def numbers(table: pa.Table, name: str) -> Floats:
    """A column as floats, NaN where it is null or absent."""
    if name not in table.column_names:
        return np.full(len(table), np.nan)
    column = table[name].cast(pa.float64(), safe=False)  # beyond 2^53 the last digits do not matter
    return np.asarray(column.to_numpy(zero_copy_only=False), dtype=np.float64)


def _in_order(reports: pa.Table) -> pa.Table:
    """The reports by middle time, then id. Raises TrucewatchError where one is there twice."""
    ids = reports["report_id"]
    by_id: Ints = np.arange(len(ids))
    if len(ids) > 1 and not pc.all(pc.less(ids[:-1], ids[1:])).as_py():
        order = pc.sort_indices(ids)
        by_id = np.asarray(order, dtype=np.int64)
        sorted_ids = ids.take(order)
        again = pc.equal(sorted_ids[:-1], sorted_ids[1:])
        if pc.any(again).as_py():
            twice = sorted_ids[pc.index(again, True).as_py()].as_py()
            raise TrucewatchError(
                f"two reports have the id {twice!r}",
                expected="each report once",
                hint="was a file given twice?",
            )
    middle = _instants(reports, "seen_from")[by_id] + _instants(reports, "seen_to")[by_id]
    lon, lat = np.radians(numbers(reports, "lon")[by_id]), np.radians(numbers(reports, "lat")[by_id])
    c = [np.floor((v * EARTH_M + EARTH_M) / 12000.0) for v in (np.cos(lat)*np.cos(lon), np.cos(lat)*np.sin(lon), np.sin(lat))]
    key = np.nan_to_num(c[0] * 2**22 + c[1] * 2**11 + c[2])
    return reports.take(pa.array(by_id[np.lexsort((middle, key))]))


def _encoded(table: pa.Table, name: str) -> pa.DictionaryArray:
    return table[name].cast(pa.string()).combine_chunks().dictionary_encode()


def _codes(encoded: pa.DictionaryArray) -> Ints:
    return np.asarray(pc.fill_null(encoded.indices, -1), dtype=np.int64)


def _texts(table: pa.Table, name: str) -> pa.ChunkedArray:
    if name not in table.column_names:
        return pa.chunked_array([pa.nulls(len(table), pa.string())])
    return table[name]


def _need(ids: pa.Array, good: Bools, what: str) -> None:
    if not good.all():
        raise TrucewatchError(what, where=f"report {ids[int(np.argmin(good))].as_py()}")


def _instants(table: pa.Table, name: str) -> Ints:
    """Microseconds UTC."""
    return np.asarray(table[name].cast(_INSTANT).cast(pa.int64()).combine_chunks())


def _seconds(table: pa.Table, name: str) -> Floats:
    return _instants(table, name).astype(np.float64) / 1e6


def _received(table: pa.Table) -> Ints:
    """Each report's rank in the order in which it was received; ids break ties."""
    order = np.arange(len(table))
    if "recorded_at" in table.column_names and not table["recorded_at"].null_count:
        order = np.argsort(_seconds(table, "recorded_at"), kind="stable")
    rank = np.empty(len(table), dtype=np.int64)
    rank[order] = np.arange(len(table))
    return rank


def _position(table: pa.Table, ids: pa.Array) -> tuple[Floats, Floats, Floats, Floats]:
    """Metres from the Earth's centre, and the error radius; NaN where no place is known."""
    lon, lat = numbers(table, "lon"), numbers(table, "lat")
    radius = numbers(table, "error_radius_m")
    for name, values in (("lon", lon), ("lat", lat), ("error_radius_m", radius)):
        if name in table.column_names:
            given = np.asarray(table[name].is_valid().combine_chunks())
            _need(ids, ~given | np.isfinite(values), f"{name} is not a number")
    _need(ids, np.isnan(lon) == np.isnan(lat), "a position has only one coordinate")
    _need(ids, ~(np.abs(lon) > 180) & ~(np.abs(lat) > 90), "a position lies off the globe")
    _need(ids, ~(radius < 0), "error_radius_m is negative")
    radius = np.where(np.isnan(radius), ASSUMED_RADIUS_M, radius)
    radius = np.where(np.isnan(lon), np.nan, radius)
    east, north = np.radians(lon), np.radians(lat)
    return (
        EARTH_M * np.cos(north) * np.cos(east),
        EARTH_M * np.cos(north) * np.sin(east),
        EARTH_M * np.sin(north),
        radius,
    )


def _duplicate_free(table: pa.Table, sources: pa.Table | None) -> Bools:
    if sources is None or "duplicate_free" not in sources.column_names:
        return np.zeros(len(table), dtype=bool)
    free = sources.filter(pc.fill_null(sources["duplicate_free"], False))["source_id"]
    known = pc.is_in(table["source_id"], value_set=free.combine_chunks().cast(pa.string()))
    return np.asarray(known.combine_chunks(), dtype=bool)


def _sides(table: pa.Table) -> npt.NDArray[np.uint64]:
    """A bit for each name a report gives as accused or as having taken part."""
    bits = np.zeros(len(table), dtype=np.uint64)
    named = codes(table, "actor")
    rows, names = np.arange(len(table)), table["actor"] if "actor" in table.column_names else None
    if "sides" not in table.column_names or not len(table):
        known = named >= 0
        bits[known] = np.uint64(1) << (named[known] % 63).astype(np.uint64)
        return bits
    lists = table["sides"].combine_chunks()
    told = pc.list_flatten(lists).cast(pa.string())
    of = np.asarray(pc.list_parent_indices(lists), dtype=np.int64)
    accused = names.cast(pa.string()).combine_chunks() if names is not None else told[:0]
    everybody = pa.table({"name": pa.chunked_array([accused, told])})
    code = codes(everybody, "name")
    row = np.concatenate([rows[: len(accused)], of])
    known = code >= 0
    # In the order of the names, so that the same table always gives the same bits.
    np.bitwise_or.at(bits, row[known], np.uint64(1) << (code[known] % 63).astype(np.uint64))
    return bits


def _counts(table: pa.Table, name: str, ids: pa.Array, most: int) -> Floats:
    """A column of counts. Raises TrucewatchError for what no report can mean."""
    counted = numbers(table, name)
    _need(ids, ~(counted < 0) & ~(counted > most), f"{name} is not from 0 to {most:,}")
    return counted


def _range(table: pa.Table, what: str, ids: pa.Array) -> tuple[Floats, Floats]:
    """The smaller and larger of the two numbers; sources do write them the wrong way round."""
    low, high = (_counts(table, f"{what}_{end}", ids, MOST_PEOPLE) for end in ("min", "max"))
    low, high = np.where(np.isnan(low), high, low), np.where(np.isnan(high), low, high)
    return np.minimum(low, high), np.maximum(low, high)


def _stories(table: pa.Table) -> Ints:
    """A code shared by reports that carry one story: the same upstream, else the same text."""
    upstream, text = codes(table, "upstream_id"), codes(table, "text")
    base = int(upstream.max(initial=-1)) + 1
    return np.where(upstream >= 0, upstream, np.where(text >= 0, text + base, -1))


def _agency(story: Ints) -> Bools:
    """Whether more reports carry the story than one story ever had."""
    size = np.bincount(story[story >= 0], minlength=1)
    return np.asarray((story >= 0) & (size[np.maximum(story, 0)] > STORY_SIZE), dtype=bool)
