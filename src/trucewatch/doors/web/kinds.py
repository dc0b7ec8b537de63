"""The four kinds of conditions that have a model and a page of their own: what each shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from trucewatch.conditions.access import CrossingDay, Request, crossings, requests
from trucewatch.conditions.forces import Site, sites
from trucewatch.conditions.ground import Distance, distances
from trucewatch.conditions.model import Kind, Progress, Statement
from trucewatch.conditions.releases import CategoryLine, by_category, lists, receipts
from trucewatch.figures.model import Record
from trucewatch.publications.kind_pictures import Named, crossing_pictures, site_pictures

ADDRESSES: Mapping[Kind, str] = {
    Kind.AID: "/access",
    Kind.RELEASE: "/releases",
    Kind.WITHDRAWAL: "/ground",
    Kind.FORCES: "/forces",
}
"""Where the page of each such kind is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfKind:
    """What the model of a condition's kind makes of the words on it; what is not its is empty."""

    requests: tuple[Request, ...] = ()
    crossings: tuple[CrossingDay, ...] = ()
    categories: tuple[CategoryLine, ...] = ()
    receipts: tuple[Statement, ...] = ()
    lists: tuple[Statement, ...] = ()
    distances: tuple[Distance, ...] = ()
    sites: tuple[Site, ...] = ()


def of_kind(one: Progress, record: Record) -> OfKind:
    """The view of a condition's own kind."""
    said = one.statements
    match one.condition.kind:
        case Kind.AID:
            zone = record.agreement.clock.zone
            return OfKind(requests=requests(said), crossings=crossings(said, zone))
        case Kind.RELEASE:
            return OfKind(categories=by_category(said), receipts=receipts(said), lists=lists(said))
        case Kind.WITHDRAWAL:
            return OfKind(distances=distances(one.condition, said, record.agreement))
        case Kind.FORCES:
            return OfKind(sites=sites(said))
        case _:
            return OfKind()


def own_pictures(one: Progress, record: Record) -> tuple[Named, ...]:
    """A condition's pictures by crossing or by site; none where its kind has no such parts."""
    zone = record.agreement.clock.zone
    match one.condition.kind:
        case Kind.AID:
            units = [s.unit for s in one.statements if s.unit]
            return crossing_pictures(crossings(one.statements, zone), units[0]) if units else ()
        case Kind.FORCES:
            return site_pictures(sites(one.statements), zone)
        case _:
            return ()
