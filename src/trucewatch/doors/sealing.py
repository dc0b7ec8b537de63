"""Sealing in a mission: the board, the sealer, the turns in which sealed entries are recorded.

A turn's entries are recorded in the order of a shuffle: as many as `mission.toml` says, whatever
waits. What is over waits for the next turn; what lacks is covers.
"""

from __future__ import annotations

import hmac
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from trucewatch.doors.limits.bounds import bound
from trucewatch.doors.limits.reading import bytes_within
from trucewatch.doors.storage.drafts import need_fit
from trucewatch.doors.storage.files import write_whole
from trucewatch.doors.storage.keys import MissionKeys
from trucewatch.doors.storage.locking import locked
from trucewatch.doors.storage.mission import Mission
from trucewatch.doors.storage.sealed_queue import SealedQueue
from trucewatch.doors.storage.sealed_store import SealedStore
from trucewatch.doors.storage.settings import FILE as SETTINGS
from trucewatch.doors.storage.settings import read_settings
from trucewatch.ledger.bundles import Bundle, verify_bundle
from trucewatch.ledger.commitments import Random
from trucewatch.ledger.encoding import b64url
from trucewatch.ledger.errors import LedgerError
from trucewatch.ledger.notes import VerifierKey
from trucewatch.mechanism.ports import Act, Now, SealedItem
from trucewatch.mechanism.row_acts import canonical_text
from trucewatch.mechanism.sealed import SEALED, cover, sealed_act
from trucewatch.sealing.boards import Board
from trucewatch.sealing.boxes import KEY_SIZE, seal_box
from trucewatch.sealing.wraps import wrap_key
from trucewatch.vocabulary.errors import TrucewatchError, UsageError
from trucewatch.vocabulary.ids import make_id

APPOINTED = "guardians.appointed"
LINK_SIZE = 32
TURNS_WAITING, ROW_SIZE = 16, 8192
"""How many turns' rows the queue has room for before it grows, and what a row takes [bytes]."""

_SEAL_SIZE = 16


def appoint(mission: Mission, board: Board) -> int:
    """Record a new board; the number of its entry. What was sealed before keeps its guardians."""
    _need_apart(mission)
    SealedQueue(MissionKeys(mission.id)).make(_room(mission, board))
    (entry,) = mission.ground.record([Act(typ=APPOINTED, content=board.content())])
    if entry is None:
        raise TrucewatchError("the board was not recorded")
    return entry.index


def _room(mission: Mission, board: Board) -> int:
    """Bytes in which the rows of many turns wait: each as long as its wrapped keys and its box."""
    wraps = json.dumps([wrap.document() for wrap in wrap_key(board, "0" * 32, bytes(KEY_SIZE))])
    turns = TURNS_WAITING * read_settings(mission.folder / SETTINGS).seal_entries
    return turns * (len(wraps) + ROW_SIZE)


def board_of(mission: Mission) -> Board:
    """The board in office. Raises UsageError where there is none, or keys lie in the folder."""
    _need_apart(mission)
    newest = max((entry.index for entry in mission.ground.entries(APPOINTED)), default=None)
    if newest is None:
        raise UsageError(
            "this mission has no guardians yet: nothing can be sealed",
            hint="each of them runs `trucewatch guardian new FILE`; then "
            "`trucewatch seal appoint DIR --needed 3 age1… age1…`",
        )
    return Board.of_content(_proven(mission, newest))


def _proven(mission: Mission, index: int) -> Mapping[str, Any]:
    """An appointment as the log signed it: whoever can write the store may not swap a key."""
    bundle = Bundle(mission.ground.receipt(index), tuple(mission.ground.disclosures(index)))
    try:
        return verify_bundle(bundle, VerifierKey.parse(mission.log_key)).fields
    except LedgerError as error:
        raise TrucewatchError(
            f"the board of guardians is not the one that was signed: {error}",
            where=f"entry {index}",
            hint="nothing is sealed to it; `trucewatch ledger verify DIR` says what was changed",
        ) from error


def _need_apart(mission: Mission) -> None:
    """Refuse keys inside the mission's folder: whoever copied that would copy them too."""
    keys = MissionKeys(mission.id).folder.resolve()
    if keys.is_relative_to(mission.folder.resolve()):
        raise UsageError(
            "the keys lie inside the mission's folder: nothing is sealed with them",
            where=str(keys),
            hint="move them elsewhere, and let TRUCEWATCH_KEYS say where",
        )


def need_outside(mission: Mission, path: Path, what: str) -> None:
    """Refuse a place for `what` that is copied with the mission or seized with its keys."""
    for folder in (mission.folder, MissionKeys(mission.id).folder):
        if path.resolve().is_relative_to(folder.resolve()):
            raise UsageError(
                f"{what} may lie neither in the mission's folder nor with its keys",
                where=str(path),
                hint="name a place elsewhere: whoever copies those would have it too",
            )


