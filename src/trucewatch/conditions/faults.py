"""Why a row may not be said of a condition, and what would work; never with a value of the row."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from trucewatch.conditions.deadlines import EXPECTED
from trucewatch.reports.faults import Fault
from trucewatch.reports.normalising import FieldFault

SHORT = 80
"""Characters of a word that says who, of what or where."""
LONG = 500
"""Characters of a reason, or of what was offered."""

_FAULTS: Mapping[str, tuple[str, str]] = {
    "unknown_condition": ("there is no condition of that id", "one of {known}"),
    "known_condition": ("there is a condition of that id already", "give it an id of its own"),
    "no_bearer": ("the row does not say whose part it is", "one of {known}"),
    "not_bound": ("the condition does not bind that actor", "one of {known}"),
    "unknown_actor": ("{field} is nobody whom the agreement knows", "one of {known}"),
    "no_unit": ("an amount without its unit", "say of what, as trucks"),
    "other_unit": ("this condition is counted in another unit", "count in {known}"),
    "no_amount": ("the row gives no amount", "give it in {known}"),
    "no_answer": ("this condition asks for a yes or no", "write yes or no in done, and no amount"),
    "no_text": ("the row does not say what was offered or demanded", "fill in text"),
    "no_by": ("the row does not say who verified it", "fill in by"),
    "no_due": ("the deadline cannot be understood", EXPECTED),
    "missing": ("the row does not say its {field}", "fill in {field}"),
    "own_cause": (
        "a party verifies nothing: what it says is a claim",
        "write claimed, or name who verified it",
    ),
    "unknown_word": ("{field} is none of its words", "one of {known}"),
    "not_a_reference": (
        "{field} is no number of a paper",
        "up to four letters and a number, as N-12 or R-7/2; several apart by ;",
    ),
    "free_word": (
        "a release is told without free words",
        "leave {field} blank, or give an id of the agreement; names belong in the sealed list",
    ),
    "too_long": ("{field} is too long", "say it in fewer words"),
}


def fault(field: str, code: str, known: Collection[str] = ()) -> FieldFault:
    """The fault of a field, with the words it could have had."""
    message, remedy = _FAULTS[code]
    fill = {"field": field, "known": ", ".join(known)[:LONG] or "none yet"}
    return FieldFault((field,), Fault(code, message.format(**fill), remedy.format(**fill)))


def one_of(field: str, word: str | None, allowed: Collection[str]) -> Iterator[FieldFault]:
    """A fault where a word is none of a closed list."""
    if word is not None and word not in allowed:
        yield fault(field, "unknown_word", allowed)


def short(field: str, word: str | None, most: int = SHORT) -> Iterator[FieldFault]:
    """A fault where a word is too long to be one."""
    if word is not None and len(word) > most:
        yield fault(field, "too_long")
