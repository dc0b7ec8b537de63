"""Answers to the questions of an evaluation: yes, no, or not known, each with its reason.

A certain no at any step settles that a rule does not apply. Short of that the first thing not
known decides, and never falls through to a later step as if it were a yes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from trucewatch.findings.model import Outcome, Step
from trucewatch.vocabulary.messages import Message

STEPS = tuple(Step)


@dataclass(frozen=True, slots=True)
class Answer:
    """`value` is True, False, or None for not known; a yes needs no reason.

    `accused` says that a no holds only if the right one is accused. `measured` says that how
    likely a yes is was computed from place or time.
    """

    step: Step
    value: bool | None
    reason: Message | None = None
    accused: bool = False
    measured: bool = False


def yes(step: Step) -> Answer:
    """A certain yes."""
    return Answer(step, True)


def no(step: Step, message: str, **params: Any) -> Answer:
    """A certain no."""
    return Answer(step, False, Message(f"findings.{message}", params))


def unknown(step: Step, message: str, **params: Any) -> Answer:
    """Not known."""
    return Answer(step, None, Message(f"findings.{message}", params))


@dataclass(frozen=True, slots=True)
class Decision:
    """What the answers come to, and the answer that decided."""

    outcome: Outcome
    step: Step
    reason: Message
    sure: bool
    """Whether nothing is unknown but what place and time were measured to be."""
    accused: bool
    """Whether the decision rests on the right one being accused."""


def decide(answers: Sequence[Answer], breach: Message) -> Decision:
    """The outcome of the answers in their order; `breach` is the reason where all are yes.

    A permission lifts a breach only where everything else is certain.
    """
    for answer in answers:
        if answer.value is False and answer.step is not Step.PERMISSION:
            reason = _reason(answer)
            return Decision(Outcome.NOT_COVERED, answer.step, reason, False, answer.accused)
    open_ = [answer for answer in answers if answer.value is None]
    lifted = [answer for answer in answers if answer.value is False]
    if lifted and not open_:
        return Decision(Outcome.PERMITTED, Step.PERMISSION, _reason(lifted[0]), False, True)
    if not open_:
        return Decision(Outcome.BREACH, Step.ATTRIBUTION, breach, True, True)
    sure = all(answer.measured for answer in open_)
    reason = _with_rest([_reason(answer) for answer in open_])
    return Decision(Outcome.UNDETERMINED, open_[0].step, reason, sure, False)


def agree(answers: Sequence[Answer], mixed: Answer) -> Answer:
    """One answer where all agree; otherwise the first that is not known; failing that `mixed`."""
    if len({answer.value for answer in answers}) == 1:
        return answers[0]
    return next((answer for answer in answers if answer.value is None), mixed)


def either(answers: Sequence[Answer]) -> Answer:
    """Yes where any is yes; no where all are no; otherwise the first that is not known."""
    for value in (True, None):
        for answer in answers:
            if answer.value is value:
                return answer
    return answers[0]


def _reason(answer: Answer) -> Message:
    if answer.reason is None:
        raise ValueError(f"an answer at {answer.step} that is no yes needs a reason")
    return answer.reason


def _with_rest(reasons: Sequence[Message]) -> Message:
    if len(reasons) == 1:
        return reasons[0]
    first, *rest = {reason.to_json(): reason for reason in reasons}.values()
    if not rest:
        return first
    more = rest[-1]
    for reason in reversed(rest[:-1]):
        more = Message("findings.joined", {"first": reason, "more": more})
    return Message("findings.also_open", {"first": first, "more": more})
