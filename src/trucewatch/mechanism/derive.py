"""Deriving: everything that is not ground, recomputed from it.

In:   the ground, the evidence it names, and the shelf derived tables lie on.
Out:  a `Record`, the same bytes whether computed step by step or from nothing.

Derived tables are keyed by the entries they rest on (`bearing`) and the code that made them, so
that a shelf never answers for another ledger or another program, and a step of a case computes no
finding again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable

import pyarrow as pa
import shapely
from shapely.geometry.base import BaseGeometry

from trucewatch import __version__
from trucewatch.agreement.model import Agreement
from trucewatch.agreement.reading import load_agreement
from trucewatch.figures.model import Record
from trucewatch.findings.from_incidents import evaluate
from trucewatch.findings.gates import Upheld
from trucewatch.incidents.from_places import gather
from trucewatch.incidents.keeping import as_kept
from trucewatch.mechanism.believing import believed, said_in
from trucewatch.mechanism.certifying import with_certifications
from trucewatch.mechanism.condition_acts import promised
from trucewatch.mechanism.earlier import PLACES, earlier_run, fused, located
from trucewatch.mechanism.erased import erased_since
from trucewatch.mechanism.ground_tables import GroundTables, PlaceFile, read_ground
from trucewatch.mechanism.ports import Evidence, Ground, Shelf
from trucewatch.mechanism.scope import flag_out_of_scope
from trucewatch.places.model import AdminArea, GazetteerEntry
from trucewatch.places.resolving import Resolver
from trucewatch.places.world import world_gazetteer
from trucewatch.verdicts.deciding import counting_since
from trucewatch.verdicts.from_acts import docket
from trucewatch.verdicts.from_findings import verdicts
from trucewatch.verdicts.ladder import upholding
from trucewatch.verdicts.rules import rules_of
from trucewatch.vocabulary.errors import TrucewatchError
from trucewatch.vocabulary.progress import Progress, unheard

PlaceReader = Callable[[PlaceFile, bytes], list[GazetteerEntry | AdminArea]]
"""Reads a place file's good rows; brought by the doors, which know the formats."""


@dataclass(frozen=True, slots=True)
class MissionFacts:
    """What a record says of the mission it belongs to."""

    name: str
    origin: str
    log_key: str


@dataclass(slots=True)
class Workshop:
    """What deriving needs of the world."""

    ground: Ground
    evidence: Evidence
    shelf: Shelf
    read_places: PlaceReader
    facts: MissionFacts


def derive(shop: Workshop, *, full: bool = False, progress: Progress = unheard) -> Record:
    """The record at the ledger's present state; `full` takes nothing from the shelf.

    Raises TrucewatchError where no agreement was loaded or a place file is gone.
    """
    size = shop.ground.size
    ground = read_ground(shop.ground.entries(), size=size, progress=progress)
    agreement = agreement_in_force(ground)
    key = _key(ground, agreement)
    areas = [a for a in _places(shop, ground, "boundaries") if isinstance(a, AdminArea)]
    tables = None if full else shop.shelf.load(key)
    if tables is None:
        former = None if full else shop.shelf.load_any()
        resolver = _resolver(shop, ground, agreement, areas)
        tables = _compute(ground, agreement, national_outline(areas), resolver, former, progress)
        if not erased_since(shop.ground, size):
            shop.shelf.save(key, tables)
    return _record(shop, ground, agreement, areas, tables)


def agreement_in_force(ground: GroundTables) -> Agreement:
    """The agreement as last loaded, with what was certified of its gates since.

    Raises TrucewatchError where none was loaded.
    """
    content = ground.agreement
    if not content:
        raise TrucewatchError(
            "this mission's ledger holds no agreement",
            hint="make a mission with `trucewatch new DIR --agreement NAME`",
        )
    text, zones = str(content["text"]), content.get("zones") or {}
    agreement = load_agreement(text, file="agreement.yaml", zones=zones)
    return with_certifications(agreement, ground.certifications)


def resolver_for(shop: Workshop) -> Resolver:
    """The resolver a mission's places come from, with its own gazetteer and boundaries."""
    types = ("gazetteer.loaded", "boundaries.loaded", "agreement.loaded")
    ground = read_ground(shop.ground.entries(*types))
    areas = [a for a in _places(shop, ground, "boundaries") if isinstance(a, AdminArea)]
    return _resolver(shop, ground, agreement_in_force(ground), areas)


def _resolver(
    shop: Workshop, ground: GroundTables, agreement: Agreement, areas: list[AdminArea]
) -> Resolver:
    named = _places(shop, ground, "gazetteer")
    entries = [e for e in named if isinstance(e, GazetteerEntry)]
    return Resolver(world_gazetteer(agreement.country), entries, areas, agreement.country)


