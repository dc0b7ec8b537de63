"""What must be done, may not be done, or may, in plain words; gates, and what is left open."""

from __future__ import annotations

from collections.abc import Iterator

from trucewatch.agreement.describing.sections import Entry
from trucewatch.agreement.describing.times import span
from trucewatch.agreement.describing.words import Words
from trucewatch.agreement.model import (
    PERIODS,
    Agreement,
    Calibre,
    Gate,
    Norm,
    NormKind,
    Period,
    Quantity,
    Reciprocity,
)

USUAL_TIES = ("commands",)


def norms(agreement: Agreement, words: Words) -> Iterator[Entry]:
    """Every norm: the rule, then who, what, where, when, and what lifts it."""
    for norm in agreement.norms:
        details = [
            words.say("show_bearers", actors=words.parties(norm.bearers)),
            *_what(norm, words), *_where(norm, words), *when_lines(norm, words),
            *_facts(norm, words), *_exception(norm, words), *_standing(norm, words),
        ]  # fmt: skip
        yield words.entry(
            f"{words.cited(norm)}: {words.names(norm.text)}",
            norm,
            details=details,
            kind=words.say(f"kind_{norm.kind}"),
            ident=words.plain(norm.id),
        )


def _what(norm: Norm, words: Words) -> Iterator[str]:
    if norm.acts:
        yield words.say(f"acts_{norm.kind}", acts=words.acts(norm.acts))
    if norm.against:
        yield words.say("show_against", actors=words.against(norm.against))
    if norm.weapons:
        yield words.say("show_only_with", weapons=words.things("weapons", norm.weapons))
    if norm.calibre is not None:
        yield calibre(norm.calibre, words)
    if norm.quantity is not None:
        yield quantity(norm.quantity, words)


def _where(norm: Norm, words: Words) -> Iterator[str]:
    if norm.where:
        yield words.say("show_where", places=words.things("places", norm.where))
    if norm.where_except:
        yield words.say("show_where_except", places=words.things("places", norm.where_except))


def when_lines(norm: Norm, words: Words) -> Iterator[str]:
    """What narrows the time of the norm's instrument."""
    if norm.start is not None:
        yield words.say("from", when=words.moment(norm.start))
    if norm.due is not None:
        yield words.say("show_due", when=words.moment(norm.due))
    if norm.end is not None:
        yield words.say("until", when=words.moment(norm.end))
    if norm.hours is not None:
        start, end = (f"{at:%H:%M}" for at in (norm.hours.start, norm.hours.end))
        yield words.say("show_hours", start=start, end=end)
    if norm.gate is not None:
        yield words.say("show_gate", gate=words.thing("gates", norm.gate))
    if norm.reciprocal is not None:
        yield _reciprocity(norm.reciprocal, words)


def _reciprocity(reciprocal: Reciprocity, words: Words) -> str:
    kept = words.norms(reciprocal.norms) if reciprocal.norms else words.say("the_agreement")
    return words.say("show_reciprocal", actor=words.party(reciprocal.on), norms=kept)


def _facts(norm: Norm, words: Words) -> Iterator[str]:
    for key, asked in (("only_if", norm.only_if), ("unless", norm.unless), ("grants", norm.grants)):
        if asked:
            yield words.say(f"show_{key}", facts=words.facts(asked))


def _exception(norm: Norm, words: Words) -> Iterator[str]:
    if norm.kind is not NormKind.PERMISSION:
        return
    lifted = words.norms(norm.excepts) or words.say("nothing_named")
    if not norm.conditions:
        yield words.say("show_lifts", norms=lifted)
        return
    burden = words.say("nobody")
    if norm.burden in ("claimant", "accuser", "body"):
        burden = words.say(norm.burden)
    elif norm.burden is not None:
        burden = words.party(norm.burden)
    yield words.say(
        "show_except", norms=lifted, conditions=words.facts(norm.conditions), burden=burden
    )


def _standing(norm: Norm, words: Words) -> Iterator[str]:
    if norm.severity is not None:
        yield words.say("show_severity", severity=words.thing("severities", norm.severity))
    if norm.answers_for != USUAL_TIES:
        ties = words.listed(words.say(f"tie_{tie}") for tie in norm.answers_for)
        yield words.say("show_answers_for", ties=ties) if ties else words.say("answers_for_none")
    if norm.replaces:
        yield words.say("show_replaces", norms=words.norms(norm.replaces))
    if norm.wording:
        names = words.listed(words.wording(norm.instrument, one) for one in norm.wording)
        yield words.say("show_wording", wordings=names)


