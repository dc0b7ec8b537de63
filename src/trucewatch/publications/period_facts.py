"""What the record holds of one period, gathered once for every section of a bulletin.

In:   a `Record` and a period.
Out:  `PeriodFacts`: counts, never rows.

An incident belongs to the period in which it is first said to have happened. What lies outside the
agreement's country or dates is counted apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from trucewatch.coverage.from_reports import column_micros, micros
from trucewatch.coverage.model import Coverage
from trucewatch.coverage.wording import words as coverage_words
from trucewatch.figures.model import Record
from trucewatch.figures.outcomes import GRAVITY, LABELS
from trucewatch.figures.tabulating import Counting
from trucewatch.findings.model import Outcome, Step
from trucewatch.vocabulary.instants import Interval
from trucewatch.vocabulary.messages import Message

UPHOLDING = ("minor", "grave")
"""Classes of the ladder by which people uphold an allegation."""
VAGUE_LEVELS = ("admin3", "admin2", "admin1", "country")
"""Levels at which a place is an area, and its point only the middle of one."""
Rows = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Deaths:
    """Deaths as reported: `low` to `high` where a figure is given, `silent` where none is.

    `open_ended` incidents have a lowest figure and no highest.
    """

    low: int
    high: int
    silent: int
    open_ended: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodFacts:
    """Counts of one period; everything but `reports_*` is in incidents.

    `rows` are positions in the incidents table. `outcomes` are by `figures.outcomes.LABELS`;
    `by_reading` by reading and outcome; `steps` by step, for the two outcomes that leave a matter
    without an answer. `acts` are by top-level code ("0" unknown).
    """

    record: Record
    period: Interval
    counting: Counting
    rows: Rows
    coverage: Coverage
    reports: int
    reports_outside: int
    source_kinds: Mapping[str, int]
    outside_country: int
    outside_dates: int
    one_voice: int
    breach_under_some: int
    outcomes: Mapping[str, int]
    by_reading: Mapping[str, Mapping[str, int]]
    steps: Mapping[str, Mapping[str, int]]
    acts: Mapping[str, int]
    accused: int
    unplaced: int
    area_only: int
    deaths: Deaths
    ruled: int
    upheld: int
    review: int

    @property
    def incidents(self) -> int:
        """How many incidents lie inside the agreement's country and dates."""
        return len(self.rows)

    @property
    def first(self) -> date:
        """The period's first local day."""
        return self.period.start.astimezone(self.counting.zone).date()

    @property
    def last(self) -> date:
        """The period's last local day."""
        last = max(self.period.start, self.period.end - timedelta(microseconds=1))
        return last.astimezone(self.counting.zone).date()


def gather(record: Record, period: Interval) -> PeriodFacts:
    """Everything the sections count of `record` in `period`."""
    counting = Counting(record)
    table = record.incidents
    begins = _within(table, period)
    outside = table["out_of_scope"]
    rows = np.flatnonzero(begins & np.asarray(outside.is_null().to_numpy()))
    mine = table.take(pa.array(rows))
    reports = record.reports.filter(pa.array(_within(record.reports, period)))
    inside = reports.filter(pc.is_null(reports["out_of_scope"]))
    rulings = counting.rule_on(UPHOLDING)
    labels = np.bincount(counting.outcomes.label()[rows], minlength=len(LABELS))
    return PeriodFacts(
        record=record,
        period=period,
        counting=counting,
        rows=rows,
        coverage=counting.observed.during(None, period),
        reports=len(inside),
        reports_outside=len(reports) - len(inside),
        source_kinds=_source_kinds(inside, record.sources),
        outside_country=_how_many(outside, begins, "country"),
        outside_dates=_how_many(outside, begins, "dates"),
        one_voice=int(pc.sum(pc.less_equal(mine["n_independent"], 1)).as_py() or 0),
        breach_under_some=int(np.count_nonzero(_breach(counting, rows))),
        outcomes={str(name): int(n) for name, n in zip(LABELS, labels, strict=True)},
        by_reading=_by_reading(counting, rows),
        steps=_steps(record.findings, mine["incident_id"]),
        acts=_acts(mine),
        accused=int(np.count_nonzero(counting.accused.named[rows])),
        unplaced=mine["lon"].null_count,
        area_only=int(np.count_nonzero(area_only(mine))),
        deaths=_deaths(mine),
        ruled=int(np.count_nonzero(rulings.ruled[rows])),
        upheld=int(np.count_nonzero(rulings.upheld[rows])),
        review=sum(verdict.review for verdict in record.verdicts),
    )


