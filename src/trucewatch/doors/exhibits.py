"""Exhibits: taken into the vault, looked at apart, given on, and checked.

The original is kept before anything looks at it. What it says of itself is read in a process of
its own; whatever becomes of that, the original is kept, and the entry says what was not found out.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from trucewatch.custody.media import HEAD, media_type_of
from trucewatch.custody.model import CHECKED, HANDED_OVER, HERE, RECEIVED, Exhibit, Held
from trucewatch.custody.reading import exhibit_id, exhibits
from trucewatch.doors.limits.bounds import MB, BeyondLimit
from trucewatch.doors.limits.image_limits import HEAD as PICTURE_HEAD
from trucewatch.doors.limits.image_limits import measure_picture, need_copiable
from trucewatch.doors.storage.files import replacing
from trucewatch.doors.storage.keys import MissionKeys
from trucewatch.doors.storage.mission import Mission
from trucewatch.doors.storage.vault import Digests, Vault, digests_of
from trucewatch.doors.worker import Allowance, apart
from trucewatch.mechanism.decide import recorded
from trucewatch.mechanism.ports import Act, Entry
from trucewatch.mechanism.row_acts import canonical_text
from trucewatch.reports.model import SourceWords
from trucewatch.vocabulary.errors import TrucewatchError, UsageError
from trucewatch.vocabulary.instants import iso
from trucewatch.vocabulary.progress import Progress, unheard

PICTURES = ("image/jpeg", "image/png", "image/webp", "image/tiff", "image/gif")
SIGNABLE = (*PICTURES, "image/heic", "image/heif", "image/avif", "video/mp4", "video/quicktime",
            "video/x-msvideo", "audio/wav", "audio/mpeg", "audio/mp4", "audio/flac",
            "application/pdf")  # fmt: skip
"""Media types in which a C2PA manifest may stand."""

PICTURES_MB = 64
"""Addresses that the pictures' job takes before it reads one [MB]; twice what was measured."""

_PICTURES_JOB = "trucewatch.doors.apart.pictures:job"
_PROVENANCE_JOB = "trucewatch.doors.apart.provenance:job"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What whoever brings a file says of it.

    `collector` is a name, and goes to the registry; `origin` an address or words, which may lead to
    the source, and goes to the vault.
    """

    origin: str = "handed over"
    captured_at: datetime | None = None
    collector: str | None = None
    tool: str | None = None
    reports: Sequence[str] = ()
    redacts: str | None = None


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found out about a file: its own words, their kinds, and a copy without them."""

    found: Mapping[str, Any]
    kinds: tuple[str, ...]
    copy: bytes | None = None
    copy_type: str | None = None
    why_not: str | None = None


def vault_of(mission: Mission) -> Vault:
    """The vault in a mission's folder."""
    return Vault(mission.folder, MissionKeys(mission.id))


def all_exhibits(mission: Mission) -> dict[str, Held]:
    """Every exhibit of the record, with its chain of custody."""
    return exhibits(mission.ground.entries(RECEIVED, HANDED_OVER))


def exhibit_named(mission: Mission, id_: str) -> Held:
    """The exhibit of that id. Raises UsageError where there is none, or it was erased."""
    held = all_exhibits(mission).get(id_.upper())
    if held is None:
        raise UsageError(
            f"there is no exhibit {id_}", hint="`trucewatch evidence list DIR` lists them"
        )
    return held


def receive(mission: Mission, path: Path, told: Told) -> tuple[Exhibit, bool]:
    """Keep the file at `path`; the exhibit, and whether it is new. Raises TrucewatchError."""
    if told.redacts is not None:
        exhibit_named(mission, told.redacts)
    try:
        with path.open("rb") as stream:
            there = _there(mission, digests_of(stream).sha256)
            if there is not None:
                return there, False
            entry = _take(mission, stream, told, path.name)
    except OSError as error:
        raise UsageError(f"it cannot be read: {error.strerror}", where=str(path)) from error
    return exhibits([entry])[exhibit_id(entry.leaf_hash)].exhibit, True


def hand_over(mission: Mission, id_: str, *, taker: str, why: str, output: Path) -> Entry:
    """Write a true copy of an original to `output`, checked and recorded before it is there.

    Raises TrucewatchError where the file in the vault is not the one that came.
    """
    for text, option in ((taker, "--to"), (why, "--why")):
        if not text.strip():
            raise UsageError(f"{option} says nothing", expected="who gets it, and what for")
    exhibit = exhibit_named(mission, id_).exhibit
    # No digest: it would outlive the exhibit where that is erased.
    content = {"exhibit": exhibit.id, "giver": HERE, "taker": taker, "why": why, "intact": True}
    with _writing(output) as draft:
        _need_same(exhibit, vault_of(mission).copy(exhibit.sha256, draft))
        return recorded(mission.ground, Act(typ=HANDED_OVER, content=content))


def check(mission: Mission, progress: Progress = unheard) -> dict[str, str]:
    """Compute every digest anew, and record that it was done; what is wrong, by exhibit."""
    held = list(all_exhibits(mission).values())
    wrong: dict[str, str] = {}
    for done, one in enumerate(held):
        progress("checking exhibits", done, len(held))
        try:
            _need_same(one.exhibit, vault_of(mission).copy(one.exhibit.sha256, None))
            known_of(mission, one.exhibit)
            if one.exhibit.working is not None:
                mission.files.evidence(one.exhibit.working)
        except TrucewatchError as error:
            wrong[one.exhibit.id] = f"{error.what} ({error.where})" if error.where else error.what
    progress("checking exhibits", len(held), len(held))
    content = {"exhibits": len(held), "damaged": sorted(wrong)}
    recorded(mission.ground, Act(typ=CHECKED, content=content))
    return wrong


