"""While hostile files are sent to a mission, and hostile requests to its pages, these answer."""

from __future__ import annotations

import http.client
import os
import re
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.attacks.files import geometries, workbooks
from tests.attacks.files.running import Run

SENT = {
    "wide.xlsx": workbooks.wide_rows,
    "hatching.geojson": geometries.hatching,
}
PATIENCE_S = 10.0
GROWTH_MB = 40
"""How much memory an attack may cost the pages, beyond what the mission's own record takes."""
MB = b"x" * 2**20


@pytest.fixture(scope="module")
def serving(run: Run, mission: Path, home: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The mission's pages: their address, and the process that serves them."""
    assert run("update", mission).code == 0
    process = subprocess.Popen(
        [sys.executable, "-m", "trucewatch", "serve", str(mission), "--port", "0"],
        env={**os.environ, "TRUCEWATCH_KEYS": str(home / "keys")},
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stderr is not None
        address = next(
            found[0] for line in process.stderr if (found := re.search(r"http://\S+", line))
        )
        _wait_for(address)
        yield address, process
    finally:
        process.terminate()
        process.wait(10)


def _wait_for(address: str) -> None:
    """The address is said a moment before it is listened on."""
    until = time.monotonic() + 3 * PATIENCE_S
    while True:
        try:
            urllib.request.urlopen(address, timeout=PATIENCE_S).close()
        except urllib.error.URLError:
            assert time.monotonic() < until, "the server never answered"
            time.sleep(0.1)
        else:
            return


def seconds_of_a_page(address: str) -> float:
    begun = time.monotonic()
    with urllib.request.urlopen(address, timeout=3 * PATIENCE_S) as answer:
        assert answer.status == 200
        answer.read()
    return time.monotonic() - begun


def test_the_pages_answer_while_attacks_come_in(
    run: Run, mission: Path, tmp_path: Path, serving: tuple[str, subprocess.Popen[str]]
) -> None:
    address, process = serving

    def send() -> None:
        for name, build in SENT.items():
            (tmp_path / name).write_bytes(build())
            run("add", mission, tmp_path / name)

    sending = threading.Thread(target=send)
    sending.start()
    took = []
    while sending.is_alive() or not took:
        took.append(seconds_of_a_page(address))
        time.sleep(0.5)
    sending.join()
    assert process.poll() is None, "the server died"
    assert max(took) < PATIENCE_S


@pytest.mark.parametrize("place", ["/", "/incidents", "/data/timeline.json"])
def test_what_is_posted_to_the_pages_is_refused_unread(
    serving: tuple[str, subprocess.Popen[str]], place: str
) -> None:
    """There are no forms yet: an upload of any size is answered at once, and fills nothing."""
    address, process = serving
    before = peak_mb(process)
    at = urlsplit(address)
    connection = http.client.HTTPConnection(str(at.hostname), at.port, timeout=PATIENCE_S)
    connection.putrequest("POST", place)
    connection.putheader("Content-Type", "multipart/form-data; boundary=x")
    connection.putheader("Content-Length", str(2**40))
    connection.endheaders()
    assert connection.getresponse().status in (404, 405)
    try:
        for _ in range(200):
            connection.send(MB)
    except OSError:
        pass  # it listens no longer, or not so fast
    connection.close()
    assert seconds_of_a_page(address) < PATIENCE_S
    assert peak_mb(process) < before + GROWTH_MB


def test_a_request_without_end_is_refused(
    serving: tuple[str, subprocess.Popen[str]],
) -> None:
    address, process = serving
    before = peak_mb(process)
    at = urlsplit(address)
    with socket.create_connection((str(at.hostname), int(at.port or 0)), PATIENCE_S) as wire:
        wire.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nX-A: ")
        try:
            for _ in range(200):
                wire.sendall(MB)
            answer = wire.recv(4096)
        except OSError:
            answer = b""
    assert answer == b"" or b" 400 " in answer.splitlines()[0]
    assert seconds_of_a_page(address) < PATIENCE_S
    assert peak_mb(process) < before + GROWTH_MB


def peak_mb(process: subprocess.Popen[str]) -> float:
    """The most memory the process has held, where the system tells; else nothing."""
    status = Path(f"/proc/{process.pid}/status")
    if not status.exists():
        return 0.0
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024
