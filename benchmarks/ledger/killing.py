"""A writer, or a whole server, killed with -9 again and again; then everything acknowledged is
looked for.

kill -9 leaves what the kernel already holds for the disk, so this proves that the order of a commit
is right, not that a power loss is survived.
"""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.ledger.missions import reports
from benchmarks.ledger.servers import Server
from trucewatch.doors.storage.audit import audit_mission
from trucewatch.doors.storage.mission import Mission, open_mission
from trucewatch.vocabulary.errors import TrucewatchError

BATCHES = (1, 7, 120, 300)
WRITTEN = (0, 1, 8, 128, 428)
"""After how many acknowledged entries a stroke may fall: between any two batches."""
LATER_S = 0.06
"""Within what time after them [s]: somewhere in the batch that follows, or the one after."""
APART = 1_000_000
"""Between the first reports of two rounds: no report comes twice."""

Acknowledged = dict[int, bytes]
"""Leaf hashes by index."""
Tick = Callable[[int, int], None]


@dataclass
class Outcome:
    """What a series of kills came to."""

    rounds: int = 0
    acknowledged: Acknowledged = field(default_factory=dict)
    missing: int = 0
    changed: int = 0
    complaints: list[str] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        """Whether nothing was lost, changed, out of order or inconsistent."""
        return not (self.missing or self.changed or self.complaints)


def kill_writers(folder: Path, rounds: int, *, seed: int, tick: Tick) -> Outcome:
    """Kill the writer of the closed mission in `folder` that often."""
    return _series(folder, rounds, seed, tick, lambda child: os.kill(child, signal.SIGKILL))


def kill_servers(folder: Path, rounds: int, server: Server, *, seed: int, tick: Tick) -> Outcome:
    """Kill the whole server under the writer that often, and start it again."""

    def strike(_child: int) -> None:
        server.kill()

    return _series(folder, rounds, seed, tick, strike, mend=server.start)


def _series(
    folder: Path,
    rounds: int,
    seed: int,
    tick: Tick,
    strike: Callable[[int], None],
    mend: Callable[[], None] = lambda: None,
) -> Outcome:
    pick = random.Random(seed)
    outcome = Outcome()
    for i in range(rounds):
        fresh = _until_killed(folder, i * APART, pick, strike)
        mend()
        with open_mission(folder) as mission:
            compare(mission, fresh, outcome)
            mission.ground.record(reports(1, (i + 1) * APART - 1))
        outcome.acknowledged |= fresh
        outcome.rounds += 1
        tick(outcome.rounds, rounds)
    with open_mission(folder) as mission:
        compare(mission, outcome.acknowledged, outcome)
        mission.publish_ledger()
        outcome.complaints += [f"{f.where}: {f.what}" for f in audit_mission(mission).failures]
    return outcome


def compare(mission: Mission, acknowledged: Acknowledged, outcome: Outcome) -> None:
    if not acknowledged:
        return
    kept = {e.index: e.leaf_hash for e in mission.ground.entries(since=min(acknowledged))}
    outcome.missing += sum(index not in kept for index in acknowledged)
    outcome.changed += sum(kept.get(index, h) != h for index, h in acknowledged.items())


def _until_killed(
    folder: Path, start: int, pick: random.Random, strike: Callable[[int], None]
) -> Acknowledged:
    """Fork a writer, strike after a while of writing; what it acknowledged."""
    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read_end)
        _write_on(folder, start, write_end)
    os.close(write_end)
    awaited = 1 + pick.choice(WRITTEN)  # the first line says that it has opened the mission
    said = b""
    while said.count(b"\n") < awaited and (more := os.read(read_end, 1 << 16)):
        said += more
    time.sleep(pick.uniform(0, LATER_S))
    strike(child)
    while more := os.read(read_end, 1 << 16):
        said += more
    os.close(read_end)
    os.waitpid(child, 0)
    if not said.startswith(b"\n"):
        raise RuntimeError("the writer could not open the mission")
    lines = said[1:].split(b"\n")[:-1]
    return {int(i): bytes.fromhex(h.decode()) for i, h in (line.split() for line in lines)}


def _write_on(folder: Path, start: int, pipe: int) -> None:
    """The child: never returns, and leaves without any of the parent's clean-up."""
    try:
        with open_mission(folder) as mission:
            os.write(pipe, b"\n")
            turn = 0
            while True:
                n = BATCHES[turn % len(BATCHES)]
                recorded = mission.ground.record(reports(n, start))
                lines = [f"{e.index} {e.leaf_hash.hex()}\n" for e in recorded if e is not None]
                os.write(pipe, "".join(lines).encode())
                if turn % 5 == 0:
                    mission.publish_ledger()
                start, turn = start + n, turn + 1
    except TrucewatchError:
        os._exit(2)  # the server went away, and said so
    except BaseException:
        os._exit(1)
