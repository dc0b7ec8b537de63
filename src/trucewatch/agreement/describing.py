"""An agreement in plain words, in any language the file and the catalogues speak."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from babel.dates import format_datetime
from babel.lists import format_list

from trucewatch.agreement.model import (
    Actor,
    Agreement,
    Basis,
    Instrument,
    Names,
    Norm,
    NormKind,
    Place,
)
from trucewatch.vocabulary.instants import iso
from trucewatch.vocabulary.messages import LANGUAGES, say_id


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it. `level` 1 lines explain the line above them."""

    title: str
    lines: tuple[tuple[int, str], ...]


def describe(agreement: Agreement, language: str) -> list[Section]:
    """The whole agreement, section by section; sections without content are left out."""
    words = _Words(agreement, language)
    parts: list[tuple[str, Iterator[tuple[int, str]]]] = [
        ("", _opening(agreement, words)),
        (words.say("show_parties"), _parties(agreement, words)),
        (words.say("show_instruments"), _instruments(agreement, words)),
        (words.say("show_norms"), _norms(agreement, words)),
        (words.say("show_places"), _places(agreement, words)),
        (words.say("show_gates"), _gates(agreement, words)),
        (words.say("show_procedure"), _facts(agreement, words, procedure=True)),
        (words.say("show_left_open"), ((0, o.names(language)) for o in agreement.left_open)),
        (words.say("show_facts"), _facts(agreement, words, procedure=False)),
    ]
    sections = [Section(title, tuple(lines)) for title, lines in parts]
    return [section for section in sections if section.lines]


class _Words:
    """The agreement's ids in words."""

    def __init__(self, agreement: Agreement, language: str) -> None:
        self.language = language
        self._locale = language if language in LANGUAGES else "en"
        self._names: dict[str, Names] = {a.id: a.names for a in agreement.actors}
        self._names |= agreement.sides
        self._cited = {n.id: n.citation or n.text for n in agreement.norms}
        self._texts = {i.id: i.names for i in agreement.instruments}
        self._zone = agreement.clock.zone

    def say(self, message: str, **params: object) -> str:
        """One sentence of the room's catalogue."""
        return say_id(f"agreement.{message}", self.language, **params)

    def actors(self, ids: tuple[str, ...]) -> str:
        """A list of actors and sides, by name."""
        return self._list([self._names[i](self.language) for i in ids if i in self._names])

    def norms(self, ids: tuple[str, ...]) -> str:
        """A list of norms, as they are cited."""
        return self._list([self._cited[i](self.language) for i in ids])

    def text(self, instrument: str) -> str:
        """An instrument's name."""
        return self._texts[instrument](self.language)

    def conditions(self, ids: tuple[str, ...]) -> str:
        """A list of conditions; one the catalogue lacks is shown as written."""
        return self._list([self._condition(i) for i in ids])

    def local(self, instant: datetime) -> str:
        """An instant as the clocks of the agreement's zone showed it."""
        at = instant.astimezone(self._zone)
        comma = "،" if self._locale == "ar" else ","
        return format_datetime(at, f"d MMMM y{comma} HH:mm", locale=self._locale)

    def basis(self, basis: Basis, source: str | None) -> str:
        """How a fact is known, where it is not documented; and where it stands."""
        known = "" if basis is Basis.DOCUMENTED else self.say(f"basis_{basis}")
        return " · ".join(part for part in (known, source) if part)

    def _condition(self, ident: str) -> str:
        try:
            return self.say(f"condition_{ident}")
        except KeyError:
            return ident.replace("_", " ")

    def _list(self, parts: list[str]) -> str:
        return format_list(parts, locale=self._locale) if parts else self.say("nobody")


def _opening(agreement: Agreement, words: _Words) -> Iterator[tuple[int, str]]:
    yield 0, agreement.names(words.language)
    if agreement.exercise:
        yield 0, words.say("show_exercise")
    clock = agreement.clock
    yield (
        0,
        words.say(
            "show_start",
            local=words.local(clock.start),
            zone=clock.zone.key,
            utc=iso(clock.start),
        ),
    )
    end = words.say("show_end", local=words.local(clock.end)) if clock.end else None
    yield 0, end or words.say("show_no_end")


