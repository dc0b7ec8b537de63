"""Reading how complaints are dealt with, who reports to whom, and what else is worth recording."""

from __future__ import annotations

from trucewatch.agreement.document import Node, Scalar, Table
from trucewatch.agreement.fields import UNSPECIFIED, Fields
from trucewatch.agreement.known import BODIES, Known
from trucewatch.agreement.model import (
    Basis,
    Body,
    Deciding,
    Fact,
    LadderClass,
    LeftOpen,
    Names,
    Procedure,
    ProcedureClock,
    ReportingDuty,
)
from trucewatch.agreement.moments import Times
from trucewatch.agreement.problems import Problems
from trucewatch.agreement.weapons import read_acts

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
        ladder=tuple(_ladder(n, known, problems) for n in fields.each("ladder")),
        other=read_facts(fields.table("other"), "procedure", problems),
    )
    fields.done()
    return procedure


def read_reporting(
    nodes: tuple[Node, ...], known: Known, times: Times
) -> tuple[ReportingDuty, ...]:
    """Who reports what to whom, and how often."""
    duties = []
    for node in nodes:
        fields = known.opened(node, "reporting duty", "reporting", times.problems)
        duties.append(
            ReportingDuty(
                id=fields.ident("id"),
                names=fields.names("names"),
                who=known.bodies(fields, "who"),
                to=fields.text("to", required=True) or "?",
                every=fields.agreed("every"),
                due=times.asked(fields, "due"),
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
        says=fields.names("says"),
        basis=fields.basis(),
        source=fields.text("source"),
    )
    fields.done()
    return fact


def _unspecified(node: Scalar) -> bool:
    return node.text.strip() == UNSPECIFIED


def _body(node: Node, known: Known, problems: Problems) -> Body:
    fields = known.opened(node, "body", BODIES, problems)
    body = Body(
        id=fields.ident("id"),
        names=fields.names("names"),
        members=known.actors(fields, "members"),
        does=known.named(fields, "does", "part", DOES),
        decides=fields.choice("decides", Deciding, Deciding.UNSPECIFIED),
        basis=fields.basis(),
        source=fields.text("source"),
    )
    fields.done()
    return body


def _clock(node: Node, known: Known, problems: Problems) -> ProcedureClock:
    fields = known.opened(node, "step", "procedure.clocks", problems)
    clock = ProcedureClock(
        id=fields.ident("id"),
        names=fields.names("names"),
        within=fields.agreed("within"),
        counted_from=fields.agreed("from"),
        who=fields.agreed("who"),
        basis=fields.basis(),
        source=fields.text("source"),
    )
    fields.done()
    return clock


def _ladder(node: Node, known: Known, problems: Problems) -> LadderClass:
    fields = known.opened(node, "class", "procedure.ladder", problems)
    if fields.node("breach") is None:
        fields.missing("breach")
    step = LadderClass(
        id=fields.ident("id"),
        names=fields.names("names"),
        breach=fields.flag("breach"),
    )
    fields.done()
    return step


def read_left_open(
    nodes: tuple[Node, ...], known: Known, problems: Problems
) -> tuple[LeftOpen, ...]:
    """What the text does not speak of: one word each, or an id with names and acts."""
    items = []
    for node in nodes:
        if isinstance(node, Scalar):
            node = Table({"id": node, "names": node}, {"id": node.line}, node.line)
        fields = known.opened(node, "matter", "unspecified", problems)
        items.append(
            LeftOpen(
                id=fields.ident("id"),
                names=_spaced(fields.names("names"), fields.ident("id")),
                acts=read_acts(fields),
                source=fields.text("source"),
            )
        )
        fields.done()
    return tuple(items)


def _spaced(names: Names, ident: str) -> Names:
    """An id that stands for its own name, as words."""
    if names.by_language == {"en": ident}:
        return Names(by_language={"en": ident.replace("_", " ")})
    return names
