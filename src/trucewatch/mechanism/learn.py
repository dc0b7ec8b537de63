"""Learning what agreement between reports weighs, as a new version in the ledger.

Only this learns, and only when somebody asks: `update` takes the newest version as it stands, so
that a report added changes nothing far away, and from scratch gives what step by step gave.
"""

from __future__ import annotations

from trucewatch.figures.model import Record
from trucewatch.incidents import fusing
from trucewatch.incidents.weights import Weights
from trucewatch.mechanism.decide import recorded
from trucewatch.mechanism.ground_tables import read_ground
from trucewatch.mechanism.ports import Act, Entry, Ground
from trucewatch.mechanism.sealed import SEALED
from trucewatch.vocabulary.errors import UsageError
from trucewatch.vocabulary.progress import Progress, unheard


def learn(ground: Ground, record: Record, progress: Progress = unheard) -> tuple[Entry, Weights]:
    """Learn from the record's located reports and people's decisions; record the weights.

    Raises UsageError where no two reports lie near enough to be compared.
    """
    said = read_ground(ground.entries("source.registered", SEALED, "decision.linked"))
    weights = fusing.learn(record.reports, said.sources, said.links, progress)
    if not weights.everybody.learned_from:
        raise UsageError(
            "there is nothing to learn from yet",
            expected="reports of more than one source, near each other in place and time",
        )
    content = {"weights": weights.as_document()}
    return recorded(ground, Act(typ="weights.learned", content=content)), weights
