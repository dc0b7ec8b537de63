"""What is measured, one function for each question; the floor is measured in the same moment.

Ours and the floor take turns in short stretches, so that a machine that is slow for a while is slow
for both.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from benchmarks.ledger.floors import Floor
from benchmarks.ledger.missions import reports
from trucewatch.doors.storage.audit import audit_mission
from trucewatch.doors.storage.mission import Mission, open_mission
from trucewatch.ledger.leaves import ActorKey
from trucewatch.ledger.merkle import leaf_hash, root_of, verify_consistency
from trucewatch.ledger.notes import VerifierKey
from trucewatch.ledger.proofs import TileNodes, consistency_proof
from trucewatch.ledger.receipts import verify_receipt

STRETCHES = 10
CHUNK = 1000
Tick = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Figure:
    """One answer: ours and the floor's in `unit`, the goal as it was set, and what else to know."""

    question: str
    ours: float
    floor: float | None
    unit: str
    goal: float | None = None
    more: str = ""

    @property
    def ratio(self) -> float | None:
        """How many times the floor's time ours takes."""
        if not self.floor or not self.ours:
            return None
        return self.floor / self.ours if self.unit == "/s" else self.ours / self.floor

    @property
    def reached(self) -> bool | None:
        """Whether the goal is met; None where there is none."""
        if self.goal is None:
            return None
        return self.ours >= self.goal if self.unit == "/s" else self.ours <= self.goal


