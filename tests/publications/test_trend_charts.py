"""Charts of trends: in two languages, in light and dark, and honest about gaps."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from importlib.resources import files
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
import shapely
from babel.messages.pofile import read_po

import trucewatch.doors.cli as commands
import trucewatch.publications as printing
import trucewatch.trends as trends
from tests.publications import records
from trucewatch.agreement.model import Names
from trucewatch.publications import plot, svg
from trucewatch.publications import trend_pictures as pictures
from trucewatch.publications.cluster_map_svg import cluster_map_svg
from trucewatch.publications.forecast_svg import forecast_svg
from trucewatch.publications.memory_svg import memory_svg
from trucewatch.publications.model import Shape
from trucewatch.publications.ratio_svg import ratio_svg
from trucewatch.publications.scan_svg import scan_svg
from trucewatch.publications.series_svg import series_svg
from trucewatch.publications.svg import Palette
from trucewatch.publications.voice import Voice
from trucewatch.trends.model import Cluster, Excitation, Forecast
from trucewatch.vocabulary.messages import LANGUAGES, Message

SVG = "{http://www.w3.org/2000/svg}"
NORTH = Names(by_language={"en": "North <b>", "ar": "الشمال"})
NAN = float("nan")
ROWS = (
    pictures.RatioRow(label=Message("trends.row_rate"), ratio=0.5, low=0.3, high=0.9,
                      counts=(170, 60), tone="fall"),
    pictures.RatioRow(label=NORTH, ratio=None, low=NAN, high=NAN),
)  # fmt: skip
SERIES = pictures.SeriesPicture(
    first=date(2031, 1, 6), step_days=7, counts=(5, 9, 0, None, 30, 8), alarms=(4,), changes=(2,),
    bound=(None, None, 14.0, None, 15.5, 16.0), start=date(2031, 1, 27), steps_between=40.2,
)  # fmt: skip
SCAN = tuple(
    pictures.ClusterRow(
        label=NORTH, cluster=Cluster(areas=(1,), cases=9, expected=4.0, llr=2.0, p=p)
    )
    for p in (0.01, 0.6)
)
FAN = pictures.FanPicture(
    first=date(2031, 1, 6), step_days=7, counts=(5, 9, 0, 4), happened=(7,), rival=0.89,
    forecast=Forecast(method="x", paths=np.random.default_rng(1).poisson(6, (200, 4))),
)  # fmt: skip
CLUSTERS = pictures.ClusterMap(
    frame=(-1.0, -1.0, 7.0, 3.0),
    areas=tuple(
        pictures.MapArea(
            shape=Shape(names=NORTH, geometry=shapely.box(2 * at, 0, 2 * at + 2, 2)), tone=tone,
            hot=tone == "alarm",
        )
        for at, tone in enumerate(("alarm", "pale", "unwatched"))
    ),
)  # fmt: skip
MEMORY = pictures.MemoryPicture(
    excitation=Excitation(background=0.5, jump=0.6, decay=1.2, branching=0.5, log_likelihood=1.0,
                          gain=9.0, intervals={"branching": (0.4, 0.6)})
)  # fmt: skip
Drawing = Callable[[Voice, Palette, float], str]
CHARTS: dict[str, Drawing] = {
    "ratio": lambda v, p, w: ratio_svg(ROWS, v, palette=p, width=w),
    "series": lambda v, p, w: series_svg(SERIES, v, palette=p, width=w),
    "scan": lambda v, p, w: scan_svg(SCAN, v, palette=p, width=w),
    "clusters": lambda v, p, w: cluster_map_svg(CLUSTERS, v, palette=p, width=w),
    "forecast": lambda v, p, w: forecast_svg(FAN, v, palette=p, width=w),
    "memory": lambda v, p, w: memory_svg(MEMORY, v, palette=p, width=w),
}
VOICE = Voice("en", "XX", records.ZONE)


@pytest.mark.parametrize("chart", CHARTS)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [plot.WIDE, plot.NARROW])
def test_a_chart_speaks_in_words_too(chart: str, language: str, width: float) -> None:
    """Who cannot see it hears a title and what it shows; nothing stands outside its frame."""
    drawn = CHARTS[chart](Voice(language, "XX", records.ZONE), svg.PRINT, width)
    root = ElementTree.fromstring(drawn)
    assert root.findtext(f"{SVG}title")
    assert root.findtext(f"{SVG}desc")
    _, _, wide, tall = (float(v) for v in root.get("viewBox", "").split())
    for text in root.iter(f"{SVG}text"):
        assert 0 <= float(text.get("x", 0)) <= wide
        assert 0 <= float(text.get("y", 0)) <= tall
    assert "{" not in re.sub(r"<style>.*?</style>", "", drawn)


@pytest.mark.parametrize("chart", CHARTS)
def test_a_chart_turns_dark_with_its_page(chart: str) -> None:
    """On a page colours are variables, in print they are none."""
    assert "var(--" in CHARTS[chart](VOICE, svg.PAGE, plot.WIDE)
    assert "var(--" not in CHARTS[chart](VOICE, svg.PRINT, plot.WIDE)
    assert "prefers-color-scheme" in CHARTS[chart](VOICE, svg.ALONE, plot.WIDE)


def test_a_week_that_nobody_watched_is_hatched() -> None:
    """It must not look like a quiet one, which has no bar."""
    root = ElementTree.fromstring(series_svg(SERIES, VOICE))
    hatched = [r for r in root.iter(f"{SVG}rect") if "hatch" in r.get("fill", "")]
    bars = [r for r in root.iter(f"{SVG}rect") if r.get("class") in ("bar", "alarm")]
    assert len(hatched) == 1
    assert len(bars) == 4 + 2  # four weeks with incidents, two samples in the key


def test_an_area_without_a_rate_has_no_dot() -> None:
    root = ElementTree.fromstring(ratio_svg(ROWS, VOICE))
    assert len(list(root.iter(f"{SVG}circle"))) == 1
    assert "no rate: nobody watched" in "".join(root.itertext())


def test_numbers_below_a_narrow_axis_do_not_run_into_one_another() -> None:
    wide = pictures.RatioRow(label=NORTH, ratio=0.9, low=0.04, high=30.0)
    root = ElementTree.fromstring(ratio_svg([wide], VOICE, width=plot.NARROW))
    words = [t for t in root.iter(f"{SVG}text") if t.get("class") == "small"]
    marks = sorted(float(t.get("x", 0)) for t in words if (t.text or "").startswith("×"))
    assert len(marks) >= 4
    assert all(b - a >= 40 for a, b in pairwise(marks))


def test_a_cluster_that_chance_would_make_is_pale() -> None:
    root = ElementTree.fromstring(scan_svg(SCAN, VOICE))
    kinds = [r.get("class") for r in root.iter(f"{SVG}rect")]
    assert kinds[:2] == ["alarm", "pale"]


def test_an_area_that_nobody_watched_is_hatched_and_named() -> None:
    root = ElementTree.fromstring(cluster_map_svg(CLUSTERS, VOICE))
    hatched = [p for p in root.iter(f"{SVG}path") if "hatch" in p.get("fill", "")]
    assert len(hatched) == 1
    told = root.findtext(f"{SVG}desc") or ""
    assert "Nobody watched" in told and "More than chance makes" in told


def test_names_from_a_file_stay_text() -> None:
    assert "<b>" not in scan_svg(SCAN, VOICE)
    assert "&lt;b&gt;" in scan_svg(SCAN, VOICE)


def catalogue(language: str) -> dict[str, tuple[str, ...]]:
    source = files("trucewatch") / "locale" / language / "trends.po"
    found = {}
    for entry in read_po(BytesIO(source.read_bytes()), locale=language):
        if entry.id:
            name = entry.id if isinstance(entry.id, str) else entry.id[0]
            said = (entry.string,) if isinstance(entry.string, str) else tuple(entry.string)
            found[name] = said
    return found


def test_no_sentence_is_missing_and_none_left_over() -> None:
    text = "".join(
        path.read_text(encoding="utf-8")
        for room in (trends, printing, commands)
        for path in Path(str(room.__file__)).parent.glob("*.py")
    )
    known = {name.removeprefix("trends.") for name in catalogue("en")}
    assert set(re.findall(r"\"trends\.([a-z_]+)\"", text)) <= known
    stems = tuple(re.findall(r"trends\.([a-z]+_)\{", text))
    words = set(re.findall(r"\"(?:trends\.)?([a-z_]+)\"", text))
    assert {n for n in known if n not in words and not n.startswith(stems)} <= {
        "row_counted", "row_watch", "row_rate"
    }  # fmt: skip
