"""The reports table as columns of numbers, ready to be compared in bulk.

Rows are put in the order of their ids first, so that whatever is computed from them is the same
however the table was shuffled. Strings become codes that only mean "equal or not"; unknown is -1
for a code and NaN for a number, and later modules treat both as saying nothing.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from trucewatch.vocabulary.errors import TrucewatchError

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

ASSUMED_RADIUS_M = 3_000.0
"""For coordinates that come without an error: a village and its fields. A guess, and stated."""

VAGUE_RADIUS_M = 60_000.0
"""A circle wider than this says little more than which country."""

LEVELS = 4
"""How deep into an act's dotted code two reports are compared."""

SIGNATURE = 24
"""Hash slots that stand for a text's words (MinHash: Broder 1997)."""

_REQUIRED = ("report_id", "source_id", "seen_from", "seen_to")


@dataclass(frozen=True, slots=True)
class Columns:
    """`n` reports in the order of their ids; every array has shape (n,) unless it says otherwise.

    `start`, `end` are seconds UTC; `radius_m` 95%; `acts` (n, LEVELS) are codes of the act's
    prefixes; `sides` bit sets of who is named; `words` (n, SIGNATURE) a signature of the text.
    """

    ids: list[str]
    received: Ints
    source: Ints
    duplicate_free: Bools
    start: Floats
    end: Floats
    lon: Floats
    lat: Floats
    radius_m: Floats
    admin1: Ints
    place: Ints
    acts: Ints
    top_acts: list[str]
    actor: Ints
    sides: Ints
    target: Ints
    weapon: Ints
    deaths: tuple[Floats, Floats]
    injured: tuple[Floats, Floats]
    n_events: Ints
    story: Ints
    words: npt.NDArray[np.uint32] | None

    @property
    def n(self) -> int:
        """How many reports there are."""
        return len(self.ids)

    @property
    def placed(self) -> Bools:
        """Which reports say where to better than the country."""
        return ~np.isnan(self.lon) & (self.radius_m <= VAGUE_RADIUS_M)


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
    table = reports.take(pc.sort_indices(reports["report_id"]))
    ids = table["report_id"].to_pylist()
    _need_distinct(ids)
    start, end = _seconds(table, "seen_from"), _seconds(table, "seen_to")
    _need(ids, end >= start, "seen_to lies before seen_from")
    lon, lat, radius = _position(table, ids)
    acts, tops = _acts(table)
    story = _stories(table)
    return Columns(
        ids=ids,
        received=_received(table, ids),
        source=codes(table, "source_id"),
        duplicate_free=_duplicate_free(table, sources),
        start=start,
        end=end,
        lon=lon,
        lat=lat,
        radius_m=radius,
        admin1=codes(table, "admin1"),
        place=codes(table, "place_text" if "place_text" in table.column_names else "place"),
        acts=acts,
        top_acts=tops,
        actor=codes(table, "actor"),
        sides=_sides(table),
        target=codes(table, "target"),
        weapon=codes(table, "weapon"),
        deaths=_range(table, "deaths"),
        injured=_range(table, "injured"),
        n_events=np.nan_to_num(numbers(table, "n_events"), nan=1.0).astype(np.int64),
        story=story,
        words=_words(table),
    )


def codes(table: pa.Table, name: str) -> Ints:
    """A code for each distinct text, letter case and spaces around it aside; -1 for none."""
    if name not in table.column_names:
        return np.full(len(table), -1, dtype=np.int64)
    text = pc.utf8_trim_whitespace(pc.utf8_lower(table[name].cast(pa.string())))
    text = pc.if_else(pc.equal(text, ""), None, text).combine_chunks()
    indices = text.dictionary_encode().indices
    return np.asarray(pc.fill_null(indices, -1), dtype=np.int64)


def numbers(table: pa.Table, name: str) -> Floats:
    """A column as floats, NaN where it is null or absent."""
    if name not in table.column_names:
        return np.full(len(table), np.nan)
    column = table[name].cast(pa.float64())
    return np.asarray(column.to_numpy(zero_copy_only=False), dtype=np.float64)


def _need_distinct(ids: list[str]) -> None:
    for first, second in pairwise(ids):
        if first == second:
            raise TrucewatchError(
                f"two reports have the id {first!r}",
                expected="each report once",
                hint="was a file given twice?",
            )


def _need(ids: list[str], good: Bools, what: str) -> None:
    if not good.all():
        raise TrucewatchError(what, where=f"report {ids[int(np.argmin(good))]}")


def _seconds(table: pa.Table, name: str) -> Floats:
    column = table[name].cast(pa.timestamp("us", "UTC")).cast(pa.int64()).combine_chunks()
    return np.asarray(column, dtype=np.float64) / 1e6


def _received(table: pa.Table, ids: list[str]) -> Ints:
    """Each report's rank in the order in which it was received; ids break ties."""
    order = np.arange(len(ids))
    if "recorded_at" in table.column_names and not table["recorded_at"].null_count:
        order = np.argsort(_seconds(table, "recorded_at"), kind="stable")
    rank = np.empty(len(ids), dtype=np.int64)
    rank[order] = np.arange(len(ids))
    return rank


