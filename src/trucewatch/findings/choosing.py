"""Choosing: of everything heard about an incident, the findings that are kept.

Each norm that applies, or may, gives one finding for each bearer; an incident that none reaches
gets one summary, the one that came farthest. Where nobody names the act there is one summary too,
since any rule might be meant.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from trucewatch.findings.hearing import Heard
from trucewatch.findings.lines import OUTCOMES, Lines
from trucewatch.findings.model import Outcome
from trucewatch.findings.spans import Floats, Ints

_BREACH = OUTCOMES.index(Outcome.BREACH)
_NOT_COVERED = OUTCOMES.index(Outcome.NOT_COVERED)


@dataclass(frozen=True, slots=True)
class Chosen:
    """The findings of one reading, in the order of incidents, norms and bearers."""

    incident: Ints
    line: Ints
    low: Floats
    high: Floats


def put_together(heard: Sequence[Heard]) -> Heard:
    """Everything heard, as one."""
    return Heard(
        np.concatenate([h.incident for h in heard]),
        np.concatenate([h.line for h in heard]),
        np.concatenate([h.low for h in heard]),
        np.concatenate([h.high for h in heard]),
    )


def choose(heard: Heard, unnamed: np.ndarray, lines: Lines) -> Chosen:
    """The findings to keep. `unnamed` says of each incident whether nobody names the act."""
    covered = lines.outcomes()[heard.line] != _NOT_COVERED
    applies = covered & ~unnamed[heard.incident]
    reached = np.zeros(len(unnamed), dtype=bool)
    reached[heard.incident[applies]] = True
    kept = _one_each(heard, np.flatnonzero(applies), lines)
    summed = _farthest(heard, np.flatnonzero(~reached[heard.incident]), covered, lines)
    rows = np.concatenate([kept, summed])
    line = heard.line[rows].copy()
    distinct, back = np.unique(heard.line[summed], return_inverse=True)
    summaries = np.array([lines.summary(int(number)) for number in distinct], dtype=np.int64)
    if len(summed):
        line[len(kept) :] = summaries[back.reshape(-1)]
    order = np.lexsort((lines.bearers()[line], lines.norms()[line], heard.incident[rows]))
    rows, line = rows[order], line[order]
    return Chosen(heard.incident[rows], line, heard.low[rows], heard.high[rows])


def _one_each(heard: Heard, rows: Ints, lines: Lines) -> Ints:
    """One row for each incident, norm and bearer, an allegation before others: a bearer may be
    accused alone and with others."""
    line = heard.line[rows]
    mild = lines.outcomes()[line] != _BREACH
    norm, bearer = lines.norms()[line], lines.bearers()[line]
    order = np.lexsort((np.arange(len(rows)), mild, bearer, norm, heard.incident[rows]))
    sorted_ = [column[order] for column in (heard.incident[rows], norm, bearer)]
    new = np.ones(len(rows), dtype=bool)
    if len(rows):
        new[1:] = np.any([column[1:] != column[:-1] for column in sorted_], axis=0)
    return rows[order[new]]


def _farthest(heard: Heard, rows: Ints, covered: np.ndarray, lines: Lines) -> Ints:
    """One row for each incident: an open one if there is any, of these the one of least rank."""
    rank = lines.ranks()[heard.line[rows]]
    order = np.lexsort((np.arange(len(rows)), rank, ~covered[rows], heard.incident[rows]))
    incident = heard.incident[rows][order]
    new = np.ones(len(rows), dtype=bool)
    new[1:] = incident[1:] != incident[:-1]
    return rows[order[new]]
