"""A rule's tests, each answered yes, no or unknown for every incident.

In:   a `Record` and a `CountingRule`.
Out:  a `Sieved`: the incidents that count, those that may, and which test left the others out.

What is unknown never falls through: an incident that no test refuses and some test cannot answer
is *possible*, and is shown beside the count, never in it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from trucewatch.figures.accused import Accused
from trucewatch.figures.model import CountingRule, Record
from trucewatch.figures.naming import PartyNames
from trucewatch.figures.outcomes import Outcomes, Rulings
from trucewatch.vocabulary.messages import Message

Answers = npt.NDArray[np.int8]
Flags = npt.NDArray[np.bool_]
NO, UNKNOWN, YES = np.int8(0), np.int8(1), np.int8(2)

TESTS = ("scope", "act", "accused", "target", "teller", "finding", "verdict")
"""In the order in which they are asked; the first that refuses, or fails to answer, is named."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the tests look at, prepared once for all rules."""

    outcomes: Outcomes
    accused: Accused
    parties: PartyNames
    rule_on: Callable[[tuple[str, ...]], Rulings]
    told_by_others: Callable[[], tuple[Flags, Flags]]


@dataclass(frozen=True, slots=True)
class Sieved:
    """The answer for each incident, and which of `TESTS` decided (-1 where it counts)."""

    answer: Answers
    decided_by: npt.NDArray[np.int8]

    def why(self, incident: int) -> Message:
        """Why an incident is not counted, as a message of `figures.po`."""
        test = TESTS[int(self.decided_by[incident])]
        word = "unknown" if self.answer[incident] == UNKNOWN else "no"
        return Message(f"figures.left_out_{test}_{word}")


def sieve(record: Record, rule: CountingRule, evidence: Evidence) -> Sieved:
    """Hold every incident of the record against the rule's tests."""
    answers = np.vstack(
        [
            _scope(record.incidents, rule),
            _act(record.incidents, rule),
            _accused(rule, evidence.accused),
            _target(record.incidents, rule, evidence.parties),
            _teller(rule, evidence),
            _finding(rule, evidence.outcomes),
            _verdict(rule, evidence.rule_on),
        ]
    )
    answer = answers.min(axis=0, initial=YES).astype(np.int8)
    first = np.argmax(answers == answer, axis=0).astype(np.int8)
    return Sieved(answer, np.where(answer == YES, np.int8(-1), first))


def _scope(incidents: pa.Table, rule: CountingRule) -> Answers:
    flag = incidents["out_of_scope"]
    inside = np.asarray(flag.is_null().to_numpy())
    if rule.include_other_dates:
        inside = inside | np.asarray(pc.fill_null(pc.equal(flag, "dates"), False).to_numpy())
    return _answers(inside | rule.include_out_of_scope)


def _act(incidents: pa.Table, rule: CountingRule) -> Answers:
    if not rule.acts and not rule.acts_left_out:
        return _all_yes(len(incidents))

    def answer(act: str | None) -> np.int8:
        within = act_within(act, rule.acts) if rule.acts else YES
        left_out = act_within(act, rule.acts_left_out) if rule.acts_left_out else NO
        return min(within, YES - left_out)

    return _by_distinct(incidents["act"], answer)


def act_within(act: str | None, prefixes: tuple[str, ...]) -> np.int8:
    """Whether a code lies under one of the prefixes; unknown where it is coarser, or unknown."""
    if act is None or act == "0":
        return UNKNOWN
    if any(f"{act}.".startswith(f"{prefix}.") for prefix in prefixes):
        return YES
    coarser = any(f"{prefix}.".startswith(f"{act}.") for prefix in prefixes)
    return UNKNOWN if coarser else NO


def _accused(rule: CountingRule, accused: Accused) -> Answers:
    if not rule.attributed:
        return _all_yes(len(accused.named))
    found = np.where(accused.named, YES, UNKNOWN).astype(np.int8)
    if rule.bound_only:
        bound = np.where(accused.all_bound, YES, np.where(accused.none_bound, NO, UNKNOWN))
        found = np.where(accused.named, bound, UNKNOWN).astype(np.int8)
    return np.asarray(found, dtype=np.int8)


def _target(incidents: pa.Table, rule: CountingRule, parties: PartyNames) -> Answers:
    """Fire on an excluded group, or a clash with one where nobody says who attacked."""
    if rule.excluded_targets:
        return _all_yes(len(incidents))

    def left_out(words: str | None) -> np.int8:
        return {True: NO, None: UNKNOWN, False: YES}[parties.excluded(words)]

    target = _by_distinct(incidents["target"], left_out)
    sides = pc.binary_join(incidents["sides"].combine_chunks(), "\n")
    clash = _by_distinct(sides, lambda words: _clash(words, left_out))
    return np.asarray(np.minimum(target, clash), dtype=np.int8)


def _clash(words: str | None, left_out: Callable[[str | None], np.int8]) -> np.int8:
    sides = words.split("\n") if words else []
    if not sides:
        return YES
    found = min(left_out(side) for side in sides)
    return UNKNOWN if found == NO and len(sides) > 2 else found


def _teller(rule: CountingRule, evidence: Evidence) -> Answers:
    if rule.self_reports:
        return _all_yes(len(evidence.accused.named))
    others, maybe = evidence.told_by_others()
    return np.asarray(np.where(others, YES, np.where(maybe, UNKNOWN, NO)), dtype=np.int8)


def _finding(rule: CountingRule, outcomes: Outcomes) -> Answers:
    if not rule.outcomes:
        return _all_yes(len(outcomes.code))
    sure, maybe = outcomes.among(rule.outcomes, every=rule.every_reading)
    found = np.where(sure, YES, np.where(maybe, UNKNOWN, NO))
    return np.asarray(found, dtype=np.int8)


def _verdict(rule: CountingRule, rule_on: Callable[[tuple[str, ...]], Rulings]) -> Answers:
    found = rule_on(rule.classes)
    if not rule.verified_only:
        return _all_yes(len(found.ruled))
    ruled = np.where(found.upheld, YES, np.where(found.rejected, NO, UNKNOWN))
    return np.asarray(ruled, dtype=np.int8)


def _by_distinct(
    column: pa.Array | pa.ChunkedArray, answer: Callable[[str | None], np.int8]
) -> Answers:
    """One answer for each distinct value: few words, many rows."""
    if isinstance(column, pa.ChunkedArray):
        column = column.combine_chunks()
    coded = column.dictionary_encode()
    values = [*coded.dictionary.to_pylist(), None]
    index = pc.fill_null(coded.indices.cast(pa.int64()), len(values) - 1).to_numpy()
    answers: Answers = np.asarray([answer(value) for value in values], dtype=np.int8)
    return np.asarray(answers[index])


def _all_yes(n: int) -> Answers:
    return np.full(n, YES, dtype=np.int8)


def _answers(flags: npt.NDArray[np.bool_]) -> Answers:
    return np.where(flags, YES, NO).astype(np.int8)