def _position(table: pa.Table, ids: list[str]) -> tuple[Floats, Floats, Floats]:
    lon, lat = numbers(table, "lon"), numbers(table, "lat")
    radius = numbers(table, "error_radius_m")
    for name, values in (("lon", lon), ("lat", lat), ("error_radius_m", radius)):
        given = np.ones(len(ids), dtype=bool)
        if name in table.column_names:
            given = np.asarray(table[name].is_valid().combine_chunks())
        else:
            given[:] = False
        _need(ids, ~given | np.isfinite(values), f"{name} is not a number")
    _need(ids, np.isnan(lon) == np.isnan(lat), "a position has only one coordinate")
    _need(ids, ~(np.abs(lon) > 180) & ~(np.abs(lat) > 90), "a position lies off the globe")
    _need(ids, ~(radius < 0), "error_radius_m is negative")
    return (
        lon,
        lat,
        np.where(np.isnan(lon), np.nan, np.where(np.isnan(radius), ASSUMED_RADIUS_M, radius)),
    )


def _duplicate_free(table: pa.Table, sources: pa.Table | None) -> Bools:
    if sources is None or "duplicate_free" not in sources.column_names:
        return np.zeros(len(table), dtype=bool)
    free = sources.filter(pc.fill_null(sources["duplicate_free"], False))["source_id"]
    known = pc.is_in(table["source_id"], value_set=free.combine_chunks().cast(pa.string()))
    return np.asarray(known.combine_chunks(), dtype=bool)


def _acts(table: pa.Table) -> tuple[Ints, list[str]]:
    """Codes of every act's prefixes, and the top level's names by their code."""
    if "act" not in table.column_names:
        return np.full((len(table), LEVELS), -1, dtype=np.int64), []
    encoded = table["act"].cast(pa.string()).combine_chunks().dictionary_encode()
    known: dict[str, int] = {}
    tops: dict[str, int] = {}
    rows = []
    for act in [*encoded.dictionary.to_pylist(), "0"]:
        parts = (act or "0").strip().split(".")[:LEVELS]
        row = [-1] * LEVELS
        if parts[0] not in ("0", ""):
            row[0] = tops.setdefault(parts[0], len(tops))
            for depth in range(1, len(parts)):
                row[depth] = known.setdefault(".".join(parts[: depth + 1]), len(known))
        rows.append(row)
    indices = np.asarray(pc.fill_null(encoded.indices, len(rows) - 1), dtype=np.int64)
    return np.array(rows, dtype=np.int64)[indices], list(tops)


def _sides(table: pa.Table) -> Ints:
    """A bit for each name a report gives as accused or as having taken part."""
    bits: dict[str, int] = {}

    def bit(name: str | None) -> int:
        key = (name or "").strip().casefold()
        return 1 << (bits.setdefault(key, len(bits)) % 62) if key else 0

    lists = table["sides"].to_pylist() if "sides" in table.column_names else [None] * len(table)
    accused = table["actor"].to_pylist() if "actor" in table.column_names else [None] * len(table)
    # In the order of the names, so that the same table always gives the same bits.
    for name in sorted({n for names in lists for n in names or ()} | {a for a in accused if a}):
        bit(name)
    return np.fromiter(
        (
            bit(actor) | sum({bit(name) for name in names or ()} - {bit(actor)})
            for actor, names in zip(accused, lists, strict=True)
        ),
        dtype=np.int64,
        count=len(table),
    )


def _range(table: pa.Table, what: str) -> tuple[Floats, Floats]:
    """The smaller and larger of the two numbers; sources do write them the wrong way round."""
    low, high = numbers(table, f"{what}_min"), numbers(table, f"{what}_max")
    low, high = np.where(np.isnan(low), high, low), np.where(np.isnan(high), low, high)
    return np.minimum(low, high), np.maximum(low, high)


def _stories(table: pa.Table) -> Ints:
    """A code shared by reports that carry one story: the same upstream, else the same text."""
    upstream, text = codes(table, "upstream_id"), codes(table, "text")
    base = int(upstream.max(initial=-1)) + 1
    return np.where(upstream >= 0, upstream, np.where(text >= 0, text + base, -1))


def _words(table: pa.Table) -> npt.NDArray[np.uint32] | None:
    if "text" not in table.column_names:
        return None
    encoded = table["text"].cast(pa.string()).combine_chunks().dictionary_encode()
    blank = np.zeros(SIGNATURE, dtype=np.uint32)
    signatures: list[Any] = [_signature(t) for t in encoded.dictionary.to_pylist()]
    indices = np.asarray(pc.fill_null(encoded.indices, len(signatures)), dtype=np.int64)
    return np.array([*signatures, blank], dtype=np.uint32)[indices]


def _signature(text: str) -> npt.NDArray[np.uint32]:
    tokens = {word for word in text.casefold().split() if len(word) > 3 or word.isdigit()}
    if not tokens:
        return np.zeros(SIGNATURE, dtype=np.uint32)
    hashes = np.array([zlib.crc32(token.encode()) for token in sorted(tokens)], dtype=np.uint64)
    odd = (np.arange(1, SIGNATURE + 1, dtype=np.uint64) * np.uint64(2654435761)) | np.uint64(1)
    mixed = (hashes[:, None] * odd[None, :] ^ (hashes[:, None] >> np.uint64(7))) % np.uint64(
        4294967291
    )
    return np.asarray(mixed.min(axis=0) + np.uint64(1), dtype=np.uint32)
