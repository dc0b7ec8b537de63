"""What was watched by area and time, side by side: a cell for each area in each span.

In:   who watched, the areas, and a period of local days.
Out:  a `WatchGrid`. An empty cell is unknown, not quiet.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from trucewatch.coverage.from_reports import Observed
from trucewatch.coverage.model import Coverage
from trucewatch.vocabulary.instants import Interval, local_days

STEPS = (1, 7, 28, 91, 364)
"""How many days a column may hold."""
MOST_COLUMNS = 43
"""Six weeks fit a page day by day, with the day on which they end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchGrid:
    """`cells[row][column]` is the coverage of `areas[row]` (P-codes) in `columns[column]`.

    `whole` is that of the whole mission in each column, `totals` that of each area over all of
    them and `total` the whole mission's. Columns hold `step` local days each, the last one what is
    left of them.
    """

    areas: tuple[str, ...]
    columns: tuple[Interval, ...]
    step: int
    cells: tuple[tuple[Coverage, ...], ...]
    whole: tuple[Coverage, ...]
    totals: tuple[Coverage, ...]
    total: Coverage


def watch_grid(
    observed: Observed, areas: Sequence[str], first: date, last: date, zone: ZoneInfo
) -> WatchGrid:
    """The grid of these areas over these local days, both included."""
    days = (last - first).days + 1
    step = next((step for step in STEPS if days <= step * MOST_COLUMNS), STEPS[-1])
    starts = [first + timedelta(days=n) for n in range(0, days, step)][-MOST_COLUMNS:]
    columns = tuple(
        local_days(start, min(last, start + timedelta(days=step - 1)), zone) for start in starts
    )
    period = Interval(columns[0].start, columns[-1].end)
    return WatchGrid(
        areas=tuple(areas),
        columns=columns,
        step=step,
        cells=tuple(tuple(observed.during(area, span) for span in columns) for area in areas),
        whole=tuple(observed.during(None, span) for span in columns),
        totals=tuple(observed.during(area, period) for area in areas),
        total=observed.during(None, period),
    )
