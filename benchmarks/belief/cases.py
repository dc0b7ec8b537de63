"""Cases: disputes whose truth is known; the reference's two, and our own simulator's.

Seeds below `FIRST_FREE` were used to choose what the model supposes and are refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from trucewatch.simulation.disputes import Disputed, simulate_dispute

REFERENCE = Path(__file__).parents[3] / "shared" / "reference" / "estimation" / "claims"
REFERENCES = {"t1": "t1_A_loud", "t2": "t2_no_copying"}
FIRST_FREE = 301

WORLDS = {
    "loud party copied": {"loud": 0, "upstream": "loud"},
    "one upstream each": {},
    "anyone copied": {"upstream": "anyone"},
    "no copying": {"copiers": 0.0},
    "60 items": {"items": 60, "loud": 0, "upstream": "loud"},
    "five actors": {"actors": tuple("ABCDE"), "outlets": 1},
    "stress: honest parties": {"honest": True, "loud": 0, "upstream": "loud"},
    "stress: secret partisans": {"partisans": 0.4, "loud": 0, "upstream": "loud"},
}


@dataclass(frozen=True, slots=True)
class Case:
    """Claims in a file, and the truth."""

    name: str
    claims: Path
    truth: pa.Table


def references(scratch: Path) -> Iterator[Case]:
    """The reference's disputes, where they lie beside the project."""
    as_text = pacsv.ConvertOptions(column_types={"item": pa.string()})
    for name, stem in REFERENCES.items():
        if not (REFERENCE / f"{stem}.claims.csv").exists():
            continue
        claims, truth = (
            pacsv.read_csv(REFERENCE / f"{stem}.{part}.csv", convert_options=as_text)
            for part in ("claims", "truth")
        )
        yield Case(name, _written(claims, scratch / f"{name}.parquet"), truth)


def simulated(name: str, seed: int, scratch: Path) -> Case:
    """One world of ours under one seed."""
    dispute = simulate_dispute(Disputed(seed=seed, **WORLDS[name]))
    return Case(name, _written(dispute.claims, scratch / f"{name}-{seed}.parquet"), dispute.truth)


def large(items: int, scratch: Path) -> Case:
    """About ten reports for each of very many incidents."""
    dispute = simulate_dispute(Disputed(items=items, neutrals=21, seed=FIRST_FREE))
    return Case(f"{items:,} incidents, {len(dispute.claims):,} reports",
                _written(dispute.claims, scratch / "large.parquet"), dispute.truth)  # fmt: skip


def _written(table: pa.Table, path: Path) -> Path:
    pq.write_table(table, path)
    return path
