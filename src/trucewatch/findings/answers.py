"""Answers to the questions of an evaluation: yes, no, or not known, each with its reason.

A certain no at any step settles that a rule does not apply, or that it was kept. Short of that the
first thing not known decides, and never falls through to a later step as if it were a yes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from trucewatch.findings.model import Outcome, Step
from trucewatch.vocabulary.messages import Message

STEPS = tuple(Step)

TEXT_DOUBTS = ("findings.unmapped", "findings.norm_assumed", "findings.norm_reported")
"""Reasons that are the text's own doubts; asked last, they never hide what the facts leave open."""


@dataclass(frozen=True, slots=True)
class Answer:
    """`value` is True, False, or None for not known; a yes may go without a reason.

    `accused` says that a no holds only if the right one is accused. `measured` says that how
    likely a yes is was computed from place or time. `kept` says that a no means that the rule
    applies and was kept, rather than that it does not reach this.
    """

    step: Step
    value: bool | None
    reason: Message | None = None
    accused: bool = False
    measured: bool = False
    kept: bool = False


def yes(step: Step, message: str | None = None, **params: Any) -> Answer:
    """A certain yes."""
    return Answer(step, True, _message(message, params) if message else None)


def no(step: Step, message: str, **params: Any) -> Answer:
    """A certain no."""
    return Answer(step, False, _message(message, params))


def kept(step: Step, message: str, **params: Any) -> Answer:
    """A certain no, since the rule was kept."""
    return Answer(step, False, _message(message, params), kept=True)


def unknown(step: Step, message: str, **params: Any) -> Answer:
    """Not known."""
    return Answer(step, None, _message(message, params))


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
    kept: bool = False
    """Whether the rule, if it reaches this at all, was kept."""


def decide(answers: Sequence[Answer], breach: Message) -> Decision:
    """The outcome of the answers in their order; `breach` is the reason where all are yes.

    What is not yet due nobody has failed. That a rule was kept can otherwise be said only where it
    is certain that the rule reaches this; and a permission lifts a breach, one being enough, only
    where everything else is certain.
    """
    for answer in answers:
        if answer.value is False and not answer.kept and answer.step is not Step.PERMISSION:
            return _settled(Outcome.NOT_COVERED, answer, answer.accused)
    was_kept = [answer for answer in answers if answer.value is False and answer.kept]
    open_ = [answer for answer in answers if answer.value is None]
    not_due = was_kept and was_kept[0].step is Step.IN_FORCE
    if not_due or (was_kept and not any(_of_reach(answer) for answer in open_)):
        return _settled(Outcome.NO_BREACH, was_kept[0], accused=False)
    lifted = [answer for answer in answers if answer.value is False and not answer.kept]
    if lifted and all(answer.step is Step.PERMISSION for answer in open_):
        return _settled(Outcome.PERMITTED, lifted[0], accused=True)
    if not open_:
        return Decision(Outcome.BREACH, Step.ATTRIBUTION, breach, True, True)
    sure = all(answer.measured for answer in open_)
    reason = _with_rest([_reason(answer) for answer in open_])
    return Decision(Outcome.UNDETERMINED, open_[0].step, reason, sure, False, bool(was_kept))


def agree(answers: Sequence[Answer], mixed: Answer) -> Answer:
    """One answer where all agree; otherwise the first that is not known; failing that `mixed`."""
    if len({(answer.value, answer.kept) for answer in answers}) == 1:
        return answers[0]
    return next((answer for answer in answers if answer.value is None), mixed)


def either(answers: Sequence[Answer]) -> Answer:
    """Yes where any is yes; no where all are no; otherwise the first that is not known."""
    return _first(answers, (True, None))


def every(answers: Sequence[Answer]) -> Answer:
    """No where any is no, yes where all are yes; otherwise the first that is not known."""
    return _first(answers, (False, None))


def joined(reasons: Iterable[Message]) -> Message:
    """Several reasons as one text, each said once. Raises ValueError for none."""
    distinct = list({reason.to_json(): reason for reason in reasons}.values())
    if not distinct:
        raise ValueError("no reason")
    text = distinct[-1]
    for reason in reversed(distinct[:-1]):
        text = Message("findings.joined", {"first": reason, "more": text})
    return text


class Pool:
    """Answers by number, so that columns of numbers can stand for them."""

    def __init__(self) -> None:
        self.answers: list[Answer] = []
        self._numbers: dict[tuple[object, ...], int] = {}

    def number(self, answer: Answer) -> int:
        """The number of an answer; equal answers have one number."""
        told = answer.reason.to_json() if answer.reason is not None else ""
        key = (answer.step, answer.value, told, answer.accused, answer.measured, answer.kept)
        if key not in self._numbers:
            self._numbers[key] = len(self.answers)
            self.answers.append(answer)
        return self._numbers[key]


def _of_reach(answer: Answer) -> bool:
    """Whether an answer is about the rule reaching this, and not a doubt of the text itself."""
    reach = STEPS.index(answer.step) <= STEPS.index(Step.ACT)
    return reach and not doubt_of_the_text(answer)


def doubt_of_the_text(answer: Answer) -> bool:
    """Whether an answer is one of the text's own doubts, which are asked last."""
    return answer.reason is not None and _first_id(answer.reason) in TEXT_DOUBTS


def _first_id(reason: Message) -> str:
    first = reason.params.get("first")
    return _first_id(first) if isinstance(first, Message) else reason.id


def _message(message: str, params: dict[str, Any]) -> Message:
    return Message(f"findings.{message}", params)


def _settled(outcome: Outcome, answer: Answer, accused: bool) -> Decision:
    return Decision(outcome, answer.step, _reason(answer), False, accused)


def _first(answers: Sequence[Answer], values: tuple[bool | None, ...]) -> Answer:
    for value in values:
        for answer in answers:
            if answer.value is value:
                return answer
    return answers[0]


def _reason(answer: Answer) -> Message:
    if answer.reason is None:
        raise ValueError(f"an answer at {answer.step} that is no yes needs a reason")
    return answer.reason


def _with_rest(reasons: Sequence[Message]) -> Message:
    distinct = list({reason.to_json(): reason for reason in reasons}.values())
    if len(distinct) == 1:
        return distinct[0]
    more = joined(distinct[1:])
    return Message("findings.also_open", {"first": distinct[0], "more": more})
