"""The map and the timeline: true to scale, small enough to send, and honest about gaps."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from math import cos, pi, radians, sin
from xml.etree import ElementTree

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.publications import records
from trucewatch.agreement.model import Names
from trucewatch.publications import svg
from trucewatch.publications.clusters import gather
from trucewatch.publications.map_picture import map_picture
from trucewatch.publications.map_svg import map_svg
from trucewatch.publications.model import MapPicture, Shape, Spot
from trucewatch.publications.projection import EARTH_M, Projection
from trucewatch.publications.timeline_picture import timeline_picture
from trucewatch.publications.timeline_svg import NARROW, timeline_svg
from trucewatch.publications.voice import Voice
from trucewatch.vocabulary.instants import Interval
from trucewatch.vocabulary.messages import LANGUAGES

VOICES = [Voice(language, "XX", records.ZONE) for language in LANGUAGES]
SVG = "{http://www.w3.org/2000/svg}"
FRAME = (35.0, 33.0, 38.0, 36.0)


def picture(*spots: Spot) -> MapPicture:
    """A square country with these spots in it."""
    land = Shape(
        names=Names(by_language={"en": "Land"}), geometry=shapely.box(35.2, 33.2, 37.8, 35.8)
    )
    return MapPicture(
        frame=FRAME, home=(), borders=(), areas=(land,), zones=(), spots=spots,
        placed=sum(s.n for s in spots), area_only=0, unplaced=0,
    )  # fmt: skip


def spot(lon: float, lat: float, n: int = 1, radius: float = 5000.0, vague: bool = False) -> Spot:
    return Spot(
        lon=lon, lat=lat, error_radius_m=radius, area_only=vague, outcomes=(("undetermined", n),)
    )


def circles(text: str, kind: str) -> list[ElementTree.Element]:
    return [e for e in ElementTree.fromstring(text).iter(f"{SVG}circle") if e.get("class") == kind]


def test_an_error_circle_has_its_true_size_on_the_ground() -> None:
    """Twenty kilometres of doubt must look like twenty kilometres of land."""
    drawn = map_svg(picture(spot(36.5, 34.5, radius=20_000.0)), VOICES[0])
    (circle,) = circles(drawn, "error")
    frame = (float(x) for x in re.search(r'viewBox="0 0 (\S+) (\S+)"', drawn).groups())  # type: ignore[union-attr]
    width, height = frame
    top = Projection(FRAME, 640.0)
    wide = (
        FRAME[2] - FRAME[0] if top.height <= height else (FRAME[2] - FRAME[0]) * top.height / height
    )
    metre = width / (radians(wide) * EARTH_M * cos(radians(34.5)))
    assert float(circle.get("r", 0)) == pytest.approx(20_000 * metre, rel=0.01)


@given(
    st.lists(
        st.tuples(st.floats(35.1, 37.9), st.floats(33.1, 35.9), st.integers(1, 40), st.booleans()),
        max_size=60,
    )
)
@settings(max_examples=60)
def test_gathering_symbols_loses_no_incident(
    places: list[tuple[float, float, int, bool]],
) -> None:
    """What is drawn adds up to what was counted, whatever is drawn on top of what."""
    spots = [spot(lon, lat, n, vague=vague) for lon, lat, n, vague in places]
    clusters = gather(spots, Projection(FRAME, 640.0))
    assert sum(c.n for c in clusters) == sum(s.n for s in spots)
    assert sum(c.n for c in clusters if c.spots[0].area_only) == sum(
        s.n for s in spots if s.area_only
    )
    assert gather(reversed(spots), Projection(FRAME, 640.0)) == clusters


def test_an_incident_without_a_place_is_counted_and_not_drawn() -> None:
    """Never (0, 0), and never the middle of the country."""
    record = records.record(80)
    made = map_picture(record, period=records.PERIOD)
    unplaced = record.incidents["lon"].null_count
    assert made.unplaced == unplaced > 0
    assert sum(s.n for s in made.spots) == made.placed == 80 - unplaced


def test_the_middle_of_an_area_is_drawn_as_a_ring() -> None:
    """A symbol on a village is an accusation; of an area's middle nothing is known."""
    made = picture(spot(36.5, 34.5, n=3, radius=60_000.0, vague=True))
    drawn = map_svg(made, VOICES[0])
    assert len(circles(drawn, "vague")) == 1
    assert not circles(drawn, "error")
    assert 'class="count-vague"' in drawn


def test_a_detailed_outline_is_simplified_to_what_can_be_seen() -> None:
    """OCHA's outlines have a point every hundred metres; a bulletin goes by e-mail."""
    shore = shapely.Polygon(
        [(36.5 + (1 + 0.01 * sin(900 * a)) * cos(a), 34.5 + (1 + 0.01 * sin(900 * a)) * sin(a))
         for a in (2 * pi * k / 60_000 for k in range(60_000))]
    )  # fmt: skip
    record = records.record(500)
    areas = tuple(replace(area, geometry=shore) for area in record.areas)
    made = map_picture(replace(record, areas=areas))
    for voice in VOICES:
        assert len(map_svg(made, voice).encode()) < 400_000


