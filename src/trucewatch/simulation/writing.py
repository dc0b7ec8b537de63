"""Writing: a simulation into Parquet and JSON, slab by slab, through streams it is handed."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from typing import Any, BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from trucewatch.simulation.settings import Settings
from trucewatch.simulation.simulating import simulate_slabs
from trucewatch.simulation.tables import INCIDENTS, REPORTS, TRUTH, sources_table
from trucewatch.vocabulary.progress import Progress, unheard

SLAB_FILES = {"reports": REPORTS, "truth": TRUTH, "incidents": INCIDENTS}
FILES = ("reports.parquet", "sources.parquet", "truth.parquet", "incidents.parquet",
         "simulation.json")  # fmt: skip
COMPRESSION = "zstd"


def write_simulation(
    settings: Settings,
    open_file: Callable[[str], BinaryIO],
    *,
    made_by: Mapping[str, Any],
    progress: Progress = unheard,
) -> dict[str, Any]:
    """Write the files of `FILES`, each through what `open_file` opens for its name.

    `made_by` goes into simulation.json before the knobs. Returns the counts: reports, incidents,
    aggregates, fabricated, copies.
    """
    counts = dict.fromkeys(("reports", "incidents", "aggregates", "fabricated", "copies"), 0)
    with ExitStack() as open_files:
        writers = {
            name: open_files.enter_context(
                pq.ParquetWriter(
                    open_files.enter_context(open_file(f"{name}.parquet")),
                    schema,
                    compression=COMPRESSION,
                )
            )
            for name, schema in SLAB_FILES.items()
        }
        for slab in simulate_slabs(settings, progress=progress):
            for name, writer in writers.items():
                writer.write_table(getattr(slab, name))
            counts["reports"] += len(slab.reports)
            counts["incidents"] += len(slab.incidents)
            counts["aggregates"] += slab.truth["aggregate"].to_numpy().sum()
            counts["fabricated"] += slab.truth["fabricated"].to_numpy().sum()
            counts["copies"] += len(slab.truth) - slab.truth["copy_of"].null_count
    counts = {name: int(count) for name, count in counts.items()}
    with open_file("sources.parquet") as file:
        pq.write_table(sources_table(settings), file, compression=COMPRESSION)
    made = {
        **made_by,
        "numpy": np.__version__,
        "pyarrow": pa.__version__,
        "knobs": settings.knobs(),
        "counts": counts,
    }
    with open_file("simulation.json") as file:
        file.write((json.dumps(made, indent=2) + "\n").encode())
    return counts
