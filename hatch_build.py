"""The build: what the package ships but the repository does not hold.

Each step in `buildsteps/` makes one thing from packages named in a lock file and leaves it in
the source tree, where git ignores it and the wheel picks it up. A step whose inputs have not
changed since its last run is skipped.
"""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class TrucewatchBuild(BuildHookInterface):  # type: ignore[type-arg]
    """Runs the build steps before any wheel, editable installs included."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if self.target_name != "wheel":
            return
        root = Path(self.root)
        sys.path.insert(0, str(root))
        from buildsteps import run_all

        run_all(root)
