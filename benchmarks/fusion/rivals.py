"""Rivals: who takes part, and how each is started on a file of reports and one of sources."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from benchmarks.fusion.environments import python_of


@dataclass(frozen=True, slots=True)
class Rival:
    """One contestant: `program` under `contestants`, run in `environment` (this one if None)."""

    name: str
    says: str
    program: str
    environment: str | None = None
    arguments: tuple[str, ...] = ()

    def python(self) -> str:
        """The interpreter it runs in; its environment is made first where it has one."""
        return str(python_of(self.environment)) if self.environment else sys.executable

    def command(self, reports: Path, sources: Path, out: Path) -> list[str]:
        """What to execute."""
        if self.program == "trucewatch":
            told = ["fuse", str(reports), "-o", str(out), "--sources", str(sources), "--json"]
            return [self.python(), "-m", "trucewatch", *told]
        module = f"benchmarks.fusion.contestants.{self.program}"
        files = [str(reports), str(sources), str(out)]
        return [self.python(), "-m", module, *files, *self.arguments]


OURS = "ours"
RIVALS = {
    rival.name: rival
    for rival in (
        Rival(OURS, "trucewatch fuse", "trucewatch"),
        Rival("alone", "every report alone", "naive", None, ("alone",)),
        Rival("naive", "one day, one 0.05° cell, one act to its second level", "naive"),
        Rival("hdbscan", "HDBSCAN over scaled place, time and act", "hdbscan_run", "hdbscan"),
        Rival("splink", "Splink, at most one report a source", "splink_run", "splink"),
        Rival("splink-declared", "Splink, declared sources free of duplicates", "splink_run",
              "splink", ("declared",)),
        Rival("splink-taught", "Splink, m counted from the truth of the tuning seed", "splink_run",
              "splink", ("taught",)),
    )
}  # fmt: skip
USUAL = (OURS, "alone", "naive", "hdbscan", "splink", "splink-declared")
EXTRA = tuple(name for name in RIVALS if name not in USUAL)
