"""A mission on disk: one folder that can be copied, with keys that stay behind.

    mission.toml · agreement.yaml · zones/ · trucewatch.db · registry.age · ledger/ · evidence/ ·
    derived/

The record lies in `trucewatch.db`, or on a PostgreSQL server where `mission.toml` names one; then
a copy of the folder holds only what was published of it.

A new mission is built beside its place and put there by one rename: a folder is a whole mission,
or none.
"""

from __future__ import annotations

import re
import secrets
import shutil
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from trucewatch.doors.storage.engine import Store
from trucewatch.doors.storage.evidence import EvidenceFiles
from trucewatch.doors.storage.files import sync_folder, sync_tree
from trucewatch.doors.storage.ground import SqlGround, system_clock
from trucewatch.doors.storage.keys import MissionKeys
from trucewatch.doors.storage.layout import (
    DERIVED,
    LEDGER,
    first_acts,
    lay_out,
    need_free,
    need_mission,
)
from trucewatch.doors.storage.notary import Notary
from trucewatch.doors.storage.postgres_store import PostgresStore
from trucewatch.doors.storage.postgres_url import need_url, schema_of
from trucewatch.doors.storage.published import publish
from trucewatch.doors.storage.registry import AgeRegistry
from trucewatch.doors.storage.settings import FILE as SETTINGS
from trucewatch.doors.storage.settings import Settings
from trucewatch.doors.storage.sqlite_store import FILE as STORE
from trucewatch.doors.storage.sqlite_store import SqliteStore
from trucewatch.doors.witnesses.holding import held_notes
from trucewatch.ledger.commitments import Random
from trucewatch.ledger.errors import LedgerError
from trucewatch.ledger.notes import VerifierKey
from trucewatch.mechanism.ports import Now
from trucewatch.vocabulary.errors import TrucewatchError, UsageError
from trucewatch.vocabulary.ids import make_id

_TRY_AGAIN = (
    "nothing of it was kept: choose a folder where you may write, on a disk with room, and run "
    "the same command again"
)


class Mission:
    """An open mission. Use it as a context manager, or `close` it."""

    def __init__(
        self,
        folder: Path,
        settings: Settings,
        store: Store,
        ground: SqlGround,
        registry: AgeRegistry,
        keys: MissionKeys,
    ) -> None:
        self.folder = folder
        self.store = store
        self.id = settings.id
        self.name = settings.name
        self.agreement_id = settings.agreement_id
        self.zone = settings.zone
        self.exercise = settings.exercise
        self.origin = settings.origin
        self.log_key = settings.log_key
        self.log_key_ml_dsa = settings.log_key_ml_dsa
        self.ground = ground
        self.registry = registry
        self.derived = folder / DERIVED
        self.files = EvidenceFiles(folder)
        self.published = False
        self._keys = keys

    def agreement_text(self) -> str:
        """The agreement as the newest entry that loaded one holds it."""
        text = ""
        for entry in self.ground.entries("agreement.loaded"):
            text = entry.content["text"]
        return text

    @property
    def keys_folder(self) -> Path | None:
        """Where the keys lie; None where they are not on this machine."""
        return self._keys.folder if self._keys.here else None

    def publish_ledger(self) -> None:
        """Bring `ledger/` up to the store. Raises TrucewatchError."""
        try:
            publish(self.ground, self.folder / LEDGER, self._keys.second_signer())
            self.published = True
        except OSError as error:
            raise TrucewatchError(
                f"the published copy cannot be written: {error.strerror}",
                where=str(self.folder / LEDGER),
                hint="the record itself is safe; mend this and run the same command again",
            ) from error

    def compare_with_witnesses(self) -> None:
        """Hold the store against what its witnesses hold. Raises TrucewatchError where it is
        behind, or tells another past; a witness that does not answer says nothing."""
        self.ground.ask_witnesses()
        self.ground.compare_with_promises()

    def close(self) -> None:
        """Let go of the store."""
        self.ground.close()

    def __enter__(self) -> Mission:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def create_mission(
    folder: Path,
    *,
    name: str,
    agreement_text: str,
    agreement_id: str,
    zones: Mapping[str, str],
    zone: str,
    exercise: bool = False,
    origin: str | None = None,
    store: str | None = None,
    now: Now = system_clock,
    random: Random = secrets.token_bytes,
) -> Mission:
    """Make a mission at `folder`, with its keys elsewhere and its first two entries.

    `zones` are GeoJSON texts by file name; `origin` names the ledger in the world, as
    `host/agreement`; `store` is the URL of a PostgreSQL database, None for a file in the folder.
    Raises UsageError where the folder is taken, TrucewatchError where it cannot be written.
    """
    need_free(folder)
    if store is not None:
        need_url(store)
    mission_id = make_id("M", random(8))
    plain = re.sub(r"[^A-Za-z0-9._~/-]+", "-", agreement_id)
    origin = origin or f"localhost/{plain}/{mission_id}"
    keys = MissionKeys(mission_id)
    draft = folder.absolute().parent / f".{folder.absolute().name}.{mission_id}.new"
    made: Store | None = None
    try:
        log_key = _make_keys(keys, origin, random)
        settings = Settings(
            id=mission_id,
            name=name,
            agreement_id=agreement_id,
            zone=zone,
            exercise=exercise,
            origin=origin,
            log_key=str(log_key),
            log_key_ml_dsa=_second_key(keys),
            store=store,
        )
        lay_out(draft, settings, agreement_text, zones)
        place = store_of(draft, settings)
        place.make().dispose()
        made = place
        AgeRegistry(draft, keys, random).make()
        with _opened(draft, settings, log_key, now, random) as mission:
            mission.ground.record(first_acts(settings, keys, agreement_text, zones))
            mission.publish_ledger()
        sync_tree(draft)
        draft = draft.rename(folder)
        sync_folder(folder.absolute().parent)
    except BaseException as error:
        if made is not None:
            _take_away(made)
        shutil.rmtree(draft, ignore_errors=True)
        shutil.rmtree(keys.folder, ignore_errors=True)
        if isinstance(error, OSError):
            raise TrucewatchError(
                f"the mission cannot be made: {error.strerror}",
                where=str(folder),
                hint=_TRY_AGAIN,
            ) from error
        if isinstance(error, TrucewatchError) and str(draft) in (error.where or ""):
            # What was safe, kept or recorded in there is gone with it.
            why = error.what.partition(": nothing of this step")[0]
            raise TrucewatchError(
                f"the mission cannot be made: {why}", where=str(folder), hint=_TRY_AGAIN
            ) from error
        raise
    try:
        return _opened(folder, settings, log_key, now, random)
    except TrucewatchError as error:
        raise TrucewatchError(
            f"the mission is made, but does not open yet: {error.what}",
            where=error.where,
            hint="mend this, then go on with the mission that is there",
        ) from error


