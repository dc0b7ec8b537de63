"""Every report belongs to one tile, and every tile says truly what it holds."""

from __future__ import annotations

import numpy as np
import pytest

from trucewatch.spark.tiling import Bounds, Grid, Tiling
from trucewatch.vocabulary.errors import UsageError

NOWHERE = np.array([-1e7, -1e7, -1e7])
BOUNDS = Bounds(-1e9, 1e9, NOWHERE, -NOWHERE)


def test_a_report_on_an_edge_belongs_to_one_tile() -> None:
    grid = Grid(100.0, 50.0, 10.0, 5.0)
    at = np.array([0.0, 100.0, -100.0, 99.999])
    owners = [
        key
        for key in np.ndindex(4, 2, 2, 2)
        for mine in grid.own((key[0] - 2, *(k - 1 for k in key[1:])), at, (at * 0,) * 3)
        if mine
    ]

    assert len(owners) == len(at)


def test_a_box_is_infinite_only_where_nothing_lies_beyond() -> None:
    """Else what is near its edge would be thought final."""
    grid = Grid(100.0, 50.0, 10.0, 5.0)

    box = grid.box((0, 0, 0, 0), Bounds(-9.0, 5000.0, NOWHERE, -NOWHERE))

    assert box.since == -np.inf and 109 < box.until < 110
    assert (box.low > -5).all() and (box.high < 55).all()


def test_slabs_hold_the_whole_earth() -> None:
    box = Grid(100.0, np.inf, 10.0, np.inf).box((0, 0, 0, 0), BOUNDS)

    assert np.isinf(box.low).all() and np.isinf(box.high).all()


@pytest.mark.parametrize("name", ["days", "side_km", "halo_days", "halo_km", "most_rows"])
def test_a_size_below_nothing_is_refused(name: str) -> None:
    with pytest.raises(UsageError, match=name):
        Tiling(**{name: -1})
