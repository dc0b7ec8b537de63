"""Evidence: it convicts whoever signed two pasts, and nobody else."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.witness.logs import KEY, ORIGIN, VKEY, PaperLog
from trucewatch.ledger.checkpoints import Checkpoint
from trucewatch.ledger.errors import LedgerError
from trucewatch.ledger.misbehaviour import (
    Contradiction,
    contradiction,
    path_between,
    prove,
    verify_evidence,
)
from trucewatch.ledger.notes import SigningKey

LOG = PaperLog.of(130)


def rewritten(old, new, at):
    lie = LOG.changed(at)
    return contradiction(VKEY, LOG.note(old), lie.note(new), node=lie.node)


def test_a_split_view_is_told_in_words():
    found = contradiction(VKEY, LOG.note(20), LOG.changed(4).note(20))
    proven = verify_evidence(f"# for a lawyer\n{found}", VKEY)
    assert proven.kind == "split-view"
    assert f"The log {ORIGIN} signed two different records of 20 entries." in proven.words()


@pytest.mark.parametrize("old", [1, 2, 3, 7, 8, 64, 100, 128, 129])
def test_any_rewritten_entry_is_proven_from_the_tiles(old):
    found = rewritten(old, 130, old - 1)
    assert found.kind == "rewritten-past" and len(found.path) <= 9
    proven = verify_evidence(str(found), VKEY)
    assert proven.held != proven.older.root
    assert any("was changed, dropped" in line for line in proven.words())


def test_honest_growth_proves_nothing():
    for old in (1, 2, 7, 64, 129, 130):
        assert contradiction(VKEY, LOG.note(old), LOG.note(130), node=LOG.node) is None
    honest = Contradiction(
        str(VKEY), LOG.note(7), LOG.note(130), tuple(path_between(7, 130, LOG.node))
    )
    with pytest.raises(LedgerError, match="agree"):
        prove(VKEY, honest)
    with pytest.raises(LedgerError, match="agree"):
        prove(VKEY, Contradiction(str(VKEY), LOG.note(7), LOG.note(7)))


def test_an_honest_log_is_not_convicted_by_a_path_of_somebodys_own_making():
    lie = LOG.changed(3)
    forged = Contradiction(
        str(VKEY), LOG.note(7), LOG.note(130), tuple(path_between(7, 130, lie.node))
    )
    with pytest.raises(LedgerError, match="does not lead to the newer root"):
        prove(VKEY, forged)
    with pytest.raises(LedgerError, match="no path"):
        prove(VKEY, Contradiction(str(VKEY), LOG.note(7), LOG.note(130)))


def test_notes_of_another_hand_convict_nobody():
    stranger = SigningKey(ORIGIN, b"\x66" * 32)
    fake = Checkpoint(ORIGIN, 20, bytes(32)).sign(stranger)
    with pytest.raises(LedgerError):
        prove(VKEY, Contradiction(str(VKEY), LOG.note(20), fake))
    with pytest.raises(LedgerError):
        verify_evidence(str(rewritten(20, 130, 4)), stranger.verifier)


@settings(max_examples=200)
@given(st.data())
def test_a_changed_evidence_file_proves_the_same_or_nothing(data):
    text = bytearray(str(rewritten(20, 130, 4)).encode())
    at = data.draw(st.integers(0, len(text) - 1))
    text[at] = data.draw(st.integers(32, 126))
    try:
        proven = verify_evidence(text.decode("utf-8", "replace"), VKEY)
    except LedgerError:
        return
    assert (proven.older, proven.newer) == (
        Checkpoint.parse(LOG.note(20).split("\n\n")[0] + "\n"),
        Checkpoint.parse(LOG.changed(4).note(130).split("\n\n")[0] + "\n"),
    )


def test_a_file_cut_anywhere_is_refused():
    text = str(rewritten(20, 130, 4))
    for at in range(0, len(text) - 1, 13):
        with pytest.raises(LedgerError):
            verify_evidence(text[:at], VKEY)
    with pytest.raises(LedgerError, match="goes on"):
        verify_evidence(text + KEY.sign("more\n"), VKEY)


@settings(max_examples=100)
@given(st.integers(0, 2**32))
def test_no_honest_pair_is_ever_convicted(seed):
    """Random sizes, random hashes thrown in: an honest log has nothing to fear."""
    pick = random.Random(seed)
    old, new = sorted(pick.sample(range(1, 131), 2))
    path = path_between(old, new, LOG.node)
    path[pick.randrange(len(path))] = pick.randbytes(32)
    with pytest.raises(LedgerError):
        prove(VKEY, Contradiction(str(VKEY), LOG.note(old), LOG.note(new), tuple(path)))
