"""Launching: a contestant in a process of its own, and what that process took."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
LAUNCHER = Path(__file__).with_name("launcher.py")
MOST_SECONDS = 3_600


class ContestantStoppedError(RuntimeError):
    """A contestant ended without an answer."""


@dataclass(frozen=True, slots=True)
class Spent:
    """Wall clock and processor time [s], peak resident memory [MiB], and what was printed."""

    wall_s: float
    cpu_s: float
    peak_mib: float
    said: str


def launch(command: list[str], *, seconds: int = MOST_SECONDS) -> Spent:
    """Run `command` in the project's folder. Raises ContestantStoppedError if it fails or hangs."""
    with tempfile.TemporaryDirectory() as scratch:
        answer, stdout, stderr = (Path(scratch, name) for name in ("answer", "out", "err"))
        launcher = [sys.executable, "-I", "-S", str(LAUNCHER), str(answer), str(seconds)]
        paths = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
        environment = os.environ | {"PYTHONPATH": paths, "NO_COLOR": "1", "PYTHONHASHSEED": "0"}
        subprocess.run(
            [*launcher, str(stdout), str(stderr), *command], cwd=ROOT, env=environment, check=True
        )
        found = json.loads(answer.read_text())
        said = stdout.read_text(errors="replace")
        complaint = stderr.read_text(errors="replace").strip()
    if found["code"]:
        reason = f"code {found['code']}, {complaint[-400:] or 'nothing on stderr'}"
        if found["wall_s"] >= seconds:
            reason = f"no answer after {seconds} s"
        raise ContestantStoppedError(reason)
    return Spent(found["wall_s"], found["cpu_s"], found["peak_mib"], said)
