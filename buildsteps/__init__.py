"""What the build makes, in order: kernel, node packages, fonts, borders, pages, gazetteer."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Step:
    """One thing the build makes."""

    name: str
    inputs: tuple[str, ...]
    """Globs below the project's root; a change in any of them runs the step again."""
    outputs: tuple[str, ...]
    """Paths below the project's root that must exist afterwards."""
    make: Callable[[Path], None]


def run_all(root: Path) -> None:
    """Run every step that is out of date. Raises RuntimeError where an output is missing."""
    from buildsteps import borders, fonts, frontend, gazetteer, kernel, node

    for step in (
        kernel.STEP, node.STEP, fonts.STEP, borders.STEP, frontend.STEP, gazetteer.STEP,
    ):  # fmt: skip
        _run(step, root)


def _run(step: Step, root: Path) -> None:
    stamp = root / "frontend" / "node_modules" / f".trucewatch-{step.name}"
    now = _fingerprint(step, root)
    if stamp.exists() and stamp.read_text() == now and _made(step, root):
        return
    step.make(root)
    if not _made(step, root):
        raise RuntimeError(f"build step {step.name}: did not make {step.outputs}")
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(now)


def _made(step: Step, root: Path) -> bool:
    return all((root / output).exists() for output in step.outputs)


def _fingerprint(step: Step, root: Path) -> str:
    digest = hashlib.sha256()
    for pattern in step.inputs:
        for path in sorted(root.glob(pattern)):
            if path.is_file():
                digest.update(path.read_bytes())
    return digest.hexdigest()
