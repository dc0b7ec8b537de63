"""Rows that could not be read: each with its fault and its remedy, and a form to correct it by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from fastapi import APIRouter, HTTPException, Query, Request
from starlette.responses import RedirectResponse, Response

from trucewatch.doors.repairing import BadRow, StillBadError
from trucewatch.doors.web.acting import key_of
from trucewatch.doors.web.desk import Desk
from trucewatch.doors.web.forms import Sent, form_of
from trucewatch.doors.web.ports import Clerk
from trucewatch.doors.web.things import problem_at
from trucewatch.people.access import Noun, Purpose, Thing, Verb
from trucewatch.reports.model import Problem
from trucewatch.vocabulary.errors import UsageError

PER_PAGE = 100
MOST_CELLS = 150
"""Cells on one form; of a wider row those that say something, the faulty ones first."""
LONG = 60
"""Characters from which a cell gets more than one line."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell on the form: `value` is None where it is kept from whoever looks."""

    name: str
    column: str
    value: str | None
    faulty: bool
    faults: tuple[Problem, ...] = ()

    @property
    def long(self) -> bool:
        """Whether it needs more than one line."""
        return self.value is not None and (len(self.value) > LONG or "\n" in self.value)


def router(desk: Desk, clerk: Clerk | None) -> APIRouter:
    """`/problems`, and the form of each of them."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/problems")
    def problems(request: Request, page: int = Query(1, ge=1, le=1_000_000)) -> Response:
        table = desk.index().record.problems
        waiting = pc.is_null(table["repaired_in"])
        by_code = pc.value_counts(table.filter(waiting)["code"]).to_pylist()
        rows = _waiting_first(table, waiting).slice((page - 1) * PER_PAGE, PER_PAGE).to_pylist()
        return desk.page(
            request,
            "problems.html",
            rows=rows,
            total=table["repaired_in"].null_count,
            repaired=len(table) - table["repaired_in"].null_count,
            codes=sorted(((c["values"], c["counts"]) for c in by_code), key=lambda c: -c[1]),
            page=page,
            pages=max(1, -(-len(table) // PER_PAGE)),
        )

    @routes.get("/problems/{entry}")
    def problem(request: Request, entry: int) -> Response:
        return _shown(desk, request, entry)

    @routes.post("/problems/{entry}")
    def repaired(request: Request, entry: int) -> Response:
        if clerk is None:
            raise HTTPException(404)
        sent, row = form_of(request), BadRow.of(desk.ledger.content(entry))
        # It may be tomorrow already where somebody saw it.
        today = datetime.now(UTC).date() + timedelta(days=1)
        try:
            clerk.repair(key_of(request), entry, typed(row, sent), today)
        except UsageError as error:
            return _shown(desk, request, entry, sent, error)
        return RedirectResponse(f"/problems/{entry}", 303)

    return routes


def typed(row: BadRow, sent: Sent) -> dict[str, str]:
    """The cells that somebody changed, by column; one that is kept from them stays unless they
    wrote another."""
    found: dict[str, str] = {}
    for at, column in enumerate(row.columns):
        if f"cell{at}" not in sent.fields:
            continue
        said = sent[f"cell{at}"].replace("\r\n", "\n")
        if row.hides(column):
            if said:
                found[column] = said
        elif said != row.shown[column].strip().replace("\r\n", "\n"):
            found[column] = said
    return found


def _shown(
    desk: Desk,
    request: Request,
    entry: int,
    sent: Sent | None = None,
    fault: UsageError | None = None,
) -> Response:
    told: Mapping[str, Any] = problem_at(desk.index(), entry)
    row = BadRow.of(desk.ledger.content(entry))
    found = fault.problems if isinstance(fault, StillBadError) else ()
    cells = _cells(row, sent or Sent(), found)
    repairs = desk.does(request, Verb.REPAIR, Thing(noun=Noun.PROBLEM), Purpose.KEEP)
    return desk.page(
        request,
        "problem.html",
        status=200 if fault is None else 422,
        problem=told,
        row=row,
        cells=cells,
        left_out=len(row.columns) - len(cells),
        repairs=repairs and told["repaired_in"] is None,
        nowhere=[one for one in found if not any(one in cell.faults for cell in cells)],
        fault=None if found else fault,
    )


def _cells(row: BadRow, sent: Sent, found: tuple[Problem, ...]) -> list[Cell]:
    cells = []
    for at, column in enumerate(row.columns):
        name = f"cell{at}"
        value = None if row.hides(column) else row.shown[column]
        if name in sent.fields and (value is not None or sent[name]):
            value = sent[name]
        faults = tuple(one for one in found if column in _columns_of(one))
        cells.append(Cell(name, column, value, column in row.faulty, faults))
    if len(cells) > MOST_CELLS:
        saying = sorted(cells, key=lambda c: (not c.faulty, not c.faults, c.value == ""))
        kept = {cell.name for cell in saying[:MOST_CELLS]}
        cells = [cell for cell in cells if cell.name in kept]
    return cells


def _columns_of(problem: Problem) -> tuple[str, ...]:
    said = problem.column or ""
    return (said, *said.split(", "))


def _waiting_first(table: pa.Table, waiting: pa.ChunkedArray) -> pa.Table:
    mask = np.asarray(waiting.combine_chunks().to_numpy(zero_copy_only=False), dtype=np.bool_)
    return table.take(np.argsort(~mask, kind="stable"))
