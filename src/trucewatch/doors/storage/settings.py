"""`mission.toml`: what a mission is called, where its record lies, by which key it is signed."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from trucewatch.doors.limits.bounds import bound
from trucewatch.doors.limits.reading import bytes_within
from trucewatch.doors.storage.postgres_url import need_url
from trucewatch.vocabulary.errors import TrucewatchError, UsageError

FORMAT = 1
FILE = "mission.toml"
EVERY_H, ENTRIES = 6, 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What `mission.toml` says. `id` is random; `log_key` is the log's vkey text, and
    `log_key_ml_dsa` that of its second key, None where the machine that made the mission could
    make none; `store` is a PostgreSQL URL, None where the record lies in the folder.

    Sealed entries are appended every `seal_every_h` hours [h], `seal_entries` at a time.
    """

    id: str
    name: str
    agreement_id: str
    zone: str
    exercise: bool
    origin: str
    log_key: str
    log_key_ml_dsa: str | None = None
    seal_every_h: int = EVERY_H
    seal_entries: int = ENTRIES
    store: str | None = None

    def to_toml(self) -> str:
        """The file's text."""
        marked = "# An exercise: nothing in it happened.\n" if self.exercise else ""
        return (
            "# A Trucewatch mission. Its keys lie elsewhere: a copy can be read, not written.\n"
            f"{marked}"
            f"format = {FORMAT}\n"
            f"id = {_quoted(self.id)}\n"
            f"name = {_quoted(self.name)}\n"
            f"zone = {_quoted(self.zone)}\n"
            f"exercise = {'true' if self.exercise else 'false'}\n"
            "\n[agreement]\n"
            f"id = {_quoted(self.agreement_id)}\n"
            "\n[ledger]\n"
            f"origin = {_quoted(self.origin)}\n"
            f"log_key = {_quoted(self.log_key)}\n"
            f"{self._second_key_line()}"
            "\n# Sealed reports are recorded in turns of a fixed size, filled up with covers.\n"
            "[sealing]\n"
            f"every_hours = {self.seal_every_h}\n"
            f"entries = {self.seal_entries}\n"
            f"{self._store_lines()}"
        )

    def _second_key_line(self) -> str:
        if self.log_key_ml_dsa is None:
            return ""
        return f"log_key_ml_dsa = {_quoted(self.log_key_ml_dsa)}\n"

    def _store_lines(self) -> str:
        if self.store is None:
            return ""
        return (
            "\n# The record lies on a server: a copy of this folder does not hold it.\n"
            f"[store]\nurl = {_quoted(self.store)}\n"
        )


def read_settings(path: Path) -> Settings:
    """What `path` says. Raises TrucewatchError naming what is wrong in it."""
    document = read_toml(path)
    found = document.get("format")
    if isinstance(found, int) and found > FORMAT:
        raise TrucewatchError(
            f"the mission was made by a newer Trucewatch (format {found})",
            where=str(path),
            expected=f"format {FORMAT}",
            hint="bring Trucewatch up to date; nothing was changed",
        )
    return Settings(
        id=_need(document, path, str, "id"),
        name=_need(document, path, str, "name"),
        agreement_id=_need(document, path, str, "agreement", "id"),
        zone=_need(document, path, str, "zone"),
        exercise=_need(document, path, bool, "exercise"),
        origin=_need(document, path, str, "ledger", "origin"),
        log_key=_need(document, path, str, "ledger", "log_key"),
        log_key_ml_dsa=_second_key(document, path),
        seal_every_h=_count(document, path, "every_hours", EVERY_H, 24),
        seal_entries=_count(document, path, "entries", ENTRIES, 256),
        store=_store(document, path),
    )


def read_toml(path: Path) -> dict[str, Any]:
    """The tables of a mission's settings. Raises TrucewatchError where they are no TOML."""
    data = bytes_within(
        path, bound("toml_kb"), what="a mission's settings", hint="bring it back from a copy"
    )
    try:
        return tomllib.loads(data.decode("utf-8"))
    except (ValueError, RecursionError) as error:  # nesting, or a number of ten thousand digits
        raise TrucewatchError(
            f"{FILE} is not TOML: {str(error)[:200]}",
            where=str(path),
            hint="bring it back from a copy",
        ) from error


def _count(document: Any, path: Path, name: str, default: int, most: int) -> int:
    """A number from 1 to `most` under `[sealing]`; missions made before there was one lack it."""
    found = document.get("sealing", {})
    value = found.get(name, default) if isinstance(found, dict) else found
    if type(value) is not int or not 1 <= value <= most:
        raise TrucewatchError(
            f"{FILE}: sealing.{name} is {value!r}",
            where=str(path),
            expected=f"a whole number from 1 to {most}",
        )
    return value


def _second_key(document: Any, path: Path) -> str | None:
    """Missions made where there was no ML-DSA have none."""
    if "log_key_ml_dsa" not in _need(document, path, dict, "ledger"):
        return None
    return str(_need(document, path, str, "ledger", "log_key_ml_dsa"))


def _store(document: Any, path: Path) -> str | None:
    if "store" not in document:
        return None
    try:
        return need_url(_need(document, path, str, "store", "url"))
    except UsageError as error:
        raise TrucewatchError(
            error.what, where=str(path), expected=error.expected, hint=error.hint
        ) from error


def _need(document: Any, path: Path, kind: type, *names: str) -> Any:
    value = document
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    if not isinstance(value, kind):
        raise TrucewatchError(
            f"{FILE} lacks {'.'.join(names)}", where=str(path), hint="bring it back from a copy"
        )
    return value


def _quoted(text: str) -> str:
    """A TOML basic string: JSON's escapes serve, but for DEL."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")
