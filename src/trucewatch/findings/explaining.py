"""Explaining: a finding's reason in words.

A reason is a message whose parameters may be references, so that it can be read in any language:

    @actor:ID  @norm:ID  @place:ID  @reading:ID  @open:ID    names from the agreement
    @act:CODE                                                 the act's name
    @day:YYYY-MM-DD  @instant:ISO                             in the agreement's zone

A reference to something the agreement no longer has is shown as the id, so that an old finding
can still be read.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from babel.dates import format_date, format_datetime
from babel.lists import format_list

from trucewatch.agreement.model import Agreement, Names
from trucewatch.vocabulary.acts import act_name
from trucewatch.vocabulary.instants import parse_iso
from trucewatch.vocabulary.messages import FALLBACK, LANGUAGES, Message, say


def explain(reason_json: str, agreement: Agreement, language: str) -> str:
    """The sentences of a reason, as `FINDINGS` stores it, in a language.

    Raises ValueError for what is no reason, and KeyError for one no catalogue knows.
    """
    return say(_resolved(Message.from_json(reason_json), agreement, language), language)


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
        local = parse_iso(ident).astimezone(agreement.clock.zone)
        comma = "،" if language == "ar" else ","
        return format_datetime(local, f"d MMMM y{comma} HH:mm", locale=_locale(language))
    named = _NAMED[kind](agreement) if kind in _NAMED else {}
    return named[ident](language) if ident in named else ident


def _locale(language: str) -> str:
    return language if language in LANGUAGES else FALLBACK


_NAMED: dict[str, Callable[[Agreement], dict[str, Names]]] = {
    "actor": lambda agreement: {a.id: a.names for a in agreement.actors},
    "norm": lambda agreement: {
        n.id: n.citation or Names(by_language={"en": n.paragraph}) for n in agreement.norms
    },
    "place": lambda agreement: {p.id: p.names for p in agreement.places},
    "reading": lambda agreement: {r.id: r.names for r in agreement.readings},
    "open": lambda agreement: {o.id: o.names for o in agreement.left_open},
}
