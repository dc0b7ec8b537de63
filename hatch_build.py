"""The build: what the package ships but the repository does not hold.

Each step in `buildsteps/` makes one thing from packages named in a lock file and leaves it in
the source tree, where git ignores it and the wheel picks it up. A step whose inputs have not
changed since its last run is skipped.
"""

import sys
import sysconfig
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class TrucewatchBuild(BuildHookInterface):  # type: ignore[type-arg]
    """Runs the build steps before any wheel, editable installs included."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """What the build needs beside the listed: a compiler, where the system has none."""
        from_here = str(Path(self.root))
        if from_here not in sys.path:
            sys.path.insert(0, from_here)
        from buildsteps.kernel import compiler_wanted

        return compiler_wanted()

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if self.target_name != "wheel":
            return
        root = Path(self.root)
        sys.path.insert(0, str(root))
        from buildsteps import run_all

        run_all(root)
        # One wheel a platform, whatever the Python: the kernel has no Python in it.
        build_data["pure_python"] = False
        build_data["tag"] = f"py3-none-{platform_tag()}"


def platform_tag() -> str:
    """This platform as a wheel's name says it."""
    return sysconfig.get_platform().replace("-", "_").replace(".", "_")
