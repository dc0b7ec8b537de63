"""What the islands draw."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from starlette.testclient import TestClient

from tests.web import records
from trucewatch.doors.web import map_data
from trucewatch.doors.web.filters import Filters
from trucewatch.doors.web.lookups import Box
from trucewatch.doors.web.map_data import asked, incidents_json
from trucewatch.doors.web.record_index import ALL_OUTCOMES, RecordIndex
from trucewatch.figures.model import Record


def test_every_located_incident_is_a_point(client: TestClient) -> None:
    """Lon before lat, and the error with it."""
    data = client.get("/data/incidents.geojson").json()
    assert (data["total"], data["unlocated"], len(data["features"])) == (60, 0, 60)
    point = data["features"][0]
    assert point["geometry"]["coordinates"] == [35.5, 30.0]
    assert point["properties"]["error_m"] == 400


def test_the_same_question_is_answered_once(client: TestClient) -> None:
    """Nothing is sent again while the record stands still."""
    first = client.get("/data/incidents.geojson")
    again = client.get("/data/incidents.geojson", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_grown_record_is_sent_anew(whole: Record, tmp_path: Path) -> None:
    """No reader is left with yesterday's map."""
    from tests.web.conftest import client_of
    from trucewatch.doors.web.app import create_app

    held = [whole]
    client = client_of(create_app(lambda: held[0], records.PaperLedger(whole, tmp_path)))
    tag = client.get("/data/timeline.json").headers["etag"]
    held[0] = records.record(61)
    answer = client.get("/data/timeline.json", headers={"if-none-match": tag})
    assert answer.status_code == 200
    assert "61 incidents" in client.get("/").text


def test_a_box_keeps_what_lies_in_it(client: TestClient) -> None:
    """West, south, east, north."""
    data = client.get("/data/incidents.geojson?bbox=35,30,37,30.95").json()
    assert {f["properties"]["area"] for f in data["features"]} == {"XX01"}
    assert data["total"] == 60


@pytest.mark.parametrize("box", ["1,2,3", "a,b,c,d", "10,0,5,1", "nan,0,1,1", "0,0,1,1e9"])
def test_a_broken_box_is_refused(client: TestClient, box: str) -> None:
    """A question that makes no sense gets no map."""
    assert client.get("/data/incidents.geojson", params={"bbox": box}).status_code == 422


def told(index: RecordIndex, filters: Filters, box: Box | None, zoom: float) -> dict[str, Any]:
    """What a map is told."""
    return dict(json.loads(incidents_json(index, filters, asked(index, box, zoom))))


@pytest.fixture
def squares(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sixty incidents are as many as a million."""
    monkeypatch.setattr(map_data, "MOST_POINTS", 10)
    monkeypatch.setattr(map_data, "FEW", 3)


@pytest.mark.usefixtures("squares")
def test_too_many_points_are_counted_into_cells(whole: Record) -> None:
    """Cells lose no incident and no outcome; where few lie, they are points."""
    index = RecordIndex(whole)
    data = told(index, Filters(), None, 3.0)
    assert data["aggregated"] and not data["features"] and len(data["cells"]) < 60
    counts = np.array([cell[2:] for cell in data["cells"]]).sum(axis=0)
    assert counts.tolist() == np.bincount(index.outcome, minlength=len(ALL_OUTCOMES)).tolist()

    near = told(index, Filters(), None, 8.0)
    assert near["features"] and near["cells"]
    assert len(near["features"]) + sum(sum(cell[2:]) for cell in near["cells"]) == 60


@pytest.mark.usefixtures("squares")
def test_a_cell_counts_only_what_passes(whole: Record) -> None:
    index = RecordIndex(whole)
    filters = Filters(outcomes=("breach",), area="XX01")
    data = told(index, filters, None, 2.0)
    passing = int(filters.mask(index).sum())
    assert data["total"] == passing > 0
    assert sum(sum(cell[2:]) for cell in data["cells"]) + len(data["features"]) == passing


@pytest.mark.usefixtures("squares")
def test_screens_that_differ_a_little_share_one_answer(whole: Record, client: TestClient) -> None:
    """Boxes are widened to the same squares, so that what was made for one reader serves many."""
    near, far = (
        client.get(f"/data/incidents.geojson?zoom={zoom}&bbox={box}")
        for zoom, box in (("6.2", "35.51,30.1,36.3,32.5"), ("6.9", "35.6,30.0,36.2,32.4"))
    )
    assert near.headers["etag"] == far.headers["etag"]
    assert near.content == far.content
    other = client.get("/data/incidents.geojson?zoom=7&bbox=35.6,30.0,36.2,32.4")
    assert other.headers["etag"] != near.headers["etag"]


def test_a_kept_answer_is_read_by_whoever_takes_no_compressed_one(client: TestClient) -> None:
    address = "/data/incidents.geojson"
    packed = client.get(address, headers={"accept-encoding": "gzip"})
    plain = client.get(address, headers={"accept-encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.json() == plain.json()


def test_what_we_did_not_understand_makes_no_other_answer(client: TestClient) -> None:
    """An address with words of its own fills no memory with copies."""
    tags = {
        client.get(f"/data/timeline.json{query}").headers["etag"]
        for query in ("", "?area=Nowhere", "?from=tomorrow&x=1")
    }
    assert len(tags) == 1


def test_an_incident_without_a_place_is_counted_though_not_drawn(whole: Record) -> None:
    """Never (0, 0) for unknown."""
    lost = [None, *whole.incidents["lon"].to_pylist()[1:]]
    at = whole.incidents.schema.get_field_index("lon")
    incidents = whole.incidents.set_column(at, "lon", pa.array(lost, pa.float64()))
    index = RecordIndex(records.record(incidents=incidents))
    data = told(index, Filters(), None, 5.0)
    assert (data["total"], data["unlocated"], len(data["features"])) == (60, 1, 59)


def test_the_timeline_counts_every_incident_and_the_hours_watched(client: TestClient) -> None:
    """Three a day for twenty days; six hours watched on each of the first five."""
    data = client.get("/data/timeline.json").json()
    assert data["first"] == "2031-03-01" and data["starts_on"] == 0
    assert sum(map(sum, data["counts"].values())) == 60
    assert data["watched"][:6] == [0.25] * 5 + [0]
    assert data["denials"].index(1) == 2


def test_the_timeline_ignores_the_days_chosen_but_not_the_rest(client: TestClient) -> None:
    """A brush moves over all days."""
    data = client.get("/data/timeline.json?from=2031-03-05&to=2031-03-06&outcome=breach").json()
    assert list(data["counts"]) == ["breach"] and sum(data["counts"]["breach"]) == 20


def test_a_day_is_local(whole: Record) -> None:
    """Damascus opens its day three hours before UTC; the filter follows Damascus."""
    index = RecordIndex(whole)
    first = Filters(start=index.starts_on, end=index.starts_on)
    assert int(first.mask(index).sum()) == 3


def test_the_ground_names_areas_in_the_readers_language(client: TestClient) -> None:
    """And draws no real country around a fictional one."""
    features = client.get("/data/ground.geojson?lang=ar").json()["features"]
    kinds = {feature["properties"]["kind"] for feature in features}
    assert kinds == {"admin1", "admin1_name", "zone", "zone_name"}
    assert "الشمال" in {feature["properties"]["name"] for feature in features}
