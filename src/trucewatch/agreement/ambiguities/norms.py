"""What is open in the norms: bearers without a roster, quantities without a sense, unmet facts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from trucewatch.agreement.ambiguities.found import Found, Labels
from trucewatch.agreement.model import Agreement, Basis, Norm, NormKind
from trucewatch.vocabulary.messages import say_id


def open_norms(agreement: Agreement, labels: Labels) -> Iterator[Found]:
    """Norm by norm, then the facts they ask for and nobody defines, and weapons nobody lists."""
    hearsay = {text.id for text in agreement.instruments if text.basis is not Basis.DOCUMENTED}
    for norm in agreement.norms:
        yield from _bearers(norm, agreement, labels)
        yield from _gaps(norm)
        if _undocumented(norm) and norm.instrument not in hearsay:
            yield Found("norm_not_documented", f"norms.{norm.id}", {"norm": norm.id})
        yield from _quantity(norm)
        yield from _reciprocity(norm, agreement, labels)
    yield from _hearsay(hearsay, agreement, labels)
    yield from _facts(agreement, labels)
    for weapon in agreement.weapons:
        if not (weapon.words or weapon.acts or weapon.calibre):
            yield Found("weapon_undefined", f"weapons.{weapon.id}", {"weapon": labels.of(weapon)})


def has_words(fact: str, agreement: Agreement) -> bool:
    """Whether the file or our catalogue says what a fact means."""
    if fact in agreement.terms or fact.startswith("broken_by_"):
        return True
    try:
        return bool(say_id(f"agreement.condition_{fact}", "en"))
    except KeyError:
        return False


def _bearers(norm: Norm, agreement: Agreement, labels: Labels) -> Iterator[Found]:
    place, said = f"norms.{norm.id}", {"norm": norm.id}
    if not norm.bearers:
        yield Found("no_bearer", place, said)
    members = {actor.side for actor in agreement.actors if actor.side}
    for side in sorted(set(norm.bearers) & set(agreement.sides) - members):
        yield Found("bearer_without_roster", place, said | {"side": labels.party(side)})
    headings = {actor.id for actor in agreement.actors if actor.heading}
    for name in sorted(set(norm.bearers) & headings):
        yield Found("bearer_is_heading", place, said | {"actor": labels.party(name)})


def _gaps(norm: Norm) -> Iterator[Found]:
    place, said = f"norms.{norm.id}", {"norm": norm.id}
    if norm.kind is NormKind.PERMISSION and norm.conditions and norm.burden is None:
        yield Found("no_burden", place, said)
    if norm.kind is NormKind.PROHIBITION and not norm.acts:
        yield Found("no_acts", place, said)


def _undocumented(norm: Norm) -> bool:
    return norm.basis is not Basis.DOCUMENTED and norm.kind is not NormKind.PERMISSION


def _hearsay(texts: set[str], agreement: Agreement, labels: Labels) -> Iterator[Found]:
    """Texts nobody read, each with its rules: one entry, however many these are."""
    for text in agreement.instruments:
        norms = [n.id for n in agreement.norms if n.instrument == text.id and _undocumented(n)]
        if text.id in texts and norms:
            said = {"instrument": labels.of(text), "norms": labels.listed(norms)}
            yield Found("text_not_documented", f"instruments.{text.id}", said)


def _quantity(norm: Norm) -> Iterator[Found]:
    place, said = f"norms.{norm.id}", {"norm": norm.id}
    if norm.quantity is None:
        if norm.kind is NormKind.OBLIGATION and not norm.acts:
            yield Found("no_quantity", place, said)
        return
    if norm.quantity.amount is None:
        yield Found("quantity_without_amount", place, said | {"unit": norm.quantity.unit})
    elif norm.quantity.sense is None:
        yield Found("quantity_without_sense", place, said)


def _reciprocity(norm: Norm, agreement: Agreement, labels: Labels) -> Iterator[Found]:
    ruled = any("ruling" in body.does for body in agreement.procedure.bodies)
    if norm.reciprocal is not None and not ruled:
        said = {"norm": norm.id, "actor": labels.party(norm.reciprocal.on)}
        yield Found("reciprocity_without_ruler", f"norms.{norm.id}", said)


def _facts(agreement: Agreement, labels: Labels) -> Iterator[Found]:
    asking: dict[str, list[str]] = defaultdict(list)
    for norm in agreement.norms:
        for fact in dict.fromkeys((*norm.conditions, *norm.only_if, *norm.unless, *norm.grants)):
            asking[fact].append(norm.id)
    for fact, norms in asking.items():
        if not has_words(fact, agreement):
            said = {"fact": fact, "norms": labels.listed(norms)}
            yield Found("fact_undefined", f"norms.{norms[0]}", said)
