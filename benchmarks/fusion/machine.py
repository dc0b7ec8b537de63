"""The machine and the versions that a run had."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from benchmarks.fusion.environments import version_of
from benchmarks.fusion.rivals import Rival
from trucewatch import __version__

PACKAGES = {None: ("numpy", "pyarrow"), "splink": ("splink", "duckdb"),
            "hdbscan": ("scikit-learn",)}  # fmt: skip


def conditions(rivals: Iterable[Rival]) -> dict[str, Any]:
    """Versions, cores, memory and load."""
    pythons = {rival.environment: Path(rival.python()) for rival in rivals}
    versions = {
        package: version_of(python, package)
        for name, python in pythons.items()
        for package in PACKAGES[name]
    }
    return {
        "trucewatch": __version__,
        "python": platform.python_version(),
        **versions,
        "machine": platform.machine(),
        "cores": len(os.sched_getaffinity(0)),
        "memory_gib": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
        "load": [round(x, 1) for x in os.getloadavg()],
    }


def sentence(found: dict[str, Any]) -> str:
    """The conditions in one line."""
    load = "/".join(str(x) for x in found["load"])
    skipped = ("machine", "cores", "memory_gib", "load")
    versions = ", ".join(f"{k} {v}" for k, v in found.items() if k not in skipped)
    return (f"{versions}; {found['machine']}, {found['cores']} cores, {found['memory_gib']} GiB,"
            f" load {load} at the start")  # fmt: skip
