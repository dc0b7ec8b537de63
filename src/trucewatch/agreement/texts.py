"""Reading the texts: instruments, the wordings they circulate in, and ways to read the whole."""

from __future__ import annotations

from trucewatch.agreement.clocks import read_force
from trucewatch.agreement.document import Node
from trucewatch.agreement.fields import NO_NAMES, Fields
from trucewatch.agreement.known import Known
from trucewatch.agreement.model import Actor, Clock, Instrument, Names, Reading, Role, Variant
from trucewatch.agreement.moments import Times
from trucewatch.agreement.problems import Problems

BINDS = ("by_acceptance", "by_signature", "by_decision")
"""How an instrument comes to bind: each party's dated acceptance, its signature, or the decision
of somebody above the parties."""

PUBLISHED = ("published", "leaked", "secret", "unspecified")

MAX_READINGS = 16


def open_instruments(nodes: tuple[Node, ...], known: Known, problems: Problems) -> list[Fields]:
    """The instruments' fields, their ids noted, so that any section may name them."""
    opened = []
    for node in nodes:
        fields = Fields(node, "an instrument", problems)
        ident = fields.ident("id")
        fields.what = f"instrument {ident!r}"
        known.add("instruments", ident, fields)
        opened.append(fields)
    return opened


def read_instruments(
    opened: list[Fields], actors: tuple[Actor, ...], clock: Clock, known: Known, times: Times
) -> tuple[Instrument, ...]:
    """Every text, with its time and the wordings it circulates in."""
    excluded = tuple(actor.id for actor in actors if actor.role is Role.EXCLUDED)
    instruments = tuple(_instrument(f, excluded, clock, known, times) for f in opened)
    for fields in opened:
        fields.done()
    return instruments


def read_readings(
    nodes: tuple[Node, ...], instruments: tuple[Instrument, ...], problems: Problems
) -> tuple[Reading, ...]:
    """The readings somebody holds; left out, every combination of wordings."""
    if not nodes:
        return _combinations(instruments, problems)
    readings = []
    for node in nodes:
        fields = Fields(node, "a reading", problems)
        ident = fields.ident("id")
        fields.what = f"reading {ident!r}"
        names = fields.names("names") or NO_NAMES
        readings.append(Reading(id=ident, names=names, variants=_chosen(fields, instruments)))
        fields.done()
    return tuple(readings)


def _instrument(
    fields: Fields, excluded: tuple[str, ...], clock: Clock, known: Known, times: Times
) -> Instrument:
    ident = fields.ident("id")
    binds = fields.text("binds", required=True)
    fields.one_of(binds, set(BINDS), "way of binding", fields.line_of("binds"))
    published = fields.text("published") or "unspecified"
    fields.one_of(published, set(PUBLISHED), "state of publication", fields.line_of("published"))
    names = fields.names("names") or NO_NAMES
    basis = fields.basis()
    variants = tuple(_variant(node, known, fields.problems) for node in fields.each("variants"))
    whole = Variant(id="text", names=names, excludes=excluded, held_by=(), basis=basis)
    return Instrument(
        id=ident,
        names=names,
        issued=fields.day("issued"),
        binds=binds or BINDS[0],
        signatories=known.actors(fields, "signatories"),
        variants=variants or (whole,),
        force=read_force(fields, clock, times),
        basis=basis,
        source=fields.text("source"),
        published=published,
        languages=fields.texts("languages"),
        amends=known.named(fields, "amends", "instrument", known.of("instruments")),
        follows=known.named(fields, "follows", "instrument", known.of("instruments")),
    )


def _variant(node: Node, known: Known, problems: Problems) -> Variant:
    fields = Fields(node, "a variant", problems)
    ident = fields.ident("id")
    fields.what = f"variant {ident!r}"
    variant = Variant(
        id=ident,
        names=fields.names("names") or NO_NAMES,
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
