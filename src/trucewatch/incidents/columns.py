"""The reports table as columns of numbers, ready to be compared in bulk.

Rows are put in an order that follows from each report alone (`ordering`), so that whatever is
computed from them is the same however the table was shuffled, and what happened together lies
together; never from where it lies, so that turning the globe changes no tie.
Strings become codes that only mean "equal or not"; unknown is -1 for a code and NaN for a number,
and later modules treat both as saying nothing. Of a part of a table every value is the same as of
the whole, codes, `received` and, unless the whole's are given, `agency` aside.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from trucewatch.incidents.acts import act_codes, kinship
from trucewatch.incidents.arrays import Amounts, Bools, Codes, Flags, Floats, Hashes, Ints
from trucewatch.incidents.coding import (
    by_code,
    codes,
    duplicate_free,
    folded_codes,
    places,
    sides,
    sources_of,
)
from trucewatch.incidents.library import threads
from trucewatch.incidents.ordering import each_once, order_by, ranks, received
from trucewatch.incidents.quantities import (
    EARTH_M,
    events,
    instants,
    need,
    numbers,
    people,
    positions,
)
from trucewatch.incidents.signing import Signatures
from trucewatch.incidents.stories import STORY_SIZE, Told, agency_stories, story_codes, told_in
from trucewatch.vocabulary.errors import TrucewatchError

__all__ = [
    "EARTH_M",
    "STORY_SIZE",
    "Bools",
    "Codes",
    "Columns",
    "Floats",
    "Hashes",
    "Ints",
    "agency_stories",
    "codes",
    "numbers",
    "read_columns",
]

REQUIRED = ("report_id", "source_id", "seen_from", "seen_to")

_Part = dict[str, npt.NDArray[Any]]
"""Some columns by name, each shape (n, ...), in the order of the table."""


@dataclass(frozen=True, slots=True)
class Columns:
    """`n` reports by middle time and id; arrays of shape (n,) unless it says otherwise.

    `rows` are where each one stands in the table; `start`, `end` are seconds since 1970-01-01
    UTC; `x`, `y`, `z` metres from the Earth's centre; `stories` what tells stories apart, in any
    table; `radius_m` 95%; `received` ranks, from 0; `act` (n, DEPTH) are codes of the act's
    prefixes and `kin` (n_tops, n_tops) says which of its top levels are kindred; `sides` bit sets
    of who is named; `agency` whether the story is too widely shared to be one; `words`
    (n, WORD_SLOTS), `place_words` (n, PLACE_SLOTS) signatures; `sources` (n_sources,) ids by code.
    """

    ids: pa.Array
    rows: Ints
    received: Ints
    source: Codes
    sources: pa.Array
    duplicate_free: Flags
    start: Floats
    end: Floats
    x: Floats
    y: Floats
    z: Floats
    radius_m: Floats
    area: Codes
    province: Codes
    place: Codes
    place_words: Signatures
    act: Codes
    kin: Flags
    actor: Codes
    sides: Hashes
    target: Codes
    weapon: Codes
    deaths_low: Amounts
    deaths_high: Amounts
    injured_low: Amounts
    injured_high: Amounts
    n_events: Codes
    story: Codes
    stories: Hashes
    agency: Flags
    words: Signatures

    @property
    def n(self) -> int:
        """How many reports there are."""
        return len(self.ids)

    def take(self, rows: Ints) -> Columns:
        """These rows alone; `sources` and `kin` stay those of all."""
        taken = {
            field.name: _at(rows, getattr(self, field.name))
            for field in fields(self)
            if field.name not in ("sources", "kin")
        }
        return replace(self, **taken)

    def among_sources(self, sources: pa.Array) -> Columns:
        """The same with the sources of a larger table, sorted."""
        code = np.asarray(pc.index_in(self.sources, value_set=sources), dtype=np.int32)
        return replace(self, source=by_code(code, self.source, -1), sources=sources)


def read_columns(
    reports: pa.Table,
    sources: pa.Table | None,
    agencies: Hashes | None = None,
    told: Told | None = None,
) -> Columns:
    """The columns of `reports`.

    Args:
        reports: the columns of `REPORTS`, or any beside report_id, source_id, seen_from, seen_to.
        sources: `duplicate_free` by `source_id`; without it no source is taken to be.
        agencies: `agency_stories` of the table that `reports` are a part of, if they are one.
        told: `told_in` these reports, where somebody has read their words already.

    Raises:
        TrucewatchError: an id twice, or a value that makes no sense.
    """
    require(reports)
    with ThreadPoolExecutor(threads()) as pool:
        words = pool.submit(_told, reports, agencies, told)  # the longest, and waits for no order
        each_once(reports["report_id"])
        ids = reports["report_id"].combine_chunks()
        placed = placed_in(reports)
        middle = ranks(placed.pop("middle"))
        order = order_by(np.zeros(len(middle), dtype=np.int64), middle, ids)
        waiting = [
            pool.submit(_in_order, order, read, reports) for read in (counted_in, _named, _located)
        ]
        waiting.append(pool.submit(_received, reports, middle, ids, order))
        columns = _in_order(order, placed.copy)
        del placed
        source, known = sources_of(reports)
        columns |= {"source": source.take(order)}
        columns |= {"duplicate_free": by_code(duplicate_free(known, sources), columns["source"], 0)}
        act, tops = act_codes(reports)
        columns |= {"act": act.take(order, axis=0)}
        columns |= _in_order(order, words.result)
        for part in waiting:
            columns |= part.result()
        ids = ids.take(pa.array(order))
    return Columns(ids=ids, rows=order, sources=known, kin=kinship(tops), **columns)


def _at(rows: Ints, values: Any) -> Any:
    return values.take(pa.array(rows)) if isinstance(values, pa.Array) else values[rows]


def require(reports: pa.Table) -> None:
    """Raises TrucewatchError where a column that is needed is missing, or a value in it."""
    for name in REQUIRED:
        if name not in reports.column_names:
            raise TrucewatchError(
                f"the reports have no column {name!r}", expected=", ".join(REQUIRED)
            )
        if reports[name].null_count:
            row = int(pc.index(pc.is_null(reports[name]), True).as_py())
            raise TrucewatchError(f"{name} is missing", where=f"report {row + 1} of the table")


def _in_order(order: Ints, read: Callable[..., _Part], *given: pa.Table) -> _Part:
    """What `read` gives, each column freed once it is in order."""
    part = read(*given)
    return {name: part.pop(name).take(order, axis=0) for name in list(part)}


def placed_in(table: pa.Table) -> _Part:
    """When and where; and the middle time [µs, doubled] that rows are ordered by."""
    start, end = instants(table, "seen_from"), instants(table, "seen_to")
    need(table["report_id"], end >= start, "seen_to lies before seen_from")
    x, y, z, radius = positions(table)
    return {
        "middle": start + end,
        "start": start / 1e6,
        "end": end / 1e6,
        "x": x,
        "y": y,
        "z": z,
        "radius_m": radius,
    }


def _told(table: pa.Table, agencies: Hashes | None, told: Told | None) -> _Part:
    """What the texts say, and whose they are."""
    told = told_in(table) if told is None else told
    story, agency = story_codes(told.stories, agencies)
    return {"words": told.words, "stories": told.stories, "story": story, "agency": agency}


def counted_in(table: pa.Table) -> _Part:
    """How many people, and how many events."""
    deaths, injured = people(table, "deaths"), people(table, "injured")
    return {
        "deaths_low": deaths[0],
        "deaths_high": deaths[1],
        "injured_low": injured[0],
        "injured_high": injured[1],
        "n_events": events(table),
    }


def _named(table: pa.Table) -> _Part:
    return {name: folded_codes(table, name) for name in ("actor", "target", "weapon")} | {
        "sides": sides(table)
    }


def _located(table: pa.Table) -> _Part:
    name = "place_text" if "place_text" in table.column_names else "place"
    place, words = places(table, name)
    return {
        "area": folded_codes(table, "admin2"),
        "province": folded_codes(table, "admin1"),
        "place": place,
        "place_words": words,
    }


def _received(table: pa.Table, middle: Ints, ids: pa.Array, order: Ints) -> _Part:
    return {"received": received(table, middle, ids)[order]}
