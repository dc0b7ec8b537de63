"""Every condition of a mission: the agreement's own, and what was offered or demanded beside it.

In:   an `Agreement`, and what signed acts say.
Out:  `Condition`s with their amendments, in the order in which they came.

An amendment of a condition that nobody put changes nothing and is left out; the act stays.
"""

from __future__ import annotations

from dataclasses import replace

from trucewatch.agreement.model import Agreement, Basis, Moment, Names, Quantity, Sense
from trucewatch.conditions.deadlines import read_due
from trucewatch.conditions.from_agreement import agreed
from trucewatch.conditions.model import PEOPLE, Condition, Kind, Measure, Promised, Term
from trucewatch.conditions.ratios import singular
from trucewatch.vocabulary.messages import LANGUAGES, say_id


def conditions(agreement: Agreement, promised: Promised) -> tuple[Condition, ...]:
    """All conditions; of two measures with one id the first stands."""
    found = {one.id: one for one in agreed(agreement)}
    taken = {name for one in found.values() for name in one.ids}
    for measure in promised.measures:
        if measure.condition not in taken:
            taken.add(measure.condition)
            found[measure.condition] = _of_measure(measure, agreement)
    home = {name: one.id for one in found.values() for name in one.ids}
    for amendment in promised.amendments:
        if amendment.condition in home:
            one = found[home[amendment.condition]]
            found[one.id] = replace(one, amendments=(*one.amendments, amendment))
    return tuple(found.values())


def due_of(words: str | None, agreement: Agreement) -> Moment | None:
    """A deadline from its words; open where words signed elsewhere mean no time of ours."""
    if not words:
        return None
    try:
        return read_due(words, agreement)
    except ValueError:
        return Moment(low=None, high=None, words=words)


def quantity_of(
    amount: float | None, unit: str | None, per: str | None, sense: str | None, of: str | None
) -> Quantity | None:
    """A quantity from its parts; None where no unit says of what."""
    if unit is None:
        return None
    return Quantity(amount=amount, unit=unit, per=per, sense=Sense(sense) if sense else None, of=of)


def _text(measure: Measure) -> Names:
    """What was offered in its own words; of a release, in ours, for those could name somebody."""
    if measure.text and measure.kind is not Kind.RELEASE:
        return Names(by_language={"en": measure.text})
    return Names(by_language={language: _release(measure, language) for language in LANGUAGES})


def _release(measure: Measure, language: str) -> str:
    quantity = measure.quantity
    if quantity is None or quantity.amount is None or quantity.unit not in PEOPLE:
        return say_id("conditions.release_text", language)
    unit = say_id(f"conditions.people_{quantity.unit}", language)
    said = {"unit": unit, "amount": f"{quantity.amount:g}"}
    each = next((one for one in PEOPLE if singular(one) == quantity.per), None)
    if each is None:
        return say_id("conditions.release_amount", language, **said)
    return say_id(
        "conditions.release_each",
        language,
        **said,
        per=say_id(f"conditions.people_{each}", language),
    )


def _of_measure(measure: Measure, agreement: Agreement) -> Condition:
    begins = measure.starts or measure.at
    term = Term(
        norm=None,
        instrument=None,
        wording=(),
        quantity=measure.quantity,
        due=due_of(measure.due, agreement),
        start=Moment(low=begins, high=begins),
        end=None,
        basis=Basis.DOCUMENTED if measure.own else Basis.REPORTED,
        source=f"entry {measure.entry}",
    )
    return Condition(
        id=measure.condition,
        kind=measure.kind,
        origin=measure.origin,
        text=_text(measure),
        bearers=measure.bearers,
        beneficiaries=measure.beneficiaries,
        terms=(term,),
        by=measure.by,
        where=(measure.place,) if measure.place else (),
        entry=measure.entry,
    )
