"""Aid, releases, ground and forces, each with a page of its own: whose word is whose, and nobody
is named."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Browser
from starlette.testclient import TestClient

from tests.conditions.promises import claimed, days, moment, obligation, quantity, text
from tests.conditions.promises import verified as seen
from tests.figures.records import RecordBook
from tests.web.conftest import app_of, client_of, served
from tests.web.test_accessibility import grave_faults
from tests.web.test_tallies_page import text_of
from trucewatch.agreement.model import Sense
from trucewatch.conditions.access import crossings
from trucewatch.conditions.forces import sites
from trucewatch.conditions.model import About, Promised, Statement
from trucewatch.figures.model import Record
from trucewatch.publications.ground_map import ground_map
from trucewatch.publications.kind_pictures import crossing_pictures, site_pictures
from trucewatch.vocabulary.messages import LANGUAGES

KINDS = ("/access", "/releases", "/ground", "/forces")
FIRST, SECOND, THIRD = days("2016-12-01"), days("2017-01-05"), days("2017-01-07")


def block(east: float) -> str:
    """An outline from 36° to so far east."""
    ring = [[36.0, 35.0], [east, 35.0], [east, 35.2], [36.0, 35.2], [36.0, 35.0]]
    return json.dumps({"type": "Polygon", "coordinates": [ring]})


def held(span, east: float, **more) -> Statement:
    told = {"about": About.CONTROL, "holder": "gov", "place": "the pocket", "on": (), **more}
    return claimed(span, geometry=block(east), **told)


def record() -> Record:
    whole = text(
        obligation(quantity=quantity(600, Sense.FLOOR, per="day"), start=moment("2017-01-01"),
                   against=("jaysh",)),
        obligation("freed", acts=("10.2",), due=moment("2017-01-11"),
                   quantity=quantity(10, Sense.EXACT, unit="captives")),
        obligation("ratio", acts=("10.1",),
                   quantity=quantity(3, Sense.EXACT, unit="prisoners", per="captive")),
        obligation("guns", acts=("8.1",), due=moment("2017-01-11")),
    )  # fmt: skip
    guns = {"on": "guns", "about": About.INVENTORY, "place": "the depot", "category": "guns"}
    said = (
        seen(SECOND, 300, place="north gate", unit="trucks"),
        seen(THIRD, 200, place="north gate", unit="trucks"),
        seen(THIRD, 100, place="south gate", unit="trucks"),
        claimed(SECOND, 700, by="gov", unit="trucks"),
        claimed(SECOND, about=About.REQUEST, ref="Q-1", by="un"),
        claimed(SECOND, 4000, on=(), about=About.BESIEGED, place="old town", by="gov"),
        claimed(SECOND, 9000, on=(), about=About.BESIEGED, place="old town", by="jaysh"),
        seen(SECOND, 4, on="freed", unit="captives", category="civilian_women", receipt="R-7"),
        held(FIRST, 36.1, by="turkey"),
        held(THIRD, 36.2, by="turkey"),
        held(THIRD, 36.3, by="russia"),
        seen(SECOND, 12, **guns, serials=("A-1", "A-2")),
        seen(THIRD, 11, **guns, serials=("A-1",), missing=1),
        claimed(THIRD, 12, **guns, by="gov"),
    )
    base = RecordBook().close()
    return replace(base, agreement=whole, promised=Promised((), (), said))


@pytest.fixture
def reader(tmp_path: Path) -> TestClient:
    return client_of(app_of(record(), tmp_path))


def test_aid_has_its_crossings_its_requests_and_the_besieged_by_whose_word(
    reader: TestClient,
) -> None:
    page = text_of(reader.get("/access").text)

    for word in ("north gate", "south gate", "unanswered, which is no refusal", "old town"):
        assert word in page
    assert "4,000" in page and "9,000" in page
    assert "What freed says" not in page


def test_releases_have_categories_papers_and_what_is_owed_for_them(reader: TestClient) -> None:
    page = text_of(reader.get("/releases").text)

    assert "R-7" in page and "owed by now: 12, for 4 released" in page
    assert "What Aid says" not in page


def test_forces_have_what_was_there_at_each_visit_and_is_no_more(reader: TestClient) -> None:
    page = text_of(reader.get("/forces").text)

    assert "the depot" in page and "A-2" in page and "A-1" not in page


def test_ground_has_a_map_for_whoever_gave_outlines_of_two_times(reader: TestClient) -> None:
    """By Russia's word there is one outline and no start: nothing is derived from both."""
    html = reader.get("/ground").text

    assert "/pictures/ground.svg?by=turkey" in html and "?by=russia" not in html
    drawn = reader.get("/pictures/ground.svg?by=turkey")
    assert drawn.status_code == 200 and 'class="won"' in drawn.text
    assert reader.get("/pictures/ground.svg?by=russia").status_code == 404
    assert reader.get("/pictures/ground.svg").status_code == 404


