"""A witness's folder: its keys, the logs it watches, and where everything about a log lies.

    witness.key · witness-ml-dsa.key   secret, for its owner's eyes (0600)
    vkeys                              what the witness gives to others
    logs/ID.log                        a log's vkey, and its address where one is known
    state/ID.checkpoint                the newest checkpoint, with this witness's cosignatures
    heads/ID.heads                     every head it accepted before
    evidence/…                         what proves that a log lied
    doubts/…                           checkpoints a log signed that did not fit, unproven

ID is the SHA-256 of the log's origin, in hexadecimal: any name is safe as a file's name.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

from trucewatch.ledger.cosignatures import (
    COSIGNATURE,
    SUBTREE,
    CosigningKey,
    ml_dsa_is_here,
    same_key,
)
from trucewatch.ledger.errors import LedgerError
from trucewatch.ledger.notes import ED25519, VerifierKey
from trucewatch.witness.files import locked, write_whole

KEY_FILES = {COSIGNATURE: "witness.key", SUBTREE: "witness-ml-dsa.key"}
VKEYS = "vkeys"
PARTS = ("logs", "state", "heads", "evidence", "doubts")


class WitnessError(Exception):
    """Something its owner can mend, said in one sentence."""


@dataclass(frozen=True, slots=True)
class WatchedLog:
    """A log this witness watches, and where its files lie in the witness's folder."""

    folder: Path
    key: VerifierKey
    url: str | None

    @property
    def id(self) -> str:
        """The SHA-256 of its origin, in hex."""
        return log_id(self.key.name)

    @property
    def state(self) -> Path:
        """Its newest checkpoint; empty until the first was co-signed."""
        return self.folder / "state" / f"{self.id}.checkpoint"

    @property
    def heads(self) -> Path:
        """Every head of it that was accepted."""
        return self.folder / "heads" / f"{self.id}.heads"

    @property
    def lock(self) -> Path:
        """Held from looking at the state to having written it."""
        return self.folder / "state" / f"{self.id}.lock"


def log_id(origin: str) -> str:
    """The file name of a log, and its place under the monitoring address."""
    return sha256(origin.encode()).hexdigest()


def make_witness(folder: Path, name: str) -> list[CosigningKey]:
    """A new witness with keys of its own. Raises WitnessError."""
    if (folder / KEY_FILES[COSIGNATURE]).exists():
        raise WitnessError(f"{folder} holds a witness already; its keys are not made anew")
    try:
        types = [COSIGNATURE, SUBTREE] if ml_dsa_is_here() else [COSIGNATURE]
        keys = [CosigningKey(name, secrets.token_bytes(32), kind) for kind in types]
    except LedgerError as error:
        raise WitnessError(f"{name!r} cannot name a witness: {error}") from error
    for part in PARTS:
        (folder / part).mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    text = "".join(f"{key.verifier}\n" for key in keys)
    write_whole(folder / VKEYS, text.encode())
    for key in reversed(keys):  # the Ed25519 key last: where it is, everything is
        path = folder / KEY_FILES[key.verifier.algorithm]
        write_whole(path, key.secret().encode() + b"\n", 0o600)
    return keys


def read_keys(folder: Path) -> list[CosigningKey]:
    """The witness's keys. Raises WitnessError where they are missing, spoilt, or not secret."""
    keys = []
    for kind, name in KEY_FILES.items():
        path = folder / name
        if kind == SUBTREE and not path.exists():
            continue
        try:
            if path.stat().st_mode & 0o077:
                raise WitnessError(f"{path} can be read by others: chmod 600 it")
            keys.append(CosigningKey.parse(path.read_text(encoding="ascii")))
        except OSError as error:
            raise WitnessError(
                f"no witness at {folder} ({error.strerror}): `trucewatch-witness init` makes one"
            ) from error
        except (LedgerError, UnicodeDecodeError) as error:
            raise WitnessError(f"{path} is damaged: bring it back from your backup") from error
    return keys


def add_log(folder: Path, vkey: str, url: str | None = None) -> WatchedLog:
    """Watch a log from now on. Raises WitnessError.

    Its state begins empty. A state that is missing later is a loss, and never begins anew: a
    witness that forgot would co-sign anything.
    """
    keys = read_keys(folder)
    try:
        key = VerifierKey.parse(vkey)
    except LedgerError as error:
        raise WitnessError(f"that is no log's vkey: {error}") from error
    if key.algorithm != ED25519:
        raise WitnessError("a log is known by its Ed25519 key (type 1)")
    if any(same_key(key, own.verifier) for own in keys):
        raise WitnessError("that is this witness's own key: nobody is their own witness")
    if url is not None and urlsplit(url).scheme not in ("http", "https"):
        raise WitnessError("a log's address begins with http:// or https://")
    log = WatchedLog(folder, key, url)
    with locked(log.lock):
        path = folder / "logs" / f"{log.id}.log"
        if path.exists():
            before = read_log(folder, log.id)
            if before.key != key:
                raise WitnessError(f"{key.name} is watched already, by another key: {before.key}")
        elif not log.state.exists():
            write_whole(log.state, b"")
        write_whole(path, f"{key}\n{url or ''}\n".encode())
    return log


def read_log(folder: Path, identity: str) -> WatchedLog:
    """The log of that id. Raises KeyError where it is not watched, WitnessError where spoilt."""
    path = folder / "logs" / f"{identity}.log"
    try:
        vkey, url, *_ = path.read_text(encoding="utf-8").split("\n")
        return WatchedLog(folder, VerifierKey.parse(vkey), url or None)
    except FileNotFoundError as error:
        raise KeyError(identity) from error
    except (OSError, ValueError) as error:
        raise WitnessError(f"{path} cannot be read") from error


def watched_logs(folder: Path) -> list[WatchedLog]:
    """Every log this witness watches, by name."""
    found = [read_log(folder, path.stem) for path in (folder / "logs").glob("*.log")]
    return sorted(found, key=lambda log: log.key.name)
