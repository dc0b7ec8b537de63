"""A paper model: an HTTP server inside the test that answers what it was told to, and reads
nothing. It keeps what it was asked."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class PaperModel:
    """What it answers: a status, headers, a body, and how long it waits before each byte [s]."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b"{}"
    drip_s: float = 0.0
    asked: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)
    address: str = ""

    def proposes(self, *proposals: Any) -> None:
        """Answer with these proposals, in the form that is asked for."""
        self.says(json.dumps({"proposals": proposals}))

    def says(self, content: str) -> None:
        """Answer with these words."""
        self.body = json.dumps({"choices": [{"message": {"content": content}}]}).encode()

    @property
    def read(self) -> str:
        """Every word of documents that reached it."""
        return "\n".join(one["messages"][-1]["content"] for one in self.asked)


@contextmanager
def listening() -> Iterator[PaperModel]:
    """A paper model at its address while the block runs."""
    model = PaperModel()

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            model.asked.append(json.loads(self.rfile.read(length)))
            model.keys.append(self.headers["Authorization"])
            self.send_response(model.status)
            for name, value in {**model.headers, "Content-Type": "application/json"}.items():
                self.send_header(name, value)
            self.end_headers()
            with suppress(OSError):  # whoever asked has hung up
                self._tell()

        def _tell(self) -> None:
            if not model.drip_s:
                self.wfile.write(model.body)
                return
            for byte in model.body:
                time.sleep(model.drip_s)
                self.wfile.write(bytes([byte]))

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    server.daemon_threads = True
    model.address = f"http://127.0.0.1:{server.server_port}/v1"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield model
    finally:
        server.shutdown()
        server.server_close()
