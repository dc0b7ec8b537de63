"""The pages in a real browser: what is seen, touched and typed, and that nobody else is asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from math import asinh, atan, degrees, radians, sinh, tan
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pyarrow as pa
import pytest
from benchmarks.pages.weight import MOST_KB, is_of_map
from playwright.sync_api import Browser, Page

from tests.web import records
from tests.web.conftest import app_of, served
from trucewatch.doors.web import map_data
from trucewatch.doors.web.map_tiles import extent_of
from trucewatch.figures.model import Record
from trucewatch.vocabulary.messages import LANGUAGES

pytestmark = pytest.mark.browser

LONGEST_MS = 45_000


@dataclass
class Reader:
    """One reader's page, and everything it asked for or complained of."""

    page: Page
    base: str
    asked: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str) -> Page:
        """Open a page and wait until it is still."""
        self.page.goto(self.base + path)
        return self.page

    def settled_map(self, selector: str = "#map") -> int:
        """Wait until the map is drawn; how many incidents it shows."""
        self.page.wait_for_selector(f"{selector}[data-state=idle]", timeout=LONGEST_MS)
        return int(self.page.evaluate(f"document.querySelector('{selector}').dataset.shown"))

    def overflow(self) -> int:
        """How many pixels the page is wider than its window."""
        return int(
            self.page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
        )


@pytest.fixture
def reader(browser: Browser, address: str) -> Iterator[Reader]:
    """A reader of English at a desk."""
    yield from reading(browser, address, {"width": 1280, "height": 900})


@pytest.fixture
def phone(browser: Browser, address: str) -> Iterator[Reader]:
    """A reader with a small phone."""
    yield from reading(browser, address, {"width": 360, "height": 740})


def reading(browser: Browser, address: str, size: dict[str, int]) -> Iterator[Reader]:
    context = browser.new_context(viewport=size, locale="en-GB")  # type: ignore[arg-type]
    reader = Reader(context.new_page(), address)
    reader.page.on("request", lambda request: reader.asked.append(request.url))
    reader.page.on("pageerror", lambda error: reader.complaints.append(str(error)))
    reader.page.on(
        "console",
        lambda said: (
            reader.complaints.append(said.text)
            if said.type == "error" or "Content Security" in said.text
            else None
        ),
    )
    yield reader
    context.close()


def test_the_map_shows_every_incident_and_asks_nobody_else(reader: Reader) -> None:
    """Offline means offline."""
    reader.open("/")
    assert reader.settled_map() == 60
    others = [url for url in reader.asked if not url.startswith((reader.base, "blob:", "data:"))]
    assert others == []
    assert reader.complaints == []


def test_the_brush_filters_map_list_and_address(reader: Reader) -> None:
    """One choice of days, everywhere at once."""
    page = reader.open("/")
    reader.settled_map()
    page.locator("#timeline").scroll_into_view_if_needed()
    band = page.locator("#timeline .ground").bounding_box()
    assert band is not None
    y = band["y"] + band["height"] / 2
    page.mouse.move(band["x"] + 0.30 * band["width"], y)
    page.mouse.down()
    page.mouse.move(band["x"] + 0.62 * band["width"], y, steps=6)
    page.mouse.up()
    page.wait_for_selector("#results:not([data-total='60'])")
    shown = reader.settled_map()
    assert 0 < shown < 60
    assert int(page.locator("#results").get_attribute("data-total") or 0) == shown
    assert "from=2031-03-" in page.url and "to=2031-03-" in page.url
    assert page.locator("input[name=from]").input_value() in page.url


def test_the_brush_works_by_keyboard(reader: Reader) -> None:
    """Nobody needs a mouse."""
    page = reader.open("/")
    reader.settled_map()
    page.locator("[data-handle=from]").focus()
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    page.wait_for_selector("#results[data-total='48']")
    assert "from=2031-03-05" in page.url
    page.keyboard.press("Home")
    page.wait_for_selector("#results[data-total='60']")
    assert "from=" not in page.url


def test_an_address_opens_what_it_was_copied_from(reader: Reader) -> None:
    """Filters live in the address."""
    page = reader.open("/?outcome=breach&from=2031-03-05&area=XX01")
    assert reader.settled_map() == 16
    assert page.locator("#results").get_attribute("data-total") == "16"
    assert page.locator("input[value=breach]").is_checked()


def test_a_checked_box_filters_at_once(reader: Reader) -> None:
    """And unchecking brings all back."""
    page = reader.open("/")
    reader.settled_map()
    page.locator("input[value=undetermined]").check()
    page.wait_for_selector("#results[data-total='20']")
    assert reader.settled_map() == 20
    assert "outcome=undetermined" in page.url


