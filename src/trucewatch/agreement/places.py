"""Reading places: the whole country, outlines in files, rings, bands, named areas, or unmapped."""

from __future__ import annotations

from trucewatch.agreement.document import EXCERPT, Listing, Node
from trucewatch.agreement.fields import Fields
from trucewatch.agreement.known import Known
from trucewatch.agreement.measures import read_band, read_ring
from trucewatch.agreement.model import Areas, Period, Place, PlaceVersion
from trucewatch.agreement.moments import Times
from trucewatch.agreement.problems import listed
from trucewatch.agreement.shapes import read_shape
from trucewatch.agreement.zones import AREAS, Outlines

NATIONAL, UNMAPPED = "national", "unmapped"
FORMS = ("geometry", "versions", "ring", "band", "areas")


def read_places(
    nodes: tuple[Node, ...], outlines: Outlines, known: Known, times: Times
) -> tuple[Place, ...]:
    """Every place. Those that another narrows may stand in any order."""
    opened = [known.opened(node, "place", "places", times.problems) for node in nodes]
    places = tuple(_place(fields, outlines, known, times) for fields in opened)
    for fields in opened:
        fields.done()
    _check_circles(places, opened)
    return places


def _place(fields: Fields, outlines: Outlines, known: Known, times: Times) -> Place:
    forms = [form for form in FORMS if _stands(fields.node(form))]
    if len(forms) != 1:
        fields.problems.error(
            f"{fields.what} has {' and '.join(forms) or 'nothing that says where it is'}",
            fields.line,
            expected=f"one of {', '.join(FORMS)}; geometry: unmapped where nobody mapped it",
        )
    where = fields.text("geometry") if "geometry" in forms else None
    return Place(
        id=fields.ident("id"),
        names=fields.names("names"),
        national=where == NATIONAL,
        basis=fields.basis(),
        proxy=fields.text("proxy"),
        source=fields.text("source"),
        versions=_always(fields, where, outlines) or _versions(fields, outlines, times),
        ring=read_ring(fields, outlines),
        band=read_band(fields, outlines, known),
        areas=_areas(fields),
        within=known.one(fields, "within", "place", known.of("places")),
    )


def _stands(node: Node | None) -> bool:
    return node is not None and not (isinstance(node, Listing) and not node.items)


def _always(fields: Fields, where: str | None, outlines: Outlines) -> tuple[PlaceVersion, ...]:
    """The one outline of a place that never changed."""
    if where is None or where in (NATIONAL, UNMAPPED):
        return ()
    outline = read_shape(fields, "geometry", outlines, AREAS)
    period = Period(start=None, end=None)
    return () if outline is None else (PlaceVersion(period=period, geometry=outline, file=where),)


def _versions(fields: Fields, outlines: Outlines, times: Times) -> tuple[PlaceVersion, ...]:
    """Outlines with the time each held; a day that ends one is the day the next begins."""
    found: list[PlaceVersion] = []
    for node in fields.each("versions"):
        own = Fields(node, f"a version of {fields.what}", times.problems)
        period = times.period(own, until_day=True)
        outline = read_shape(own, "geometry", outlines, AREAS)
        own.done()
        if outline is None:
            continue
        file = own.text("geometry") or "?"
        _check_order(own, found, period)
        found.append(PlaceVersion(period=period, geometry=outline, file=file))
    return tuple(found)


def _check_order(fields: Fields, before: list[PlaceVersion], period: Period) -> None:
    """The latest outline stands last, since maps draw it."""
    start = period.start.low if period.start is not None else None
    last = before[-1].period.start if before else None
    if before and start is None:
        fields.missing("from")
    elif start is not None and last is not None and last.high is not None and start < last.high:
        fields.problems.error(
            f"{fields.what} begins before the one above it",
            fields.line_of("from"),
            expected="the earliest version first",
        )


def _areas(fields: Fields) -> Areas | None:
    own = fields.part("areas")
    if own is None:
        return None
    areas = Areas(whole=own.texts("whole"), parts_of=own.texts("parts_of"))
    if not areas.whole and not areas.parts_of:
        own.missing("whole")
    own.done()
    return areas


def _check_circles(places: tuple[Place, ...], opened: list[Fields]) -> None:
    inside = {place.id: place.within for place in places}
    settled: set[str] = set()
    for place, fields in zip(places, opened, strict=True):
        chain: dict[str, None] = {}
        at: str | None = place.id
        while at is not None and at not in settled and at not in chain:
            chain[at] = None
            at = inside.get(at)
        if at in chain:
            fields.problems.error(
                f"place {at[:EXCERPT]!r} lies within itself, by way of {listed(chain)}",
                fields.line_of("within"),
                expected="places that come to rest on one of their own",
            )
        settled |= set(chain)
