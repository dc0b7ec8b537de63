"""The norms as one table: who, what, against whom, where, when, and what lifts them."""

from __future__ import annotations

from trucewatch.agreement.describing.norms import calibre, quantity, when_lines
from trucewatch.agreement.describing.words import Words
from trucewatch.agreement.model import Agreement, Norm, NormKind

COLUMNS = (
    "id", "kind", "paragraph", "who", "what", "against", "where", "when", "except", "basis",
)  # fmt: skip


def norm_rows(agreement: Agreement, language: str) -> list[dict[str, str]]:
    """One row a norm, a cell for each of `COLUMNS`; a blank cell was not agreed."""
    words = Words(agreement, language)
    return [_row(norm, agreement, words) for norm in agreement.norms]


def column_names(agreement: Agreement, language: str) -> dict[str, str]:
    """What each column is called."""
    words = Words(agreement, language)
    return {column: words.say(f"column_{column}") for column in COLUMNS}


def _row(norm: Norm, agreement: Agreement, words: Words) -> dict[str, str]:
    pause = words.say("semicolon")
    return {
        "id": norm.id,
        "kind": words.say(f"kind_{norm.kind}"),
        "paragraph": words.cited(norm),
        "who": words.parties(norm.bearers),
        "what": pause.join(_what(norm, words)),
        "against": words.against(norm.against),
        "where": pause.join(_where(norm, words)),
        "when": pause.join(when_lines(norm, words)),
        "except": pause.join(_except(norm, agreement, words)),
        "basis": words.say(f"basis_{norm.basis}"),
    }


def _what(norm: Norm, words: Words) -> list[str]:
    parts = [words.acts(norm.acts) or words.names(norm.text)]
    if norm.weapons:
        parts.append(words.say("show_only_with", weapons=words.things("weapons", norm.weapons)))
    if norm.calibre is not None:
        parts.append(calibre(norm.calibre, words))
    if norm.quantity is not None:
        parts.append(quantity(norm.quantity, words))
    return parts


def _where(norm: Norm, words: Words) -> list[str]:
    parts = [words.things("places", norm.where)] if norm.where else []
    if norm.where_except:
        parts.append(
            words.say("show_where_except", places=words.things("places", norm.where_except))
        )
    return parts


def _except(norm: Norm, agreement: Agreement, words: Words) -> list[str]:
    """What a permission lifts; of any other norm, what lifts it."""
    if norm.kind is NormKind.PERMISSION:
        parts = [words.say("show_lifts", norms=words.listed(norm.excepts))] if norm.excepts else []
        if norm.conditions:
            parts.append(words.say("show_if_shown", facts=words.facts(norm.conditions)))
        return parts
    lifting = [other.id for other in agreement.norms if norm.id in other.excepts]
    parts = [words.say("show_lifted_by", norms=words.listed(lifting))] if lifting else []
    for key, asked in (("only_if", norm.only_if), ("unless", norm.unless)):
        if asked:
            parts.append(words.say(f"show_{key}", facts=words.facts(asked)))
    return parts
