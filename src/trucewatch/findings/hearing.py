"""A hearing: every row held against one norm, under one reading.

Each question of the evaluation becomes a column of answers, coded by number, and each distinct
combination of answers is decided once. The order of the questions: in force, bound, scope, act,
attribution, permission, gate, reading.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from trucewatch.agreement.model import Norm
from trucewatch.findings.answers import Answer, Pool, decide
from trucewatch.findings.binding import Binding
from trucewatch.findings.charges import Charge, attributed, bound
from trucewatch.findings.columns import combined, mapped
from trucewatch.findings.gates import first_ruling, gate_open, reciprocated
from trucewatch.findings.lines import Lines
from trucewatch.findings.matter import Matter
from trucewatch.findings.permissions import Permissions
from trucewatch.findings.placing import Placing
from trucewatch.findings.questions import (
    act_named,
    amount_fails,
    applies_only_if,
    calibre_meant,
    hours_meant,
    in_order,
    kept_unless,
    known_rule,
    weapon_meant,
)
from trucewatch.findings.replacing import Replacing
from trucewatch.findings.spans import Floats, Ints, microseconds
from trucewatch.findings.times import Instants
from trucewatch.findings.weighing import weigh

ActAnswer = Callable[[str | None], Answer]


@dataclass(frozen=True, slots=True)
class Heard:
    """Rows that a norm may speak of: the incident, the line that says what, and its chances."""

    incident: Ints
    line: Ints
    low: Floats
    high: Floats


class Hearing:
    """Holds rows against norms under one reading."""

    def __init__(self, matter: Matter, binding: Binding, lines: Lines) -> None:
        self._matter = matter
        self._binding = binding
        self._lines = lines
        self._pool = Pool()
        self._permissions = Permissions(matter, binding)
        self._replacing = Replacing(matter, binding)

    def hear(self, norm: Norm, among: Ints | None = None, of: ActAnswer | None = None) -> Heard:
        """What the norm says of every row whose act it may speak of.

        `among` narrows the rows; `of` answers for acts in the norm's place.
        """
        every_row = np.arange(len(self._matter.rows.incident)) if among is None else among
        acts = self._acts(norm, of)
        act = acts[self._matter.deeds.act.code[self._matter.rows.incident[every_row]]]
        spoken = np.array([of is not None or a.value is not False for a in self._pool.answers])
        chosen = every_row[spoken[act]] if len(act) else every_row
        act = act[spoken[act]] if len(act) else act
        placing = Placing(norm, self._matter, chosen)
        columns = [
            *self._when(norm, chosen),
            self._who(norm, chosen),
            *placing.answers(self._pool.number),
            act,
            *self._deed(norm, chosen),
            self._by_charge(chosen, attributed),
            *self._permissions.lifting(norm, chosen, self._pool.number),
            *self._gates(norm, chosen),
            np.full(len(chosen), self._pool.number(known_rule(norm))),
        ]
        line = self._decided(norm, chosen, columns)
        low, high = weigh(self._matter, norm, chosen, placing, line, self._lines)
        return Heard(self._matter.rows.incident[chosen], line, low, high)

    def _acts(self, norm: Norm, of: ActAnswer | None) -> Ints:
        answers = [
            of(act) if of is not None else act_named(act, norm)
            for act in self._matter.deeds.act.values
        ]
        return np.array([self._pool.number(answer) for answer in answers], dtype=np.int64)

    def _when(self, norm: Norm, chosen: Ints) -> list[Ints]:
        matter = self._matter
        times = [self._pool.number(matter.times.of_norm(norm, i)) for i in matter.instants]
        span = matter.span[matter.rows.incident[chosen]]
        found = [np.array(times, dtype=np.int64)[span]]
        if self._replacing.may_replace(norm):
            found.append(
                self._by_charge_and_span(chosen, lambda c, i: self._replacing.replaced(norm, c, i))
            )
        return found

    def _who(self, norm: Norm, chosen: Ints) -> Ints:
        return self._by_charge_and_span(chosen, lambda c, i: bound(c, norm, self._binding, i))

    def _deed(self, norm: Norm, chosen: Ints) -> list[Ints]:
        deeds, rows = self._matter.deeds, self._matter.rows.incident[chosen]
        found = []
        if norm.weapons:
            found.append(self._weapons(norm, rows))
        if norm.calibre is not None:
            trits = deeds.of_calibre(norm.calibre)[rows]
            found.append(self._each([trits], lambda t: calibre_meant(t, norm)))
        if norm.quantity is not None:
            trits = deeds.short_of(norm.quantity)[rows]
            found.append(self._each([trits], lambda t: amount_fails(t, norm)))
        if norm.hours is not None:
            trits = deeds.during(norm.hours)[rows]
            found.append(self._each([trits], lambda t: hours_meant(t, norm)))
        for fact in norm.only_if:
            said = deeds.fact(fact)[rows]
            found.append(self._each([said], lambda s, fact=fact: applies_only_if(s, fact)))
        if norm.unless:
            facts = [deeds.fact(fact)[rows] for fact in norm.unless]
            agreement = self._matter.agreement
            found.append(self._each(facts, lambda *s: kept_unless(s, norm, agreement)))
        return found

    def _weapons(self, norm: Norm, rows: Ints) -> Ints:
        deeds = self._matter.deeds
        classes = [c for c in self._matter.agreement.weapons if c.id in norm.weapons]
        classes.sort(key=lambda c: c.id)
        unsaid = np.full(len(rows), 2, dtype=np.int64)
        trits = [deeds.of_calibre(c.calibre)[rows] if c.calibre else unsaid for c in classes]
        return self._each(
            [deeds.weapon.code[rows], deeds.act.code[rows], *trits],
            lambda w, a, *t: weapon_meant(deeds.weapon.values[w], deeds.act.values[a], t, classes),
        )

    def _gates(self, norm: Norm, chosen: Ints) -> list[Ints]:
        matter = self._matter
        rows = matter.rows.incident[chosen]
        found = []
        if norm.gate is not None:
            gates = [gate_open(norm, matter.agreement, i) for i in matter.instants]
            numbers = np.array([self._pool.number(g) for g in gates], dtype=np.int64)
            found.append(numbers[matter.span[rows]])
        if norm.reciprocal is not None:
            said = matter.deeds.fact(f"broken_by_{norm.reciprocal.on}")[rows]
            ruled = self._ruled_before(norm, rows)
            found.append(self._each([said, ruled], lambda s, r: reciprocated(s, r, norm)))
        return found

    def _ruled_before(self, norm: Norm, rows: Ints) -> Ints:
        """Whether a ruling came before the first instant, after the last, or between them."""
        ruling = first_ruling(norm, self._matter.agreement, self._matter.upheld)
        if ruling is None:
            return np.zeros(len(rows), dtype=np.int64)
        at = microseconds(ruling)
        first, last = self._matter.first[rows], self._matter.last[rows]
        return np.where(first > at, 1, np.where(last <= at, 0, 2)).astype(np.int64)

    def _decided(self, norm: Norm, chosen: Ints, columns: list[Ints]) -> Ints:
        """The line of each row; each combination of answers and bearer is decided once."""
        if not len(chosen):
            return np.zeros(0, dtype=np.int64)
        matter = self._matter
        span = matter.span[matter.rows.incident[chosen]]
        bearers = self._bearers(norm, matter.rows.charge[chosen], span)
        key = combined([*columns, bearers])
        _, where, back = np.unique(key, return_index=True, return_inverse=True)
        numbers = np.array(
            [self._line(norm, [column[row] for column in columns], chosen[row]) for row in where],
            dtype=np.int64,
        )
        return numbers[back.reshape(-1)]

    def _line(self, norm: Norm, numbers: list[int], row: int) -> int:
        matter = self._matter
        charge = matter.charges[matter.rows.charge[row]]
        instants = matter.instants[matter.span[matter.rows.incident[row]]]
        answers = in_order([self._pool.answers[number] for number in numbers])
        bearer = self._bearer(charge, norm, instants)
        decision = decide(answers, self._permissions.breach(norm, charge, bearer, answers))
        return self._lines.number(norm, self._binding.reading.id, bearer, decision, answers)

    def _bearers(self, norm: Norm, charge: Ints, span: Ints) -> Ints:
        """Numbers that tell bearers and doers apart."""
        known: dict[tuple[str | None, str | None], int] = {}

        def number(c: int, s: int) -> int:
            accused = self._matter.charges[c]
            bearer = self._bearer(accused, norm, self._matter.instants[s])
            doer = accused.actor.id if accused.actor else accused.words
            return known.setdefault((bearer, doer), len(known))

        return mapped([charge, span], number)

    def _bearer(self, charge: Charge, norm: Norm, instants: Instants) -> str | None:
        if charge.actor is None:
            return None
        if self._binding.bearer(charge.actor, norm, instants).value is not True:
            for other in self._binding.answering(charge.actor, norm, instants):
                return other.actor.id
        return charge.actor.id

    def _by_charge(self, chosen: Ints, ask: Callable[[Charge], Answer]) -> Ints:
        charges = self._matter.charges
        return self._each([self._matter.rows.charge[chosen]], lambda c: ask(charges[c]))

    def _by_charge_and_span(self, chosen: Ints, ask: Callable[[Charge, Instants], Answer]) -> Ints:
        matter = self._matter
        return self._each(
            [matter.rows.charge[chosen], matter.span[matter.rows.incident[chosen]]],
            lambda c, s: ask(matter.charges[c], matter.instants[s]),
        )

    def _each(self, columns: list[Ints], ask: Callable[..., Answer]) -> Ints:
        """Numbers of the answers to each distinct combination of the columns."""
        return mapped(columns, lambda *codes: self._pool.number(ask(*codes)))
