"""Figures in words: what to print beside a number, the number first.

In:   a `Count` or a `Tabulation`.
Out:  messages of `figures.po` and `coverage.po`.
"""

from __future__ import annotations

from trucewatch.agreement.model import Agreement, Basis
from trucewatch.coverage.wording import words as coverage_words
from trucewatch.figures.gates import GateStanding
from trucewatch.figures.model import Count, CountingRule, Tabulation
from trucewatch.figures.naming import PartyNames
from trucewatch.vocabulary.messages import Message


def count_words(count: Count, rule: CountingRule, language: str) -> tuple[Message, ...]:
    """The number under the rule's name in `language`, and all that is unknown about it."""
    said = [Message("figures.counted", {"n": count.n, "rule": rule.names(language)})]
    for name in ("possible", "undetermined", "pending", "spread"):
        n = getattr(count, name)
        if n:
            said.append(Message(f"figures.{name}", {"n": n}))
    return (*said, *(coverage_words(count.coverage) if count.coverage else ()))


def table_words(table: Tabulation, language: str) -> tuple[Message, ...]:
    """The total in words, and how many empty cells nobody watched."""
    said = count_words(table.total, table.rule, language)
    if table.unwatched:
        said = (*said, Message("figures.unwatched_cells", {"n": len(table.unwatched)}))
    return said


def gate_words(stands: GateStanding, agreement: Agreement, language: str) -> list[Message]:
    """How a gate stands: what was certified, by whom; what is computed, and its reasons."""
    words = certified_words(stands, agreement, language)
    words.append(Message(f"figures.gate_computed_{stands.computed.value}"))
    if stands.differs:
        words.append(Message("figures.gate_differs"))
    return words + [named(message, agreement, language) for message in stands.why]


def named(message: Message, agreement: Agreement, language: str) -> Message:
    """A gate's message with the names of those it speaks of in place of their ids."""
    told = dict(message.params)
    if "who" in told:
        told["who"] = PartyNames(agreement).label(str(told["who"]), language)
    for norm in agreement.norms:
        if norm.id == told.get("condition"):
            told["condition"] = norm.text(language).rstrip(".")
    return Message(message.id, told)


def certified_words(stands: GateStanding, agreement: Agreement, language: str) -> list[Message]:
    """What people say of a gate: its newest word, and whether they signed it here."""
    gate, said = stands.gate, stands.certified
    name = gate.names(language) if gate.names else gate.id
    if said is None:
        return [Message("figures.gate_line_none", {"gate": name})]
    told = {
        "gate": name,
        "when": f"{said.at:%Y-%m-%d %H:%M}Z",
        "by": PartyNames(agreement).label(said.by, language) if said.by else "–",
    }
    words = [Message("figures.gate_line_open" if said.open else "figures.gate_line_shut", told)]
    if said.basis is not Basis.DOCUMENTED:
        words.append(Message("figures.gate_reported"))
    return words
