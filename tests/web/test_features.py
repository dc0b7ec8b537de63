"""A mission opened by GIS programs: OGC API – Features, core and GeoJSON, as claimed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from owslib.ogcapi.features import Features
from starlette.testclient import TestClient

from tests.web.conftest import app_of, served
from trucewatch.figures.model import Record

ITEMS = "/api/collections/incidents/items"


@pytest.fixture
def gis(whole: Record, tmp_path: Path) -> Iterator[Features]:
    """A GIS program's own client, on a real connection."""
    with served(app_of(whole, tmp_path)) as address:
        yield Features(f"{address}/api/")


def all_of(client: TestClient, address: str) -> list[str]:
    """The ids of every page, by following `next`."""
    found: list[str] = []
    while address:
        answer = client.get(address).json()
        found += [feature["id"] for feature in answer["features"]]
        following = [link["href"] for link in answer["links"] if link["rel"] == "next"]
        address = following[0] if following else ""
    return found


def test_a_gis_client_finds_the_collections(gis: Features) -> None:
    assert gis.feature_collections() == ["incidents", "zones", "watches", "denials"]
    assert any(name.endswith("/conf/geojson") for name in gis.conformance()["conformsTo"])


def test_a_gis_client_reads_incidents_by_box_and_time(gis: Features, whole: Record) -> None:
    west = gis.collection_items(
        "incidents", bbox=[35.0, 29.0, 36.0, 30.9], datetime_="2031-03-01/2031-03-05", limit=1000
    )
    rows = whole.incidents.to_pylist()
    expected = {
        row["incident_id"]
        for row in rows
        if row["lon"] is not None
        and 35.0 <= row["lon"] <= 36.0
        and 29.0 <= row["lat"] <= 30.9
        and row["seen_from"].isoformat() <= "2031-03-05T00:00:00+00:00"
        and row["seen_to"].isoformat() > "2031-03-01T00:00:00+00:00"
    }
    assert {feature["id"] for feature in west["features"]} == expected
    assert 0 < len(expected) < len(rows)


def test_pages_give_every_incident_once_in_the_order_of_their_ids(
    client: TestClient, whole: Record
) -> None:
    found = all_of(client, f"{ITEMS}?limit=7")

    assert found == sorted(whole.incidents["incident_id"].to_pylist())


def test_a_place_nobody_knows_is_no_place(client: TestClient, whole: Record) -> None:
    features = client.get(f"{ITEMS}?limit=1000").json()["features"]
    nowhere = {f["id"] for f in features if f["geometry"] is None}
    inside = all_of(client, f"{ITEMS}?bbox=-180,-90,180,90")

    unlocated = {row["incident_id"] for row in whole.incidents.to_pylist() if row["lon"] is None}
    assert nowhere == unlocated
    assert not nowhere & set(inside)


def test_a_box_across_the_antimeridian_is_two(client: TestClient) -> None:
    both = set(all_of(client, f"{ITEMS}?bbox=35.9,-90,35.1,90"))
    east, west = (set(all_of(client, f"{ITEMS}?bbox={b}")) for b in
                  ("35.9,-90,180,90", "-180,-90,35.1,90"))  # fmt: skip
    assert both == east | west


def test_zones_and_watches_have_outlines(client: TestClient) -> None:
    zones = client.get("/api/collections/zones/items").json()["features"]
    watched = client.get("/api/collections/watches/items").json()["features"]

    assert [zone["geometry"]["type"] for zone in zones] == ["Polygon"]
    assert watched and all(watch["geometry"] for watch in watched)
    assert not any("source_id" in watch["properties"] for watch in watched)


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("bbox=1,2,3", "bbox"),
        ("bbox=1,50,3,40", "bbox"),
        ("bbox=nan,0,1,1", "bbox"),
        ("datetime=yesterday", "datetime"),
        ("datetime=..", "datetime"),
        ("datetime=2031-03-05/2031-03-01", "datetime"),
        ("limit=0", "limit"),
        ("limit=many", "limit"),
        ("colour=red", "colour"),
        ("limit=1&limit=2", "limit"),
    ],
)
def test_what_is_not_understood_is_refused_with_its_name(
    client: TestClient, query: str, named: str
) -> None:
    answer = client.get(f"{ITEMS}?{query}")

    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"].startswith(f"{named}:")


@pytest.mark.parametrize("address", ["/api/collections/roads", f"{ITEMS}/I-0", "/api/nowhere"])
def test_what_is_not_there_is_a_problem_too(client: TestClient, address: str) -> None:
    answer = client.get(address)

    assert answer.status_code == 404
    assert answer.json()["title"] == "Not Found"


def test_an_answer_is_sent_once_for_each_state_of_the_ledger(client: TestClient) -> None:
    first = client.get(ITEMS)
    again = client.get(ITEMS, headers={"if-none-match": first.headers["etag"]})

    assert first.headers["content-type"].startswith("application/geo+json")
    assert again.status_code == 304
