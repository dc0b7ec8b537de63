"""Receipts: one file and the log's key are enough, and nothing less is."""

import pytest

from tests.ledger.trees import tiles_of
from trucewatch.ledger.checkpoints import Checkpoint
from trucewatch.ledger.errors import LedgerError
from trucewatch.ledger.merkle import leaf_hash, root_of
from trucewatch.ledger.notes import SigningKey
from trucewatch.ledger.proofs import TileNodes, inclusion_proof
from trucewatch.ledger.receipts import Receipt, verify_receipt

LOG = SigningKey("ledger.example/truce", b"\x01" * 32)
ENTRIES = [f"entry {i}".encode() for i in range(300)]
HASHES = [leaf_hash(entry) for entry in ENTRIES]
_, READ = tiles_of(HASHES)
NOTE = Checkpoint("ledger.example/truce", 300, root_of(HASHES)).sign(LOG)


def receipt(index: int) -> str:
    proof = inclusion_proof(index, 300, TileNodes(300, READ))
    return str(Receipt(index, tuple(proof), NOTE, ENTRIES[index]))


def test_a_receipt_proves_the_leaf_it_carries():
    for index in (0, 1, 255, 256, 299):
        assert verify_receipt(receipt(index), LOG.verifier).checkpoint.size == 300
    assert str(Receipt.parse(receipt(5))) == receipt(5)


def test_a_receipt_does_not_prove_another_leaf():
    with pytest.raises(LedgerError, match="another root"):
        verify_receipt(receipt(5), LOG.verifier, entry=ENTRIES[6])


def test_a_receipt_needs_the_logs_own_key():
    other = SigningKey("ledger.example/truce", b"\x02" * 32)
    with pytest.raises(LedgerError, match="no key that we know"):
        verify_receipt(receipt(5), other.verifier)


def test_a_receipt_without_its_leaf_needs_it_given():
    text = receipt(5)
    bare = "\n".join(line for line in text.split("\n") if not line.startswith("extra "))
    verify_receipt(bare, LOG.verifier, entry=ENTRIES[5])
    with pytest.raises(LedgerError, match="carries no entry"):
        verify_receipt(bare, LOG.verifier)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("c2sp.org/tlog-proof@v1", "c2sp.org/tlog-proof@v2"),
        ("index 5\n", "index 05\n"),
        ("index 5\n", "index 6\n"),
        ("index 5\n", "index -5\n"),
        ("index 5\n", ""),
        ("index 5\n", "index 5\nAAAA\n"),
        ("index 5\n", "index 5\n" + "A" * 43 + "=\n"),
        ("\n\n", "\n"),
        ("extra ", "extra !"),
        ("\n300\n", "\n301\n"),
    ],
)
def test_a_receipt_in_other_words_is_refused(old, new):
    with pytest.raises(LedgerError):
        verify_receipt(receipt(5).replace(old, new), LOG.verifier)
