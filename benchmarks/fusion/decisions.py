"""What a hundred people's decisions are worth, on the labels of Côte d'Ivoire.

    .venv/bin/python -m benchmarks.fusion.decisions [--decisions 100]

What is asked does not look at a label: of the reports whose place in their incident is least
sure, whether they belong with the one that was received first; of those that stand alone though
they may well not, whether they belong with the one nearest in time and place. The coders' labels
then answer for a person. Figures with every decision, over all pairs.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.fusion import machine, maverick
from benchmarks.fusion.figures import Truth, measure
from benchmarks.fusion.rivals import OURS, RIVALS
from trucewatch.incidents.fusing import Fusion, fuse
from trucewatch.incidents.model import Link

DAYS_PER_DEGREE = 5.0
"""A degree of distance counts for so many days."""


def main(words: list[str]) -> int:
    """Print figures without and with decisions."""
    asked = _asked(words)
    print(machine.sentence(machine.conditions([RIVALS[OURS]])))
    with tempfile.TemporaryDirectory() as scratch:
        case = maverick.load(Path(scratch))
        reports, sources = (pq.read_table(path) for path in (case.reports, case.sources))
    without = fuse(reports, sources)
    links = list(decisions(reports, without, case.truths[""], asked.decisions))
    print("| decisions | of them *the same* | pair F1 | B-cubed F1 |\n| --- | --- | --- | --- |")
    for said, found in ((0, without), (len(links), fuse(reports, sources, links))):
        figures = measure(case.truths[""], found.memberships)
        same = sum(link.same for link in links[:said])
        print(f"| {said} | {same} | {figures.pair_f1:.3f} | {figures.b_f1:.3f} |")
    print(f"repeat: .venv/bin/python -m benchmarks.fusion.decisions --decisions {asked.decisions}")
    return 0


def decisions(reports: pa.Table, found: Fusion, truth: Truth, many: int) -> Iterator[Link]:
    """The answers to so many questions, half of them about members and half about loners."""
    label = dict(zip(truth.report_id.to_pylist(), truth.incident.tolist(), strict=True))
    ids = reports["report_id"].to_pylist()
    pairs: dict[tuple[int, int], None] = {}
    for ask in (_members(found), _loners(reports, found)):
        until = len(pairs) + many // 2
        for one, other in ask:
            if len(pairs) == until:
                break
            pairs.setdefault((min(one, other), max(one, other)))
    for one, other in pairs:
        yield Link(ids[one], ids[other], same=label[ids[one]] == label[ids[other]])


def _members(found: Fusion) -> Iterator[tuple[int, int]]:
    """Reports beside their incident's anchor, the least sure first."""
    answers = found.answers
    for row in np.argsort(answers.membership, kind="stable").tolist():
        if answers.anchor[row] != row:
            yield row, int(answers.anchor[row])


def _loners(reports: pa.Table, found: Fusion) -> Iterator[tuple[int, int]]:
    """Reports that stand alone beside the nearest other, the likeliest not to be alone first."""
    answers = found.answers
    size = np.bincount(answers.anchor, minlength=len(reports))
    day = reports["seen_from"].cast(pa.int64()).to_numpy() / 86400e6
    lon, lat = (reports[name].to_numpy(zero_copy_only=False) for name in ("lon", "lat"))
    for row in np.argsort(answers.founds, kind="stable").tolist():
        if size[answers.anchor[row]] != 1 or np.isnan(lon[row]):
            continue
        away = np.hypot(lon - lon[row], lat - lat[row]) * DAYS_PER_DEGREE + np.abs(day - day[row])
        away[row] = np.inf
        yield row, int(np.nanargmin(away))


def _asked(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.fusion.decisions",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--decisions", type=int, default=100)
    return parser.parse_args(words)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
