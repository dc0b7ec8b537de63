"""A writer killed with -9: whatever it had acknowledged is there, unchanged and in order."""

import os
import random
import signal
import time
from pathlib import Path

import pytest

from tests.storage.records import failures, make_mission, reports
from trucewatch.doors.storage.mission import open_mission

BATCHES = (1, 7, 120, 300)


def written_until_killed(folder: Path, start: int, seconds: float) -> list[tuple[int, bytes]]:
    """Fork a writer, kill it after a while; what it acknowledged, as (index, leaf hash)."""
    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read_end)
        _write_on(folder, start, write_end)
    os.close(write_end)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(read_end, "rb") as stream:
        lines = stream.read().split(b"\n")[:-1]
    return [(int(index), bytes.fromhex(h.decode())) for index, h in (ln.split() for ln in lines)]


def _write_on(folder: Path, start: int, pipe: int) -> None:
    """The child: never returns, and leaves without any of the parent's clean-up."""
    try:
        mission = open_mission(folder)
        turn = 0
        while True:
            n = BATCHES[turn % len(BATCHES)]
            recorded = mission.ground.record(reports(n, start))
            lines = [f"{e.index} {e.leaf_hash.hex()}\n" for e in recorded if e is not None]
            os.write(pipe, "".join(lines).encode())
            if turn % 5 == 0:
                mission.publish_ledger()
            start, turn = start + n, turn + 1
    except BaseException:
        os._exit(1)


def kill_and_look(folder: Path, rounds: int) -> int:
    pick = random.Random(8)
    total, start = 0, 0
    for _ in range(rounds):
        acknowledged = written_until_killed(folder, start, pick.uniform(0.02, 0.25))
        start += 1_000_000
        with open_mission(folder) as mission:
            for index, hashed in acknowledged:
                (entry,) = [next(mission.ground.entries(since=index))]
                assert (entry.index, entry.leaf_hash) == (index, hashed)
            assert mission.ground.record(reports(1, start - 1))[0] is not None
        total += len(acknowledged)
    assert failures(folder) == []
    return total


def test_twenty_killed_writers_lose_nothing(tmp_path):
    make_mission(tmp_path / "m").close()
    assert kill_and_look(tmp_path / "m", 20) > 0


@pytest.mark.long
def test_two_hundred_killed_writers_lose_nothing(tmp_path):
    make_mission(tmp_path / "m").close()
    assert kill_and_look(tmp_path / "m", 200) > 0
