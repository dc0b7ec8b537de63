"""Others' numbers beside our own, line by line, made once for each record."""

from __future__ import annotations

from trucewatch.doors.web.record_index import RecordIndex
from trucewatch.figures.model import ReconciliationLine
from trucewatch.figures.reconciling import reconcile
from trucewatch.figures.rules import load_rules

BESIDE = ("guarantor-bulletin", "incidents")
"""The rules under which our own record stands beside what others published; the first is drawn."""


def reconciled(index: RecordIndex) -> list[ReconciliationLine]:
    """Every line of the reconciliation."""
    rules = load_rules()
    return index.once(
        "reconciled", lambda: reconcile(index.record, rules={rule: rules[rule] for rule in BESIDE})
    )
