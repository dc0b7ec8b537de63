"""Our log, read by golang.org/x/mod/sumdb: tools that none of us wrote accept it, or refuse it."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.witness.logs import PaperLog
from trucewatch.ledger.checkpoints import Checkpoint
from trucewatch.ledger.cosignatures import CosigningKey
from trucewatch.ledger.edge import Edge
from trucewatch.ledger.encoding import b64
from trucewatch.ledger.merkle import leaf_hash, root_of
from trucewatch.ledger.notes import SigningKey
from trucewatch.ledger.proofs import inclusion_proof
from trucewatch.ledger.tiles import bundle, tile_path

PROGRAM = Path(__file__).parent / "independent" / "verify.go"
GOPATH = Path("/usr/share/gocode")
LOG = SigningKey("ledger.example/truce", b"\x01" * 32)
SIZE = 700
ENTRIES = [b"entry %d" % i for i in range(SIZE)]
HASHES = [leaf_hash(entry) for entry in ENTRIES]


@pytest.fixture(scope="module")
def verifier(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Our small program over Debian's package, compiled."""
    if shutil.which("go") is None:
        pytest.skip("no Go: apt-get install golang-go golang-golang-x-mod-dev")
    if not (GOPATH / "src/golang.org/x/mod/sumdb/tlog").is_dir():
        pytest.skip("no golang.org/x/mod: apt-get install golang-golang-x-mod-dev")
    folder = tmp_path_factory.mktemp("go")
    environment = {
        **os.environ,
        "GO111MODULE": "off",
        "GOPATH": str(GOPATH),
        "GOCACHE": str(folder / "cache"),
        "GOFLAGS": "",
    }
    subprocess.run(
        ["go", "build", "-o", folder / "verify", PROGRAM], env=environment, check=True, cwd=folder
    )
    return folder / "verify"


@pytest.fixture(scope="module")
def published() -> dict[str, bytes]:
    """A log of 700 entries as files, a witness's line under its checkpoint, and what we claim."""
    log = PaperLog(HASHES)
    checkpoint = Checkpoint(LOG.verifier.name, SIZE, root_of(HASHES))
    witness = CosigningKey("witness.example/north", b"\x02" * 32)
    files = {
        "checkpoint": (checkpoint.sign(LOG) + witness.cosign(checkpoint.body(), 9)).encode(),
        "claims.json": json.dumps(
            {
                "key": str(LOG.verifier),
                "inclusion": [
                    {"index": i, "proof": list(map(b64, inclusion_proof(i, SIZE, log.node)))}
                    for i in (0, 1, 255, 256, 257, 511, 512, 698, 699)
                ],
                "consistency": [
                    {
                        "size": size,
                        "root": b64(root_of(HASHES[:size])),
                        "proof": list(map(b64, log.proof(size, SIZE))),
                    }
                    for size in (1, 2, 3, 255, 256, 257, 512, 600, 699)
                ],
            }
        ).encode(),
    }
    for tile in Edge().extend(HASHES):
        files[tile_path(tile.level, tile.number, tile.width)] = tile.data
    for start in range(0, SIZE, 256):
        part = ENTRIES[start : start + 256]
        files[tile_path("entries", start // 256, len(part))] = bundle(part)
    return files


def says(verifier: Path, folder: Path, files: dict[str, bytes]) -> int:
    """The program's exit code over these files; it answers in time, or the test fails."""
    shutil.rmtree(folder, ignore_errors=True)
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    ran = subprocess.run(
        [verifier, folder, folder / "claims.json"], capture_output=True, timeout=20, check=False
    )
    return ran.returncode


def test_it_accepts_our_log_and_our_proofs(verifier, published, tmp_path):
    assert says(verifier, tmp_path / "log", published) == 0


def test_it_refuses_every_tampered_copy(verifier, published, tmp_path):
    """One bit in any file, and any file taken away."""
    pick = random.Random(7)
    signed = published["checkpoint"].index("— witness".encode())
    for name in sorted(published):
        lacking = {other: data for other, data in published.items() if other != name}
        assert says(verifier, tmp_path / "log", lacking) == 1, name
        for _ in range(3):
            data = bytearray(published[name])
            # A witness's line is not this verifier's to judge: it must ignore keys it lacks.
            at = pick.randrange(signed if name == "checkpoint" else len(data))
            if name == "claims.json":
                at = data.index(b'"proof": ["', at % (len(data) // 2)) + 11 + pick.randrange(40)
            data[at] ^= 1 << pick.randrange(3)
            if bytes(data) != published[name]:
                changed = {**published, name: bytes(data)}
                assert says(verifier, tmp_path / "log", changed) == 1, (name, at)


def test_it_refuses_a_rewritten_past(verifier, published, tmp_path):
    """Another log's tiles and checkpoint under the same key: the old heads do not lead there."""
    lie = PaperLog(HASHES).changed(77)
    files = dict(published)
    files["checkpoint"] = (
        Checkpoint(LOG.verifier.name, SIZE, root_of(lie.hashes)).sign(LOG).encode()
    )
    entries = [*ENTRIES[:77], b"rewritten", *ENTRIES[78:]]
    for tile in Edge().extend(lie.hashes):
        files[tile_path(tile.level, tile.number, tile.width)] = tile.data
    files["tile/entries/000"] = bundle(entries[:256])
    claims = json.loads(files["claims.json"])
    files["claims.json"] = json.dumps({**claims, "inclusion": [], "consistency": []}).encode()
    assert says(verifier, tmp_path / "log", files) == 0  # by itself it is a log like any other
    files["claims.json"] = json.dumps({**claims, "inclusion": []}).encode()
    assert says(verifier, tmp_path / "log", files) == 1
