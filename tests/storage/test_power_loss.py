"""The power goes, and comes back: whatever had been acknowledged is there.

kill -9 proves nothing here, for what was written stays with the kernel. So every call of a working
life is recorded, and the files are put together as a disk may hold them after a cut.
"""

import pytest
from benchmarks.ledger.faults.__main__ import main
from benchmarks.ledger.faults.power import power_losses
from benchmarks.ledger.faults.shim import NoShimError, compiled

FEW, MANY = 12, 1_000


@pytest.fixture(autouse=True, scope="module")
def _shim():
    try:
        compiled()
    except NoShimError as reason:
        pytest.skip(str(reason))


def test_no_power_loss_takes_what_was_acknowledged(tmp_path):
    losses = power_losses(tmp_path, FEW)
    assert losses.complaints == {}
    assert losses.states == FEW and losses.acknowledged > FEW


def test_without_a_sync_at_each_commit_power_loss_does_take_entries(tmp_path):
    """The control: if this loses nothing, the disk above is no disk, and its zero means nothing."""
    losses = power_losses(tmp_path, FEW, synchronous="NORMAL")
    assert losses.lost > 0


def test_the_command_says_what_it_did_and_how_to_do_it_again(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("TRUCEWATCH_KEYS", str(tmp_path / "keys"))
    words = ["memory", "--flips", "12", "--folder", str(tmp_path)]
    assert main(words) == 0
    said = capsys.readouterr().out
    assert "memory: 12 bits turned over, 0 of them missed" in said
    assert f"python -m benchmarks.ledger.faults {' '.join(words)}" in said


@pytest.mark.long
def test_no_power_loss_in_a_thousand_takes_what_was_acknowledged(tmp_path):
    losses = power_losses(tmp_path, MANY, seed=2)
    assert losses.complaints == {}
    assert losses.states == MANY


@pytest.mark.long
def test_the_control_loses_entries_in_many_of_a_thousand(tmp_path):
    assert power_losses(tmp_path, MANY, seed=2, synchronous="NORMAL").lost >= MANY // 10
