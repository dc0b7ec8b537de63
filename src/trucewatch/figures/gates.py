"""Gates: what would open a next step, as people certified it and, apart from that, as computed.

In:   a `Record` and an instant.
Out:  for each gate of the agreement whether it is open, by whose word; and what the software makes
      of its predicate, with its reasons and the incidents behind them.

A gate is closed until somebody whom the agreement names certifies it open. What is computed opens
and closes nothing: it is a proposal to those who certify. Two things are computed: whether the
ceasefire holds (`ceasefire_holds`), and whether the obligations a gate names are met, as far as
they were verified; of any other predicate, nothing is guessed.

Never here: files, network, the clock.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from trucewatch.agreement.model import Gate, GateState
from trucewatch.conditions.model import State
from trucewatch.conditions.standing import overall, progress
from trucewatch.figures.model import Holding, Record, Standing
from trucewatch.figures.standing import standing
from trucewatch.vocabulary.messages import Message

HOLDS, MET = "ceasefire_holds", "conditions_met"
MOST_WORDS = 12
"""Words beside which the state of their time is computed: the newest ones."""


@dataclass(frozen=True, slots=True)
class WordBeside:
    """One certifier's word, and what the software computed for that moment."""

    said: GateState
    computed: Holding


@dataclass(frozen=True, slots=True, kw_only=True)
class GateStanding:
    """How one gate stands: what is computed as of `at` (UTC), and what was certified of it.

    `certified` is the newest word, None where nobody has said anything: closed. `computed`
    is the software's proposal on the predicate, `why` its reasons, and `evidence` the ids of the
    incidents they rest on. `conditions` are the obligations it hangs on, with their states;
    `silent` the certifiers who have said nothing, and `opening` what would open it.
    """

    gate: Gate
    at: datetime
    certified: GateState | None
    computed: Holding
    why: tuple[Message, ...]
    evidence: tuple[str, ...] = ()
    conditions: tuple[tuple[str, State], ...] = ()
    opening: tuple[Message, ...] = ()
    silent: tuple[str, ...] = ()

    @property
    def window(self) -> str:
        """Whether `at` lies before, inside or after its window; unsure where an edge is open."""
        start, end = self.gate.window
        if start is not None and (start.low is None or self.at < start.low):
            return "before" if start.low is not None else "unsure"
        if end is not None and end.high is not None and self.at >= end.high:
            return "after"
        begun = start is None or (start.high is not None and self.at >= start.high)
        lasts = end is None or (end.low is not None and self.at < end.low)
        return "inside" if begun and lasts else "unsure"

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
    hangs = any(gate.conditions for gate in record.agreement.gates)
    come = progress(record.agreement, record.promised, at) if hangs else ()
    states = {id_: overall(one) for one in come for id_ in one.condition.ids}
    return [_one(gate, at, words_by or at, how, states) for gate in record.agreement.gates]


def words_beside(record: Record, gate: Gate, by: datetime) -> tuple[WordBeside, ...]:
    """Each word said by `by`, with what was computed for its moment: the newest of them first."""
    said = sorted((one for one in gate.certified if one.at <= by), key=lambda one: one.at)
    only = replace(record, agreement=replace(record.agreement, gates=(gate,)))
    return tuple(
        WordBeside(one, gates(only, max(one.at, record.agreement.clock.start))[0].computed)
        for one in reversed(said[-MOST_WORDS:])
    )


def _one(
    gate: Gate,
    at: datetime,
    by: datetime,
    stands: Standing | None,
    states: Mapping[str, State],
) -> GateStanding:
    said = [state for state in gate.certified if state.at <= by]
    found = _computed(gate, stands, states)
    return GateStanding(
        gate=gate,
        at=at,
        certified=max(said, key=lambda state: state.at, default=None),
        computed=_all(holding for holding, _ in found),
        why=tuple(message for _, why in found for message in why),
        evidence=stands.last_week.evidence if stands and gate.predicate == HOLDS else (),
        conditions=tuple((id_, states.get(id_, State.UNVERIFIABLE)) for id_ in gate.conditions),
        opening=tuple(_opening(gate, said, stands, states)),
        silent=tuple(one for one in gate.certifiers if one not in {state.by for state in said}),
    )


def _computed(
    gate: Gate, stands: Standing | None, states: Mapping[str, State]
) -> list[tuple[Holding, tuple[Message, ...]]]:
    """Each part of a gate's predicate: what it comes to, and why."""
    found: list[tuple[Holding, tuple[Message, ...]]] = []
    if gate.predicate == HOLDS and stands is not None:
        found.append((stands.holding, tuple(_reasons(gate, stands))))
    elif gate.predicate != MET:
        words = Message("figures.gate_not_computed", {"predicate": gate.predicate})
        found.append((Holding.CANNOT_TELL, (words,)))
    for id_ in gate.conditions:
        state = states.get(id_)
        word = f"figures.gate_condition_{state or 'unknown'}"
        found.append((_holds(state), (Message(word, {"condition": id_}),)))
    return found


def _holds(state: State | None) -> Holding:
    """What an obligation's state says of a gate. Late is done; what is open says nothing."""
    if state in (State.MET, State.LATE):
        return Holding.HOLDING
    return Holding.NOT_HOLDING if state is State.MISSED else Holding.CANNOT_TELL


def _all(parts: Iterable[Holding]) -> Holding:
    """All of them together: one that fails fails it, one that cannot be told leaves it open."""
    every = set(parts)
    for worst in (Holding.NOT_HOLDING, Holding.CANNOT_TELL):
        if worst in every:
            return worst
    return Holding.HOLDING if every else Holding.CANNOT_TELL


def _opening(
    gate: Gate,
    said: Sequence[GateState],
    stands: Standing | None,
    states: Mapping[str, State],
) -> Iterable[Message]:
    """What is missing before it could open: people's word first, for nothing else opens it."""
    newest = max(said, key=lambda state: state.at, default=None)
    if newest is None or not newest.open:
        if gate.certifiers:
            for who in gate.certifiers:
                yield Message("figures.gate_needs_word", {"who": who})
        else:
            yield Message("figures.gate_needs_anybody")
    if gate.predicate == HOLDS and stands is not None and stands.holding != Holding.HOLDING:
        yield Message("figures.gate_needs_watch")
    for id_ in gate.conditions:
        if states.get(id_) not in (State.MET, State.LATE):
            yield Message("figures.gate_needs_condition", {"condition": id_})


def _reasons(gate: Gate, stands: Standing) -> Iterable[Message]:
    if gate.definition is None:
        yield Message("figures.gate_undefined")
    yield from stands.why
