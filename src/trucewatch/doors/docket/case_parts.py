"""The parts of one case's page, as plain values: who said what, and who said nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from trucewatch.doors.docket.case_lines import CaseLine, Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class StepLine:
    """One act in the order of the ledger. `mark` is its leaf's hash (hex), `entry` its number.

    `flag` says why it has no effect, where it has none.
    """

    round: int
    kind: str
    at: datetime
    who: str
    text: str
    details: tuple[str, ...]
    flag: str | None
    entry: int
    mark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """A step still to be taken. `who` alone may (`who_id`), else whoever signs in one of `roles`;
    `whom` it is about (`whom_id`), where that is somebody.

    `waits` says what it waits for, empty where it may be taken now. `clocks` are its times.
    """

    kind: str
    state: str | None
    number: int | None
    who: str
    who_id: str | None
    whom: str
    whom_id: str | None
    roles: tuple[str, ...]
    waits: str
    clocks: tuple[Clock, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One item of a verification, with its Admiralty grade and what the grade says."""

    grade: str
    means: tuple[str, ...]
    standard: str
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """One revision of the verification. `word` is `approved`, `sent_back` or empty."""

    round: int
    mark: str
    at: datetime
    who: str
    found: str
    items: tuple[Item, ...]
    n_reports: int
    entry: int
    latest: bool
    word: str
    word_by: str
    word_reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What became of one right of reply; `place` is `replied`, `silent`, `asked` or `unasked`."""

    who: str
    place: str
    says: str
    at: datetime | None
    asked_at: datetime | None
    until: datetime | None
    entry: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One determination: one entry, one signature. `last` is the one that is reckoned with."""

    ladder_class: str
    standard: str
    reason: str
    against: str
    at: datetime
    entry: int
    mark: str
    last: bool
    dissents: bool
    review: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One member of the deciding body; without `words` it has not spoken, and that is all."""

    name: str
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Determined:
    """What was determined of one incident in one round: `sum` is what the words come to."""

    incident_id: str
    round: int
    sum: str
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedy:
    """A remedy asked for; whoever was asked says that it was done, and another confirms it."""

    number: int
    who: str
    what: str
    asked_at: datetime
    due: datetime | None
    done_at: datetime | None
    done_says: str
    confirmed_at: datetime | None
    confirmed_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePage:
    """The whole life of one case. `earlier` are the determinations before it was reopened."""

    line: CaseLine
    at: datetime
    complaint: StepLine
    reports_then: int
    reports_now: int
    decided_by: str
    possible: tuple[NextStep, ...]
    waiting: tuple[NextStep, ...]
    revisions: tuple[Revision, ...]
    attributions: tuple[StepLine, ...]
    answers: tuple[Answer, ...]
    determined: tuple[Determined, ...]
    earlier: tuple[Determined, ...]
    remedies: tuple[Remedy, ...]
    reopenings: tuple[StepLine, ...]
    times: tuple[Clock, ...]
    flags: tuple[str, ...]
    steps: tuple[StepLine, ...]
    inadmissible: bool
