"""Mappings: which column of somebody's table says what, checked before the first row is read.

A mapping is plain data (docs/formats.md has the reference). It says where each field comes from,
how dates stand, which words mean which act, who the source is, and which columns could lead to it
and are therefore withheld.
"""

from __future__ import annotations

import codecs
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from difflib import get_close_matches
from typing import Any
from zoneinfo import ZoneInfo

from trucewatch.doors.sources.mapping_files import mapping_error
from trucewatch.doors.sources.text_tables import TextOptions
from trucewatch.doors.sources.workbooks import WorkbookOptions
from trucewatch.reports.dates import ORDERS
from trucewatch.reports.model import SOURCE_KINDS
from trucewatch.reports.normalising import FIELDS
from trucewatch.reports.writing import folded
from trucewatch.vocabulary.acts import VOCABULARIES
from trucewatch.vocabulary.instants import zone_named

KEYS = (
    "about", "source", "withhold", "columns", "constants", "values", "vocabulary", "dates",
    "encoding", "delimiter", "sheet", "header_row", "formulas", "sealed",
)  # fmt: skip
_USE_KEYS = ("field", "values", "phrases", "vocabulary", "optional")
_SOURCE_KEYS = (
    "column", "columns", "constant", "otherwise", "kind", "interests", "reliability",
    "duplicate_free",
)  # fmt: skip
_DATE_KEYS = ("order", "zone", "earlier_h", "later_h")
UNNAMED = "a source that is not named"