def _parties(agreement: Agreement, words: _Words) -> Iterator[tuple[int, str]]:
    for actor in agreement.actors:
        role = words.say(f"role_{actor.role}")
        if actor.heading:
            role = words.say("show_heading")
        yield 0, f"{actor.names(words.language)} — {role}"
        yield from ((1, line) for line in _standing(actor, words))
        yield from _known(actor.basis, actor.source, words)


def _standing(actor: Actor, words: _Words) -> Iterator[str]:
    for instrument, day in actor.accepted.items():
        name = words.text(instrument)
        if day is None:
            yield words.say("show_accepted_undated", instrument=name)
        else:
            yield words.say("show_accepted", instrument=name, day=day.isoformat())
    if actor.doubted_from is not None:
        yield words.say("show_doubted", day=actor.doubted_from.isoformat())
    if actor.note is not None:
        yield actor.note(words.language)


def _instruments(agreement: Agreement, words: _Words) -> Iterator[tuple[int, str]]:
    for instrument in agreement.instruments:
        yield 0, words.text(instrument.id)
        yield from _known(instrument.basis, instrument.source, words)
        yield from _variants(instrument, words)


def _variants(instrument: Instrument, words: _Words) -> Iterator[tuple[int, str]]:
    if len(instrument.variants) == 1:
        return  # one wording: who is excluded stands with the parties
    for variant in instrument.variants:
        excludes = words.say("show_excludes_none")
        if variant.excludes:
            excludes = words.say("show_excludes", actors=words.actors(variant.excludes))
        held = ""
        if variant.held_by:
            held = " · " + words.say("show_held_by", actors=words.actors(variant.held_by))
        yield 1, f"{variant.names(words.language)}: {excludes}{held}"


def _norms(agreement: Agreement, words: _Words) -> Iterator[tuple[int, str]]:
    for norm in agreement.norms:
        kind = words.say(f"kind_{norm.kind}")
        cited = words.norms((norm.id,))
        yield 0, f"{norm.id} · {kind} · {cited}: {norm.text(words.language)}"
        yield 1, words.say("show_bearers", actors=words.actors(norm.bearers))
        if norm.kind is NormKind.PERMISSION:
            yield 1, _exception(norm, words)
        yield from _known(norm.basis, norm.source, words)


def _exception(norm: Norm, words: _Words) -> str:
    burden = words.say("nobody")
    if norm.burden is not None:
        burden = words.say("claimant") if norm.burden == "claimant" else norm.burden
    return words.say(
        "show_except",
        norms=words.norms(norm.excepts),
        conditions=words.conditions(norm.conditions),
        burden=burden,
    )


def _places(agreement: Agreement, words: _Words) -> Iterator[tuple[int, str]]:
    for place in agreement.places:
        yield 0, f"{place.names(words.language)}: {_outline(place, words)}"
        if place.proxy:
            yield 1, place.proxy
        yield from _known(place.basis, place.source, words)


def _outline(place: Place, words: _Words) -> str:
    if place.national:
        return words.say("show_national")
    if place.geometry is None:
        return words.say("show_unmapped")
    return words.say("show_mapped", file=place.file or "?")


def _gates(agreement: Agreement, words: _Words) -> Iterator[tuple[int, str]]:
    for gate in agreement.gates:
        name = gate.names(words.language) if gate.names else gate.id
        planned = ""
        if gate.planned:
            planned = " · " + words.say("show_planned", day=gate.planned.isoformat())
        yield 0, f"{name}: {gate.predicate.replace('_', ' ')}{planned}"
        yield from _known(gate.basis, gate.source, words)


def _facts(agreement: Agreement, words: _Words, *, procedure: bool) -> Iterator[tuple[int, str]]:
    for fact in agreement.procedure_facts if procedure else agreement.facts:
        yield 0, f"{fact.id.replace('_', ' ')}: {fact.says(words.language)}"
        yield from _known(fact.basis, fact.source, words)


def _known(basis: Basis, source: str | None, words: _Words) -> Iterator[tuple[int, str]]:
    line = words.basis(basis, source)
    if line:
        yield 1, line
