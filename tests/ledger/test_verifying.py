"""`trucewatch-verify`: alone, in plain words, with exit codes a script can rely on."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import trucewatch.ledger
from tests.ledger.test_audit import pristine  # noqa: F401 (a fixture)
from tests.witness.logs import VKEY, PaperLog
from trucewatch.ledger.command import main
from trucewatch.ledger.cosignatures import CosigningKey
from trucewatch.ledger.misbehaviour import contradiction
from trucewatch.ledger.notes import SigningKey
from trucewatch.ledger.proofs import inclusion_proof
from trucewatch.ledger.receipts import Receipt

LOG = PaperLog.of(600)
KEY = str(VKEY)
NORTH = CosigningKey("witness.example/north", b"\x02" * 32)
POLICY = f"log {KEY}\nwitness north {NORTH.verifier}\nquorum north\n"


@pytest.fixture
def folder(tmp_path: Path, pristine: dict[str, bytes]) -> Path:  # noqa: F811
    """An exported log of 600 real leaves."""
    for name, data in pristine.items():
        path = tmp_path / "log" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return tmp_path / "log"


@pytest.fixture
def run(capsys):
    def ran(*arguments):
        code = main([*map(str, arguments)])
        said = capsys.readouterr()
        return code, said.out, said.err

    return ran


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_a_sound_log_holds_and_is_said_to_be_unwitnessed(folder, run):
    code, out, err = run(folder, "--key", KEY)
    assert code == 0 and "holds: 600 entries" in out and "UNWITNESSED" in err
    code, out, _ = run(folder, "--key", KEY, "--json")
    assert json.loads(out)["witnessed"] is False and json.loads(out)["entries_checked"] is True


def test_a_changed_entry_is_named(folder, run):
    bundle = folder / "tile/entries/001"
    data = bytearray(bundle.read_bytes())
    data[500] ^= 1
    bundle.write_bytes(data)
    code, out, _ = run(folder, "--key", KEY)
    assert code == 1 and "DOES NOT HOLD" in out


def test_a_copy_without_entries_is_checked_by_its_hashes(folder, run):
    shutil.rmtree(folder / "tile/entries")
    code, _, err = run(folder, "--key", KEY)
    assert code == 0 and "not what they stand for" in err
    tile = folder / "tile/0/001"
    tile.write_bytes(bytes(32) + tile.read_bytes()[32:])
    assert run(folder, "--key", KEY)[0] == 1
    tile.unlink()
    assert run(folder, "--key", KEY)[0] == 1


def test_a_quorum_is_met_or_it_is_not(folder, run, tmp_path):
    policy = write(tmp_path / "policy", POLICY)
    code, out, _ = run(folder, "--key", KEY, "--policy", policy)
    assert code == 1 and "co-signed by nobody yet; the quorum is north" in out
    note = (folder / "checkpoint").read_text()
    line = NORTH.cosign(note.split("\n\n")[0] + "\n", 1_790_000_000)
    write(folder / "checkpoint", note + line)
    code, out, _ = run(folder, "--key", KEY, "--policy", policy)
    assert code == 0 and "Witnessed by north" in out
    none = write(tmp_path / "none", "quorum none\n")
    code, out, _ = run(folder, "--key", KEY, "--policy", none)
    assert code == 0 and "Unwitnessed: the policy asks for no witness" in out


def test_a_receipt_holds_or_it_does_not(run, tmp_path):
    log = PaperLog(LOG.hashes)
    proof = tuple(inclusion_proof(17, 600, log.node))
    receipt = write(tmp_path / "r", str(Receipt(17, proof, log.note(600), b"entry 17")))
    code, out, _ = run(receipt, "--key", KEY)
    assert code == 0 and "entry 17 is in the record of 600" in out
    write(receipt, receipt.read_text().replace("index 17", "index 18"))
    assert run(receipt, "--key", KEY)[0] == 1


def test_evidence_is_told_in_words(run, tmp_path):
    lie = LOG.changed(4)
    found = contradiction(VKEY, LOG.note(100), lie.note(300), node=lie.node)
    path = write(tmp_path / "e", f"# what it shows\n{found}")
    code, out, _ = run(path, "--key", KEY)
    assert code == 0 and "does not continue it" in out
    assert json.loads(run(path, "--key", KEY, "--json")[1])["proves"] == "rewritten-past"
    other = SigningKey(VKEY.name, b"\x77" * 32).verifier
    assert run(path, "--key", other)[0] == 1


def test_a_checkpoint_alone_is_a_signature_alone(run, tmp_path):
    path = write(tmp_path / "c", LOG.note(9))
    assert run(path, "--key", KEY)[:2] == (0, f"{VKEY.name} signed a record of 9 entries.\n")
    write(path, LOG.note(9).replace("\n9\n", "\n8\n"))
    assert run(path, "--key", KEY)[0] == 1


def test_an_older_checkpoint_that_is_not_continued_gives_evidence(folder, run, tmp_path, pristine):  # noqa: F811
    """Whoever kept one checkpoint, and copies today's tiles, makes the proof alone."""
    tile = pristine["tile/0/000"]
    hashes = [tile[i : i + 32] for i in range(0, len(tile), 32)]
    honest = write(tmp_path / "kept", PaperLog(hashes).note(128))
    code, out, _ = run(folder, "--key", KEY, "--since", honest)
    assert code == 0 and "continues the 128 entries" in out
    kept = write(tmp_path / "kept", PaperLog(hashes).changed(5).note(128))
    evidence = tmp_path / "evidence.txt"
    code, out, _ = run(folder, "--key", KEY, "--since", kept, "--evidence", evidence)
    assert code == 1 and "does not continue the 128 entries" in out
    assert run(evidence, "--key", KEY)[0] == 0
    newer = write(tmp_path / "kept", LOG.note(600).replace("\n600\n", "\n601\n"))
    assert run(folder, "--key", KEY, "--since", newer)[0] == 1
    ahead = PaperLog.of(601)
    write(newer, ahead.note(601))
    code, out, _ = run(folder, "--key", KEY, "--since", newer)
    assert code == 1 and "601 were signed already" in out


@pytest.mark.parametrize(
    "arguments",
    [
        ("nowhere", "--key", KEY),
        (".", "--key", KEY),
        (__file__, "--key", "nonsense"),
        (__file__, "--key", KEY, "--policy", __file__),
        (__file__, "--key", KEY, "--evidence", "x"),
    ],
)
def test_wrong_use_is_two(run, arguments, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code, _, err = run(*arguments)
    assert code == 2 and err.startswith("trucewatch-verify: error: ")


def test_the_folder_alone_verifies_under_any_name(folder, tmp_path):
    """Copied away from the rest, with `cryptography` and `rfc8785` and nothing else of ours."""
    alone = tmp_path / "elsewhere" / "a_delegations_copy"
    shutil.copytree(
        Path(trucewatch.ledger.__file__).parent, alone, ignore=shutil.ignore_patterns("__pycache__")
    )
    marked = alone / "verifying.py"
    marked.write_text(marked.read_text().replace("The record of", "OUR OWN COPY SAYS: that of"))
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    command = [sys.executable, "-m", "a_delegations_copy", folder, "--key", KEY]
    ran = subprocess.run(
        command, cwd=alone.parent, env=environment, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    assert "OUR OWN COPY SAYS: that of" in ran.stdout


def test_the_module_is_the_command(folder):
    command = [sys.executable, "-m", "trucewatch.ledger", folder, "--key", KEY]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ran.returncode == 0 and "holds: 600 entries" in ran.stdout
