"""Promising: what was offered, amended, claimed or verified of a condition, from its cells.

A bare day is that local day. Nothing is guessed: a cell that says nothing is unknown.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from trucewatch.reports.faults import Fault
from trucewatch.reports.model import AmendmentRow, ClaimRow, MeasureRow, PromiseRow, VerifiedRow
from trucewatch.reports.moments import Habits, parse_instant, parse_moment, spanning
from trucewatch.reports.normalising import FieldFault
from trucewatch.reports.numbers import parse_measure
from trucewatch.reports.writing import folded, says_nothing, tidy
from trucewatch.vocabulary.instants import Interval

COLUMNS = (
    "kind", "condition", "by", "citing", "bearer", "beneficiary", "from", "to", "said", "amount",
    "to_amount", "unit", "category", "per", "sense", "due", "done", "place", "holder", "about",
    "ref", "cause", "reason", "serials", "missing", "receipt", "exhibit", "geometry", "text",
)  # fmt: skip
"""Every column a file of conditions may have."""

_MEASURE = frozenset(
    {"kind", "condition", "about", "by", "text", "bearer", "beneficiary", "amount", "unit", "per",
     "sense", "category", "from", "due", "place", "said"}
)  # fmt: skip
_AMENDMENT = frozenset({"kind", "condition", "by", "due", "from", "said"})
_STATEMENT = frozenset(COLUMNS) - {"beneficiary", "per", "sense", "due", "about", "text"}

PLAIN = frozenset({"from", "to", "said", "amount", "to_amount", "missing"})
"""Columns whose cells hold dates and numbers: they can be shown where they are wrong."""

ORIGINS = ("offered", "demanded")
DECISIONS = ("amended", "suspended", "resumed")
VOICES = ("claimed", "verified")
ABOUTS = (
    "progress", "request", "approval", "refusal", "convoy", "besieged", "control", "inventory",
    "list",
)  # fmt: skip
SENSES = ("floor", "exact", "ceiling")
_YES, _NO = {"yes", "true", "1", "done"}, {"no", "false", "0", "not done"}
_APART = re.compile(r"[;,]")
_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")


def promise_row(said: Mapping[str, str], times: Habits) -> PromiseRow | FieldFault:
    """One line, as its `kind` says: offered, demanded, amended, suspended, resumed, or claimed or
    verified and of what (`verified convoy`; `claimed` alone is progress)."""
    words = folded(said.get("kind", "")).split()
    try:
        if words and words[0] in ORIGINS:
            return _measure(said, words[0], times)
        if words and words[0] in DECISIONS:
            return _amendment(said, words[0], times)
        voice, about = _voice(words)
        row = VerifiedRow if voice == "verified" else ClaimRow
        return row(**_statement(said, about, times))
    except _Wrong as wrong:
        return wrong.fault


def columns_of(row: PromiseRow) -> frozenset[str]:
    """The columns that a row says something by; whatever stands in another is no part of it."""
    if isinstance(row, MeasureRow):
        return _MEASURE
    return _AMENDMENT if isinstance(row, AmendmentRow) else _STATEMENT


class _Wrong(Exception):
    """A cell that cannot be used."""

    def __init__(self, field: str, code: str, message: str, remedy: str) -> None:
        super().__init__(code)
        self.fault = FieldFault((field,), Fault(code, message, remedy))


def _voice(words: list[str]) -> tuple[str, str]:
    if len(words) in (1, 2) and words[0] in VOICES and (words[1:] or ["progress"])[0] in ABOUTS:
        return words[0], (words[1:] or ["progress"])[0]
    raise _Wrong(
        "kind", "unknown_kind", "the row does not say what it is",
        f"write {', '.join((*ORIGINS, *DECISIONS, *VOICES))}, or one of the last two with "
        f"{', '.join(ABOUTS[1:])}",
    )  # fmt: skip


def _measure(said: Mapping[str, str], origin: str, times: Habits) -> MeasureRow:
    sense = _word(said, "sense", SENSES)
    return MeasureRow(
        condition=_id(said, "condition"),
        origin=origin,
        kind=_words(said, "about") or "other",
        by=_words(said, "by"),
        text=_words(said, "text"),
        bearers=_several(said, "bearer"),
        beneficiaries=_several(said, "beneficiary"),
        amount=_number(said, "amount"),
        unit=_words(said, "unit"),
        per=_words(said, "per"),
        sense=sense,
        category=_words(said, "category"),
        starts=_instant(said, "from", times),
        due=_words(said, "due"),
        place=_words(said, "place"),
        said_at=_instant(said, "said", times),
    )


def _amendment(said: Mapping[str, str], what: str, times: Habits) -> AmendmentRow:
    due = _words(said, "due")
    if what == "amended" and due is None:
        raise _Wrong("due", "no_date", "the row does not say the new deadline", "fill in due")
    return AmendmentRow(
        condition=_id(said, "condition"),
        by=_words(said, "by"),
        due=due if what == "amended" else None,
        paused=None if what == "amended" else what == "suspended",
        since=_instant(said, "from", times),
        said_at=_instant(said, "said", times),
    )


def _statement(said: Mapping[str, str], about: str, times: Habits) -> dict[str, Any]:
    low, high = _number(said, "amount"), _number(said, "to_amount")
    if low is not None and high is not None and high < low:
        raise _Wrong("to_amount", "ends_before_start", "the range ends below its start",
                     "exchange the two amounts")  # fmt: skip
    return {
        "about": about,
        "conditions": _several(said, "condition"),
        "by": _words(said, "by"),
        "seen": _seen(said, times),
        "said_at": _instant(said, "said", times),
        "citing": _words(said, "citing"),
        "bearer": _words(said, "bearer"),
        "low": low,
        "high": low if high is None else high,
        "unit": _words(said, "unit"),
        "category": _words(said, "category"),
        "done": _yes(said),
        "place": _words(said, "place"),
        "geometry": _words(said, "geometry"),
        "holder": _words(said, "holder"),
        "ref": _words(said, "ref"),
        "cause": _words(said, "cause"),
        "reason": _words(said, "reason"),
        "serials": _several(said, "serials"),
        "missing": _number(said, "missing"),
        "exhibit": _words(said, "exhibit"),
        "receipt": _words(said, "receipt"),
    }


def _seen(said: Mapping[str, str], times: Habits) -> Interval:
    first = _moment(said, "from", times)
    if first is None:
        raise _Wrong("from", "no_date", "the row does not say of when", "give a date")
    last = _moment(said, "to", times) or first
    whole = spanning(first, last)
    if isinstance(whole, Fault):
        raise _Wrong("to", whole.code, whole.message, whole.remedy)
    return whole


def _moment(said: Mapping[str, str], field: str, times: Habits) -> Interval | None:
    cell = said.get(field, "")
    if says_nothing(cell):
        return None
    found = parse_moment(cell, times)
    if isinstance(found, Fault):
        raise _Wrong(field, found.code, found.message, found.remedy)
    return found


def _instant(said: Mapping[str, str], field: str, times: Habits) -> datetime | None:
    cell = said.get(field, "")
    if says_nothing(cell):
        return None
    found = parse_instant(cell, times)
    if isinstance(found, Fault):
        raise _Wrong(field, found.code, found.message, found.remedy)
    return found


def _number(said: Mapping[str, str], field: str) -> float | None:
    found = parse_measure(said.get(field, ""))
    if isinstance(found, Fault):
        raise _Wrong(field, found.code, found.message, found.remedy)
    if found is not None and found < 0:
        raise _Wrong(field, "negative_number", "the amount is below zero", "correct it")
    return found


def _yes(said: Mapping[str, str]) -> bool | None:
    cell = said.get("done", "")
    if says_nothing(cell):
        return None
    if folded(cell) in _YES | _NO:
        return folded(cell) in _YES
    raise _Wrong("done", "not_yes_or_no", "the cell is neither yes nor no", "write yes or no")


def _word(said: Mapping[str, str], field: str, allowed: tuple[str, ...]) -> str | None:
    word = _words(said, field)
    if word is None or word in allowed:
        return word
    raise _Wrong(field, "unknown_word", f"{field} is none of its words",
                 f"write one of {', '.join(allowed)}, or leave it blank")  # fmt: skip


def _id(said: Mapping[str, str], field: str) -> str:
    word = _needed(said, field, "which condition is meant")
    if _ID.fullmatch(word):
        return word
    raise _Wrong(field, "not_an_id", "the condition's id is none",
                 "small letters a–z, digits, - and _")  # fmt: skip


def _needed(said: Mapping[str, str], field: str, what: str) -> str:
    words = _words(said, field)
    if words is None:
        raise _Wrong(field, f"no_{field}", f"the row does not say {what}", f"fill in {field}")
    return words


def _several(said: Mapping[str, str], field: str) -> tuple[str, ...]:
    cell = said.get(field, "")
    if says_nothing(cell):
        return ()
    return tuple(dict.fromkeys(part.strip() for part in _APART.split(tidy(cell)) if part.strip()))


def _words(said: Mapping[str, str], field: str) -> str | None:
    cell = said.get(field, "")
    return None if says_nothing(cell) else tidy(cell)
