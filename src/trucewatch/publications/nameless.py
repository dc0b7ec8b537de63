"""Nameless: talks and promises as they may leave, without the names of people who suffered.

In:   what is on record of talks and of conditions, and the names that are withheld.
Out:  the same with `WITHHELD` in place of each, in every word that somebody chose freely, and
      without letters that turn the order of others.

Whatever a dossier prints of them comes from here, so that no section can forget. Ids of the
agreement's own actors and items are words, too: they hold no name and stay as they are.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from trucewatch.claims.model import ANONYMOUS, Claim
from trucewatch.claims.withholding import withheld
from trucewatch.conditions.model import Measure, Promised, Statement
from trucewatch.publications.talks_on_record import TalksOnRecord
from trucewatch.publications.voice import plain
from trucewatch.talks.model import Delegation, Position, Round

Take = Callable[[str], str]


def nameless_talks(talks: TalksOnRecord) -> TalksOnRecord:
    """Rounds, positions and claims without the names that `talks` withholds."""
    take = _taking(talks.withhold)
    return replace(
        talks,
        rounds=tuple(_round(one, take) for one in talks.rounds),
        positions=tuple(_position(one, take) for one in talks.positions),
        claims=tuple(_claim(one, take) for one in talks.claims),
    )


def nameless_promises(promised: Promised, withhold: frozenset[str]) -> Promised:
    """Offers, demands and statements without these names."""
    take = _taking(withhold)
    return replace(
        promised,
        measures=tuple(_measure(one, take) for one in promised.measures),
        statements=tuple(_statement(one, take) for one in promised.statements),
    )


def _taking(names: frozenset[str]) -> Take:
    return lambda text: withheld(plain(text), names=names)


def _or_none(text: str | None, take: Take) -> str | None:
    return None if text is None else take(text)


def _all(texts: tuple[str, ...], take: Take) -> tuple[str, ...]:
    return tuple(take(text) for text in texts)


def _round(one: Round, take: Take) -> Round:
    return replace(
        one,
        process=take(one.process),
        name=take(one.name),
        place=_or_none(one.place, take),
        through=_all(one.through, take),
        items=_all(one.items, take),
        joining={take(side): take(words) for side, words in one.joining.items()},
        delegations=tuple(_delegation(side, take) for side in one.delegations),
    )


def _delegation(one: Delegation, take: Take) -> Delegation:
    return replace(
        one,
        party=take(one.party),
        heads=_all(one.heads, take),
        sits_for=_or_none(one.sits_for, take),
        backers=_all(one.backers, take),
        quote=None,
    )


def _position(one: Position, take: Take) -> Position:
    """Whoever asked not to be named is not quoted: their words would lead to them."""
    hidden = one.speaker == ANONYMOUS
    return replace(
        one,
        party=take(one.party),
        item=take(one.item),
        condition=_or_none(one.condition, take),
        speaker=one.speaker if hidden else _or_none(one.speaker, take),
        words="" if hidden else take(one.words),
    )


def _claim(one: Claim, take: Take) -> Claim:
    """No claim is quoted: what it tells of may be somebody's suffering."""
    return replace(
        one,
        speaker=one.speaker if one.anonymous else take(one.speaker),
        party=_or_none(one.party, take),
        citing=_or_none(one.citing, take),
        subject=take(one.subject),
        unit=_or_none(one.unit, take),
        quote="",
    )


def _measure(one: Measure, take: Take) -> Measure:
    quantity = one.quantity
    return replace(
        one,
        text=_or_none(one.text, take),
        by=_or_none(one.by, take),
        due=_or_none(one.due, take),
        quantity=quantity and replace(quantity, unit=take(quantity.unit)),
    )


def _statement(one: Statement, take: Take) -> Statement:
    return replace(one, by=_or_none(one.by, take), citing=_or_none(one.citing, take))