def _compute(
    ground: GroundTables,
    agreement: Agreement,
    national: BaseGeometry | None,
    resolver: Resolver,
    former: tuple[str, dict[str, pa.Table]] | None,
    progress: Progress,
) -> dict[str, pa.Table]:
    places_key = _places_key(ground)
    earlier = earlier_run(former, ground, places_key)
    placed = located(ground.reports, resolver, earlier, progress)
    reports = flag_out_of_scope(placed, agreement, national)
    fusion = fused(ground, reports, earlier, progress)
    memberships = fusion.memberships
    incidents, attributions = gather(reports, memberships, ground.sources)
    findings = evaluate(
        incidents,
        attributions,
        agreement,
        national=national,
        upheld=upheld_by(ground, agreement),
        progress=progress,
    )
    said = said_in(reports, memberships, ground.sources, agreement)
    beliefs, casualties = believed(said, ground.habits, progress)
    return {
        "located": reports.replace_schema_metadata({PLACES: places_key}),
        "memberships": memberships,
        "fusion": as_kept(fusion),
        "sources": ground.sources,
        "incidents": incidents,
        "attributions": attributions,
        "findings": findings,
        "beliefs": beliefs,
        "casualties": casualties,
    }


def upheld_by(ground: GroundTables, agreement: Agreement) -> tuple[Upheld, ...]:
    """What people have ruled against whom, for rules that bind only in return.

    A ruling is ground, never a computed figure, so that no finding rests on another.
    """
    classes = upholding(agreement.procedure)
    since = _since(ground, agreement)
    return tuple(
        Upheld(actor=str(r.content["against"]), norm=r.content.get("norm"), at=at)
        for r in ground.rulings
        if r.content.get("against") and r.content["ladder_class"] in classes
        if (at := since.get(r.verdict_id, r.at)) is not None
    )


def _since(ground: GroundTables, agreement: Agreement) -> dict[str, datetime | None]:
    """From when on each determination in a case counts, as of the newest entry."""
    if ground.as_of is None or not ground.case_acts:
        return {}
    rules = rules_of(agreement)
    return counting_since(docket(ground.case_acts, rules), rules, ground.as_of)


def national_outline(areas: list[AdminArea]) -> BaseGeometry | None:
    """The country's outline from its areas: the country itself, else all its first level."""
    for level in ("country", "admin1"):
        shapes = [area.geometry for area in areas if area.level == level]
        if shapes:
            return shapely.union_all(shapes)
    return None


def _places(shop: Workshop, ground: GroundTables, kind: str) -> list[GazetteerEntry | AdminArea]:
    """What the mission's place files of one kind hold, in the order in which they came."""
    return [
        content
        for file in ground.place_files
        if file.kind == kind
        for content in shop.read_places(file, shop.evidence.evidence(file.sha256))
    ]


def _record(
    shop: Workshop,
    ground: GroundTables,
    agreement: Agreement,
    areas: list[AdminArea],
    tables: Mapping[str, pa.Table],
) -> Record:
    signed = [(r.verdict_id, r.at, r.signer, r.content) for r in ground.rulings]
    since = _since(ground, agreement)
    if ground.as_of is None:
        raise TrucewatchError("this mission's ledger is empty")
    return Record(
        mission=shop.facts.name,
        agreement=agreement,
        areas=tuple(areas),
        sources=ground.sources,
        reports=tables["located"],
        memberships=tables["memberships"],
        incidents=tables["incidents"],
        attributions=tables["attributions"],
        findings=tables["findings"],
        problems=ground.problems,
        tallies=ground.tallies,
        watches=ground.watches,
        restrictions=ground.restrictions,
        verdicts=verdicts(signed, tables["memberships"], since),
        tree_size=shop.ground.size,
        tree_root=shop.ground.root,
        origin=shop.facts.origin,
        log_key=shop.facts.log_key,
        as_of=ground.as_of,
        questions=tuple(ground.questions),
        foretold=tuple(ground.foretold),
        beliefs=tables["beliefs"],
        casualties=tables["casualties"],
        habits=ground.habits,
        docket=docket(ground.case_acts, rules_of(agreement)),
        promised=promised(ground.said_of_conditions),
    )


def _key(ground: GroundTables, agreement: Agreement) -> str:
    """What derived tables rest on: entries, rulings as they count now, and code."""
    rulings = repr(upheld_by(ground, agreement)).encode()
    return hashlib.sha256(ground.bearing.digest() + rulings + _code()).hexdigest()


def _places_key(ground: GroundTables) -> str:
    digest = hashlib.sha256(_code())
    for file in ground.place_files:
        digest.update(f"{file.kind}:{file.sha256};".encode())
    digest.update(str(ground.agreement.get("sha256")).encode())
    return digest.hexdigest()


_DERIVING = (
    "vocabulary", "agreement", "reports", "places", "incidents", "findings", "verdicts", "belief",
    "figures", "mechanism",
)  # fmt: skip
"""Rooms whose code decides what a derived table holds."""


@lru_cache(maxsize=1)
def _code() -> bytes:
    """A digest of the program: its version and every module and data file that derives."""
    digest = hashlib.sha256(__version__.encode())
    for room in _DERIVING:
        _digest_folder(files("trucewatch") / room, digest.update)
    return digest.digest()


def _digest_folder(folder: Traversable, update: Callable[[bytes], None]) -> None:
    for path in sorted(folder.iterdir(), key=lambda p: p.name):
        if path.is_dir():
            _digest_folder(path, update)
        elif path.name.endswith((".py", ".yaml", ".parquet", ".so")):
            update(path.name.encode())
            update(path.read_bytes())