Words = Mapping[str, str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """What one column says of one field.

    `values` translates whole cells (None for unknown; a word it lacks is a problem), `phrases`
    looks for words inside a longer text, `vocabulary` asks acts.yaml.
    """

    column: str
    field: str
    values: Words | None = None
    phrases: Words | None = None
    vocabulary: str | None = None
    optional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRule:
    """Where the words for the source come from, and what is known of it."""

    columns: tuple[str, ...] = ()
    constant: str | None = None
    otherwise: str = UNNAMED
    kind: str = "public"
    interests: tuple[str, ...] = ()
    reliability: str | None = None
    duplicate_free: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    """How dates stand: `order` of numbers, `zone`, and by how much they may be off."""

    order: str | None = None
    zone: ZoneInfo | None = None
    earlier: timedelta = timedelta(0)
    later: timedelta = timedelta(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class TableMapping:
    """A mapping whose every word has been checked."""

    uses: tuple[Use, ...]
    source: SourceRule = SourceRule()
    withhold: tuple[str, ...] = ()
    constants: Mapping[str, str] = field(default_factory=dict)
    dates: Dates = Dates()
    text: TextOptions = field(default_factory=TextOptions)
    workbook: WorkbookOptions = field(default_factory=WorkbookOptions)
    sealed: bool = False


def read_table_mapping(mapping: Mapping[str, Any]) -> TableMapping:
    """The mapping as the readers use it. Raises UsageError naming the line of what is wrong."""
    _only(mapping, KEYS, "the mapping")
    tables = _value_tables(mapping)
    uses = _uses(mapping, tables)
    return TableMapping(
        uses=uses,
        source=_source(mapping),
        withhold=_names(mapping, "withhold"),
        constants=_constants(mapping),
        dates=_dates(mapping),
        text=TextOptions(_encoding(mapping), _delimiter(mapping)),
        workbook=_workbook(mapping),
        sealed=_yes(mapping, "sealed"),
    )


def _uses(mapping: Mapping[str, Any], tables: Mapping[str, Words]) -> tuple[Use, ...]:
    columns = mapping.get("columns")
    if not isinstance(columns, Mapping) or not columns:
        raise mapping_error(
            mapping,
            "columns",
            "the mapping says nothing about columns",
            hint="add `columns:` with lines such as `Date of event: seen`",
        )
    vocabulary = _vocabulary(mapping, mapping.get("vocabulary"), "vocabulary")
    uses = tuple(
        _use(columns, str(column), item, tables, vocabulary)
        for column, said in columns.items()
        for item in (said if isinstance(said, list) else [said])
    )
    fields = {use.field for use in uses} | set(_constants(mapping))
    if not fields & {"seen", "seen_from"}:
        raise mapping_error(
            mapping,
            "columns",
            "no column says when it happened",
            hint="map one to `seen`, or two to `seen_from` and `seen_to`",
        )
    return uses


def _use(
    columns: Mapping[str, Any],
    column: str,
    item: Any,
    tables: Mapping[str, Words],
    vocabulary: str | None,
) -> Use:
    said: Mapping[str, Any] = item if isinstance(item, Mapping) else {"field": item}
    _only(said, _USE_KEYS, f"the column {column!r}")
    field = _field(columns, column, said.get("field"))
    own = said.get("values")
    phrases = said.get("phrases")
    named = said.get("vocabulary")
    return Use(
        column=column,
        field=field,
        values=tables.get(field) if own is None else _words(said, "values", own),
        phrases=None if phrases is None else _words(said, "phrases", phrases),
        vocabulary=_vocabulary(said, named, "vocabulary")
        or (vocabulary if field == "act" else None),
        optional=_yes(said, "optional"),
    )


def _field(mapping: Mapping[str, Any], key: str, said: Any) -> str:
    field = str(said)
    if field in FIELDS:
        return field
    near = get_close_matches(field, FIELDS, n=1)
    raise mapping_error(
        mapping,
        key,
        f"there is no field {field!r}",
        expected=", ".join(sorted(FIELDS)),
        hint=f"did you mean {near[0]!r}?" if near else None,
    )


def _value_tables(mapping: Mapping[str, Any]) -> dict[str, Words]:
    values = mapping.get("values") or {}
    if not isinstance(values, Mapping):
        raise mapping_error(mapping, "values", "`values` must name fields with their words")
    return {_field(values, str(f), f): _words(values, str(f), words) for f, words in values.items()}


def _words(mapping: Mapping[str, Any], key: str, said: Any) -> Words:
    if not isinstance(said, Mapping):
        raise mapping_error(
            mapping, key, "this must be a list of `words: meaning`", hint="use ~ for unknown"
        )
    return {
        folded(str(words)): None if meaning in (None, "", "~") else str(meaning)
        for words, meaning in said.items()
    }


def _constants(mapping: Mapping[str, Any]) -> dict[str, str]:
    said = mapping.get("constants") or {}
    if not isinstance(said, Mapping):
        raise mapping_error(mapping, "constants", "`constants` must be `field: value` lines")
    return {_field(said, str(f), f): str(v) for f, v in said.items() if v is not None}


def _source(mapping: Mapping[str, Any]) -> SourceRule:
    said = mapping.get("source") or {}
    if not isinstance(said, Mapping):
        raise mapping_error(
            mapping, "source", "`source` must say `column: NAME` or `constant: NAME`"
        )
    _only(said, _SOURCE_KEYS, "`source`")
    kind = str(said.get("kind", "public"))
    if kind not in SOURCE_KINDS:
        raise mapping_error(
            said, "kind", f"there is no kind of source {kind!r}", expected=", ".join(SOURCE_KINDS)
        )
    reliability = said.get("reliability")
    if reliability is not None and str(reliability) not in "ABCDEF":
        raise mapping_error(
            said, "reliability", "reliability must be an Admiralty letter", expected="A to F"
        )
    return SourceRule(
        columns=_names(said, "columns") + _names(said, "column"),
        constant=None if said.get("constant") is None else str(said["constant"]),
        otherwise=str(said.get("otherwise") or UNNAMED),
        kind=kind,
        interests=_names(said, "interests"),
        reliability=None if reliability is None else str(reliability),
        duplicate_free=_yes(said, "duplicate_free"),
    )


def _dates(mapping: Mapping[str, Any]) -> Dates:
    said = mapping.get("dates") or {}
    if not isinstance(said, Mapping):
        raise mapping_error(mapping, "dates", "`dates` must say `order: dmy` and the like")
    _only(said, _DATE_KEYS, "`dates`")
    order = said.get("order")
    if order is not None and order not in ORDERS:
        raise mapping_error(
            said, "order", f"there is no order {order!r}", expected=", ".join(ORDERS)
        )
    try:
        zone = zone_named(str(said["zone"])) if said.get("zone") else None
    except ValueError as error:
        raise mapping_error(said, "zone", str(error)) from error
    return Dates(
        order=order,
        zone=zone,
        earlier=timedelta(hours=_hours(said, "earlier_h")),
        later=timedelta(hours=_hours(said, "later_h")),
    )


def _hours(said: Mapping[str, Any], key: str) -> float:
    try:
        hours = float(said.get(key) or 0)
    except (TypeError, ValueError):
        hours = -1.0
    if not 0 <= hours <= 24 * 366:
        raise mapping_error(said, key, f"`{key}` must be a number of hours, 0 or more")
    return hours


def _encoding(mapping: Mapping[str, Any]) -> str | None:
    said = mapping.get("encoding")
    if said is None:
        return None
    try:
        name = codecs.lookup(str(said)).name
        "".encode(name)
    except (LookupError, TypeError) as error:
        raise mapping_error(
            mapping,
            "encoding",
            f"there is no text encoding {said!r}",
            expected="utf-8, utf-16, cp1256, cp1252, iso8859-6 …",
        ) from error
    return name


def _delimiter(mapping: Mapping[str, Any]) -> str | None:
    said = mapping.get("delimiter")
    if said is None:
        return None
    named = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";"}.get(str(said), str(said))
    if len(named) != 1 or named in '"\r\n':
        raise mapping_error(
            mapping, "delimiter", "the delimiter must be one character", expected="; or tab"
        )
    return named


def _workbook(mapping: Mapping[str, Any]) -> WorkbookOptions:
    formulas = str(mapping.get("formulas") or "refuse")
    if formulas not in ("refuse", "cached"):
        raise mapping_error(
            mapping, "formulas", f"{formulas!r} is no way with formulas", expected="refuse, cached"
        )
    row = str(mapping.get("header_row") or 1)
    if not row.isdecimal() or not 1 <= int(row) <= 1000:
        raise mapping_error(mapping, "header_row", "`header_row` must be a row number, from 1")
    sheet = mapping.get("sheet")
    return WorkbookOptions(None if sheet is None else str(sheet), int(row), formulas == "cached")


def _vocabulary(mapping: Mapping[str, Any], said: Any, key: str) -> str | None:
    if said is None or said in VOCABULARIES:
        return None if said is None else str(said)
    raise mapping_error(
        mapping, key, f"there is no vocabulary {said!r}", expected=", ".join(VOCABULARIES)
    )


def _names(mapping: Mapping[str, Any], key: str) -> tuple[str, ...]:
    said = mapping.get(key)
    if said is None:
        return ()
    many = isinstance(said, list | tuple)
    return tuple(str(name) for name in (said if many else [said]))


def _yes(mapping: Mapping[str, Any], key: str) -> bool:
    said = str(mapping.get(key, "false")).lower()
    if said not in ("true", "false", "yes", "no"):
        raise mapping_error(mapping, key, f"`{key}` must be true or false")
    return said in ("true", "yes")


def _only(mapping: Mapping[str, Any], known: Sequence[str], what: str) -> None:
    for key in mapping:
        if key not in known:
            near = get_close_matches(str(key), known, n=1)
            raise mapping_error(
                mapping,
                str(key),
                f"{what} has no setting {str(key)!r}",
                expected=", ".join(known),
                hint=f"did you mean {near[0]!r}?" if near else None,
            )
