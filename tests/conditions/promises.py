"""A small pretend agreement with obligations, and words said of them; nothing reads a file."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from tests.figures.records import agreement, local, names
from trucewatch.agreement.model import (
    Agreement,
    Basis,
    Moment,
    Norm,
    NormKind,
    Quantity,
    Reading,
    Sense,
)
from trucewatch.conditions.model import (
    About,
    Amendment,
    Column,
    Progress,
    Promised,
    Standing,
    Statement,
)
from trucewatch.conditions.standing import progress
from trucewatch.vocabulary.instants import Interval

_NUMBERS = count(1)


def quantity(
    amount: float | None, sense: Sense | None = None, *, unit: str = "trucks",
    per: str | None = None, of: str | None = None,
) -> Quantity:  # fmt: skip
    return Quantity(amount=amount, unit=unit, per=per, sense=sense, of=of)


def moment(first: str, last: str | None = None) -> Moment:
    return Moment(low=local(first), high=local(last or first), words=first)


def obligation(id_: str = "aid", **more: Any) -> Norm:
    told: dict[str, Any] = {"bearers": ("gov",), "acts": ("11.1",), **more}
    return Norm(
        id=id_, kind=NormKind.OBLIGATION, instrument="annex1", paragraph=id_,
        text=names(f"What {id_} says"), **told,
    )  # fmt: skip


def text(*norms: Norm, readings: bool = False, **more: Any) -> Agreement:
    """The pretend truce with these obligations; with `readings`, each of its two wordings."""
    base = replace(agreement(), norms=norms, **more)
    if not readings:
        return base
    both = tuple(
        Reading(id=one, names=names(one), variants={"annex1": one}) for one in ("un", "rebel")
    )
    return replace(base, readings=both)


def days(first: str, last: str | None = None) -> Interval:
    """Whole local days, both included."""
    after = datetime.fromisoformat(last or first) + timedelta(days=1)
    return Interval(local(first), local(after.isoformat()))


def said(
    column: Column,
    seen: Interval,
    amount: float | tuple[float, float | None] | None = None,
    *,
    by: str = "russia",
    on: str | tuple[str, ...] = "aid",
    **more: Any,
) -> Statement:
    low, high = amount if isinstance(amount, tuple) else (amount, amount)
    number = next(_NUMBERS)
    told: dict[str, Any] = {"about": About.PROGRESS, "at": seen.end, "own": True, **more}
    return Statement(
        id=f"P-{number:06d}", column=column, seen=seen, by=by, entry=number, low=low, high=high,
        conditions=(on,) if isinstance(on, str) else on, **told,
    )  # fmt: skip


def verified(seen: Interval, amount: Any = None, **more: Any) -> Statement:
    return said(Column.VERIFIED, seen, amount, **{"by": "observers", **more})


def claimed(seen: Interval, amount: Any = None, **more: Any) -> Statement:
    return said(Column.CLAIMED, seen, amount, **more)


def amended(on: str, **more: Any) -> Amendment:
    told: dict[str, Any] = {"by": "russia", "own": True, "at": local("2017-01-05"), **more}
    return Amendment(condition=on, entry=next(_NUMBERS), **told)


def of(
    whole: Agreement, at: str, *statements: Statement, on: str = "aid",
    amendments: tuple[Amendment, ...] = (),
) -> Progress:  # fmt: skip
    promised = Promised(amendments=amendments, statements=statements)
    found = {one.condition.id: one for one in progress(whole, promised, local(at))}
    return found[on]


def stands(
    whole: Agreement, at: str, *statements: Statement, on: str = "aid",
    amendments: tuple[Amendment, ...] = (),
) -> Standing:  # fmt: skip
    """The only standing of a condition."""
    (only,) = of(whole, at, *statements, on=on, amendments=amendments).standings
    return only


def whys(ruled: Any) -> list[str]:
    return [message.id.removeprefix("conditions.") for message in ruled.why]


REPORTED = Basis.REPORTED
