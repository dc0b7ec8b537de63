"""Missions with guardians, a file whose sources must not be found, and a search for them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyrage

from tests.agreement.harbour import TEXT, ZONE
from tests.command import done
from trucewatch.doors.founding import found
from trucewatch.doors.mission_work import workshop
from trucewatch.doors.sealing import appoint
from trucewatch.doors.storage.keys import MissionKeys
from trucewatch.doors.storage.mission import Mission, open_mission
from trucewatch.mechanism.derive import derive
from trucewatch.sealing.boards import board
from trucewatch.vocabulary.ids import make_id

CANARY = "Zaytuna Canarywright"
LINK = "https://clips.example/canary-7f3a"
TOLD = "a column of three lorries burned by the old mill at dusk"
CANARIES = (CANARY, CANARY.casefold(), LINK, "canary-7f3a", "Canarywright")

MAPPING = """
about: reports whose reporters must not be found
source: {column: reporter, kind: monitor}
withhold: [link]
columns: {day: seen, place: place_text, act: act, words: text}
vocabulary: monitor
"""
ROWS = f"""reporter,day,place,act,words,link
{CANARY},2023-03-10,Kessarin,mortar,"{TOLD}, says {CANARY}",{LINK}
The Tower Post,2023-03-11,Kessarin,mortar,two shells,
{CANARY},2023-03-12,Kessarin,mortar,one more shell,{LINK}-b
"""


@dataclass(frozen=True)
class Guarded:
    """A mission folder, the guardians' identity files, and a mapped file to be added."""

    folder: Path
    identities: tuple[Path, ...]
    file: Path
    mapping: Path

    @property
    def keys(self) -> Path:
        """Where the mission's keys lie."""
        with open_mission(self.folder) as mission:
            return MissionKeys(mission.id).folder

    def add(self, *more: str) -> None:
        """Add the file under seal, as a person does."""
        done("add", self.folder, self.file, "--mapping", self.mapping, "--sealed", *more)

    def reports(self) -> list[dict[str, object]]:
        """The reports as derived, in their order."""
        with open_mission(self.folder) as mission:
            table = derive(workshop(mission)).reports
        rows: list[dict[str, object]] = table.to_pylist()
        return rows

    def entry_of(self, word: str) -> int:
        """The entry whose text begins with `word`."""
        with open_mission(self.folder) as mission:
            return next(
                e.index
                for e in mission.ground.entries("report.received", "sealed.received")
                if str(e.content.get("text", "")).startswith(word)
            )

    def report_of(self, word: str) -> str:
        """The id of the report whose text begins with `word`."""
        with open_mission(self.folder) as mission:
            return make_id("R", mission.ground.entry(self.entry_of(word)).leaf_hash)


def bare(folder: Path, store: str | None = None) -> Mission:
    """A mission in `folder` under a small agreement in force when the rows happen; no board.

    Its record lies in the folder, or in the PostgreSQL database whose URL `store` is.
    """
    text = folder / "accord.yaml"
    (folder / "zones").mkdir()
    (folder / "zones/harbour.geojson").write_text(ZONE)
    text.write_text(TEXT.replace("2020-03-01", "2023-06-01").replace("2020-", "2023-"))
    return found(folder / "mission", str(text), store=store)


def guarded(folder: Path, *, needed: int = 3, of: int = 5, store: str | None = None) -> Guarded:
    """A mission under the exercise's agreement, with a board."""
    bare(folder, store).close()
    identities = []
    for i in range(of):
        path = folder / f"guardian-{i}.key"
        identity = pyrage.x25519.Identity.generate()
        path.write_text(f"# public key: {identity.to_public()}\n{identity}\n")
        identities.append(path)
    with open_mission(folder / "mission") as mission:
        appoint(mission, board(needed, [recipient(path) for path in identities]))
        mission.publish_ledger()
    # the names of these files name nobody; what is inside does
    (folder / "handed-over").mkdir()
    file, mapping = folder / "handed-over/rows.csv", folder / "handed-over/rows.yaml"
    file.write_text(ROWS)
    mapping.write_text(MAPPING)
    return Guarded(folder / "mission", tuple(identities), file, mapping)


def recipient(identity: Path) -> str:
    """The public key in an identity file."""
    return identity.read_text().splitlines()[0].removeprefix("# public key: ")


def holding(words: Iterable[str | bytes], folders: Sequence[Path]) -> list[tuple[str, bytes]]:
    """Every file below `folders` that holds one of `words`, in any of the usual writings."""
    needles = [w if isinstance(w, bytes) else w.encode() for w in words]
    needles += [w.encode("utf-16-le") for w in words if isinstance(w, str)]
    hits = []
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                data = path.read_bytes()
                hits += [(str(path), needle) for needle in needles if needle in data]
            hits += [(str(path), n) for n in needles if n in str(path.name).encode()]
    return hits


class Clock:
    """A clock that is set by hand."""

    def __init__(self, at: datetime = datetime(2031, 5, 1, 0, 30, tzinfo=UTC)) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def pass_hours(self, hours: float) -> None:
        self.at += timedelta(hours=hours)


def opened(guarded: Guarded, clock: Clock) -> Mission:
    """The mission at the clock's time."""
    return open_mission(guarded.folder, now=clock)
