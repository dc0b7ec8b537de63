"""Verdicts: what people decided.

In:   findings, and the signed entries in which people complained, verified, replied and ruled.
Out:  `Verdict`s, each remembering the report set it ruled on, and the `Docket` of `Case`s they
      were reached in, every act kept in its order.

Only people make one. Where the report set has changed since, the verdict is flagged for review
and never moved. Nobody's silence is counted as agreement.
"""

from trucewatch.verdicts.model.cases import (
    CLERKS,
    MERITS,
    STANDARDS,
    STATES,
    Case,
    CaseAct,
    Docket,
    Hand,
    Kind,
    Step,
)
from trucewatch.verdicts.model.rulings import LADDER, UPHOLDING, Verdict

__all__ = [
    "CLERKS",
    "LADDER",
    "MERITS",
    "STANDARDS",
    "STATES",
    "UPHOLDING",
    "Case",
    "CaseAct",
    "Docket",
    "Hand",
    "Kind",
    "Step",
    "Verdict",
]
