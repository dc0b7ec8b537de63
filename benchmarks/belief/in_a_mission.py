"""Belief as `update` derives it: many incidents weighed with known habits, and what it costs.

    .venv/bin/python -m benchmarks.belief.in_a_mission [INCIDENTS]

Claims are planted by our own simulator and dressed as a mission's reports, every second of them
with numbers of the harmed. Fusion and places are not measured here.
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from benchmarks.belief.cases import large
from trucewatch.agreement.model import Agreement
from trucewatch.agreement.reading import load_agreement
from trucewatch.belief.habits import supposed
from trucewatch.belief.learning import learn_habits
from trucewatch.belief.model import KnownHabits
from trucewatch.doors.agreement_files import agreement_files
from trucewatch.mechanism.believing import Said, believed, said_in

Made = TypeVar("Made")
MIB = 1024


def dressed(claims: pa.Table) -> tuple[pa.Table, pa.Table, pa.Table]:
    """Reports, memberships and sources that say what the claims say; denials are left out."""
    claims = claims.filter(pc.not_equal(claims["claim"], "none"))
    n, rng = len(claims), np.random.default_rng(1)
    ids = pa.array([f"R-{k:09d}" for k in range(n)])
    counts = rng.poisson(3, n)
    told = rng.random(n) < 0.5
    harmed = pa.array(counts, mask=~told)
    when = np.asarray(claims["time"].to_numpy() * 3.6e9, dtype=np.int64)
    reports = pa.table({
        "report_id": ids,
        "source_id": claims["source"],
        "reported_at": pa.array(when).cast(pa.timestamp("us", "UTC")),
        "actor": claims["claim"],
        "target": pa.nulls(n, pa.string()),
        "upstream_id": pa.nulls(n, pa.string()),
        "n_events": pa.nulls(n, pa.int64()),
        **{f"{kind}_{end}": harmed for kind in ("deaths", "injured") for end in ("min", "max")},
    })  # fmt: skip
    memberships = pa.table(
        {"report_id": ids, "incident_id": claims["item"].cast(pa.string()),
         "membership": np.ones(n)}
    )  # fmt: skip
    roles = dict(zip(claims["source"].to_pylist(), claims["role"].to_pylist(), strict=True))
    party = [role.startswith("party_") for role in roles.values()]
    sources = pa.table({
        "source_id": list(roles),
        "kind": ["party" if each else "media" for each in party],
        "interests": pa.array([[role.removeprefix("party_")] if each else []
                               for role, each in zip(roles.values(), party, strict=True)],
                              pa.list_(pa.string())),
    })  # fmt: skip
    return reports, memberships, sources


def main(incidents: int) -> None:
    """Make, weigh with what is supposed, learn, weigh with what was learned; print each."""
    with tempfile.TemporaryDirectory() as scratch:
        claims = pq.read_table(large(incidents, Path(scratch)).claims)
    reports, memberships, sources = dressed(claims)
    print(f"{len(reports):,} reports of {incidents:,} incidents; load {os.getloadavg()[0]:.1f}; "
          f"{_peak():,.0f} MiB before")  # fmt: skip
    said = _timed("reading claims", lambda: said_in(reports, memberships, sources, _agreement()))
    _weigh("weighed, supposed", said, supposed())
    known = _timed("learned", lambda: learn_habits(said.claims, said.leaning))
    _weigh("weighed, learned", said, known)


def _weigh(stage: str, said: Said, known: KnownHabits) -> None:
    beliefs, casualties = _timed(stage, lambda: believed(said, known))
    print(f"  {len(beliefs):,} beliefs, {len(casualties):,} ranges of casualties")


def _timed(stage: str, work: Callable[[], Made]) -> Made:
    start = time.process_time()
    found = work()
    print(f"{stage}: {time.process_time() - start:.1f} s of a processor, peak {_peak():,.0f} MiB")
    return found


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MIB


def _agreement() -> Agreement:
    text, zones, file = agreement_files("exercise-velmara")
    return load_agreement(text, file=file, zones=zones)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
