"""An authenticator of ours, as a device makes answers, and as a liar would.

Source: W3C, "Web Authentication", level 3, sections 5.8.1 (client data), 6.1 (authenticator data),
6.5.1 (attested credential data); RFC 9052 (COSE keys).
"""

from __future__ import annotations

import base64
import json
import struct
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from trucewatch.doors.accounts.ceremonies import Shown, Site

SITE = Site("localhost", ("https://localhost", "http://localhost"))
PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


def text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


@dataclass
class Device:
    """One passkey on one device, whose holder it verifies unless told otherwise."""

    user: str
    number: int = 1
    counts: bool = True
    signs: int = 0
    secret: bytes | None = None
    key: Ed25519PrivateKey = field(init=False)

    def __post_init__(self) -> None:
        seed = sha256(f"{self.user} {self.number}".encode()).digest()
        self.key, self.credential = Ed25519PrivateKey.from_private_bytes(seed), seed[:16]

    @staticmethod
    def bytes(text: str) -> bytes:
        """What base64url stands for."""
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))

    def makes(self, challenge: bytes, site: Site = SITE, **lies: Any) -> Shown:
        """The answer to `navigator.credentials.create()`."""
        public = cbor2.dumps({1: 1, 3: -8, -1: 6, -2: self.key.public_key().public_bytes_raw()})
        attested = bytes(16) + struct.pack(">H", len(self.credential)) + self.credential + public
        data = self._data(lies, ATTESTED) + attested
        made = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        told = self._client("webauthn.create", challenge, lies)
        return self._shown(
            site, challenge, {"clientDataJSON": text(told), "attestationObject": text(made)}
        )

    def uses(self, challenge: bytes, site: Site = SITE, **lies: Any) -> Shown:
        """The answer to `navigator.credentials.get()`."""
        data = self._data(lies, 0)
        told = self._client("webauthn.get", challenge, lies)
        signature = self.key.sign(data + sha256(told).digest())
        response = {
            "clientDataJSON": text(told),
            "authenticatorData": text(data),
            "signature": text(lies.get("signature", signature)),
            "userHandle": text(lies.get("user", self.user).encode()),
        }
        return self._shown(site, challenge, response)

    def _data(self, lies: dict[str, Any], more: int) -> bytes:
        self.signs += self.counts
        host = str(lies.get("host", "localhost")).encode()
        flags = int(lies.get("flags", PRESENT | VERIFIED)) | more
        signs = int(lies.get("signs", self.signs))
        return sha256(host).digest() + struct.pack(">BI", flags, signs)

    def _client(self, typ: str, challenge: bytes, lies: dict[str, Any]) -> bytes:
        told = {
            "type": lies.get("typ", typ),
            "challenge": text(lies.get("signed", challenge)),
            "origin": lies.get("origin", "http://localhost"),
            "crossOrigin": lies.get("framed", False),
        }
        return json.dumps(told).encode()

    def _shown(self, site: Site, challenge: bytes, response: dict[str, str]) -> Shown:
        ident = text(self.credential)
        answer = {"id": ident, "rawId": ident, "type": "public-key", "response": response}
        return Shown(site=site, challenge=challenge, answer=json.dumps(answer), prf=self.secret)
