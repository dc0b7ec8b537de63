"""The register: whether a row may be said of the conditions there are, before it becomes an act.

In:   an agreement, what was said so far, and a row.
Out:  a `FieldFault` where it may not, which names no value of the row.

Whoever is bound, or is to benefit, verifies nothing of it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

from trucewatch.agreement.model import Agreement, Role
from trucewatch.conditions import nameless
from trucewatch.conditions.deadlines import read_due
from trucewatch.conditions.faults import LONG, fault, one_of, short
from trucewatch.conditions.from_acts import conditions, quantity_of
from trucewatch.conditions.model import (
    CATEGORIES,
    CAUSES,
    COUNTED,
    About,
    Condition,
    Kind,
    Measure,
    Origin,
    Promised,
)
from trucewatch.conditions.nameless import EXHIBIT, REF, Words
from trucewatch.conditions.ratios import slug
from trucewatch.reports.model import (
    AmendmentRow,
    MeasureRow,
    PromiseRow,
    StatementRow,
    VerifiedRow,
)
from trucewatch.reports.normalising import FieldFault

MANY = 2000
"""Pieces of one inventory."""

_SIDED = (Role.SIGNATORY, Role.SUPPORTING_FORCE)
_NEEDS: dict[About, tuple[tuple[str, str], ...]] = {
    About.CONTROL: (("holder", "holder"), ("place", "place")),
    About.BESIEGED: (("place", "place"), ("low", "amount")),
    About.INVENTORY: (("place", "place"), ("category", "category")),
    About.REQUEST: (("ref", "ref"),),
    About.APPROVAL: (("ref", "ref"),),
    About.REFUSAL: (("ref", "ref"),),
    About.LIST: (("category", "category"), ("low", "amount"), ("exhibit", "exhibit")),
}
"""What a statement must say by what it is about: the field, and the column it stands in."""


class Register:
    """The conditions known so far, which rows are held against. It grows with what is offered."""

    def __init__(self, agreement: Agreement, promised: Promised) -> None:
        self.agreement = agreement
        self._promised = promised
        self._by_id = self._named()
        self._words = Words.of(agreement, self.categories())

    def fault(self, row: PromiseRow) -> FieldFault | None:
        """Why the row cannot be said; None where it can. An offer is known from then on."""
        found = next(self._faults(row), None)
        if found is None and isinstance(row, MeasureRow):
            self._note(row)
        return found

    def condition(self, id_: str) -> Condition | None:
        """The condition of that id or alias."""
        return self._by_id.get(id_)

    def categories(self) -> Collection[str]:
        """Every category that people may be told of in."""
        released = (one for one in self._by_id.values() if one.kind is Kind.RELEASE)
        quotas = (t.quantity for one in released for t in one.terms if t.quantity)
        return {*CATEGORIES, *(slug(quota.of) for quota in quotas if quota.of)}

    def _faults(self, row: PromiseRow) -> Iterator[FieldFault]:
        yield from short("by", row.by)
        if isinstance(row, MeasureRow):
            yield from self._of_measure(row)
        elif isinstance(row, AmendmentRow):
            if row.condition not in self._by_id:
                yield self._unknown()
            yield from self._due(row.due)
        else:
            yield from self._of_statement(row)

    def _of_measure(self, row: MeasureRow) -> Iterator[FieldFault]:
        if row.condition in self._by_id:
            yield fault("condition", "known_condition")
        yield from one_of("about", row.kind, tuple(Kind))
        if not row.bearers:
            yield fault("bearer", "no_bearer", sorted(self._words.actors))
        for field, actors in (("bearer", row.bearers), ("beneficiary", row.beneficiaries)):
            for actor in actors:
                yield from self._words.actor(field, actor)
        if row.amount is not None and row.unit is None:
            yield fault("unit", "no_unit")
        yield from self._due(row.due)
        if row.kind == Kind.RELEASE:
            yield from nameless.of_measure(row, self._words)
            return
        if row.text is None:
            yield fault("text", "no_text")
        for field in ("unit", "per", "category", "place"):
            yield from short(field, getattr(row, field))
        yield from short("text", row.text, LONG)

    def _of_statement(self, row: StatementRow) -> Iterator[FieldFault]:
        named = [self._by_id.get(one) for one in row.conditions]
        if None in named or (not named and row.about in (*COUNTED, About.LIST)):
            yield self._unknown()
        found = [one for one in named if one is not None]
        if row.about in COUNTED:
            yield from self._bearer(row, found)
            yield from self._units(row, found)
        yield from one_of("cause", row.cause, CAUSES)
        yield from self._papers(row)
        if isinstance(row, VerifiedRow):
            yield from self._verifier(row, found)
        for field, column in _NEEDS.get(About(row.about), ()):
            if getattr(row, field) is None:
                yield fault(column, "missing")
        yield from self._words.actor("holder", row.holder)
        if row.about == About.LIST or any(one.kind is Kind.RELEASE for one in found):
            yield from nameless.of_statement(row, self._words)
            return
        for field in ("citing", "category", "place"):
            yield from short(field, getattr(row, field))
        yield from short("reason", row.reason, LONG)

    def _bearer(self, row: StatementRow, found: list[Condition]) -> Iterator[FieldFault]:
        for one in found:
            if row.bearer is not None and row.bearer not in one.bearers:
                yield fault("bearer", "not_bound", one.bearers)
            if row.bearer is None and len(one.bearers) > 1:
                yield fault("bearer", "no_bearer", one.bearers)

    def _units(self, row: StatementRow, found: list[Condition]) -> Iterator[FieldFault]:
        for one in found:
            units = sorted({t.quantity.unit for t in one.terms if t.quantity is not None})
            if not units:
                if row.low is not None or row.done is None:
                    yield fault("done", "no_answer")
            elif row.low is None and row.done is None:
                yield fault("amount", "no_amount", units)
            elif row.low is not None and row.unit not in units:
                yield fault("unit", "other_unit", units)

    def _papers(self, row: StatementRow) -> Iterator[FieldFault]:
        for field in ("ref", "receipt"):
            word = getattr(row, field)
            if word is not None and not REF.fullmatch(word):
                yield fault(field, "not_a_reference")
        if row.exhibit is not None and not EXHIBIT.fullmatch(row.exhibit):
            yield fault("exhibit", "not_a_reference")
        if len(row.serials) > MANY or not all(REF.fullmatch(piece) for piece in row.serials):
            yield fault("serials", "not_a_reference")

    def _verifier(self, row: StatementRow, found: list[Condition]) -> Iterator[FieldFault]:
        sides = {actor.id: {actor.id, actor.side} for actor in self.agreement.actors}
        own = sides.get(row.by or "", {row.by})
        bound = {actor.id for actor in self.agreement.actors if actor.role in _SIDED}
        concerned = {actor for one in found for actor in (*one.bearers, *one.beneficiaries)}
        if row.by is None:
            yield fault("by", "no_by")
        elif row.by in bound | set(self.agreement.sides) or own & concerned:
            yield fault("by", "own_cause")

    def _due(self, words: str | None) -> Iterator[FieldFault]:
        try:
            if words is not None:
                read_due(words, self.agreement)
        except ValueError:
            yield fault("due", "no_due")

    def _unknown(self) -> FieldFault:
        return fault("condition", "unknown_condition", sorted(self._by_id))

    def _note(self, row: MeasureRow) -> None:
        measure = Measure(
            condition=row.condition,
            kind=Kind(row.kind),
            origin=Origin(row.origin),
            by=row.by,
            own=False,
            text=row.text,
            bearers=row.bearers,
            beneficiaries=row.beneficiaries,
            quantity=quantity_of(row.amount, row.unit, row.per, row.sense, row.category),
            starts=row.starts,
            due=row.due,
            place=row.place,
            at=row.said_at or self.agreement.clock.start,
            entry=0,
        )
        self._promised = replace(self._promised, measures=(*self._promised.measures, measure))
        self._by_id = self._named()

    def _named(self) -> dict[str, Condition]:
        found = conditions(self.agreement, self._promised)
        return {id_: one for one in found for id_ in one.ids}
