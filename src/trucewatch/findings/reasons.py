"""Reasons: why a finding came out as it did, step by step, as one message.

`findings.because` holds the sentence that decided (`decided`) and every step that was asked with
its answer and reason (`steps`), so that a lawyer can follow it in any language later on.
"""

from __future__ import annotations

from collections.abc import Sequence

from trucewatch.findings.answers import Answer, Decision
from trucewatch.findings.model import Step
from trucewatch.vocabulary.messages import Message

BECAUSE = "findings.because"


def because(decision: Decision, answers: Sequence[Answer]) -> Message:
    """The whole reason of a decision."""
    steps = [_step(answer) for answer in answers if answer.reason is not None]
    return Message(BECAUSE, {"decided": decision.reason, "steps": steps})


def _step(answer: Answer) -> Message:
    word = {True: "yes", False: "kept" if answer.kept else "no", None: "open"}[answer.value]
    if answer.step is Step.PERMISSION and answer.value is True:
        word = "unshown"
    return Message(f"findings.{word}", {"step": answer.step.value, "reason": answer.reason})
