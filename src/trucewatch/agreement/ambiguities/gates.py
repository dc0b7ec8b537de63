"""What is open at the gates: how they are measured, who certifies them, whether anybody did."""

from __future__ import annotations

from collections.abc import Iterator

from trucewatch.agreement.ambiguities.found import Found, Labels
from trucewatch.agreement.model import Agreement


def open_gates(agreement: Agreement, labels: Labels) -> Iterator[Found]:
    """Gate by gate."""
    for gate in agreement.gates:
        place, said = f"gates.{gate.id}", {"gate": labels.of(gate)}
        if gate.definition is None:
            yield Found("gate_undefined", place, said)
        if not gate.certifiers:
            yield Found("gate_without_certifier", place, said)
        if not gate.certified:
            yield Found("gate_uncertified", place, said)
