"""Figures: how incidents become a number, and how numbers differ.

In:   incidents, attributions, findings, verdicts, coverage, tallies, and a named counting rule.
Out:  `Count`s, each carrying what was not watched, undetermined and pending; and
      `ReconciliationLine`s, which explain a difference or say that nothing explains it.

Never here: files, network, the clock. No figure is printed without its coverage.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

import pyarrow as pa

from trucewatch.agreement.model import Agreement, Names
from trucewatch.coverage.model import Coverage
from trucewatch.places.model import AdminArea
from trucewatch.verdicts.model import Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """Everything a figure, page or publication may be made from, at one point of the ledger.

    The tables have the schemas of their rooms' models. `areas` are the administrative areas the
    mission knows, outlines included. `tree_size` and `tree_root` say which ledger state this is;
    `origin` and `log_key` (a signed note verifier key) say how to check it. `as_of` is the
    instant of the newest entry, UTC.
    """

    mission: str
    agreement: Agreement
    areas: tuple[AdminArea, ...]
    sources: pa.Table
    reports: pa.Table
    memberships: pa.Table
    incidents: pa.Table
    attributions: pa.Table
    findings: pa.Table
    problems: pa.Table
    tallies: pa.Table
    watches: pa.Table
    restrictions: pa.Table
    verdicts: tuple[Verdict, ...]
    tree_size: int
    tree_root: bytes
    origin: str
    log_key: str
    as_of: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CountingRule:
    """A named, versioned rule. `unit` is `entry`, `incident` or `burst`.

    `gap_min` joins entries of a burst [minute]; `outcomes` are the findings' outcomes that count
    (empty: whatever the finding); `acts` are prefixes (empty: all); `attributed` asks for an
    accused; `day_cutoff` is the local hour at which a day ends; `verified_only` asks for a verdict.
    """

    id: str
    version: int
    names: Names
    explanation: Names
    unit: str
    gap_min: int | None
    outcomes: tuple[str, ...]
    acts: tuple[str, ...]
    attributed: bool
    verified_only: bool
    day_cutoff: int
    include_out_of_scope: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """One cell: how many under a rule, in a day, area and party's name, and what is behind it.

    `key` holds the dimensions asked for (`day`, `area`, `party`); `incidents` the ids counted;
    `undetermined` and `pending` how many more may belong here.
    """

    rule: str
    key: dict[str, str]
    n: int
    undetermined: int
    pending: int
    incidents: tuple[str, ...]
    coverage: Coverage | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReconciliationLine:
    """What each publisher and our own record say of one day and area, and what explains it.

    `claims` maps a publisher's label to its number (None: named without a number); `ours` the
    incidents of the record by counting rule; `overlap_low`/`overlap_high` bound how many the two
    guarantors can have counted in common; `explained` lists message ids with parameters.
    """

    day: str
    area: str
    claims: dict[str, int | None]
    ours: dict[str, int]
    incidents: tuple[str, ...]
    overlap_low: int | None
    overlap_high: int | None
    explained: tuple[str, ...] = field(default_factory=tuple)
    unexplained: int = 0