def known_of(mission: Mission, exhibit: Exhibit) -> Any:
    """What is known of an exhibit beside its bytes, held against the record: it may name somebody.

    Raises TrucewatchError where it is gone, or not what was found.
    """
    known = vault_of(mission).found(exhibit.sha256, exhibit.found_sha256)
    return {name: value for name, value in known.items() if name != "salt"}


def _there(mission: Mission, sha256: str) -> Exhibit | None:
    """The exhibit that is this very file, where it was received already."""
    held = all_exhibits(mission).values()
    return next((one.exhibit for one in held if one.exhibit.sha256 == sha256), None)


def _take(mission: Mission, stream: BinaryIO, told: Told, name: str) -> Entry:
    digests = vault_of(mission).keep(stream)
    media_type = media_type_of(stream.read(HEAD))
    looked = _look(stream, media_type, digests.size, name)
    # The salt is the vault's alone: without it no guess at an address can be tested.
    about = {**looked.found, "origin": told.origin, "salt": secrets.token_hex(32)}
    found_sha256 = vault_of(mission).keep_found(digests.sha256, about)
    collector = None
    if told.collector is not None:
        words = SourceWords(words=told.collector, kind="monitor")
        (collector,) = mission.registry.identify([words])
    content = {
        "sha256": digests.sha256,
        "sha3_512": digests.sha3_512,
        "size": digests.size,
        "media_type": media_type,
        "captured_at": None if told.captured_at is None else iso(told.captured_at),
        "collector": collector,
        "tool": told.tool,
        "reports": list(told.reports) or None,
        "redacts": told.redacts,
        "found": list(looked.kinds),
        "found_sha256": found_sha256,
        "working": None if looked.copy is None else mission.files.add_evidence(looked.copy),
        "working_type": looked.copy_type,
        "no_copy": looked.why_not,
    }
    fingerprint = mission.registry.fingerprint(canonical_text(["exhibit", digests.sha256]))
    return recorded(mission.ground, Act(typ=RECEIVED, content=content, fingerprint=fingerprint))


def _look(stream: BinaryIO, media_type: str, size: int, name: str) -> Looked:
    """Everything that can be found out; a fault of one reader is kept as its finding."""
    found: dict[str, Any] = {}
    kinds: list[str] = []
    copy: tuple[bytes, bytes] | None = None
    why_not: str | None = f"none is made of {media_type}"
    if media_type in PICTURES:
        try:
            copy = _picture(stream, size, name, found)
            why_not = None
        except BeyondLimit as error:
            why_not = error.what
            found["picture_fault"] = str(error)
    if media_type in SIGNABLE:
        found["c2pa"] = _provenance(stream, media_type, size, name)
        kinds.append(f"c2pa {found['c2pa']['state']}")
    kinds += _kinds(found)
    if copy is None:
        return Looked(found, tuple(kinds), why_not=why_not)
    return Looked(found, tuple(kinds), copy[1], copy[0].decode())


def _picture(stream: BinaryIO, size: int, name: str, found: dict[str, Any]) -> tuple[bytes, bytes]:
    """The working copy's media type and bytes; `found` takes what the picture says."""
    stream.seek(0)
    measured = measure_picture(stream.read(PICTURE_HEAD))
    if measured is not None:
        need_copiable(measured, size)
    allowance = Allowance.for_size(size, libraries=PICTURES_MB * MB)
    messages = apart(_PICTURES_JOB, stream, {}, allowance, file=name)
    found["picture"] = json.loads(next(messages))
    media_type, data = messages
    return media_type, data


def _provenance(stream: BinaryIO, media_type: str, size: int, name: str) -> Any:
    arguments = {"media_type": media_type}
    try:
        (message,) = apart(_PROVENANCE_JOB, stream, arguments, Allowance.for_size(size), file=name)
    except BeyondLimit as error:
        return {"state": "unreadable", "why": str(error)}
    return json.loads(message)


def _kinds(found: Mapping[str, Any]) -> Iterator[str]:
    """What its metadata amount to, without saying what they say."""
    picture = found.get("picture", {})
    exif = picture.get("exif", {})
    if exif:
        yield "exif"
    if "GPSInfo" in exif:
        yield "position"
    if "other" in picture:
        yield "other metadata"


def _need_same(exhibit: Exhibit, digests: Digests) -> None:
    if (digests.sha256, digests.sha3_512) != (exhibit.sha256, exhibit.sha3_512):
        raise TrucewatchError(
            f"the file kept as {exhibit.id} is not the one that came",
            hint="bring evidence/ back from another copy of the mission",
        )


@contextmanager
def _writing(output: Path) -> Iterator[BinaryIO]:
    """A draft that becomes `output` at the end. Raises UsageError where that cannot be."""
    if output.exists():
        raise UsageError("something is there already: nothing was given on", where=str(output))
    try:
        with replacing(output) as draft:
            yield draft
    except OSError as error:
        raise UsageError(f"it cannot be written: {error.strerror}", where=str(output)) from error
