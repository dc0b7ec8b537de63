"""Readers as they read: over the map by pans and zooms, through the list, from case to case.

Each draws its own way with a seed of its own; nothing that one asks is arranged to suit another.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from urllib.parse import urlencode

Way = Callable[[random.Random, int], Iterator[str]]
"""Addresses, one after another, of a mission of so many incidents."""

SCREEN = (3.2, 1.7)
"""How many map tiles of 512 pixels a screen is wide and high."""
FILTERS: tuple[dict[str, str], ...] = (
    {}, {}, {},
    {"outcome": "breach"},
    {"from": "2020-03-01", "to": "2020-05-31"},
    {"from": "2020-11-01", "outcome": "undetermined"},
)  # fmt: skip
"""What a reader has chosen; half have chosen nothing."""


def map_walk(draw: random.Random, _incidents: int) -> Iterator[str]:
    """The map: half pans of half a screen, else a zoom in or out; the browser's own addresses."""
    chosen = draw.choice(FILTERS)
    lon, lat, zoom = draw.uniform(10.0, 15.0), draw.uniform(45.0, 49.0), draw.uniform(5.0, 9.0)
    while True:
        wide, high = (360 / 2**zoom * tiles for tiles in SCREEN)
        box = (lon - wide / 2, lat - high / 2.8, lon + wide / 2, lat + high / 2.8)
        told = ",".join(f"{edge:.4f}" for edge in box)
        asked = chosen | {"bbox": told, "zoom": f"{zoom:.1f}"}
        yield f"/data/incidents.geojson?{urlencode(asked)}"
        if draw.random() < 0.5:
            lon = min(15.0, max(10.0, lon + draw.uniform(-0.5, 0.5) * wide))
            lat = min(49.0, max(45.0, lat + draw.uniform(-0.5, 0.5) * high))
        else:
            zoom = min(12.0, max(4.5, zoom + draw.choice((-1.0, 1.0))))


def brushing(draw: random.Random, _incidents: int) -> Iterator[str]:
    """The brush: other days each time, told to the map of the whole country."""
    while True:
        first, last = sorted(f"2020-{draw.randint(1, 12):02d}-{d:02d}" for d in (1, 28))
        chosen = {"from": first, "to": last, "bbox": "8,44,18,50", "zoom": "5.0"}
        yield f"/data/incidents.geojson?{urlencode(chosen)}"


def list_pages(draw: random.Random, incidents: int) -> Iterator[str]:
    """The list, page after page."""
    while True:
        yield f"/incidents?page={draw.randint(1, incidents // 100)}"


def incident_pages(draw: random.Random, incidents: int) -> Iterator[str]:
    """One incident after another, none twice by intent."""
    while True:
        yield f"/incidents/I-{draw.randrange(incidents):07d}"


def static_file(_draw: random.Random, _incidents: int) -> Iterator[str]:
    """What asks nothing of the record."""
    while True:
        yield "/static/mark.svg"
