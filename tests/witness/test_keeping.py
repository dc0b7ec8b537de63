"""What a witness keeps: durable, its owner's alone, and never begun anew by itself."""

import stat

import pytest

from tests.witness.logs import ORIGIN, VKEY, PaperLog, evidence_of, state_of
from trucewatch.ledger.cosignatures import CosigningKey, cosignatures_on
from trucewatch.ledger.notes import SigningKey
from trucewatch.witness.folder import WitnessError, add_log, make_witness, read_log, watched_logs
from trucewatch.witness.heads import recall, remember

LOG = PaperLog.of(300)


def ask(witness, old, new, log=LOG):
    return witness.add_checkpoint(str(log.request(old, new)).encode())


def test_what_is_co_signed_is_held_and_carries_both_kinds_of_signature(witness):
    answer = ask(witness, 0, 7)
    keys = [key.verifier for key in witness.keys]
    found = cosignatures_on(LOG.note(7) + answer.body, keys)
    assert [one.key for one in found] == keys
    assert {one.time for one in found} == {1_790_000_000}
    assert state_of(witness) == LOG.note(7) + answer.body
    assert ask(witness, 7, 300).status == 200


def test_what_is_refused_changes_nothing(witness):
    ask(witness, 0, 7)
    before = state_of(witness)
    for answer in (ask(witness, 0, 9), ask(witness, 7, 7, LOG.changed(1)), ask(witness, 3, 2)):
        assert answer.status in (400, 409)
        assert state_of(witness) == before


def test_a_log_nobody_named_is_404(witness):
    other = str(LOG.request(0, 7)).replace(ORIGIN, "ledger.example/other")
    assert witness.add_checkpoint(other.encode()).status == 404
    assert witness.add_checkpoint(b"rubbish").status == 400


def test_keys_are_for_their_owner_alone(witness):
    assert stat.S_IMODE(witness.folder.stat().st_mode) == 0o700
    for path in witness.folder.glob("*.key"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        path.chmod(0o640)
        with pytest.raises(WitnessError, match="read by others"):
            type(witness)(witness.folder)
        path.chmod(0o600)
    with pytest.raises(WitnessError, match="a witness already"):
        make_witness(witness.folder, "witness.example/again")


def test_a_lost_or_damaged_state_is_not_begun_anew(witness, log):
    ask(witness, 0, 7)
    log.state.write_text(LOG.note(5))  # signed by the log, but not what this witness wrote
    with pytest.raises(WitnessError, match="damaged"):
        ask(witness, 5, 9)
    log.state.unlink()
    with pytest.raises(WitnessError, match="lost"):
        ask(witness, 0, 9)
    add_log(witness.folder, str(VKEY))  # naming the log again does not heal it either
    with pytest.raises(WitnessError, match="lost"):
        ask(witness, 0, 9)


def test_a_log_is_watched_by_one_key(witness):
    other = SigningKey(ORIGIN, b"\x66" * 32).verifier
    with pytest.raises(WitnessError, match="watched already, by another key"):
        add_log(witness.folder, str(other))
    assert add_log(witness.folder, str(VKEY), "http://ledger.example/").url
    assert watched_logs(witness.folder)[0].url == "http://ledger.example/"
    for wrong, why in ((str(witness.keys[0].verifier), "type 1"), ("nonsense", "no log's vkey")):
        with pytest.raises(WitnessError, match=why):
            add_log(witness.folder, wrong)
    seed = CosigningKey.parse((witness.folder / "witness.key").read_text())._seed
    with pytest.raises(WitnessError, match="their own witness"):
        add_log(witness.folder, str(SigningKey("ledger.example/me", seed).verifier))
    with pytest.raises(WitnessError, match="http"):
        add_log(witness.folder, str(VKEY), "file:///etc/passwd")
    with pytest.raises(KeyError):
        read_log(witness.folder, "0" * 64)


def test_evidence_is_written_once(witness):
    ask(witness, 0, 7)
    for _ in range(3):
        ask(witness, 7, 7, LOG.changed(1))
    assert len(evidence_of(witness)) == 1


def test_a_doubt_is_kept_and_is_no_evidence(witness):
    ask(witness, 0, 8)
    ask(witness, 8, 20, LOG.changed(3))
    assert evidence_of(witness) == []
    (kept,) = (witness.folder / "doubts").rglob("*.checkpoint")
    assert kept.read_text() == LOG.changed(3).note(20)


def test_every_head_of_the_past_is_remembered(witness, log):
    sizes = [1, 2, 5, 8, 13, 21, 34, 55, 89, 144, 233]
    for old, new in zip([0, *sizes], sizes, strict=False):
        ask(witness, old, new)
    ask(witness, 233, 233)
    assert log.heads.stat().st_size == 104 * len(sizes)
    for size in range(240):
        assert recall(log.heads, VKEY, size) == (LOG.note(size) if size in sizes else None)
    assert ask(witness, 0, 13, LOG.changed(2)).status == 409
    assert len(evidence_of(witness)) == 1


def test_a_torn_memory_of_heads_is_shorter_not_wrong(tmp_path):
    path = tmp_path / "h"
    for size in (3, 9):
        remember(path, VKEY, LOG.note(size))
    path.write_bytes(path.read_bytes()[:-1])
    assert recall(path, VKEY, 3) == LOG.note(3) and recall(path, VKEY, 9) is None
    remember(path, VKEY, LOG.note(11))
    assert recall(path, VKEY, 11) == LOG.note(11)
