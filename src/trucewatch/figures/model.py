"""Figures: how incidents become a number, and how numbers differ.

In:   incidents, attributions, findings, verdicts, coverage, tallies, and a named counting rule.
Out:  `Count`s, each carrying what was not watched, undetermined and pending; and
      `ReconciliationLine`s, which explain a difference or say that nothing explains it.

Never here: files, network, the clock. No figure is printed without its coverage.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

import pyarrow as pa

from trucewatch.agreement.model import Agreement, Names
from trucewatch.belief.model import KnownHabits
from trucewatch.conditions.model import Promised
from trucewatch.coverage.model import Coverage
from trucewatch.places.model import AdminArea
from trucewatch.verdicts.model import Docket, Verdict
from trucewatch.vocabulary.instants import Interval
from trucewatch.vocabulary.messages import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """Everything a figure, page or publication may be made from, at one point of the ledger.

    The tables have the schemas of their rooms' models. `areas` are the administrative areas the
    mission knows, outlines included. `tree_size` and `tree_root` say which ledger state this is;
    `origin` and `log_key` (a signed note verifier key) say how to check it. `as_of` is the
    instant of the newest entry, UTC. `beliefs` and `casualties` stand beside: no figure and no
    finding reads them; `habits` are what they rest on. `questions` are all that people fixed, the
    last one stands; `foretold` is every forecast on record. `promised` is what signed acts say of
    conditions.
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
    beliefs: pa.Table
    casualties: pa.Table
    habits: KnownHabits
    questions: tuple[Question, ...] = ()
    foretold: tuple[Foretold, ...] = ()
    docket: Docket = field(default_factory=Docket)
    promised: Promised = field(default_factory=Promised)

    @property
    def question(self) -> Question | None:
        """The last question that people fixed; None where they fixed none."""
        return self.questions[-1] if self.questions else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What people fixed of "is it holding?": which days are compared, and under which rule.

    `before` and `after` are first and last local day, both included; `going_on` is the ratio above
    which the ceasefire is not holding, `log_vouches` whether the log of watches is taken for proof
    of detection where too little is told of twice. `at` is when it was fixed (UTC), `signer` the
    id of the key, `entry` the ledger's.
    """

    before: tuple[date, date]
    after: tuple[date, date]
    rule: str
    going_on: float
    log_vouches: bool
    at: datetime
    signer: str
    entry: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Foretold:
    """A forecast as it was recorded, before its weeks had passed; never struck out.

    `weeks` are the first days of the weeks foretold. `quantiles[week][p]` and `rival[week][p]` are
    the counts that were foretold at `PROBABILITIES` by the method and by drawing from the last
    weeks. `panel` are the sources whose telling was foretold. `at` is when it was recorded (UTC).
    """

    rule: str
    area: str | None
    weeks: tuple[date, ...]
    method: str
    quantiles: tuple[tuple[int, ...], ...]
    rival: tuple[tuple[int, ...], ...]
    panel: tuple[str, ...]
    version: str
    at: datetime
    entry: int


PROBABILITIES = tuple(n / 100 for n in range(5, 100, 5))
"""At which a forecast is written down: 19 numbers, the outermost bounding nine tenths."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CountingRule:
    """A named, versioned rule; its schema as data is in docs/counting.md.

    `unit` is `entry`, `incident`, `burst` or `explosion`; `gap_min` joins incidents into a burst
    [minute].
    `outcomes` are the findings' outcomes that count (empty: whatever the finding), under at least
    one reading, or under every one with `every_reading`. `acts` are prefixes (empty: all), and
    `acts_left_out` those that do not count all the same. `self_reports` says whether what is told
    only by those who are in it counts.
    `attributed` asks for an accused, and `bound_only` for one whom the agreement binds.
    `excluded_targets` says whether fire on an excluded group counts. `verified_only` asks for a
    verdict in one of `classes`. A day ends at `day_cutoff`:`cutoff_minute`, in the agreement's
    zone. `include_out_of_scope` counts other countries and dates too, `include_other_dates` days
    before and after the agreement.
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
    cutoff_minute: int = 0
    bound_only: bool = False
    excluded_targets: bool = True
    every_reading: bool = False
    classes: tuple[str, ...] = ()
    acts_left_out: tuple[str, ...] = ()
    self_reports: bool = True
    include_other_dates: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """One cell: how many under a rule, in a day, area and party's name, and what is behind it.

    `key` holds the dimensions asked for (`day`, `area`, `party`); `n` the units counted and
    `incidents` the ids behind them. `possible` is how many more may belong here and were left out
    only because something is unknown, so the rule allows `n` to `n + possible`;
    `possible_incidents` are theirs. `undetermined` are the incidents, counted or possible, on
    which the findings settle nothing; `pending` those without a verdict. `spread` is how many of
    the counted may have happened on a later day than the one they stand under. `outcomes` says
    what the findings hold of the counted incidents (see `figures.outcomes`). `coverage` is None
    where the area is unknown.
    """

    rule: str
    key: dict[str, str]
    n: int
    undetermined: int
    pending: int
    incidents: tuple[str, ...]
    coverage: Coverage | None
    possible: int = 0
    possible_incidents: tuple[str, ...] = ()
    spread: int = 0
    outcomes: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tabulation:
    """Counts under one rule: the cells, their total, and the empty cells that nobody watched.

    A cell without incidents stands in `cells` only where somebody watched. `unwatched` are the
    keys of the others: their number is unknown, not zero. `period` is what was counted over.
    """

    rule: CountingRule
    period: Interval
    cells: tuple[Count, ...]
    total: Count
    unwatched: tuple[dict[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why one rule counts what the other does not; `incidents` are those it applies to.

    `rule` is the rule that left them out, or placed them elsewhere.
    """

    rule: str
    why: Message
    incidents: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One line of a comparison of two rules: the units each counts, and the incidents behind.

    `both`, `only_a` and `only_b` partition the incidents of the line; `reasons` covers `only_a`
    and `only_b`. `a` and `b` may differ although no incident does, where the units do.
    """

    key: dict[str, str]
    a: int
    b: int
    both: tuple[str, ...]
    only_a: tuple[str, ...]
    only_b: tuple[str, ...]
    reasons: tuple[Reason, ...]

    @property
    def delta(self) -> int:
        """How many more the second rule counts."""
        return self.b - self.a

    @property
    def differs(self) -> bool:
        """Whether the number, or any incident behind it, differs."""
        return self.a != self.b or bool(self.only_a or self.only_b)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReconciliationLine:
    """What each publisher and our own record say of one day and area, and what explains it.

    `kind` is `total` (a bulletin day's totals), `area` (one area of that day), `period` (somebody's
    count over a stated span, in its own unit) or `undated`. `day` and `day_to` are local days, both
    included; `day` is "" where unknown. `area` is the area's English name, "" for the whole.

    `claims` maps a publisher's label to its number (None: named without a number); a side that
    published a full breakdown without naming the area has no claim here. `silent` are those.
    `ours` counts the record's by rule on that day, `ours_before` on the day before, which the
    bulletin also covers in part; `possible` and `possible_before` how many more may belong.
    `incidents` are the ids counted on either day.

    `overlap_low`/`overlap_high` bound how many the two guarantors can have counted in common.
    `explained` lists messages (`Message.to_json()`), `words()` reads them back. `unexplained` is
    the least number of entries that only one side counted and for which nothing gives a reason.
    `tallies` are the ids of the published numbers behind the line, `notes` what whoever wrote
    them down remarked, word for word.
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
    kind: str = "area"
    day_to: str = ""
    unit: str = ""
    silent: tuple[str, ...] = ()
    ours_before: dict[str, int] = field(default_factory=dict)
    possible: dict[str, int] = field(default_factory=dict)
    possible_before: dict[str, int] = field(default_factory=dict)
    tallies: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def words(self) -> tuple[Message, ...]:
        """The explanations, ready to be said."""
        return tuple(Message.from_json(text) for text in self.explained)


