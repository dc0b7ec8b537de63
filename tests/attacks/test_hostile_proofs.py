"""What a party, a guardian or a reader is handed to check: a proof, a policy, a key, a whole log.

Each goes through the command for it and is held to the same bounds as files of reports.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.attacks.files import proofs
from tests.attacks.files.running import Run
from tests.attacks.test_hostile_files import held

PROOFS: dict[str, Callable[[], bytes]] = {
    "endless.tlog-proof": proofs.endless_receipt,
    "endless.json": proofs.endless_disclosure,
    "deep.json": proofs.deep_disclosure,
    "many.json": proofs.many_disclosures,
}
SAID = {
    "endless.tlog-proof": "endless.tlog-proof",
    "endless.json": "endless.json",
    "deep.json": "not JSON",
    "many.json": "does not hold",
}


@pytest.fixture(scope="module")
def log_key(mission: Path) -> str:
    lines = (mission / "mission.toml").read_text().splitlines()
    return next(line for line in lines if "log_key" in line).split('"')[1]


@pytest.mark.parametrize("name", PROOFS)
def test_no_proof_fills_who_verifies_it(
    run: Run, usual: float, tmp_path: Path, log_key: str, name: str
) -> None:
    (tmp_path / name).write_bytes(PROOFS[name]())
    took = run("ledger", "verify", tmp_path / name, "--key", log_key)
    held(took, usual, name, refused=False)
    assert took.code in (1, 2) and SAID[name] in took.out + took.err


@pytest.mark.parametrize("name", PROOFS)
def test_nor_who_verifies_with_the_small_program(tmp_path: Path, log_key: str, name: str) -> None:
    (tmp_path / name).write_bytes(PROOFS[name]())
    told = _verify(tmp_path / name, log_key)
    assert told.returncode in (1, 2) and "Traceback" not in told.stderr, told.stderr[-2000:]
    assert "DOES NOT HOLD" in told.stdout or "has more than" in told.stderr


@pytest.mark.parametrize("build", [proofs.many_groups, proofs.endless_policy])
def test_no_policy_stops_who_reads_it(
    run: Run, usual: float, mission: Path, tmp_path: Path, log_key: str, build: Callable[[], bytes]
) -> None:
    policy = tmp_path / "own.policy"
    policy.write_bytes(build())
    took = run("ledger", "verify", mission / "ledger", "--key", log_key, "--policy", policy)
    held(took, usual, "own.policy", refused=False)
    assert took.code == 2 and "policy" in took.err
    told = _verify(mission / "ledger", log_key, "--policy", str(policy))
    assert told.returncode == 2 and "Traceback" not in told.stderr, told.stderr[-2000:]


@pytest.mark.parametrize("build", [proofs.wide_request, proofs.infinite_request])
def test_no_request_stops_a_guardian(
    run: Run, usual: float, tmp_path: Path, build: Callable[[], bytes]
) -> None:
    (tmp_path / "request.json").write_bytes(build())
    took = run("guardian", "read", tmp_path / "request.json")
    held(took, usual, "request.json", refused=False)
    assert took.code in (1, 2) and took.err


def test_a_request_of_any_size_is_not_read(run: Run, usual: float, tmp_path: Path) -> None:
    (tmp_path / "request.json").write_bytes(proofs.endless_disclosure())
    held(run("guardian", "read", tmp_path / "request.json"), usual, "request.json")


def test_nor_is_a_key(run: Run, usual: float, mission: Path, tmp_path: Path) -> None:
    (tmp_path / "own.key").write_bytes(proofs.endless_key())
    (tmp_path / "own.key").chmod(0o600)
    took = run(
        "guardian", "approve", tmp_path / "own.key", "--identity", tmp_path / "own.key",
        "--key", "log.example/x+00000000+AA",
    )  # fmt: skip
    held(took, usual, "own.key")
    reports = mission.parent / "honest.csv"
    held(run("add", mission, reports, "--as", tmp_path / "own.key"), usual, "own.key")
    linked = run("add", mission, reports, "--sealed", "--link", tmp_path / "own.key")
    held(linked, usual, "own.key", refused=False)
    assert linked.code == 2


def _verify(path: Path, log_key: str, *more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "trucewatch.ledger", str(path), "--key", log_key, *more],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
