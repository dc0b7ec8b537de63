"""Conditions from an agreement: every obligation of it, once.

In:   an `Agreement`.
Out:  its obligations as `Condition`s, in the order of the text.

Two wordings of one obligation are one condition under two readings, and an obligation that a later
text replaces is the same condition with another term: so both deadlines stay beside each other.
What a condition is about comes from the acts that would fail it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from trucewatch.agreement.model import AGAINST, Agreement, Instrument, Norm, NormKind
from trucewatch.conditions.model import Condition, Kind, Origin, Term

_KINDS = (
    ("11", Kind.AID), ("10", Kind.RELEASE), ("8.1", Kind.FORCES), ("8", Kind.WITHDRAWAL),
    ("7", Kind.WITHDRAWAL), ("6", Kind.WITHDRAWAL),
)  # fmt: skip
"""Which acts fail which kind of condition, by the prefix of their codes, the narrower first."""


def agreed(agreement: Agreement) -> tuple[Condition, ...]:
    """The agreement's obligations."""
    instruments = {one.id: one for one in agreement.instruments}
    chains = list(_chains(norm for norm in agreement.norms if norm.kind is NormKind.OBLIGATION))
    return tuple(_condition(chain, instruments) for chain in chains)


def kind_of(acts: Iterable[str]) -> Kind:
    """What an obligation is about, by the acts that fail it."""
    for act in acts:
        for code, kind in _KINDS:
            if act == code or act.startswith(f"{code}."):
                return kind
    return Kind.OTHER


def _chains(norms: Iterable[Norm]) -> Iterator[list[Norm]]:
    """Norms that are one promise: rival wordings of it, and those that took another's place."""
    chains: list[list[Norm]] = []
    for norm in norms:
        home = next((chain for chain in chains if _belongs(norm, chain)), None)
        if home is None:
            chains.append([norm])
        else:
            home.append(norm)
    yield from chains


def _belongs(norm: Norm, chain: list[Norm]) -> bool:
    return any(one.id in norm.replaces for one in chain) or all(_rival(norm, one) for one in chain)


def _rival(norm: Norm, other: Norm) -> bool:
    """Whether two norms are the same promise in two wordings, of which only one can hold."""
    apart = bool(norm.wording and other.wording) and not set(norm.wording) & set(other.wording)
    same = (norm.instrument, norm.bearers, norm.acts, norm.where, norm.only_if) == (
        other.instrument, other.bearers, other.acts, other.where, other.only_if,
    )  # fmt: skip
    return apart and same and _measured(norm) == _measured(other)


def _measured(norm: Norm) -> tuple[str | None, ...]:
    quantity = norm.quantity
    return () if quantity is None else (quantity.unit, quantity.per, quantity.of)


def _condition(chain: list[Norm], instruments: dict[str, Instrument]) -> Condition:
    first = chain[0]
    return Condition(
        id=first.id,
        kind=kind_of(first.acts),
        origin=Origin.AGREED,
        text=first.text,
        bearers=first.bearers,
        beneficiaries=tuple(one for one in first.against if one not in AGAINST),
        terms=tuple(_term(norm, instruments[norm.instrument]) for norm in chain),
        aliases=tuple(norm.id for norm in chain[1:]),
        where=first.where,
        only_if=first.only_if,
    )


def _term(norm: Norm, instrument: Instrument) -> Term:
    return Term(
        norm=norm.id,
        instrument=norm.instrument,
        wording=norm.wording,
        quantity=norm.quantity,
        due=norm.due,
        start=norm.start or instrument.force.start,
        end=norm.end or instrument.force.end,
        basis=norm.basis,
        source=norm.source,
        citation=norm.citation,
        gate=norm.gate,
        replaces=bool(norm.replaces),
    )
