"""Reading what was agreed: clock, places, norms, gates, procedure, and what stays open."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from shapely.geometry.base import BaseGeometry

from trucewatch.agreement.document import EXCERPT, Node, Scalar
from trucewatch.agreement.fields import NO_NAMES, Fields
from trucewatch.agreement.model import (
    AGAINST,
    Basis,
    Clock,
    Fact,
    Gate,
    LeftOpen,
    Names,
    Norm,
    NormKind,
    Place,
)
from trucewatch.agreement.parties import Known
from trucewatch.agreement.problems import Problems, listed, nearest
from trucewatch.agreement.zones import ZoneError, find_zone, read_zone
from trucewatch.vocabulary import acts
from trucewatch.vocabulary.instants import zone_named

NATIONAL = "national"
UNMAPPED = "unmapped"
UNSPECIFIED = "unspecified"


def read_clock(fields: Fields | None) -> Clock:
    """Start, end and zone. A term that is not stated stays open: blank is not "for ever"."""
    if fields is None:
        return Clock(
            start=datetime(1970, 1, 1, tzinfo=UTC), zone=ZoneInfo("UTC"), end=None,
            basis=Basis.ASSUMED,
        )  # fmt: skip
    zone = _zone(fields)
    start = fields.local_instant("start", zone)
    if fields.node("start") is None:
        fields.missing("start")
    end = None
    if fields.text("end") != UNSPECIFIED:
        end = fields.local_instant("end", zone)
    if start is not None and end is not None and end <= start:
        fields.problems.error(f"end of {fields.what} is not after its start", fields.line_of("end"))
    clock = Clock(
        start=start or datetime(1970, 1, 1, tzinfo=UTC),
        zone=zone,
        end=end,
        basis=fields.basis(),
        source=fields.text("source"),
        doubted_from=fields.local_instant("doubted_from", zone),
    )
    fields.done()
    return clock


def read_places(
    nodes: tuple[Node, ...], zones: Mapping[str, bytes | str], known: Known, problems: Problems
) -> tuple[Place, ...]:
    """Zones: the whole country, an outline in a file, or unmapped."""
    places = []
    for node in nodes:
        fields = Fields(node, "a place", problems)
        ident = fields.ident("id")
        fields.what = f"place {ident!r}"
        known.add("places", ident, fields)
        where = fields.text("geometry", required=True)
        outline, file = _outline(fields, where, zones)
        places.append(
            Place(
                id=ident,
                names=fields.names("names") or NO_NAMES,
                geometry=outline,
                national=where == NATIONAL,
                proxy=fields.text("proxy"),
                basis=fields.basis(),
                source=fields.text("source"),
                file=file,
            )
        )
        fields.done()
    return tuple(places)


def read_norms(nodes: tuple[Node, ...], known: Known, problems: Problems) -> tuple[Norm, ...]:
    """The rules. Whatever they name must be defined in the file, in any order."""
    opened = [Fields(node, "a norm", problems) for node in nodes]
    for fields in opened:
        ident = fields.ident("id")
        fields.what = f"norm {ident!r}"
        known.add("norms", ident, fields)
    norms = tuple(_norm(fields, known) for fields in opened)
    for fields in opened:
        fields.done()
    return norms


def read_gates(nodes: tuple[Node, ...], known: Known, problems: Problems) -> tuple[Gate, ...]:
    """What must be shown before a next step opens."""
    gates = []
    for node in nodes:
        fields = Fields(node, "a gate", problems)
        ident = fields.ident("id")
        fields.what = f"gate {ident!r}"
        known.lines[f"gates.{ident}"] = fields.line_of("id")
        definition = fields.text("definition")
        gates.append(
            Gate(
                id=ident,
                opens=fields.text("opens", required=True) or "?",
                predicate=fields.text("predicate", required=True) or "?",
                definition=None if definition == UNSPECIFIED else definition,
                planned=fields.day("planned"),
                basis=fields.basis(),
                names=fields.names("names", required=False),
                source=fields.text("source"),
            )
        )
        fields.done()
    return tuple(gates)


def read_facts(entries: dict[str, Node], what: str, problems: Problems) -> tuple[Fact, ...]:
    """Facts by key: text alone, or `says` with a basis and a source."""
    facts = []
    for key, node in entries.items():
        if isinstance(node, Scalar):
            says = Names(by_language={"en": UNSPECIFIED if node.blank else node.text.strip()})
            facts.append(Fact(id=key, says=says, basis=Basis.DOCUMENTED))
            continue
        fields = Fields(node, f"{what} {key!r}", problems)
        facts.append(
            Fact(
                id=key,
                says=fields.names("says") or NO_NAMES,
                basis=fields.basis(),
                source=fields.text("source"),
            )
        )
        fields.done()
    return tuple(facts)


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
        fields = Fields(node, "an unspecified matter", problems)
        ident = fields.ident("id")
        fields.what = f"unspecified {ident!r}"
        known.lines[f"unspecified.{ident}"] = fields.line_of("id")
        items.append(
            LeftOpen(
                id=ident,
                names=fields.names("names") or NO_NAMES,
                acts=_acts(fields),
                source=fields.text("source"),
            )
        )
        fields.done()
    return tuple(items)


def _zone(fields: Fields) -> ZoneInfo:
    name = fields.text("zone", required=True)
    if name is None:
        return ZoneInfo("UTC")
    try:
        return zone_named(name)
    except ValueError:
        fields.problems.error(
            f"zone of {fields.what} is {name[:EXCERPT]!r}",
            fields.line_of("zone"),
            expected="an IANA time zone such as Asia/Damascus",
        )
        return ZoneInfo("UTC")


def _outline(
    fields: Fields, where: str | None, zones: Mapping[str, bytes | str]
) -> tuple[BaseGeometry | None, str | None]:
    feature = fields.text("feature")
    if where is None or where in (NATIONAL, UNMAPPED):
        return None, None
    content = find_zone(where, zones)
    line = fields.line_of("geometry")
    if content is None:
        fields.problems.error(
            f"{fields.what} has the geometry {where[:EXCERPT]!r}, which is not among the zones",
            line,
            expected=f"national, unmapped, or a file: {listed(zones)}",
            hint="put the outline into zones/ beside the agreement",
        )
        return None, where
    try:
        return read_zone(content, feature), where
    except ZoneError as error:
        fields.problems.error(
            f"{where[:EXCERPT]}, the outline of {fields.what}: {error}",
            line,
            expected="GeoJSON with one or more polygons, degrees, longitude first",
        )
        return None, where


def _norm(fields: Fields, known: Known) -> Norm:
    kind = fields.choice("kind", NormKind)
    instrument = fields.text("instrument", required=True)
    fields.one_of(instrument, known.instruments, "instrument", fields.line_of("instrument"))
    where = fields.text("where")
    fields.one_of(where, known.places, "place", fields.line_of("where"))
    quantity = fields.text("quantity")
    citation = fields.names("paragraph") or NO_NAMES
    burden = fields.text("burden")
    return Norm(
        id=fields.ident("id"),
        kind=kind,
        instrument=instrument or "?",
        paragraph=citation("en"),
        text=fields.names("text") or NO_NAMES,
        bearers=_referred(fields, "bearers", known.actors | known.sides, "actor"),
        acts=_acts(fields),
        against=_referred(
            fields, "against", known.actors | known.sides | set(AGAINST), "counterpart"
        ),
        where=where,
        where_except=_referred(fields, "where_except", known.places, "place"),
        excepts=_referred(fields, "excepts", known.norms, "norm"),
        conditions=fields.texts("conditions"),
        burden=None if burden == UNSPECIFIED else burden,
        basis=fields.basis(),
        source=fields.text("source"),
        quantity=None if quantity == UNSPECIFIED else quantity,
        citation=citation,
    )


def _referred(fields: Fields, key: str, allowed: set[str], what: str) -> tuple[str, ...]:
    named = fields.lined_texts(key)
    for text, line in named:
        fields.one_of(text, allowed, what, line)
    return tuple(text for text, _ in named)


def _acts(fields: Fields) -> tuple[str, ...]:
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