def test_more_than_a_map_can_draw_comes_counted(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server counts into cells; the sum, and the filters, stay true."""
    monkeypatch.setattr(map_data, "MOST_POINTS", 10)
    page = reader.open("/")
    page.wait_for_selector("#map[data-shown='60'][data-state=idle]", timeout=LONGEST_MS)
    page.locator("input[value=breach]").check()
    page.wait_for_selector("#map[data-shown='20'][data-state=idle]", timeout=LONGEST_MS)
    assert reader.complaints == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_mediators_screen_is_light(browser: Browser, address: str, language: str) -> None:
    """250 KB without the map, whatever the browser asks for: a slow line still shows the page."""
    fetched: dict[str, int] = {}
    for reader in reading(browser, address, {"width": 1280, "height": 900}):
        reader.page.on(
            "requestfinished",
            lambda request: fetched.update(
                {request.url: max(0, request.sizes()["responseBodySize"])}
            ),
        )
        reader.open(f"/?lang={language}")
        reader.settled_map()
    weighed = {url.removeprefix(address): n for url, n in fetched.items() if url.startswith("http")}
    light = {url: n for url, n in weighed.items() if not is_of_map(url)}
    assert {f"/?lang={language}", "/data/timeline.json?"} < set(light)
    assert sum(weighed.values()) > sum(light.values()) + 200_000, "the map was not told apart"
    assert sum(light.values()) < 1024 * MOST_KB, light


def test_browser_and_server_cut_the_same_squares(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Or readers who look at one place would ask for different ones."""
    monkeypatch.setattr(map_data, "MOST_POINTS", 10)
    page = reader.open("/")
    page.wait_for_selector("#map[data-shown='60'][data-state=idle]", timeout=LONGEST_MS)
    page.locator(".maplibregl-ctrl-zoom-in").click()
    page.wait_for_timeout(1_500)
    boxes = [parse_qs(urlsplit(url).query) for url in reader.asked if "bbox=" in url]
    assert len(boxes) == len({str(box) for box in boxes}) >= 2, "the same was asked again"
    for asked in boxes:
        box = tuple(float(edge) for edge in asked["bbox"][0].split(","))
        extent = extent_of((box[0], box[1], box[2], box[3]), float(asked["zoom"][0]))
        size = 180 / 2**extent.zoom
        assert box == (
            extent.across[0] * size - 180,
            extent.up[0] * size - 90,
            (extent.across[1] + 1) * size - 180,
            (extent.up[1] + 1) * size - 90,
        )


def test_arabic_reads_from_right_to_left(reader: Reader) -> None:
    """The page turns; the map's scale does not."""
    page = reader.open("/?lang=ar")
    reader.settled_map()
    assert page.evaluate("getComputedStyle(document.body).direction") == "rtl"
    assert page.evaluate("getComputedStyle(document.querySelector('#map')).direction") == "ltr"
    mark, languages = (page.locator(s).bounding_box() for s in (".mark", ".languages"))
    assert mark is not None and languages is not None
    assert mark["x"] > languages["x"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_sticks_out_of_a_small_phone(phone: Reader, whole: Record, language: str) -> None:
    """360 pixels are enough for every page."""
    pages = (
        "/", "/incidents", f"/incidents/{records.first_incident(whole)}", "/agreement",
        "/problems", "/tallies", "/gates", "/ledger", "/ledger/entries/0", "/bulletin", "/dossier",
        "/nowhere", "/docket", "/verification", "/watched",
    )  # fmt: skip
    wide = {}
    for path in pages:
        phone.open(f"{path}?lang={language}")
        if phone.overflow() > 0:
            wide[path] = phone.overflow()
    assert wide == {}


def test_hostile_words_fire_nothing_in_page_or_popup(browser: Browser, tmp_path: Path) -> None:
    """A place named as a script is shown, in the list and on the map, and does nothing."""
    whole = records.record(1)
    south, north = (_mercator(edge) for edge in (29.9, 32.9))
    middle = {"lon": 36.0, "lat": degrees(atan(sinh((south + north) / 2)))}
    for name, value in (middle | {"place_text": records.HOSTILE}).items():
        at = whole.incidents.schema.get_field_index(name)
        column = pa.array([value], whole.incidents.schema.field(at).type)
        whole = replace(whole, incidents=whole.incidents.set_column(at, name, column))
    with served(app_of(whole, tmp_path)) as address:
        for reader in reading(browser, address, {"width": 1280, "height": 900}):
            page = reader.open("/")
            assert reader.settled_map() == 1
            page.locator("#map canvas").click()
            assert records.HOSTILE in (page.locator(".maplibregl-popup").text_content() or "")
            assert page.evaluate("window.fired === undefined")
            assert page.locator("img[src=x]").count() == 0


def _mercator(lat: float) -> float:
    return asinh(tan(radians(lat)))


def test_one_incident_draws_its_circles(reader: Reader, whole: Record) -> None:
    """Three reports and the incident they make."""
    reader.open(f"/incidents/{records.first_incident(whole)}")
    assert reader.settled_map("#circles-map") == 4
    assert reader.complaints == []


def test_every_link_and_field_is_reached_by_keyboard(reader: Reader) -> None:
    """From the skip link to the first incident, without a trap."""
    page = reader.open("/")
    reader.settled_map()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    seen = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        seen.add(page.evaluate("document.activeElement.closest('[id]')?.id"))
        if "results" in seen:
            break
    assert {"filters", "map", "timeline", "results"} <= seen


def test_without_scripts_the_page_still_tells_everything(browser: Browser, address: str) -> None:
    """No page needs an island to be read."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    assert page.locator("#results tbody tr").count() == 20
    assert page.locator("img.fallback").count() == 2
    page.locator("select[name=area]").select_option("XX01")
    page.locator("#filters button").click()
    assert "area=XX01" in page.url
    assert page.locator("#results").get_attribute("data-total") == "20"
    context.close()
