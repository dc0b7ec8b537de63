"""Erasing a report: its words, salts and keys go from everywhere that is ours.

The record says so first, in the same step in which the content leaves it; then everything else
follows, and a list of what remains is kept until nothing does. Killed in between, the next
command on the mission goes on. Last, the files are searched for what should be gone.
"""

from __future__ import annotations

import mmap
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from trucewatch.custody.model import RECEIVED
from trucewatch.doors.storage.erasures import ERASABLE, Erasure
from trucewatch.doors.storage.files import clear_leftovers, shred
from trucewatch.doors.storage.keys import MissionKeys
from trucewatch.doors.storage.mission import Mission
from trucewatch.doors.storage.sealed_queue import SealedQueue
from trucewatch.doors.storage.sealed_store import SealedStore
from trucewatch.doors.storage.vault import Vault
from trucewatch.mechanism.erased import ERASED
from trucewatch.mechanism.ports import Act, Entry
from trucewatch.mechanism.sealed import SEALED
from trucewatch.vocabulary.errors import TrucewatchError, UsageError
from trucewatch.vocabulary.instants import iso
from trucewatch.vocabulary.progress import Progress, unheard


@dataclass(frozen=True, slots=True)
class Erased:
    """What an erasure did: of what, by which entry, the publications to withdraw, and where a copy
    was found.

    `beyond` says where a server may keep copies, which we cannot search.
    """

    erased: int
    entry: int
    publications: tuple[Entry, ...]
    left: tuple[Path, ...]
    beyond: tuple[str, ...] = ()

    def told(self) -> list[str]:
        """The same in sentences, the outcome first."""
        lines = [f"entry {self.erased} is erased; entry {self.entry} says so"]
        if self.publications:
            lines.append("published while it was in the record; withdraw what holds it:")
        for each in self.publications:
            said = each.content
            lines.append(
                f"  {said['kind']} {said['from']} to {said['to']}, {said['language']}, "
                f"{said['media']}, issued {iso(each.recorded_at)} (sha256 {said['sha256'][:16]}…)"
            )
        lines += [f"a trace of it was found in {path}: remove that file" for path in self.left]
        lines += [f"the server may keep it: {where}" for where in self.beyond]
        return [
            *lines,
            "not erased: copies of this folder made before, backups of its keys, what others hold",
        ]


def erase(mission: Mission, index: int, *, reason: str, progress: Progress = unheard) -> Erased:
    """Erase the content of entry `index` for good. Raises UsageError where it may not be.

    The reason stays in the record: it should name nobody.
    """
    if not reason.strip():
        raise UsageError("an erasure needs a reason", hint='add --reason "…", naming nobody')
    entry = mission.ground.entry(index)
    if entry.typ not in ERASABLE:
        raise UsageError(
            f"entry {index} is {entry.typ}: it is what people did here, and stays",
            expected="a report, a tally, a watch, a restriction, a problem, a document, an exhibit",
        )
    erasure = Erasure(
        entry=index,
        rows=tuple(found.hex() for found in mission.ground.prints_of(index)),
        sources=_sources_to_forget(mission, entry, progress),
        seal=entry.content.get("seal"),
        marks=_marks(mission.ground.disclosures(index), entry.content.get("seal")),
        originals=_digests(entry, "sha256"),
        copies=_copies_to_forget(mission, entry),
    )
    content = {"entry": index, "leaf": entry.leaf_hash.hex(), "reason": reason}
    mission.ground.erase(Act(typ=ERASED, content=content), erasure)
    finished = {one.erased: one for one in finish(mission, progress)}
    mission.publish_ledger()
    return finished[index]


def finish(mission: Mission, progress: Progress = unheard) -> list[Erased]:
    """Carry every erasure that was begun to its end. Raises TrucewatchError where one cannot be.

    Nothing happens where none is open, nor in a copied folder without its keys.
    """
    open_erasures = mission.ground.unfinished()
    keys = MissionKeys(mission.id)
    if not open_erasures or not keys.here:
        return []
    with _going_on_later():
        for erasure in open_erasures:
            _erase_elsewhere(mission, keys, erasure)
        _shred_below(mission.derived)
        for folder in (mission.folder, keys.folder):
            clear_leftovers(folder)
    _tidy(mission)
    for erasure in open_erasures:
        mission.ground.finished(erasure)
    _tidy(mission)
    said = {act.content["entry"]: act.index for act in mission.ground.entries(ERASED)}
    return [
        Erased(
            one.entry,
            said[one.entry],
            _published_since(mission, one.entry),
            _search(mission, [bytes.fromhex(mark) for mark in one.marks], progress),
            tuple(mission.ground.beyond_reach()),
        )
        for one in open_erasures
    ]


