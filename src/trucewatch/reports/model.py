"""Reports: what a source said, verbatim and normalised; and the problems of bad rows.

In:   rows, as the readers in `doors/sources` bring them.
Out:  `Account`s of events, `TallyRow`s, `WatchRow`s and `RestrictionRow`s, `PromiseRow`s of what
      was promised and what became of it, or `Problem`s; and the reports table in which every later
      room reads them.

A report stays its source's claim: nothing here says that it happened.

Never here: files, network, the clock, randomness, or who the source is behind its id.
Instants are UTC; a window includes its start and excludes its end.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

import pyarrow as pa

from trucewatch.vocabulary.instants import Interval

SOURCE_KINDS = ("monitor", "party", "guarantor", "media", "dataset", "public")


@dataclass(frozen=True, slots=True)
class SourceWords:
    """How a row names its source. Kept in the encrypted registry and nowhere else.

    `words` may name a living person. It must not reach an id, a log, an error or a file name.
    """

    words: str
    kind: str = "public"
    interests: tuple[str, ...] = ()
    reliability: str | None = None
    duplicate_free: bool = False

    def __repr__(self) -> str:
        return "SourceWords(withheld)"


@dataclass(frozen=True, slots=True)
class Source:
    """Who reports, as every room may know it: an opaque id and what weighs on its word.

    `kind` is one of `SOURCE_KINDS`; `interests` are the agreement's party ids it leans to;
    `reliability` is an Admiralty letter A–F; `duplicate_free` claims that it reports an event once.
    """

    source_id: str
    kind: str
    interests: tuple[str, ...] = ()
    reliability: str | None = None
    duplicate_free: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One source's account of one event, as one row gives it, before places are resolved.

    Unknown is None, never 0 or "". `lon`, `lat` (degrees, WGS 84) and `error_radius_m` (95%) are
    as the source said them; `place_text`, `admin1_text`, `admin2_text` are its words. `actor` is
    the accused as the source words it; `sides` are those it says took part without saying who
    attacked. `act` is a code of `acts.yaml` at any depth.
    """

    seen: Interval
    reported_at: datetime | None = None
    place_text: str | None = None
    admin1_text: str | None = None
    admin2_text: str | None = None
    country_text: str | None = None
    lon: float | None = None
    lat: float | None = None
    error_radius_m: float | None = None
    act: str | None = None
    actor: str | None = None
    actor_basis: str | None = None
    sides: tuple[str, ...] = ()
    target: str | None = None
    victim_status: str | None = None
    weapon: str | None = None
    calibre_mm: float | None = None
    n_events: int | None = None
    deaths_min: int | None = None
    deaths_max: int | None = None
    injured_min: int | None = None
    injured_max: int | None = None
    civilians_min: int | None = None
    civilians_max: int | None = None
    women_min: int | None = None
    children_min: int | None = None
    upstream: str | None = None
    credibility: int | None = None
    reliability: str | None = None
    text: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TallyRow:
    """One published number: how many a publisher counted, in which days, area and party's name.

    `headline` says that the number is the publication's own total rather than a part of it.
    `count` is None where an area is named without a number. `day_to` is the last day, included.
    `confirmed_by` says how many of `count` each of others confirms; under the key
    `said_to_target_excluded`, how many are put down to fire on a group outside the agreement.
    """

    publisher: str
    day_from: str | None
    day_to: str | None
    area: str | None
    attributed_to: str | None
    count: int | None
    headline: bool
    confirmed_by: Mapping[str, int] = field(default_factory=dict)
    unit: str | None = None
    bulletin: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchRow:
    """Who watched which area, when and by what means."""

    area: str
    interval: Interval
    means: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RestrictionRow:
    """Access denied or delayed: by whom, where, when, for which reason as quoted."""

    area: str
    at: datetime
    by_actor: str | None
    reason_quoted: str | None
    delay_min: int | None
    outcome: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureRow:
    """Something offered or demanded outside the agreement, by whom, as it was put.

    `kind` and `sense` are words of `conditions.model`; `due` is a deadline in words.
    """

    condition: str
    origin: str
    kind: str
    by: str | None
    text: str | None = None
    bearers: tuple[str, ...] = ()
    beneficiaries: tuple[str, ...] = ()
    amount: float | None = None
    unit: str | None = None
    per: str | None = None
    sense: str | None = None
    category: str | None = None
    starts: datetime | None = None
    due: str | None = None
    place: str | None = None
    said_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendmentRow:
    """A decision on a condition: another deadline, or that it rests or goes on from `since`."""

    condition: str
    by: str | None
    due: str | None = None
    paused: bool | None = None
    since: datetime | None = None
    said_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What somebody says, or verified, of conditions and of the time `seen`: always theirs.

    `by` says it, `citing` whom. `low` and `high` are the amount (both None where none was given),
    `done` a yes or no. `place` is a crossing, site or place in words, `holder` whose ground it is
    said to be, `ref` the request, list or visit meant; `serials` are the pieces of an inventory
    that were there, `missing` how many were away from their site. `exhibit` names a sealed list
    and `receipt` a custodian's.
    """

    conditions: tuple[str, ...]
    by: str | None
    seen: Interval
    citing: str | None = None
    bearer: str | None = None
    low: float | None = None
    high: float | None = None
    unit: str | None = None
    category: str | None = None
    done: bool | None = None
    place: str | None = None
    geometry: str | None = None
    holder: str | None = None
    ref: str | None = None
    cause: str | None = None
    reason: str | None = None
    serials: tuple[str, ...] = ()
    missing: float | None = None
    exhibit: str | None = None
    receipt: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementRow(Said):
    """It as a row of a file: `about` is not yet held against the kinds that `conditions` knows."""

    about: str
    said_at: datetime | None = None


class ClaimRow(StatementRow):
    """What somebody says."""

    __slots__ = ()


class VerifiedRow(StatementRow):
    """What somebody who verifies saw."""

    __slots__ = ()


PromiseRow = MeasureRow | AmendmentRow | ClaimRow | VerifiedRow
Content = Account | TallyRow | WatchRow | RestrictionRow | PromiseRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A good row: its number in the file (1 is the first line), content, source, and raw cells.

    `raw` holds every cell verbatim except those that name the source, which go with `source`, and
    those that could lead to it (a link, a video's id): they are `withheld` for the registry.
    """

    number: int
    content: Content
    source: SourceWords
    raw: Mapping[str, str]
    withheld: Mapping[str, str] = field(default_factory=dict)


