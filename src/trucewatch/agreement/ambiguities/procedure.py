"""What is open in the procedure: parts nobody agreed on, steps without a clock, idle bodies."""

from __future__ import annotations

from collections.abc import Iterator

from trucewatch.agreement.ambiguities.found import Found, Labels
from trucewatch.agreement.model import Agreement, Deciding, Procedure, ProcedureClock

PARTS = ("intake", "reply", "remedies", "sanctions", "escalation")
"""Parts of a procedure whose absence leaves something open."""


def open_procedure(agreement: Agreement, labels: Labels) -> Iterator[Found]:
    """The procedure from intake to escalation, then the reporting duties."""
    procedure = agreement.procedure
    if not procedure.agreed:
        yield Found("no_procedure", "procedure")
    else:
        for part in PARTS:
            if getattr(procedure, part) is None:
                yield Found(f"{part}_unspecified", "procedure")
        yield from _bodies(procedure, labels)
        yield from _clocks(procedure, labels)
    yield from _reporting(agreement, labels)


def _bodies(procedure: Procedure, labels: Labels) -> Iterator[Found]:
    if not any("ruling" in body.does for body in procedure.bodies):
        yield Found("no_ruling_body", "procedure")
    for body in procedure.bodies:
        place, said = f"procedure.bodies.{body.id}", {"body": labels.of(body)}
        if "ruling" in body.does and body.decides is Deciding.UNSPECIFIED:
            yield Found("deciding_unspecified", place, said)
        if not body.members:
            yield Found("body_without_members", place, said)


def _clocks(procedure: Procedure, labels: Labels) -> Iterator[Found]:
    if not any(clock.within for clock in procedure.clocks):
        yield Found("procedure_without_clock", "procedure")
    for clock in procedure.clocks:
        yield from _clock(clock, labels)


def _clock(clock: ProcedureClock, labels: Labels) -> Iterator[Found]:
    place, said = f"procedure.clocks.{clock.id}", {"step": labels.of(clock)}
    if clock.within is None:
        yield Found("step_without_time", place, said)
        return
    if clock.counted_from is None:
        yield Found("step_without_anchor", place, said)
    if clock.who is None:
        yield Found("step_without_duty", place, said)


def _reporting(agreement: Agreement, labels: Labels) -> Iterator[Found]:
    for duty in agreement.reporting:
        place, said = f"reporting.{duty.id}", {"duty": labels.of(duty)}
        if duty.every is None and duty.due is None:
            yield Found("reporting_without_period", place, said)
        if not duty.who:
            yield Found("reporting_without_bearer", place, said)
