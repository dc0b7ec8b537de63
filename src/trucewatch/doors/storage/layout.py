"""A mission's folder: which parts it has, how it begins, and what is missing from half a copy."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from trucewatch.doors.storage.files import write_whole
from trucewatch.doors.storage.keys import MissionKeys
from trucewatch.doors.storage.registry import SOURCES_FILE
from trucewatch.doors.storage.settings import FILE as SETTINGS
from trucewatch.doors.storage.settings import Settings, read_settings
from trucewatch.doors.storage.sqlite_store import FILE as STORE
from trucewatch.ledger.encoding import b64
from trucewatch.mechanism.ports import Act
from trucewatch.vocabulary.errors import TrucewatchError, UsageError

AGREEMENT, LEDGER, EVIDENCE, DERIVED = (
    "agreement.yaml",
    "ledger",
    "evidence",
    "derived",
)
PARTS = (SETTINGS, AGREEMENT, STORE, SOURCES_FILE, f"{LEDGER}/checkpoint")


def lay_out(draft: Path, settings: Settings, agreement: str, zones: Mapping[str, str]) -> None:
    """Write the folder's plain parts; zones keep their file names and nothing else of a path."""
    for part in ("zones", LEDGER, EVIDENCE, DERIVED):
        (draft / part).mkdir(parents=True)
    write_whole(draft / SETTINGS, settings.to_toml().encode())
    write_whole(draft / AGREEMENT, agreement.encode())
    for name, text in zones.items():
        write_whole(zone_path(draft, name), text.encode())


def zone_path(folder: Path, name: str) -> Path:
    """Where the zone file an agreement calls `name` lies in a mission."""
    return folder / "zones" / PurePosixPath(name).name


def first_acts(
    settings: Settings, keys: MissionKeys, agreement: str, zones: Mapping[str, str]
) -> list[Act]:
    """The mission itself, with the keys that speak for it; and the agreement it works under."""
    created = {
        "name": settings.name,
        "agreement_id": settings.agreement_id,
        "exercise": settings.exercise,
        "mission_id": settings.id,
        "origin": settings.origin,
        "log_key": settings.log_key,
        "log_key_ml_dsa": settings.log_key_ml_dsa,
        "actor_key": b64(keys.signers().actor.public),
    }
    loaded = {
        "agreement_id": settings.agreement_id,
        "sha256": hashlib.sha256(agreement.encode()).hexdigest(),
        "text": agreement,
        "zones": dict(zones),
    }
    return [
        Act(typ="mission.created", content=created),
        Act(typ="agreement.loaded", content=loaded),
    ]


def need_free(folder: Path) -> None:
    """Refuse a place that is taken, or lies nowhere. Raises UsageError."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(
            "there is something at that place already",
            where=str(folder),
            hint="name a folder that does not exist yet",
        )
    if not folder.absolute().parent.is_dir():
        raise UsageError(
            "the folder it is to lie in does not exist", where=str(folder.absolute().parent)
        )


def need_mission(folder: Path) -> Settings:
    """What the folder's `mission.toml` says, where the folder is whole.

    Refuses a folder that is no mission (UsageError), or only part of one (TrucewatchError).
    """
    if not folder.is_dir():
        raise UsageError(
            "there is no such folder", where=str(folder), hint="`trucewatch new` makes a mission"
        )
    there = [part for part in PARTS if (folder / part).is_file()]
    if not there:
        raise UsageError("this folder is not a mission", where=str(folder), hint=_nearby(folder))
    if SETTINGS not in there:
        raise _half(SETTINGS, folder)
    settings = read_settings(folder / SETTINGS)
    for part in PARTS:
        if part not in there and not (part == STORE and settings.store):
            raise _half(part, folder)
    return settings


def _nearby(folder: Path) -> str:
    """Where a mission lies one step further down, as in the folder of a demonstration."""
    inside = sorted(settings.parent for settings in folder.glob(f"*/{SETTINGS}"))
    if len(inside) == 1:
        return f"a mission is in {inside[0]}"
    return "`trucewatch new` makes one"


def _half(part: str, folder: Path) -> TrucewatchError:
    return TrucewatchError(
        f"{part} is missing: only part of this mission was copied",
        where=str(folder),
        hint="copy the whole folder again while nobody is writing to it",
    )