def test_thousands_of_incidents_are_still_a_small_picture() -> None:
    """Five thousand places become symbols with numbers, not five thousand dots."""
    spots = [
        spot(35.3 + (k * 0.7548777) % 1 * 2.4, 33.3 + (k * 0.5698403) % 1 * 2.4)
        for k in range(5000)
    ]
    drawn = map_svg(picture(*spots), VOICES[0])
    assert len(drawn.encode()) < 400_000


@pytest.mark.parametrize("voice", VOICES)
@pytest.mark.parametrize("palette", [svg.PRINT, svg.PAGE, svg.ALONE])
def test_pictures_are_well_formed_and_say_what_they_show(
    voice: Voice, palette: svg.Palette
) -> None:
    """With a title and a description, and hostile names as mere letters."""
    record = records.record()
    drawn = map_svg(map_picture(record), voice, palette=palette, with_legend=True)
    line = timeline_svg(
        timeline_picture(record, records.PERIOD), voice, palette=palette, with_legend=True
    )
    for text in (drawn, line):
        root = ElementTree.fromstring(text)
        assert root.get("role") == "img"
        assert root.find(f"{SVG}title") is not None and root.find(f"{SVG}desc") is not None
        assert not list(root.iter(f"{SVG}script"))
        assert ("var(--" in text) is (palette is not svg.PRINT)
    if voice.language == "en":
        assert records.HOSTILE_AREA in "".join(ElementTree.fromstring(drawn).itertext())


def test_real_borders_are_not_drawn_around_a_fictional_country() -> None:
    """The exercise must not be taken for somebody's land."""
    made = map_picture(records.record(5))
    assert not made.borders and not made.home


def test_handed_in_borders_are_cut_to_the_frame() -> None:
    """A neighbour's far coast is nobody's business here."""
    record = records.record(5)
    real = replace(record, agreement=replace(record.agreement, country="QQ"))
    feature = {
        "properties": {"iso_a2": "JO", "name": "Neighbour"},
        "geometry": shapely.geometry.mapping(shapely.box(20, 20, 60, 33)),
    }
    made = map_picture(real, borders=[feature])
    (border,) = made.borders
    assert border.geometry.bounds[0] > 30
    assert border.names("ar") == "الأردن"


def test_the_timeline_counts_every_incident_once_and_marks_the_start() -> None:
    """Bars add up to the record, and the first day of the ceasefire is named."""
    record = records.record()
    made = timeline_picture(record, records.PERIOD)
    assert sum(b.n for b in made.bins) == 120
    assert len(made.bins) == 70
    drawn = timeline_svg(made, VOICES[0])
    assert "Ceasefire begins" in drawn


def test_days_before_the_ceasefire_are_shown_apart() -> None:
    """Was it worse before? They are drawn, and counted nowhere else."""
    record = records.record(20)
    start = records.START + timedelta(days=20)
    clock = replace(record.agreement.clock, start=start)
    scope = ["dates" if t < start else None for t in record.incidents["seen_from"].to_pylist()]
    at = record.incidents.column_names.index("out_of_scope")
    whole = replace(
        record,
        agreement=replace(record.agreement, clock=clock),
        incidents=record.incidents.set_column(at, "out_of_scope", [scope]),
    )
    made = timeline_picture(whole, records.PERIOD)
    before = sum(1 for word in scope if word)
    assert sum(b.outside for b in made.bins) == before > 0
    assert all(b.outside == 0 for b in made.bins if b.first >= made.start)
    assert 'class="outside"' in timeline_svg(made, VOICES[0])


def test_an_unwatched_day_is_told_from_a_watched_one() -> None:
    """Silence is not compliance, on paper too."""
    made = timeline_picture(records.record(10), records.PERIOD)
    assert [b.watched for b in made.bins[:20]] == [0.0] * 20
    assert made.bins[30].watched == pytest.approx(1.0)
    never = timeline_picture(records.record(10, watched=False), records.PERIOD)
    assert {b.watched for b in never.bins} == {None}
    assert 'class="watched"' not in timeline_svg(never, VOICES[0])


def test_a_phone_gets_fewer_and_larger_words() -> None:
    """At 360 pixels nobody reads ten dates."""
    made = timeline_picture(records.record(40), records.PERIOD)
    wide, narrow = timeline_svg(made, VOICES[0]), timeline_svg(made, VOICES[0], width=NARROW)
    assert narrow.count("<text") < wide.count("<text")
    assert f'viewBox="0 0 {NARROW:.0f}' in narrow


def test_an_empty_record_is_a_sheet_that_says_so() -> None:
    """No country, no incident, no crash."""
    record = replace(records.record(0), areas=())
    bare = replace(record, agreement=replace(record.agreement, places=()))
    assert map_picture(bare).frame is None
    assert "can be drawn" in map_svg(map_picture(bare), VOICES[0])
    nothing = Interval(records.START, records.START)
    assert timeline_svg(timeline_picture(record, nothing), VOICES[0]).startswith("<svg")
