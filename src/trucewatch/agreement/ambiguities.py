"""The ambiguity ledger: what the text leaves open, each with what follows from it.

We cannot forbid creative ambiguity; we can list it, and let every finding carry it. The same list
helps mediators while they draft.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from trucewatch.agreement.model import Agreement, Basis, NormKind, Role
from trucewatch.agreement.problems import AMBIGUITY, AgreementProblem
from trucewatch.vocabulary.messages import Message, say

PROCEDURE_CLOCKS = ("response_window",)
UNSPECIFIED = "unspecified"

Found = tuple[str, str | None, dict[str, Any]]
"""Kind, the place in the file (`norms.n1`), and the parameters of its sentences."""


def ambiguities(
    agreement: Agreement, lines: Mapping[str, int], file: str
) -> list[AgreementProblem]:
    """Every ambiguity, in the order of the file. `lines` says where each id stands."""
    found = [
        _problem(kind, lines.get(place) if place else None, params, file)
        for kind, place, params in _all(agreement)
    ]
    return sorted(found, key=lambda problem: problem.line or 0)


def _all(agreement: Agreement) -> Iterator[Found]:
    yield from _wordings(agreement)
    yield from _clock(agreement)
    yield from _roster(agreement)
    yield from _places(agreement)
    yield from _norms(agreement)
    yield from _left_open(agreement)
    yield from _gates(agreement)
    yield from _procedure(agreement)


def _problem(kind: str, line: int | None, params: dict[str, Any], file: str) -> AgreementProblem:
    what = Message(f"agreement.{kind}", params)
    so = Message(f"agreement.{kind}_so", params)
    return AgreementProblem(
        severity=AMBIGUITY,
        file=file,
        line=line,
        message=say(what, "en"),
        consequence=say(so, "en"),
        what=what,
        so=so,
    )


def _wordings(agreement: Agreement) -> Iterator[Found]:
    for instrument in agreement.instruments:
        excluded = [set(variant.excludes) for variant in instrument.variants]
        somewhere = {actor for wording in excluded for actor in wording}
        for actor in sorted(a for a in somewhere if not all(a in w for w in excluded)):
            params = {"instrument": instrument.id, "actor": actor}
            yield "variants_differ", f"instruments.{instrument.id}", params


def _clock(agreement: Agreement) -> Iterator[Found]:
    if agreement.clock.end is None:
        yield "term_unspecified", "clock", {}


def _roster(agreement: Agreement) -> Iterator[Found]:
    binding = [i.id for i in agreement.instruments if i.binds == "by_acceptance"]
    for actor in agreement.actors:
        place = f"actors.{actor.id}"
        if actor.heading:
            yield "heading", place, {"actor": actor.id}
        elif actor.role in (Role.SIGNATORY, Role.SUPPORTING_FORCE):
            if actor.basis is Basis.ASSUMED:
                yield "membership_assumed", place, {"actor": actor.id}
            for instrument in binding:
                if instrument not in actor.accepted:
                    params = {"actor": actor.id, "instrument": instrument}
                    yield "no_acceptance", place, params
        elif actor.role is Role.UNKNOWN:
            yield "position_unknown", place, {"actor": actor.id}
        if actor.doubted_from is not None:
            params = {"actor": actor.id, "day": actor.doubted_from.isoformat()}
            yield "acceptance_doubted", place, params


def _places(agreement: Agreement) -> Iterator[Found]:
    for place in agreement.places:
        if place.geometry is None and not place.national:
            yield "unmapped", f"places.{place.id}", {"place": place.id}


def _norms(agreement: Agreement) -> Iterator[Found]:
    members = {actor.side for actor in agreement.actors if actor.side}
    sides = set(agreement.sides)
    for norm in agreement.norms:
        place = f"norms.{norm.id}"
        params = {"norm": norm.id}
        if not norm.bearers:
            yield "no_bearer", place, params
        for side in sorted(set(norm.bearers) & sides - members):
            yield "bearer_without_roster", place, {"norm": norm.id, "side": side}
        if norm.kind is NormKind.PERMISSION and norm.conditions and norm.burden is None:
            yield "no_burden", place, params
        if norm.kind is NormKind.OBLIGATION and norm.quantity is None:
            yield "no_quantity", place, params
        if norm.kind is NormKind.PROHIBITION and not norm.acts:
            yield "no_acts", place, params
        if norm.basis is not Basis.DOCUMENTED and norm.kind is not NormKind.PERMISSION:
            yield "norm_not_documented", place, params


def _left_open(agreement: Agreement) -> Iterator[Found]:
    for item in agreement.left_open:
        place = f"unspecified.{item.id}"
        kind = "acts_unstated" if item.acts else "matter_unstated"
        yield kind, place, {"matter": item.names("en")}


def _gates(agreement: Agreement) -> Iterator[Found]:
    for gate in agreement.gates:
        if gate.definition is None:
            yield "gate_undefined", f"gates.{gate.id}", {"gate": gate.id}


def _procedure(agreement: Agreement) -> Iterator[Found]:
    if not agreement.procedure:
        yield "no_procedure", None, {}
        return
    for clock in PROCEDURE_CLOCKS:
        if agreement.procedure.get(clock, UNSPECIFIED) == UNSPECIFIED:
            yield "procedure_without_clock", "procedure", {}
    if agreement.procedure.get("sanctions", UNSPECIFIED) == UNSPECIFIED:
        yield "sanctions_unspecified", "procedure", {}
