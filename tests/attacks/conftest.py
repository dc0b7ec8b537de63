"""A record worth lying about, and a mission that everything is sent to."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.attacks.files.running import Run, Took
from tests.storage.records import failures, make_mission, reports
from tests.stores import StoreKind

HERE = Path(__file__).resolve().parents[2]


@pytest.fixture
def folder(tmp_path: Path, store: StoreKind) -> Path:
    """A closed mission of 302 entries whose audit finds nothing amiss."""
    with make_mission(tmp_path / "mission") as mission:
        for start in (0, 100, 200):
            mission.ground.record(reports(100, start))
        mission.publish_ledger()
    assert failures(tmp_path / "mission") == []
    return tmp_path / "mission"


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the mission lies that everything is sent to, and its keys."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="session")
def run(home: Path) -> Iterator[Run]:
    """Runs one command, forked from a process that has the program loaded."""
    loaded = subprocess.Popen(
        [sys.executable, "-m", "tests.attacks.files.running", str(home)],
        cwd=HERE,
        env={**os.environ, "TRUCEWATCH_KEYS": str(home / "keys")},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert loaded.stdin is not None and loaded.stdout is not None

    all_took: list[tuple[Took, str]] = []

    def running(*arguments: object) -> Took:
        assert loaded.stdin is not None and loaded.stdout is not None
        loaded.stdin.write(json.dumps([str(a) for a in arguments]) + "\n")
        loaded.stdin.flush()
        took = Took(**json.loads(loaded.stdout.readline()))
        all_took.append((took, " ".join(Path(str(a)).name[:40] for a in arguments)))
        return took

    yield running
    loaded.stdin.close()
    loaded.wait()
    slowest = max(all_took, key=lambda each: each[0].cpu_s)
    largest = max(all_took, key=lambda each: each[0].peak_mb)
    sys.stdout.write(
        f"\n{len(all_took)} commands; the slowest took {slowest[0].cpu_s:.2f} s ({slowest[1]})\n"
    )
    sys.stdout.write(f"the largest took {largest[0].peak_mb:.0f} MB ({largest[1]})\n")


@pytest.fixture(scope="session")
def mission(run: Run, home: Path) -> Path:
    """A mission that everything is sent to."""
    return home / "mission"


@pytest.fixture(scope="session")
def usual(run: Run, mission: Path, home: Path) -> float:
    """Seconds that a small honest file takes, which is what everything else is held against."""
    added = run("add", mission, home / "honest.csv")
    assert added.code == 0, added.err
    return added.cpu_s
