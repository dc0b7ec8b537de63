"""Cosignatures of both types: byte for byte the specification's, and not to be forged."""

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucewatch.ledger.checkpoints import Checkpoint, open_checkpoint
from trucewatch.ledger.cosignatures import (
    COSIGNATURE,
    SUBTREE,
    CosignerKey,
    CosigningKey,
    cosignatures_on,
    cosigned_message,
    ml_dsa_is_here,
    parse_key,
)
from trucewatch.ledger.encoding import b64, from_b64
from trucewatch.ledger.errors import LedgerError
from trucewatch.ledger.notes import SigningKey, VerifierKey

LOG = SigningKey("ledger.example/truce", b"\x01" * 32)
NOTE = Checkpoint(LOG.verifier.name, 600, b"\x05" * 32).sign(LOG)
TEXT = NOTE.split("\n\n")[0] + "\n"
NORTH = CosigningKey("witness.example/north", b"\x02" * 32)
SOUTH = CosigningKey("witness.example/south", b"\x03" * 32, SUBTREE)
needs_ml_dsa = pytest.mark.skipif(not ml_dsa_is_here(), reason="this OpenSSL knows no ML-DSA-44")
BOTH = pytest.mark.parametrize("key", [NORTH, pytest.param(SOUTH, marks=needs_ml_dsa)])


@pytest.fixture(scope="module")
def golden(shared):
    return json.loads((shared / "reference/tlog/facts.json").read_text())["golden_log"]


@pytest.mark.shared
def test_the_golden_ed25519_cosignature_is_ours(golden):
    key = CosigningKey("witness.example/guarantor", b"\x22" * 32)
    assert str(key.verifier) == golden["vkeys"]["guarantor_ed25519_cosigv1"]
    note = golden["checkpoint_600_ed25519_only"]
    text = note.split("\n\n")[0] + "\n"
    message = cosigned_message(COSIGNATURE, key.verifier.name, golden["time"], text.encode())
    assert message.decode() == golden["ed25519_cosigned_message"]
    assert note.endswith(key.cosign(text, golden["time"]))
    (found,) = cosignatures_on(note, [key.verifier])
    assert found.time == golden["time"]


@pytest.mark.shared
@needs_ml_dsa
def test_the_golden_ml_dsa_key_and_message_are_ours(golden):
    key = CosigningKey("witness.example/party-north", b"\x33" * 32, SUBTREE)
    assert str(key.verifier) == golden["vkeys"]["party_north_mldsa44"]
    text = golden["checkpoint_600_ed25519_only"].split("\n\n")[0] + "\n"
    message = cosigned_message(SUBTREE, key.verifier.name, golden["time"], text.encode())
    assert message.hex() == golden["mldsa_cosigned_message_hex"]


@BOTH
def test_a_cosignature_is_found_with_its_time(key):
    note = NOTE + key.cosign(TEXT, 1_790_000_000)
    (found,) = cosignatures_on(note, [NORTH.verifier, SOUTH.verifier])
    assert (found.key, found.time) == (key.verifier, 1_790_000_000)
    signed = open_checkpoint(note, LOG.verifier, [key.verifier])
    assert signed.signers == (LOG.verifier, key.verifier)


@BOTH
def test_keys_survive_being_written_and_read(key):
    assert CosigningKey.parse(key.secret()).verifier == key.verifier
    assert parse_key(str(key.verifier)) == key.verifier
    assert isinstance(parse_key(str(key.verifier)), CosignerKey)
    assert key.secret() not in repr(key)
    with pytest.raises(LedgerError) as refusal:
        CosigningKey.parse(key.secret().replace("witness", "witnass"))
    assert "+" not in str(refusal.value)


@needs_ml_dsa
def test_a_log_signs_with_ml_dsa_beside_its_own_line_and_is_no_witness_to_itself():
    """tlog-checkpoint allows it; time 0 says nothing, so that the line tells no time."""
    second = CosigningKey(LOG.verifier.name, b"\x04" * 32, SUBTREE)
    note = NOTE + second.cosign(TEXT, 0)
    signed = open_checkpoint(note, second.verifier, [LOG.verifier])
    assert set(signed.signers) == {LOG.verifier, second.verifier}
    assert open_checkpoint(note, LOG.verifier).others == 1


@needs_ml_dsa
def test_an_ml_dsa_line_under_another_name_is_another_statement():
    """Type 06 commits to the cosigner's name; type 04 does not, so its key id must."""
    line = SOUTH.cosign(TEXT, 7)
    other = CosignerKey("witness.example/east", SOUTH.verifier.public, SUBTREE)
    signature = from_b64(line.split()[2])[4:]
    assert SOUTH.verifier.verifies(TEXT.encode(), signature)
    assert not other.verifies(TEXT.encode(), signature)


def test_rubbish_under_a_witnesss_name_does_not_hide_the_witness():
    rubbish = f"— {NORTH.verifier.name} {b64(NORTH.verifier.id + bytes(72))}\n"
    found = cosignatures_on(NOTE + rubbish + NORTH.cosign(TEXT, 5), [NORTH.verifier])
    assert [one.time for one in found] == [5]


@BOTH
def test_a_time_beyond_63_bits_is_refused(key):
    with pytest.raises(LedgerError):
        key.cosign(TEXT, 2**63)
    assert not key.verifier.verifies(TEXT.encode(), b"\xff" * len(key.cosign(TEXT, 1)))


def test_keys_of_other_types_and_lengths_are_refused():
    for algorithm, size in ((2, 32), (4, 31), (6, 32), (6, 1311), (0, 0)):
        key = VerifierKey("witness.example/x", b"\x01" * size, algorithm)
        with pytest.raises(LedgerError):
            parse_key(str(key))


@pytest.mark.parametrize("kind", [COSIGNATURE, pytest.param(SUBTREE, marks=needs_ml_dsa)])
@given(data=st.data())
def test_no_mutated_cosignature_is_accepted(kind, data):
    """A bit changed in the time, the signature or the checkpoint; or the line cut short."""
    key = NORTH if kind == COSIGNATURE else SOUTH
    signature = bytearray(from_b64(key.cosign(TEXT, 1_790_000_000).split()[2])[4:])
    text = bytearray(TEXT.encode())
    target = data.draw(st.sampled_from([signature, text]))
    at = data.draw(st.integers(0, len(target) - 1))
    if data.draw(st.booleans()):
        target[at] ^= 1 << data.draw(st.integers(0, 6))
    else:
        del target[at:]
    with suppress(LedgerError, UnicodeDecodeError):  # the checkpoint may be none any more
        assert not key.verifier.verifies(bytes(text), bytes(signature))
