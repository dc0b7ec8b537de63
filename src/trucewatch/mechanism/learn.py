"""Learning what agreement between reports weighs and what habits sources have, into the ledger.

Only this learns, and only when somebody asks: `update` takes the newest version as it stands, so
that a report added changes nothing far away, and from scratch gives what step by step gave.
Habits are learned from the incidents as they stand before the new weights are applied; where these
are too few, none are kept, and belief rests on what is supposed of kinds of source.
"""

from __future__ import annotations

from trucewatch.belief.habits import as_document
from trucewatch.belief.learning import learn_habits
from trucewatch.belief.model import LEARNED, KnownHabits
from trucewatch.figures.model import Record
from trucewatch.incidents import fusing
from trucewatch.incidents.weights import Weights
from trucewatch.mechanism.believing import claims_of_record
from trucewatch.mechanism.decide import recorded
from trucewatch.mechanism.ground_tables import read_ground
from trucewatch.mechanism.ports import Act, Entry, Ground
from trucewatch.mechanism.sealed import SEALED
from trucewatch.vocabulary.errors import UsageError
from trucewatch.vocabulary.progress import Progress, unheard


def learn(
    ground: Ground, record: Record, progress: Progress = unheard
) -> tuple[Entry, Weights, KnownHabits]:
    """Learn from the record's reports, incidents and people's decisions; record what was learned.

    Raises UsageError where no two reports lie near enough to be compared.
    """
    said = read_ground(ground.entries("source.registered", SEALED, "decision.linked"))
    weights = fusing.learn(record.reports, said.sources, said.links, progress)
    if not weights.everybody.learned_from:
        raise UsageError(
            "there is nothing to learn from yet",
            expected="reports of more than one source, near each other in place and time",
        )
    habits = learn_habits(*claims_of_record(record), progress=progress)
    content = {"weights": weights.as_document()}
    if habits.basis == LEARNED:
        content["habits"] = as_document(habits)
    return recorded(ground, Act(typ="weights.learned", content=content)), weights, habits