def area_only(incidents: pa.Table) -> npt.NDArray[np.bool_]:
    """Which incidents are placed in an area and at no point of it. Shape (n_incidents,)."""
    placed = np.asarray(incidents["lon"].is_valid().to_numpy())
    vague = pc.is_in(incidents["place_level"], value_set=pa.array(VAGUE_LEVELS, pa.string()))
    return np.asarray(placed & np.asarray(vague.to_numpy()))


def watched_words(facts: PeriodFacts) -> tuple[Message, ...]:
    """What was watched and denied. How many sources reported is said with the reports."""
    return tuple(m for m in coverage_words(facts.coverage) if m.id != "coverage.sources")


def _within(table: pa.Table, period: Interval) -> npt.NDArray[np.bool_]:
    begins = column_micros(table["seen_from"])
    return np.asarray((begins >= micros(period.start)) & (begins < micros(period.end)))


def _how_many(column: pa.ChunkedArray, mask: npt.NDArray[np.bool_], value: str) -> int:
    same = pc.fill_null(pc.equal(column, value), False)
    return int(np.count_nonzero(np.asarray(same.to_numpy()) & mask))


def _source_kinds(reports: pa.Table, sources: pa.Table) -> dict[str, int]:
    """How many distinct sources of each kind reported."""
    spoke = pc.unique(reports["source_id"])
    known = sources.filter(pc.is_in(sources["source_id"], value_set=spoke))
    kinds = {row["values"]: row["counts"] for row in pc.value_counts(known["kind"]).to_pylist()}
    strangers = len(spoke) - len(known)
    if strangers > 0:
        kinds["public"] = kinds.get("public", 0) + strangers
    return dict(sorted(kinds.items()))


def _breach(counting: Counting, rows: Rows) -> npt.NDArray[np.bool_]:
    """Which incidents are an alleged breach under at least one reading."""
    found = counting.outcomes.code[rows] == GRAVITY.index(Outcome.BREACH)
    return np.asarray(found.any(axis=1))


def _by_reading(counting: Counting, rows: Rows) -> dict[str, dict[str, int]]:
    found = counting.outcomes
    unanswered = GRAVITY.index(Outcome.UNDETERMINED)
    code = np.where(found.code[rows] < 0, unanswered, found.code[rows])
    return {
        reading: {
            str(name): int(n)
            for name, n in zip(
                GRAVITY, np.bincount(code[:, at], minlength=len(GRAVITY)), strict=True
            )
        }
        for at, reading in enumerate(found.readings)
    }


def _steps(findings: pa.Table, ids: pa.ChunkedArray) -> dict[str, dict[str, int]]:
    """Incidents by the step that left them without an answer; one may stand under several."""
    wanted = pa.array([str(Outcome.UNDETERMINED), str(Outcome.NOT_COVERED)])
    chosen = findings.filter(
        pc.and_(
            pc.is_in(findings["incident_id"], value_set=ids.combine_chunks()),
            pc.is_in(findings["outcome"], value_set=wanted),
        )
    )
    counted = chosen.group_by(["step", "outcome"]).aggregate([("incident_id", "count_distinct")])
    found: dict[str, dict[str, int]] = {}
    for row in counted.to_pylist():
        if row["step"]:
            found.setdefault(row["step"], {})[row["outcome"]] = row["incident_id_count_distinct"]
    return {str(step): found[step] for step in Step if step in found}


def _acts(incidents: pa.Table) -> dict[str, int]:
    found: dict[str, int] = {}
    for row in pc.value_counts(incidents["act"]).to_pylist():
        top = (row["values"] or "0").split(".")[0]
        found[top] = found.get(top, 0) + row["counts"]
    return dict(sorted(found.items(), key=lambda pair: (pair[0] == "0", -pair[1], pair[0])))


def _deaths(incidents: pa.Table) -> Deaths:
    low, high = incidents["deaths_min"], incidents["deaths_max"]
    silent = pc.and_(pc.is_null(low), pc.is_null(high))
    open_ended = pc.and_(pc.is_valid(low), pc.is_null(high))
    return Deaths(
        low=int(pc.sum(low).as_py() or 0),
        high=int(pc.sum(pc.coalesce(high, low)).as_py() or 0),
        silent=int(pc.sum(silent).as_py() or 0),
        open_ended=int(pc.sum(open_ended).as_py() or 0),
    )
