"""Reading norms: what must be done, may not be done, or may, and by whom.

Whatever a norm names must be defined in the file, in any order. What it leaves out was not agreed.
"""

from __future__ import annotations

import re
from datetime import time
from typing import Any

from trucewatch.agreement.document import EXCERPT, Node, Scalar
from trucewatch.agreement.fields import UNSPECIFIED, Fields
from trucewatch.agreement.known import Known
from trucewatch.agreement.model import (
    AGAINST,
    RELATIONS,
    Hours,
    Instrument,
    Norm,
    NormKind,
    Quantity,
    Reciprocity,
    Sense,
)
from trucewatch.agreement.moments import Times, in_order
from trucewatch.agreement.weapons import read_acts, read_calibre

BURDENS = ("claimant", "accuser", "body")
HOUR = re.compile(r"[0-2][0-9]:[0-5][0-9](:[0-5][0-9])?")

ONLY_OF = {
    "excepts": NormKind.PERMISSION,
    "burden": NormKind.PERMISSION,
    "grants": NormKind.POWER,
    "due": NormKind.OBLIGATION,
}
"""Keys that mean something for one kind of norm alone; elsewhere they would pass unread."""


def read_norms(
    nodes: tuple[Node, ...], instruments: tuple[Instrument, ...], known: Known, times: Times
) -> tuple[Norm, ...]:
    """The rules."""
    opened = [known.opened(node, "norm", "norms", times.problems) for node in nodes]
    wordings = {i.id: {v.id for v in i.variants} for i in instruments}
    norms = tuple(_norm(fields, wordings, known, times) for fields in opened)
    for fields in opened:
        fields.done()
    return norms


def _norm(fields: Fields, wordings: dict[str, set[str]], known: Known, times: Times) -> Norm:
    texts = known.of("instruments")
    instrument = known.one(fields, "instrument", "instrument", texts, required=True)
    kind = fields.choice("kind", NormKind)
    citation = fields.names("paragraph")
    _check_keys(fields, kind)
    return Norm(
        id=fields.ident("id"),
        kind=kind,
        instrument=instrument or "?",
        paragraph=citation("en"),
        text=fields.names("text"),
        acts=read_acts(fields),
        basis=fields.basis(),
        source=fields.text("source"),
        quantity=_quantity(fields),
        citation=citation,
        wording=known.named(fields, "wording", "variant", wordings.get(instrument or "", set())),
        calibre=read_calibre(fields),
        hours=_hours(fields),
        reciprocal=_reciprocal(fields, known),
        **_bound(fields, known),
        **_narrowed(fields, known, times),
        **_facts(fields, known),
        **_linked(fields, known),
    )


def _bound(fields: Fields, known: Known) -> dict[str, Any]:
    """Who is bound, towards whom, and for whom else they answer."""
    answers = known.named(fields, "answers_for", "relation", RELATIONS)
    against = known.of("actors", "sides") | set(AGAINST)
    return {
        "bearers": known.actors(fields, "bearers"),
        "against": known.named(fields, "against", "counterpart", against),
        "answers_for": answers if fields.node("answers_for") is not None else ("commands",),
    }


def _narrowed(fields: Fields, known: Known, times: Times) -> dict[str, Any]:
    """Where, when and with which weapons it applies."""
    places = known.of("places")
    start, end = times.asked(fields, "from", start=True), times.asked(fields, "until")
    in_order(fields, "until", start, end)
    return {
        "where": known.named(fields, "where", "place", places),
        "where_except": known.named(fields, "where_except", "place", places),
        "weapons": known.named(fields, "weapons", "weapon class", known.of("weapons")),
        "start": start,
        "due": times.asked(fields, "due"),
        "end": end,
    }


def _facts(fields: Fields, known: Known) -> dict[str, Any]:
    """The facts it asks for, and who must show them."""
    burden = fields.agreed("burden")
    allowed = known.of("actors", "sides") | set(BURDENS)
    fields.one_of(burden, allowed, "burden", fields.line_of("burden"))
    asked = {key: fields.idents(key) for key in ("conditions", "only_if", "unless", "grants")}
    return {"burden": burden, **asked}


def _linked(fields: Fields, known: Known) -> dict[str, Any]:
    """The norms, gates and classes it names."""
    others = known.of("norms") - {fields.ident("id")}
    return {
        "excepts": known.named(fields, "excepts", "norm", others),
        "replaces": known.named(fields, "replaces", "norm", others),
        "severity": known.one(fields, "severity", "severity", known.of("severities")),
        "gate": known.one(fields, "gate", "gate", known.of("gates")),
    }


def _check_keys(fields: Fields, kind: NormKind) -> None:
    for key, only in ONLY_OF.items():
        if kind is not only and fields.node(key) is not None:
            fields.problems.error(
                f"{fields.what} is a {kind} and has the key {key!r}",
                fields.line_of(key),
                expected=f"{key} in norms of the kind {only}",
            )


def _quantity(fields: Fields) -> Quantity | None:
    node = fields.node("quantity")
    if isinstance(node, Scalar) and node.text.strip() == UNSPECIFIED:
        return None
    own = fields.part("quantity")
    if own is None:
        return None
    quantity = Quantity(
        amount=own.number("amount"),
        unit=own.text("unit", required=True) or "?",
        per=own.agreed("per"),
        sense=own.word("sense", tuple(Sense)) if own.agreed("sense") is not None else None,
        of=own.text("of"),
    )
    own.done()
    return quantity


def _hours(fields: Fields) -> Hours | None:
    own = fields.part("hours")
    if own is None:
        return None
    start, end = _hour(own, "from"), _hour(own, "until")
    own.done()
    if start is None or end is None:
        return None
    if start == end:
        own.problems.error(
            f"{own.what} end when they begin",
            own.line_of("until"),
            expected="two different hours; no `hours` where it holds all day",
        )
    return Hours(start=start, end=end)


def _hour(fields: Fields, key: str) -> time | None:
    text = fields.text(key, required=True)
    if text is None:
        return None
    try:
        hour = time.fromisoformat(text) if HOUR.fullmatch(text) else None
    except ValueError:
        hour = None
    if hour is None:
        fields.problems.error(
            f"{key} of {fields.what} is {text[:EXCERPT]!r}, which is no hour",
            fields.line_of(key),
            expected='an hour in quotes, such as "22:00"',
        )
    return hour


def _reciprocal(fields: Fields, known: Known) -> Reciprocity | None:
    own = fields.part("reciprocal")
    if own is None:
        return None
    on = known.one(own, "on", "actor", known.of("actors", "sides"), required=True)
    norms = known.named(own, "norms", "norm", known.of("norms"))
    own.done()
    return Reciprocity(on=on or "?", norms=norms)
