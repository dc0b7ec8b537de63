"""Timestamps in the record: asked for, taken, kept as entries, and held against what they cover.

An entry keeps the checkpoint exactly as the log signed it and the whole of the answer, so that
anybody's tools can verify the pair: `openssl ts -verify -data CHECKPOINT -in TOKEN.tsr`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from trucewatch.doors.addresses import Unreachable, exchange
from trucewatch.doors.storage.mission import Mission
from trucewatch.doors.timestamps.tokens import Token, question, read_token, signed_by
from trucewatch.ledger.checkpoints import Checkpoint
from trucewatch.ledger.encoding import b64, from_b64
from trucewatch.ledger.errors import LedgerError
from trucewatch.ledger.notes import parse_note
from trucewatch.mechanism.decide import recorded
from trucewatch.mechanism.ports import Act, Entry
from trucewatch.vocabulary.errors import TrucewatchError
from trucewatch.vocabulary.instants import iso

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

TIMESTAMPED = "checkpoint.timestamped"
TIMEOUT_S = 20.0
ASKS, _ANSWERS = "application/timestamp-query", "application/timestamp-reply"
_SLACK = timedelta(hours=1)
"""The record tells its hours only."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """One timestamp in the record: the entry, how much of the record it covers, the answer."""

    entry: Entry
    size: int
    note: str
    token: Token


def ask_authority(mission: Mission, url: str) -> Entry:
    """Have `url` timestamp the newest checkpoint, and record its answer.

    Raises TrucewatchError where it cannot be reached or answers with anything else.
    """
    note = mission.ground.checkpoint()
    asked = question(note)
    try:
        answer = exchange(url, "", asked.der, media=ASKS, timeout_s=TIMEOUT_S)
    except Unreachable as error:
        raise TrucewatchError(
            f"the time authority was not heard: {error}; nothing was recorded",
            where=url,
            hint="without a network: carry what `request` writes, and `take` what is answered",
        ) from error
    if answer.status != 200 or not answer.media.startswith(_ANSWERS):
        raise TrucewatchError(
            f"the time authority answered with no timestamp (status {answer.status})", where=url
        )
    token = read_token(answer.body)
    if token.nonce != asked.nonce or not token.is_about(note):
        raise TrucewatchError(
            "the time authority answered another question than was asked", where=url
        )
    return _keep(mission, note, token, url)


def take_answer(mission: Mission, der: bytes, said_by: str) -> Entry:
    """Record an answer that came by another way; `said_by` says whose it is.

    Raises TrucewatchError where it is none, or is about no checkpoint of this mission.
    """
    token = read_token(der)
    for _, _, note in reversed(mission.ground.checkpoints()):
        if token.is_about(note):
            return _keep(mission, note, token, said_by)
    raise TrucewatchError(
        "the token is about no checkpoint that this mission signed",
        hint="send the file that `request` wrote, unchanged",
    )


def _keep(mission: Mission, note: str, token: Token, authority: str) -> Entry:
    content = {
        "size": Checkpoint.parse(parse_note(note).text).size,
        "checkpoint": note,
        "authority": authority,
        "at": iso(token.at),
        "token": b64(token.der),
    }
    return recorded(mission.ground, Act(typ=TIMESTAMPED, content=content))


def stamps(mission: Mission) -> Iterator[Stamp]:
    """The timestamps in the record. Raises TrucewatchError where one cannot be read."""
    for entry in mission.ground.entries(TIMESTAMPED):
        try:
            token = read_token(from_b64(entry.content["token"]))
            yield Stamp(entry, int(entry.content["size"]), entry.content["checkpoint"], token)
        except (LedgerError, KeyError) as error:
            raise TrucewatchError(f"entry {entry.index} holds no timestamp: {error}") from error


def complaint(stamp: Stamp, signed: str | None, roots: Sequence[Certificate]) -> str | None:
    """What is wrong with a timestamp, beside `signed`: what the log signed at its size."""
    if stamp.note != signed:
        return "it covers another checkpoint than the log signed at that size"
    if not stamp.token.is_about(stamp.note):
        return "its token is about something else than its checkpoint"
    if roots and (why := signed_by(stamp.token, stamp.note, roots)):
        return f"its token is not signed as it should be: {why}"
    return None


def clocks_apart(stamp: Stamp, newest: datetime) -> timedelta:
    """How much later the mission's clock ran than the authority's, by the newest covered entry.

    Zero where they agree: what a token covers was there before it, to the hour.
    """
    ahead = newest - stamp.token.at
    return ahead if ahead > _SLACK else timedelta(0)
