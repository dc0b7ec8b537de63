"""UCDP's Georeferenced Event Dataset: 49 columns, or HDX's selection with a row of HXL tags."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import BinaryIO

from trucewatch.doors.sources import ucdp
from trucewatch.doors.sources.contract import Context, Manifest
from trucewatch.doors.sources.fixed_rows import FixedTable
from trucewatch.doors.sources.text_tables import columns_of
from trucewatch.reports.faults import Fault
from trucewatch.reports.model import Problem, Row
from trucewatch.reports.moments import Habits
from trucewatch.reports.normalising import FieldFault, FileHabits, account

NEEDED = (
    "id", "type_of_violence", "side_a", "side_b", "where_prec", "where_coordinates", "adm_1",
    "adm_2", "latitude", "longitude", "country", "date_prec", "date_start", "date_end",
    "deaths_civilians", "deaths_unknown", "best", "high", "low", "source_article",
)  # fmt: skip

ERROR_RADIUS_M: Mapping[str, int | None] = {
    "1": 5_000, "2": 25_000, "3": 40_000, "4": 120_000, "5": 100_000, "6": None, "7": 200_000,
}  # fmt: skip
"""`where_prec` as a 95% radius. The codebook gives 2 (within about 25 km); the others are guesses
at the size of a town, a district, a province and a fuzzy region. 6 is a whole country: its point
says nothing and is left out."""

_COLUMNS = {
    "seen_from": "date_start", "seen_last": "date_end", "lon": "longitude", "lat": "latitude",
    "deaths_min": "low", "deaths_max": "high", "civilians_min": "deaths_civilians",
    "civilians_max": "deaths_unknown", "place_text": "where_coordinates", "upstream":
    "source_article", "actor": "side_a", "sides": "side_b",
}  # fmt: skip


def sniff(head: bytes, filename: str) -> float:
    """How surely these bytes open a GED file: by its columns."""
    known = {"type_of_violence", "where_prec", "date_prec", "side_a", "side_b", "best"}
    return 0.95 if columns_of(head) >= known else 0.0


MANIFEST = Manifest(
    id="ucdp-ged",
    title="UCDP Georeferenced Event Dataset",
    endings=(".csv",),
    about="the standard 49 columns, or HDX's country files with HXL tags in the second row",
    licence_reminder=ucdp.LICENCE,
    takes_mapping=False,
    sniff=sniff,
    credit=ucdp.CREDIT,
)


def read(stream: BinaryIO, context: Context) -> Iterator[Row | Problem]:
    """Each event as a report or a problem. Whom it quotes is withheld: that may be a witness."""
    habits = FileHabits(Habits(context.zone, today=context.today))
    table = FixedTable(context, leading=("source_original",))
    for good in table.goods(stream, NEEDED):
        if isinstance(good, Problem):
            yield good
            continue
        precision = good.said["where_prec"].removesuffix(".0")
        if precision not in ERROR_RADIUS_M:
            yield table.problem(good, ("where_prec",), _UNKNOWN_PRECISION)
            continue
        content = account(_said(good.said, precision), habits)
        if isinstance(content, FieldFault):
            columns = tuple(_COLUMNS.get(field, field) for field in content.fields)
            yield table.problem(good, columns, content.fault)
        else:
            yield good.row(content, ucdp.SOURCE)


def _said(cells: Mapping[str, str], precision: str) -> dict[str, str]:
    place = cells["where_coordinates"]
    one_sided = cells["type_of_violence"].removesuffix(".0") == ucdp.ONE_SIDED
    said = {
        "seen_from": cells["date_start"],
        "seen_last": cells["date_end"],
        "place_text": "" if place == cells["country"] else place,
        "admin1_text": cells["adm_1"],
        "admin2_text": cells["adm_2"],
        "country_text": cells["country"],
        "upstream": cells["source_article"][:400],
        "language": "en",
        **ucdp.sides(cells["side_a"], cells["side_b"], one_sided),
        **_deaths(cells),
    }
    radius = ERROR_RADIUS_M[precision]
    if radius is not None:
        said |= {
            "lon": cells["longitude"],
            "lat": cells["latitude"],
            "error_radius_m": str(radius),
        }
    return ucdp.filled(said)


def _deaths(cells: Mapping[str, str]) -> dict[str, str]:
    """Low and high, widened to the best estimate where that lies outside: the dataset says all."""
    low, best, high = cells["low"], cells["best"], cells["high"]
    if low.isdecimal() and best.isdecimal() and high.isdecimal() and int(low) <= int(high):
        low, high = str(min(int(low), int(best))), str(max(int(high), int(best)))
    return ucdp.deaths(low, high, cells["deaths_civilians"], cells["deaths_unknown"])


_UNKNOWN_PRECISION = Fault(
    "unknown_precision",
    "where_prec must be 1 to 7",
    "check that the file is UCDP GED and that no column has moved",
)
