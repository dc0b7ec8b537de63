"""A source named Zaytuna: nobody who seizes what there is finds her."""

from __future__ import annotations

import ctypes
import mmap
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from starlette.testclient import TestClient

from tests.command import trucewatch
from tests.sealing.missions import CANARIES, LINK, ROWS, TOLD, Guarded, holding
from trucewatch.doors.cli.serving import CurrentRecord
from trucewatch.doors.mission_work import at_work
from trucewatch.doors.storage.memory import leave_no_core
from trucewatch.doors.web.app import create_app
from trucewatch.doors.web.mission_ledger import MissionLedger
from trucewatch.ledger.notes import VerifierKey

Ask = Callable[[str], bytes]
"""Gives a page by its path."""

PR_GET_DUMPABLE = 3
SOURCE_TREE = Path(__file__).resolve().parents[2] / "src"


def ran(*arguments: object, cwd: Path) -> str:
    """A command in a process of its own; all that it said."""
    said = subprocess.run(
        [sys.executable, "-m", "trucewatch", *map(str, arguments)],
        cwd=cwd, env={**os.environ, "PYTHONPATH": str(SOURCE_TREE)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert said.returncode in (0, 1), said.stderr
    return said.stdout + said.stderr


def here(*arguments: str | Path) -> str:
    """A command in this process; all that it said."""
    said = trucewatch(*arguments)
    assert said.code in (0, 1), said.err
    return said.out + said.err


@contextmanager
def serving(folder: Path, cwd: Path) -> Iterator[tuple[int, str, Path]]:
    """The mission's pages from a process of their own: its id, address and log."""
    log = cwd / "serve.log"
    with log.open("w") as stream:
        process = subprocess.Popen(
            [sys.executable, "-m", "trucewatch", "serve", str(folder), "--port", "0"],
            cwd=cwd, env={**os.environ, "PYTHONPATH": str(SOURCE_TREE)},
            stdout=stream, stderr=stream,
        )  # fmt: skip
        try:
            for _ in range(600):
                if found := re.search(r"http://[^\s]+", log.read_text()):
                    break
                try:
                    process.wait(0.1)
                except subprocess.TimeoutExpired:
                    continue
            assert found, log.read_text()
            yield process.pid, found[0], log
        finally:
            process.terminate()
            process.wait()


def over_http(address: str) -> Ask:
    """Asks a server, which has said where it will be and may not be there yet."""

    def ask(path: str) -> bytes:
        for _ in range(50):
            try:
                with urllib.request.urlopen(address + path, timeout=60) as answer:
                    return bytes(answer.read())
            except urllib.error.HTTPError as error:
                return error.read()
            except urllib.error.URLError:
                time.sleep(0.2)
        raise AssertionError("the server went away")

    return ask


@contextmanager
def reading(folder: Path) -> Iterator[Ask]:
    """The mission's pages, asked in this process."""
    with at_work(folder) as (mission, shop):
        view = MissionLedger(mission.ground, folder / "ledger", VerifierKey.parse(mission.log_key))
        app = create_app(CurrentRecord(shop), view)
        client = TestClient(app, base_url="http://localhost")
        yield lambda path: client.get("/" + path).content


def pages(ask: Ask, first: list[str], most: int) -> dict[str, bytes]:
    """These pages, and what a reader can reach from them, up to so many."""
    seen: dict[str, bytes] = {}
    ahead = list(first)
    while ahead and len(seen) < most:
        path = ahead.pop(0)
        if path not in seen and not path.startswith("static/"):
            seen[path] = ask(path)
            links = re.findall(rb'(?:href|src)="/([^"#]*)"', seen[path])
            ahead += [link.decode().replace("&amp;", "&") for link in links]
    return seen


def memory_of(pid: int) -> bytes:
    """What a process holds, as a core dump would have it, but for pages that hold nothing.

    Raises OSError where nobody may look.
    """
    blocks = []
    maps = Path(f"/proc/{pid}/maps").read_text().splitlines()
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
        for line in maps:
            span, rights, *_ = line.split()
            start, end = (int(part, 16) for part in span.split("-"))
            if rights.startswith("rw"):
                pages = np.frombuffer(os.pread(memory.fileno(), end - start, start), np.uint8)
                pages = pages.reshape(-1, mmap.PAGESIZE)
                blocks.append(pages[pages.any(axis=1)].tobytes())
    return b"".join(blocks)


def hits(data: bytes) -> list[str]:
    return [w for w in CANARIES if w.encode() in data or w.encode("utf-16-le") in data]


def shown(ask: Ask, mission: Guarded, most: int) -> dict[str, bytes]:
    """Pages that show the canary's report, and none that shows whose it is."""
    entry, report = mission.entry_of(TOLD), mission.report_of(TOLD)
    incident = report.replace("R-", "I-", 1)
    first = ["", "incidents", f"incidents/{incident}", "problems", "ledger", "checkpoint",
             f"ledger/entries/{entry}", f"ledger/entries/{entry}/proof", "tile/entries/000.p/11",
             "data/incidents.geojson", "data/ground.geojson", "data/timeline.json",
             f"incidents/{incident}?lang=ar", "openapi.json"]  # fmt: skip
    told = pages(ask, first, most)
    assert TOLD.encode() in told[f"incidents/{incident}"]
    assert b"Sealed: who this is" in told[f"incidents/{incident}"]
    assert "مختوم".encode() in told[f"incidents/{incident}?lang=ar"]
    assert not [path for path, data in told.items() if hits(data)]
    return told


def told_everywhere(mission: Guarded, out: Path) -> list[str]:
    """What every command says that shows, proves or publishes the canary's report."""
    report = mission.report_of(TOLD)
    lists = [
        here("list", mission.folder, what, "--json")
        for what in ("reports", "incidents", "sources", "findings", "problems")
    ]
    return [
        *lists,
        here("show", mission.folder, report),
        here("status", mission.folder),
        here("ledger", "verify", mission.folder),
        here("publish", mission.folder, "--kind", "period", "-o", out / "b.html"),
        here("ledger", "prove", mission.folder, report, "-o", out / "p"),
        here("seal", "open", mission.folder, report, "--reason", "x", "-o", out / "q"),
    ]


def gone(ask: Ask, mission: Guarded, before: dict[str, bytes], entry: int) -> None:
    """The pages after the erasure: they say so, and show nothing of it."""
    after = pages(ask, list(before), len(before))
    assert not [path for path, data in after.items() if hits(data) or TOLD.encode() in data]
    for language, words in (("en", "was erased on"), ("ar", "مُحي")):
        assert words in ask(f"ledger/entries/{entry}?lang={language}").decode()


def test_no_search_finds_a_sealed_source(mission: Guarded, tmp_path: Path):
    """Folder, log, keys, pages, lists, publications, a copy; then the report is erased."""
    said = [
        here("add", mission.folder, mission.file, "--mapping", mission.mapping, "--sealed"),
        here("seal", "flush", mission.folder),
    ]
    # what was handed over is not ours, and would be found
    assert holding(CANARIES, [mission.file.parent])
    shutil.rmtree(mission.file.parent)
    entry, report = mission.entry_of(TOLD), mission.report_of(TOLD)
    with reading(mission.folder) as ask:
        told = shown(ask, mission, 14)
        shutil.copytree(mission.folder, tmp_path / "backup")
        shutil.copytree(mission.keys, tmp_path / "backup-keys")
        said += told_everywhere(mission, tmp_path / "out")
        assert holding(CANARIES, [tmp_path, mission.keys]) == []
        said.append(here("erase", mission.folder, report, "--reason", "a wish"))
        gone(ask, mission, told, entry)
    assert not any(hits(text.encode()) for text in said)
    assert holding([*CANARIES, TOLD], [mission.folder, mission.keys]) == []


@pytest.mark.long
def test_no_search_of_a_serving_process_finds_a_sealed_source(mission: Guarded, tmp_path: Path):
    """A hundred and fifty pages, the process's memory as a core dump has it, and its log."""
    said = [
        ran("add", mission.folder, mission.file, "--mapping", mission.mapping, "--sealed",
            cwd=tmp_path),
        here("seal", "flush", mission.folder),
    ]  # fmt: skip
    shutil.rmtree(mission.file.parent)
    entry, report = mission.entry_of(TOLD), mission.report_of(TOLD)
    with serving(mission.folder, tmp_path) as (pid, address, log):
        ask = over_http(address)
        told = shown(ask, mission, 150)
        try:
            held = memory_of(pid)
        except OSError as error:
            pytest.skip(f"nobody may read another process's memory here: {error}")
        assert TOLD.encode() in held, "the search sees the process"
        assert not hits(held)
        said += told_everywhere(mission, tmp_path / "out")
        said.append(here("erase", mission.folder, report, "--reason", "a wish"))
        gone(ask, mission, told, entry)
    said.append(log.read_text())
    assert not any(hits(text.encode()) for text in said)
    assert holding([*CANARIES, TOLD], [mission.folder, mission.keys]) == []


def test_nothing_tells_a_sealed_source_after_ctrl_c_or_a_fault(mission, monkeypatch):
    """An error in the middle of sealing shows a line of ours, and no word of the row."""
    from trucewatch.doors import sealing

    def fail(*arguments: object) -> None:
        raise ValueError(f"could not seal {arguments}")

    monkeypatch.setattr(sealing, "seal_box", fail)
    said = trucewatch("add", mission.folder, mission.file, "--mapping", mission.mapping, "--sealed")
    assert said.code == 1 and "a fault in the program" in said.err
    assert not hits((said.out + said.err).encode())


ABORTING = """
import os, resource, sys
hard = resource.getrlimit(resource.RLIMIT_CORE)[1]
resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))
from trucewatch.doors.cli import mission
from trucewatch.doors.storage.sealed_queue import SealedQueue
from trucewatch.__main__ import run
if sys.argv.pop(1) == "careless":
    mission.leave_no_core = lambda: None
SealedQueue.put = lambda self, items: os.abort()
run()
"""


@pytest.mark.long
def test_an_intake_that_crashes_leaves_no_core(mission, tmp_path):
    """First the careless control, which must leave one with the source in it; then ours."""
    if resource.getrlimit(resource.RLIMIT_CORE)[1] == 0:
        pytest.skip("this machine lets nobody write core files")
    crashed(mission, tmp_path / "careless")
    if not list((tmp_path / "careless").iterdir()):
        pytest.skip("this machine puts core files elsewhere than where a process works")
    assert holding([LINK], [tmp_path / "careless"]), "a core file tells what was in the process"
    crashed(mission, tmp_path / "careful")
    assert list((tmp_path / "careful").iterdir()) == []


def crashed(mission: Guarded, cwd: Path) -> None:
    """An intake under seal that aborts in `cwd`, in the manner that the folder is named after."""
    cwd.mkdir()
    arguments = ["add", mission.folder, mission.file, "--mapping", mission.mapping, "--sealed"]
    done = subprocess.run(
        [sys.executable, "-c", ABORTING, cwd.name, *map(str, arguments)],
        cwd=cwd, env={**os.environ, "PYTHONPATH": str(SOURCE_TREE)},
        capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == -signal.SIGABRT, done.stderr


def test_whoever_reads_a_secret_asks_the_system_for_no_core():
    """What the crash above rests on, whatever this machine does with core files."""
    told, tell = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            leave_no_core()
            dumpable = ctypes.CDLL(None).prctl(PR_GET_DUMPABLE, 0, 0, 0, 0)
            os.write(tell, b"%d %d" % (resource.getrlimit(resource.RLIMIT_CORE)[0], dumpable))
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    assert os.read(told, 16) == b"0 0"


def test_a_constant_source_is_covered_in_what_the_report_says(mission):
    """No column names the source here, but the mapping does, and so does the text."""
    mission.mapping.write_text(
        "source: {constant: Zaytuna Canarywright}\nwithhold: [link, reporter]\n"
        "columns: {day: seen, place: place_text, act: act, words: text}\nvocabulary: monitor\n"
    )
    mission.file.write_text(ROWS)
    mission.add()
    trucewatch("seal", "flush", mission.folder)
    words = [str(report["text_ref"]) for report in mission.reports()]
    assert len(words) == 3
    assert holding(CANARIES, [mission.folder, mission.keys]) == []
