"""Reading the texts: instruments, the wordings they circulate in, and ways to read the whole."""

from __future__ import annotations

from trucewatch.agreement.clocks import read_force
from trucewatch.agreement.document import Node
from trucewatch.agreement.fields import Fields
from trucewatch.agreement.known import Known
from trucewatch.agreement.model import Actor, Force, Instrument, Names, Reading, Role, Variant
from trucewatch.agreement.moments import Times
from trucewatch.agreement.problems import Problems

BINDS = ("by_acceptance", "by_signature", "by_decision")
"""How an instrument comes to bind: each party's dated acceptance, its signature, or the decision
of somebody above the parties."""

PUBLISHED = ("published", "leaked", "secret", "unspecified")

MAX_READINGS = 16
MAX_NAMED = 64
"""Readings that we combine ourselves, and that a file may list."""


def open_instruments(nodes: tuple[Node, ...], known: Known, problems: Problems) -> list[Fields]:
    """The instruments' fields, their ids noted, so that any section may name them."""
    return [known.opened(node, "instrument", "instruments", problems) for node in nodes]


def read_instruments(
    opened: list[Fields], actors: tuple[Actor, ...], mission: Force, known: Known, times: Times
) -> tuple[Instrument, ...]:
    """Every text, with its time and the wordings it circulates in."""
    excluded = tuple(actor.id for actor in actors if actor.role is Role.EXCLUDED)
    instruments = tuple(_instrument(f, excluded, mission, known, times) for f in opened)
    for fields in opened:
        fields.done()
    return instruments


def read_readings(
    nodes: tuple[Node, ...], instruments: tuple[Instrument, ...], known: Known, problems: Problems
) -> tuple[Reading, ...]:
    """The readings somebody holds; left out, every combination of wordings."""
    if not nodes:
        return _combinations(instruments, problems)
    if len(nodes) > MAX_NAMED:
        problems.error(
            "there are too many readings", nodes[0].line, expected=f"at most {MAX_NAMED}"
        )
    readings = []
    for node in nodes[:MAX_NAMED]:
        fields = known.opened(node, "reading", "readings", problems)
        readings.append(
            Reading(
                id=fields.ident("id"),
                names=fields.names("names"),
                variants=_chosen(fields, instruments),
            )
        )
        fields.done()
    return tuple(readings)


def _instrument(
    fields: Fields, excluded: tuple[str, ...], mission: Force, known: Known, times: Times
) -> Instrument:
    ident = fields.ident("id")
    binds = known.one(fields, "binds", "way of binding", BINDS, required=True)
    published = fields.word("published", PUBLISHED) or "unspecified"
    names = fields.names("names")
    basis = fields.basis()
    variants = tuple(_variant(node, ident, known, fields) for node in fields.each("variants"))
    others = known.of("instruments") - {ident}
    whole = Variant(id="text", names=names, excludes=excluded, held_by=(), basis=basis)
    return Instrument(
        id=ident,
        names=names,
        issued=fields.day("issued"),
        binds=binds or BINDS[0],
        signatories=known.actors(fields, "signatories"),
        variants=variants or (whole,),
        force=read_force(fields, mission, times),
        basis=basis,
        source=fields.text("source"),
        published=published,
        languages=fields.texts("languages"),
        amends=known.named(fields, "amends", "instrument", others),
        follows=known.named(fields, "follows", "instrument", others),
    )


def _variant(node: Node, instrument: str, known: Known, text: Fields) -> Variant:
    fields = known.opened(node, "variant", f"{instrument}.variants", text.problems)
    variant = Variant(
        id=fields.ident("id"),
        names=fields.names("names"),
        excludes=known.actors(fields, "excludes"),
        held_by=known.actors(fields, "held_by"),
        basis=fields.basis(),
        source=fields.text("source"),
        excludes_lists=known.named(fields, "excludes_lists", "list", known.of("lists")),
    )
    fields.done()
    return variant


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
    open_to_choice = [i for i in instruments if len(i.variants) > 1]
    chosen: list[dict[str, Variant]] = [{}]
    for instrument in open_to_choice:
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
            break
    return tuple(_reading(choice, instruments) for choice in chosen[:MAX_READINGS])


def _reading(choice: dict[str, Variant], instruments: tuple[Instrument, ...]) -> Reading:
    whole = {i.id: choice.get(i.id, i.variants[0]) for i in instruments}
    telling = list(choice.values()) or list(whole.values())[:1]
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
        variants={ident: variant.id for ident, variant in whole.items()},
    )
