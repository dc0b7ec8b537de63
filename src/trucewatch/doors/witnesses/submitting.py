"""Handing the newest checkpoint to every witness, and keeping the cosignatures that come back.

Source: c2sp.org/tlog-witness. A witness that names another size (409) is asked again from there.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from trucewatch.doors.addresses import Unreachable, all_at_once, exchange
from trucewatch.doors.storage.files import write_whole
from trucewatch.doors.storage.layout import LEDGER
from trucewatch.doors.storage.locking import locked
from trucewatch.doors.storage.mission import Mission
from trucewatch.doors.witnesses.policy_file import read_policy
from trucewatch.ledger.checkpoints import Checkpoint
from trucewatch.ledger.cosignatures import CosignerKey, cosignatures_on
from trucewatch.ledger.errors import LedgerError
from trucewatch.ledger.notes import Note, SignatureLine, parse_note
from trucewatch.ledger.policy import Policy, Witness
from trucewatch.ledger.proofs import TileNodes, consistency_proof
from trucewatch.ledger.witnessing import Request, size_in
from trucewatch.vocabulary.errors import TrucewatchError, UsageError

TIMEOUT_S, PATIENCE_S = 4.0, 8.0
TRIES = 3


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one witness did. `line` is its cosignature, verified; None where there is none."""

    name: str
    words: str
    line: SignatureLine | None = None


def submit(mission: Mission) -> list[Outcome]:
    """Bring the published copy up to date, hand it to every witness with an address, keep theirs.

    Raises UsageError where no witness was named, TrucewatchError where a witness holds more of
    this record than the store does, or another past.
    """
    policy = read_policy(mission.folder)
    if policy is None or not policy.witnesses:
        raise UsageError(
            "this mission has named no witness yet",
            where=str(mission.folder),
            hint=f"trucewatch ledger witness {mission.folder} add NAME VKEY URL",
        )
    mission.publish_ledger()
    mission.compare_with_witnesses()
    return hand_in(mission, policy)


def submit_quietly(mission: Mission) -> list[str]:
    """`submit` after something was recorded: what went wrong is a sentence, never a failure.

    Nothing at all where the mission named no witness.
    """
    try:
        policy = read_policy(mission.folder)
        if policy is None or not any(one.url for one in policy.witnesses):
            return []
        return [o.words for o in hand_in(mission, policy) if o.line is None]
    except (TrucewatchError, OSError) as error:
        return [f"not witnessed yet: {error}"]


def hand_in(mission: Mission, policy: Policy) -> list[Outcome]:
    """Ask every witness that has an address, all at once, and keep what they sign."""
    note = (mission.folder / LEDGER / "checkpoint").read_text(encoding="utf-8")
    asked = [one for one in policy.witnesses if one.url]
    answers = all_at_once(lambda one: _ask(mission, one, note), asked, timeout_s=PATIENCE_S)
    outcomes = [
        answer or Outcome(one.name, f"{one.name} did not co-sign: it did not answer in time")
        for one, answer in zip(asked, answers, strict=True)
    ]
    keys = {one.name: one.key for one in policy.witnesses}
    lines = {keys[o.name]: o.line for o in outcomes if o.line is not None}
    if lines:
        _keep(mission.folder / LEDGER, parse_note(note), lines)
    silent = [
        Outcome(one.name, f"{one.name} has no address: hand it the checkpoint yourself")
        for one in policy.witnesses
        if not one.url
    ]
    return outcomes + silent


def _ask(mission: Mission, witness: Witness, note: str) -> Outcome:
    """One witness's answer in words, and its line where that holds."""
    text = parse_note(note).text
    size = Checkpoint.parse(text).size
    old = 0
    for _ in range(TRIES):
        try:
            request = Request(old, tuple(_proof(mission, old, size)), note)
            body = str(request).encode()
            answer = exchange(witness.url or "", "add-checkpoint", body, timeout_s=TIMEOUT_S)
            told = answer.text
        except (Unreachable, TrucewatchError) as error:
            return Outcome(witness.name, f"{witness.name} did not co-sign: {error}")
        if answer.status == 200:
            return _signed(witness, text, told, size)
        named = _size_named(told) if answer.status == 409 else None
        if named is None or named == old:
            return Outcome(
                witness.name,
                f"{witness.name} REFUSED to co-sign (status {answer.status}): {told.strip()[:200]}",
            )
        if named > size:
            return Outcome(
                witness.name,
                f"{witness.name} says that it holds {named:,} entries of this record, and this "
                f"store has {size:,}: was it brought back from an older state?",
            )
        old = named
    return Outcome(witness.name, f"{witness.name} did not co-sign: others are ahead of us there")


def _proof(mission: Mission, old: int, size: int) -> list[bytes]:
    if not 0 < old < size:
        return []
    return consistency_proof(old, size, TileNodes(size, mission.ground.tile))


def _size_named(body: str) -> int | None:
    try:
        return size_in(body.removesuffix("\n"))
    except LedgerError:
        return None


def _signed(witness: Witness, text: str, body: str, size: int) -> Outcome:
    """Believe only a line that verifies under the key the policy names."""
    try:
        given = parse_note(f"{text}\n{body}")
    except LedgerError as error:
        return Outcome(witness.name, f"{witness.name} answered with no signature: {error}")
    for line in given.lines:
        if cosignatures_on(Note(given.text, (line,)), [witness.key]):
            return Outcome(witness.name, f"{witness.name} co-signed {size:,} entries", line)
    return Outcome(witness.name, f"{witness.name} signed with another key than the policy names")


def _keep(folder: Path, signed: Note, lines: dict[CosignerKey, SignatureLine]) -> None:
    """Put new lines under the published checkpoint, if it is still that one, in place of old."""
    with locked(folder):
        path = folder / "checkpoint"
        present = parse_note(path.read_text(encoding="utf-8"))
        if present.text != signed.text:
            return  # the record has grown meanwhile: the next submission is of the newer one
        replaced = {(key.name, key.id) for key in lines}
        kept = [one for one in present.lines if (one.name, one.key_id) not in replaced]
        rows = "".join(f"{line}\n" for line in [*kept, *lines.values()])
        write_whole(path, f"{present.text}\n{rows}".encode())
