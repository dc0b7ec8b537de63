"""Explaining: a finding's reason in words, in one sentence or as a tree of steps.

A reason is a message whose parameters may be references, so that it can be read in any language:

    @actor:ID  @norm:ID  @place:ID  @reading:ID  @open:ID    names from the agreement
    @text:ID  @list:ID  @gate:ID  @weapon:ID
    @fact:ID  @quantity:NORM                                  what a norm asks for, and how much
    @act:CODE                                                 the act's name
    @day:YYYY-MM-DD  @instant:ISO                             in the agreement's zone

A reference to something the agreement no longer has is shown as the id, so that an old finding
can still be read.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from babel.dates import format_date, format_datetime
from babel.lists import format_list
from babel.numbers import format_decimal

from trucewatch.agreement.model import Agreement, Names
from trucewatch.findings.model import Step
from trucewatch.findings.reasons import BECAUSE
from trucewatch.vocabulary.acts import act_name
from trucewatch.vocabulary.instants import parse_iso
from trucewatch.vocabulary.messages import FALLBACK, LANGUAGES, Message, say, say_id


@dataclass(frozen=True, slots=True)
class AskedStep:
    """One step of an evaluation: its name in words, the answer (`yes no kept open`), and why."""

    step: Step
    name: str
    answer: str
    answer_name: str
    reason: str


@dataclass(frozen=True, slots=True)
class ReasonTree:
    """The sentence that decided, and every step that was asked, in order."""

    decided: str
    steps: tuple[AskedStep, ...]


def explain(reason_json: str, agreement: Agreement, language: str) -> str:
    """The sentence of a reason that decided, as `FINDINGS` stores it, in a language.

    Raises ValueError for what is no reason, and KeyError for one no catalogue knows.
    """
    return _said(_decided(Message.from_json(reason_json)), agreement, language)


def explain_tree(reason_json: str, agreement: Agreement, language: str) -> ReasonTree:
    """The whole reason, step by step. Raises as `explain` does."""
    reason = Message.from_json(reason_json)
    asked = reason.params.get("steps", ()) if reason.id == BECAUSE else ()
    return ReasonTree(
        decided=_said(_decided(reason), agreement, language),
        steps=tuple(_asked(each, agreement, language) for each in asked),
    )


def _decided(reason: Message) -> Message:
    decided = reason.params["decided"] if reason.id == BECAUSE else reason
    if not isinstance(decided, Message):
        raise ValueError("the reason holds no sentence")  # noqa: TRY004
    return decided


def _asked(each: Message, agreement: Agreement, language: str) -> AskedStep:
    step = Step(each.params["step"])
    answer = each.id.removeprefix("findings.")
    return AskedStep(
        step=step,
        name=say_id(f"findings.step_{step}", language),
        answer=answer,
        answer_name=say_id(f"findings.answer_{answer}", language),
        reason=_said(each.params["reason"], agreement, language),
    )


def _said(message: Message, agreement: Agreement, language: str) -> str:
    return say(_resolved(message, agreement, language), language)


def _resolved(value: Any, agreement: Agreement, language: str) -> Any:
    if isinstance(value, Message):
        params = {k: _resolved(v, agreement, language) for k, v in value.params.items()}
        return Message(value.id, params)
    if isinstance(value, (list, tuple)):
        parts = [str(_resolved(part, agreement, language)) for part in value]
        return format_list(parts, locale=_locale(language))
    if isinstance(value, str) and value.startswith("@"):
        return _referred(value, agreement, language)
    return value


def _referred(reference: str, agreement: Agreement, language: str) -> str:
    kind, _, ident = reference[1:].partition(":")
    if kind == "act":
        return act_name(ident, language)
    if kind == "day":
        return format_date(date.fromisoformat(ident), "d MMMM y", locale=_locale(language))
    if kind == "instant":
        return _instant(ident, agreement, language)
    if kind == "fact":
        return _fact(ident, agreement, language)
    if kind == "quantity":
        return _quantity(ident, agreement, language)
    named = _NAMED[kind](agreement) if kind in _NAMED else {}
    return named[ident](language) if ident in named else ident


def _instant(ident: str, agreement: Agreement, language: str) -> str:
    local = parse_iso(ident).astimezone(agreement.clock.zone)
    comma = "،" if language == "ar" else ","
    seconds = ":ss" if local.second else ""
    return format_datetime(local, f"d MMMM y{comma} HH:mm{seconds}", locale=_locale(language))


def _fact(ident: str, agreement: Agreement, language: str) -> str:
    """A fact in the agreement's own words, in the catalogue's, or as it is written."""
    if ident in agreement.terms:
        return agreement.terms[ident](language)
    broken, _, actor = ident.partition("broken_by_")
    if not broken and actor:
        who = _referred(f"@actor:{actor}", agreement, language)
        return say_id("findings.broken_by", language, actor=who)
    try:
        return say_id(f"agreement.condition_{ident}", language)
    except KeyError:
        return ident.replace("_", " ")


def _quantity(ident: str, agreement: Agreement, language: str) -> str:
    quantity = next((n.quantity for n in agreement.norms if n.id == ident), None)
    if quantity is None:
        return ident
    unit = quantity.unit if quantity.of is None else f"{quantity.unit} ({quantity.of})"
    if quantity.per is not None:
        unit = say_id("findings.per", language, unit=unit, per=quantity.per)
    if quantity.amount is None:
        return unit
    amount = format_decimal(quantity.amount, locale=_locale(language))
    sense = quantity.sense or "plain"
    return say_id(f"findings.quantity_{sense}", language, amount=amount, unit=unit)


def _locale(language: str) -> str:
    return language if language in LANGUAGES else FALLBACK


_NAMED: dict[str, Callable[[Agreement], dict[str, Names]]] = {
    "actor": lambda agreement: agreement.sides | {a.id: a.names for a in agreement.actors},
    "norm": lambda agreement: {
        n.id: n.citation or Names(by_language={"en": n.paragraph}) for n in agreement.norms
    },
    "place": lambda agreement: {p.id: p.names for p in agreement.places},
    "reading": lambda agreement: {r.id: r.names for r in agreement.readings},
    "open": lambda agreement: {o.id: o.names for o in agreement.left_open},
    "text": lambda agreement: {i.id: i.names for i in agreement.instruments},
    "list": lambda agreement: {each.id: each.names for each in agreement.lists},
    "gate": lambda agreement: {g.id: g.names for g in agreement.gates if g.names},
    "weapon": lambda agreement: {w.id: w.names for w in agreement.weapons},
}
