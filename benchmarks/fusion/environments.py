"""Environments: a virtual environment for each rival that needs one, made from pinned versions."""

from __future__ import annotations

import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).parent


def python_of(name: str, home: Path = HERE) -> Path:
    """The interpreter of environment `name`, which is made or renewed if its file has changed.

    `home` is the benchmark's folder, which holds `<name>-requirements.txt`.
    """
    wanted = (home / f"{name}-requirements.txt").read_text()
    folder = home / ".venv" / name
    stamp, python = folder / "made-from.txt", folder / "bin" / "python"
    if stamp.exists() and stamp.read_text() == wanted and python.exists():
        return python
    print(f"making the environment of {name}", file=sys.stderr)
    venv.create(folder, clear=True, with_pip=True)
    requirements = str(home / f"{name}-requirements.txt")
    subprocess.run(
        [str(python), "-m", "pip", "install", "-q", "--disable-pip-version-check", "-r",
         requirements],
        check=True,
    )  # fmt: skip
    stamp.write_text(wanted)
    return python


def version_of(python: Path, package: str) -> str:
    """The version of a package in an environment, or a dash."""
    asked = f"import importlib.metadata as m; print(m.version({package!r}))"
    done = subprocess.run([str(python), "-c", asked], capture_output=True, text=True, check=False)
    return done.stdout.strip() or "-"
