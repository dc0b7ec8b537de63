"""Tabulating: a record prepared once, then counted under any rule.

In:   a `Record`, a `CountingRule`, the dimensions (`day`, `area`, `party`) and a period.
Out:  a `Tabulation`: counts that add up over any dimension, and what nobody watched.

What has no known area stands under `unknown area`, what nobody is accused of under `not named`. An
incident of several days stands under the first and is flagged as spread. A cell without incidents
is given only where somebody watched; elsewhere its number is unknown, and `Tabulation.unwatched`
says so. A period cuts by when an incident begins.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from functools import cached_property
from itertools import product

import pyarrow as pa

from trucewatch.coverage.from_reports import Observed, column_micros
from trucewatch.figures.accused import Accused, accused
from trucewatch.figures.cells import Cell, Facts, check_dimensions, gather
from trucewatch.figures.days import Days
from trucewatch.figures.model import Count, CountingRule, Record, Tabulation
from trucewatch.figures.naming import NOT_NAMED, SEVERAL, UNKNOWN_AREA, AreaNames, PartyNames
from trucewatch.figures.outcomes import Outcomes, Rulings, outcomes, positions, rulings
from trucewatch.figures.sieve import NO, YES, Evidence, Sieved, sieve
from trucewatch.figures.tellers import Flags, Telling, telling, told_by_others
from trucewatch.figures.units import (
    Units,
    burst_units,
    entry_units,
    explosion_units,
    incident_units,
)
from trucewatch.figures.watched import Watched
from trucewatch.vocabulary.instants import Interval


class Counting:
    """One record, prepared once to be counted under any rule."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.areas = AreaNames(record.areas)
        self.parties = PartyNames(record.agreement)
        self.zone = record.agreement.clock.zone

    @cached_property
    def ids(self) -> pa.Array:
        """The incidents' ids, in the order of their table."""
        return self.record.incidents["incident_id"].combine_chunks()

    @cached_property
    def positions(self) -> dict[str, int]:
        """Where each incident stands in its table, by id or alias."""
        return positions(self.record.incidents)

    @cached_property
    def outcomes(self) -> Outcomes:
        """What the findings say of each incident."""
        return outcomes(self.record.findings, self.ids)

    @cached_property
    def accused(self) -> Accused:
        """Who is accused of each incident."""
        return accused(self.record.attributions, self.ids, self.parties)

    @cached_property
    def telling(self) -> Telling:
        """Which source tells of which incident."""
        return telling(self.record)

    @cached_property
    def told_by_others(self) -> tuple[Flags, Flags]:
        """Whether somebody tells of each incident who is not in it, and whether one may."""
        return told_by_others(self.record, self.telling, self.parties)

    @cached_property
    def observed(self) -> Observed:
        """Who watched where and when."""
        r = self.record
        return Observed(r.watches, r.restrictions, r.reports, self.areas.parents)

    @cached_property
    def incident_units(self) -> Units:
        """One row for each incident."""
        return incident_units(self.record, self.areas, self.accused)

    @cached_property
    def _entry_units(self) -> Units:
        return entry_units(self.record, self.positions, self.areas, self.parties)

    @cached_property
    def _facts(self) -> Facts:
        found = self.outcomes
        return Facts.of(self.ids, found.undetermined(), ~self.rule_on(()).ruled, found.label())

    def rule_on(self, classes: tuple[str, ...]) -> Rulings:
        """What people ruled, where `classes` uphold."""
        return rulings(self.record.verdicts, self.positions, classes, len(self.ids))

    def sieved(self, rule: CountingRule) -> Sieved:
        """Which incidents `rule` counts, may count, or leaves out, and why."""
        evidence = Evidence(
            self.outcomes, self.accused, self.parties, self.rule_on, lambda: self.told_by_others
        )
        return sieve(self.record, rule, evidence)

    def cells(
        self,
        rule: CountingRule,
        sieved: Sieved,
        by: tuple[str, ...],
        period: Interval | None,
    ) -> list[Cell]:
        """The cells that any counted or possible row falls into."""
        return self._gathered(rule, self._units(rule, sieved), sieved, by, period)

    def tabulate(
        self, rule: CountingRule, *, by: tuple[str, ...], period: Interval | None = None
    ) -> Tabulation:
        """Count every incident, entry or burst that `rule` lets in, and say what was watched.

        Without a period, all of them, over the time from the ceasefire's start to the last of
        them or of the watches. Raises UsageError for an unknown dimension.
        """
        sieved = self.sieved(rule)
        span = period or self._span(rule, sieved)
        units = self._units(rule, sieved)
        found = self._gathered(rule, units, sieved, by, period)
        days = Days.of(rule, self.zone)
        watched = Watched(self.observed, self.areas, days, span)
        cells = [_counted(rule, cell, watched) for cell in found]
        empty, unwatched = self._empty(rule, by, found, list(days.between(span)), watched)
        total = self._gathered(rule, units, sieved, (), period)[0] if by else found[0]
        return Tabulation(
            rule=rule,
            period=span,
            cells=tuple(sorted([*cells, *empty], key=_order(by))),
            total=_counted(rule, total, watched),
            unwatched=tuple(unwatched),
        )

    def _gathered(
        self,
        rule: CountingRule,
        units: Units,
        sieved: Sieved,
        by: tuple[str, ...],
        period: Interval | None,
    ) -> list[Cell]:
        check_dimensions(by)
        return gather(units, sieved.answer, self._facts, Days.of(rule, self.zone), by, period)

    def _units(self, rule: CountingRule, sieved: Sieved) -> Units:
        if rule.unit == "entry":
            return self._entry_units
        if rule.unit == "burst" and rule.gap_min is not None:
            counts = sieved.answer == YES
            return burst_units(self.record, self.incident_units, counts, rule.gap_min)
        if rule.unit == "explosion":
            return explosion_units(self.record, self.incident_units)
        return self.incident_units

    def _empty(
        self,
        rule: CountingRule,
        by: tuple[str, ...],
        found: list[Cell],
        days: list[date],
        watched: Watched,
    ) -> tuple[list[Count], list[dict[str, str]]]:
        """Watched cells with nothing in them, and the keys of those nobody watched."""
        where = tuple(name for name in by if name != "party")
        if not where:
            return [], []
        present = {tuple(cell.key[name] for name in where) for cell in found}
        zeros: list[Count] = []
        unwatched: list[dict[str, str]] = []
        for values in self._all_keys(where, found, days):
            if values in present:
                continue
            key = dict(zip(where, values, strict=True))
            covered = watched.of(key)
            if covered is None or not covered.watched:
                unwatched.append(key)
            elif "party" not in by:
                nothing = Cell(key, 0, 0, 0, 0, 0, (), (), {})
                zeros.append(_counted(rule, nothing, watched))
        return zeros, unwatched

    def _all_keys(
        self, where: tuple[str, ...], found: list[Cell], days: list[date]
    ) -> Iterator[tuple[str, ...]]:
        seen = sorted({cell.key["area"] for cell in found if "area" in cell.key} - {UNKNOWN_AREA})
        values = {
            "day": [day.isoformat() for day in days] if "day" in where else [],
            "area": self.areas.names() or seen,
        }
        return product(*(values[name] for name in where))

    def _span(self, rule: CountingRule, sieved: Sieved) -> Interval:
        """From the ceasefire's start to the end of the last day counted or watched."""
        starts = self.incident_units.start[sieved.answer != NO]
        ends = column_micros(self.record.watches["watched_to"])
        first = self.record.agreement.clock.start
        last = [_instant(int(starts.max()))] if len(starts) else []
        last += [_instant(int(ends.max()) - 1)] if len(ends) else []
        if rule.include_other_dates and len(starts):
            first = min(first, _instant(int(starts.min())))
        days = Days.of(rule, self.zone)
        end = days.span(days.day_at(max([first, *last]))).end
        return Interval(first, end)


def _counted(rule: CountingRule, cell: Cell, watched: Watched) -> Count:
    return Count(
        rule=rule.id,
        key=cell.key,
        n=cell.n,
        undetermined=cell.undetermined,
        pending=cell.pending,
        incidents=cell.incidents,
        coverage=watched.of(cell.key),
        possible=cell.possible,
        possible_incidents=cell.possible_incidents,
        spread=cell.spread,
        outcomes=cell.outcomes,
    )


def _instant(at: int) -> datetime:
    seconds, rest = divmod(at, 1_000_000)
    return datetime.fromtimestamp(seconds, UTC).replace(microsecond=rest)


def _order(by: tuple[str, ...]) -> Callable[[Count], tuple[tuple[bool, str], ...]]:
    """Keys in the order asked for; an unknown area or party comes last."""
    last = frozenset((UNKNOWN_AREA, NOT_NAMED, SEVERAL))
    return lambda cell: tuple((cell.key[name] in last, cell.key[name]) for name in by)
