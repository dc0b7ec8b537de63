"""The file that names a provider: `people.toml`, beside the accounts, outside the mission's folder.

    [oidc]
    issuer = "https://id.example"
    client_id = "trucewatch"
    client_secret = "…"

Without it nobody else is ever asked. It holds a secret, and is refused where others can read it.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from trucewatch.doors.addresses import need_address
from trucewatch.vocabulary.errors import TrucewatchError, UsageError

FILE = "people.toml"
_KEYS = frozenset({"issuer", "client_id", "client_secret"})
_LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """By whom people may be known, and as what these pages ask there."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)

    @property
    def host(self) -> str:
        """What people call it."""
        return urlsplit(self.issuer).hostname or self.issuer


def read_settings(folder: Path) -> Settings | None:
    """What `folder` names; None where it names nobody. Raises TrucewatchError."""
    path = folder / FILE
    if not path.is_file():
        return None
    if path.stat().st_mode & 0o077:
        raise TrucewatchError(
            "others on this machine can read a client's secret",
            where=str(path),
            hint=f"chmod 600 {path.name}",
        )
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8")).get("oidc")
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise TrucewatchError(f"this is no TOML: {error}", where=str(path)) from error
    return None if told is None else _settings(told, path)


def safe(address: str, issuer: str) -> bool:
    """Whether an address may be asked: over TLS, or on this machine where the issuer is too."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    if parts.scheme == "https" and parts.hostname:
        return True
    return parts.scheme == "http" and {parts.hostname, urlsplit(issuer).hostname} <= _LOCAL


def _settings(told: object, path: Path) -> Settings:
    if (
        not isinstance(told, dict)
        or set(told) != _KEYS
        or not all(isinstance(value, str) and value.strip() for value in told.values())
    ):
        raise TrucewatchError(
            "[oidc] names no provider",
            where=str(path),
            expected="issuer, client_id and client_secret, each a text, and nothing else",
        )
    try:
        need_address(told["issuer"])
    except UsageError as error:
        raise TrucewatchError(error.what, where=str(path), expected=error.expected) from error
    if not safe(told["issuer"], told["issuer"]):
        raise TrucewatchError(
            "a provider is asked over TLS alone", where=str(path), expected="https://…"
        )
    return Settings(**told)
