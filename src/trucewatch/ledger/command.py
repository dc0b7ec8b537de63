"""`trucewatch-verify`: a log, a receipt or evidence, checked with nothing of ours but this room.

    trucewatch-verify PATH --key VKEY [--also VKEY] [--policy FILE]
                      [--since FILE [--evidence FILE]] [--json]
    python -m trucewatch.ledger PATH --key VKEY …

PATH is a folder (an exported log: `checkpoint`, `tile/…`), a receipt, a checkpoint, a disclosure,
or a file of evidence. Where a folder brings no entries, its hashes alone are checked, and that is
said.

Exit codes: 0 everything asked holds, 1 something does not, 2 wrong use.

This and `verifying`, which reads the files, are the room's one door.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from trucewatch.ledger.cosignatures import SUBTREE, CosignerKey, ml_dsa_is_here, parse_key
from trucewatch.ledger.errors import LedgerError
from trucewatch.ledger.notes import VerifierKey
from trucewatch.ledger.policy import parse_policy
from trucewatch.ledger.verifying import LARGEST_TEXT, Asked, WrongUse, file_bytes, verify

WRONG_USE = 2
SHOWN = 20


def run() -> None:
    """The console's entry point."""
    sys.exit(main(sys.argv[1:]))


def main(arguments: Sequence[str]) -> int:
    """Run one verification; its exit code."""
    given = _parser().parse_args(arguments)
    try:
        findings = verify(_asked(given))
    except (WrongUse, OSError) as error:
        sys.stderr.write(f"trucewatch-verify: error: {error}\n")
        return WRONG_USE
    if given.as_json:
        told = {"holds": not findings.fails, "failures": findings.fails, **findings.facts}
        sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=2) + "\n")
    else:
        for line in findings.holds:
            sys.stdout.write(f"{line}\n")
        for line in findings.fails[:SHOWN]:
            sys.stdout.write(f"DOES NOT HOLD: {line}\n")
        if len(findings.fails) > SHOWN:
            sys.stdout.write(f"  … and {len(findings.fails) - SHOWN} more: --json lists all\n")
        for line in findings.notes:
            sys.stderr.write(f"{line}\n")
    return findings.code


def _asked(given: argparse.Namespace) -> Asked:
    try:
        key = parse_key(given.key)
    except LedgerError as error:
        raise WrongUse(f"--key is not a log's key: {error}") from error
    also = _also(given.also, key) if given.also is not None else None
    policy = None
    if given.policy is not None:
        try:
            policy = parse_policy(file_bytes(given.policy, LARGEST_TEXT))
        except LedgerError as error:
            raise WrongUse(f"{given.policy}: {error}") from error
    if given.evidence is not None and given.since is None:
        raise WrongUse("--evidence needs --since: two checkpoints contradict each other, not one")
    if not given.path.exists():
        raise WrongUse(f"there is nothing at {given.path}")
    return Asked(given.path, key, also, policy, given.since, given.evidence)


def _also(text: str, log_key: VerifierKey) -> CosignerKey:
    try:
        key = parse_key(text)
    except LedgerError as error:
        raise WrongUse(f"--also is not a log's key: {error}") from error
    if not isinstance(key, CosignerKey) or key.algorithm != SUBTREE or key.name != log_key.name:
        raise WrongUse(f"--also takes the ML-DSA-44 key of {log_key.name} (type 6)")
    if not ml_dsa_is_here():
        raise WrongUse("this machine's `cryptography` cannot check ML-DSA-44: version 47 can")
    return key


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="trucewatch-verify",
        description="Check a published log, a receipt, a checkpoint, a disclosure, or evidence.",
    )
    parser.add_argument("path", type=Path, metavar="PATH", help="a folder or a file")
    parser.add_argument(
        "--key", required=True, metavar="VKEY", help="the log's key, from elsewhere than the record"
    )
    parser.add_argument(
        "--also", metavar="VKEY", help="the log's ML-DSA-44 key, which must have signed as well"
    )
    parser.add_argument("--policy", type=Path, metavar="FILE", help="a tlog-policy of your own")
    parser.add_argument(
        "--since", type=Path, metavar="FILE", help="an older checkpoint or receipt of this log"
    )
    parser.add_argument(
        "--evidence", type=Path, metavar="FILE", help="where proof is written if it was rewritten"
    )
    parser.add_argument("--json", dest="as_json", action="store_true", help="one JSON document")
    return parser
