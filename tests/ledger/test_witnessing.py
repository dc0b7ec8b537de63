"""The witness's decision, status by status, in the order of the specification."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.witness.logs import KEY, ORIGIN, VKEY, PaperLog
from trucewatch.ledger.checkpoints import Checkpoint
from trucewatch.ledger.errors import LedgerError
from trucewatch.ledger.merkle import EMPTY_ROOT
from trucewatch.ledger.misbehaviour import prove
from trucewatch.ledger.notes import SigningKey
from trucewatch.ledger.witnessing import SIZE_MEDIA, Request, decide

LOG = PaperLog.of(300)


def asked(old, new, log=LOG, held=None, **changes):
    request = log.request(old, new)
    return decide(
        Request(**{n: changes.get(n, getattr(request, n)) for n in ("old", "proof", "note")}),
        VKEY,
        held,
    )


def test_the_first_checkpoint_is_taken_on_trust():
    decision = asked(0, 7)
    assert decision.status == 200 and decision.checkpoint.size == 7


def test_a_checkpoint_that_continues_is_co_signed():
    for old, new in ((1, 2), (7, 8), (8, 300), (256, 257), (299, 300), (300, 300)):
        assert asked(old, new, held=LOG.note(old)).status == 200


def test_another_old_size_is_told_the_one_held():
    for old in (0, 5, 9):
        decision = asked(old, 20, held=LOG.note(8))
        assert (decision.status, decision.body, decision.media) == (409, "8\n", SIZE_MEDIA)
        assert not decision.doubt
    assert asked(3, 20).body == "0\n"


def test_an_older_checkpoint_is_not_co_signed_again():
    decision = asked(3, 5, held=LOG.note(8))
    assert (decision.status, decision.body, decision.evidence) == (409, "8\n", None)


def test_an_old_size_beyond_the_checkpoint_is_malformed():
    assert asked(9, 8, held=LOG.note(8)).status == 400


def test_a_proof_that_fails_is_422():
    wrong = tuple(reversed(LOG.proof(7, 20)))
    for proof in ((), wrong, (*LOG.proof(7, 20), bytes(32)), tuple(LOG.proof(7, 19))):
        decision = asked(7, 20, held=LOG.note(7), proof=proof)
        assert decision.status == 422 and decision.doubt
        assert decision.evidence is None  # anybody can send a wrong proof: it convicts nobody


def test_a_proof_where_none_belongs_is_422():
    assert asked(0, 7, proof=(bytes(32),)).status == 422
    assert asked(7, 7, held=LOG.note(7), proof=(bytes(32),)).status == 422


def test_the_same_size_with_another_root_is_409_and_proof_of_a_split_view():
    other = LOG.changed(3)
    for old in (0, 3, 7):
        decision = asked(old, 7, log=other, held=LOG.note(7))
        assert decision.status == 409
        assert prove(VKEY, decision.evidence).kind == "split-view"
    assert asked(7, 7, log=other, held=LOG.note(7)).media != SIZE_MEDIA


def test_a_rewritten_past_is_422_and_its_own_proof_convicts_it():
    decision = asked(7, 20, log=LOG.changed(3), held=LOG.note(7))
    assert decision.status == 422
    proven = prove(VKEY, decision.evidence)
    assert proven.kind == "rewritten-past"
    assert (proven.older.size, proven.newer.size) == (7, 20)


def test_where_the_old_size_is_a_power_of_two_the_proof_alone_convicts_nobody():
    decision = asked(8, 20, log=LOG.changed(3), held=LOG.note(8))
    assert (decision.status, decision.evidence, decision.doubt) == (422, None, True)


def test_an_accepted_head_of_long_ago_still_speaks():
    request = LOG.changed(2).request(3, 5)
    decision = decide(request, VKEY, LOG.note(20), {5: LOG.note(5)}.get)
    assert decision.status == 409
    assert prove(VKEY, decision.evidence).kind == "split-view"


def test_another_hand_is_403_and_a_broken_checkpoint_400():
    forged = Checkpoint(ORIGIN, 7, bytes(32)).sign(SigningKey(ORIGIN, b"\x66" * 32))
    assert asked(0, 7, note=forged).status == 403
    assert asked(0, 7, note=LOG.note(7).replace("\n7\n", "\n8\n")).status == 403
    extended = KEY.sign(f"{ORIGIN}\n7\n{'A' * 43}=\nmore\n")
    assert asked(0, 7, note=extended).status == 400
    assert asked(0, 7, note=KEY.sign(f"{ORIGIN}\n07\n{'A' * 43}=\n")).status == 400


def test_an_empty_tree_has_one_root():
    empty = Checkpoint(ORIGIN, 0, EMPTY_ROOT).sign(KEY)
    assert asked(0, 7, note=empty).status == 200
    assert asked(0, 7, held=empty).status == 200
    assert asked(0, 7, note=Checkpoint(ORIGIN, 0, bytes(32)).sign(KEY)).status == 422


def test_a_damaged_state_is_never_answered():
    with pytest.raises(LedgerError):
        asked(7, 20, held="nonsense")


def test_a_request_survives_being_written_and_read():
    request = LOG.request(7, 20)
    assert Request.parse(str(request).encode()) == request
    assert request.origin == ORIGIN


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"old 1\n\n",
        b"old 01\n\n" + LOG.note(3).encode(),
        b"old -1\n\n" + LOG.note(3).encode(),
        b"old 1\n" + LOG.note(3).encode(),
        b"new 1\n\n" + LOG.note(3).encode(),
        b"old 1\nAAAA\n\n" + LOG.note(3).encode(),
        b"old 1\n" + b"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n" * 64 + b"\n"
        + LOG.note(3).encode(),
        b"old 1\n\n\xff" + LOG.note(3).encode(),
        b"old 1\n\n" + b"x" * 70_000,
        b"old " + b"9" * 20 + b"\n\n" + LOG.note(3).encode(),
    ],
)  # fmt: skip
def test_what_is_no_request_is_refused(body):
    with pytest.raises(LedgerError):
        Request.parse(body)


@settings(max_examples=300)
@given(st.data())
def test_no_mutated_proof_is_accepted(data):
    """Honest growth, then one bit of the proof, or a hash more, less, or elsewhere."""
    old = data.draw(st.integers(1, 120))
    new = data.draw(st.integers(old + 1, 121))
    proof = list(LOG.proof(old, new))
    at = data.draw(st.integers(0, len(proof) - 1))
    how = data.draw(st.sampled_from(["bit", "drop", "add", "swap"]))
    if how == "bit":
        bit = data.draw(st.integers(0, 255))
        number = int.from_bytes(proof[at], "big") ^ 1 << bit
        proof[at] = number.to_bytes(32, "big")
    elif how == "drop":
        del proof[at]
    elif how == "add":
        proof.insert(at, proof[at])
    elif len(proof) > 1:
        proof[at], proof[at - 1] = proof[at - 1], proof[at]
    if proof == LOG.proof(old, new):
        return
    decision = asked(old, new, held=LOG.note(old), proof=tuple(proof))
    assert (decision.status, decision.evidence) == (422, None)
