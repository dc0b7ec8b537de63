"""A mission served by several processes: they answer alike, share memory, and leave together."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.command import done, trucewatch
from tests.journeys.conftest import MAPPING, REPORTS
from tests.web.test_serve import has_ipv6

PATIENCE_S = 30.0
PROC = Path("/proc")
OWN_SOCKETS = 2 + 2 * (2 if has_ipv6() else 1)
"""Sockets of one of two workers without readers: those that are listened on, and a pair."""

pytestmark = pytest.mark.skipif(not PROC.exists(), reason="processes are looked up in /proc")


@dataclass
class Served:
    """A mission's pages, and the process that looks after those which answer."""

    address: str
    process: subprocess.Popen[str]

    def workers(self) -> set[int]:
        """The processes that answer, by their ids."""
        pid = self.process.pid
        return set(map(int, (PROC / f"{pid}/task/{pid}/children").read_text().split()))

    def get(self, path: str) -> str:
        """A page, on a connection of its own."""
        with urllib.request.urlopen(self.address + path, timeout=PATIENCE_S) as answer:
            return str(answer.read().decode())

    def incidents(self) -> int:
        """How many incidents the map is told of."""
        return int(json.loads(self.get("data/incidents.geojson"))["total"])


@pytest.fixture
def fed(mission: Path, tmp_path: Path) -> Path:
    """The mission with three reports."""
    (tmp_path / "reports.csv").write_text(REPORTS, encoding="utf-8")
    (tmp_path / "mapping.yaml").write_text(MAPPING, encoding="utf-8")
    done("add", mission, tmp_path / "reports.csv", "--mapping", tmp_path / "mapping.yaml")
    return mission


@contextmanager
def serving(mission: Path, workers: int = 2) -> Iterator[Served]:
    process = subprocess.Popen(
        [sys.executable, "-m", "trucewatch", "serve", str(mission), "--port", "0",
         "--workers", str(workers)],
        stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    try:
        assert process.stderr is not None
        address = next(
            found[0] for line in process.stderr if (found := re.search(r"http\S+", line))
        )
        yield Served(address, process)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGINT)
        process.wait(PATIENCE_S)


def eventually(what: Callable[[], Any], why: str) -> None:
    """Wait for something to come true."""
    until = time.monotonic() + PATIENCE_S
    while not what():
        assert time.monotonic() < until, why
        time.sleep(0.05)


