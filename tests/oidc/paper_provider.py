"""A provider of our own: says what it is told to, the truth unless told otherwise.

It checks what a provider checks (the client, the verifier, one use of a code), so that a client
that forgot any of it would not get its token.
"""

from __future__ import annotations

import base64
import hmac
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey, KeySet

from tests.accounts.test_accounts import Clock
from trucewatch.doors.addresses import Answer, Unreachable
from trucewatch.doors.oidc.provider import Provider
from trucewatch.doors.oidc.settings import Settings

ISSUER, CLIENT, SECRET = "https://id.example", "trucewatch", "a client's secret"


def text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


@dataclass
class PaperProvider:
    clock: Clock
    issuer: str = ISSUER
    subject: str = "somebody there"
    about: dict[str, Any] = field(default_factory=dict)
    lies: dict[str, Any] = field(default_factory=dict)
    header: dict[str, Any] = field(default_factory=dict)
    silent: bool = False
    asked: list[str] = field(default_factory=list)
    key: ECKey = field(default_factory=lambda: ECKey.generate_key("P-256", {"kid": "k1"}))
    shown: list[ECKey] = field(default_factory=list)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.shown = [self.key]

    def provider(self) -> Provider:
        """What the pages know of it."""
        settings = Settings(issuer=self.issuer, client_id=CLIENT, client_secret=SECRET)
        return Provider(settings, self.clock, self.ask)

    def visited(self, address: str, **back: str) -> str:
        """Somebody follows the link and is signed in there: the address they are sent back to."""
        there = urlsplit(address)
        assert f"{there.scheme}://{there.netloc}{there.path}" == f"{self.issuer}/authorize"
        asked = {name: value[0] for name, value in parse_qs(there.query).items()}
        assert asked["response_type"] == "code" and asked["scope"] == "openid"
        assert asked["code_challenge_method"] == "S256" and asked["client_id"] == CLIENT
        code = f"code {len(self.codes)}"
        self.codes[code] = asked
        told = {"code": code, "state": asked["state"], "iss": self.issuer, **back}
        return f"{asked['redirect_uri']}?{urlencode(told)}"

    def ask(
        self, url: str, path: str, body: bytes | None = None, *, media: str = "",
        authorization: str = "", timeout_s: float,
    ) -> Answer:  # fmt: skip
        """As `exchange` would."""
        if self.silent:
            raise Unreachable("it did not answer in time")
        assert url.startswith(f"{self.issuer}/") and timeout_s > 0
        status, told = self.answer(urlsplit(url).path, body, authorization)
        return Answer(status, "application/json", json.dumps(told).encode())

    def answer(self, path: str, body: bytes | None, authorization: str) -> tuple[int, Any]:
        self.asked.append(path)
        if path == "/.well-known/openid-configuration":
            return 200, {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
                **self.about,
            }
        if path == "/keys":
            return 200, KeySet(self.shown).as_dict(private=False)  # type: ignore[arg-type]
        assert path == "/token" and body is not None
        return self._token(dict(parse_qsl(body.decode())), authorization)

    def _token(self, form: dict[str, str], authorization: str) -> tuple[int, Any]:
        pair = base64.b64encode(b"trucewatch:a%20client%27s%20secret").decode()
        asked = self.codes.pop(form["code"], None)
        proof = text(sha256(form["code_verifier"].encode()).digest())
        if authorization != f"Basic {pair}" or asked is None:
            return 401, {"error": "invalid_client"}
        if proof != asked["code_challenge"] or form["redirect_uri"] != asked["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        return 200, {"id_token": self.token(asked["nonce"]), "token_type": "Bearer"}

    def token(self, nonce: str) -> str:
        """The ID token, with its lies."""
        at = int(self.clock().timestamp())
        claims = {
            "iss": self.issuer, "sub": self.subject, "aud": CLIENT, "nonce": nonce,
            "iat": at, "exp": at + 300, "email": "first@mission.example", **self.lies,
        }  # fmt: skip
        claims = {name: value for name, value in claims.items() if value is not None}
        header = {"alg": "ES256", "kid": "k1", **self.header}
        said = f"{text(json.dumps(header).encode())}.{text(json.dumps(claims).encode())}"
        if header["alg"] == "none":
            return f"{said}."
        if header["alg"] == "HS256":  # the public key, taken for a secret that both have
            return f"{said}.{text(hmac.digest(self.key.as_pem(False), said.encode(), 'sha256'))}"
        return jwt.encode(header, claims, self.key, algorithms=["ES256"])


@contextmanager
def over_a_wire(provider: PaperProvider) -> Iterator[None]:
    """The same provider behind HTTP on this machine; its issuer becomes that address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._say(None)

        def do_POST(self) -> None:
            self._say(self.rfile.read(int(self.headers["Content-Length"])))

        def _say(self, body: bytes | None) -> None:
            told = provider.answer(self.path, body, self.headers.get("Authorization", ""))
            said = json.dumps(told[1]).encode()
            self.send_response(told[0])
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    provider.issuer = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=5)
