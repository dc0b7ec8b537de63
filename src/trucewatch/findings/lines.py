"""Lines: what findings say, each distinct one kept once however many incidents share it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from trucewatch.agreement.model import Agreement, Basis, Norm
from trucewatch.findings.answers import STEPS, Answer, Decision
from trucewatch.findings.model import Outcome, Step
from trucewatch.findings.reasons import because
from trucewatch.findings.spans import Ints

OUTCOMES = tuple(Outcome)
TEXTS = ("instrument", "reading", "norm", "bearer", "outcome", "step", "paragraph", "reason")

_BASES = tuple(Basis)

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Line:
    """What one finding says; `summary` where it stands for an incident no norm applies to."""

    norm: Norm
    reading: str
    bearer: str | None
    decision: Decision
    reason: str
    summary: bool = False


class Lines:
    """Lines by number."""

    def __init__(self, agreement: Agreement) -> None:
        self._lines: list[Line] = []
        self._numbers: dict[tuple[object, ...], int] = {}
        self._order = {norm.id: at for at, norm in enumerate(sorted_norms(agreement))}

    def number(
        self,
        norm: Norm,
        reading: str,
        bearer: str | None,
        decision: Decision,
        answers: Sequence[Answer],
    ) -> int:
        """The number of a line."""
        reason = because(decision, answers).to_json()
        return self._numbered(Line(norm, reading, bearer, decision, reason))

    def summary(self, number: int) -> int:
        """The number of the same line as the one that stands for its incident."""
        return self._numbered(replace(self._lines[number], summary=True, bearer=None))

    def outcomes(self) -> Ints:
        """Positions in `OUTCOMES`, by line."""
        return np.array([OUTCOMES.index(line.decision.outcome) for line in self._lines], np.int64)

    def sure(self) -> Flags:
        """Whether nothing is open but what was measured, by line."""
        return np.array([line.decision.sure for line in self._lines], dtype=bool)

    def accused(self) -> Flags:
        """Whether it rests on the right one being accused, by line."""
        return np.array([line.decision.accused for line in self._lines], dtype=bool)

    def kept(self) -> Flags:
        """Whether the rule was kept if it reaches this at all, by line."""
        return np.array([line.decision.kept for line in self._lines], dtype=bool)

    def norms(self) -> Ints:
        """Each line's norm, as its place among the norms in order of their ids."""
        return np.array([self._order.get(line.norm.id, -1) for line in self._lines], np.int64)

    def bearers(self) -> Ints:
        """Each line's bearer, as its place among the bearers in order; nobody comes first."""
        names = sorted({line.bearer or "" for line in self._lines})
        place = {name: at for at, name in enumerate(names)}
        return np.array([place[line.bearer or ""] for line in self._lines], np.int64)

    def ranks(self) -> Ints:
        """Which line should stand for its incident: the least, since it came farthest."""
        order = sorted(range(len(self._lines)), key=lambda at: _rank(self._lines[at]))
        ranks = np.zeros(len(order), dtype=np.int64)
        ranks[order] = np.arange(len(order))
        return ranks

    def texts(self, name: str) -> pa.Array:
        """One text column, by line."""
        return pa.array([_text(line, name) for line in self._lines], pa.string())

    def _numbered(self, line: Line) -> int:
        key = (line.norm.id, line.norm.instrument, line.reading, line.bearer, line.reason,
               line.summary, line.decision.sure, line.decision.kept)  # fmt: skip
        if key not in self._numbers:
            self._numbers[key] = len(self._lines)
            self._lines.append(line)
        return self._numbers[key]


def sorted_norms(agreement: Agreement) -> list[Norm]:
    """The norms in order of their ids, which does not depend on the file's."""
    return sorted(agreement.norms, key=lambda norm: norm.id)


def _rank(line: Line) -> tuple[int, bool, float, int, str, str]:
    """The step it came to, then a reason that tells of the incident rather than of one norm, the
    text nearest in time, a rule that is documented, and any order that is not the file's."""
    told = line.decision.reason.to_json()
    step = -STEPS.index(line.decision.step)
    basis = _BASES.index(line.norm.basis)
    return step, "norm_binds_others" in told, _away(line), basis, told, line.reason


def _away(line: Line) -> float:
    """Of texts not in force, one that had ended last comes first, then one that began first."""
    reason = line.decision.reason
    if line.decision.step is not Step.IN_FORCE:
        return 0.0
    name, sign = {"findings.after_end": ("end", -1.0), "findings.before_start": ("start", 1.0)}.get(
        reason.id, ("", 0.0)
    )
    kind, _, instant = str(reason.params.get(name, "")).partition(":")
    if kind != "@instant":
        return math.inf
    return sign * datetime.fromisoformat(instant).timestamp()


def _text(line: Line, name: str) -> str | None:
    norm = None if line.summary else line.norm
    match name:
        case "instrument":
            return line.norm.instrument
        case "reading":
            return line.reading
        case "norm":
            return norm.id if norm else None
        case "bearer":
            return line.bearer
        case "outcome":
            return line.decision.outcome.value
        case "step":
            return line.decision.step.value
        case "paragraph":
            return norm.paragraph if norm else None
        case _:
            return line.reason
