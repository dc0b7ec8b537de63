"""The witness on the network: the protocol, and what no stranger can do to it."""

import http.client
import socket
import subprocess
import sys
import time
from hashlib import sha256

import pytest

from tests.witness.logs import ORIGIN, VKEY, PaperLog, evidence_of
from trucewatch.ledger.cosignatures import cosignatures_on
from trucewatch.witness import serving
from trucewatch.witness.folder import add_log, watched_logs
from trucewatch.witness.gathering import settle
from trucewatch.witness.keeping import Doubt

LOG = PaperLog.of(300)


@pytest.fixture
def line(server):
    connection = http.client.HTTPConnection(*server.server_address[:2], timeout=10)
    yield connection
    connection.close()


def post(line, body, path="/add-checkpoint", **headers):
    line.request("POST", path, body.encode(), headers)
    answer = line.getresponse()
    return answer.status, answer.read().decode(), answer.headers


def get(line, path):
    line.request("GET", path)
    answer = line.getresponse()
    return answer.status, answer.read().decode()


def test_a_log_grows_over_one_connection(line, witness):
    for old, new in ((0, 7), (7, 8), (8, 300)):
        status, body, _ = post(line, str(LOG.request(old, new)))
        assert status == 200
        assert len(cosignatures_on(LOG.note(new) + body, [k.verifier for k in witness.keys])) == 2
    status, body, headers = post(line, str(LOG.request(7, 300)))
    assert (status, body, headers["Content-Type"]) == (409, "300\n", "text/x.tlog.size")


def test_what_it_holds_is_there_for_anybody(line, witness):
    place = f"/{sha256(ORIGIN.encode()).hexdigest()}/checkpoint"
    assert get(line, place)[0] == 404
    _, lines, _ = post(line, str(LOG.request(0, 7)))
    assert get(line, place) == (200, LOG.note(7) + lines)
    assert get(line, "/") == (200, "".join(f"{key.verifier}\n" for key in witness.keys))
    for nowhere in ("/" + "0" * 64 + "/checkpoint", "/../witness.key", "/x/checkpoint", "/vkeys"):
        assert get(line, nowhere)[0] == 404


def test_what_is_too_long_or_of_no_length_is_not_read(server):
    for headers, status in (
        ("Content-Length: 70000", 413),
        ("Transfer-Encoding: chunked", 411),
        ("Content-Length: -1", 411),
    ):
        with socket.create_connection(server.server_address[:2], timeout=5) as connection:
            connection.sendall(f"POST /add-checkpoint HTTP/1.1\r\n{headers}\r\n\r\n".encode())
            assert connection.recv(64).startswith(f"HTTP/1.1 {status} ".encode())


def test_whoever_drips_is_cut_off(server):
    """One byte every so often keeps no connection for ever."""
    start = time.monotonic()
    with socket.create_connection(server.server_address[:2], timeout=10) as connection:
        connection.sendall(b"POST /add-checkpoint HTTP/1.1\r\nContent-Length: 500\r\n\r\n")
        with pytest.raises(OSError):  # reset, or a broken pipe
            while time.monotonic() < start + 8:
                connection.sendall(b"x")
                time.sleep(0.1)
    assert time.monotonic() < start + 6


def test_only_so_many_connections_at_once(server, line):
    held = [
        socket.create_connection(server.server_address[:2], timeout=5)
        for _ in range(serving.CONNECTIONS + 8)
    ]
    time.sleep(0.2)
    assert server._room._value >= 0
    for connection in held:
        connection.close()
    time.sleep(0.3)
    assert post(line, str(LOG.request(0, 7)))[0] == 200


def test_a_state_that_cannot_be_kept_is_not_signed(line, witness, log, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("trucewatch.witness.keeping.write_whole", full)
    status, body, _ = post(line, str(LOG.request(0, 7)))
    assert status == 500 and "—" not in body
    assert witness.held(log) is None


def test_a_power_of_two_is_settled_by_the_logs_own_tiles(witness, tmp_path):
    """The log serves the tiles of the past it rewrote, and so convicts itself."""
    lie = LOG.changed(3)
    for level, number, name in ((0, 0, "0/000"), (0, 1, "0/001.p/44"), (1, 0, "1/000.p/1")):
        path = tmp_path / "tile" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        at = number * 256
        rows = lie.hashes[at : at + 256] if level == 0 else [lie.node(8, 0)]
        path.write_bytes(b"".join(rows))
    command = [sys.executable, "-m", "http.server", "--bind", "127.0.0.1", "0"]
    with subprocess.Popen(
        [command[0], "-u", *command[1:]],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as served:
        try:
            port = served.stdout.readline().split(" port ")[1].split()[0]
            add_log(witness.folder, str(VKEY), f"http://127.0.0.1:{port}/")
            watched = watched_logs(witness.folder)[0]
            assert settle(witness, Doubt(watched, LOG.note(256), lie.note(300)))
            assert len(evidence_of(witness)) == 1
            assert not settle(witness, Doubt(watched, LOG.note(256), LOG.note(300)))
        finally:
            served.kill()
    assert not settle(witness, Doubt(watched, LOG.note(128), lie.note(300)))  # nobody answers
