"""The map of an agreement: where its rules apply, and what nobody mapped.

In:   an `Agreement`, a language, a few words on each place, and the countries' borders.
Out:  one SVG text that stands alone: the sheet, and beside it every place by name.

An outline, a ring and a band are drawn as the file gives them. A place without a map is listed
under that heading and drawn nowhere, because any outline of ours would be taken for theirs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import shapely
from shapely.geometry.base import BaseGeometry

from trucewatch.agreement.model import Agreement, Place
from trucewatch.publications import svg
from trucewatch.publications.agreement_panel import Panel
from trucewatch.publications.agreement_zones import BAND, OUTLINE, RING, Zone, fitted, on_sheet
from trucewatch.publications.labels import Disc, Label, place_labels
from trucewatch.publications.map_picture import FICTIONAL, shipped_borders
from trucewatch.publications.model import Shape
from trucewatch.publications.projection import Projection
from trucewatch.publications.svg import PRINT, element
from trucewatch.publications.voice import Voice
from trucewatch.vocabulary.messages import say_id

ID = "agreement-map"
WIDTH, BESIDE = 620.0, 300.0
SMALL = 24.0
"""A ring with a smaller radius must not be hidden by a name."""
LETTER = 4.5
"""A zone at least so wide a letter bears its name; a smaller one the number it has beside it."""
ABOVE = 11.0
"""How far above the middle of a small ring its name stands."""
EMPTY = 160.0
"""How tall a sheet without a map is."""

Borders = Sequence[tuple[str | None, Shape]]


def agreement_map(
    agreement: Agreement,
    language: str,
    *,
    notes: Mapping[str, str],
    borders: Borders | None = None,
) -> str:
    """The picture. `notes` says by place id what each place is.

    `borders` are countries by ISO code; by default those the package ships, and none for a
    fictional country.
    """
    countries = shipped_borders() if borders is None else borders
    known = [] if agreement.country == FICTIONAL else countries
    home = next((shape for code, shape in known if code == agreement.country), None)
    voice = Voice(language, agreement.country, agreement.clock.zone)
    projection, zones = fitted(agreement, home.geometry if home else None, WIDTH)
    panel = Panel(voice, left=WIDTH, width=BESIDE)
    _fill(panel, agreement, zones, notes, home)
    sheet = _sheet(projection, zones, known, home, voice)
    tall = max(projection.height if projection else EMPTY, panel.bottom)
    ground = element("rect", {"class": "ground", "width": WIDTH + BESIDE, "height": tall})
    return svg.picture(
        id_=ID,
        width=WIDTH + BESIDE,
        height=tall,
        title=_say(voice, "title", name=agreement.names(language)),
        description=_about(agreement, zones, voice),
        parts=[_style(), ground, *sheet, *panel.parts],
    )


def _about(agreement: Agreement, zones: Sequence[Zone], voice: Voice) -> str:
    missing = [place for place in agreement.places if not place.mapped]
    said = _say(voice, "about", n=len({zone.place.id for zone in zones}), m=len(missing))
    return " ".join((said, *(f"{place.names(voice.language)}." for place in missing)))


def _style() -> str:
    colour = PRINT
    zone = colour["zone"]
    rules = {
        ".ground": f"fill:{colour['sheet']}",
        ".water": f"fill:{colour['water']}",
        ".land": f"fill:{colour['land']};stroke:{colour['border']};stroke-width:0.7",
        ".home": f"fill:{colour['sheet']};stroke:{colour['border']};stroke-width:1.4",
        f".{OUTLINE}": f"fill:{zone};fill-opacity:0.14;stroke:{zone};stroke-width:1.3",
        f".{RING}": f"fill:{zone};fill-opacity:0.32;stroke:{zone};stroke-width:1",
        f".{BAND}": f"fill:{zone};fill-opacity:0.14;stroke:{zone};stroke-width:1;"
        "stroke-dasharray:6 3",
        ".fringe": f"fill:{colour['undetermined']};fill-opacity:0.3;"
        f"stroke:{colour['undetermined']};stroke-width:0.8;stroke-dasharray:2 3",
        ".line": f"fill:none;stroke:{colour['ink']};stroke-width:1.6",
        ".edge": f"fill:none;stroke:{colour['line']};stroke-width:1",
        ".bar": f"fill:none;stroke:{colour['ink']};stroke-width:1.4",
        "text": f"font-family:{svg.FONT};fill:{colour['ink']};font-size:11px",
        ".zone-name": f"font-weight:600;text-anchor:middle;stroke:{colour['sheet']};"
        "stroke-width:2.6;stroke-linejoin:round;paint-order:stroke",
        ".country": f"fill:{colour['quiet']};text-anchor:middle",
        ".head": "font-size:12px;font-weight:600",
        ".quiet": f"fill:{colour['quiet']}",
    }
    return svg.style(rules, PRINT, ID)


def _sheet(
    projection: Projection | None,
    zones: Sequence[Zone],
    countries: Borders,
    home: Shape | None,
    voice: Voice,
) -> Iterator[str]:
    """The drawn half. It is cut at its edge, since the words stand beside it."""
    if projection is None:
        words = svg.ordered(_say(voice, "nothing"), voice)
        at = {"class": "country", "x": WIDTH / 2, "y": EMPTY / 2}
        yield element("text", at, text=words)
        return
    sheet = shapely.box(0, 0, WIDTH, projection.height)
    yield element("rect", {"class": "water", "width": WIDTH, "height": projection.height})
    near = shapely.box(*projection.frame)
    for _, shape in countries:
        if shape is not home and shape.geometry.intersects(near):
            yield _path("land", on_sheet(shape.geometry, projection), sheet)
    if home is not None:
        yield _path("home", on_sheet(home.geometry, projection), sheet)
    elif not countries:
        yield element("rect", {"class": "home", "width": WIDTH, "height": projection.height})
    for zone in sorted(zones, key=lambda zone: -zone.sure.area):
        yield from _zone(zone, sheet, voice)
    yield from _names(zones, sheet, projection, voice)
    yield from _scale(projection, voice)
    yield element("rect", {"class": "edge", "width": WIDTH, "height": projection.height})


def _zone(zone: Zone, sheet: BaseGeometry, voice: Voice) -> Iterator[str]:
    title = element("title", text=zone.place.names(voice.language))
    for kind, shape in (("fringe", zone.fringe), (zone.kind, zone.sure), ("line", zone.lines)):
        if not shape.is_empty:
            yield _path(kind, shape, sheet, title)


def _path(kind: str, shape: BaseGeometry, sheet: BaseGeometry, *inside: str) -> str:
    seen = shapely.intersection(shapely.make_valid(shape), sheet)
    closed = kind != "line"
    parts = (
        shapely.get_rings(shapely.get_parts(seen))
        if closed
        else shapely.get_parts(shapely.line_merge(seen))
    )
    data = "".join(
        svg.path(((x, y) for x, y in shapely.get_coordinates(part).tolist()), closed=closed)
        for part in parts
    )
    return element("path", {"class": kind, "d": data, "fill-rule": "evenodd"}, *inside)


def _names(
    zones: Sequence[Zone], sheet: BaseGeometry, projection: Projection, voice: Voice
) -> Iterator[str]:
    wanted = []
    for number, zone in enumerate(zones, 1):
        seen = shapely.intersection(zone.sure, sheet)
        if not seen.is_empty:
            largest = max(shapely.get_parts(seen), key=lambda part: part.area)
            middle = largest.representative_point()
            name = zone.place.names(voice.language)
            west, south, east, north = largest.bounds
            text = name if east - west >= LETTER * len(name) else f" {number} "
            above = ABOVE if zone.kind == RING and north - south < 2 * ABOVE else 0.0
            wanted.append(Label(kind="zone-name", text=text, x=middle.x, y=middle.y - above))
    for label, x, y in place_labels(wanted, _dots(zones), WIDTH, projection.height):
        at = {"class": label.kind, "x": x, "y": y}
        yield element("text", at, text=svg.ordered(label.text, voice))


def _dots(zones: Sequence[Zone]) -> list[Disc]:
    """Rings so small that a name would hide them."""
    parts = [part for zone in zones if zone.kind == RING for part in shapely.get_parts(zone.sure)]
    reach = [(part.centroid, shapely.minimum_bounding_radius(part)) for part in parts]
    return [Disc(middle.x, middle.y, radius) for middle, radius in reach if radius < SMALL]


def _scale(projection: Projection, voice: Voice) -> Iterator[str]:
    """A bar of a round length, true in the middle of the sheet."""
    metre = projection.length(1.0, projection.middle_lat)
    longest = WIDTH / 4 / metre
    power = 10.0 ** (len(str(int(longest))) - 1)
    length_m = max(step * power for step in (1, 2, 5) if step * power <= max(longest, power))
    kilometres = length_m >= 1000
    said = (
        voice.t("kilometres", d=round(length_m / 1000))
        if kilometres
        else voice.t("metres", d=round(length_m))
    )
    bottom, right = projection.height - 14, 16 + length_m * metre
    data = f"M16 {bottom - 5:.1f}V{bottom:.1f}H{right:.1f}V{bottom - 5:.1f}"
    yield element("path", {"class": "bar", "d": data})
    at = {"x": (16 + right) / 2, "y": bottom - 7, "text-anchor": "middle"}
    yield element("text", at, text=svg.ordered(said, voice))


def _fill(
    panel: Panel,
    agreement: Agreement,
    zones: Sequence[Zone],
    notes: Mapping[str, str],
    home: Shape | None,
) -> None:
    voice = panel.voice
    national = [place for place in agreement.places if place.national and home is not None]
    for place in national:
        panel.sample("home", place.names(voice.language), notes.get(place.id, ""))
    for number, zone in enumerate(zones, 1):
        name = f"{number}. {zone.place.names(voice.language)}"
        panel.sample(zone.kind, name, notes.get(zone.place.id, ""))
    if any(not zone.lines.is_empty for zone in zones):
        panel.sample("line", _say(voice, "line"))
    if any(not zone.fringe.is_empty for zone in zones):
        panel.sample("fringe", _say(voice, "fringe"))
    drawn = {place.id for place in [*national, *(zone.place for zone in zones)]}
    named = [place for place in agreement.places if place.mapped and place.id not in drawn]
    missing = [place for place in agreement.places if not place.mapped]
    _listed(panel, "named", named, notes)
    _listed(panel, "unmapped", missing, {})


def _listed(panel: Panel, heading: str, places: Sequence[Place], notes: Mapping[str, str]) -> None:
    if places:
        panel.head(_say(panel.voice, heading))
    for place in places:
        panel.item(place.names(panel.voice.language), notes.get(place.id, ""))


def _say(voice: Voice, message: str, **params: object) -> str:
    return say_id(f"agreement.map_{message}", voice.language, **params)
