"""Reading who is party to what: sides, actors, relations, and lists kept by others."""

from __future__ import annotations

from trucewatch.agreement.document import Node, Scalar
from trucewatch.agreement.fields import NO_NAMES, Fields, read_names
from trucewatch.agreement.known import Known
from trucewatch.agreement.model import (
    RELATIONS,
    Acceptance,
    Actor,
    Listing,
    ListVersion,
    Names,
    Period,
    Relation,
    Role,
)
from trucewatch.agreement.moments import Times
from trucewatch.agreement.problems import Problems

UNDATED = ("undated", "", "~", "null")


def read_sides(entries: dict[str, Node], known: Known, problems: Problems) -> dict[str, Names]:
    """The headings under which actors stand together."""
    known.ids.setdefault("sides", set()).update(entries)
    return read_names_by_id(entries, "side", problems)


def read_names_by_id(entries: dict[str, Node], what: str, problems: Problems) -> dict[str, Names]:
    """Names by id."""
    return {
        ident: read_names(node, f"{what} {ident!r}", problems) for ident, node in entries.items()
    }


def open_actors(nodes: tuple[Node, ...], known: Known, problems: Problems) -> list[Fields]:
    """The actors' fields, their ids noted, so that any section may name them."""
    opened = []
    for node in nodes:
        fields = Fields(node, "an actor", problems)
        ident = fields.ident("id")
        fields.what = f"actor {ident!r}"
        known.add("actors", ident, fields)
        opened.append(fields)
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
        kind = fields.text("kind", required=True)
        fields.one_of(kind, set(RELATIONS), "kind", fields.line_of("kind"))
        ends = [fields.text(key, required=True) for key in ("subject", "object")]
        for key, end in zip(("subject", "object"), ends, strict=True):
            fields.one_of(end, known.of("actors", "sides"), "actor", fields.line_of(key))
        relations.append(
            Relation(
                kind=kind or "?",
                subject=ends[0] or "?",
                object=ends[1] or "?",
                since=fields.day("since"),
                until=fields.day("until"),
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
        fields = Fields(node, "a list", times.problems)
        ident = fields.ident("id")
        fields.what = f"list {ident!r}"
        known.add("lists", ident, fields)
        lists.append(
            Listing(
                id=ident,
                names=fields.names("names") or NO_NAMES,
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
    version = ListVersion(
        id=fields.text("id", required=True) or "?",
        period=Period(
            start=times.read(fields, "from", start=True),
            end=times.read(fields, "until", start=True),
        ),
        actors=known.actors(fields, "actors"),
        basis=fields.basis(),
        source=fields.text("source"),
    )
    fields.done()
    return version


def _actor(fields: Fields, known: Known, times: Times) -> Actor:
    return Actor(
        id=fields.ident("id"),
        role=fields.choice("role", Role),
        names=fields.names("names") or NO_NAMES,
        aliases=fields.texts("aliases"),
        side=known.one(fields, "side", "side", known.of("sides")),
        accepted=_accepted(fields, known, times),
        basis=fields.basis(),
        source=fields.text("source"),
        heading=fields.flag("heading"),
        doubted_from=fields.day("doubted_from"),
        note=fields.names("note", required=False),
    )


def _accepted(fields: Fields, known: Known, times: Times) -> dict[str, Acceptance]:
    accepted: dict[str, Acceptance] = {}
    for instrument, node in fields.table("accepted").items():
        fields.one_of(instrument, known.of("instruments"), "instrument", node.line)
        accepted[instrument] = _acceptance(node, fields, known, times)
    return accepted


def _acceptance(node: Node, actor: Fields, known: Known, times: Times) -> Acceptance:
    if isinstance(node, Scalar):
        undated = node.text.strip() in UNDATED
        on = None if undated else actor.as_day(node.text.strip(), "accepted", node.line)
        return Acceptance(on=on)
    fields = Fields(node, f"accepted of {actor.what}", times.problems)
    text = fields.text("on")
    acceptance = Acceptance(
        on=None if text in (None, *UNDATED) else fields.day("on"),
        notified=times.read(fields, "notified", start=True),
        to=known.one(fields, "to", "actor", known.of("actors", "sides")),
        until=fields.day("until"),
        basis=fields.basis(),
        source=fields.text("source"),
    )
    fields.done()
    return acceptance
