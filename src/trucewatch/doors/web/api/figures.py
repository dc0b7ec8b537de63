"""Figures for programs: counts under a rule, standing, gates and reconciled tallies.

Each number goes with what was watched, exactly as the pages and the command line give it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from fastapi import APIRouter, HTTPException, Query, Request
from starlette.responses import Response

from trucewatch.doors.plain import plain
from trucewatch.doors.web.api.asking import only
from trucewatch.doors.web.desk import Desk
from trucewatch.doors.web.reconciled import BESIDE
from trucewatch.figures.counting import tabulate
from trucewatch.figures.disagreement import Reader
from trucewatch.figures.gates import gates
from trucewatch.figures.horizon import last_told
from trucewatch.figures.model import Record
from trucewatch.figures.reconciling import reconcile
from trucewatch.figures.rules import load_rules, rule_named
from trucewatch.figures.standing import standing
from trucewatch.vocabulary.instants import Interval, local_days

Answer = dict[str, Any]


def router(desk: Desk) -> APIRouter:
    """`/rules`, `/counts`, `/standing`, `/gates`, `/tallies`."""
    routes = APIRouter()

    def answer(
        request: Request, known: tuple[str, ...], make: Callable[[Record, str], Answer]
    ) -> Response:
        only(request.query_params, (*known, "lang"))
        record = desk.index().record
        language = desk.voice(request, record).language
        return desk.data(request, lambda: make(record, language))

    @routes.get("/rules", summary="The counting rules")
    def rules(request: Request) -> Response:
        return answer(request, (), _rules)

    @routes.get("/counts", summary="Counts under a rule, by day, area and party")
    def counts(
        request: Request,
        rule: str,
        by: str = "area,party",
        first: date | None = Query(None, alias="from"),  # noqa: B008 - how FastAPI is told
        last: date | None = Query(None, alias="to"),  # noqa: B008
    ) -> Response:
        def make(record: Record, language: str) -> Answer:
            span = _span(record, first, last)
            table = tabulate(record, rule_named(rule), by=_dimensions(by), period=span)
            return {
                "rule": rule,
                "from": plain(table.period.start),
                "to": plain(table.period.end),
                "total": plain(table.total, language),
                "items": plain(table.cells, language),
                "unwatched": list(table.unwatched),
            }

        return answer(request, ("rule", "by", "from", "to"), make)

    @routes.get("/standing", summary="How the ceasefire stands, as far as anybody told")
    def stands(request: Request) -> Response:
        return answer(
            request, (), lambda record, lang: dict(plain(standing(record, last_told(record)), lang))
        )

    @routes.get("/gates", summary="What opens the next step: certified, and computed")
    def all_gates(request: Request) -> Response:
        def make(record: Record, language: str) -> Answer:
            found = gates(record, last_told(record), words_by=record.as_of)
            return {
                "items": [
                    {
                        "gate": one.gate.id,
                        "opens": one.gate.opens,
                        "open": one.open,
                        "certified": plain(one.certified, language),
                        "computed": one.computed.value,
                        "why": plain(one.why, language),
                        "evidence": list(one.evidence),
                        "differs": one.differs,
                    }
                    for one in found
                ]
            }

        return answer(request, (), make)

    @routes.get("/tallies", summary="What others counted, each difference with its reasons")
    def tallies(request: Request) -> Response:
        def make(record: Record, language: str) -> Answer:
            reader = Reader(record, language)
            lines = reconcile(record, rules={name: rule_named(name) for name in BESIDE})
            return {
                "items": [
                    plain(line, language) | {"explained": [reader.read(m) for m in line.words()]}
                    for line in lines
                ]
            }

        return answer(request, (), make)

    return routes


def _rules(record: Record, language: str) -> Answer:
    return {
        "items": [
            {"id": rule.id, "version": rule.version, "name": rule.names(language),
             "explanation": rule.explanation(language), "unit": rule.unit}
            for rule in load_rules().values()
        ]
    }  # fmt: skip


def _dimensions(by: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in by.split(",") if part.strip())


def _span(record: Record, first: date | None, last: date | None) -> Interval | None:
    """The local days asked for; None where neither is. Raises HTTPException 400."""
    if first is None and last is None:
        return None
    zone = record.agreement.clock.zone
    begin = first or record.agreement.clock.start.astimezone(zone).date()
    end = last or last_told(record).astimezone(zone).date()
    if end < begin:
        raise HTTPException(400, "to: lies before from")
    return local_days(begin, end, zone)
