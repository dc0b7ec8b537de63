"""Tables: figures as Markdown, as in our study of fusion."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from benchmarks.fusion.comparing import Run, medians
from benchmarks.fusion.rivals import OURS

COLUMNS = (
    ("pair P", "pair_p", "share"), ("pair R", "pair_r", "share"), ("pair F1", "pair_f1", "share"),
    ("B-cubed F1", "b_f1", "share"), ("count error", "count_error", "percent"),
    ("hot", "hot_f1", "share"), ("hot pair P", "hot_pair_p", "share"),
    ("hot pair R", "hot_pair_r", "share"), ("glue", "glue", "share"),
    ("laundered", "laundered", "share"), ("wall s", "wall_s", "time"), ("CPU s", "cpu_s", "time"),
    ("peak MiB", "peak_mib", "size"),
)  # fmt: skip


def table(runs: Sequence[Run]) -> str:
    """A row a rival, medians over its runs, and wall clock with ours as 1."""
    rivals = list(dict.fromkeys(run.rival for run in runs))
    found = {name: medians(run for run in runs if run.rival == name) for name in rivals}
    shown = [c for c in COLUMNS if any(_known(f.get(c[1])) for f in found.values())]
    ratios = {name: _ratio(runs, name) for name in rivals}
    head = ["", *(c[0] for c in shown), "wall, ours = 1"]
    lines = [_row(head), _row(["---"] * len(head))]
    for name in rivals:
        cells = [_text(found[name].get(key), kind) for _, key, kind in shown]
        lines.append(_row([f"**{name}**" if name == OURS else name, *cells, ratios[name]]))
    stopped = dict.fromkeys((run.rival, run.case, run.stopped) for run in runs if run.stopped)
    lines += [f"{rival} gave no answer on {case}: {why}" for rival, case, why in stopped]
    return "\n".join(lines)


def _ratio(runs: Sequence[Run], name: str) -> str:
    """The median over cases of a rival's wall clock over ours on the same case."""
    walls: dict[str, dict[str, float]] = {}
    for run in runs:
        if "wall_s" in run.figures:
            walls.setdefault(run.case, {})[run.rival] = run.figures["wall_s"]
    both = sorted(w[name] / w[OURS] for w in walls.values() if name in w and OURS in w)
    if not both:
        return "-"
    middle = (both[(len(both) - 1) // 2] + both[len(both) // 2]) / 2
    return f"{middle:.1f}"


def _known(value: float | None) -> bool:
    return value is not None and not math.isnan(value)


def _text(value: float | None, kind: str) -> str:
    if value is None or math.isnan(value):
        return "-"
    if kind == "share":
        return f"{value:.2f}".lstrip("0") if value < 1 else f"{value:.2f}"
    if kind == "percent":
        return f"{value:+.0%}"
    return f"{value:.1f}" if kind == "time" else f"{value:,.0f}"


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def count_line(figures: Mapping[str, float]) -> str | None:
    """What ours says of its count, where it says it."""
    if "told" not in figures:
        return None
    return (f"count: {figures['told']:,.0f} incidents told of; expected"
            f" {figures['expected']:,.0f}, 90% interval {figures['low']:,.0f} to"
            f" {figures['high']:,.0f}")  # fmt: skip
