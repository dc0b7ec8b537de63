"""The fusion kernel: C++ behind a plain C door, compiled once per platform and loaded by ctypes.

The system's compiler serves where there is one. Where there is none, `ziglang` from PyPI is one,
needed for the build and never at run time.
No flag names this machine's processor: the library runs wherever its platform does.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from buildsteps import Step

OUTPUT = "src/trucewatch/incidents/kernel.so"
ZIG = "ziglang==0.17.1"
FLAGS = (
    "-std=c++17", "-O3", "-fPIC", "-shared", "-ffp-contract=off", "-fno-trapping-math",
    "-fno-math-errno", "-pthread",
)  # fmt: skip
"""`-ffp-contract=off`: a fused multiply-add would give another last bit on another processor. That
nobody asks for traps or errno changes no result, and lets loops with a choice become vectors."""


def compiler_wanted() -> list[str]:
    """The requirement that brings a compiler, where the system has none."""
    return [] if _system_compiler() else [ZIG]


def _system_compiler() -> str | None:
    named = (os.environ.get("CXX"), "c++", "g++", "clang++")
    return next((name for name in named if name and shutil.which(name)), None)


def _make(root: Path) -> None:
    system = _system_compiler()
    compiler = [system] if system else [sys.executable, "-m", "ziglang", "c++"]
    part = (root / OUTPUT).with_suffix(".part")
    sources = sorted(str(path) for path in (root / "kernel").glob("*.cpp"))
    subprocess.run([*compiler, *FLAGS, "-o", str(part), *sources], check=True)
    part.replace(root / OUTPUT)


STEP = Step(
    name="kernel",
    inputs=("kernel/*.cpp", "kernel/*.h", "buildsteps/kernel.py"),
    outputs=(OUTPUT,),
    make=_make,
)