class SplitCells(dict[str, str]):
    """The cells of a row that may be seen, with those that are `withheld` for the registry."""

    __slots__ = ("withheld",)

    def __init__(
        self,
        raw: Mapping[str, str] | Iterable[tuple[str, str]] = (),
        withheld: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(raw)
        self.withheld: Mapping[str, str] = dict(withheld or {})


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A bad row, or a bad file (row 0), with what would have worked.

    `value_excerpt` never holds the words that name a source, nor more than 80 characters, nor any
    of a report's text. The row's cells are split into `raw` and `withheld` as a good row's are;
    the cell that names the source is among the withheld. These are no field of the problem:
    whoever writes out its fields cannot write them out.
    """

    file: str
    row: int
    column: str | None
    value_excerpt: str | None
    code: str
    message: str
    remedy: str
    raw: Mapping[str, str] = field(default_factory=dict)

    @property
    def withheld(self) -> Mapping[str, str]:
        """The cells for the registry alone."""
        return self.raw.withheld if isinstance(self.raw, SplitCells) else {}


REPORTS = pa.schema(
    [
        ("report_id", pa.string()),
        ("source_id", pa.string()),
        ("seen_from", pa.timestamp("us", "UTC")),
        ("seen_to", pa.timestamp("us", "UTC")),
        ("reported_at", pa.timestamp("us", "UTC")),
        ("recorded_at", pa.timestamp("us", "UTC")),
        ("place_text", pa.string()),
        ("lon", pa.float64()),
        ("lat", pa.float64()),
        ("error_radius_m", pa.float64()),
        ("pcode", pa.string()),
        ("admin1", pa.string()),
        ("admin2", pa.string()),
        ("admin3", pa.string()),
        ("place_method", pa.string()),
        ("place_score", pa.float64()),
        ("act", pa.string()),
        ("actor", pa.string()),
        ("actor_basis", pa.string()),
        ("target", pa.string()),
        ("victim_status", pa.string()),
        ("weapon", pa.string()),
        ("calibre_mm", pa.float64()),
        ("n_events", pa.int64()),
        ("deaths_min", pa.int64()),
        ("deaths_max", pa.int64()),
        ("injured_min", pa.int64()),
        ("injured_max", pa.int64()),
        ("civilians_min", pa.int64()),
        ("civilians_max", pa.int64()),
        ("women_min", pa.int64()),
        ("children_min", pa.int64()),
        ("upstream_id", pa.string()),
        ("credibility", pa.int64()),
        ("text_ref", pa.string()),
        ("sealed", pa.bool_()),
        # added after the contract's own columns
        ("sides", pa.list_(pa.string())),
        ("country_text", pa.string()),
        ("admin1_text", pa.string()),
        ("admin2_text", pa.string()),
        ("place_level", pa.string()),
        ("place_alternatives", pa.list_(pa.string())),
        ("out_of_scope", pa.string()),
        ("reliability", pa.string()),
    ]
)
"""The reports table of the contract, in its order; `out_of_scope` is `country`, `dates` or null.
`reliability` and `credibility` are the halves of a report's own Admiralty grade, as somebody gave
them: shown, and computed with nowhere."""

SOURCES = pa.schema(
    [
        ("source_id", pa.string()),
        ("kind", pa.string()),
        ("interests", pa.list_(pa.string())),
        ("reliability", pa.string()),
        ("duplicate_free", pa.bool_()),
    ]
)

PROBLEMS = pa.schema(
    [
        ("file", pa.string()),
        ("row", pa.int64()),
        ("column", pa.string()),
        ("value_excerpt", pa.string()),
        ("code", pa.string()),
        ("message", pa.string()),
        ("remedy", pa.string()),
        ("entry", pa.int64()),
    ]
)

TALLIES = pa.schema(
    [
        ("tally_id", pa.string()),
        ("publisher", pa.string()),
        ("day_from", pa.string()),
        ("day_to", pa.string()),
        ("area", pa.string()),
        ("attributed_to", pa.string()),
        ("count", pa.int64()),
        ("headline", pa.bool_()),
        ("confirmed_by", pa.string()),
        ("note", pa.string()),
        ("unit", pa.string()),
        ("bulletin", pa.string()),
        ("source_id", pa.string()),
    ]
)
"""`confirmed_by` is a JSON object from who confirmed to how many; days are local, both included."""

WATCHES = pa.schema(
    [
        ("source_id", pa.string()),
        ("pcode", pa.string()),
        ("watched_from", pa.timestamp("us", "UTC")),
        ("watched_to", pa.timestamp("us", "UTC")),
        ("means", pa.string()),
    ]
)

RESTRICTIONS = pa.schema(
    [
        ("source_id", pa.string()),
        ("pcode", pa.string()),
        ("at", pa.timestamp("us", "UTC")),
        ("by_actor", pa.string()),
        ("reason_quoted", pa.string()),
        ("delay_min", pa.int64()),
        ("outcome", pa.string()),
    ]
)
