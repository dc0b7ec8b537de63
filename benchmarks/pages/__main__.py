"""Pages and map data of a mission: alone, and with many readers at once.

    .venv/bin/python -m benchmarks.pages [INCIDENTS] [--workers 2] [--readers 50] [--seconds 20]

The record is drawn as in `benchmarks.figures` and served by the ordinary application in processes
of its own. First each address is asked by one reader, the first time and again, and the mediator's
screen is weighed; then all readers ask for the map by pans and zooms, for lists and for incidents,
as people do, with a pause of a second between two, and as fast as they are answered. The floor is
the same server's static file. The readers run on the same cores; `processor` is what one answer
cost the server, whoever else was at work.
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
from collections.abc import Iterator
from statistics import quantiles

import httpx2

from benchmarks.pages.readers import (
    Way,
    brushing,
    incident_pages,
    list_pages,
    map_walk,
    static_file,
)
from benchmarks.pages.serving import cpu_s, memory_mib, serve_drawn
from benchmarks.pages.weight import MOST_KB, weigh_page
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
TOGETHER: tuple[tuple[str, Way, int | None], ...] = (
    ("map, pan and zoom", map_walk, 150),
    ("map, another brush each time", brushing, None),
    ("list, page after page", list_pages, 100),
    ("incident after incident", incident_pages, 100),
    ("floor: a static file", static_file, None),
)
"""What all ask at once, how, and the goal for the slowest twentieth [ms]."""


def main(words: list[str]) -> int:
    """Serve, ask, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pages", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("incidents", type=int, nargs="?", default=1_000_000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--readers", type=int, default=50)
    parser.add_argument("--seconds", type=int, default=20)
    asked = parser.parse_args(words)
    print(f"trucewatch {__version__}, Python {platform.python_version()}, {os.cpu_count()} cores, "
          f"load {os.getloadavg()[0]:.1f}; "
          f"{asked.incidents:,} incidents, {asked.workers} processes")  # fmt: skip
    server = multiprocessing.get_context("spawn").Process(
        target=serve_drawn, args=(asked.incidents, PORT, asked.workers), daemon=True
    )
    server.start()
    try:
        _await_server(server)
        _alone()
        _weighed()
        for pause in (1.0, 0.0):
            asyncio.run(_together(asked, server.pid or 0, pause))
        taken = memory_mib(server.pid or 0)
    finally:
        server.terminate()
        server.join()
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"\nthe server's peak memory {peak:,.0f} MiB, the drawing included")
    each = ", ".join(f"{mib:,.0f}" for mib in taken)
    print(f"in the end {sum(taken):,.0f} MiB, shared pages counted once: {each}")
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


def _weighed() -> None:
    """What the mediator's screen weighs."""
    with httpx2.Client(base_url=f"http://127.0.0.1:{PORT}", timeout=120) as client:

        def fetch(address: str) -> tuple[str, int]:
            answer = client.get(address)
            answer.raise_for_status()
            return answer.text, answer.num_bytes_downloaded

        data = ("/data/timeline.json", "/data/ground.geojson", "/data/incidents.geojson")
        weight = weigh_page(fetch, "/", data)
    print(f"\nthe mediator's screen {weight.without_map / 1024:.0f} KB without the map "
          f"(goal {MOST_KB}), the map {sum(weight.of_map.values()) / 1024:,.0f} KB")  # fmt: skip


async def _together(asked: argparse.Namespace, server: int, pause: float) -> None:
    """Many readers at once, for so long; each waits `pause` [s] before it asks again."""
    readers, seconds = asked.readers, asked.seconds
    print(f"\n{readers} readers, {pause:g} s between two questions"
          f"{'p50':>12}{'p95':>12}{'goal':>9}{'answers/s':>12}{'processor':>12}")  # fmt: skip
    limits = httpx2.Limits(max_connections=readers)
    for name, way, goal in TOGETHER:
        # New connections each time: which process takes which reader is drawn again.
        async with httpx2.AsyncClient(
            base_url=f"http://127.0.0.1:{PORT}", timeout=120, limits=limits
        ) as client:
            took: list[float] = []
            spent = cpu_s(server)
            until = time.perf_counter() + seconds / len(TOGETHER)
            draws = [random.Random(f"{name} {pause} {at}") for at in range(readers)]
            await asyncio.gather(
                *(
                    _reader(client, way(draw, asked.incidents), until, took, draw, pause)
                    for draw in draws
                )
            )
            cuts = quantiles(took, n=20)
            rate = len(took) / (seconds / len(TOGETHER))
            told = "–" if goal is None else f"{goal} ms"
            each = (cpu_s(server) - spent) / len(took) * 1e3
            print(f"{name:42}{cuts[9]:9.0f} ms{cuts[18]:9.0f} ms{told:>9}{rate:12.0f}"
                  f"{each:9.1f} ms")  # fmt: skip


async def _reader(
    client: httpx2.AsyncClient,
    asks: Iterator[str],
    until: float,
    took: list[float],
    draw: random.Random,
    pause: float,
) -> None:
    await asyncio.sleep(pause * draw.random())
    for address in asks:
        if time.perf_counter() >= until:
            return
        began = time.perf_counter()
        (await client.get(address)).raise_for_status()
        took.append((time.perf_counter() - began) * 1e3)
        await asyncio.sleep(pause)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
