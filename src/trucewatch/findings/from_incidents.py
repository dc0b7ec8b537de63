"""Findings from incidents: each incident held against the agreement, under each reading.

The questions and their order are in `judging`; which incidents are alike, in `situations`. Here
the rulings on situations become rows, and each row gets its own chances.

A finding's `p_low` and `p_high` bound the chance that this norm was broken, whatever the outcome
says: the chance that it happened at all, in force, in scope, and by the accused, as far as these
are known; from 0 where anything else is open. For what is not covered it is the chance that
somebody else than the accused did it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from shapely.geometry.base import BaseGeometry

from trucewatch.agreement.model import Agreement, Norm
from trucewatch.findings.binding import Binding
from trucewatch.findings.judging import Judge, Ruling
from trucewatch.findings.model import FINDINGS, Outcome
from trucewatch.findings.situations import Cases, Chances, cases
from trucewatch.findings.spans import Floats, Ints, spans_of
from trucewatch.vocabulary.ids import make_id
from trucewatch.vocabulary.progress import Progress, unheard

_Asked = Callable[[Ruling], int | bool]

STAGE = "findings"

_TEXTS = ("instrument", "reading", "norm", "bearer", "outcome", "step", "paragraph", "reason")


def evaluate(
    incidents: pa.Table,
    attributions: pa.Table,
    agreement: Agreement,
    *,
    national: BaseGeometry | None = None,
    progress: Progress = unheard,
) -> pa.Table:
    """`FINDINGS` of the incidents, in their order, then by reading, norm and bearer.

    `national` is the country's outline (lon/lat, WGS 84), where known. An incident that no norm
    touches gets one summary row for each reading, whose norm and bearer are null.
    """
    progress(STAGE, 0, len(incidents))
    found = cases(incidents, attributions, agreement, national)
    sheet = _rulings(found, agreement)
    rows = _rows(found, sheet)
    table = _table(incidents, found, sheet, rows)
    progress(STAGE, len(incidents), len(incidents))
    return table


@dataclass(frozen=True, slots=True)
class _Line:
    """One ruling under one reading, and its cells that are text."""

    ruling: Ruling
    texts: dict[str, str | None]


@dataclass(frozen=True, slots=True)
class _Sheet:
    """Lines by situation: those of situation `s` are `begins[s]` up to `begins[s + 1]`."""

    lines: tuple[_Line, ...]
    begins: Ints


@dataclass(frozen=True, slots=True)
class _Rows:
    """Which incident and which line each finding comes from. Both of shape (n_findings,)."""

    incident: Ints
    line: Ints


def _rulings(found: Cases, agreement: Agreement) -> _Sheet:
    spans = spans_of(agreement)
    readings = sorted(agreement.readings, key=lambda reading: reading.id)
    judges = [(r.id, Judge(agreement, Binding(agreement, r), spans)) for r in readings]
    lines: list[_Line] = []
    begins = [0]
    for situation in found.situations:
        for reading, judge in judges:
            rulings = sorted(judge.judge(situation), key=_order)
            lines.extend(_line(reading, ruling) for ruling in rulings)
        begins.append(len(lines))
    return _Sheet(tuple(lines), np.array(begins, dtype=np.int64))


def _order(ruling: Ruling) -> tuple[str, str, int]:
    return (
        ruling.norm.id if ruling.norm else "",
        ruling.bearer or "",
        -1 if ruling.slot is None else ruling.slot,
    )


def _line(reading: str, ruling: Ruling) -> _Line:
    norm, weighed, decision = ruling.norm, ruling.weighed, ruling.decision
    texts = {
        "instrument": weighed.instrument if weighed else None,
        "reading": reading,
        "norm": norm.id if norm else None,
        "bearer": ruling.bearer,
        "outcome": decision.outcome.value,
        "step": decision.step.value,
        "paragraph": norm.paragraph if norm else None,
        "reason": decision.reason.to_json(),
    }
    return _Line(ruling, texts)


def _rows(found: Cases, sheet: _Sheet) -> _Rows:
    each = (sheet.begins[1:] - sheet.begins[:-1])[found.which]
    incident = np.repeat(np.arange(len(found.which), dtype=np.int64), each)
    within = np.arange(len(incident), dtype=np.int64) - np.repeat(np.cumsum(each) - each, each)
    return _Rows(incident, sheet.begins[:-1][found.which][incident] + within)


def _table(incidents: pa.Table, found: Cases, sheet: _Sheet, rows: _Rows) -> pa.Table:
    columns: dict[str, pa.Array] = {
        "incident_id": incidents["incident_id"].combine_chunks().take(pa.array(rows.incident))
    }
    for name in _TEXTS:
        texts = pa.array([line.texts[name] for line in sheet.lines], pa.string())
        columns[name] = texts.take(pa.array(rows.line))
    low, high = _chances(found.chances, sheet, rows)
    columns["p_low"], columns["p_high"] = pa.array(low), pa.array(high)
    columns["finding_id"] = _ids(columns)
    return pa.table({field.name: columns[field.name] for field in FINDINGS}, schema=FINDINGS)


def _chances(chances: Chances, sheet: _Sheet, rows: _Rows) -> tuple[Floats, Floats]:
    """The range of each finding's chance of a breach."""
    weight = _Weights(chances, sheet, rows)
    low, high = weight.happened(0), weight.happened(1)
    low, high = low * weight.in_force(0), high * weight.in_force(1)
    scope_low, scope_high = weight.in_scope()
    accused_low, accused_high = weight.accused()
    covered = weight.flags(lambda r: r.decision.outcome is not Outcome.NOT_COVERED)
    permitted = weight.flags(lambda r: r.decision.outcome is Outcome.PERMITTED)
    other_did = weight.flags(lambda r: r.decision.accused)
    sure = weight.flags(lambda r: r.decision.sure)
    elsewhere = np.where(other_did, weight.happened(1) * (1.0 - accused_low), 0.0)
    low = np.where(covered & sure, low * scope_low * accused_low, 0.0)
    high = np.where(covered & ~permitted, high * scope_high * accused_high, elsewhere)
    return low, np.maximum(low, high)


