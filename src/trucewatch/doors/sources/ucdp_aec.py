"""UCDP-AEC: events that rest on one article each, with place names and no coordinates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import BinaryIO

from trucewatch.doors.sources import ucdp
from trucewatch.doors.sources.contract import Context, Manifest
from trucewatch.doors.sources.fixed_rows import FixedTable
from trucewatch.doors.sources.text_tables import columns_of
from trucewatch.reports.model import Problem, Row
from trucewatch.reports.moments import Habits
from trucewatch.reports.normalising import FieldFault, FileHabits, account

NEEDED = (
    "id", "source_article_hplt_id", "source_date", "deaths_civilian", "deaths_unknown",
    "deaths_low", "deaths_high", "side_a_name", "side_b_name", "location_root_name",
    "location_adm1_name", "location_adm2_name", "location_where_name", "start_date", "end_date",
)  # fmt: skip

_COLUMNS = {
    "seen_from": "start_date", "seen_last": "end_date", "reported_at": "source_date",
    "deaths_min": "deaths_low", "deaths_max": "deaths_high", "civilians_min": "deaths_civilian",
    "civilians_max": "deaths_unknown", "place_text": "location_where_name",
    "upstream": "source_article_hplt_id", "actor": "side_a_name", "sides": "side_b_name",
}  # fmt: skip


def sniff(head: bytes, filename: str) -> float:
    """How surely these bytes open a UCDP-AEC file: by its columns."""
    known = {"source_article_hplt_id", "side_a_name", "location_where_name", "deaths_side_a"}
    return 0.95 if columns_of(head) >= known else 0.0


MANIFEST = Manifest(
    id="ucdp-aec",
    title="UCDP-AEC single-article events",
    endings=(".csv",),
    about="events.csv with side_a_name, side_b_name, location_where_name and deaths",
    licence_reminder=ucdp.LICENCE,
    takes_mapping=False,
    sniff=sniff,
    credit=ucdp.CREDIT,
)


def read(stream: BinaryIO, context: Context) -> Iterator[Row | Problem]:
    """Each event as a report or a problem. No point is made up for a place that has a name only."""
    habits = FileHabits(Habits(context.zone, today=context.today))
    table = FixedTable(context)
    for good in table.goods(stream, NEEDED):
        if isinstance(good, Problem):
            yield good
            continue
        content = account(_said(good.said), habits)
        if isinstance(content, FieldFault):
            columns = tuple(_COLUMNS.get(field, field) for field in content.fields)
            yield table.problem(good, columns, content.fault)
        else:
            yield good.row(content, ucdp.SOURCE)


def _said(cells: Mapping[str, str]) -> dict[str, str]:
    one_sided = cells["side_b_name"] == ucdp.CIVILIANS
    return ucdp.filled(
        {
            "seen_from": cells["start_date"],
            "seen_last": cells["end_date"],
            "reported_at": cells["source_date"],
            "place_text": cells["location_where_name"],
            "admin1_text": cells["location_adm1_name"],
            "admin2_text": cells["location_adm2_name"],
            "country_text": cells["location_root_name"],
            "upstream": cells["source_article_hplt_id"],
            "language": "en",
            **ucdp.sides(cells["side_a_name"], cells["side_b_name"], one_sided),
            **ucdp.deaths(
                cells["deaths_low"],
                cells["deaths_high"],
                cells["deaths_civilian"],
                cells["deaths_unknown"],
            ),
        }
    )
