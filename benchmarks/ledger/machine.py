"""The machine and the versions that a run had, in one line."""

from __future__ import annotations

import os
import platform
import sqlite3
from importlib.metadata import PackageNotFoundError, version

from trucewatch import __version__

PACKAGES = ("sqlalchemy", "cryptography", "psycopg")


def sentence(server: str | None) -> str:
    """Versions, cores and load; `server` is what a PostgreSQL server calls itself."""
    store = server or f"SQLite {sqlite3.sqlite_version}"
    libraries = ", ".join(f"{name} {_version(name)}" for name in PACKAGES)
    load = "/".join(f"{x:.1f}" for x in os.getloadavg())
    return (
        f"trucewatch {__version__} on {store}; Python {platform.python_version()}, {libraries}; "
        f"{platform.machine()}, {len(os.sched_getaffinity(0))} cores, load {load} at the start"
    )


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "absent"