def test_the_map_holds_one_origins_outlines_and_verified_positions() -> None:
    whole = record()
    at = json.dumps({"type": "Point", "coordinates": [36.15, 35.1]})
    stood = {"about": About.CONTROL, "holder": "gov", "on": (), "geometry": at}
    said = (*whole.promised.statements, seen(THIRD, **stood), claimed(THIRD, **stood, by="russia"))

    found = ground_map(said, "turkey", whole.agreement, whole.areas)

    assert found is not None
    (ground,) = found.ground
    assert ground.km2 == pytest.approx(202, rel=0.02) and ground.lost_km2 == 0
    assert [one.verified for one in found.positions] == [True], "another's word is not mixed in"


def test_a_day_nobody_counted_at_a_crossing_is_unseen_and_not_zero() -> None:
    whole = record()
    zone = whole.agreement.clock.zone
    told = [s for s in whole.promised.statements if "aid" in s.conditions]
    by_place = dict(crossing_pictures(crossings(told, zone), "trucks"))

    assert list(by_place) == ["north gate", "south gate"], "the claim names no crossing"
    north, south = by_place.values()
    assert [point.low for point in north.verified] == [300, 200]
    assert len(north.unseen) == 1 and len(south.unseen) == 2
    assert north.claims == ()


def test_a_declared_inventory_is_drawn_beside_the_visits_and_never_as_one() -> None:
    whole = record()
    told = [s for s in whole.promised.statements if "guns" in s.conditions]
    ((name, picture),) = site_pictures(sites(told), whole.agreement.clock.zone)

    assert name == "the depot · guns"
    assert [point.low for point in picture.verified] == [12, 11]
    assert [(who, len(words)) for who, words in picture.claims] == [("gov", 1)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_kind_and_its_pictures(tmp_path: Path, language: str) -> None:
    reader = client_of(app_of(record(), tmp_path))
    for address in KINDS:
        answer = reader.get(f"{address}?lang={language}")
        assert answer.status_code == 200 and "conditions." not in text_of(answer.text)
    for picture in ("kinds/aid.svg?at=0", "kinds/guns.svg?at=0", "ground.svg?by=turkey"):
        drawn = reader.get(f"/pictures/{picture}&lang={language}")
        assert ElementTree.fromstring(drawn.text).tag.endswith("svg")


def test_a_crossing_that_there_is_not_has_no_picture(reader: TestClient) -> None:
    for picture in ("kinds/aid.svg?at=9", "kinds/aid.svg?at=-1", "kinds/freed.svg", "kinds/no.svg"):
        assert reader.get(f"/pictures/{picture}").status_code == 404


def test_where_nothing_was_promised_each_page_says_so(tmp_path: Path) -> None:
    bare = replace(RecordBook().close(), agreement=text())
    reader = client_of(app_of(bare, tmp_path))
    for address in KINDS:
        assert "Nothing of this kind was promised" in text_of(reader.get(address).text)


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_and_nothing_is_wider_than_a_phone(
    browser: Browser, tmp_path: Path, language: str, scheme: str
) -> None:
    with served(app_of(record(), tmp_path)) as address:
        page = browser.new_context(
            color_scheme=scheme,
            viewport={"width": 360, "height": 740},  # type: ignore[arg-type]
        ).new_page()
        for path in KINDS:
            page.goto(f"{address}{path}?lang={language}", wait_until="networkidle")
            page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
            assert grave_faults(page) == [], path
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
            pictures = "[...document.images].every(i => i.complete && i.naturalWidth > 0)"
            assert page.evaluate(pictures), path
        page.context.close()
