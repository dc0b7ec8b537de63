"""A time authority of our own: OpenSSL's, with certificates made here, and a door over HTTP."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

_SETTINGS = """
[tsa]
serial = {folder}/serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
ess_cert_id_alg = sha256
crypto_device = builtin
"""


@dataclass(frozen=True)
class Authority:
    """Answers requests in `folder`; `roots` is what its customers trust."""

    folder: Path

    @property
    def roots(self) -> Path:
        return self.folder / "root.pem"

    def answer(self, request: bytes) -> bytes:
        """The answer (DER) to a request (DER)."""
        asked, given = self.folder / "q.tsq", self.folder / "a.tsr"
        asked.write_bytes(request)
        subprocess.run(
            ["openssl", "ts", "-reply", "-config", self.folder / "ts.cnf", "-section", "tsa",
             "-queryfile", asked, "-signer", self.folder / "tsa.pem", "-inkey",
             self.folder / "tsa.key", "-out", given],
            check=True, capture_output=True,
        )  # fmt: skip
        return given.read_bytes()


def authority(folder: Path) -> Authority:
    """An authority whose certificates are made now."""
    folder.mkdir()
    root_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    root = _certificate("root of all clocks", root_key, "root of all clocks", root_key, None)
    signer = _certificate("the tower clock", key, "root of all clocks", root_key, root)
    (folder / "root.pem").write_bytes(root.public_bytes(Encoding.PEM))
    (folder / "tsa.pem").write_bytes(signer.public_bytes(Encoding.PEM))
    (folder / "tsa.key").write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    )
    (folder / "serial").write_text("01\n")
    (folder / "ts.cnf").write_text(_SETTINGS.format(folder=folder))
    return Authority(folder)


@contextmanager
def serving(
    one: Authority, *, media: str = "application/timestamp-reply", lie: bytes | None = None
) -> Iterator[str]:
    """The authority's address while the block runs; `lie` is answered to everybody."""

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = self.rfile.read(int(self.headers["Content-Length"]))
            given = one.answer(asked) if lie is None else lie
            self.send_response(200)
            self.send_header("Content-Type", media)
            self.end_headers()
            self.wfile.write(given)

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/tsa"
    finally:
        server.shutdown()
        server.server_close()


def _certificate(
    name: str,
    key: ec.EllipticCurvePrivateKey,
    issuer: str,
    issuer_key: ec.EllipticCurvePrivateKey,
    below: x509.Certificate | None,
) -> x509.Certificate:
    now = datetime.now(UTC)
    built = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=30))
        .add_extension(x509.BasicConstraints(ca=below is None, path_length=None), critical=True)
    )
    if below is not None:
        use = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        built = built.add_extension(use, critical=True)
    return built.sign(issuer_key, SHA256())
