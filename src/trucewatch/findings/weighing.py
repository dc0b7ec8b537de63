"""Weighing: how likely it is that a norm was broken, as a range for each row.

`p_low` and `p_high` bound the chance that this norm was broken, whatever the outcome says: that it
happened at all, in force, in scope, and by the accused, as far as these are known; from 0 where
anything else is open. For what is not covered it is the chance that somebody else than the accused
did it; what was kept was not broken.
"""

from __future__ import annotations

import numpy as np

from trucewatch.agreement.model import Norm
from trucewatch.findings.lines import OUTCOMES, Lines
from trucewatch.findings.matter import Matter
from trucewatch.findings.model import Outcome
from trucewatch.findings.placing import Placing
from trucewatch.findings.spans import Floats, Ints


def weigh(
    matter: Matter, norm: Norm, chosen: Ints, placing: Placing, line: Ints, lines: Lines
) -> tuple[Floats, Floats]:
    """The range of each row's chance that the norm was broken."""
    rows = matter.rows.incident[chosen]
    force_low, force_high = _in_force(matter, norm, rows)
    scope_low, scope_high = placing.chances()
    accused_low, accused_high = matter.accused[0][chosen], matter.accused[1][chosen]
    happened_low, happened_high = matter.happened[0][rows], matter.happened[1][rows]
    low = happened_low * force_low * scope_low * accused_low
    high = happened_high * force_high * scope_high * accused_high
    elsewhere = happened_high * (1.0 - accused_low) * lines.accused()[line]
    outcome = lines.outcomes()[line]
    alleged = np.isin(
        outcome, [OUTCOMES.index(Outcome.BREACH), OUTCOMES.index(Outcome.UNDETERMINED)]
    )
    kept = (outcome == OUTCOMES.index(Outcome.NO_BREACH)) | lines.kept()[line]
    low = np.where(alleged & lines.sure()[line], low, 0.0)
    high = np.where(kept, 0.0, np.where(alleged, high, elsewhere))
    return low, np.maximum(low, high)


def _in_force(matter: Matter, norm: Norm, rows: Ints) -> tuple[Floats, Floats]:
    spans = matter.spans
    values = [matter.times.at(norm, spans.instant(s)).value for s in range(len(spans.starts) + 1)]
    first, last = matter.first[rows], matter.last[rows]
    low = np.array([value is True for value in values], dtype=np.float64)
    high = np.array([value is not False for value in values], dtype=np.float64)
    return (
        spans.share(first, last, low, float(low.min())),
        spans.share(first, last, high, float(high.max())),
    )
