"""What lies outside the agreement's country or dates is flagged, never dropped."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pyarrow as pa
import pytest
from shapely.geometry import box

from trucewatch.mechanism.scope import country_of, flag_out_of_scope
from trucewatch.reports.model import REPORTS

START = datetime(2016, 12, 29, 22, tzinfo=UTC)
AGREEMENT: Any = SimpleNamespace(country="SY", clock=SimpleNamespace(start=START, end=None))
HOME = box(36.0, 33.0, 42.0, 37.0)


def flag(**report: Any) -> str | None:
    row = dict.fromkeys(REPORTS.names) | {
        "seen_from": datetime(2017, 1, 12, tzinfo=UTC),
        "seen_to": datetime(2017, 1, 13, tzinfo=UTC),
        **report,
    }
    table = pa.Table.from_pylist([row], schema=REPORTS)
    return flag_out_of_scope(table, AGREEMENT, HOME)["out_of_scope"][0].as_py()


def test_a_report_from_home_since_the_start_is_in_scope() -> None:
    assert flag(lon=37.1, lat=36.2, error_radius_m=500.0, country_text="Syria") is None


def test_another_country_by_its_name() -> None:
    assert flag(country_text="Iraq") == "country"
    assert flag(country_text="Yemen (North Yemen)") == "country"


def test_another_country_by_its_point() -> None:
    assert flag(lon=44.0, lat=33.3, error_radius_m=1000.0) == "country"


def test_an_error_circle_that_reaches_home_is_not_abroad() -> None:
    """Doubt about the place is no reason to look away."""
    assert flag(lon=42.5, lat=35.0, error_radius_m=60_000.0) is None


@pytest.mark.parametrize(
    ("until", "flagged"),
    [
        (datetime(2016, 12, 29, 22, 0, 0, tzinfo=UTC), "dates"),
        (datetime(2016, 12, 29, 22, 0, 1, tzinfo=UTC), None),
    ],
)
def test_the_start_to_the_second(until: datetime, flagged: str | None) -> None:
    assert flag(seen_from=datetime(2016, 12, 29, tzinfo=UTC), seen_to=until) == flagged


def test_an_unknown_country_name_is_not_called_abroad() -> None:
    assert country_of("Velmara") is None
    assert flag(country_text="Velmara") is None
