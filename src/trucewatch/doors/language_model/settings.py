"""Which language model a mission asks: `[model]` in `mission.toml`.

    [model]
    endpoint = "https://models.example/v1"
    name = "some-model"
    key_from = "TRUCEWATCH_MODEL_KEY"
    send_documents = true

Without it none is ever asked. The key itself stands in the environment, under the name that
`key_from` gives; a model on this machine may need none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from trucewatch.doors.addresses import need_address
from trucewatch.doors.storage.settings import FILE, read_toml
from trucewatch.vocabulary.errors import UsageError

_LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})
_NEEDED = frozenset({"endpoint", "name", "send_documents"})
_KNOWN = _NEEDED | {"key_from"}
_LONGEST_NAME = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Where a model is asked, under which name, and which environment variable holds the key."""

    endpoint: str
    name: str
    key_from: str | None = None

    @property
    def host(self) -> str:
        """What people call the place."""
        return urlsplit(self.endpoint).hostname or self.endpoint

    def key(self, environment: Mapping[str, str]) -> str:
        """The key, "" where none is needed. Raises UsageError where it is missing."""
        if self.key_from is None:
            return ""
        key = environment.get(self.key_from, "").strip()
        if not key or not (key.isascii() and key.isprintable()):
            raise UsageError(
                f"the environment holds no key for {self.host}; nothing was sent",
                expected=f"{self.key_from}, as {FILE} names it",
            )
        return key


def read_settings(folder: Path) -> Settings:
    """The model that the mission in `folder` names. Raises TrucewatchError where it names none,
    or does not say that documents may be sent."""
    path = folder / FILE
    told = read_toml(path).get("model")
    if told is None:
        raise UsageError(
            "this mission asks no language model; nothing was sent",
            where=str(path),
            hint="docs/reading.md says what [model] needs, and what leaves the machine",
        )
    if not isinstance(told, dict) or not _NEEDED - {"send_documents"} <= told.keys() <= _KNOWN:
        raise UsageError(
            "[model] names no model",
            where=str(path),
            expected="endpoint, name, key_from and send_documents, and nothing else",
        )
    endpoint, name = _text(told, "endpoint", path), _text(told, "name", path)
    need_address(endpoint)
    local = urlsplit(endpoint).hostname in _LOCAL
    if not endpoint.isascii() or not (endpoint.startswith("https://") or local):
        raise UsageError(
            "a model is asked over TLS alone, or on this machine",
            where=str(path),
            expected="https://…, or http://localhost…",
        )
    if told.get("send_documents") is not True:
        raise UsageError(
            f"[model] does not say that documents may be sent to {urlsplit(endpoint).hostname}",
            where=str(path),
            expected="send_documents = true",
            hint="whoever answers there reads the documents that are asked about",
        )
    key_from = _text(told, "key_from", path) if "key_from" in told or not local else None
    return Settings(endpoint=endpoint, name=name, key_from=key_from)


def _text(told: Mapping[str, object], name: str, path: Path) -> str:
    value = told.get(name)
    if not isinstance(value, str) or not value.strip() or not value.isprintable():
        raise UsageError(f"[model] lacks {name}", where=str(path), expected=f'{name} = "…"')
    if len(value) > _LONGEST_NAME and name == "name":
        raise UsageError(f"[model]: the {name} is too long", where=str(path))
    return value
