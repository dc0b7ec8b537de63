"""Reading who is party to what: sides, actors, relations, and lists kept by others."""

from __future__ import annotations

from datetime import date

from trucewatch.agreement.document import EXCERPT, Node, Scalar
from trucewatch.agreement.fields import Fields
from trucewatch.agreement.known import Known
from trucewatch.agreement.model import (
    AGAINST,
    RELATIONS,
    Acceptance,
    Actor,
    Listing,
    ListVersion,
    Names,
    Relation,
    Role,
)
from trucewatch.agreement.moments import Times
from trucewatch.agreement.naming import read_names
from trucewatch.agreement.problems import Problems

UNDATED = "undated"
ENDS = ("subject", "object")


def read_sides(
    entries: dict[str, Node], line: int, known: Known, problems: Problems
) -> dict[str, Names]:
    """The headings under which actors stand together."""
    known.add_keys("sides", entries, line, problems)
    return read_names_by_id(entries, "side", problems)


def read_names_by_id(entries: dict[str, Node], what: str, problems: Problems) -> dict[str, Names]:
    """Names by id."""
    return {
        ident: read_names(node, f"{what} {ident[:EXCERPT]!r}", problems)
        for ident, node in entries.items()
    }


def open_actors(nodes: tuple[Node, ...], known: Known, problems: Problems) -> list[Fields]:
    """The actors' fields, their ids noted, so that any section may name them."""
    opened = [known.opened(node, "actor", "actors", problems) for node in nodes]
    for ident in sorted(known.of("actors") & (known.of("sides") | set(AGAINST))):
        problems.error(
            f"{ident!r} is an actor and also a side, or one of {', '.join(AGAINST)}",
            known.lines[f"actors.{ident}"],
            expected="an id of its own, so that a norm names one of them",
        )
    return opened


def read_actors(opened: list[Fields], known: Known, times: Times) -> tuple[Actor, ...]:
    """Every party, guarantor or other armed actor the file names."""
    actors = tuple(_actor(fields, known, times) for fields in opened)
    for fields in opened:
        fields.done()
    return actors


def read_relations(
    nodes: tuple[Node, ...], known: Known, problems: Problems
) -> tuple[Relation, ...]:
    """Who commands, backs, supports, guarantees or succeeds whom, and when."""
    relations = []
    for number, node in enumerate(nodes):
        fields = Fields(node, "a relation", problems)
        known.lines[f"relations.{number}"] = node.line
        named = known.of("actors", "sides")
        kind = known.one(fields, "kind", "kind", RELATIONS, required=True)
        ends = [known.one(fields, key, "actor", named, required=True) for key in ENDS]
        since, until = fields.day("since"), fields.day("until")
        if since is not None and until is not None and until < since:
            problems.error(
                f"until of {fields.what} is before its since",
                fields.line_of("until"),
                expected="the last day, which is included",
            )
        relations.append(
            Relation(
                kind=kind or "?",
                subject=ends[0] or "?",
                object=ends[1] or "?",
                since=since,
                until=until,
                basis=fields.basis(),
                source=fields.text("source"),
            )
        )
        fields.done()
    return tuple(relations)


def read_lists(nodes: tuple[Node, ...], known: Known, times: Times) -> tuple[Listing, ...]:
    """Lists kept by others, version by version."""
    lists = []
    for node in nodes:
        fields = known.opened(node, "list", "lists", times.problems)
        lists.append(
            Listing(
                id=fields.ident("id"),
                names=fields.names("names"),
                authority=fields.text("authority", required=True) or "?",
                versions=tuple(_version(n, known, times) for n in fields.each("versions")),
                basis=fields.basis(),
                source=fields.text("source"),
            )
        )
        fields.done()
    return tuple(lists)


def _version(node: Node, known: Known, times: Times) -> ListVersion:
    fields = Fields(node, "a version of a list", times.problems)
    period = times.period(fields, until_day=True)
    version = ListVersion(
        id=fields.text("id", required=True) or "?",
        period=period,
        actors=known.actors(fields, "actors"),
        basis=period.basis,
        source=period.source,
    )
    fields.done()
    return version


def _actor(fields: Fields, known: Known, times: Times) -> Actor:
    return Actor(
        id=fields.ident("id"),
        role=fields.choice("role", Role),
        names=fields.names("names"),
        aliases=fields.texts("aliases"),
        side=known.one(fields, "side", "side", known.of("sides")),
        accepted=_accepted(fields, known, times),
        basis=fields.basis(),
        source=fields.text("source"),
        heading=fields.flag("heading"),
        doubted_from=fields.day("doubted_from"),
        note=fields.names_if_any("note"),
    )


def _accepted(fields: Fields, known: Known, times: Times) -> dict[str, Acceptance]:
    accepted: dict[str, Acceptance] = {}
    for instrument, node in fields.table("accepted").items():
        fields.one_of(instrument, known.of("instruments"), "instrument", node.line)
        accepted[instrument] = _acceptance(node, fields, known, times)
    return accepted


def _acceptance(node: Node, actor: Fields, known: Known, times: Times) -> Acceptance:
    if isinstance(node, Scalar):
        return Acceptance(on=_accepted_on(node, actor))
    fields = Fields(node, f"accepted of {actor.what}", times.problems)
    on = fields.node("on")
    if on is None and not (fields.has("source") or fields.has("notified")):
        fields.missing("on")  # a day nobody gives needs to be said, or its source does
    acceptance = Acceptance(
        on=None if on is None else _accepted_on(on, fields),
        notified=times.asked(fields, "notified"),
        to=known.one(fields, "to", "actor", known.of("actors", "sides")),
        until=fields.day("until"),
        basis=fields.basis(),
        source=fields.text("source"),
    )
    fields.done()
    return acceptance


def _accepted_on(node: Node, fields: Fields) -> date | None:
    """The day, or None for `undated`. A blank is no acceptance, so it is an error."""
    text = node.text.strip() if isinstance(node, Scalar) and not node.blank else ""
    if text == UNDATED:
        return None
    return fields.as_day(text, "the day of acceptance", node.line)