def _erase_elsewhere(mission: Mission, keys: MissionKeys, erasure: Erasure) -> None:
    mission.registry.forget(erasure.rows, erasure.sources)
    if erasure.seal is not None:
        SealedStore(keys.folder).forget(erasure.seal)
    for original in erasure.originals:
        Vault(mission.folder, keys).forget(original)
    for copy in erasure.copies:
        mission.files.forget(copy)
    if SealedQueue(keys).made:
        SealedQueue(keys).drop({bytes.fromhex(row) for row in erasure.rows})


@contextmanager
def _going_on_later() -> Iterator[None]:
    """What the disk refuses, in a sentence that is true of an erasure already in the record."""
    try:
        yield
    except (OSError, TrucewatchError) as error:
        if isinstance(error, TrucewatchError):
            what, where = error.what, error.where
        else:
            what, where = str(error.strerror), error.filename
        raise TrucewatchError(
            f"the content is erased from the record, but not yet from everywhere else: {what}",
            where=where,
            hint="mend it and run any command on this mission: it goes on",
        ) from error


def _tidy(mission: Mission, *, rebuild: bool = False) -> None:
    if not mission.ground.tidy(rebuild=rebuild):
        raise TrucewatchError(
            "the content is erased from the record, but the store's log cannot be emptied while "
            "another process reads it",
            where=mission.store.where,
            hint="end it (a `trucewatch serve`?) and run any command on this mission: it goes on",
        )


def _sources_to_forget(mission: Mission, entry: Entry, progress: Progress) -> tuple[str, ...]:
    """The entry's source, if nothing else that it said is kept."""
    source = _source_of(entry)
    if source is None or entry.typ == SEALED:
        return ()
    types = [typ for typ in ERASABLE if typ != "problem.recorded"]
    for done, other in enumerate(mission.ground.entries(*types)):
        if _source_of(other) == source and other.index != entry.index:
            return ()
        if done % 5000 == 0:
            progress("looking for the source's other reports", done, mission.ground.size)
    return (str(source),)


def _source_of(entry: Entry) -> str | None:
    """Who said what an entry holds, or brought the file that it speaks of."""
    found = entry.content.get("collector" if entry.typ == RECEIVED else "source_id")
    return None if found is None else str(found)


def _digests(entry: Entry, field: str) -> tuple[str, ...]:
    """The digest of an exhibit's file; of an entry of any other kind, none."""
    found = entry.content.get(field) if entry.typ == RECEIVED else None
    return () if found is None else (str(found),)


def _copies_to_forget(mission: Mission, entry: Entry) -> tuple[str, ...]:
    """Its working copy, unless another exhibit has the same."""
    own = _digests(entry, "working")
    others = (e for e in mission.ground.entries(RECEIVED) if e.index != entry.index)
    return () if any(_digests(other, "working") == own for other in others) else own


def _published_since(mission: Mission, index: int) -> tuple[Entry, ...]:
    """Publications made when the entry was in the record: they may hold it."""
    issued = mission.ground.entries("publication.issued")
    return tuple(each for each in issued if each.content["tree_size"] > index)


def _marks(disclosures: Sequence[str], seal: str | None) -> tuple[str, ...]:
    """What must not be found any more: salts, the first, a middle and the last one, and the
    seal's id, which stands beside every copy of a wrapped key."""
    salts = [text[2:45].encode() for text in disclosures]
    marks = [salts[0], salts[len(salts) // 2], salts[-1]]
    marks += [] if seal is None else [seal.encode()]
    return tuple(dict.fromkeys(mark.hex() for mark in marks))


def _search(mission: Mission, marks: Sequence[bytes], progress: Progress) -> tuple[Path, ...]:
    """Files of the mission and of its keys that still hold one of `marks`.

    Where a page of the database kept a moved row's old bytes, the database is written anew.
    """
    if any(path.name.startswith(mission.store.name) for path in _found(mission, marks, progress)):
        progress("writing the store anew", 0, None)
        _tidy(mission, rebuild=True)
        progress("writing the store anew", 1, 1)
    return tuple(_found(mission, marks, progress))


def _found(mission: Mission, marks: Sequence[bytes], progress: Progress) -> Iterator[Path]:
    files = [
        path
        for folder in (mission.folder, MissionKeys(mission.id).folder)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    ]
    for done, path in enumerate(files):
        progress("searching what is left", done, len(files))
        if _holds(path, marks):
            yield path
    progress("searching what is left", len(files), len(files))


def _holds(path: Path, marks: Sequence[bytes]) -> bool:
    """Whether one of `marks` is in a file; one that vanishes meanwhile holds nothing."""
    try:
        if path.stat().st_size == 0:
            return False
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            return any(data.find(mark) >= 0 for mark in marks)
    except FileNotFoundError:
        return False


def _shred_below(folder: Path) -> None:
    if not folder.is_dir():
        return
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            shred(path)
    for path in sorted(folder.iterdir()):
        if path.is_dir():
            shutil.rmtree(path)
