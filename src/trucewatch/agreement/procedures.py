"""Reading how complaints are dealt with, who reports to whom, and what else is worth recording."""

from __future__ import annotations

from trucewatch.agreement.document import Node, Scalar
from trucewatch.agreement.fields import NO_NAMES, Fields
from trucewatch.agreement.known import Known
from trucewatch.agreement.model import (
    Basis,
    Body,
    Deciding,
    Fact,
    LadderClass,
    Names,
    Procedure,
    ProcedureClock,
    ReportingDuty,
)
from trucewatch.agreement.moments import Times
from trucewatch.agreement.problems import Problems

UNSPECIFIED = "unspecified"
DOES = ("intake", "verification", "ruling", "appeal", "supervision", "interpretation")
PARTS = ("intake", "competence", "reply", "proof", "remedies", "sanctions", "escalation")


def read_procedure(node: Node | None, known: Known, problems: Problems) -> Procedure:
    """Complaints from intake to escalation; what nobody agreed on stays blank."""
    if node is None:
        return Procedure()
    fields = Fields(node, "the procedure", problems)
    parts = {part: _fact(fields.node(part), part, problems) for part in PARTS}
    procedure = Procedure(
        **parts,
        bodies=tuple(_body(n, known, problems) for n in fields.each("bodies")),
        clocks=tuple(_clock(n, known, problems) for n in fields.each("clocks")),
        ladder=tuple(_ladder(n, problems) for n in fields.each("ladder")),
        other=read_facts(fields.table("other"), "procedure", problems),
    )
    fields.done()
    return procedure


def read_reporting(
    nodes: tuple[Node, ...], known: Known, times: Times
) -> tuple[ReportingDuty, ...]:
    """Who reports what to whom, and how often."""
    bodies = {key.removeprefix("procedure.bodies.") for key in known.lines if ".bodies." in key}
    duties = []
    for node in nodes:
        fields = Fields(node, "a reporting duty", times.problems)
        ident = fields.ident("id")
        fields.what = f"reporting duty {ident!r}"
        known.add("reporting", ident, fields)
        every = fields.text("every")
        duties.append(
            ReportingDuty(
                id=ident,
                names=fields.names("names") or NO_NAMES,
                who=known.named(fields, "who", "actor", known.of("actors", "sides") | bodies),
                to=fields.text("to", required=True) or "?",
                every=None if every == UNSPECIFIED else every,
                due=times.read(fields, "due"),
                basis=fields.basis(),
                source=fields.text("source"),
            )
        )
        fields.done()
    return tuple(duties)


def read_facts(entries: dict[str, Node], what: str, problems: Problems) -> tuple[Fact, ...]:
    """Facts by key: text alone, or `says` with a basis and a source."""
    facts = (_fact(node, key, problems, what) for key, node in entries.items())
    return tuple(fact for fact in facts if fact is not None)


def _fact(node: Node | None, key: str, problems: Problems, what: str = "procedure") -> Fact | None:
    if node is None or (isinstance(node, Scalar) and (node.blank or _unspecified(node))):
        return None
    if isinstance(node, Scalar):
        says = Names(by_language={"en": node.text.strip()})
        return Fact(id=key, says=says, basis=Basis.DOCUMENTED)
    fields = Fields(node, f"{what} {key!r}", problems)
    fact = Fact(
        id=key,
        says=fields.names("says") or NO_NAMES,
        basis=fields.basis(),
        source=fields.text("source"),
    )
    fields.done()
    return fact


def _unspecified(node: Scalar) -> bool:
    return node.text.strip() == UNSPECIFIED


def _body(node: Node, known: Known, problems: Problems) -> Body:
    fields = Fields(node, "a body", problems)
    ident = fields.ident("id")
    fields.what = f"body {ident!r}"
    known.lines[f"procedure.bodies.{ident}"] = fields.line_of("id")
    body = Body(
        id=ident,
        names=fields.names("names") or NO_NAMES,
        members=known.actors(fields, "members"),
        does=known.named(fields, "does", "part", set(DOES)),
        decides=fields.choice("decides", Deciding, Deciding.UNSPECIFIED),
        basis=fields.basis(),
        source=fields.text("source"),
    )
    fields.done()
    return body


def _clock(node: Node, known: Known, problems: Problems) -> ProcedureClock:
    fields = Fields(node, "a step of the procedure", problems)
    ident = fields.ident("id")
    fields.what = f"step {ident!r}"
    known.lines[f"procedure.clocks.{ident}"] = fields.line_of("id")
    within, since = fields.text("within"), fields.text("from")
    clock = ProcedureClock(
        id=ident,
        names=fields.names("names") or NO_NAMES,
        within=None if within == UNSPECIFIED else within,
        counted_from=None if since == UNSPECIFIED else since,
        who=fields.text("who"),
        basis=fields.basis(),
        source=fields.text("source"),
    )
    fields.done()
    return clock


def _ladder(node: Node, problems: Problems) -> LadderClass:
    fields = Fields(node, "a class of the ladder", problems)
    step = LadderClass(
        id=fields.ident("id"),
        names=fields.names("names") or NO_NAMES,
        breach=fields.flag("breach"),
    )
    fields.done()
    return step