def quantity(amount: Quantity, words: Words) -> str:
    """That an amount is named, and which."""
    return words.say("show_quantity", owed=owed(amount, words))


def owed(amount: Quantity, words: Words) -> str:
    """How much, and whether that is the least or the most."""
    parts = [words.say("no_amount") if amount.amount is None else words.number(amount.amount)]
    parts.append(words.unit(amount.unit, amount.amount))
    if amount.of:
        parts.append(words.say("amount_of", of=words.plain(amount.of)))
    if amount.per:
        known = amount.per in PERIODS
        parts.append(
            words.say(f"amount_per_{amount.per}")
            if known
            else words.say("amount_per", per=words.unit(amount.per, 1))
        )
    sense = f"sense_{amount.sense}" if amount.sense is not None else "sense_unsaid"
    return words.say("owed", amount=" ".join(parts), sense=words.say(sense))


def calibre(meant: Calibre, words: Words) -> str:
    """Which calibres are meant."""
    bounds = (("calibre_above", meant.above), ("calibre_least", meant.least),
              ("calibre_below", meant.below))  # fmt: skip
    said = [words.say(key, d=words.number(mm)) for key, mm in bounds if mm is not None]
    return words.say("show_calibre", calibres=words.listed(said))


def weapons(agreement: Agreement, words: Words) -> Iterator[Entry]:
    """Classes of weapons, and how reports are recognised to speak of them."""
    for weapon in agreement.weapons:
        details = []
        if weapon.words:
            said = words.listed(words.plain(word) for word in weapon.words)
            details.append(words.say("weapon_words", words=said))
        if weapon.acts:
            details.append(words.say("weapon_acts", acts=words.acts(weapon.acts)))
        if weapon.calibre is not None:
            details.append(calibre(weapon.calibre, words))
        yield words.entry(words.names(weapon.names), weapon, details=details)


def severities(agreement: Agreement, words: Words) -> Iterator[Entry]:
    """Classes of severity, the mildest first."""
    for names in agreement.severities.values():
        yield Entry(text=words.names(names))


def terms(agreement: Agreement, words: Words) -> Iterator[Entry]:
    """What the facts that norms ask for mean."""
    for fact, names in agreement.terms.items():
        yield Entry(text=words.names(names), id=words.plain(fact))


def gates(agreement: Agreement, words: Words) -> Iterator[Entry]:
    """Each gate: what it opens, how it is measured, who certifies it, and whether anybody did."""
    for gate in agreement.gates:
        name = words.names(gate.names) if gate.names else words.plain(gate.id)
        text = words.say(
            "gate_opens", gate=name, opens=words.plain(gate.opens.replace("_", " ")),
            predicate=words.plain(gate.predicate.replace("_", " ")),
        )  # fmt: skip
        yield words.entry(text, gate, details=_gate(gate, words))


def _gate(gate: Gate, words: Words) -> Iterator[str]:
    if gate.definition is None:
        yield words.say("gate_not_measured")
    else:
        yield words.say("gate_measured", definition=words.plain(gate.definition))
    if gate.planned is not None:
        yield words.say("show_planned", when=words.moment(gate.planned))
    window = span(Period(start=gate.window[0], end=gate.window[1]), words)
    if window:
        yield words.say("gate_window", span=window)
    if gate.conditions:
        yield words.say("gate_conditions", norms=words.norms(gate.conditions))
    yield words.say("gate_certifiers", actors=words.parties(gate.certifiers))
    for state in gate.certified:
        said = words.say("gate_open" if state.open else "gate_shut", when=words.instant(state.at))
        yield said + words.said_by(state.by) + words.known_line(state.basis, state.source)
    if not gate.certified:
        yield words.say("gate_closed")


def left_open(agreement: Agreement, words: Words) -> Iterator[Entry]:
    """What the text does not speak of, with the acts that belong to it."""
    for item in agreement.left_open:
        acts = (words.say("acts_left_open", acts=words.acts(item.acts)),) if item.acts else ()
        yield words.entry(words.names(item.names), item, details=acts)
