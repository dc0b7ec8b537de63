"""Small worlds drawn at random: up to forty reports of every kind, sources, and decisions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa
from hypothesis import strategies as st

from trucewatch.incidents.model import Link
from trucewatch.simulation.tables import REPORTS

DAY = datetime(2031, 5, 6, tzinfo=UTC)
ANCHORS = ((-22.0, -24.0), (179.999, 12.0), (-179.995, 12.0), (40.0, 89.999), (-140.0, 90.0),
           (10.0, -90.0))  # fmt: skip
TEXTS = (
    "three shells fell on the market of Ostrava at noon",
    "Three shells fell on the market of Ostrava, at noon!",
    "shells fell near the market and two houses burnt",
    "обстріл села тривав дві години", "drone", "a an of",
)  # fmt: skip
SOURCES = ("monitor", "wire", "rights", "party", "post", "guard", "harbour", "lamp", "radio")
FIELDS = ("act", "actor", "target", "weapon", "admin1", "admin2", "place_text", "upstream_id",
          "text", "deaths_min", "deaths_max", "injured_min", "injured_max", "n_events")  # fmt: skip


@dataclass(frozen=True)
class SmallWorld:
    """Reports, sources and decisions as `fuse` wants them."""

    reports: pa.Table
    sources: pa.Table
    links: list[Link]


def mostly(*values: Any) -> st.SearchStrategy[Any]:
    """One of the values, and in a third of the draws the first."""
    return st.one_of(st.just(values[0]), st.sampled_from(values), st.sampled_from(values))


A_PLACE = st.one_of(
    st.none(),
    st.just(ANCHORS[0]),
    st.builds(
        lambda anchor, east, north: (anchor[0] + east, anchor[1] + north),
        mostly(ANCHORS[0], *ANCHORS),
        st.one_of(mostly(0.0, 0.002, -0.004), st.floats(-0.06, 0.06), st.floats(-0.5, 0.5)),
        st.one_of(mostly(0.0, 0.001, -0.003), st.floats(-0.06, 0.06), st.floats(-0.5, 0.5)),
    ),
)
A_RADIUS = st.one_of(
    mostly(500.0, None, 0.0, 1_000.0, 12_000.0, 12_001.0, 60_000.0, 60_001.0, 300_000.0),
    st.floats(2.0, 4.9).map(lambda power: round(10**power, 1)),
)
A_MINUTE = st.one_of(
    st.integers(0, 40), st.integers(0, 600), st.integers(1_440, 1_480), st.integers(0, 4_320)
)
MINUTES = st.one_of(
    mostly(1, 0, 15, 60, 61, 360, 361, 1_440, 2_880, 66_240, 70_000),
    st.floats(0, 3.4).map(lambda power: round(10**power)),
)
A_REPORT = st.fixed_dictionaries(
    {
        "source_id": st.sampled_from(SOURCES),
        "place": A_PLACE,
        "error_radius_m": A_RADIUS,
        "minute": A_MINUTE,
        "minutes": MINUTES,
        "upstream_id": mostly(None, None, "one story", "another"),
        "text": mostly(None, *TEXTS),
        "act": mostly("2.1.2", None, "0", "2", "2.1", "2.1.1", "5.1", "9.1", "10", "3"),
        "actor": mostly(None, "north", " North", "south"),
        "target": mostly(None, "market", "school"),
        "weapon": mostly(None, "mortar", "drone"),
        "admin1": mostly(None, "Province"), "admin2": mostly(None, "Upper", "Lower"),
        "place_text": mostly(None, "Ostrava", "Ostrva", "Kamenka"),
        "deaths_min": mostly(None, 0, 1, 3, 12), "deaths_max": mostly(None, 0, 2, 7),
        "injured_min": mostly(None, 0, 4), "injured_max": mostly(None, 3),
        "n_events": mostly(None, None, None, 1, 2, 4),
    }
)  # fmt: skip


def as_row(number: int, said: dict[str, Any]) -> dict[str, Any]:
    """A row of the table; a place beyond the pole or the date line is on the other side of it."""
    start = DAY + timedelta(minutes=said["minute"])
    lon, lat = None, None
    if said["place"]:
        east, north = said["place"]
        lon, lat = (east + 180) % 360 - 180, max(-90.0, min(90.0, north))
    return {
        "report_id": f"R-{number:012d}",
        "source_id": said["source_id"],
        "seen_from": start,
        "seen_to": start + timedelta(minutes=said["minutes"]),
        "recorded_at": DAY + timedelta(days=90, seconds=(number * 7) % 41),
        "lon": lon,
        "lat": lat,
        "error_radius_m": said["error_radius_m"] if said["place"] else None,
        **{name: said[name] for name in FIELDS},
    }


def as_world(said: list[dict[str, Any]], once: set[str], links: list[Any]) -> SmallWorld:
    """The tables; decisions name reports by number, and those that are not there are none."""
    rows = [as_row(number, one) for number, one in enumerate(said)]
    return SmallWorld(
        pa.Table.from_pylist(rows, schema=REPORTS),
        pa.table(
            {"source_id": sorted(once), "duplicate_free": [True] * len(once)},
            schema=pa.schema([("source_id", pa.string()), ("duplicate_free", pa.bool_())]),
        ),
        [
            Link(rows[a % len(rows)]["report_id"], rows[b % len(rows)]["report_id"], same)
            for a, b, same in links
            if len(rows) > 1
        ],
    )


A_DECISION = st.tuples(st.integers(0, 39), st.integers(0, 39), st.booleans())


def so_many(most: int) -> st.SearchStrategy[list[dict[str, Any]]]:
    """Lists of reports of every length alike: left alone, most that are drawn are short."""
    return st.integers(0, most).flatmap(lambda n: st.lists(A_REPORT, min_size=n, max_size=n))


def some_worlds(most: int = 40) -> st.SearchStrategy[SmallWorld]:
    """Worlds of up to `most` reports of nine sources."""
    return st.builds(
        as_world,
        so_many(most),
        st.sets(st.sampled_from(SOURCES[::2])),
        st.lists(A_DECISION, max_size=6),
    )


def crowded_worlds() -> st.SearchStrategy[SmallWorld]:
    """Forty reports of two sources in one valley: enough pairs that the two are weighed apart.

    No two are equal, for what is filed again is not compared.
    """
    sharp = A_REPORT.map(
        lambda said: {
            **said,
            "place": (-22.0 + said["minute"] % 7 / 1_000, -24.0),
            "minute": said["minute"] % 240,
            "minutes": said["minutes"] % 25,
            "source_id": "monitor" if said["minute"] % 2 else "wire",
            "n_events": None,
        }
    )
    return st.builds(
        as_world,
        st.lists(sharp, min_size=40, max_size=44).map(
            lambda said: [
                {**one, "error_radius_m": 800.0 + number} for number, one in enumerate(said)
            ]
        ),
        st.sets(st.sampled_from(["monitor", "wire"])),
        st.lists(A_DECISION, max_size=6),
    )
