"""Pages and map data of a mission: alone, and with many readers at once.

    .venv/bin/python -m benchmarks.pages [INCIDENTS] [--readers 50] [--seconds 20]

The record is drawn as in `benchmarks.figures` and served by the ordinary application in a process
of its own. First each address is asked by one reader, the first time and again; then all readers
ask for the map's box after box, for lists and for incidents, as fast as they are answered, and as
people do: with a pause of a second between two. The floor is the same server's static file.
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import os
import platform
import random
import resource
import sys
import time
from collections.abc import Callable
from statistics import quantiles

import httpx2

from benchmarks.pages.serving import serve_drawn
from trucewatch import __version__

PORT = 8391
FIRST = (
    ("the mediator's screen", "/", None),
    ("first map view", "/data/incidents.geojson?zoom=5", 400),
    ("time brush", "/data/timeline.json", None),
    ("list", "/incidents", 100),
    ("one incident", "/incidents/I-0000500", 100),
    ("features of a box", "/api/collections/incidents/items?bbox=11,46,11.5,46.5", None),
)
"""What is asked, where, and the goal [ms]."""


def main(words: list[str]) -> int:
    """Serve, ask, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pages", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("incidents", type=int, nargs="?", default=1_000_000)
    parser.add_argument("--readers", type=int, default=50)
    parser.add_argument("--seconds", type=int, default=20)
    asked = parser.parse_args(words)
    print(f"trucewatch {__version__}, Python {platform.python_version()}, {os.cpu_count()} cores, "
          f"load {os.getloadavg()[0]:.1f}; {asked.incidents:,} incidents")  # fmt: skip
    server = multiprocessing.get_context("spawn").Process(
        target=serve_drawn, args=(asked.incidents, PORT), daemon=True
    )
    server.start()
    try:
        _await_server(server)
        _alone()
        for pause in (1.0, 0.0):
            asyncio.run(_together(asked.readers, asked.seconds, asked.incidents, pause))
    finally:
        server.terminate()
        server.join()
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"the server's peak memory {peak:,.0f} MiB, the drawing included")
    print(f"repeat: .venv/bin/python -m benchmarks.pages {' '.join(words)}".rstrip())
    return 0


def _await_server(server: multiprocessing.process.BaseProcess) -> None:
    while server.is_alive():
        try:
            httpx2.get(f"http://127.0.0.1:{PORT}/static/mark.svg", timeout=5)
        except httpx2.TransportError:
            time.sleep(0.5)
        else:
            return
    raise SystemExit("the server did not start")


def _alone() -> None:
    print(f"\n{'one reader':28}{'first':>10}{'again':>10}{'goal':>8}{'size':>10}")
    with httpx2.Client(base_url=f"http://127.0.0.1:{PORT}", timeout=120) as client:
        for name, address, goal in FIRST:
            first, size = _asked(client, address)
            again = sorted(_asked(client, address)[0] for _ in range(7))[3]
            told = "–" if goal is None else f"{goal} ms"
            print(f"{name:28}{first:7.0f} ms{again:7.0f} ms{told:>8}{size / 1024:7.0f} KB")


def _asked(client: httpx2.Client, address: str) -> tuple[float, int]:
    """Milliseconds, and bytes as they were sent."""
    began = time.perf_counter()
    answer = client.get(address)
    answer.raise_for_status()
    took = (time.perf_counter() - began) * 1e3
    return took, answer.num_bytes_downloaded


async def _together(readers: int, seconds: int, incidents: int, pause: float) -> None:
    """Many readers at once, for so long; each waits `pause` [s] before it asks again."""
    draw = random.Random(7)
    asks: dict[str, Callable[[], str]] = {
        "map, box after box": lambda: _box(draw),
        "list, page after page": lambda: f"/incidents?page={draw.randint(1, incidents // 100)}",
        "incident after incident": lambda: f"/incidents/I-{draw.randrange(incidents):07d}",
        "floor: a static file": lambda: "/static/mark.svg",
    }
    print(f"\n{readers} readers, {pause:g} s between two questions"
          f"{'p50':>12}{'p95':>12}{'answers/s':>12}")  # fmt: skip
    limits = httpx2.Limits(max_connections=readers)
    async with httpx2.AsyncClient(
        base_url=f"http://127.0.0.1:{PORT}", timeout=120, limits=limits
    ) as client:
        for name, ask in asks.items():
            took: list[float] = []
            until = time.perf_counter() + seconds / len(asks)
            await asyncio.gather(
                *(_reader(client, ask, until, took, pause * draw.random(), pause)
                  for _ in range(readers))
            )  # fmt: skip
            cuts = quantiles(took, n=20)
            rate = len(took) / (seconds / len(asks))
            print(f"{name:42}{cuts[9]:9.0f} ms{cuts[18]:9.0f} ms{rate:12.0f}")


async def _reader(
    client: httpx2.AsyncClient,
    ask: Callable[[], str],
    until: float,
    took: list[float],
    wait: float,
    pause: float,
) -> None:
    await asyncio.sleep(wait)
    while time.perf_counter() < until:
        began = time.perf_counter()
        (await client.get(ask())).raise_for_status()
        took.append((time.perf_counter() - began) * 1e3)
        await asyncio.sleep(pause)


def _box(draw: random.Random) -> str:
    """A screen of the country somewhere, as a reader pans: a degree and a half wide."""
    west, south = draw.uniform(10.0, 13.5), draw.uniform(45.0, 47.5)
    return (
        f"/data/incidents.geojson?bbox={west:.3f},{south:.3f},{west + 1.5:.3f},{south + 1.0:.3f}"
        "&zoom=8.0"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
