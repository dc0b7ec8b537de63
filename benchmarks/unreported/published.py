"""What others' software makes of a published table, and what ours does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from trucewatch.unreported.choosing import choose
from trucewatch.unreported.decomposable_graphs import posterior
from trucewatch.unreported.estimating import estimate
from trucewatch.unreported.model import Answer, Estimate, Family
from trucewatch.unreported.tables import CaptureHistories, tabulate

NORMAL = 1.959964
CUT_OFF = 10
"""Times the seen up to which dga was run on the sparse table."""


@dataclass(frozen=True)
class Row:
    what: str
    published: str
    computed: str


def compare(told: Mapping[str, Any], rng: np.random.Generator) -> list[Row]:
    """A line for each reference, and for the whole."""
    rows = [[int(mark) for mark in pattern] for pattern in told["table"]]
    names = [name.split(" ")[0] for name in told["lists"]]
    table = tabulate(names, rows, list(told["table"].values()))
    return list(_rows(told, table, rng))


def _rows(
    told: Mapping[str, Any], table: CaptureHistories, rng: np.random.Generator
) -> Iterator[Row]:
    found = estimate([table], rng)
    published = told["published"]
    ends = published.get("ci95") or published.get("range95")
    yield Row("published", f"{published['N']:,} [{ends[0]:,}-{ends[1]:,}]", _conditional(table))
    for reference in told["reference"]:
        method = reference["method"].lower()
        if "bootstrap" in method:
            ours = _said(found.families[Family.LOG_LINEAR])
        elif "log-linear" in method:
            ours = _conditional(table)
        elif "graph" in method:
            ours = f"{_said(found.families[Family.GRAPHS])}; cut off: {_cut_off(table)}"
        else:
            ours = _said(found.families[Family.CLASSES])
        yield Row(method[:44], _reference(reference), ours)
    yield Row(
        "log-linear, bootstrap over the choice", "-", _said(found.families[Family.LOG_LINEAR])
    )
    if found.envelope and found.sensitivity:
        low, high = found.envelope.low, found.envelope.high
        yield Row("envelope", "-", f"{low:,.0f} to {high:,.0f}")
        low, high = found.sensitivity.low, found.sensitivity.high
        yield Row("range for the hard to see", "-", f"{low:,.0f} to {high:,.0f}")


def _conditional(table: CaptureHistories) -> str:
    fits = choose(len(table.lists), table.dense()[None]).fits
    unseen, spread = float(fits.unseen[0]), float(np.sqrt(fits.variance[0]))
    low, high = (table.seen + unseen * np.exp(z * spread) for z in (-NORMAL, NORMAL))
    error = np.sqrt(unseen + (unseen * spread) ** 2)
    return f"{table.seen + unseen:,.1f} (se {error:,.1f}) [{low:,.0f}-{high:,.0f}]"


def _cut_off(table: CaptureHistories) -> str:
    unseen, mass, _ = posterior(table)
    kept = unseen <= CUT_OFF * table.seen
    return f"{table.seen + unseen[kept] @ mass[kept] / mass[kept].sum():,.1f}"


def _said(answer: Answer) -> str:
    if not isinstance(answer, Estimate):
        return f"refused: {answer.reason.id}"
    rhat = answer.diagnostics.get("rhat")
    words = f", R-hat {float(str(rhat)):.3f}" if rhat is not None else ""
    return f"{answer.point:,.1f} [{answer.low:,.0f}-{answer.high:,.0f}]{words}"


def _reference(told: Mapping[str, Any]) -> str:
    def number(value: Any) -> str:
        return " to ".join(f"{v:,.0f}" for v in (value if isinstance(value, list) else [value]))

    if "bca" in told:
        ends = told["bca"]["bca"]
        return f"{told['bca']['point']:,.1f} [{ends['0.025']:,.0f}-{ends['0.975']:,.0f}] (BCa)"
    point = number(told.get("N", told.get("mean")))
    if "se" in told:
        return f"{point} (se {told['se']})"
    low, high = told.get("ci95") or (told["q025"], told["q975"])
    return f"{point} [{number(low)}-{number(high)}]"
