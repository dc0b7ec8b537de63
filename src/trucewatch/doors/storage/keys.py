"""A mission's keys: outside its folder, readable by their owner only.

They lie in `$TRUCEWATCH_KEYS`, or else in `trucewatch/keys` under the user's configuration, in a
folder named by the mission's id: `log.key` signs checkpoints, `log-ml-dsa.key` those that are
published, `owner.key` signs the owner's acts, `registry.key` opens the registry of sources.
`newest-checkpoint` remembers what was signed last, so that a folder brought back from an old backup
is not signed a second time.

No error here shows a key.
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pyrage
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)

from trucewatch.doors.storage.actor_keys import private_key
from trucewatch.doors.storage.files import make_folder, read_small, sync_folder, write_whole
from trucewatch.ledger.commitments import Random
from trucewatch.ledger.cosignatures import SUBTREE, CosigningKey, ml_dsa_is_here
from trucewatch.ledger.errors import LedgerError
from trucewatch.ledger.leaves import ActorKey
from trucewatch.ledger.notes import SigningKey
from trucewatch.vocabulary.errors import TrucewatchError

_LOG, _OWNER, _REGISTRY, _NEWEST = "log.key", "owner.key", "registry.key", "newest-checkpoint"
_LOG_ML_DSA = "log-ml-dsa.key"


def keys_folder() -> Path:
    """Where this user's keys lie, made or not."""
    if given := os.environ.get("TRUCEWATCH_KEYS"):
        return Path(given).expanduser()
    home = os.environ.get("XDG_CONFIG_HOME")
    base = Path(home) if home else Path.home() / ".config"
    return base / "trucewatch" / "keys"


@dataclass(frozen=True, slots=True)
class Signers:
    """Who can sign here: the log, and the person who acts."""

    log: SigningKey
    actor: ActorKey


class MissionKeys:
    """The keys of one mission, read when they are needed."""

    def __init__(self, mission_id: str) -> None:
        self.folder = keys_folder() / mission_id
        self._newest = self.folder / _NEWEST

    @property
    def here(self) -> bool:
        """Whether the keys are on this machine."""
        return (self.folder / _REGISTRY).exists()

    def make(self, origin: str, random: Random) -> Signers:
        """New keys. Raises TrucewatchError where they cannot be kept."""
        try:
            make_folder(self.folder.parent)
            self.folder.mkdir(mode=0o700)
            self.folder.chmod(0o700)
            log = SigningKey(origin, random(32))
            owner = Ed25519PrivateKey.from_private_bytes(random(32))
            pem = owner.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
            identity = str(pyrage.x25519.Identity.generate())
            self._write(_LOG, log.secret().encode() + b"\n")
            if ml_dsa_is_here():
                second = CosigningKey(origin, random(32), SUBTREE)
                self._write(_LOG_ML_DSA, second.secret().encode() + b"\n")
            self._write(_OWNER, pem)
            self._write(_REGISTRY, identity.encode() + b"\n")
            sync_folder(self.folder.parent)
        except OSError as error:
            raise TrucewatchError(
                f"the mission's keys cannot be kept: {error.strerror}",
                where=str(self.folder),
                hint="set TRUCEWATCH_KEYS to a folder of yours",
            ) from error
        return Signers(log, ActorKey(owner))

    def signers(self) -> Signers:
        """The keys that sign. Raises TrucewatchError where they are not here."""
        log_text = self._read(_LOG, "sign the record")
        pem = self._read(_OWNER, "sign the record")
        try:
            log = SigningKey.parse(log_text.decode("ascii"))
            owner = private_key(pem)
        except (LedgerError, ValueError) as error:
            raise self._spoilt() from error
        if not isinstance(owner, Ed25519PrivateKey):
            raise self._spoilt()
        return Signers(log, ActorKey(owner))

    def second_signer(self) -> CosigningKey | None:
        """The log's ML-DSA-44 key, which signs what is published; None where there is none here,
        or `cryptography` cannot use it. Raises TrucewatchError where it is spoilt."""
        if not (self.folder / _LOG_ML_DSA).exists() or not ml_dsa_is_here():
            return None
        try:
            return CosigningKey.parse(self._read(_LOG_ML_DSA, "publish the record").decode("ascii"))
        except (LedgerError, UnicodeDecodeError) as error:
            raise self._spoilt() from error

    def registry_identity(self) -> pyrage.x25519.Identity:
        """The key of the registry of sources. Raises TrucewatchError where it is not here."""
        text = self._read(_REGISTRY, "open the registry of sources")
        try:
            return pyrage.x25519.Identity.from_str(text.decode("ascii").strip())
        except (pyrage.IdentityError, UnicodeDecodeError) as error:
            raise self._spoilt() from error

    def newest(self) -> str | None:
        """The last checkpoint signed with these keys, as far as this machine remembers."""
        try:
            return read_small(self._newest).decode()
        except (OSError, UnicodeDecodeError):
            return None

    def remember(self, note: str) -> None:
        """Keep the newest checkpoint. Without fsync or rename, which cost more than signing: a
        torn or an older memory is weaker, not wrong."""
        with suppress(OSError):
            handle = os.open(self._newest, os.O_WRONLY | os.O_CREAT, 0o600)
            try:
                os.ftruncate(handle, os.write(handle, note.encode()))
            finally:
                os.close(handle)

    def _write(self, name: str, data: bytes) -> None:
        write_whole(self.folder / name, data, 0o600)

    def _read(self, name: str, purpose: str) -> bytes:
        path = self.folder / name
        try:
            if path.stat().st_mode & 0o077:
                raise TrucewatchError(
                    "a key of this mission can be read by others",
                    where=str(path),
                    hint=f"chmod 600 {path}",
                )
            return path.read_bytes()
        except OSError as error:
            raise TrucewatchError(
                f"the key to {purpose} is not here: a copied folder can be read and verified, "
                "but nothing can be added",
                where=str(path),
                hint="work where the mission was made, "
                "or let TRUCEWATCH_KEYS say where its keys lie",
            ) from error

    def _spoilt(self) -> TrucewatchError:
        return TrucewatchError(
            "a key of this mission is damaged",
            where=str(self.folder),
            hint="bring the folder of keys back from your backup of it",
        )