def append(
    mission: Mission, floor: Floor, batch: int, commits: int, *, size: int, place: int, goal: float
) -> Figure:
    """`commits` commits of `batch` entries each, from the report numbered `place` on.

    `size` is how many bytes the floor inserts for each.
    """
    ours = plain = cpu = 0.0
    waits: list[float] = []
    each = max(1, commits // STRETCHES)
    done = 0
    while done < commits:
        n = min(each, commits - done)
        acts = [reports(batch, place + (done + i) * batch) for i in range(n)]
        blobs = [[bytes([i % 251]) * size] * batch for i in range(n)]
        used = time.process_time()
        for some in acts:
            started = time.perf_counter()
            mission.ground.record(some)
            waits.append(time.perf_counter() - started)
        cpu += time.process_time() - used
        ours += sum(waits[-n:])
        started = time.perf_counter()
        for i, some in enumerate(blobs):
            floor.insert(place + (done + i) * batch, some)
        plain += time.perf_counter() - started
        done += n
    total = batch * commits
    return Figure(
        f"append, {batch:,} a commit", total / ours, total / plain, "/s", goal,
        f"{size:,} bytes each; {cpu / total * 1e6:.0f} µs of processor each; a commit "
        f"p50 {_at(waits, 0.5) * 1e3:.1f}, p99 {_at(waits, 0.99) * 1e3:.1f} ms",
    )  # fmt: skip


def fill(
    mission: Mission, floor: Floor, entries: int, *, size: int, place: int, tick: Tick
) -> Figure | None:
    """Append up to `entries` in all, a thousand a commit, and as many plain rows."""
    missing = entries - mission.ground.size
    ours = plain = 0.0
    for at in range(0, missing, CHUNK):
        acts = reports(min(CHUNK, missing - at), place + at)
        started = time.perf_counter()
        mission.ground.record(acts)
        middle = time.perf_counter()
        floor.insert(place + at, [bytes([at % 251]) * size] * len(acts))
        ours, plain = ours + middle - started, plain + time.perf_counter() - middle
        tick("filling", at + len(acts), missing)
    if missing <= 0:
        return None
    return Figure(f"append, 1,000 a commit, to {entries:,}", missing / ours, missing / plain, "/s")


def signing(mission: Mission, times: int) -> Figure:
    """Each entry carries its actor's signature: no batch is faster than one core signs leaves."""
    key = ActorKey(Ed25519PrivateKey.generate())
    leaf = mission.ground.leaf(mission.ground.size - 1)
    made = _times(times, lambda: key.sign(leaf))
    return Figure("Ed25519 alone, one for each entry", times / sum(made), None, "/s")


def reopen(mission: Mission, times: int) -> Figure:
    """Open a closed mission, its tree checked against its signature."""
    folder = mission.folder
    mission.close()
    ours = _times(times, lambda: open_mission(folder).close())
    return Figure("reopen", _at(ours, 0.5) * 1e3, None, "ms", 100.0)


def inclusion(mission: Mission, floor: Floor, times: int) -> Iterator[Figure]:
    """Receipts of entries anywhere: made from the store, and verified by their text alone."""
    pick = random.Random(5)
    size = mission.ground.size
    receipts: list[str] = []
    made = _times(times, lambda: receipts.append(mission.ground.receipt(pick.randrange(size))))
    plain = _times(times, floor.any_one)
    key = VerifierKey.parse(mission.log_key)
    texts = iter(receipts)
    checked = _times(times, lambda: verify_receipt(next(texts), key))
    name = f"inclusion proof at {size:,}"
    yield Figure(f"{name}, p50", _at(made, 0.5) * 1e3, _at(plain, 0.5) * 1e3, "ms")
    yield Figure(f"{name}, p99", _at(made, 0.99) * 1e3, _at(plain, 0.99) * 1e3, "ms", 5.0,
                 f"verified in {_at(checked, 0.5) * 1e3:.2f} ms")  # fmt: skip


def consistency(mission: Mission, times: int) -> Figure:
    """Proofs that the whole tree grew out of an older one."""
    pick = random.Random(6)
    size, root = mission.ground.size, mission.ground.root
    sizes = [pick.randrange(1, size) for _ in range(times)]
    olds, proofs = iter(sizes), []

    def make() -> None:
        nodes = TileNodes(size, mission.ground.tile_or_refuse)
        proofs.append(consistency_proof(next(olds), size, nodes))

    made = _times(times, make)
    hashes = [leaf_hash(leaf) for leaf in mission.ground.leaves(0, sizes[0])]
    verify_consistency(
        old_size=sizes[0], old_root=root_of(hashes), new_size=size, new_root=root, proof=proofs[0]
    )
    return Figure(f"consistency proof at {size:,}, p50", _at(made, 0.5) * 1e3, None, "ms",
                  more=f"p99 {_at(made, 0.99) * 1e3:.1f} ms")  # fmt: skip


def audit_tree(mission: Mission, floor: Floor) -> Figure:
    """Every leaf read and hashed again, the root rebuilt by its definition."""
    started = time.perf_counter()
    size = mission.ground.size
    hashes: list[bytes] = []
    for at in range(0, size, 10 * CHUNK):
        hashes += map(leaf_hash, mission.ground.leaves(at, min(size, at + 10 * CHUNK)))
    if root_of(hashes) != mission.ground.root:
        raise SystemExit("the root is not that of the leaves")
    ours = time.perf_counter() - started
    return Figure(f"audit of the tree of {size:,}", ours, _reading(floor), "s", 10.0)


def audit_everything(mission: Mission, floor: Floor) -> Iterator[Figure]:
    """The published copy written, then `trucewatch ledger verify` on all there is."""
    started = time.perf_counter()
    mission.publish_ledger()
    yield Figure("publish", time.perf_counter() - started, None, "s")
    started = time.perf_counter()
    audit = audit_mission(mission)
    ours = time.perf_counter() - started
    if not audit.holds:
        raise SystemExit(f"the audit complains: {audit.failures[0]}")
    yield Figure(
        f"audit of everything in {audit.size:,}", ours, _reading(floor), "s", 10.0,
        "signatures, disclosures, tiles, checkpoints and the published copy",
    )  # fmt: skip


def bytes_each(mission: Mission) -> int:
    """What one entry of `reports` takes: leaf, disclosures, leaf hash and fingerprint."""
    mission.ground.record(reports(1, 10**12))
    *_, last = mission.ground.stored()
    return len(last.leaf) + len(last.packed) + 64


def _reading(floor: Floor) -> float:
    started = time.perf_counter()
    floor.everything()
    return time.perf_counter() - started


def _times(n: int, act: Callable[[], object]) -> list[float]:
    found = []
    for _ in range(n):
        started = time.perf_counter()
        act()
        found.append(time.perf_counter() - started)
    return found


def _at(values: list[float], share: float) -> float:
    """The value below which that share of them lies."""
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]
