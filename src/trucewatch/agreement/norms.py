"""Reading what was agreed: norms, weapons, gates, and what stays open."""

from __future__ import annotations

from datetime import time
from typing import TypeVar

from trucewatch.agreement.document import EXCERPT, Node, Scalar
from trucewatch.agreement.fields import NO_NAMES, Fields
from trucewatch.agreement.known import Known
from trucewatch.agreement.model import (
    AGAINST,
    RELATIONS,
    Calibre,
    Gate,
    GateState,
    Hours,
    Instrument,
    LeftOpen,
    Names,
    Norm,
    NormKind,
    Quantity,
    Reciprocity,
    Sense,
    WeaponClass,
)
from trucewatch.agreement.moments import Times
from trucewatch.agreement.problems import Problems, nearest
from trucewatch.vocabulary import acts

UNSPECIFIED = "unspecified"
STATES = ("open", "closed")
BURDENS = ("claimant", "accuser", "body")

T = TypeVar("T")


def read_weapons(
    nodes: tuple[Node, ...], known: Known, problems: Problems
) -> tuple[WeaponClass, ...]:
    """The classes of weapons that norms may speak of."""
    classes = []
    for node in nodes:
        fields = _opened(node, "a weapon class", "weapons", known, problems)
        classes.append(
            WeaponClass(
                id=fields.ident("id"),
                names=fields.names("names") or NO_NAMES,
                words=fields.texts("words"),
                acts=read_acts(fields),
                calibre=_calibre(fields),
                basis=fields.basis(),
                source=fields.text("source"),
            )
        )
        fields.done()
    return tuple(classes)


def read_norms(
    nodes: tuple[Node, ...], instruments: tuple[Instrument, ...], known: Known, times: Times
) -> tuple[Norm, ...]:
    """The rules. Whatever they name must be defined in the file, in any order."""
    opened = [_opened(node, "a norm", "norms", known, times.problems) for node in nodes]
    wordings = {i.id: {v.id for v in i.variants} for i in instruments}
    norms = tuple(_norm(fields, wordings, known, times) for fields in opened)
    for fields in opened:
        fields.done()
    return norms


def read_gates(nodes: tuple[Node, ...], known: Known, times: Times) -> tuple[Gate, ...]:
    """What must be shown before a next step opens."""
    gates = []
    for node in nodes:
        fields = _opened(node, "a gate", "gates", known, times.problems)
        definition = fields.text("definition")
        window = fields.node("window")
        edges = Fields(window, f"window of {fields.what}", times.problems) if window else None
        gates.append(
            Gate(
                id=fields.ident("id"),
                opens=fields.text("opens", required=True) or "?",
                predicate=fields.text("predicate", required=True) or "?",
                definition=None if definition == UNSPECIFIED else definition,
                planned=times.read(fields, "planned", start=True),
                basis=fields.basis(),
                names=fields.names("names", required=False),
                source=fields.text("source"),
                certifiers=known.actors(fields, "certifiers"),
                window=(None, None)
                if edges is None
                else (times.read(edges, "from", start=True), times.read(edges, "until")),
                certified=tuple(
                    state
                    for n in fields.each("certified")
                    if (state := _certified(n, fields, known, times)) is not None
                ),
            )
        )
        if edges is not None:
            edges.done()
        fields.done()
    return tuple(gates)


def read_left_open(
    nodes: tuple[Node, ...], known: Known, problems: Problems
) -> tuple[LeftOpen, ...]:
    """What the text does not speak of: one word each, or an id with names and acts."""
    items = []
    for node in nodes:
        if isinstance(node, Scalar):
            words = node.text.strip()
            names = Names(by_language={"en": words.replace("_", " ")})
            items.append(LeftOpen(id=words, names=names, acts=()))
            known.lines[f"unspecified.{words}"] = node.line
            continue
        fields = _opened(node, "an unspecified matter", "unspecified", known, problems)
        items.append(
            LeftOpen(
                id=fields.ident("id"),
                names=fields.names("names") or NO_NAMES,
                acts=read_acts(fields),
                source=fields.text("source"),
            )
        )
        fields.done()
    return tuple(items)


def read_acts(fields: Fields) -> tuple[str, ...]:
    """Act codes of the taxonomy."""
    named = fields.lined_texts("acts")
    for code, line in named:
        if not acts.known(code):
            fields.problems.error(
                f"{fields.what} names the act {code[:EXCERPT]!r}, which is not in acts.yaml",
                line,
                expected="a code such as 2 or 2.1.2, in quotes",
                hint=nearest(code, acts.codes()),
            )
    return tuple(code for code, _ in named)


def _opened(node: Node, what: str, kind: str, known: Known, problems: Problems) -> Fields:
    fields = Fields(node, what, problems)
    ident = fields.ident("id")
    fields.what = f"{what.split(' ', 1)[1]} {ident!r}"
    known.add(kind, ident, fields)
    return fields


