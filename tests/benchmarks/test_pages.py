"""The benchmark of pages: what it weighs, and that its readers ask for what there is."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from benchmarks.pages import readers
from benchmarks.pages.weight import MOST_KB, weigh_page
from starlette.testclient import TestClient

from tests.web import records
from tests.web.conftest import READS_ALL, app_of, client_of
from trucewatch.doors.web.app import STATIC


@pytest.fixture
def client(tmp_path: Path) -> TestClient:
    """Sixty incidents."""
    return client_of(app_of(records.record(), tmp_path, person=READS_ALL))


def test_the_mediators_screen_is_weighed_with_all_that_it_names(client: TestClient) -> None:
    """Styles, scripts and what they import, fonts, data; the map's apart."""
    if not (STATIC / "dist" / "manifest.json").exists():
        pytest.skip("the front end was not built: run ./trucewatch test")
    fetched = []

    def fetch(address: str) -> tuple[str, int]:
        answer = client.get(address)
        assert answer.status_code == 200, address
        fetched.append(address)
        return answer.text, answer.num_bytes_downloaded

    weight = weigh_page(fetch, "/", ("/data/timeline.json", "/data/ground.geojson"))
    assert set(weight.page) | set(weight.of_map) == set(fetched)
    kinds = {Path(name.split("?")[0]).suffix for name in weight.page}
    assert {".css", ".js", ".woff2", ".svg", ".json"} <= kinds
    assert sum(weight.of_map.values()) > 250_000
    assert weight.without_map < 1024 * MOST_KB


@pytest.mark.parametrize("way", [readers.map_walk, readers.brushing, readers.list_pages])
def test_a_reader_of_the_benchmark_is_answered(client: TestClient, way: readers.Way) -> None:
    """Every address it draws is one that a browser could ask for."""
    walk = way(random.Random(7), 600)
    for _ in range(20):
        assert client.get(next(walk)).status_code == 200