class Holding(StrEnum):
    """The software's proposal on whether the ceasefire holds; people decide."""

    HOLDING = "holding"
    NOT_HOLDING = "not_holding"
    CANNOT_TELL = "cannot_tell"


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """Seven times 24 hours: incidents that began in them, and how much was watched.

    `alleged` are those with a breach under at least one reading, `open` those on which the findings
    settle nothing, both without those that people ruled no violation; `upheld` are those that
    people ruled one. No rate and no percentage: below
    ten events they mislead, and more reports may only mean more reporters. `evidence` are the ids
    of all three.
    """

    period: Interval
    incidents: int
    alleged: int
    open: int
    upheld: int
    coverage: Coverage
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One screen of facts on how the ceasefire stands at an instant, and what is not known.

    `outcomes` maps a reading's id to incidents by outcome, since the start; `upheld` counts
    incidents that people ruled a violation, `pending` those nobody has ruled on; `disputed_days`
    are bulletin days on which the guarantors' totals differ, out of the `bulletin_days` on which
    both are known. `problems` are rows that could not be read. `why` are messages for `holding`.
    """

    at: datetime
    start: datetime
    reports: int
    out_of_scope: int
    incidents: int
    outcomes: dict[str, dict[str, int]]
    upheld: int
    pending: int
    last_week: Week
    week_before: Week
    coverage: Coverage
    bulletin_days: int
    disputed_days: int
    problems: int
    holding: Holding
    why: tuple[Message, ...]
