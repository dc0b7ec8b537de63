"""A mission opened by GIS programs: OGC API – Features, core and GeoJSON, as claimed."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.web.conftest import app_of, served
from trucewatch.figures.model import Record

ITEMS = "/api/collections/incidents/items"


OGR = shutil.which("ogr2ogr")
gdal = pytest.mark.skipif(OGR is None, reason="GDAL's ogr2ogr is not installed (gdal-bin)")


def opened_by_gdal(address: str, *asked: str) -> list[dict[str, Any]]:
    """The features that GDAL reads, asked for as on its command line."""
    words = [str(OGR), "-f", "GeoJSON", "/vsistdout/", f"OAPIF:{address}/api", *asked]
    answer = subprocess.run(words, check=True, capture_output=True, timeout=60)
    return list(json.loads(answer.stdout)["features"])


def all_of(client: TestClient, address: str) -> list[str]:
    """The ids of every page, by following `next`."""
    found: list[str] = []
    while address:
        answer = client.get(address).json()
        found += [feature["id"] for feature in answer["features"]]
        following = [link["href"] for link in answer["links"] if link["rel"] == "next"]
        address = following[0] if following else ""
    return found


@gdal
def test_a_gis_program_opens_every_collection(whole: Record, tmp_path: Path) -> None:
    with served(app_of(whole, tmp_path)) as address:
        incidents = opened_by_gdal(address, "incidents")
        others = [opened_by_gdal(address, name) for name in ("zones", "watches", "denials")]

    assert len(incidents) == len(whole.incidents)
    assert all(others)


@gdal
def test_a_gis_program_reads_incidents_by_box_and_time(whole: Record, tmp_path: Path) -> None:
    """GDAL hands the box on as `bbox`, and a condition on the times as `datetime`."""
    box = ["-spat", "35.0", "29.0", "36.0", "30.9"]
    when = ["-where", "seen_from <= '2031/03/05 00:00:00'"]
    with served(app_of(whole, tmp_path)) as address:
        west = opened_by_gdal(address, *box, *when, "incidents")
    rows = whole.incidents.to_pylist()
    expected = [
        row["incident_id"]
        for row in rows
        if row["lon"] is not None
        and 35.0 <= row["lon"] <= 36.0
        and 29.0 <= row["lat"] <= 30.9
        and row["seen_from"].isoformat() <= "2031-03-05T00:00:00+00:00"
    ]
    assert len(west) == len(expected)
    assert 0 < len(expected) < len(rows)


def test_what_it_offers_it_names(client: TestClient) -> None:
    offered = client.get("/api/collections").json()["collections"]

    assert [one["id"] for one in offered] == ["incidents", "zones", "watches", "denials"]
    classes = client.get("/api/conformance").json()["conformsTo"]
    assert {name.rsplit("/", 1)[1] for name in classes} == {"core", "geojson"}


@pytest.mark.parametrize(
    ("when", "counts"),
    [
        ("2031-03-01T00:00:00Z/2031-03-05T00:00:00Z", True),
        ("../2031-03-05T00:00:00Z", True),
        ("2040-01-01T00:00:00Z/..", False),
    ],
)
def test_incidents_of_a_time_are_those_that_may_have_been_then(
    client: TestClient, whole: Record, when: str, counts: bool
) -> None:
    first, last = when.replace("Z", "+00:00").split("/")
    expected = [
        row["incident_id"]
        for row in whole.incidents.to_pylist()
        if (first == ".." or row["seen_to"].isoformat() > first)
        and (last == ".." or row["seen_from"].isoformat() <= last)
    ]
    assert all_of(client, f"{ITEMS}?datetime={when}") == sorted(expected)
    assert bool(expected) is counts


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