def _norm(fields: Fields, wordings: dict[str, set[str]], known: Known, times: Times) -> Norm:
    instrument = fields.text("instrument", required=True)
    fields.one_of(instrument, known.of("instruments"), "instrument", fields.line_of("instrument"))
    citation = fields.names("paragraph") or NO_NAMES
    burden = fields.text("burden")
    if burden not in (None, UNSPECIFIED):
        allowed = {*BURDENS, *known.of("actors", "sides")}
        fields.one_of(burden, allowed, "burden", fields.line_of("burden"))
    against = known.of("actors", "sides") | set(AGAINST)
    return Norm(
        id=fields.ident("id"),
        kind=fields.choice("kind", NormKind),
        instrument=instrument or "?",
        paragraph=citation("en"),
        text=fields.names("text") or NO_NAMES,
        bearers=known.actors(fields, "bearers"),
        acts=read_acts(fields),
        against=known.named(fields, "against", "counterpart", against),
        where=known.named(fields, "where", "place", known.of("places")),
        where_except=known.named(fields, "where_except", "place", known.of("places")),
        excepts=known.named(fields, "excepts", "norm", known.of("norms")),
        conditions=_facts(fields, "conditions"),
        burden=None if burden == UNSPECIFIED else burden,
        basis=fields.basis(),
        source=fields.text("source"),
        quantity=_quantity(fields),
        citation=citation,
        wording=known.named(fields, "wording", "variant", wordings.get(instrument or "?", set())),
        weapons=known.named(fields, "weapons", "weapon class", known.of("weapons")),
        calibre=_calibre(fields),
        only_if=_facts(fields, "only_if"),
        unless=_facts(fields, "unless"),
        grants=_facts(fields, "grants"),
        start=times.read(fields, "from", start=True),
        due=times.read(fields, "due"),
        end=times.read(fields, "until"),
        hours=_hours(fields),
        answers_for=known.named(fields, "answers_for", "relation", set(RELATIONS)) or ("commands",),
        severity=known.one(fields, "severity", "severity", known.of("severities")),
        gate=known.one(fields, "gate", "gate", known.of("gates")),
        reciprocal=_reciprocal(fields, known),
        replaces=known.named(fields, "replaces", "norm", known.of("norms")),
    )


def _facts(fields: Fields, key: str) -> tuple[str, ...]:
    return fields.idents(key)


def _quantity(fields: Fields) -> Quantity | None:
    node = fields.node("quantity")
    if node is None or (isinstance(node, Scalar) and node.text.strip() == UNSPECIFIED):
        return None
    own = Fields(node, f"quantity of {fields.what}", fields.problems)
    sense = own.text("sense")
    quantity = Quantity(
        amount=own.number("amount"),
        unit=own.text("unit", required=True) or "?",
        per=own.text("per"),
        sense=None if sense in (None, UNSPECIFIED) else own.choice("sense", Sense),
        of=own.text("of"),
    )
    own.done()
    return quantity


def _calibre(fields: Fields) -> Calibre | None:
    node = fields.node("calibre_mm")
    if node is None:
        return None
    own = Fields(node, f"calibre_mm of {fields.what}", fields.problems)
    calibre = Calibre(
        above=own.number("above"), least=own.number("least"), below=own.number("below")
    )
    own.done()
    return calibre


def _hours(fields: Fields) -> Hours | None:
    node = fields.node("hours")
    if node is None:
        return None
    own = Fields(node, f"hours of {fields.what}", fields.problems)
    edges = []
    for key in ("from", "until"):
        text = own.text(key, required=True)
        try:
            edges.append(time.fromisoformat(text or "00:00"))
        except ValueError:
            own.problems.error(
                f"{key} of {own.what} is {(text or '')[:EXCERPT]!r}, which is no hour",
                own.line_of(key),
                expected='an hour in quotes, such as "22:00"',
            )
            edges.append(time())
    own.done()
    return Hours(start=edges[0], end=edges[1])


def _reciprocal(fields: Fields, known: Known) -> Reciprocity | None:
    node = fields.node("reciprocal")
    if node is None:
        return None
    own = Fields(node, f"reciprocal of {fields.what}", fields.problems)
    on = own.text("on", required=True)
    own.one_of(on, known.of("actors", "sides"), "actor", own.line_of("on"))
    found = Reciprocity(on=on or "?", norms=known.named(own, "norms", "norm", known.of("norms")))
    own.done()
    return found


def _certified(node: Node, gate: Fields, known: Known, times: Times) -> GateState | None:
    own = Fields(node, f"a certification of {gate.what}", times.problems)
    at = times.read(own, "at", start=True)
    state = own.text("state", required=True)
    own.one_of(state, set(STATES), "state", own.line_of("state"))
    by, basis, source = (
        known.one(own, "by", "actor", known.of("actors")),
        own.basis(),
        own.text("source"),
    )
    own.done()
    if at is None or at.low is None:
        own.missing("at")
        return None
    return GateState(at=at.low, open=state == "open", by=by, basis=basis, source=source)