class _Weights:
    """Columns of chances, one element for each finding."""

    def __init__(self, chances: Chances, sheet: _Sheet, rows: _Rows) -> None:
        self._chances = chances
        self._sheet = sheet
        self._rows = rows

    def happened(self, end: int) -> Floats:
        """That it happened; `end` 0 for the low end and 1 for the high."""
        return self._chances.happened[end][self._rows.incident]

    def in_force(self, end: int) -> Floats:
        """That it fell into the ceasefire."""
        return self._chances.in_force[end][self._rows.incident]

    def in_scope(self) -> tuple[Floats, Floats]:
        """That it lay where the norm applies."""
        n = len(self._rows.incident)
        low, high = np.ones(n), np.ones(n)
        norms = [line.ruling.weighed for line in self._sheet.lines]
        for norm in {norm.id: norm for norm in norms if norm is not None}.values():
            lines = np.array([n is not None and n.id == norm.id for n in norms], dtype=bool)
            here = lines[self._rows.line]
            low[here], high[here] = self._inside(norm, self._rows.incident[here])
        return low, high

    def accused(self) -> tuple[Floats, Floats]:
        """That it was the accused; anything where nobody is."""
        slot = self.numbers(lambda r: -1 if r.slot is None else r.slot)
        low, high = np.zeros(len(slot)), np.ones(len(slot))
        named = slot >= 0
        at = self._chances.first_accused[self._rows.incident[named]] + slot[named]
        low[named] = self._chances.of_accused[0][at]
        high[named] = self._chances.of_accused[1][at]
        return low, high

    def flags(self, of: _Asked) -> npt.NDArray[np.bool_]:
        """A yes or no of each finding's ruling."""
        return self.numbers(of).astype(bool)

    def numbers(self, of: _Asked) -> Ints:
        """A number of each finding's ruling."""
        lines = np.array([int(of(line.ruling)) for line in self._sheet.lines], dtype=np.int64)
        return lines[self._rows.line]

    def _inside(self, norm: Norm, incident: Ints) -> tuple[Floats, Floats]:
        low, high = np.ones(len(incident)), np.ones(len(incident))
        places = self._chances.places
        if norm.where:
            low = low * places[norm.where].low[incident]
            high = high * places[norm.where].high[incident]
        for place in norm.where_except:
            low = low * (1.0 - places[place].high[incident])
            high = high * (1.0 - places[place].low[incident])
        return low, high


def _ids(columns: dict[str, pa.Array]) -> pa.Array:
    """An id for each finding that stays while incident, reading, norm and bearer do."""
    keys = zip(
        *(columns[name].to_pylist() for name in ("incident_id", "reading", "norm", "bearer")),
        strict=True,
    )
    return pa.array([_id("|".join(part or "" for part in key)) for key in keys], pa.string())


def _id(key: str) -> str:
    return make_id("F", hashlib.sha256(key.encode()).digest())