class BoardSealer:
    """A `mechanism.ports.Sealer` for one intake.

    With a `link`, a key that the intake's people keep elsewhere, one source has one id in every
    intake, and a file added twice adds nothing. Without one, ids are made anew for each intake
    and rows are told apart by what is not sealed: nobody who seizes the mission's keys can test a
    guessed name, and nor can we.
    """

    def __init__(
        self,
        board: Board,
        mission: Mission,
        *,
        link: bytes | None = None,
        random: Random = secrets.token_bytes,
    ) -> None:
        self._board = board
        self._mission = mission
        self._link = link
        self._random = random
        self._ids: dict[str, str] = {}

    def __repr__(self) -> str:
        return "BoardSealer(withheld)"

    def seal(self, secret: Mapping[str, Any]) -> tuple[str, str, Sequence[Mapping[str, Any]]]:
        """The seal's id, the box, and its key for each group; the key itself is forgotten."""
        seal, key = self._random(_SEAL_SIZE).hex(), self._random(KEY_SIZE)
        box = seal_box(key, seal, secret, self._random)
        wraps = wrap_key(self._board, seal, key)
        return seal, b64url(box), [wrap.document() for wrap in wraps]

    def source_id(self, words: str) -> str:
        """The id of a source within this intake, or for whoever holds the link."""
        plain = " ".join(words.split()).casefold()
        if plain not in self._ids:
            seed = self._keyed(b"source\n" + plain.encode()) or self._random(8)
            self._ids[plain] = make_id("S", seed)
        return self._ids[plain]

    def fingerprint(self, public: Sequence[Any], secret: Sequence[Any]) -> bytes:
        """Over everything where there is a link, else over what is not sealed."""
        whole = self._keyed(b"row\n" + canonical_text([public[:-1], list(secret)]))
        return whole or self._mission.registry.fingerprint(canonical_text(["sealed", *public]))

    def _keyed(self, data: bytes) -> bytes | None:
        return None if self._link is None else hmac.digest(self._link, data, "sha256")


class WaitingRows:
    """A `mechanism.ports.Waiting`: the queue, and what of it was recorded long ago."""

    def __init__(self, mission: Mission) -> None:
        self._mission = mission
        self._queue = SealedQueue(MissionKeys(mission.id))

    def known(self, prints: Sequence[bytes]) -> set[bytes]:
        """Which of these are waiting, or recorded already."""
        waiting = {item.fingerprint for item in self._queue.items()}
        return self._mission.ground.known_prints(prints) | (waiting & set(prints))

    def put(self, items: Sequence[SealedItem]) -> None:
        """Keep them, durably, before this returns."""
        for item in items:
            need_fit(sealed_act(item))  # one that never fits would hold up every turn
        self._queue.put(items)


def read_link(path: Path, random: Random = secrets.token_bytes) -> bytes:
    """The key in a link file, made where there is none. Raises UsageError."""
    try:
        if not path.exists():
            write_whole(path, random(LINK_SIZE).hex().encode() + b"\n", 0o600)
        if path.stat().st_mode & 0o077:
            raise UsageError(
                "the link file can be read by others", where=str(path), hint=f"chmod 600 {path}"
            )
        link = bytes.fromhex(_link_bytes(path).decode("ascii").strip())
    except (OSError, ValueError) as error:
        raise UsageError("the link file cannot be used", where=str(path)) from error
    if len(link) != LINK_SIZE:
        raise UsageError("that is no link file", where=str(path))
    return link


def _link_bytes(path: Path) -> bytes:
    hint = "use the file that `add --sealed --link` made"
    return bytes_within(path, bound("key_kb"), what="a link file", hint=hint)


@dataclass(frozen=True, slots=True)
class Turn:
    """What a flush did: how many entries it appended (0: not due), and when the next is due."""

    entries: int
    next_due: datetime


def flush(mission: Mission, now: Now, *, out_of_turn: bool = False) -> Turn:
    """Record one turn of sealed entries, if it is due. Raises TrucewatchError.

    Killed before the record took them, they wait still; killed after, they are recorded and fall
    out of the queue at the next turn. Keys are kept before the entries that need them.
    """
    board_of(mission)
    settings = read_settings(mission.folder / SETTINGS)
    every = timedelta(hours=settings.seal_every_h)
    with locked(mission.folder):
        start = _turn_start(now(), every)
        done = not out_of_turn and _done_between(mission, start, start + every)
        if done:
            # Written anew all the same: the inode's change time is the timer's, not an intake's.
            SealedQueue(MissionKeys(mission.id)).drop(set())
        entries = 0 if done else _take_turn(mission, settings.seal_entries)
    return Turn(entries, start + every)


def _take_turn(mission: Mission, size: int) -> int:
    keys = MissionKeys(mission.id)
    queue = SealedQueue(keys)
    waiting = queue.items()
    recorded = mission.ground.known_prints([item.fingerprint for item in waiting])
    taken = [item for item in waiting if item.fingerprint not in recorded][:size]
    SealedStore(keys.folder).keep({item.seal: item.wraps for item in taken})
    acts = [sealed_act(item) for item in taken]
    acts += [cover() for _ in range(size - len(taken))]
    secrets.SystemRandom().shuffle(acts)
    mission.ground.record(acts)
    queue.drop(recorded | {item.fingerprint for item in taken})
    mission.publish_ledger()
    return len(acts)


def _turn_start(at: datetime, every: timedelta) -> datetime:
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    return epoch + (at - epoch) // every * every


def _done_between(mission: Mission, start: datetime, end: datetime) -> bool:
    """Whether this turn was taken; one that a fast clock took later than now does not count."""
    newest = mission.ground.newest_of(SEALED)
    return newest is not None and start <= newest < end
