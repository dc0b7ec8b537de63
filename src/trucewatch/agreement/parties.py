"""Reading who is party to what: instruments and their wordings, sides, actors, relations."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from trucewatch.agreement.document import Node
from trucewatch.agreement.fields import NO_NAMES, Fields, read_names
from trucewatch.agreement.model import (
    RELATIONS,
    Actor,
    Instrument,
    Names,
    Reading,
    Relation,
    Role,
    Variant,
)
from trucewatch.agreement.problems import Problems

BINDS = ("by_acceptance", "by_signature", "by_decision")
"""How an instrument comes to bind: each party's dated acceptance, its signature, or the decision
of somebody above the parties."""

MAX_READINGS = 16


@dataclass(slots=True)
class Known:
    """The ids that later sections may name, and the line each stands in."""

    instruments: set[str] = field(default_factory=set)
    actors: set[str] = field(default_factory=set)
    sides: set[str] = field(default_factory=set)
    places: set[str] = field(default_factory=set)
    norms: set[str] = field(default_factory=set)
    lines: dict[str, int] = field(default_factory=dict)

    def add(self, kind: str, ident: str, fields: Fields) -> None:
        """Note an id, once."""
        ids: set[str] = getattr(self, kind)
        if ident in ids:
            fields.problems.error(
                f"the id {ident!r} stands twice among the {kind}",
                fields.line_of("id"),
                expected="each id once",
            )
        ids.add(ident)
        self.lines[f"{kind}.{ident}"] = fields.line_of("id")


def read_sides(entries: dict[str, Node], known: Known, problems: Problems) -> dict[str, Names]:
    """The headings under which actors stand together."""
    sides = {side: read_names(node, f"side {side!r}", problems) for side, node in entries.items()}
    known.sides |= set(sides)
    return sides


def read_actors(nodes: tuple[Node, ...], known: Known, problems: Problems) -> tuple[Actor, ...]:
    """Every party, guarantor or other armed actor the file names."""
    actors = []
    for node in nodes:
        fields = Fields(node, "an actor", problems)
        ident = fields.ident("id")
        fields.what = f"actor {ident!r}"
        known.add("actors", ident, fields)
        actors.append(_actor(fields, ident, known))
        fields.done()
    return tuple(actors)


def check_acceptances(actors: tuple[Node, ...], known: Known, problems: Problems) -> None:
    """Every acceptance names an instrument of the file."""
    for node in actors:
        fields = Fields(node, "an actor", Problems(problems.file))
        ident = fields.text("id")
        for instrument, value in fields.table("accepted").items():
            if instrument not in known.instruments:
                Fields(node, f"actor {ident!r}", problems).one_of(
                    instrument, known.instruments, "instrument", value.line
                )


def read_instruments(
    nodes: tuple[Node, ...], actors: tuple[Actor, ...], known: Known, problems: Problems
) -> tuple[Instrument, ...]:
    """Every text, with the wordings it circulates in."""
    instruments = []
    for node in nodes:
        fields = Fields(node, "an instrument", problems)
        ident = fields.ident("id")
        fields.what = f"instrument {ident!r}"
        known.add("instruments", ident, fields)
        instruments.append(_instrument(fields, ident, actors, known))
        fields.done()
    return tuple(instruments)


def read_relations(
    nodes: tuple[Node, ...], known: Known, problems: Problems
) -> tuple[Relation, ...]:
    """Who commands, backs, supports, guarantees or succeeds whom, and when."""
    relations = []
    for node in nodes:
        fields = Fields(node, "a relation", problems)
        kind = fields.text("kind", required=True)
        fields.one_of(kind, set(RELATIONS), "kind", fields.line_of("kind"))
        ends = [fields.text(key, required=True) for key in ("subject", "object")]
        for key, end in zip(("subject", "object"), ends, strict=True):
            fields.one_of(end, known.actors | known.sides, "actor", fields.line_of(key))
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


def read_readings(
    nodes: tuple[Node, ...], instruments: tuple[Instrument, ...], problems: Problems
) -> tuple[Reading, ...]:
    """The readings the file names, or every combination of its wordings."""
    if not nodes:
        return _combinations(instruments, problems)
    readings = []
    for node in nodes:
        fields = Fields(node, "a reading", problems)
        ident = fields.ident("id")
        fields.what = f"reading {ident!r}"
        readings.append(
            Reading(
                id=ident,
                names=fields.names("names") or NO_NAMES,
                variants=_chosen(fields, instruments),
            )
        )
        fields.done()
    return tuple(readings)


def _actor(fields: Fields, ident: str, known: Known) -> Actor:
    side = fields.text("side")
    fields.one_of(side, known.sides, "side", fields.line_of("side"))
    return Actor(
        id=ident,
        role=fields.choice("role", Role),
        names=fields.names("names") or NO_NAMES,
        aliases=fields.texts("aliases"),
        side=side,
        accepted=_accepted(fields),
        basis=fields.basis(),
        source=fields.text("source"),
        heading=fields.flag("heading"),
        doubted_from=fields.day("doubted_from"),
        note=fields.names("note", required=False),
    )


def _accepted(fields: Fields) -> dict[str, date | None]:
    accepted: dict[str, date | None] = {}
    for instrument, node in fields.table("accepted").items():
        text = getattr(node, "text", None)
        if text in ("undated", "", "~", "null"):
            accepted[instrument] = None
        elif text is None:
            fields.problems.error(
                f"accepted of {fields.what} is no date", node.line, expected="a date or undated"
            )
        else:
            accepted[instrument] = fields.as_day(text, "accepted", node.line)
    return accepted


def _instrument(fields: Fields, ident: str, actors: tuple[Actor, ...], known: Known) -> Instrument:
    binds = fields.text("binds", required=True)
    fields.one_of(binds, set(BINDS), "way of binding", fields.line_of("binds"))
    names = fields.names("names") or NO_NAMES
    basis = fields.basis()
    variants = tuple(_variant(node, known, fields.problems) for node in fields.each("variants"))
    excluded = tuple(actor.id for actor in actors if actor.role is Role.EXCLUDED)
    whole = Variant(id="text", names=names, excludes=excluded, held_by=(), basis=basis)
    return Instrument(
        id=ident,
        names=names,
        issued=fields.day("issued"),
        binds=binds or BINDS[0],
        signatories=_actors_named(fields, "signatories", known),
        variants=variants or (whole,),
        basis=basis,
        source=fields.text("source"),
    )


def _variant(node: Node, known: Known, problems: Problems) -> Variant:
    fields = Fields(node, "a variant", problems)
    ident = fields.ident("id")
    fields.what = f"variant {ident!r}"
    variant = Variant(
        id=ident,
        names=fields.names("names") or NO_NAMES,
        excludes=_actors_named(fields, "excludes", known),
        held_by=_actors_named(fields, "held_by", known),
        basis=fields.basis(),
        source=fields.text("source"),
    )
    fields.done()
    return variant


def _actors_named(fields: Fields, key: str, known: Known) -> tuple[str, ...]:
    named = fields.lined_texts(key)
    for text, line in named:
        fields.one_of(text, known.actors | known.sides, "actor", line)
    return tuple(text for text, _ in named)


def _chosen(fields: Fields, instruments: tuple[Instrument, ...]) -> dict[str, str]:
    """The wording each instrument has in a reading; those with only one need not be named."""
    variants = {i.id: {v.id for v in i.variants} for i in instruments}
    chosen = {i.id: i.variants[0].id for i in instruments if len(i.variants) == 1}
    for instrument, node in fields.table("variants").items():
        text = getattr(node, "text", None)
        if fields.one_of(instrument, set(variants), "instrument", node.line) is None:
            continue
        fields.one_of(text, variants[instrument], "variant", node.line)
        chosen[instrument] = text or "?"
    for instrument in sorted(set(variants) - set(chosen)):
        fields.problems.error(
            f"{fields.what} does not say which wording of {instrument!r} it takes",
            fields.line,
            expected=f"variants: {{{instrument}: {' or '.join(sorted(variants[instrument]))}}}",
        )
    return chosen


def _combinations(instruments: tuple[Instrument, ...], problems: Problems) -> tuple[Reading, ...]:
    chosen: list[dict[str, Variant]] = [{}]
    for instrument in instruments:
        chosen = [
            {**before, instrument.id: variant}
            for before in chosen
            for variant in instrument.variants
        ][: MAX_READINGS + 1]
    if len(chosen) > MAX_READINGS:
        problems.error(
            "the wordings combine to too many readings",
            None,
            expected=f"at most {MAX_READINGS}",
            hint="list the readings that somebody holds under `readings`",
        )
    open_to_choice = {i.id for i in instruments if len(i.variants) > 1}
    return tuple(_reading(choice, open_to_choice) for choice in chosen[:MAX_READINGS])


def _reading(choice: dict[str, Variant], open_to_choice: set[str]) -> Reading:
    telling = [v for i, v in choice.items() if i in open_to_choice] or list(choice.values())[:1]
    languages = set.intersection(*(set(v.names.by_language) for v in telling)) if telling else set()
    return Reading(
        id="-".join(v.id for v in telling) or "text",
        names=Names(
            by_language={
                language: " · ".join(v.names(language) for v in telling)
                for language in sorted(languages | {"en"})
            }
            if telling
            else {"en": "the text"}
        ),
        variants={instrument: variant.id for instrument, variant in choice.items()},
    )