def open_mission(
    folder: Path,
    *,
    now: Now = system_clock,
    random: Random = secrets.token_bytes,
    check: bool = True,
) -> Mission:
    """The mission at `folder`, for reading, and for writing where its keys are here.

    Raises UsageError where there is no mission, TrucewatchError where parts of it are missing,
    damaged, or newer than this program. `check=False` leaves out the look at the tree, for
    whoever is about to verify all of it.
    """
    settings = need_mission(folder)
    try:
        log_key = VerifierKey.parse(settings.log_key)
    except LedgerError as error:
        raise TrucewatchError(
            f"the log's key is not one: {error}", where=str(folder / SETTINGS)
        ) from error
    mission = _opened(folder, settings, log_key, now, random)
    if check:
        try:
            mission.ground.check()
        except BaseException:
            mission.close()
            raise
    return mission


def store_of(folder: Path, settings: Settings) -> Store:
    """Where the record of the mission in `folder` lies."""
    if settings.store is None:
        return SqliteStore(folder / STORE)
    return PostgresStore(settings.store, schema_of(settings.id))


def _opened(
    folder: Path, settings: Settings, log_key: VerifierKey, now: Now, random: Random
) -> Mission:
    keys = MissionKeys(settings.id)
    store = store_of(folder, settings)
    notary = Notary(folder, keys, log_key, store.name, lambda: held_notes(folder, log_key.name))
    ground = SqlGround(store.open(), store, log_key, notary, now=now, random=random)
    return Mission(folder, settings, store, ground, AgeRegistry(folder, keys, random), keys)


def _take_away(store: Store) -> None:
    """Drop a store of a mission that could not be made; its own fault was told already."""
    with suppress(TrucewatchError):
        store.drop()


def _second_key(keys: MissionKeys) -> str | None:
    signer = keys.second_signer()
    return str(signer.verifier) if signer else None


def _make_keys(keys: MissionKeys, origin: str, random: Random) -> VerifierKey:
    try:
        return keys.make(origin, random).log.verifier
    except LedgerError as error:
        raise UsageError(
            f"{origin!r} cannot name a ledger: {error}",
            expected="a name such as ledger.example/harbour-accord",
        ) from error
