"""Reading gates: what must be shown before a next step opens, closed until certified."""

from __future__ import annotations

from trucewatch.agreement.document import Node
from trucewatch.agreement.fields import Fields
from trucewatch.agreement.known import BODIES, Known
from trucewatch.agreement.model import Gate, GateState, Moment, Norm, NormKind
from trucewatch.agreement.moments import Times, in_order
from trucewatch.agreement.problems import Problems
from trucewatch.agreement.written import read_instant

STATES = ("open", "closed")


def read_gates(nodes: tuple[Node, ...], known: Known, times: Times) -> tuple[Gate, ...]:
    """The gates, each with what was certified of it, the earliest first."""
    gates = []
    for node in nodes:
        fields = known.opened(node, "gate", "gates", times.problems)
        certified = (_state(n, fields, known, times) for n in fields.each("certified"))
        gates.append(
            Gate(
                id=fields.ident("id"),
                opens=fields.text("opens", required=True) or "?",
                predicate=fields.text("predicate", required=True) or "?",
                definition=fields.agreed("definition"),
                planned=times.asked(fields, "planned"),
                basis=fields.basis(),
                names=fields.names_if_any("names"),
                source=fields.text("source"),
                certifiers=known.bodies(fields, "certifiers"),
                window=_window(fields, times),
                conditions=fields.idents("conditions"),
                certified=tuple(
                    sorted((s for s in certified if s is not None), key=lambda state: state.at)
                ),
            )
        )
        fields.done()
    return tuple(gates)


def check_gates(
    gates: tuple[Gate, ...], norms: tuple[Norm, ...], known: Known, noted: Problems
) -> None:
    """Note conditions of a gate that are no obligations: the norms are read after the gates."""
    kinds = {norm.id: norm.kind for norm in norms}
    for gate in gates:
        for name in gate.conditions:
            if kinds.get(name) is not NormKind.OBLIGATION:
                noted.error(
                    f"conditions of gate {gate.id!r} names {name!r}, which is no obligation",
                    known.lines[f"gates.{gate.id}"],
                    expected="ids of norms of the kind obligation",
                )


def _window(fields: Fields, times: Times) -> tuple[Moment | None, Moment | None]:
    own = fields.part("window")
    if own is None:
        return None, None
    window = times.read(own, "from", start=True), times.read(own, "until")
    in_order(own, "until", *window)
    own.done()
    return window


def _state(node: Node, gate: Fields, known: Known, times: Times) -> GateState | None:
    own = Fields(node, f"a certification of {gate.what}", times.problems)
    said = own.node("at")
    if said is None:
        own.missing("at")
    what = f"at of {own.what}"
    at = None if said is None else read_instant(said, what, times.zone, times.problems)
    state = own.word("state", STATES)
    if own.node("state") is None:
        own.missing("state")
    by = known.one(own, "by", "actor or body", known.of("actors", "sides", BODIES))
    basis, source = own.basis(), own.text("source")
    own.done()
    if at is None:
        return None
    return GateState(at=at, open=state == "open", by=by, basis=basis, source=source)
