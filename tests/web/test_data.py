"""What the islands draw."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from starlette.testclient import TestClient

from tests.web import records
from trucewatch.doors.web import map_data
from trucewatch.doors.web.filters import Filters
from trucewatch.doors.web.map_data import incident_features
from trucewatch.doors.web.record_index import RecordIndex
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


def test_too_many_points_are_counted_into_cells(
    whole: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cells lose no incident and no outcome."""
    monkeypatch.setattr(map_data, "MOST_POINTS", 10)
    index = RecordIndex(whole)
    data = incident_features(index, Filters(), None, 3.0)
    assert data["aggregated"] and len(data["features"]) < 60
    cells = [feature["properties"] for feature in data["features"]]
    assert sum(cell["n"] for cell in cells) == 60
    for place, n in enumerate(np.bincount(index.outcome, minlength=6)):
        assert sum(cell[f"c{place}"] for cell in cells) == n


def test_an_incident_without_a_place_is_counted_though_not_drawn(whole: Record) -> None:
    """Never (0, 0) for unknown."""
    lost = [None, *whole.incidents["lon"].to_pylist()[1:]]
    at = whole.incidents.schema.get_field_index("lon")
    incidents = whole.incidents.set_column(at, "lon", pa.array(lost, pa.float64()))
    index = RecordIndex(records.record(incidents=incidents))
    data = incident_features(index, Filters(), None, 5.0)
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
