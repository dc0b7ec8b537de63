"""By whom the published checkpoint is witnessed, in words of either language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from trucewatch.doors.limits.bounds import BeyondLimit, bound
from trucewatch.doors.limits.reading import bytes_within
from trucewatch.doors.storage.layout import LEDGER
from trucewatch.doors.witnesses.policy_file import read_policy
from trucewatch.ledger.errors import LedgerError
from trucewatch.ledger.notes import VerifierKey, parse_note
from trucewatch.ledger.policy import Policy, Standing, judge
from trucewatch.vocabulary.errors import TrucewatchError
from trucewatch.vocabulary.instants import iso
from trucewatch.vocabulary.messages import Message


@dataclass(frozen=True, slots=True)
class Witnessing:
    """How a checkpoint stands: `met` only where a quorum of named witnesses co-signed it."""

    met: bool
    message: Message
    by: tuple[tuple[str, int], ...] = ()
    quorum: str | None = None

    def facts(self) -> dict[str, Any]:
        """The same for a program."""
        at = [(name, iso(datetime.fromtimestamp(time, UTC))) for name, time in self.by]
        return {
            "witnessed": self.met,
            "quorum": self.quorum,
            "witnesses": [{"name": name, "at": time} for name, time in at],
        }


def witnessing(folder: Path, log_key: VerifierKey, policy: Policy | None = None) -> Witnessing:
    """How a mission's published checkpoint stands under its own policy, or the one given.

    Never raises: what cannot be read makes nothing witnessed, and the message says so.
    """
    try:
        policy = policy or read_policy(folder)
    except TrucewatchError as error:
        return Witnessing(False, Message("witnesses.unreadable", {"why": error.what}))
    if policy is None:
        return Witnessing(False, Message("witnesses.nobody_named"))
    return published_standing(folder / LEDGER, log_key, policy)


def published_standing(ledger: Path, log_key: VerifierKey, policy: Policy | None) -> Witnessing:
    """The same for a published copy alone, which brings no policy. Never raises."""
    if policy is None:
        return Witnessing(False, Message("witnesses.no_policy"))
    try:
        hint = "fetch the published ledger again"
        path, most = ledger / "checkpoint", bound("proof_kb")
        note = bytes_within(path, most, what="a checkpoint", hint=hint).decode("utf-8")
        return stands(note, log_key, policy)
    except (LedgerError, BeyondLimit, OSError, UnicodeDecodeError) as error:
        return Witnessing(False, Message("witnesses.unreadable", {"why": str(error)}))


def stands(note: str, log_key: VerifierKey, policy: Policy) -> Witnessing:
    """How a signed checkpoint stands. Raises LedgerError where the log's signature fails."""
    standing = judge(policy, note, log_key)
    by = tuple((one.name, min(one.cosignature.time, _LAST)) for one in standing.by)
    quorum = policy.rule()
    return Witnessing(standing.witnessed, _message(standing, quorum), by, quorum)


def cosigned(folder: Path, note: str) -> str:
    """The published checkpoint where it says the same as `note`: with its cosignatures."""
    try:
        published = (folder / LEDGER / "checkpoint").read_text(encoding="utf-8")
        same = parse_note(published).text == parse_note(note).text
    except (OSError, UnicodeDecodeError, LedgerError):
        return note
    return published if same else note


_LAST = 253_402_300_799
"""The last second of the year 9999 [s]: a witness's clock may say anything."""


def _message(standing: Standing, quorum: str) -> Message:
    names = ", ".join(one.name for one in standing.by)
    params = {"n": len(standing.by), "names": names, "quorum": quorum}
    if standing.witnessed:
        return Message("witnesses.met", params)
    if standing.met:
        return Message("witnesses.none_asked")
    return Message("witnesses.too_few" if names else "witnesses.none_yet", params)
