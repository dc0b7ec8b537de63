"""A record in which one incident is heard: put to one party, brought by another."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from tests.web import records
from trucewatch.figures.model import Record
from trucewatch.verdicts.model import Case, CaseAct, Docket, Hand, Kind, Step

CASE = "C-0123456789AB"
AT = datetime(2017, 1, 14, 9, tzinfo=UTC)
CLERK = Hand(key="k" * 44, role="secretary", office="the secretary")


def act(kind: Kind, number: int, **content: Any) -> Step:
    made = CaseAct(
        kind=kind, at=AT, known_at=AT, hand=CLERK, entry=number, mark=f"{number:064x}",
        content=content,
    )  # fmt: skip
    return Step(act=made, round=1)


def heard(*, put: bool = True, published: bool = False, whole: Record | None = None) -> Record:
    """The sixty incidents, of which the first is in a case; `put` says that a reply was asked."""
    whole = whole or records.record()
    brought, accused = parties(whole)
    incident = records.first_incident(whole)
    steps = [
        act(
            Kind.COMPLAINED, 1, what="shells on the mill", against=[accused], by=brought,
            incidents=[incident], reports=[],
        ),
        act(Kind.OPENED, 2, admissible=True, competent=True, reason="within the agreement"),
    ]  # fmt: skip
    if put:
        steps.append(act(Kind.REPLY_ASKED, 3, of=accused, what="what do you say?"))
    if published:
        steps.append(act(Kind.PUBLISHED, 4, case=CASE, kind="case"))
    return replace(whole, docket=Docket(cases=(Case(case_id=CASE, steps=tuple(steps)),)))


def parties(whole: Record) -> tuple[str, str]:
    """Who brought the complaint, and whom it is against."""
    first, second, *_ = [actor.id for actor in whole.agreement.actors]
    return first, second
