"""The shim, compiled where it is needed; and the host that works behind it."""

from __future__ import annotations

import json
import os
import shutil
import struct
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

SOURCE = Path(__file__).with_name("shim.c")
ROOT = SOURCE.parents[3]
EIO_ONCE, ENOSPC_ONCE, KILL, TORN_KILL, DISK_FULL, READ_ONLY = range(1, 7)
_HEAD = struct.Struct("<iiiiqiii")


@dataclass(frozen=True, slots=True)
class Call:
    """One call that may change files, as the shim saw it; `op` A is an acknowledgement."""

    op: str
    fd: int
    flags: int
    failed: bool
    at: int
    path: str
    other: str
    data: bytes


class NoShimError(Exception):
    """The shim cannot be had here; the message says why."""


@lru_cache(maxsize=1)
def compiled() -> Path:
    """The shim as a library. Raises NoShimError."""
    if not sys.platform.startswith("linux"):
        raise NoShimError("the fault shim speaks to the Linux kernel")
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if compiler is None:
        raise NoShimError("there is no C compiler (cc) to build the fault shim with")
    target = Path(tempfile.mkdtemp(prefix="trucewatch-shim-")) / "shim.so"
    made = subprocess.run(
        [compiler, "-shared", "-fPIC", "-O2", "-o", str(target), str(SOURCE)],
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode:
        raise NoShimError(f"the C compiler here cannot build the fault shim: {made.stderr[:300]}")
    return target


def environment(**extra: str) -> dict[str, str]:
    """What a process needs in order to run this checkout behind the shim."""
    paths = [str(ROOT / "src"), str(ROOT)]
    return {
        **os.environ,
        "LD_PRELOAD": str(compiled()),
        "PYTHONPATH": os.pathsep.join(paths),
        "PYTHONDONTWRITEBYTECODE": "1",
        **extra,
    }


class Host:
    """A process that runs orders behind the shim, one fork for each."""

    def __init__(self, process: subprocess.Popen[str], scratch: Path) -> None:
        self._process = process
        self._scratch = scratch
        self._turn = 0

    def run(self, world: Path, work: str, **order: Any) -> tuple[int, list[Call]]:
        """Its exit status (negative: killed by that signal), and every call it made."""
        self._turn += 1
        trace = self._scratch / f"trace-{self._turn}"
        asked = {"world": str(world), "trace": str(trace), "work": work, **order}
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        calls = list(calls_in(trace.read_bytes()))
        trace.unlink()
        return answer["status"], calls


@contextmanager
def hosted(scratch: Path) -> Iterator[Host]:
    """A host, ended again at the end."""
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.ledger.faults.host"],
        cwd=ROOT,
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield Host(process, scratch)
    finally:
        assert process.stdin is not None
        process.stdin.close()
        process.wait(timeout=30)


def calls_in(trace: bytes) -> Iterator[Call]:
    """The calls of a trace, in order."""
    at = 0
    while at < len(trace):
        op, fd, flags, failed, where, *lengths = _HEAD.unpack_from(trace, at)
        at += _HEAD.size
        parts = []
        for length in lengths:
            parts.append(trace[at : at + length])
            at += length
        path, other = os.fsdecode(parts[0]), os.fsdecode(parts[1])
        yield Call(chr(op), fd, flags, bool(failed), where, path, other, parts[2])


def acknowledged(calls: list[Call]) -> list[dict[str, Any]]:
    """What the work noted, in order."""
    return [json.loads(call.data) for call in calls if call.op == "A"]


def counted(calls: list[Call]) -> int:
    """How many of these calls the shim could have failed."""
    return sum(
        call.op in "WTSRUM" or (call.op == "O" and bool(call.flags & (os.O_CREAT | os.O_TRUNC)))
        for call in calls
    )
