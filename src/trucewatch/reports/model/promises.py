"""What a row says was promised, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from trucewatch.vocabulary.instants import Interval


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
