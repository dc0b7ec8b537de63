"""One ruling of one person or office, and the classes it may give."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

LADDER = (
    "not_an_incident",
    "relevant",
    "minor",
    "grave",
    "not_attributable",
    "unable_to_rule",
    "outside_competence",
)
"""The default ladder of classes, after the tripartite mechanism in Colombia and the SLMM."""

UPHOLDING = ("minor", "grave")
"""The classes of the default ladder that uphold an allegation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One human ruling on one incident under one norm, with dissent kept as its own verdict."""

    verdict_id: str
    incident_id: str
    norm: str | None
    reading: str | None
    ladder_class: str
    standard: str | None
    reason: str
    signed_by: str
    signed_at: datetime
    ruled_on: tuple[str, ...]
    review: bool = False
    against: str | None = None
    """The actor ruled to have broken the norm, where the ruling names one."""
    case_id: str | None = None
    """The case it is a determination in, where it is one."""
    counts: bool = True
    """Whether figures count it: not where it was out of order in its case, nor as long as a body
    that decides jointly has not reached it."""