def is_running(pid: int) -> bool:
    """Whether that process still answers to its id."""
    try:
        return (PROC / f"{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_several_processes_answer_and_all_end_with_ctrl_c(fed: Path) -> None:
    """A terminal sends Ctrl-C to all of them at once; none is left, and nothing is spilt."""
    with serving(fed, workers=3) as served:
        assert served.incidents() == 3
        workers = served.workers()
        assert len(workers) == 3
        os.killpg(served.process.pid, signal.SIGINT)
        assert served.process.wait(PATIENCE_S) == 130
        assert not any(is_running(pid) for pid in workers)
        assert served.process.stderr is not None
        assert "Traceback" not in served.process.stderr.read()


def test_asked_to_end_the_one_that_looks_after_them_ends_all(fed: Path) -> None:
    """As a service manager does it: SIGTERM to the first process alone."""
    with serving(fed) as served:
        workers = served.workers()
        served.process.terminate()
        assert served.process.wait(PATIENCE_S) == -signal.SIGTERM
        assert not any(is_running(pid) for pid in workers)


def test_none_outlives_whoever_started_it(fed: Path) -> None:
    """Even where that was killed and could say nothing: the port is free again."""
    with serving(fed) as served:
        workers = served.workers()
        assert len(workers) == 2
        served.process.kill()
        served.process.wait()
        eventually(lambda: not any(map(is_running, workers)), "a worker lives on")
        with pytest.raises(urllib.error.URLError):
            served.get("")


def test_one_that_dies_is_replaced(fed: Path) -> None:
    """Readers find the others meanwhile."""
    with serving(fed) as served:
        lost, kept = sorted(served.workers())
        os.kill(lost, signal.SIGKILL)
        assert served.incidents() == 3
        eventually(lambda: len(served.workers() - {lost}) == 2, "nobody took its place")
        (new,) = served.workers() - {lost, kept}
        assert not _open_in(fed, new), "it holds a connection that another opened"
        assert served.incidents() == 3


def test_a_ledger_that_grows_is_read_by_all(fed: Path, tmp_path: Path) -> None:
    """Whatever process answers, nobody is left with yesterday's record for long."""
    later = REPORTS.splitlines()[0] + "\n2017-02-20 09:00,Kafr Sabil,,shelling,,1,River Watch\n"
    (tmp_path / "later.csv").write_text(later, encoding="utf-8")
    with serving(fed) as served:
        before = served.workers()
        assert served.incidents() == 3
        done("add", fed, tmp_path / "later.csv", "--mapping", tmp_path / "mapping.yaml")
        eventually(lambda: served.incidents() == 4, "the new report is not told of")
        eventually(lambda: not served.workers() & before, "an old process answers still")
        assert [served.incidents() for _ in range(10)] == [4] * 10
        assert len(served.workers()) == 2


def test_who_acts_sees_it_at_once_whichever_process_answers(fed: Path) -> None:
    """Twelve questions on connections of their own, before any process is replaced."""
    with serving(fed) as served:
        before = served.workers()
        somebody = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        somebody.addheaders = [("Origin", served.address.rstrip("/"))]

        def asked(path: str, data: bytes | None = None) -> str:
            with somebody.open(served.address + path, data, PATIENCE_S) as answer:
                return str(answer.read().decode())

        token = re.findall(r'name="token" value="([^"]+)"', asked("complain"))[-1]
        (incident, *_) = re.findall(r"I-\w{12}", asked("incidents"))
        typed = {"token": token, "what": "shells on the mill", "by": "public", "on": incident}
        shown = asked("complain", urllib.parse.urlencode(typed).encode())
        (case,) = set(re.findall(r"cases/C-\w+", shown))
        assert all("shells on the mill" in asked(case) for _ in range(12))
        assert served.workers() == before, "they were replaced before they were asked"


def test_what_is_erased_is_told_by_none(fed: Path) -> None:
    """From the first look on nobody answers until the record without it is there."""
    report = done("list", fed, "reports", "--json").document["items"][0]["report_id"]
    with serving(fed) as served:
        before = served.workers()
        assert served.incidents() == 3
        done("erase", fed, report, "--reason", "asked for by its source")
        eventually(lambda: not served.workers() & before, "an old process answers still")
        assert served.incidents() == 2


def test_many_at_once_are_shared_out(fed: Path) -> None:
    """No process takes all connections while another idles."""
    with serving(fed) as served:
        held = [urllib.request.urlopen(f"{served.address}api/changes") for _ in range(40)]
        shares = [_connections(pid) for pid in served.workers()]
        for one in held:
            one.close()
    # The system draws: fewer than five of forty come once in some five million times.
    assert sum(shares) >= 40
    assert min(shares) >= 5


def _open_in(folder: Path, pid: int) -> list[str]:
    """The files of a folder that a process has open."""
    links = [str(each.readlink()) for each in (PROC / f"{pid}/fd").iterdir() if each.is_symlink()]
    return [link for link in links if link.startswith(str(folder))]


def _connections(pid: int) -> int:
    """How many sockets a process has open, those it listens on and its own not counted in."""
    links = [str(each.readlink()) for each in (PROC / f"{pid}/fd").iterdir() if each.is_symlink()]
    return sum(link.startswith("socket:") for link in links) - OWN_SOCKETS


@pytest.mark.parametrize("workers", ["0", "-1", "65", "two"])
def test_a_number_of_processes_that_makes_no_sense_is_refused(fed: Path, workers: str) -> None:
    said = trucewatch("serve", fed, "--workers", workers)
    assert said.code == 2
    assert "--workers" in said.err
