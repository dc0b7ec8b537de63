"""A small mission whose truth is planted: six areas of a fictional country, a panel with a log.

Violence halves on the day that is asked for; in one area it rises again in the last weeks; one area
is never watched, and one week nobody watches anything. Reports, watches and boundaries are files
that come in through the doors like anybody's.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from tests.command import done
from trucewatch.simulation.ceasefires import Ceasefire, play

CODES = ("XX01", "XX02", "XX03", "XX04", "XX05", "XX06")
NAMES = ("Anmar", "Belqis", "Corvin", "Dalen", "Esker", "Faro")
ARABIC = ("أنمار", "بلقيس", "كورفين", "دالن", "إسكر", "فارو")
UNWATCHED, RISING = "XX05", "XX02"
FIRST = date(2023, 3, 9)
TELLS = (0.7, 0.6, 0.55, 0.45)


def planted(
    folder: Path,
    *,
    before: int = 91,
    after: int = 63,
    gap: tuple[int, int] = (28, 35),
    first: date = FIRST,
    seed: int = 3,
) -> tuple[Path, Path, Path]:
    """The files of boundaries, watches and reports; lengths in days, `gap` is watched by nobody."""
    rng = np.random.default_rng(seed)
    files = tuple(folder / name for name in ("areas.geojson", "watches.csv", "reports.csv"))
    files[0].write_text(json.dumps(_boundaries()))
    _write(files[1], _watches(before + after, gap, first))
    _write(files[2], _reports(rng, before, after, gap, first))
    return files


def mission(folder: Path, **how: Any) -> Path:
    """A mission that has taken the files in."""
    where = folder / "mission"
    boundaries, watches, reports = planted(folder, **how)
    done("new", where, "--agreement", "exercise-velmara")
    done("add", where, boundaries, "--format", "boundaries")
    done("add", where, watches, "--format", "watch")
    done("add", where, reports)
    return where


def _boundaries() -> dict[str, Any]:
    country = {"ADM0_EN": "Velmara", "ADM0_AR": "فيلمارا", "ADM0_PCODE": "XX"}
    shapes = [(country, _box(-24, -27, 3, 2))]
    for at, (code, en, ar) in enumerate(zip(CODES, NAMES, ARABIC, strict=True)):
        own = {"ADM1_EN": en, "ADM1_AR": ar, "ADM1_PCODE": code, **country}
        shapes.append((own, _box(-24 + at % 3, -27 + at // 3, 1, 1)))
    features = [{"type": "Feature", "properties": p, "geometry": g} for p, g in shapes]
    return {"type": "FeatureCollection", "features": features}


def _box(west: float, south: float, wide: float, high: float) -> dict[str, Any]:
    ring = [(0, 0), (wide, 0), (wide, high), (0, high), (0, 0)]
    return {"type": "Polygon", "coordinates": [[[west + x, south + y] for x, y in ring]]}


def _watches(days: int, gap: tuple[int, int], first: date) -> Iterable[dict[str, Any]]:
    spans = [(0, gap[0]), (gap[1], days)] if gap[0] < gap[1] else [(0, days)]
    for source in range(len(TELLS)):
        for code in CODES:
            for start, end in spans if code != UNWATCHED else ():
                yield {
                    "kind": "watch",
                    "area": code,
                    "from": f"{first + timedelta(days=start)}T00:00-02:00",
                    "to": f"{first + timedelta(days=end)}T00:00-02:00",
                    "means": "post",
                    "source": f"Post {source}",
                }


def _reports(
    rng: np.random.Generator, before: int, after: int, gap: tuple[int, int], first: date
) -> Iterable[dict[str, Any]]:
    for at, code in enumerate(CODES):
        more = 6.0 if code == RISING else 0.8
        scene = Ceasefire(
            before=0.8, after=0.4, days_before=before, days_after=after - 21, burst=1.5, tells=TELLS
        )
        late = Ceasefire(
            before=more / 2, after=more / 2, days_before=20, days_after=1, burst=1.5, tells=TELLS
        )
        for offset, played in ((0, play(scene, rng)), (before + after - 21, play(late, rng))):
            for time, seen in zip(played.time + offset, played.seen, strict=True):
                if gap[0] <= time < gap[1]:
                    continue
                yield from _told(rng, at, float(time), seen, first)


def _told(
    rng: np.random.Generator, at: int, time: float, seen: Any, first: date
) -> Iterable[dict[str, Any]]:
    """One incident as each that saw it tells of it."""
    began = datetime.combine(first, datetime.min.time()) + timedelta(days=time)
    lon, lat = -24 + at % 3 + rng.uniform(0.1, 0.9), -27 + at // 3 + rng.uniform(0.1, 0.9)
    for source in np.flatnonzero(seen):
        yield {
            "source": f"Post {source}",
            "source_kind": "monitor",
            "date": f"{began:%Y-%m-%dT%H:%M}-02:00",
            "admin1": NAMES[at],
            "longitude": f"{lon:.4f}",
            "latitude": f"{lat:.4f}",
            "act": "2.1",
        }


def _write(file: Path, rows: Iterable[dict[str, Any]]) -> None:
    every = list(rows)
    with file.open("w", newline="", encoding="utf-8") as out:
        writer = csv.DictWriter(out, fieldnames=list(every[0]))
        writer.writeheader()
        writer.writerows(every)
