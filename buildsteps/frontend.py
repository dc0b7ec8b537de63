"""The pages' islands and fonts: TypeScript built by Vite into `doors/web/static/dist`."""

from pathlib import Path

from buildsteps import Step
from buildsteps.node import run


def _make(root: Path) -> None:
    run(["node", "node_modules/vite/bin/vite.js", "build", "--logLevel=warn"], root / "frontend")


STEP = Step(
    name="frontend",
    inputs=(
        "frontend/src/**/*",
        "frontend/*.ts",
        "frontend/tsconfig.json",
        "frontend/package-lock.json",
    ),
    outputs=(
        "src/trucewatch/doors/web/static/dist/manifest.json",
        "src/trucewatch/doors/web/static/dist/fonts",
    ),
    make=_make,
)
