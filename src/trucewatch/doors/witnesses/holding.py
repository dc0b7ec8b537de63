"""What the witnesses hold of this record: asked once, before anything is signed.

A backup brought back whole, keys and memory included, does not know what it forgot. A witness
does; and what it shows bears the log's own signature, so that it need not be believed.
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from trucewatch.doors.addresses import Unreachable, all_at_once, exchange
from trucewatch.doors.witnesses.policy_file import read_policy
from trucewatch.ledger.policy import Witness
from trucewatch.vocabulary.errors import TrucewatchError

TIMEOUT_S = 3.0


def held_notes(folder: Path, origin: str) -> list[tuple[str, str]]:
    """What its witnesses show as the newest checkpoint of that log, unverified, and where it lies.

    Empty where nobody was named or nobody answered: silence never stops a record, and neither
    does a policy that cannot be read (`submit` says so).
    """
    try:
        policy = read_policy(folder)
    except (TrucewatchError, OSError):
        return []
    asked = [one for one in policy.witnesses if one.url] if policy else []
    notes = all_at_once(lambda one: _held(one, origin), asked, timeout_s=TIMEOUT_S)
    pairs = zip(notes, asked, strict=True)
    return [(note, f"the witness {one.name}") for note, one in pairs if note]


def _held(witness: Witness, origin: str) -> str | None:
    place = f"{sha256(origin.encode()).hexdigest()}/checkpoint"
    try:
        answer = exchange(witness.url or "", place, timeout_s=TIMEOUT_S)
        note = answer.text
    except (Unreachable, TrucewatchError):
        return None
    return note if answer.status == 200 else None
