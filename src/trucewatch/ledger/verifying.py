"""What `trucewatch-verify` checks: a folder, a receipt, a checkpoint, a disclosure, evidence.

This module reads files, and writes one where the caller asks for evidence.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from trucewatch.ledger.audit import Audit, audit_hashes, audit_published
from trucewatch.ledger.bundles import Bundle, on_one_line, verify_bundle
from trucewatch.ledger.checkpoints import Checkpoint, open_checkpoint
from trucewatch.ledger.cosignatures import CosignerKey, cosignatures_on
from trucewatch.ledger.errors import LedgerError
from trucewatch.ledger.misbehaviour import HEADER as EVIDENCE
from trucewatch.ledger.misbehaviour import contradiction, verify_evidence
from trucewatch.ledger.notes import VerifierKey
from trucewatch.ledger.policy import Policy, Standing, judge
from trucewatch.ledger.proofs import TileNodes
from trucewatch.ledger.receipts import HEADER as RECEIPT
from trucewatch.ledger.receipts import Receipt, verify_receipt
from trucewatch.ledger.tiles import WIDTH, tile_path

HOLDS, FAILS = 0, 1
LARGEST_TEXT = 2**22
"""Bytes of a receipt, a disclosure, evidence, a checkpoint or a policy."""

LARGEST_RESOURCE = 2**25
"""Bytes of a file of a log: 256 entries of 65,535 bytes take half of that."""

UNWITNESSED = (
    "UNWITNESSED: only the log's own key is known to have signed this. It agrees with itself; "
    "that everybody was shown the same is not proven. A policy (--policy) names witnesses."
)


class WrongUse(Exception):
    """The call was wrong, said in one sentence."""


@dataclass(slots=True)
class Findings:
    """What was found: sentences that hold, sentences that do not, and facts for programs."""

    holds: list[str] = field(default_factory=list)
    fails: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def code(self) -> int:
        """The exit code."""
        return FAILS if self.fails else HOLDS


@dataclass(frozen=True, slots=True)
class Asked:
    """What the caller wants checked, and with what."""

    path: Path
    key: VerifierKey
    also: CosignerKey | None = None
    policy: Policy | None = None
    since: Path | None = None
    evidence: Path | None = None


def verify(asked: Asked) -> Findings:
    """Check what `asked.path` is. Raises WrongUse, and OSError where a file cannot be read."""
    found = Findings()
    if asked.path.is_dir():
        _folder(asked, found)
        return found
    text = _text(asked.path)
    first = next((line for line in text.split("\n") if not line.startswith("#")), "")
    kinds: dict[str, Callable[[Asked, str, Findings], None]] = {
        RECEIPT: _receipt,
        EVIDENCE: _evidence,
    }
    check = _disclosure if first.startswith("{") else kinds.get(first, _checkpoint)
    check(asked, text, found)
    return found


def _folder(asked: Asked, found: Findings) -> None:
    if not (asked.path / "checkpoint").is_file():
        raise WrongUse(f"{asked.path} is no exported log: it has no checkpoint")

    def read(name: str) -> bytes | None:
        try:
            return file_bytes(asked.path / name, LARGEST_RESOURCE)
        except (OSError, WrongUse):
            return None  # larger than any is none

    whole = (asked.path / "tile" / "entries").is_dir()
    audit = (audit_published if whole else audit_hashes)(read, asked.key)
    _told(audit, asked.key, found, whole=whole)
    if audit.signed is None:
        return
    note = _text(asked.path / "checkpoint")
    _signatures(asked, note, found)
    if asked.since is not None:
        _since(asked, note, audit.signed.checkpoint, read, found)


def _told(audit: Audit, key: VerifierKey, found: Findings, *, whole: bool) -> None:
    found.facts |= {
        "kind": "log",
        "log": key.name,
        "size": audit.size,
        "root": audit.root.hex(),
        "entries_checked": whole,
        "checked": audit.checked,
    }
    if audit.holds:
        found.holds.append(
            f"The record of {key.name} holds: {audit.size:,} entries, and the root its key signed."
        )
    found.fails += [f"{failure.where}: {failure.what}" for failure in audit.failures]
    if not whole:
        found.notes.append(
            "No entries are in this folder: its hashes were checked, not what they stand for."
        )


def _since(
    asked: Asked,
    note: str,
    newer: Checkpoint,
    read: Callable[[str], bytes | None],
    found: Findings,
) -> None:
    """Hold an older checkpoint of the same log against this copy; keep proof where they differ."""
    assert asked.since is not None  # noqa: S101 (asked only where it is given)
    text = _text(asked.since)
    old_note = Receipt.parse(text).checkpoint if text.startswith(RECEIPT) else text
    try:
        old = open_checkpoint(old_note, asked.key).checkpoint
        if old.size > newer.size:
            found.fails.append(
                f"this copy holds {newer.size:,} entries, but {old.size:,} were signed already"
            )
            return
        found.facts["since"] = old.size
        node = TileNodes(newer.size, lambda *tile: _tile(read, *tile))
        proof = contradiction(asked.key, old_note, note, node=node)
    except LedgerError as error:
        found.fails.append(f"{asked.since.name}: {error}")
        return
    if proof is None:
        if not found.fails:
            found.holds.append(f"It continues the {old.size:,} entries signed before.")
        return
    found.fails.append(f"it does not continue the {old.size:,} entries that were signed before")
    if asked.evidence is not None:
        asked.evidence.write_text(str(proof), encoding="utf-8")
        found.notes.append(f"The proof of it is in {asked.evidence}; verify it like any file.")


def _receipt(asked: Asked, text: str, found: Findings) -> None:
    found.facts |= {"kind": "receipt", "log": asked.key.name}
    try:
        signed = verify_receipt(text, asked.key)
        receipt = Receipt.parse(text)
    except LedgerError as error:
        found.fails.append(f"the receipt: {error}")
        return
    size = signed.checkpoint.size
    found.facts |= {"index": receipt.index, "size": size}
    found.holds.append(
        f"The receipt holds: entry {receipt.index} is in the record of {size:,} entries that "
        f"{asked.key.name} signed."
    )
    _signatures(asked, receipt.checkpoint, found)


def _disclosure(asked: Asked, text: str, found: Findings) -> None:
    found.facts |= {"kind": "disclosure", "log": asked.key.name}
    try:
        bundle = Bundle.parse(text)
        proven = verify_bundle(bundle, asked.key)
    except LedgerError as error:
        found.fails.append(f"the disclosure: {error}")
        return
    size = proven.signed.checkpoint.size
    found.facts |= {"index": proven.index, "size": size, "fields": proven.fields}
    found.holds.append(
        f"The disclosure holds: entry {proven.index} ({proven.leaf.typ}) of the record of "
        f"{size:,} entries that {asked.key.name} signed says"
    )
    found.holds += [
        f"  {on_one_line(name)}: {on_one_line(value)}" for name, value in proven.fields.items()
    ]
    _signatures(asked, Receipt.parse(bundle.receipt).checkpoint, found)


def _evidence(asked: Asked, text: str, found: Findings) -> None:
    found.facts |= {"kind": "evidence", "log": asked.key.name}
    try:
        proven = verify_evidence(text, asked.key)
    except LedgerError as error:
        found.fails.append(f"the evidence: {error}")
        return
    found.facts |= {"proves": proven.kind, "older": proven.older.size, "newer": proven.newer.size}
    found.holds += ["This file proves, to whoever has the log's key:", *proven.words()]


def _checkpoint(asked: Asked, text: str, found: Findings) -> None:
    found.facts |= {"kind": "checkpoint", "log": asked.key.name}
    try:
        checkpoint = open_checkpoint(text, asked.key).checkpoint
    except LedgerError as error:
        found.fails.append(f"the checkpoint: {error}")
        return
    found.facts |= {"size": checkpoint.size, "root": checkpoint.root.hex()}
    found.holds.append(f"{asked.key.name} signed a record of {checkpoint.size:,} entries.")
    _signatures(asked, text, found)


def _signatures(asked: Asked, note: str, found: Findings) -> None:
    """Who signed beside the log's first key: the log's other key, and witnesses."""
    if asked.also is not None:
        signed = bool(cosignatures_on(note, [asked.also]))
        found.facts["also_signed"] = signed
        if signed:
            found.holds.append("The log's ML-DSA-44 key signed it too.")
        else:
            found.fails.append("the log's ML-DSA-44 key did not sign it")
    _witnessing(asked, note, found)


def _witnessing(asked: Asked, note: str, found: Findings) -> None:
    if asked.policy is None:
        found.facts |= {"witnessed": False, "witnesses": []}
        found.notes.append(UNWITNESSED)
        return
    standing = judge(asked.policy, note, asked.key)
    found.facts |= {
        "witnessed": standing.witnessed,
        "quorum_met": standing.met,
        "witnesses": [{"name": w.name, "time": w.cosignature.time} for w in standing.by],
    }
    (found.holds if standing.met else found.fails).append(standing_in_words(asked.policy, standing))


def standing_in_words(policy: Policy, standing: Standing) -> str:
    """By whom a checkpoint is witnessed, and whether that is what the policy asks."""
    names = ", ".join(one.name for one in standing.by)
    if standing.witnessed:
        return f"Witnessed by {names}: the quorum, {policy.rule()}, is met."
    if standing.met:
        return "Unwitnessed: the policy asks for no witness."
    so_far = f"so far by {names}" if names else "by nobody yet"
    return f"Unwitnessed: co-signed {so_far}; the quorum is {policy.rule()}."


def _tile(read: Callable[[str], bytes | None], level: int, number: int, width: int) -> bytes:
    for name in (tile_path(level, number, width), tile_path(level, number, WIDTH)):
        if (data := read(name)) is not None:
            return data
    raise LedgerError(f"{tile_path(level, number, width)} is missing")


def _text(path: Path) -> str:
    try:
        return file_bytes(path, LARGEST_TEXT).decode("utf-8")
    except UnicodeDecodeError as error:
        raise WrongUse(f"{path} is not text") from error


def file_bytes(path: Path, at_most: int) -> bytes:
    """The file, never read further than its bound: it may be anybody's."""
    with path.open("rb") as stream:
        data = stream.read(at_most + 1)
    if len(data) > at_most:
        raise WrongUse(f"{path} has more than {at_most:,} bytes, which nothing checked here has")
    return data
