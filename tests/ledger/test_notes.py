"""Signed notes and checkpoints: the specification's example, our own, and what is refused."""

import json

import pytest

from trucewatch.ledger.checkpoints import Checkpoint, open_checkpoint
from trucewatch.ledger.errors import LedgerError
from trucewatch.ledger.notes import SigningKey, VerifierKey, open_note, parse_note

LOG = SigningKey("ledger.example/truce", b"\x01" * 32)
OTHER = SigningKey("ledger.example/truce", b"\x02" * 32)
TREE = Checkpoint("ledger.example/truce", 7, bytes(range(32)))


@pytest.mark.shared
def test_the_specifications_own_note_opens(shared):
    note = json.loads((shared / "reference/tlog/facts.json").read_text())["signed_note"]
    key = VerifierKey.parse(note["vkey"])
    assert str(key) == note["vkey"]
    assert open_note(note["note"], [key])[0] == "This is an example message.\n"


def test_a_key_survives_being_written_down():
    assert VerifierKey.parse(str(LOG.verifier)) == LOG.verifier
    again = SigningKey.parse(LOG.secret())
    assert again.verifier == LOG.verifier
    assert LOG.secret() not in repr(LOG) and "01" * 16 not in repr(LOG)


def test_a_checkpoint_survives_its_signature():
    signed = open_checkpoint(TREE.sign(LOG), LOG.verifier)
    assert signed.checkpoint == TREE
    assert (signed.signers, signed.others) == ((LOG.verifier,), 0)


def test_somebody_elses_signature_is_not_the_logs():
    with pytest.raises(LedgerError, match="no key that we know"):
        open_checkpoint(TREE.sign(OTHER), LOG.verifier)


def test_a_changed_size_breaks_the_signature():
    with pytest.raises(LedgerError, match="is wrong"):
        open_checkpoint(TREE.sign(LOG).replace("\n7\n", "\n6\n"), LOG.verifier)


def test_a_log_does_not_sign_for_another():
    with pytest.raises(LedgerError, match="does not sign for"):
        Checkpoint("ledger.example/other", 1, bytes(32)).sign(LOG)
    note = LOG.sign(Checkpoint("ledger.example/other", 1, bytes(32)).body())
    with pytest.raises(LedgerError, match=r"not of ledger\.example/truce"):
        open_checkpoint(note, LOG.verifier)


def test_an_unknown_witness_is_carried_along_and_counts_for_nothing():
    line = OTHER.sign("x\n").split("\n\n")[1].replace("/truce", "/witness")
    signed = open_checkpoint(TREE.sign(LOG) + line, LOG.verifier)
    assert (len(signed.signers), signed.others) == (1, 1)


def test_a_known_witness_counts_and_its_bad_signature_spoils_the_note():
    witness = SigningKey("witness.example/a", b"\x03" * 32)
    line = witness.sign(TREE.body()).split("\n\n")[1]
    signed = open_checkpoint(TREE.sign(LOG) + line, LOG.verifier, [witness.verifier])
    assert len(signed.signers) == 2
    bad = witness.sign("other\n").split("\n\n")[1]
    with pytest.raises(LedgerError, match="is wrong"):
        open_checkpoint(TREE.sign(LOG) + bad, LOG.verifier, [witness.verifier])


@pytest.mark.parametrize(
    "note",
    [
        "",
        "text\n",
        "text\n\n",
        "text\n\n— name\n",
        "text\n\n— name !!!!\n",
        "text\n\n— name AAAA\n",
        "text\n\n- name AAAAAAAAAAAA\n",
        "text\r\n\n— name AAAAAAAAAAAA\n",
        "text\n\n— name AAAAAAAAAAAA",
        "text\n\n— na+me AAAAAAAAAAAA\n",
        "text\n\n" + "— name AAAAAAAAAAAA\n" * 100,
    ],
)
def test_a_malformed_note_is_refused(note):
    with pytest.raises(LedgerError):
        parse_note(note)


@pytest.mark.parametrize(
    "body",
    [
        "origin\n1\n",
        "origin\n01\n" + "A" * 43 + "=\n",
        "origin\n-1\n" + "A" * 43 + "=\n",
        "origin\n١\n" + "A" * 43 + "=\n",
        "origin\n1\nAAAA\n",
        "\n1\n" + "A" * 43 + "=\n",
        "origin\n1\n" + "A" * 42 + "B=\n",
        "origin\n1\n" + "A" * 43 + "=\nextension\n",
        "origin\n" + "9" * 30 + "\n" + "A" * 43 + "=\n",
    ],
)
def test_a_malformed_checkpoint_is_refused(body):
    with pytest.raises(LedgerError):
        Checkpoint.parse(body)


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\nb", "a\u2003b"])
def test_a_key_needs_a_plain_name(name):
    with pytest.raises(LedgerError):
        SigningKey(name, b"\x01" * 32)


def test_a_key_that_contradicts_itself_is_refused():
    name, _, rest = str(LOG.verifier).partition("+")
    with pytest.raises(LedgerError):
        VerifierKey.parse(f"{name}x+{rest}")
    for text in ("", "PRIVATE+KEY+a+b", LOG.secret().replace("truce", "other")):
        with pytest.raises(LedgerError):
            SigningKey.parse(text)
