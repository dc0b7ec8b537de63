"""The golden log: 600 entries whose roots and proofs two other programs accepted."""

import base64
import json

import pytest

from tests.ledger.trees import tiles_of
from trucewatch.ledger.checkpoints import Checkpoint, open_checkpoint
from trucewatch.ledger.encoding import b64
from trucewatch.ledger.merkle import leaf_hash, root_of
from trucewatch.ledger.notes import SigningKey, VerifierKey
from trucewatch.ledger.proofs import TileNodes, consistency_proof, inclusion_proof
from trucewatch.ledger.receipts import Receipt, verify_receipt

pytestmark = pytest.mark.shared

ENTRIES = [f"truce fixture entry {i}".encode() for i in range(600)]
HASHES = [leaf_hash(entry) for entry in ENTRIES]
ORIGIN = "ledger.example/truce-fixture"


@pytest.fixture(scope="module")
def golden(shared):
    return json.loads((shared / "reference/tlog/facts.json").read_text())["golden_log"]


def test_its_roots_are_ours(golden):
    edge, _ = tiles_of(HASHES)
    for size, root in golden["roots_b64"].items():
        assert b64(root_of(HASHES[: int(size)])) == root
    assert b64(edge.root()) == golden["roots_b64"]["600"]


def test_its_checkpoint_is_the_one_we_sign(golden):
    key = SigningKey(ORIGIN, b"\x11" * 32)
    assert str(key.verifier) == golden["vkeys"]["log"]
    signed = open_checkpoint(golden["checkpoint_600_ed25519_only"], key.verifier)
    assert signed.checkpoint == Checkpoint(ORIGIN, 600, root_of(HASHES))
    assert signed.others == 1  # the guarantor's cosignature: carried, not yet believed
    assert golden["checkpoint_600_ed25519_only"].startswith(signed.checkpoint.sign(key))


def test_its_consistency_proof_is_ours(golden):
    _, read = tiles_of(HASHES)
    proof = consistency_proof(255, 600, TileNodes(600, read))
    assert [b64(part) for part in proof] == golden["consistency_255_600"]


def test_its_receipt_is_ours_and_verifies(golden):
    _, read = tiles_of(HASHES)
    given = Receipt.parse(golden["tlog_proof_entry_257"])
    ours = inclusion_proof(257, 600, TileNodes(600, read))
    assert str(given) == golden["tlog_proof_entry_257"]
    assert str(Receipt(257, tuple(ours), given.checkpoint)) == golden["tlog_proof_entry_257"]
    key = VerifierKey.parse(golden["vkeys"]["log"])
    signed = verify_receipt(golden["tlog_proof_entry_257"], key, entry=ENTRIES[257])
    assert signed.checkpoint.size == 600
    assert base64.b64encode(signed.checkpoint.root).decode() == golden["roots_b64"]["600"]
