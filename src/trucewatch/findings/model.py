"""Findings: what an incident may mean under the agreement.

In:   incidents and attributions, and the `Agreement` in force when they happened.
Out:  `FINDINGS`, each naming one norm under one reading and the reason for it.

A finding is an allegation. Only people uphold it, in `trucewatch.verdicts`.

Never here: files, network, the clock, or who reported.
"""

from __future__ import annotations

from enum import StrEnum

import pyarrow as pa


class Outcome(StrEnum):
    """What the evaluation says; never a verdict."""

    BREACH = "breach"
    NO_BREACH = "no_breach"
    PERMITTED = "permitted"
    NOT_COVERED = "not_covered"
    UNDETERMINED = "undetermined"


class Step(StrEnum):
    """The step of the evaluation that decided, in the order in which they are asked."""

    IN_FORCE = "in_force"
    BOUND = "bound"
    SCOPE = "scope"
    ACT = "act"
    ATTRIBUTION = "attribution"
    PERMISSION = "permission"
    GATE = "gate"
    READING = "reading"


FINDINGS = pa.schema(
    [
        ("incident_id", pa.string()),
        ("instrument", pa.string()),
        ("reading", pa.string()),
        ("norm", pa.string()),
        ("bearer", pa.string()),
        ("outcome", pa.string()),
        ("step", pa.string()),
        ("p_low", pa.float64()),
        ("p_high", pa.float64()),
        ("paragraph", pa.string()),
        ("reason", pa.dictionary(pa.int32(), pa.string())),
        # added after the contract's own columns
        ("finding_id", pa.string()),
    ]
)
"""`reason` is `Message.to_json()`. `norm` and `bearer` are null in the one summary row that an
incident gets, for each reading, where no norm is applicable. `finding_id` is stable while incident,
reading, norm and bearer are."""
