"""The witness on the network: `add-checkpoint`, and what it holds, over plain HTTP.

Nothing here is secret and everything is signed, so TLS is a matter of the proxy in front. A
request is bounded in size, a connection in time, and connections in number.

    POST /add-checkpoint                        c2sp.org/tlog-witness
    GET  /<SHA-256 of the origin, hex>/checkpoint   the newest checkpoint it co-signed
    GET  /                                      its verifier keys
"""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from trucewatch.ledger.witnessing import MAX_REQUEST, Decision
from trucewatch.witness.folder import WitnessError, read_log
from trucewatch.witness.keeping import Witness

SILENCE_S = 10.0
"""How long a connection may say nothing."""

CONNECTION_S = 120.0
"""How long a connection may last: whoever drips one byte at a time is cut off."""

CONNECTIONS = 64


class WitnessServer(ThreadingHTTPServer):
    """Serves one witness. Port 0 takes a free one."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(
        self, witness: Witness, host: str, port: int, *, lasting_s: float = CONNECTION_S
    ) -> None:
        """Raises OSError where the address cannot be had."""
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self.witness = witness
        self._lasting_s = lasting_s
        self._room = threading.BoundedSemaphore(CONNECTIONS)
        super().__init__((host, port), _Handler)

    @property
    def url(self) -> str:
        """Where it is, without a last slash."""
        host, port = self.server_address[:2]
        shown = f"[{host!s}]" if ":" in str(host) else str(host)
        return f"http://{shown}:{port}"

    def process_request(self, request: Any, client_address: Any) -> None:
        """Serve a connection in a thread of its own, if there is room."""
        if not self._room.acquire(blocking=False):
            self.shutdown_request(request)
            return
        super().process_request(request, client_address)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """One connection, from its first byte to its last, or until its time is over."""
        end = threading.Timer(self._lasting_s, _cut, (request,))
        end.daemon = True
        end.start()
        try:
            super().process_request_thread(request, client_address)
        finally:
            end.cancel()
            self._room.release()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A connection that broke is nobody's fault, and no traceback."""


def _cut(connection: socket.socket) -> None:
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)


class _Handler(BaseHTTPRequestHandler):
    server: WitnessServer
    protocol_version = "HTTP/1.1"
    timeout = SILENCE_S
    server_version, sys_version = "trucewatch-witness", ""
    disable_nagle_algorithm = True

    def do_POST(self) -> None:
        told = self.headers.get_all("Content-Length", [])
        length = told[0] if len(told) == 1 and "Transfer-Encoding" not in self.headers else ""
        if not (length.isascii() and length.isdigit() and len(length) < 12):
            self._refuse(411, "a request says how long it is")
        elif int(length) > MAX_REQUEST:
            self._refuse(413, f"a request has at most {MAX_REQUEST} bytes")
        elif self.path.rstrip("/").endswith("/add-checkpoint"):
            body = self.rfile.read(int(length))
            if len(body) == int(length):
                self._answer(self._decided(body))
            else:
                self.close_connection = True
        else:
            self._refuse(404, "checkpoints are handed in at add-checkpoint")

    def do_GET(self) -> None:
        parts = self.path.strip("/").split("/")
        if parts == [""]:
            keys = "".join(f"{key.verifier}\n" for key in self.server.witness.keys)
            self._answer(Decision(200, keys))
        elif len(parts) >= 2 and parts[-1] == "checkpoint":
            self._answer(self._held(parts[-2]))
        else:
            self._answer(Decision(404, "there is nothing here\n"))

    def _decided(self, body: bytes) -> Decision:
        try:
            return self.server.witness.add_checkpoint(body)
        except (WitnessError, OSError) as error:
            # Nothing was kept, so nothing is signed; what is wrong here is its owner's to know.
            self.server.witness.tell(f"nothing is co-signed: {error}")
            return Decision(500, "this witness cannot keep what it would co-sign\n")

    def _held(self, identity: str) -> Decision:
        witness = self.server.witness
        if len(identity) != 64 or set(identity) - set("0123456789abcdef"):
            return Decision(404, "there is nothing here\n")
        try:
            note = witness.held(read_log(witness.folder, identity))
        except KeyError:
            note = None
        except WitnessError as error:
            witness.tell(str(error))
            return Decision(500, "this witness cannot read what it kept\n")
        return Decision(404, "nothing was co-signed\n") if note is None else Decision(200, note)

    def _refuse(self, status: int, why: str) -> None:
        """Answer without having read the body: the connection ends here."""
        self.close_connection = True
        self._answer(Decision(status, f"{why}\n"))

    def _answer(self, decision: Decision) -> None:
        data = decision.body.encode()
        self.send_response(decision.status)
        self.send_header("Content-Type", decision.media)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Cache-Control", "no-store")
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:
        """Who asks is nobody's business: nothing is logged."""
