"""The columns a table may have without any mapping: the names the project itself uses."""

from __future__ import annotations

from collections.abc import Iterable

from trucewatch.doors.sources.mapping import SourceRule, TableMapping, Use
from trucewatch.reports.normalising import FIELDS

OTHER_NAMES = {
    "date": "seen",
    "place": "place_text",
    "admin1": "admin1_text",
    "admin2": "admin2_text",
    "country": "country_text",
    "latitude": "lat",
    "longitude": "lon",
    "published_at": "reported_at",
    "upstream_id": "upstream",
    "description": "text",
}
SOURCE_COLUMNS = ("source", "source_id")
WITHHELD_COLUMNS = ("url", "link")
WHEN = frozenset({"seen", "seen_from"})


def known_columns(header: Iterable[str]) -> dict[str, str]:
    """The columns of a header that need no mapping, with the field each says."""
    found: dict[str, str] = {}
    for column in header:
        name = column.strip().lower()
        field = name if name in FIELDS else OTHER_NAMES.get(name)
        if field is not None:
            found[column] = field
    return found


def mapping_by_name(header: Iterable[str]) -> TableMapping | None:
    """A mapping made of the columns that need none; None where nothing says when."""
    columns = list(header)
    fields = known_columns(columns)
    if not WHEN & set(fields.values()):
        return None
    lowered = {column.strip().lower(): column for column in columns}
    naming = next((lowered[name] for name in SOURCE_COLUMNS if name in lowered), None)
    return TableMapping(
        uses=tuple(
            Use(column=column, field=field, vocabulary="monitor" if field == "act" else None)
            for column, field in fields.items()
        ),
        source=SourceRule(columns=() if naming is None else (naming,)),
        withhold=tuple(lowered[name] for name in WITHHELD_COLUMNS if name in lowered),
    )
