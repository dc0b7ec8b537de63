"""What changed between two agreements, or between two readings of one.

Everything with an id is paired by it; what stands on one side only was added or removed, and what
stands on both is compared field by field. The order of a file says nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from shapely.geometry.base import BaseGeometry

from trucewatch.agreement.model import Agreement, Moment, Names, Reading

SECTIONS = (
    "instruments", "readings", "actors", "lists", "relations", "anchors", "places", "weapons",
    "norms", "gates", "reporting", "left_open", "facts",
)  # fmt: skip
MAPPINGS = ("sides", "terms", "severities")
ONE = "text"
"""What the one wording and the one reading are called where a reading is taken by itself."""

WHOLE = ("id", "names", "country", "exercise", "clock", "procedure", "about")


class Kind(StrEnum):
    """What happened to something."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Difference:
    """One change. `field` is None where the whole thing came or went; `before` and `after` are
    English or as written."""

    kind: Kind
    section: str
    id: str
    field: str | None = None
    before: str | None = None
    after: str | None = None


def differences(before: Agreement, after: Agreement) -> list[Difference]:
    """Every change, section by section, in order of ids."""
    found = list(_fields("agreement", before.id, before, after, WHOLE))
    for name in MAPPINGS:
        found += _paired(name, getattr(before, name), getattr(after, name))
    for name in SECTIONS:
        found += _paired(name, _by_id(getattr(before, name)), _by_id(getattr(after, name)))
    return found


def under(agreement: Agreement, reading: Reading) -> Agreement:
    """The agreement as one reading takes it: one wording of each text, and the norms in it."""
    one = Reading(
        id=ONE, names=agreement.names, variants={i.id: ONE for i in agreement.instruments}
    )
    return replace(
        agreement,
        readings=(one,),
        instruments=tuple(
            replace(
                instrument,
                variants=tuple(
                    replace(variant, id=ONE)
                    for variant in instrument.variants
                    if variant.id == reading.variants.get(instrument.id)
                ),
            )
            for instrument in agreement.instruments
        ),
        norms=tuple(
            replace(norm, wording=())
            for norm in agreement.norms
            if not norm.wording or reading.variants.get(norm.instrument) in norm.wording
        ),
    )


def _by_id(things: Iterable[Any]) -> dict[str, Any]:
    return {_id(thing): thing for thing in things}


def _id(thing: Any) -> str:
    """Its id; of a relation, what it joins."""
    if hasattr(thing, "id"):
        return str(thing.id)
    return f"{thing.subject} {thing.kind} {thing.object} ({thing.since or '…'})"


def _paired(section: str, before: dict[str, Any], after: dict[str, Any]) -> Iterator[Difference]:
    for ident in sorted({*before, *after}):
        if ident not in after:
            yield Difference(Kind.REMOVED, section, ident, before=_summary(before[ident]))
        elif ident not in before:
            yield Difference(Kind.ADDED, section, ident, after=_summary(after[ident]))
        else:
            yield from _changed(section, ident, before[ident], after[ident])


def _changed(section: str, ident: str, before: Any, after: Any) -> Iterator[Difference]:
    if not is_dataclass(before) or isinstance(before, Names):
        if not _same(before, after):
            yield Difference(Kind.CHANGED, section, ident, None, _said(before), _said(after))
        return
    yield from _fields(section, ident, before, after, [f.name for f in fields(before)])


def _fields(
    section: str, ident: str, before: Any, after: Any, names: Iterable[str]
) -> Iterator[Difference]:
    for name in names:
        old, new = getattr(before, name), getattr(after, name)
        if _same(old, new):
            continue
        if _have_ids(old) and _have_ids(new):
            yield from _paired(f"{section} {ident} {name}", _by_id(old), _by_id(new))
        else:
            yield Difference(Kind.CHANGED, section, ident, name, _said(old), _said(new))


def _have_ids(value: Any) -> bool:
    return isinstance(value, tuple) and bool(value) and all(hasattr(part, "id") for part in value)


def _same(before: Any, after: Any) -> bool:
    if isinstance(before, BaseGeometry) and isinstance(after, BaseGeometry):
        return bool(before.equals(after))
    if type(before) is not type(after):
        return False
    if is_dataclass(before):
        return all(_same(getattr(before, f.name), getattr(after, f.name)) for f in fields(before))
    if isinstance(before, dict):
        return set(before) == set(after) and all(_same(before[k], after[k]) for k in before)
    if isinstance(before, tuple):
        return len(before) == len(after) and all(map(_same, before, after))
    return bool(before == after)


def _summary(thing: Any) -> str:
    """The one line by which a thing is known."""
    for name in ("text", "names", "says"):
        if getattr(thing, name, None) is not None:
            return _said(getattr(thing, name))
    return _said(thing) if isinstance(thing, Names) else _id(thing)


def _said(value: Any) -> str:
    """A value in words."""
    if value is None or value == () or value == {}:
        return "nothing"
    if isinstance(value, Names):
        return value("en")
    if isinstance(value, Moment):
        return value.words or "a moment left open"
    if isinstance(value, BaseGeometry):
        return f"an outline of {value.geom_type}"
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_said(part)}" for key, part in value.items())
    if isinstance(value, tuple):
        return ", ".join(_said(part) for part in value)
    if is_dataclass(value) and not isinstance(value, type):
        parts = ((f.name, getattr(value, f.name)) for f in fields(value))
        return ", ".join(f"{name} {_said(part)}" for name, part in parts if part not in (None, ()))
    return str(value)
