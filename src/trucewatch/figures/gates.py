"""Gates: what would open a next step, as people certified it and, apart from that, as computed.

In:   a `Record` and an instant.
Out:  for each gate of the agreement whether it is open, by whose word; and what the software makes
      of its predicate, with its reasons and the incidents behind them.

A gate is closed until somebody whom the agreement names certifies it open. What is computed opens
and closes nothing: it is a proposal to those who certify. Only `ceasefire_holds` is computed; of
any other predicate, nothing is guessed.

Never here: files, network, the clock.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from trucewatch.agreement.model import Gate, GateState
from trucewatch.figures.model import Holding, Record, Standing
from trucewatch.figures.standing import standing
from trucewatch.vocabulary.messages import Message

HOLDS = "ceasefire_holds"


@dataclass(frozen=True, slots=True, kw_only=True)
class GateStanding:
    """How one gate stands: what is computed as of `at` (UTC), and what was certified of it.

    `certified` is the newest word, None where nobody has said anything: closed. `computed`
    is the software's proposal on the predicate, `why` its reasons, and `evidence` the ids of the
    incidents they rest on.
    """

    gate: Gate
    at: datetime
    certified: GateState | None
    computed: Holding
    why: tuple[Message, ...]
    evidence: tuple[str, ...] = ()

    @property
    def open(self) -> bool:
        """Whether people opened it. Nothing else does."""
        return self.certified is not None and self.certified.open

    @property
    def differs(self) -> bool:
        """Whether the certified word and the computed one point different ways."""
        opposite = Holding.NOT_HOLDING if self.open else Holding.HOLDING
        return self.certified is not None and self.computed == opposite


def gates(
    record: Record,
    at: datetime,
    *,
    words_by: datetime | None = None,
    stands: Standing | None = None,
) -> list[GateStanding]:
    """Every gate of the agreement, in its order.

    Words count up to `words_by`, which is `at` unless given: a record may tell of 2017 and be
    certified today. `stands` is `standing(record, at)` where it was made already.
    """
    asked = any(gate.predicate == HOLDS for gate in record.agreement.gates)
    how = stands or (standing(record, at) if asked else None)
    return [_one(gate, at, words_by or at, how) for gate in record.agreement.gates]


def _one(gate: Gate, at: datetime, by: datetime, stands: Standing | None) -> GateStanding:
    said = [state for state in gate.certified if state.at <= by]
    newest = max(said, key=lambda state: state.at, default=None)
    if gate.predicate != HOLDS or stands is None:
        words = Message("figures.gate_not_computed", {"predicate": gate.predicate})
        return GateStanding(
            gate=gate, at=at, certified=newest, computed=Holding.CANNOT_TELL, why=(words,)
        )
    return GateStanding(
        gate=gate,
        at=at,
        certified=newest,
        computed=stands.holding,
        why=tuple(_reasons(gate, stands)),
        evidence=stands.last_week.evidence,
    )


def _reasons(gate: Gate, stands: Standing) -> Iterable[Message]:
    if gate.definition is None:
        yield Message("figures.gate_undefined")
    yield from stands.why
