"""Whether it is holding: every figure of docs/trends.md.

    .venv/bin/python -m benchmarks.trends [RUNS]

RUNS is how many ceasefires each line of the first three tables plays; 200 takes some minutes. The
last table needs the real data beside the project, in ../shared.
"""

from __future__ import annotations

import platform
import sys
from dataclasses import replace
from pathlib import Path

from benchmarks.trends import ceasefires as c
from benchmarks.trends import kernels as k
from trucewatch import __version__

ATTACKS = (
    Path(__file__).resolve().parents[3]
    / "shared" / "data" / "iraq-attacks-2006" / "attacks_2006.csv.gz"
)  # fmt: skip


def main(runs: int) -> None:
    """Every table in turn."""
    print(f"trucewatch {__version__}, Python {platform.python_version()}, {runs} runs a line")
    _coverage(runs)
    for name, panel, unlike in (("five sources", c.FIVE, 0.0), ("four weak sources", c.FOUR, 0.0),
                                ("three weaker sources", c.THREE, 0.0),
                                ("five sources, incidents unlike", c.FIVE, 1.0)):  # fmt: skip
        _reporting(name, panel, unlike, runs)
    _kernels()
    _forecasts()
    print(f"repeat: .venv/bin/python -m benchmarks.trends {runs}")


def _coverage(runs: int) -> None:
    print("\nrate ratio, 90 days before and 60 after: coverage of the 95% interval")
    print(f"{'setting':18}{'bursts':12}{'covers':>8}{'width/oracle':>14}{'hi/lo':>8}{'fall':>7}")
    for name, setting in (("busy, 2 to 1", c.BUSY), ("quiet, .3 to .1", c.QUIET)):
        for law in c.LAWS:
            _coverage_row(name, law, c.coverage(replace(setting, law=law), runs=runs))
    _coverage_row("independent", "none", c.coverage(c.APART, runs=runs))


def _coverage_row(name: str, law: str, found: c.Coverage) -> None:
    print(f"{name:18}{law:12}{found.covered:8.3f}{found.width:14.2f}{found.span:8.1f}"
          f"{found.fell:7.2f}", flush=True)  # fmt: skip


def _reporting(name: str, panel: tuple[float, ...], unlike: float, runs: int) -> None:
    print(f"\nreporting, {name} {panel}: what is announced")
    print(
        f"{'what happens':48}{'fall':>6}{'rise':>6}{'cannot':>8}"
        f"{'bare':>6}{'ratio':>7}{'covers':>8}"
    )
    for scene, setting in c.scenes(panel, unlike=unlike).items():
        a = c.announced(setting, runs=runs)
        print(f"{scene:48}{a.fall:6.2f}{a.rise:6.2f}{a.cannot_tell:8.2f}{a.apparent:6.2f}"
              f"{a.ratio:7.2f}{a.covered:8.2f}", flush=True)  # fmt: skip


def _kernels() -> None:
    print("\nfalse alarms a week, mean 10: stated (one seed) and measured (another)")
    for name in k.DETECTORS:
        for dispersion in (1.0, 3.0):
            runs = 10 if name == "Farrington" else 300
            stated, measured = (
                k.cries(name, mean=10, dispersion=dispersion, seed=seed, runs=runs)
                for seed in (1, 2)
            )
            print(f"{name:12}dispersion {dispersion:.0f}: {stated:.4f} {measured:.4f}", flush=True)
    for dispersion in (1.0, 4.0):
        found = k.false_changes(dispersion=dispersion, runs=500)
        print(f"false change point in a year of weeks, dispersion {dispersion:.0f}: {found:.3f}")
    wall, cpu = k.scan_seconds()
    print(f"scan, 1,000 areas, 999 simulated maps: {wall:.1f} s wall, {cpu:.1f} s processor")
    print("Hawkes, truth .5 .6 1.2 (branching .5), 1,000 days, 100 runs: median, interval held")
    for name, (middle, held) in k.recovered(runs=100).items():
        print(f"  {name:12}{middle:7.3f}{held:7.2f}")


def _forecasts() -> None:
    if not ATTACKS.is_file():
        print(f"\nforecasts: skipped, {ATTACKS.name} is not beside the project")
        return
    print("\nforecasts of a real insurgency, 1 to 4 weeks ahead, CRPS")
    for level, series in k.insurgency(ATTACKS).items():
        for s in k.forecast_standings(series):
            print(f"{level:10}{s.method:24}{s.n:6}{s.crps:9.2f}{s.relative:7.2f}"
                  f"  90% interval holds {s.covered:.2f}", flush=True)  # fmt: skip


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
